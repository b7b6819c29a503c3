// SPDX-License-Identifier: BSD-2-Clause
// What the kinds of values have in common, when they read a value and say what is wrong with it.
#ifndef WARIFU_SETTINGS_SETTING_VALUE_H
#define WARIFU_SETTINGS_SETTING_VALUE_H

#include "settings/setting.h"

#define SETTING_SHOWN 96 // bytes of a wrong value that are shown

// A wrong value, as a message may show it: escaped and cut.
const char *setting_shown(char out[SETTING_SHOWN], const char *value);

// The word's row; NULL if it is none of them. `choices` may be NULL.
const struct choice *setting_choice(const struct choice *choices, const char *word);

// Says that the value is none of the setting's choices, `more` words before them. FAULT_CONFIG.
enum fault setting_wrong_choice(const struct setting *setting, const char *value, const char *more,
                                char *wrong, size_t size);

// What a text in a settings file may be: UTF-8 without control characters (an escape sequence such
// as "\n" or "\x1b" makes one), not longer than max - 1 bytes.
enum fault setting_check_text(const struct setting *setting, const char *value, char *wrong,
                              size_t size) MUST_CHECK;

#endif

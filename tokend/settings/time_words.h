// SPDX-License-Identifier: BSD-2-Clause
// Windows of time (core/window.h) in words, for whoever is refused outside them, and for those who
// read the policy.
#ifndef WARIFU_SETTINGS_TIME_WORDS_H
#define WARIFU_SETTINGS_TIME_WORDS_H

#include "core/policy.h"

#define TIME_WORDS_SIZE 200 // with NUL

// "mon-fri 08:30-17:15, but not holidays"; in Japanese "月〜金 08:30〜17:15（祝日・休庁日を除く）".
// What has no room ends in "...". Returns out.
const char *time_words(const struct text_list *times, bool japanese, char out[TIME_WORDS_SIZE]);

#endif

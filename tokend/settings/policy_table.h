// SPDX-License-Identifier: BSD-2-Clause
// All settings of a policy file, one row each: parser, dump, and the tests that compare the man
// page with them read these tables.
#ifndef WARIFU_SETTINGS_POLICY_TABLE_H
#define WARIFU_SETTINGS_POLICY_TABLE_H

#include "settings/document.h"

enum policy_section {
    SECTION_TOP,
    SECTION_PASSWORD,
    SECTION_CODE,
    SECTION_KEY,
    SECTION_BREAK_GLASS,
    SECTION_ALERTS,
    SECTION_HOST_GROUP,
    SECTION_RULE,
    SECTION_COUNT_
};

extern const struct section policy_sections[SECTION_COUNT_];
extern const struct grammar policy_grammar;

// Of a rule: whether it says for whom the rule is, or whether and why it denies. All others demand
// something, and a rule that denies has none of them.
bool setting_says_whom(const struct setting *setting);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// What each setting of a policy is for, in words, and the clauses that ask for it: beside its row
// in policy_table.h, by section and name. warifu-policy(5), doc/SETTINGS.md, `policy show` and the
// dump are made from both (make update-settings).
#ifndef WARIFU_SETTINGS_POLICY_WORDS_H
#define WARIFU_SETTINGS_POLICY_WORDS_H

#include "settings/policy_table.h"
#include <stddef.h>

struct setting_words {
    enum policy_section section;
    const char *name;
    const char *clauses; // ids of settings/clauses.h, separated by one space; "" none
    const char *about;   // msgid: one or two sentences, without limits and initial value
};

const struct setting_words *setting_words_table(size_t *count);

// NULL: there is no such setting, or nobody has described it.
const struct setting_words *setting_words_find(enum policy_section section, const char *name);

// What may stand behind the "=", with `between` between: "number", "yes | no", "any | local |
// remote" ...
void setting_kind_write(const struct setting *setting, const char *between, FILE *out);

// "1 to 100", "1s to 30d" ..., with `between` for " to "; false, and nothing written: it has no
// limits in numbers.
bool setting_limits_write(const struct setting *setting, const char *between, FILE *out);

#endif

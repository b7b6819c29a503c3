// SPDX-License-Identifier: BSD-2-Clause
// Lists of names and patterns, as settings have them (core/glob.h; "!x" excludes).
#ifndef WARIFU_CORE_TEXT_LIST_H
#define WARIFU_CORE_TEXT_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct text_list { // owned by the policy; NULL/0 means "matches anything"
    char **items;
    size_t count;
};

// Whether a list of patterns means this text: it matches one of them, or there are none but
// exclusions, and it matches no exclusion.
bool policy_list_holds(const struct text_list *list, const char *text);

#endif

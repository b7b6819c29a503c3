// SPDX-License-Identifier: BSD-2-Clause
// Lists of names and patterns, as settings have them (core/glob.h; "!x" excludes).
#ifndef WARIFU_CORE_TEXT_LIST_H
#define WARIFU_CORE_TEXT_LIST_H

#include <stddef.h>

struct text_list { // owned by the policy; NULL/0 means "matches anything"
    char **items;
    size_t count;
};

#endif

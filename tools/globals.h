// SPDX-License-Identifier: BSD-2-Clause
// The options that stand before or after every verb.
#ifndef WARIFU_TOOLS_GLOBALS_H
#define WARIFU_TOOLS_GLOBALS_H

#include "verb_search.h"

extern const struct argument global_options[]; // ends with a NULL name

#endif

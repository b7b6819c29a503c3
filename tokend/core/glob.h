// SPDX-License-Identifier: BSD-2-Clause
// Names against shell-style patterns. Not fnmatch(3): its verdict depends on the locale (what `?`
// and a range are, invalid bytes) and on FNM flags about slashes and leading dots, and a policy
// must decide the same way for "a/b", ".x" or "-f root" on every host (abuse:D14, abuse:E1).
#ifndef WARIFU_CORE_GLOB_H
#define WARIFU_CORE_GLOB_H

#include <stdbool.h>

// `*` is any text, also empty; `?` one UTF-8 character; everything else itself, byte for byte
// (abuse:E4). The whole text must match. Time is at most |pattern| x |text|.
bool glob_matches(const char *pattern, const char *text);

#endif

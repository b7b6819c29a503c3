// SPDX-License-Identifier: BSD-2-Clause
#include "core/glob.h"
#include <stddef.h>

static const char *after_character(const char *text)
{
    text++;
    while (((unsigned char)*text & 0xC0) == 0x80) // UTF-8 continuation bytes
        text++;
    return text;
}

bool glob_matches(const char *pattern, const char *text)
{
    const char *star = NULL;  // the last `*` passed ...
    const char *taken = NULL; // ... and the text it has taken so far ends here

    while (*text != '\0') {
        if (*pattern == '*') {
            star = pattern++;
            taken = text;
        } else if (*pattern == '?') {
            pattern++;
            text = after_character(text);
        } else if (*pattern == *text) {
            pattern++;
            text++;
        } else if (star != NULL) {
            pattern = star + 1;
            text = ++taken;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return *pattern == '\0';
}

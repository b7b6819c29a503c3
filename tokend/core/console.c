// SPDX-License-Identifier: BSD-2-Clause
#include "core/console.h"
#include <stddef.h>
#include <string.h>

static const struct {
    const char *prefix;
    unsigned major, minor_of_0, first, last;
} kinds[] = {
    {"ttyAMA", 204, 64, 0, 15},
    {"ttyS", 4, 64, 0, 191},
    {"tty", 4, 0, 1, 63}, // tty0 is whichever is shown
    {"hvc", 229, 0, 0, 15},
};

// Digits only, and as they are written: "01" is no number.
static bool read_index(const char *text, unsigned *index)
{
    *index = 0;
    if (text[0] == '\0' || (text[0] == '0' && text[1] != '\0'))
        return false;
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9' || *index > 999)
            return false;
        *index = *index * 10 + (unsigned)(*text - '0');
    }
    return true;
}

bool console_number(const char *name, struct console_number *number)
{
    unsigned index;

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const size_t length = strlen(kinds[i].prefix);
        if (strncmp(name, kinds[i].prefix, length) != 0 || !read_index(name + length, &index))
            continue;
        if (index < kinds[i].first || index > kinds[i].last)
            return false;
        *number = (struct console_number){kinds[i].major, kinds[i].minor_of_0 + index};
        return true;
    }
    return false;
}

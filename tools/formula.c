// SPDX-License-Identifier: BSD-2-Clause
#include "formula.h"
#include <string.h>

bool formula_begins(const char *text)
{
    static const char *const starts[] = {"=",  "+",  "-",  "@",  "\t", "\r",
                                         "＝", "＋", "－", "＠", "−",  "\n"};

    text += strspn(text, " ");
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (strncmp(text, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

// SPDX-License-Identifier: BSD-2-Clause
#include "edit_distance.h"
#include <string.h>

size_t edit_distance(const char *a, const char *b)
{
    size_t table[EDIT_WORD_MAX + 1][EDIT_WORD_MAX + 1];
    size_t n = strlen(a), m = strlen(b);

    if (n > EDIT_WORD_MAX || m > EDIT_WORD_MAX)
        return n > m ? n : m;
    for (size_t i = 0; i <= n; i++)
        for (size_t j = 0; j <= m; j++) {
            if (i == 0 || j == 0) {
                table[i][j] = i + j;
                continue;
            }
            size_t best = table[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            if (table[i - 1][j] + 1 < best)
                best = table[i - 1][j] + 1;
            if (table[i][j - 1] + 1 < best)
                best = table[i][j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                table[i - 2][j - 2] + 1 < best)
                best = table[i - 2][j - 2] + 1;
            table[i][j] = best;
        }
    return table[n][m];
}

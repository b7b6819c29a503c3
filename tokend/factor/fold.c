// SPDX-License-Identifier: BSD-2-Clause
#include "factor/fold.h"
#include "base/secret.h"
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <uninorm.h>
#include <unistr.h>

#define KATAKANA_FIRST 0x30a1
#define KATAKANA_LAST 0x30f6
#define KATAKANA_BEYOND_HIRAGANA 0x60

static ucs4_t as_hiragana(ucs4_t c)
{
    return c >= KATAKANA_FIRST && c <= KATAKANA_LAST ? c - KATAKANA_BEYOND_HIRAGANA : c;
}

enum fault fold_text(const char *text, struct folded *folded)
{
    size_t size = strlen(text), used = sizeof folded->points;
    uint8_t *plain;

    folded->count = 0;
    if (size == 0)
        return FAULT_NONE;
    // No language: Turkish casing must not decide what a password is (abuse:E1).
    plain = u8_casefold((const uint8_t *)text, size, NULL, UNINORM_NFKC, NULL, &used);
    if (plain == NULL)
        return FAULT_MEMORY;
    for (size_t at = 0; at < used && folded->count < FOLDED_MAX;) {
        ucs4_t c;
        at += (size_t)u8_mbtouc(&c, plain + at, used - at);
        folded->points[folded->count++] = as_hiragana(c);
    }
    secret_wipe(plain, used);
    free(plain);
    return FAULT_NONE;
}

void fold_squeeze(const struct folded *from, struct folded *to)
{
    to->count = 0;
    for (size_t i = 0; i < from->count; i++)
        if (from->points[i] >= 0x80 || strchr(" -._/", (int)from->points[i]) == NULL)
            to->points[to->count++] = from->points[i];
}

// --- l33t ---

static const struct {
    char sign;
    const char *letters;
} l33t[] = {
    {'4', "a"}, {'@', "a"}, {'^', "a"}, {'8', "b"},  {'(', "c"},  {'<', "c"},  {'3', "e"},
    {'9', "g"}, {'6', "g"}, {'#', "h"}, {'1', "il"}, {'!', "il"}, {'|', "il"}, {'0', "o"},
    {'5', "s"}, {'$', "s"}, {'7', "t"}, {'+', "t"},  {'%', "x"},  {'2', "z"},
};

const char *fold_letters(ucs4_t c)
{
    for (size_t i = 0; i < sizeof l33t / sizeof *l33t; i++)
        if ((ucs4_t)l33t[i].sign == c)
            return l33t[i].letters;
    return "";
}

bool fold_stands_for(ucs4_t c, ucs4_t letter)
{
    return c == letter ||
           (letter != 0 && letter < 0x80 && strchr(fold_letters(c), (int)letter) != NULL);
}

// SPDX-License-Identifier: BSD-2-Clause
#include "base/secret.h"
#include "factor/fold.h"
#include "factor/password.h"
#include "factor/password_rows.h"
#include "factor/random.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

// Nobody mistakes one of these for another on paper, and every keyboard has them: no 0 O o, 1 l I
// i, and two symbols that have one name on the telephone and the same key on US and Japanese
// layouts. The first is a letter or digit: "-" and "=" in front mean other things to commands and
// spreadsheets, and nobody hears a full stop at an end.
static const char readable[] = "ABCDEFGHJKLMNPQRSTUVWXYZ"
                               "abcdefghjkmnpqrstuvwxyz"
                               "23456789"
                               "%#";
#define SYMBOLS 2
// log2(55 * 57^11) = 69.9 bits; 75 of 100 draws are refused for a missing class, which costs two.
#define SHORTEST 12
#define LONGEST 64
#define RUN_MIN 4 // characters: fewer are chance
#define DRAWS_MAX 1000

static enum fault draw(char *password, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        uint32_t number;
        enum fault fault = random_below(sizeof readable - 1 - (i == 0 ? SYMBOLS : 0), &number);
        if (fault != FAULT_NONE)
            return fault;
        password[i] = readable[number];
    }
    password[length] = '\0';
    return FAULT_NONE;
}

// All four classes: what is issued must look good to any later check (B4).
static bool has_all_classes(const char *password)
{
    unsigned classes = 0;

    for (const char *c = password; *c != '\0'; c++)
        classes |= *c >= 'a' && *c <= 'z'   ? 1U
                   : *c >= 'A' && *c <= 'Z' ? 2U
                   : *c >= '0' && *c <= '9' ? 4U
                                            : 8U;
    return classes == 15U;
}

// No row of a keyboard, no step by step, no repeats, as a password that somebody chose is judged
// (password_judge.c): "7QTc%SsDfgHJ" would be refused. Words are not looked for: to be refused,
// most of what is drawn would have to spell some.
static enum fault looks_drawn(const char *password, bool *drawn)
{
    struct folded *folded = malloc(sizeof *folded);
    if (folded == NULL)
        return FAULT_MEMORY;
    const enum fault fault = fold_text(password, folded);
    *drawn = fault == FAULT_NONE && !repeats_itself(folded);
    for (size_t i = 0; fault == FAULT_NONE && i < folded->count && *drawn; i++)
        *drawn = row_length(folded->points + i, folded->count - i) == 0 &&
                 run_length(folded->points + i, folded->count - i) < RUN_MIN;
    secret_wipe(folded, sizeof *folded);
    free(folded);
    return fault;
}

enum fault password_generate(size_t min_length, char *password, size_t size)
{
    const size_t length = min_length > SHORTEST ? min_length : SHORTEST;
    enum fault fault = FAULT_NONE;

    if (size <= length || length > LONGEST)
        return FAULT_LIMIT;
    // Drawing anew keeps the draw uniform among good ones; repairing a draw would not.
    for (unsigned i = 0; i < DRAWS_MAX && fault == FAULT_NONE; i++) {
        fault = draw(password, length);
        bool drawn = false;
        if (fault == FAULT_NONE && has_all_classes(password))
            fault = looks_drawn(password, &drawn);
        if (drawn)
            return fault;
    }
    secret_wipe(password, size);
    return fault != FAULT_NONE ? fault : FAULT_RANDOM; // whatever draws, it is not by chance
}

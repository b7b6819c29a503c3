// SPDX-License-Identifier: BSD-2-Clause
#include "base/secret.h"
#include "factor/password.h"
#include "factor/random.h"
#include <stdbool.h>
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

enum fault password_generate(size_t min_length, char *password, size_t size)
{
    const size_t length = min_length > SHORTEST ? min_length : SHORTEST;
    enum fault fault = FAULT_NONE;

    if (size <= length || length > LONGEST)
        return FAULT_LIMIT;
    // Drawing anew keeps the draw uniform among good ones; repairing a draw would not.
    for (unsigned i = 0; i < DRAWS_MAX && fault == FAULT_NONE; i++) {
        fault = draw(password, length);
        if (fault == FAULT_NONE && has_all_classes(password))
            return FAULT_NONE;
    }
    secret_wipe(password, size);
    return fault != FAULT_NONE ? fault : FAULT_RANDOM; // whatever draws, it is not by chance
}

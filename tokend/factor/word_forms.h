// SPDX-License-Identifier: BSD-2-Clause
// The table of words as word_forms.c writes it while the product is built, and word_list.c reads
// it. Numbers and no pointers: a process that judges no password touches none of it, and all that
// do have one copy.
#ifndef WARIFU_FACTOR_WORD_FORMS_H
#define WARIFU_FACTOR_WORD_FORMS_H

#include <stdint.h>

#define WORD_LIST_LONGEST 24 // code points of a form

enum word_kind {
    WORD_SITE = 1,
    WORD_NAME = 2,   // of the person
    WORD_COMMON = 4, // in a dictionary
    WORD_PLACE = 8,
};

// One form to look for: points[at], points[at + 1] ...; no word has a character beyond the basic
// plane.
struct form {
    uint32_t at;
    uint8_t count, kind;
};

// How a word that is written so is read; both in points[].
struct reading {
    uint32_t written, reading;
    uint8_t written_count, reading_count;
};

#endif

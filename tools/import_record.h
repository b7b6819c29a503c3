// SPDX-License-Identifier: BSD-2-Clause
// What the reader of foreign files (import_reader.c) hands to warifu over their socket: records of
// one size, in the order of the file, the last one IMPORT_RECORD_END. Both are of one build, so
// that it is the struct itself; but whoever wrote the file may have taken the reader over, so that
// nothing of a record is believed before import_record_is_sound() has looked.
#ifndef WARIFU_TOOLS_IMPORT_RECORD_H
#define WARIFU_TOOLS_IMPORT_RECORD_H

#include "import.h"
#include <stdbool.h>
#include <stdint.h>

#define IMPORT_MESSAGE_SIZE 512

enum import_record_kind {
    IMPORT_RECORD_TOKEN = 1,
    IMPORT_RECORD_PERSON,
    IMPORT_RECORD_KEY,
    IMPORT_RECORD_PROBLEM,
    IMPORT_RECORD_END,
};

struct import_record {
    uint32_t kind;  // enum import_record_kind
    uint32_t fault; // IMPORT_RECORD_END: what import_text() returned
    uint64_t line;
    union {
        struct import_token token;
        struct import_person person;
        struct import_key key;
        char message[IMPORT_MESSAGE_SIZE];
    };
};

// Whether it is one that the parsers make: texts end, are what may be shown, and numbers are in
// their ranges. What a record means is still the vault's to judge.
bool import_record_is_sound(const struct import_record *record);

#endif

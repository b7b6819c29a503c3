// SPDX-License-Identifier: BSD-2-Clause
// How the lines of an export begin and end. For the files of this folder only.
#ifndef WARIFU_EVIDENCE_EXPORT_FORM_H
#define WARIFU_EVIDENCE_EXPORT_FORM_H

#include "evidence/export.h"

#define EXPORT_FIRST "{\"export\":\"warifu audit log 1\",\"key\":\""
#define EXPORT_FIRST_HEAD "\",\"head\":\""
#define EXPORT_FIRST_KEYS "{\"export\":\"warifu audit log 2\",\"keys\":[\""
#define EXPORT_NEXT_KEY "\",\""
#define EXPORT_KEYS_HEAD "\"],\"head\":\""
#define EXPORT_HEAD "{\"head\":\""
#define EXPORT_NOTE_END "\"}"
#define EXPORT_HASH "{\"hash\":\""
#define EXPORT_ENTRY "\",\"entry\":"
#define EXPORT_ENTRY_END "}"

struct rest { // of a line
    const char *at;
    size_t size;
};

// Whether it begins, or ends, like this; then that is taken off.
bool line_take(struct rest *rest, const char *text);
bool line_take_end(struct rest *rest, const char *text);
// The rest of a line that ends in a note.
bool line_note(struct rest rest, char note[EXPORT_HEAD_MAX]);

struct line_record {
    int64_t sequence, time;
    struct merkle_hash leaf, told; // its hash, and the one beside it
    struct rest entry;
};
// False: it is none, or not the one that was hashed.
bool line_record(struct rest line, struct line_record *record);

#endif

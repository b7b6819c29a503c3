// SPDX-License-Identifier: BSD-2-Clause
// One setting, one table row: how it is written, where it goes, what is allowed. The same row
// checks a value while the file is read (so that the message has its line), fills the struct, and
// writes it back for `tokend -T`.
#ifndef WARIFU_SETTINGS_SETTING_H
#define WARIFU_SETTINGS_SETTING_H

#include "base/fault.h"
#include "core/policy.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct choice {
    const char *word;
    unsigned number;
};

struct setting;

// A kind of value. `read` gets what was written (one text, or each of a list) and stores it in
// *field; with field == NULL it only checks. On FAULT_CONFIG `wrong` says what is wrong and what is
// allowed. `write` writes it as it would stand behind the "=".
struct setting_type {
    bool list;
    enum fault (*read)(const struct setting *setting, const char *const *values, size_t count,
                       void *field, char *wrong, size_t wrong_size);
    void (*write)(const struct setting *setting, const void *field, FILE *out);
    bool (*empty)(const void *field); // NULL: never; an empty one is not written
};

struct setting {
    const char *name;
    const struct setting_type *type;
    size_t offset;                // of the field
    uint32_t min, max;            // numbers, durations; texts: max = size of the field with NUL
    const struct choice *choices; // ends with {NULL, 0}; numbers too: words for special values
    const char *initial;          // as written; NULL: unset leaves the field zero
};

extern const struct setting_type type_flag;      // bool: yes, no
extern const struct setting_type type_number;    // uint32_t
extern const struct setting_type type_duration;  // uint32_t seconds: "90s" "15m" "12h" "30d"
extern const struct setting_type type_days;      // uint32_t days: "180d"
extern const struct setting_type type_choice;    // enum
extern const struct setting_type type_text;      // char[max]
extern const struct setting_type type_path;      // char[max], absolute
extern const struct setting_type type_knowledge; // char[max]: "own" is "", "pam:NAME" is NAME
extern const struct setting_type type_string;    // char *, on the heap
extern const struct setting_type type_list; // struct text_list: texts without control characters
extern const struct setting_type type_patterns;    // the same, "!x" excludes
extern const struct setting_type type_consoles;    // struct text_list of core/console.h
extern const struct setting_type type_verbs;       // struct text_list of core/dual_control.h
extern const struct setting_type type_windows;     // struct text_list of core/window.h
extern const struct setting_type type_days_closed; // struct text_list of "12-29", "2026-12-29"
extern const struct setting_type type_classes;     // class_set
extern const struct setting_type
    type_ways; // struct rule (offset 0): ways, way_count: "password+otp"
extern const struct setting_type type_clauses; // struct text_list of ids in settings/clauses.h

// "a" as it must stand in a file: quoted, with \" and \\ escaped.
void setting_write_text(const char *text, FILE *out);

// Copies texts into a list of its own. On FAULT_MEMORY the list is empty.
enum fault text_list_copy(struct text_list *list, const char *const *values,
                          size_t count) MUST_CHECK;

#endif

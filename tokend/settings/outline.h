// SPDX-License-Identifier: BSD-2-Clause
// A first look over a settings file, before libconfuse reads it: finds what libconfuse lets pass
// silently (a setting written twice, where the last would win; an empty list, which would match
// anything; a comment or section without an end, as in a file that was cut; ${VARIABLES}, which
// would let the environment change a policy (abuse:P14)) and notes on which line each section
// begins.
#ifndef WARIFU_SETTINGS_OUTLINE_H
#define WARIFU_SETTINGS_OUTLINE_H

#include "base/fault.h"
#include <stdbool.h>
#include <stddef.h>

struct outline_section {
    char name[24]; // "rule"
    int line;
};

struct outline {
    char *text; // the file with blanks for comments: libconfuse 3.3 miscounts lines after "#"
    struct outline_section *sections; // in the order of the file
    size_t count;
    size_t room;
};

#define OUTLINE_SECTIONS_MAX 1024

// `may_repeat` says which sections may stand there more than once. On FAULT_CONFIG `error` holds
// "name:line: setting: ...".
enum fault outline_read(const char *name, const char *text, bool (*may_repeat)(const char *section),
                        struct outline *outline, char *error, size_t error_size) MUST_CHECK;

// Line of the n-th (from 0) section of that name; 0 if there is none.
int outline_line(const struct outline *outline, const char *section, size_t n);

void outline_free(struct outline *outline);

#endif

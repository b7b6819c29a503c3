// SPDX-License-Identifier: BSD-2-Clause
// A settings file as sections of settings (libconfuse syntax), read by tables: every value is
// checked against its row while its line is known, unknown and repeated settings are errors. Both
// tokend.conf and policies are read this way, so their messages look the same:
//     municipal.policy:42: failures: "500" is not a number in range; allowed: 1 to 100
#ifndef WARIFU_SETTINGS_DOCUMENT_H
#define WARIFU_SETTINGS_DOCUMENT_H

#include "settings/setting.h"

// Reads a settings file that must be root's, regular, no symlink, and not writable by others
// (abuse:D13). The text is NUL-terminated and the caller's to free. Faults: CONFIG with `error`
// set, MEMORY.
enum fault settings_file_read(const char *path, size_t largest, char **text, char *error,
                              size_t error_size) MUST_CHECK;

struct section { // a kind of section; the first of a grammar is the top level and has no name
    const char *name;
    const struct setting *settings;
    size_t count;
    bool titled; // may stand there many times, each with another title; else at most once
};

struct grammar {
    const struct section *sections;
    size_t count;
};

struct document;

struct complaint { // where errors go
    const char *file;
    char *error;
    size_t size;
};

// Writes "file:line: setting: message"; the value of complain() is FAULT_CONFIG.
void complaint_write(const struct complaint *complaint, int line, const char *setting,
                     const char *format, ...) __attribute__((format(printf, 4, 5)));
#define complain(...) (complaint_write(__VA_ARGS__), FAULT_CONFIG)

enum fault document_read(const struct grammar *grammar, const char *text,
                         const struct complaint *complaint, struct document **document) MUST_CHECK;

// How many sections of that kind there are, the title of the n-th (from 0) and its first line.
size_t document_count(const struct document *document, const struct section *section);
const char *document_title(const struct document *document, const struct section *section,
                           size_t n);
int document_line(const struct document *document, const struct section *section, size_t n);

// Whether a setting stands in the n-th section.
bool document_has(const struct document *document, const struct section *section, size_t n,
                  const char *setting);

// Fills the fields of *object from the n-th section: what is written, else the initial value.
// FAULT_MEMORY leaves what was filled so far; the caller frees the object.
enum fault document_fill(const struct document *document, const struct section *section, size_t n,
                         void *object) MUST_CHECK;

void document_free(struct document **document);

// Writes all settings of *object that `wanted` (NULL: all) lets through, one a line.
void section_dump(const struct section *section, const void *object, const char *indent,
                  bool (*wanted)(const struct setting *setting, const void *object), FILE *out);

#endif

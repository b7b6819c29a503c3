// SPDX-License-Identifier: BSD-2-Clause
// The words after the verb, read by the verb's own option table. Names and texts are data only:
// nothing here makes a path, a shell word or an option of them (abuse:D14).
#ifndef WARIFU_TOOLS_ARGUMENTS_H
#define WARIFU_TOOLS_ARGUMENTS_H

#include "outcome.h"
#include "verb_search.h"
#include "wire/warifu.pb.h"

struct arguments {
    const struct argument *declared;
    struct {
        bool given;
        const char *text; // as typed; lives as long as the words
        int64_t number;   // NUMBER, TIME
    } values[ARGUMENTS_MAX];
};

// Reads words[0..count): --name VALUE, --name=VALUE, --flag, positional words, and "--", after
// which everything is positional. EXIT_DONE, or EXIT_USAGE with the outcome filled.
enum exit_code arguments_read(struct arguments *arguments, const struct verb *verb,
                              char *const words[], size_t count, struct outcome *outcome);

// By the option's name. Absent: NULL, `absent`, false.
const char *argument_text(const struct arguments *arguments, const char *name);
int64_t argument_number(const struct arguments *arguments, const char *name, int64_t absent);
bool argument_flag(const struct arguments *arguments, const char *name);

// Starts a call of `wire` with every argument that has a place on the wire.
void arguments_to_call(const struct arguments *arguments, const char *wire, AdminCall *call);

// Adds to a call; false when it is full or the text too long, which a table with right limits
// never lets happen.
bool call_add_text(AdminCall *call, const char *name, const char *text);
bool call_add_number(AdminCall *call, const char *name, int64_t number);

// ARGUMENT_TIME on its own; `now` in seconds since 1970.
bool time_read(const char *text, int64_t now, int64_t *seconds);
// ARGUMENT_UNTIL: durations lead forward, and a time of day is that of today.
bool until_read(const char *text, int64_t now, int64_t *seconds);

#endif

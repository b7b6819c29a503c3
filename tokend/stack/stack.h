// SPDX-License-Identifier: BSD-2-Clause
// The stacks of a PAM service, as libpam makes them of its files (G1; decision 74). This follows
// libpam 1.5.2 of Debian 12, in everything: tests/stack compares both over thousands of files.
#ifndef WARIFU_STACK_STACK_H
#define WARIFU_STACK_STACK_H

#include "base/fault.h"
#include "stack/control.h"
#include <stdbool.h>
#include <stddef.h>

enum stack_type { STACK_AUTH, STACK_ACCOUNT, STACK_PASSWORD, STACK_SESSION, STACK_TYPES };

enum entry_kind {
    ENTRY_MODULE,
    ENTRY_BROKEN,  // a line that libpam does not understand: it stands, and fails
    ENTRY_SUBSTACK // where one begins; what is in it follows, a level deeper
};

#define LEVELS_MAX 16 // of substacks; includes have no level

struct stack_entry {
    enum entry_kind kind;
    unsigned level;
    struct stack_control control;
    // What follows from its results depends on what libpam finds in memory ("@include" of a file
    // that cannot be read, within another's include).
    bool undefined;
    char *module;    // as written; "" of what is no module
    char *arguments; // words, each with its zero byte; NULL: none
    size_t argument_count;
    char *file; // where the line stands
    unsigned line;
};

struct stack {
    struct stack_entry *entries;
    size_t count;
};

enum stacks_state {
    STACKS_MADE,
    STACKS_REFUSED, // pam_start() fails: nobody gets in
    STACKS_CRASH,   // libpam crashes, and the program with it
    STACKS_ENDLESS  // libpam does not come back, or only when memory is used up
};

struct stacks {
    enum stacks_state state;
    struct stack own[STACK_TYPES], other[STACK_TYPES]; // of the service; of "other"
    char *broken_file;                                 // where the state is not STACKS_MADE
    unsigned broken_line;
    bool cut;  // a line was longer than libpam's buffer
    bool loop; // files that include each other
};

// How files are got at. Absolute paths; what they lead to is the caller's.
struct stack_files {
    void *context;
    // A new buffer, the caller's to free. Any fault: libpam cannot open it and looks elsewhere. Of
    // a folder: an empty text, for libpam opens it and reads nothing.
    enum fault (*read)(void *context, const char *path, char **text, size_t *size);
    bool (*is_folder)(void *context, const char *path);
};

// Never fails but for memory. stacks_free() in any case.
enum fault stacks_read(const struct stack_files *files, const char *service,
                       struct stacks *stacks) MUST_CHECK;
void stacks_free(struct stacks *stacks);

// The one that libpam walks: the service's, or where that has no line of the type, that of "other".
const struct stack *stacks_of(const struct stacks *stacks, enum stack_type type);

const char *stack_type_name(enum stack_type type); // "auth"

#endif

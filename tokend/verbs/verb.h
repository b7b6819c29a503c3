// SPDX-License-Identifier: BSD-2-Clause
// A verb of administrators, auditors and people for themselves, declared once. The vault reads who
// may, what is valid and what keeps a change in check; the CLI reads words, options, texts and
// columns; the completion, the commands of warifu(1) and doc/VERBS.md are made from it. Pure data:
// what carries a verb out is bound to it by name (vault/admin/handlers.h, tools/commands.c).
#ifndef WARIFU_VERBS_VERB_H
#define WARIFU_VERBS_VERB_H

#include "core/event_id.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// --- who may, and what keeps a change in check: the vault's ---

// An administrator, an auditor, root in a rescue, everybody for themselves; root without a reason,
// which is no rescue and leaves no record: for what changes nothing and names nobody.
enum verb_role { BY_ADMIN = 1, BY_AUDITOR = 2, BY_ROOT = 4, BY_SELF = 8, BY_LOOK = 16 };
#define ADMINS (BY_ADMIN | BY_ROOT)
#define READERS (BY_ADMIN | BY_AUDITOR | BY_ROOT)

// What part somebody has in a thing. Whom it is about (the person, holder or member of a card,
// receiver of a code, root's login of a rescue); who issued it, did it or asks for it; who
// approved.
enum verb_part { PART_SUBJECT = 1, PART_ISSUER = 2, PART_APPROVER = 4 };

// May it leave nobody who could administer (vault/admin/administrators.h)?
enum last_one {
    LAST_FREE,    // it has nothing to do with that
    LAST_STAYS,   // no: refused
    LAST_TOLD,    // yes, for what it stops is worse, but it says so
    LAST_BY_ROOT, // told in root's rescue, which needs no administrator; refused otherwise
};

// What keeps a change in check (E5, D8, F2).
struct control {
    unsigned never;       // bits of verb_part: not even with the role
    const char *never_if; // ... only when this number is given and not 0; NULL: always
    enum last_one last;
    enum event_id tells, or_tells; // what is recorded, with before and after, or it did not happen
};

enum effect {
    CHANGES_NOTHING = false,
    CHANGES = true,
    TAKES_AWAY, // and gives nothing: so it serves also for somebody whose account has another uid
};

// --- what is given to it ---

enum argument_kind {
    ARGUMENT_FLAG,   // a number, 0 or 1, on the wire
    ARGUMENT_TEXT,   // min..max bytes of UTF-8
    ARGUMENT_USER,   // the same, and a person's name for completion
    ARGUMENT_NUMBER, // min..max
    ARGUMENT_CHOICE, // one of `choices`
    ARGUMENT_FILE,   // a path
    ARGUMENT_TIME,   // 2026-04-01, "2026-04-01 08:30", 90m, 12h, 7d (ago), or seconds since 1970 as
                     // @N; a number on the wire
    ARGUMENT_UNTIL,  // 17:30 (today), "2026-04-01 08:30", 90m, 4h, 7d (from now), or @N
};

struct argument {
    const char *name; // "reason" for --reason; of a positional argument: its key; NULL ends a list
    const char *wire; // its name in the AdminCall; NULL: it stays with the client
    enum argument_kind kind;
    bool positional, required;
    int64_t min, max;
    const char *choices; // separated by one space
    const char *meta;    // "USER"
    const char *help;    // msgid
};
#define ARGUMENT_END                                                                               \
    {                                                                                              \
        .name = NULL                                                                               \
    }
#define ARGUMENTS_MAX 16                  // of one verb; AdminCall.args max_count
#define LATEST_TIME INT64_C(253402300799) // 9999-12-31 23:59:59 UTC

// --- what it answers ---

enum column_kind {
    COLUMN_TEXT,     // from outside: escaped
    COLUMN_SENTENCE, // of ours; what it has from outside is escaped already
    COLUMN_WORD,     // one of a few words, shown translated ("active")
    COLUMN_NUMBER,   // to the right
    COLUMN_TIME,     // seconds since 1970; 0 is "never"
    COLUMN_SECONDS,  // a duration
    COLUMN_FLAG,
    COLUMN_SECRET, // shown where the person asked for it, wiped after use
};

enum column_source {
    FROM_VAULT,
    FOR_CLIENT, // from the vault, in --json only: for programs, and for the client itself
    BY_CLIENT,  // the client finds it out and adds it to the row
};

struct column {
    const char *field;   // on the wire and in --json
    const char *heading; // msgid; NULL of what is not shown
    enum column_kind kind;
    enum column_source source;
};
#define COLUMNS_MAX 32

// Rows of one kind. A row belongs to the first section whose key it has.
struct section {
    const char *key;   // NULL ends a list
    const char *title; // msgid; NULL: none
    bool record;       // "Heading: value" lines, else a table
    struct column columns[COLUMNS_MAX];
};

// --- the verb ---

enum verb_flag {
    VERB_LOCAL = 1,  // needs no daemon
    VERB_SECRET = 2, // its answer holds a secret: needs a terminal, --output or --show-secret
    VERB_SETUP = 4,  // by root, before anybody can prove anything
    VERB_QUIET = 8,  // prints by itself: no report around it
    VERB_PAGES = 16, // its rows come in pages: takes "after", a cursor
    VERB_CALLS = 32, // a command of the client that calls other verbs
};

struct verb {
    const char *words; // "user add"; NULL: only programs call it
    const char *wire;  // "user.add"; NULL: the vault does not know it. Both NULL end a list
    unsigned flags;    // verb_flag
    unsigned roles;    // bits of verb_role
    enum effect changes;
    bool without_store;      // works before there is one, or when it cannot be used
    struct control control;  // of what changes
    const char *summary;     // msgid, one line
    const char *description; // msgid: when, why, what to do
    const char *example;     // command lines, not translated
    // msgids, for warifu(1) alone: what else is to be known, and what exit codes mean here
    const char *manual, *exits;
    const struct argument *arguments; // typed
    const struct argument *made;      // sent beside these: the client makes them; NULL: none
    const struct section *sections;   // NULL: no rows
    const char *confirm; // msgid with one %s, the person: asked before; NULL: not asked
};

#endif

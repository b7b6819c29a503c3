// SPDX-License-Identifier: BSD-2-Clause
// The command table. A verb is one row: its words, its name on the wire (doc/PROTOCOL.md, "Verbs"),
// its options, its texts, and how its rows look. Help, completion, the man page's check and the
// generic handler all read this one table, so adding a verb is adding a row (and its section in
// warifu.1).
#ifndef WARIFU_TOOLS_COMMAND_H
#define WARIFU_TOOLS_COMMAND_H

#include "base/text.h"
#include "exit_code.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum option_kind {
    OPTION_FLAG,
    OPTION_TEXT,   // min..max bytes of UTF-8
    OPTION_USER,   // the same, and a person's name for completion
    OPTION_NUMBER, // min..max
    OPTION_CHOICE, // one of `choices`
    OPTION_FILE,   // a path
    OPTION_TIME,  // 2026-04-01, "2026-04-01 08:30", 90m, 12h, 7d (ago), or seconds since 1970 as @N
    OPTION_UNTIL, // 17:30 (today), "2026-04-01 08:30", 90m, 4h, 7d (from now), or @N
};

struct option {
    const char *name; // "reason" for --reason; of a positional argument: its key
    const char *wire; // its name in the AdminCall; NULL: it stays here
    enum option_kind kind;
    bool positional, required;
    int64_t min, max;
    const char *choices; // separated by one space
    const char *meta;    // "USER"
    const char *help;    // msgid
};
#define NAME_MAX_BYTES (ACCOUNT_NAME_SIZE - 1) // of a login name

#define OPTIONS_MAX 16 // of one verb; AdminCall.args max_count

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

struct column {
    const char *field;   // on the wire and in --json
    const char *heading; // msgid
    enum column_kind kind;
};
#define COLUMNS_MAX 32

// Rows of one kind. A row belongs to the first section whose key it has.
struct section {
    const char *key;
    const char *title; // msgid; NULL: none
    bool record;       // "Heading: value" lines, else a table
    struct column columns[COLUMNS_MAX];
};

struct cli;
struct verb;
struct arguments;
struct report;
struct outcome;

enum verb_flag {
    VERB_LOCAL = 1,  // needs no daemon
    VERB_SECRET = 2, // its answer holds a secret: needs a terminal, --output or --show-secret
    VERB_SETUP = 4,  // by root, before anybody can prove anything
    VERB_QUIET = 8,  // prints by itself: no report around it
};

struct verb {
    const char *words; // "user add"
    const char *wire;  // "user.add"; NULL for local verbs
    unsigned flags;
    const char *summary;            // msgid, one line
    const char *description;        // msgid, when, why, what to do
    const char *example;            // command lines, not translated
    const struct option *options;   // ends with a NULL name
    const struct section *sections; // ends with a NULL key
    const char *confirm;            // msgid with one %s, the person: asked before; NULL: not asked
    // NULL: verb_generic(). Fills the outcome and returns its code.
    enum exit_code (*run)(struct cli *cli, const struct verb *verb,
                          const struct arguments *arguments, struct report *report,
                          struct outcome *outcome);
};

// A table of verbs (verbs.h, verb_groups) ends with NULL, each of its groups with NULL words.

// Calls the visitor with every verb in the order of the table until it returns false.
void verb_each(const struct verb *const *groups,
               bool (*visit)(void *context, const struct verb *verb), void *context);

// Finds the verb that words[0..count) begin with; *used is how many words it took. NULL if none.
const struct verb *verb_match(const struct verb *const *groups, char *const words[], size_t count,
                              size_t *used);

// The verb whose words are nearest to what was typed; NULL when nothing is near.
const struct verb *verb_nearest(const struct verb *const *groups, char *const words[],
                                size_t count);

// Options that several verbs have.
#define OPTION_END                                                                                 \
    {                                                                                              \
        .name = NULL                                                                               \
    }
#define OPTION_PERSON                                                                              \
    {                                                                                              \
        .name = "user", .wire = "user", .kind = OPTION_USER, .positional = true, .required = true, \
        .min = 1, .max = NAME_MAX_BYTES, .meta = "USER", .help = N_("the person's login name")     \
    }
#define OPTION_ONLY_PERSON                                                                         \
    {                                                                                              \
        .name = "user", .wire = "user", .kind = OPTION_USER, .positional = true, .min = 1,         \
        .max = NAME_MAX_BYTES, .meta = "USER", .help = N_("only this person's")                    \
    }
#define OPTION_DISPLAY                                                                             \
    {                                                                                              \
        .name = "display", .wire = "display", .kind = OPTION_TEXT, .min = 1, .max = 128,           \
        .meta = "NAME", .help = N_("the person's name as people read it")                          \
    }
#define OPTION_REASON                                                                              \
    {                                                                                              \
        .name = "reason", .wire = "reason", .kind = OPTION_TEXT, .required = true, .min = 1,       \
        .max = 256, .meta = "TEXT", .help = N_("why; it is written into the log (E5)")             \
    }
#define OPTION_SESSIONS                                                                            \
    {                                                                                              \
        .name = "sessions", .kind = OPTION_CHOICE, .choices = "end lock leave", .meta = "WHAT",    \
        .help = N_("the person's open sessions on this host: end them, lock the screens and end "  \
                   "what does not confirm that, or leave them (default: as the policy says)")      \
    }
#define COLUMNS_STOPPED                                                                            \
    {"sessions", N_("Sessions open on this host"), COLUMN_WORD},                                   \
        {"stopped", N_("Sessions stopped here, and seen to be"), COLUMN_NUMBER},                   \
    {                                                                                              \
        "not_stopped", N_("Sessions that go on here"), COLUMN_NUMBER                               \
    }
#define COLUMNS_SESSIONS {"open", N_("Sessions that were open"), COLUMN_NUMBER}, COLUMNS_STOPPED
// The holder's other ones.
#define SECTION_LEFT                                                                               \
    {                                                                                              \
        .key = "session", .title = N_("Sessions that something else opened, and that go on"),      \
        .columns = {                                                                               \
            {"session", N_("No."), COLUMN_NUMBER},                                                 \
            {"user", N_("User"), COLUMN_TEXT},                                                     \
            {"service", N_("Service"), COLUMN_TEXT},                                               \
            {"tty", N_("Terminal"), COLUMN_TEXT},                                                  \
            {"rhost", N_("Host"), COLUMN_TEXT},                                                    \
            {"opened", N_("Since"), COLUMN_TIME},                                                  \
            {"with", N_("With"), COLUMN_WORD}                                                      \
        }                                                                                          \
    }
// A row for each of these sessions.
#define SECTION_STOPPED                                                                            \
    {                                                                                              \
        .key = "seen", .title = N_("Open sessions on this host"), .columns = {                     \
            {"logind", N_("Session"), COLUMN_TEXT},                                                \
            {"person", N_("User"), COLUMN_TEXT},                                                   \
            {"service", N_("Service"), COLUMN_TEXT},                                               \
            {"tty", N_("Terminal"), COLUMN_TEXT},                                                  \
            {"rhost", N_("Host"), COLUMN_TEXT},                                                    \
            {"done", N_("What was done"), COLUMN_WORD},                                            \
            {"seen", N_("What was seen"), COLUMN_WORD},                                            \
            {"remedy", N_("What to do"), COLUMN_TEXT}                                              \
        }                                                                                          \
    }
#define OPTION_DRY_RUN                                                                             \
    {                                                                                              \
        .name = "dry-run", .kind = OPTION_FLAG,                                                    \
        .help = N_("say what would happen, change nothing")                                        \
    }
#define OPTION_OUTPUT                                                                              \
    {                                                                                              \
        .name = "output", .kind = OPTION_FILE, .meta = "FILE",                                     \
        .help = N_("write the secret into a new file that only you can read (mode 0600)")          \
    }
#define OPTION_SHOW_SECRET                                                                         \
    {                                                                                              \
        .name = "show-secret", .kind = OPTION_FLAG,                                                \
        .help = N_("print the secret even where the output is not a terminal")                     \
    }
#define SECTION_END                                                                                \
    {                                                                                              \
        .key = NULL                                                                                \
    }

#endif

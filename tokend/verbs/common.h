// SPDX-License-Identifier: BSD-2-Clause
// What several declarations have in common. Included by the files of this folder only.
#ifndef WARIFU_VERBS_COMMON_H
#define WARIFU_VERBS_COMMON_H

#include "base/text.h"
#include "verbs/verbs.h"

// What a declaration leaves out is zero; a column is FROM_VAULT.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#define N_(text) text // marks a text for translation

#define NAME_MAX_BYTES (ACCOUNT_NAME_SIZE - 1) // of a login name
#define REASON_MAX_BYTES 256
#define SERIAL_MAX_BYTES 64

#define ARGUMENT_PERSON                                                                            \
    {                                                                                              \
        .name = "user", .wire = "user", .kind = ARGUMENT_USER, .positional = true,                 \
        .required = true, .min = 1, .max = NAME_MAX_BYTES, .meta = "USER",                         \
        .help = N_("the person's login name")                                                      \
    }
#define ARGUMENT_ONLY_PERSON                                                                       \
    {                                                                                              \
        .name = "user", .wire = "user", .kind = ARGUMENT_USER, .positional = true, .min = 1,       \
        .max = NAME_MAX_BYTES, .meta = "USER", .help = N_("only this person's")                    \
    }
#define ARGUMENT_DISPLAY                                                                           \
    {                                                                                              \
        .name = "display", .wire = "display", .kind = ARGUMENT_TEXT, .min = 1, .max = 128,         \
        .meta = "NAME", .help = N_("the person's display name")                                    \
    }
#define ARGUMENT_REASON                                                                            \
    {                                                                                              \
        .name = "reason", .wire = "reason", .kind = ARGUMENT_TEXT, .required = true, .min = 1,     \
        .max = 256, .meta = "TEXT", .help = N_("the reason; it is recorded in the log (E5)")       \
    }
#define ARGUMENT_SESSIONS                                                                          \
    {                                                                                              \
        .name = "sessions", .kind = ARGUMENT_CHOICE, .choices = "end lock leave", .meta = "WHAT",  \
        .help = N_("the person's open sessions on this host: end them, lock the screens and end "  \
                   "what does not confirm that, or leave them (default: as the policy says)")      \
    }
// What was taken away, and what the policy wants done with the sessions that rest on it; then what
// the client did with them, and saw (vault/admin/taking.h).
#define COLUMNS_STOPPED                                                                            \
    {"taken", NULL, COLUMN_TEXT, FOR_CLIENT}, {"revoked_sessions", NULL, COLUMN_WORD, FOR_CLIENT}, \
        {"sessions", N_("Sessions open on this host"), COLUMN_WORD, BY_CLIENT},                    \
        {"stopped", N_("Sessions stopped here, and seen to be"), COLUMN_NUMBER, BY_CLIENT},        \
    {                                                                                              \
        "not_stopped", N_("Sessions that go on here"), COLUMN_NUMBER, BY_CLIENT                    \
    }
#define COLUMNS_SESSIONS {"open", N_("Sessions that were open"), COLUMN_NUMBER}, COLUMNS_STOPPED
// The holder's other ones.
#define SECTION_LEFT                                                                               \
    {                                                                                              \
        .key = "session", .title = N_("Sessions that something else opened, and that go on"),      \
        .columns = {                                                                               \
            {"session", N_("No."), COLUMN_NUMBER, BY_CLIENT},                                      \
            {"user", N_("User"), COLUMN_TEXT, BY_CLIENT},                                          \
            {"service", N_("Service"), COLUMN_TEXT, BY_CLIENT},                                    \
            {"tty", N_("Terminal"), COLUMN_TEXT, BY_CLIENT},                                       \
            {"rhost", N_("Host"), COLUMN_TEXT, BY_CLIENT},                                         \
            {"opened", N_("Since"), COLUMN_TIME, BY_CLIENT},                                       \
            {"with", N_("With"), COLUMN_WORD, BY_CLIENT}                                           \
        }                                                                                          \
    }
// Who gains and who loses by another policy, as tools/policy_diff.c finds out.
#define SECTION_WHO_CHANGES(heading)                                                               \
    {                                                                                              \
        .key = "effect", .title = (heading), .columns = {                                          \
            {"effect", N_("Effect"), COLUMN_WORD, BY_CLIENT},                                      \
            {"people", N_("People"), COLUMN_NUMBER, BY_CLIENT},                                    \
            {"who", N_("Who"), COLUMN_TEXT, BY_CLIENT},                                            \
            {"services", N_("Services"), COLUMN_TEXT, BY_CLIENT},                                  \
            {"origin", N_("From"), COLUMN_WORD, BY_CLIENT},                                        \
            {"hosts", N_("Workstations"), COLUMN_TEXT, BY_CLIENT},                                 \
            {"when", N_("When"), COLUMN_TEXT, BY_CLIENT},                                          \
            {"before", N_("Before"), COLUMN_TEXT, BY_CLIENT},                                      \
            {"after", N_("After"), COLUMN_TEXT, BY_CLIENT}                                         \
        }                                                                                          \
    }
// A row for each of these sessions.
#define SECTION_STOPPED                                                                            \
    {                                                                                              \
        .key = "seen", .title = N_("Open sessions on this host"), .columns = {                     \
            {"logind", N_("Session"), COLUMN_TEXT, BY_CLIENT},                                     \
            {"person", N_("User"), COLUMN_TEXT, BY_CLIENT},                                        \
            {"service", N_("Service"), COLUMN_TEXT, BY_CLIENT},                                    \
            {"tty", N_("Terminal"), COLUMN_TEXT, BY_CLIENT},                                       \
            {"rhost", N_("Host"), COLUMN_TEXT, BY_CLIENT},                                         \
            {"done", N_("What was done"), COLUMN_WORD, BY_CLIENT},                                 \
            {"seen", N_("What was seen"), COLUMN_WORD, BY_CLIENT},                                 \
            {"remedy", N_("What to do"), COLUMN_TEXT, BY_CLIENT}                                   \
        }                                                                                          \
    }
#define ARGUMENT_DRY_RUN                                                                           \
    {                                                                                              \
        .name = "dry-run", .kind = ARGUMENT_FLAG,                                                  \
        .help = N_("show what would happen, without changing anything")                            \
    }
#define ARGUMENT_OUTPUT                                                                            \
    {                                                                                              \
        .name = "output", .kind = ARGUMENT_FILE, .meta = "FILE",                                   \
        .help = N_("write the secret to a new file that only you can read (mode 0600)")            \
    }
#define ARGUMENT_SHOW_SECRET                                                                       \
    {                                                                                              \
        .name = "show-secret", .kind = ARGUMENT_FLAG,                                              \
        .help = N_("print the secret even if the output is not a terminal")                        \
    }
#define SECTION_END                                                                                \
    {                                                                                              \
        .key = NULL                                                                                \
    }

// What the client makes and sends, and nobody types.
#define MADE_TEXT(field, need, bytes)                                                              \
    {                                                                                              \
        .name = field, .wire = field, .kind = ARGUMENT_TEXT, .required = need, .max = bytes        \
    }
#define MADE_NUMBER(field, need, least, most)                                                      \
    {                                                                                              \
        .name = field, .wire = field, .kind = ARGUMENT_NUMBER, .required = need, .min = least,     \
        .max = most                                                                                \
    }

// Records of the log that are not as they were written.
#define COLUMNS_FLAW                                                                               \
    {"flaw", N_("Altered"), COLUMN_WORD}, {"first", N_("From record"), COLUMN_NUMBER},             \
    {                                                                                              \
        "last", N_("To record"), COLUMN_NUMBER                                                     \
    }

#endif

// SPDX-License-Identifier: BSD-2-Clause
// One run of `warifu`: what the global options said, and the connection that its commands share.
#ifndef WARIFU_TOOLS_CLI_H
#define WARIFU_TOOLS_CLI_H

#include "language.h"
#include "session.h"
#include <stdbool.h>

struct command;
struct verb;

struct cli {
    const struct verb *const *verbs; // verbs/verbs.h
    const struct command *commands;  // commands.h
    const char *socket;              // --socket, or NULL: the one that is meant
    const char *rescue;              // reason of --rescue, or NULL
    const char *catalogues;          // --locale-dir, or NULL
    const char *forced;              // --lang, or NULL
    unsigned patience;               // milliseconds for each answer of tokend
    bool json, csv;
    bool yes;        // --yes: do not ask back
    bool from_stdin; // --stdin: answers come from standard input, a line each
    bool in_shell;
    bool setup; // init, setup: root works without factors, and that is no rescue
    struct language language;
    struct session session;
};

// Rows are wanted, with what they mean beside them, and not a page for people.
static inline bool cli_wants_rows(const struct cli *cli)
{
    return cli->json || cli->csv;
}

#endif

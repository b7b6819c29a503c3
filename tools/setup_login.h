// SPDX-License-Identifier: BSD-2-Clause
// Who has logged in with two factors, as the audit log has it, for `warifu setup`.
#ifndef WARIFU_TOOLS_SETUP_LOGIN_H
#define WARIFU_TOOLS_SETUP_LOGIN_H

#include "base/text.h"
#include "exit_code.h"
#include <stdbool.h>
#include <stdint.h>

struct cli;
struct outcome;

enum setup_proof {
    SETUP_FACTORS, // both factors were right, in a trial, say
    SETUP_SESSION, // a session was opened by them, through the stacks that are switched over
};

struct setup_login {
    char user[ACCOUNT_NAME_SIZE];
    char service[64];
    bool found;
};

// Since that second of wall time; `only` NULL: anybody. As root, for whom it need not be known yet
// who administers this machine; it is on record. EXIT_DONE also where there is none.
enum exit_code setup_find(struct cli *cli, enum setup_proof proof, int64_t since, const char *only,
                          struct setup_login *login, struct outcome *outcome);

// The same for a session of anybody, within so many milliseconds, whatever tokend does or does not
// do. What cannot be found out by then is not found.
bool setup_find_in_time(struct cli *cli, int64_t since, int milliseconds,
                        struct setup_login *login);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// What a person runs inside the login of somebody else: su, and sudo for another user, open no
// session of logind's, so it is found by the kernel's word: whose the processes of a session are.
// What runs as root is not told apart there: it is the login's own. What somebody runs in a
// terminal that `systemd --user` has begun is in one of their logins; it is told of one of them.
#ifndef WARIFU_TOOLS_INSIDE_H
#define WARIFU_TOOLS_INSIDE_H

#include "logind.h"

#define INSIDE_TTYS 8

struct inside { // all processes of one uid in one login of somebody else
    struct logind_session login;
    uint32_t uid;
    char service[32];           // the program that began them: "su"
    char ttys[INSIDE_TTYS][32]; // terminals in that login: "pts/3"
    size_t tty_count;
};

// Looks through all processes; the caller frees *found. Nothing is found where /proc cannot be
// read.
void inside_find(const struct logind_session *sessions, size_t count, struct inside **found,
                 size_t *found_count);

// Sends a signal to each of the processes that are there now. LOGIND_GONE: there is none.
enum logind_answer inside_signal(const struct inside *inside, int signal);

// LOGIND_DONE: some are there; LOGIND_GONE: none.
enum logind_answer inside_look(const struct inside *inside);

#endif

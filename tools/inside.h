// SPDX-License-Identifier: BSD-2-Clause
// What a person runs inside the login of somebody else: su, and sudo for another user, open no
// session of logind's, so it is found by the kernel's word: whose the processes of a session are.
// What runs as root, or for whomever else, is theirs when a process of theirs began it, as sudo in
// their shell; what has lost its parents is the login's own. What somebody runs in a terminal that
// `systemd --user` has begun is in one of their logins; it is told of one of them.
#ifndef WARIFU_TOOLS_INSIDE_H
#define WARIFU_TOOLS_INSIDE_H

#include "logind.h"

#define INSIDE_TTYS 8
#define INSIDE_BEGUN 256

struct inside { // all processes of one uid in one login of somebody else
    struct logind_session login;
    uint32_t uid;
    char service[32];           // the program that began them: "su"
    char ttys[INSIDE_TTYS][32]; // terminals in that login: "pts/3"
    size_t tty_count;
    struct inside_begun { // as somebody else, by one of them
        pid_t pid;
        int held; // a descriptor: it stays theirs when its parents end before it
    } begun[INSIDE_BEGUN];
    size_t begun_count;
    bool incomplete; // more than that, or some that could not be held: SILENT is the answer
};

// Looks through all processes; the caller ends with inside_free(). Nothing is found where /proc
// cannot be read.
void inside_find(const struct logind_session *sessions, size_t count, struct inside **found,
                 size_t *found_count);

// Sends a signal to each of the processes that are there now. LOGIND_GONE: there is none.
enum logind_answer inside_signal(struct inside *inside, int signal);

// LOGIND_DONE: some are there; LOGIND_GONE: none.
enum logind_answer inside_look(const struct inside *inside);

void inside_free(struct inside *found, size_t count);

#endif

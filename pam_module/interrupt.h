// SPDX-License-Identifier: BSD-2-Clause
// Ctrl-C while the daemon is waited for, a touch perhaps (abuse:M5). Programs like sudo let it lie
// until we return. Nothing of the caller's is changed beyond interrupt_end(): signals are held, not
// handled, and what has come is delivered to the caller then.
#ifndef WARIFU_PAM_INTERRUPT_H
#define WARIFU_PAM_INTERRUPT_H

#include <signal.h>

struct interrupt {
    int fd; // readable once a signal has come that means "end it"; -1: none can
    sigset_t before;
    sigset_t stale; // what lay with the caller before this operation began: nobody's answer to it
};

// At the start of an operation. A program that holds signals for good, as lockers do, may have one
// that came days ago.
void interrupt_begin(struct interrupt *interrupt);

// SIGINT, SIGQUIT, SIGTERM, where the caller handles or holds them: one that is ignored means
// nothing, and one with its usual effect has ended the process. Not SIGHUP: daemons read their
// files again by it.
void interrupt_watch(struct interrupt *interrupt);
void interrupt_end(struct interrupt *interrupt);

#endif

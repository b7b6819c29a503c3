// SPDX-License-Identifier: BSD-2-Clause
// Open sessions of a person on this host, locked or ended through logind (A9, C4). What the caller
// may do is logind's to decide: root may, others by polkit.
#ifndef WARIFU_TOOLS_LOGIND_H
#define WARIFU_TOOLS_LOGIND_H

#include <stdbool.h>

struct logind_done {
    bool there;       // logind answered
    unsigned changed; // sessions that were locked or ended
    unsigned failed;  // that logind did not let us
};

// What logind knows of a session; "" where it knows nothing.
struct logind_session {
    char service[64], tty[128], rhost[256];
};

// Whether a session is let be.
typedef bool logind_spare(void *context, const struct logind_session *session);

// Locks, or with `end` ends, every session of this user that is not spared (`spare` NULL: none).
struct logind_done logind_stop(const char *user, bool end, logind_spare *spare, void *context);

#endif

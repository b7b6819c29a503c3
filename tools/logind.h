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

// Locks, or with `end` ends, every session of this user.
struct logind_done logind_stop(const char *user, bool end);

#endif

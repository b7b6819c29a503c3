// SPDX-License-Identifier: BSD-2-Clause
// Whether tokend is at rest, and putting it there for good: what is destroyed must not be written
// anew meanwhile (H6).
#ifndef WARIFU_TOOLS_AT_REST_H
#define WARIFU_TOOLS_AT_REST_H

#include "base/fault.h"
#include "settings/daemon_file.h"

// 0: somebody listens at this socket. Else why not, an errno: ENOENT and ECONNREFUSED say that
// nobody does, others that it cannot be told.
int at_rest_listens(const char *path);

struct at_rest {
    int store, folder; // locked: no tokend that starts can open the store or make one. -1: none
    char awake[300];   // after BUSY: what somebody listens at, or has locked
};

// Stops the units, where systemd runs, and whoever still listens at these sockets, if that is
// tokend. Then locks what is there of the store. BUSY: it is not at rest, or that cannot be told.
// at_rest_end() in any case.
enum fault at_rest_begin(const struct daemon_settings *settings, struct at_rest *rest) MUST_CHECK;
void at_rest_end(struct at_rest *rest);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// The device processes that run now: started when the front asks, never again when they end.
// A service whose own unit shuts out all devices has them started by the service manager instead.
#ifndef WARIFU_DAEMON_CEREMONIES_H
#define WARIFU_DAEMON_CEREMONIES_H

#include "daemon/role_signal.h"
#include "daemon/spawn.h"
#include <stdbool.h>
#include <stdint.h>

#define CEREMONIES_MOST 4
#define CEREMONY_MS 90000 // then it is killed: its own alarm should have rung before

struct ceremonies {
    struct {
        pid_t pid; // 0: free
        int64_t due;
    } running[CEREMONIES_MOST];
};

// Has the service manager start one, by connecting to its socket, which must be root's. It is not
// among those that run: its deadlines and how many there may be are in the units, and it ends when
// the front's end closes.
enum fault ceremonies_join(const char *path, int *end) MUST_CHECK;

// Starts a device process as `spawn` says. *end is the front's end of the socket between them,
// CLOEXEC, the caller's to close. BUSY when too many run.
enum fault ceremonies_start(struct ceremonies *ceremonies, struct spawn *spawn, int64_t now,
                            int *end) MUST_CHECK;

// Whether it is one of them that ended or was stopped. One that was stopped is killed: nothing but
// its end takes the PIN out of its memory.
bool ceremonies_changed(struct ceremonies *ceremonies, const struct role_users *users, pid_t pid,
                        int wait_status);

bool ceremonies_has(const struct ceremonies *ceremonies, pid_t pid);

// Kills who is overdue, or everybody.
void ceremonies_kill(struct ceremonies *ceremonies, const struct role_users *users, int64_t now,
                     bool everybody);

// When the next one will be overdue; INT64_MAX when none runs.
int64_t ceremonies_due(const struct ceremonies *ceremonies);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// How a role gives up what it does not need, in two steps: sandbox_drop() first thing, while it
// opens its files; sandbox_close() just before it reads the first byte from anybody (B7;
// abuse:D11).
#ifndef WARIFU_DAEMON_SANDBOX_H
#define WARIFU_DAEMON_SANDBOX_H

#include "base/fault.h"
#include "daemon/process.h"
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/types.h>

#define SANDBOX_GROUPS_MAX 4

struct sandbox_user {
    uid_t uid;
    gid_t gid;
    gid_t groups[SANDBOX_GROUPS_MAX]; // supplementary ones that the role keeps: the checker alone
    int group_count;
};

// NOT_FOUND when there is no such user, REFUSED when it is root: no role may be.
enum fault sandbox_find_user(const char *name, struct sandbox_user *user) MUST_CHECK;

// The user that a role becomes. *stands_in: its own does not exist, so it is front_user, which
// stands in for all but vault and checker (an upgrade that made no users yet). NOT_FOUND and
// REFUSED as above.
enum fault sandbox_user_of(const struct daemon_settings *settings, enum process_user role,
                           struct sandbox_user *user, bool *stands_in) MUST_CHECK;

// The supplementary groups of the user, to be kept. REFUSED when root's is among them, or there are
// too many to be a user of ours.
enum fault sandbox_find_groups(const char *name, struct sandbox_user *user) MUST_CHECK;

// Limits, no core dumps, not dumpable, no other supplementary groups, uid and gid, no capability,
// no new privileges, and SIGKILL when the supervisor dies. `files` is RLIMIT_NOFILE.
enum fault sandbox_drop(enum process_kind kind, const struct sandbox_user *user,
                        rlim_t files) MUST_CHECK;

// The same for a role that the service manager started as its user (User=): there is nobody to
// become, and REFUSED when there is anything of root's left, or a group of somebody else's.
enum fault sandbox_stay(enum process_kind kind, rlim_t files) MUST_CHECK;

// The system calls that this role may use from now on; any other fails with EPERM.
enum fault sandbox_close(enum process_kind kind) MUST_CHECK;

// The same, and openat() with this descriptor of a folder and exactly these flags, which have to be
// for reading. The kernel lets a name lead elsewhere, too: whoever takes the role over may then
// read what everybody may read. A negative folder: none.
enum fault sandbox_close_around(enum process_kind kind, int folder, int flags) MUST_CHECK;

// The supervisor keeps root's uid, but of its capabilities only those to start and end roles; what
// no process of tokend ever needs (mounting, tracing, modules ...) is refused by the kernel for it
// and its children.
enum fault sandbox_supervisor(void) MUST_CHECK;

// The second half of that: only the refusals.
enum fault sandbox_never(void) MUST_CHECK;

#endif

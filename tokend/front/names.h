// SPDX-License-Identifier: BSD-2-Clause
// The name service in a process of its own: NameCall in, NameReply out, one at a time. NSS may
// stall on a dead directory server; then this process dies by its own alarm and the supervisor
// starts another one, while everybody else goes on (X3).
#ifndef WARIFU_FRONT_NAMES_H
#define WARIFU_FRONT_NAMES_H

#include "wire/seam.pb.h"

#define NAMES_GROUPS_MAX 64 // more, or longer names than 32 bytes: groups_known is false

// Serves `fd` until the front closes it. A look-up that takes longer than `seconds` (1..60) ends
// the process by SIGALRM. Returns the process's exit status.
int names_serve(int fd, unsigned seconds, bool groups);

// One look-up, without the alarm. Without `groups` nobody is asked for them and groups_known is
// false: for policies without a group rule, as most of the time of a look-up goes there. By name,
// or by uid when the name is empty. The name that comes back is pw_name of the found entry (L6); a
// uid of 2^32-1 is never found (I1); names that are empty, longer than 32 bytes or not UTF-8 are
// unknown without asking anybody (E3).
void names_look_up(const NameCall *call, bool groups, NameReply *reply);

#endif

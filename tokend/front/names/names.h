// SPDX-License-Identifier: BSD-2-Clause
// The name service in a process of its own: NameCall in, NameReply out, one at a time. NSS may
// stall on a dead directory server; then this process dies by its own alarm and the supervisor
// starts another one, while everybody else goes on (abuse:X3).
#ifndef WARIFU_FRONT_NAMES_H
#define WARIFU_FRONT_NAMES_H

#include "core/policy.h"
#include "wire/channel.pb.h"

// Serves `fd` until the front closes it. A look-up that takes longer than `seconds` (1..60) ends
// the process by SIGALRM. Returns the process's exit status.
int names_serve(int fd, unsigned seconds, const struct policy *policy);

// One look-up, without the alarm; of the groups only what the policy asks
// (front/names/memberships.h). By name,
// or by uid when the name is empty. The name that comes back is pw_name of the found entry
// (abuse:L6); a uid of 2^32-1 is never found (abuse:I1); names that are empty, longer than 255
// bytes or not UTF-8 are unknown without asking anybody (abuse:E3).
void names_look_up(const NameCall *call, const struct policy *policy, NameReply *reply);

#endif

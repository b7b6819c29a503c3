// SPDX-License-Identifier: BSD-2-Clause
// How many connections there are, and of whom (abuse:D6): a cap for all, of which a part is
// root's alone, and a cap for each other peer.
//
// A set-uid program (su, sudo, pkexec) comes as root, but whoever runs it decides how many there
// are. It keeps its caller's group: the kernel took that at connect, before a byte is read, and
// neither the program nor the person can write it. So "root" is uid 0 *and* gid 0 (login, sshd,
// greeters, cron); uid 0 with another gid is the people of that group, who have one cap together
// and nothing of what is root's.
#ifndef WARIFU_FRONT_PEER_QUOTA_H
#define WARIFU_FRONT_PEER_QUOTA_H

#include <stdbool.h>
#include <stdint.h>

struct peer_quota;

// NULL when out of memory.
struct peer_quota *peer_quota_new(uint32_t all, uint32_t each);
void peer_quota_free(struct peer_quota **quota);

// Counts one in, or says that there is no room.
bool peer_quota_enter(struct peer_quota *quota, uint32_t uid, uint32_t gid);
void peer_quota_leave(struct peer_quota *quota, uint32_t uid, uint32_t gid);

uint32_t peer_quota_count(const struct peer_quota *quota);

#endif

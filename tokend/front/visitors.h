// SPDX-License-Identifier: BSD-2-Clause
// How many connections there are, and of whom (abuse case D6): a cap for all, of which a part is
// root's alone, and a cap for each other visitor.
//
// A set-uid program (su, sudo, pkexec) comes as root, but whoever runs it decides how many there
// are. It keeps its caller's group: the kernel took that at connect, before a byte is read, and
// neither the program nor the person can write it. So "root" is uid 0 *and* gid 0 (login, sshd,
// greeters, cron); uid 0 with another gid is the people of that group, who have one cap together
// and nothing of what is root's.
#ifndef WARIFU_FRONT_VISITORS_H
#define WARIFU_FRONT_VISITORS_H

#include <stdbool.h>
#include <stdint.h>

struct visitors;

// NULL when out of memory.
struct visitors *visitors_new(uint32_t all, uint32_t each);
void visitors_free(struct visitors **visitors);

// Counts one in, or says that there is no room.
bool visitors_enter(struct visitors *visitors, uint32_t uid, uint32_t gid);
void visitors_leave(struct visitors *visitors, uint32_t uid, uint32_t gid);

uint32_t visitors_count(const struct visitors *visitors);

#endif

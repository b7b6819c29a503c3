// SPDX-License-Identifier: BSD-2-Clause
// How many connections there are, and of whom (abuse case D6): a cap for all, of which a part is
// root's alone (login, sshd, sudo come as root), and a cap for each other uid.
#ifndef WARIFU_FRONT_VISITORS_H
#define WARIFU_FRONT_VISITORS_H

#include <stdbool.h>
#include <stdint.h>

struct visitors;

// NULL when out of memory.
struct visitors *visitors_new(uint32_t all, uint32_t each);
void visitors_free(struct visitors **visitors);

// Counts one in, or says that there is no room.
bool visitors_enter(struct visitors *visitors, uint32_t uid);
void visitors_leave(struct visitors *visitors, uint32_t uid);

uint32_t visitors_count(const struct visitors *visitors);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// Roles that run only while somebody needs them (doc/decisions/0048).
#ifndef WARIFU_DAEMON_RESTING_H
#define WARIFU_DAEMON_RESTING_H

#include "daemon/children.h"

// Whether `child`, which ended so, is not needed any more, and is not due again then: rescue, when
// it ended by itself; its names, when nobody is left to ask them; a checker, while no vault wants
// one; a verifier, whatever it ended of; a hasher that nobody had asked for a while.
bool rests(struct supervisor *self, struct child *child, int wait_status);

// Where questions lie for one that rests; -1: it does not, or nobody can ask. To be waited for with
// POLLIN, and what poll(2) said goes to on_waiting_question().
int waiting_question(struct supervisor *self, const struct child *child);
void on_waiting_question(struct supervisor *self, struct child *child, short events);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// When somebody has soon to be looked at, because time does something to their ID: it becomes
// dormant, its term ends (A5). Who has no row is met by whoever walks through all people from time
// to time. Nothing is decided by it: what it is about lies in the person's sealed record, and
// whoever changes the table makes a look come early or late.
#ifndef WARIFU_STORE_DUE_H
#define WARIFU_STORE_DUE_H

#include "store/store.h"

// Ids of people whose time has come, the longest due first; at most `max`. A change of somebody's
// state, dormancy or term makes them due at once.
enum fault store_due_list(struct store *store, struct wall_time now, int64_t *persons, size_t max,
                          size_t *count) MUST_CHECK;
// From then on; seconds as wall_time has them.
enum fault store_due_put(struct store *store, int64_t person, int64_t seconds) MUST_CHECK;
// They are not due soon. A row that is not there is as good.
enum fault store_due_forget(struct store *store, int64_t person) MUST_CHECK;

#endif

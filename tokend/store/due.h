// SPDX-License-Identifier: BSD-2-Clause
// When somebody has next to be looked at, because time does something to their ID: it becomes
// dormant, its term ends (A5). A row for each person who is not removed. Nothing is decided by it:
// what it is about lies in the person's sealed record, and whoever changes the table makes a look
// come early or late.
#ifndef WARIFU_STORE_DUE_H
#define WARIFU_STORE_DUE_H

#include "store/store.h"

#define DUE_NEVER INT64_MAX // until something about the person changes

// Ids of people whose time has come, the longest due first; at most `max`. Adding somebody, and any
// change of their state, dormancy or term, makes them due at once.
enum fault store_due_list(struct store *store, struct wall_time now, int64_t *persons, size_t max,
                          size_t *count) MUST_CHECK;
// From then on; seconds as wall_time has them.
enum fault store_due_put(struct store *store, int64_t person, int64_t seconds) MUST_CHECK;
// They were removed.
enum fault store_due_forget(struct store *store, int64_t person) MUST_CHECK;
// Everybody is due at once.
enum fault store_due_all(struct store *store) MUST_CHECK;

#endif

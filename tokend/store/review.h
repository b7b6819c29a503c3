// SPDX-License-Identifier: BSD-2-Clause
// What another has to look at, or to approve: sealed rows, as emergency codes are.
#ifndef WARIFU_STORE_REVIEW_H
#define WARIFU_STORE_REVIEW_H

#include "core/review.h"
#include "store/person.h"
#include "store/store.h"

#define REVIEW_CONCERNED_MAX 16

// What one person did, or asks for, and another looks at.
struct review {
    int64_t id; // among all listed things; set by add
    enum review_kind kind;
    enum review_state state;
    int64_t person;          // REVIEW_ROLE: whose role; else 0
    enum role before, after; // REVIEW_ROLE
    struct doer by, closed_by;
    struct wall_time opened, closed;
    char reason[257];  // of whoever did it or asks
    char verdict[257]; // of whoever closed it
    char done[513];    // REVIEW_RESCUE: verbs
    size_t concerned_count;
    int64_t concerned[REVIEW_CONCERNED_MAX]; // people who do not review it either
};

enum fault store_review_add(struct store *store, struct review *review) MUST_CHECK;
enum fault store_review_get(struct store *store, int64_t id, struct review *review) MUST_CHECK;
// CONFLICT unless it is in `from` still, of this kind, and about this person.
enum fault store_review_put(struct store *store, const struct review *review,
                            enum review_state from) MUST_CHECK;
// All, or those not closed, with id > after, by id; at most `max`.
enum fault store_review_list(struct store *store, int64_t after, bool open, struct review *reviews,
                             size_t max, size_t *count) MUST_CHECK;

#endif

// SPDX-License-Identifier: BSD-2-Clause
// Jobs that wait for a worker, in order of arrival: who comes next, and who would come too late.
#ifndef WARIFU_VAULT_QUEUE_H
#define WARIFU_VAULT_QUEUE_H

#include "vault/loop/jobs.h"

#define QUEUE_MAX 2048     // waiting at once
#define QUEUE_LANE_MAX 256 // of them for one budget

bool lane_is_same(const struct lane *a, const struct lane *b);

// Whether the answer to a job that comes now would come in time, and there is room for it.
bool queue_admits(const struct vault *vault, const struct job *job);

// Seconds after which it is worth trying again; at least 1.
uint32_t queue_retry(const struct vault *vault, const struct job *job);

void queue_append(struct vault *vault, struct job *job);
void queue_prepend(struct vault *vault, struct job *job);

// Takes out the job that *at points to, which is one of the list.
void queue_unlink(struct vault *vault, struct job **at);

// The next job for this pool whose lane is free; NULL: none. Local ones go before remote ones,
// three times of four (promise 6); else the one that came first.
struct job *queue_take(struct vault *vault, enum pool pool);

// The next job that needs no worker and whose lane is free; NULL: none.
struct job *queue_take_light(struct vault *vault);

// The first job that cannot be done in time any more; NULL: none.
struct job *queue_take_overdue(struct vault *vault);

// Whether this waiting job waits only for guesses at its own budget, or for nobody.
bool queue_is_own_lane(struct vault *vault, const struct job *job);

#endif

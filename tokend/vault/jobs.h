// SPDX-License-Identifier: BSD-2-Clause
// Work that waits for a hasher or a checker: kept in order of arrival, one at a time for each
// budget, so that a guess is counted before the next of the same budget is evaluated (promise 4,
// L1), and as many at once as there are workers (X2). Everything about it is decided again from the
// store when the answer comes back, because the store may have changed meanwhile (R1).
#ifndef WARIFU_VAULT_JOBS_H
#define WARIFU_VAULT_JOBS_H

#include "vault/batch.h"
#include <stdbool.h>
#include <stddef.h>

#define JOBS_MAX 2048     // waiting at once
#define JOBS_LANE_MAX 256 // of them for one budget
#define JOBS_SECONDS 60   // of waiting; then nothing was evaluated and a fault is told
#define HASH_SECONDS 60   // for one hash; a hasher that takes longer hangs and counts as dead
#define CHECK_SECONDS 20  // for one check; the checker gives its service half of that
#define JOBS_ROUNDS 2     // answers to one job, when the verifier changes under it

struct lane {  // which budget a job is a guess against; jobs of one lane never overlap
    bool used; // false: no guess, runs beside everything
    bool found, remote;
    uint32_t uid;
    char name[ACCOUNT_NAME_SIZE]; // of unknown people
};

struct job_kind {
    const char *name;
    pb_size_t body; // VaultReply tag of the answer, 0 if nobody waits
    // Fills the call of the job's pool from the store as it is now; or answers without one:
    // *later = false.
    enum fault (*prepare)(struct vault *vault, struct job *job, VaultReply *reply, bool *later);
    // The answer is there. *later = true asks for prepare() and another one.
    enum fault (*finish)(struct vault *vault, struct job *job, const struct work *work,
                         VaultReply *reply, bool *later);
    // The worker died or a step failed after something may have been evaluated; its own step,
    // without a reply. May be NULL.
    enum fault (*lost)(struct vault *vault, struct job *job);
};

struct job {
    struct job *next;
    const struct job_kind *kind;
    struct caller caller;
    struct lane lane;
    struct boot_time deadline;
    unsigned rounds;
    bool waits;     // prepare() asked for a worker
    enum pool pool; // whose; POOL_HASH unless whoever makes the job says otherwise
    HashCall hash;  // the call, as the pool wants it
    CheckCall check;
    void *state; // of its kind; wiped and freed with the job
    size_t state_size;
};

// Makes a job with `size` bytes of zeroed state. NULL: no memory.
struct job *job_new(const struct job_kind *kind, struct caller caller, size_t size);

// Queues it; takes it over. BUSY when too many wait (it is freed, nothing was evaluated).
enum fault jobs_add(struct vault *vault, struct job *job) MUST_CHECK;

// Inside a batch: gives work to idle workers, answers what needs none, ends what waited too long
// and workers that hang, so that nobody's lane is blocked by them.
void jobs_run(struct vault *vault);

// Whether something waits or is out, so that time alone may end it.
bool jobs_pending(const struct vault *vault);

// Inside a batch: reads what worker `number` says and finishes its job. A broken or dead worker
// loses its job and its descriptor.
void jobs_hear(struct vault *vault, unsigned number);

// A new end towards worker `index` of the pool; owns `fd`.
void jobs_set_worker(struct vault *vault, enum pool pool, unsigned index, int fd);

void jobs_free(struct vault *vault);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// Work that waits for an Argon2id hash: kept in order of arrival, one at a time for each budget, so
// that a guess is counted before the next of the same budget is evaluated (promise 4, L1), and as
// many at once as there are hashers (X2). Everything about it is decided again from the store when
// the hash comes back, because the store may have changed meanwhile (R1).
#ifndef WARIFU_VAULT_JOBS_H
#define WARIFU_VAULT_JOBS_H

#include "vault/batch.h"
#include <stdbool.h>
#include <stddef.h>

#define JOBS_MAX 2048     // waiting at once
#define JOBS_LANE_MAX 256 // of them for one budget
#define JOBS_SECONDS 60   // of waiting; then nothing was evaluated and a fault is told
#define HASH_SECONDS 60   // for one hash; a hasher that takes longer hangs and counts as dead
#define JOBS_ROUNDS 2     // hashes of one job, when the verifier changes under it

struct lane {  // which budget a job is a guess against; jobs of one lane never overlap
    bool used; // false: no guess, runs beside everything
    bool found, remote;
    uint32_t uid;
    char name[33]; // of unknown people
};

struct job_kind {
    const char *name;
    pb_size_t body; // VaultReply tag of the answer, 0 if nobody waits
    // Fills job->hash from the store as it is now; or answers without a hash: *later = false.
    enum fault (*prepare)(struct vault *vault, struct job *job, VaultReply *reply, bool *later);
    // The hash is there. *later = true asks for prepare() and another hash.
    enum fault (*finish)(struct vault *vault, struct job *job, const HashReply *hash,
                         VaultReply *reply, bool *later);
    // The hasher died or a step failed after something may have been evaluated; its own step,
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
    bool waits; // prepare() asked for a hash
    HashCall hash;
    void *state; // of its kind; wiped and freed with the job
    size_t state_size;
};

// Makes a job with `size` bytes of zeroed state. NULL: no memory.
struct job *job_new(const struct job_kind *kind, struct caller caller, size_t size);

// Queues it; takes it over. BUSY when too many wait (it is freed, nothing was evaluated).
enum fault jobs_add(struct vault *vault, struct job *job) MUST_CHECK;

// Inside a batch: gives work to idle hashers, answers what needs none, ends what waited too long
// and hashers that hang, so that nobody's lane is blocked by them.
void jobs_run(struct vault *vault);

// Whether something waits or is out, so that time alone may end it.
bool jobs_pending(const struct vault *vault);

// Inside a batch: reads what hasher `index` says and finishes its job. A broken or dead hasher
// loses its job and its descriptor.
void jobs_hear(struct vault *vault, unsigned index);

// A new end towards hasher `index`; owns `fd`.
void jobs_set_hasher(struct vault *vault, unsigned index, int fd);

void jobs_free(struct vault *vault);

#endif

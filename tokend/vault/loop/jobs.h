// SPDX-License-Identifier: BSD-2-Clause
// Work that waits for a hasher or a checker: kept in order of arrival, one at a time for each
// budget, so that a guess is counted before the next of the same budget is evaluated (promise 4,
// abuse:L1), and as many at once as there are workers (abuse:X2). Everything about it is decided
// again from the store when the answer comes back, because the store may have changed meanwhile
// (abuse:R1).
#ifndef WARIFU_VAULT_JOBS_H
#define WARIFU_VAULT_JOBS_H

#include "vault/loop/batch.h"
#include <stdbool.h>
#include <stddef.h>

#define JOBS_SECONDS 60  // the patience of those who do not say how long theirs is
#define HASH_SECONDS 60  // for one hash; a hasher that takes longer hangs and counts as dead
#define CHECK_SECONDS 20 // for one check; the checker gives its service half of that
#define JOBS_ROUNDS 2    // answers to one job, when the verifier changes under it

struct lane {  // which budget a job is a guess against; jobs of one lane never overlap
    bool used; // false: no guess, runs beside everything
    bool found, remote;
    bool foreign; // from other people's sessions: all of them share the lane
    uint32_t uid;
    char name[ACCOUNT_NAME_SIZE]; // of unknown people
};

struct job_kind {
    const char *name;
    pb_size_t body; // VaultReply tag of the answer, 0 if nobody waits
    // Fills the call of the job's pool from the store as it is now; or answers without one:
    // wants->later = false.
    enum fault (*prepare)(struct vault *vault, struct job *job, VaultReply *reply,
                          struct step_wants *wants);
    // The answer is there. wants->later = true asks for prepare() and another one, of the pool that
    // the job names then.
    enum fault (*finish)(struct vault *vault, struct job *job, const struct work *work,
                         VaultReply *reply, struct step_wants *wants);
    // The worker died, or nobody waits any more, while something may have been evaluated (`why` is
    // NONE); or a step failed with `why`, and is undone. So that faults are no way to guess for
    // free (abuse:D12) it charges what was, or may have been, a guess, and records the rest. Its
    // own step, without a reply. May be NULL.
    enum fault (*lost)(struct vault *vault, struct job *job, enum fault why);
    // It is refused because it cannot be done in time; nothing was evaluated. The reply says so,
    // and may be made to say what is decided without. May be NULL.
    enum fault (*busy)(struct vault *vault, struct job *job, VaultReply *reply);
};

struct job {
    struct job *next;
    const struct job_kind *kind;
    struct caller caller;
    struct lane lane;
    struct boot_time deadline; // then an answer is worth nothing
    uint32_t patience;         // milliseconds from its coming to that
    bool gone;                 // nobody waits for it: what its worker says decides nothing
    unsigned rounds;
    bool waits;     // prepare() asked for a worker
    uint64_t alike; // of jobs in one lane with the same number one succeeds at most, and then none
                    // of the others needs a worker; 0: like no other
    bool light;     // it needs no worker: it waits for its lane alone
    enum pool pool; // whose; POOL_HASH unless whoever makes the job says otherwise
    HashCall hash;  // the call, as the pool wants it
    CheckCall check;
    void *state; // of its kind; wiped and freed with the job
    size_t state_size;
};

// Makes a job with `size` bytes of zeroed state. NULL: no memory.
struct job *job_new(const struct job_kind *kind, struct caller caller, size_t size);

// Within a step: queues it and sets wants->later, or, when it cannot be answered within `patience`
// milliseconds (0: JOBS_SECONDS), refuses it at once: `reply` says so, nothing is evaluated or
// charged (abuse:M8). Takes it over either way. Its pool is the one that will be asked.
enum fault jobs_add(struct vault *vault, struct job *job, uint32_t patience, VaultReply *reply,
                    struct step_wants *wants) MUST_CHECK;

// Inside a batch: nobody waits any more for this caller's job. One that waits is dropped. A guess
// is charged if it is being evaluated, or would be but for other guesses at the same budget: a
// client that leaves saves nobody a try (abuse:L3). One that only stood in a queue of others is
// not. The caller is answered, so that its front knows that the vault has done with it.
void jobs_cancel(struct vault *vault, struct caller caller);

// Inside a batch: the same for all that came by a front that is gone.
void jobs_cancel_front(struct vault *vault, uint64_t front);
bool jobs_of_front(const struct vault *vault, uint64_t front);

// Inside a batch: gives work to idle workers, answers what needs none, refuses what can no longer
// be done in time and ends workers that hang, so that nobody's lane is blocked by them.
void jobs_run(struct vault *vault);

// Whether something waits or is out, so that time alone may end it.
bool jobs_pending(const struct vault *vault);

// Inside a batch: reads what worker `number` says and finishes its job. A broken or dead worker
// loses its job and its descriptor.
void jobs_hear(struct vault *vault, unsigned number);

// A new end towards worker `index` of the pool; owns `fd`.
void jobs_set_worker(struct vault *vault, enum pool pool, unsigned index, int fd,
                     uint32_t connection);

void jobs_free(struct vault *vault);

#endif

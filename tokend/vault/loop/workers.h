// SPDX-License-Identifier: BSD-2-Clause
// The processes that the vault gives work to and waits for: hashers, and checkers where another PAM
// service keeps the passwords. Each does one thing at a time. Which job goes to whom, and what
// becomes of it, is vault/loop/jobs.h's.
#ifndef WARIFU_VAULT_WORKERS_H
#define WARIFU_VAULT_WORKERS_H

#include "base/clock.h"
#include "vault/loop/ports.h"
#include "wire/channel.h"
#include "wire/channel.pb.h"
#include "wire/handover.h"
#include <stdbool.h>
#include <stdint.h>

enum pool { POOL_HASH, POOL_CHECK, POOLS };

// Numbers of workers: first the hashers, then the checkers.
#define WORKERS_MAX (VAULT_HASHERS_MAX + VAULT_CHECKERS_MAX)

struct job;

struct worker {
    int fd;              // -1: dead, until a new end comes
    uint32_t connection; // as the supervisor numbers them (handover.h)
    struct frame_reader *reader;
    struct job *job;        // being worked on; NULL: idle
    struct boot_time given; // since when
    uint64_t call;          // number of the call that is out
};

struct pool_traits {
    const char *name;          // of one of its workers, for the log
    const pb_msgdesc_t *call;  // HashCall, CheckCall
    const pb_msgdesc_t *reply; // HashReply, CheckReply
    unsigned first, count;     // numbers of its workers
    unsigned seconds;          // for one call; a worker that takes longer hangs and counts as dead
    enum handover_kind hangs;  // how the supervisor is told that
    enum handover_kind gone;   // or that the connection to it ended
};

const struct pool_traits *pool_traits(enum pool pool);
enum pool worker_pool(unsigned number);

// What came back; the member of the worker's pool is set, the other NULL.
struct work {
    const HashReply *hash;
    const CheckReply *check;
};

union work_reply {
    HashReply hash;
    CheckReply check;
};

// All dead.
void workers_init(struct worker workers[WORKERS_MAX]);

// Takes `fd` over as the end towards this worker, which must be dead. FAULT_MEMORY: it is closed.
enum fault worker_open(struct worker *worker, int fd) MUST_CHECK;
void worker_close(struct worker *worker);

// One of the pool that lives and does nothing; NULL: none.
struct worker *worker_idle(struct worker workers[WORKERS_MAX], enum pool pool);

// How many of the pool live.
unsigned workers_alive(const struct worker workers[WORKERS_MAX], enum pool pool);

// The next answer of a worker that was filled. FORMAT for one that nobody asked for, too: it must
// not decide anything. *have is false when there is none yet. Wipe the reply.
enum fault worker_next(struct worker *worker, enum pool pool, union work_reply *reply,
                       struct work *work, bool *have) MUST_CHECK;

#endif

// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/workers.h"
#include "vault/loop/jobs.h"
#include <string.h>
#include <unistd.h>

static const struct pool_traits pools[POOLS] = {
    [POOL_HASH] = {"hasher", HashCall_fields, HashReply_fields, 0, VAULT_HASHERS_MAX, HASH_SECONDS,
                   HANDOVER_HASHER_HANGS, HANDOVER_HASHER_GONE},
    [POOL_CHECK] = {"checker", CheckCall_fields, CheckReply_fields, VAULT_HASHERS_MAX,
                    VAULT_CHECKERS_MAX, CHECK_SECONDS, HANDOVER_CHECKER_HANGS,
                    HANDOVER_CHECKER_GONE},
};

const struct pool_traits *pool_traits(enum pool pool)
{
    return &pools[pool];
}

enum pool worker_pool(unsigned number)
{
    return number < pools[POOL_CHECK].first ? POOL_HASH : POOL_CHECK;
}

void workers_init(struct worker workers[WORKERS_MAX])
{
    for (unsigned i = 0; i < WORKERS_MAX; i++)
        workers[i] = (struct worker){.fd = -1};
}

enum fault worker_open(struct worker *worker, int fd)
{
    const enum fault fault = frame_reader_new(CHANNEL_FRAME_MAX, &worker->reader);

    if (fault == FAULT_NONE)
        worker->fd = fd;
    else
        close(fd);
    return fault;
}

void worker_close(struct worker *worker)
{
    if (worker->fd >= 0)
        close(worker->fd);
    worker->fd = -1;
    frame_reader_free(&worker->reader);
}

struct worker *worker_idle(struct worker workers[WORKERS_MAX], enum pool pool)
{
    struct worker *worker = &workers[pools[pool].first];

    for (unsigned i = 0; i < pools[pool].count; i++, worker++)
        if (worker->fd >= 0 && worker->job == NULL)
            return worker;
    return NULL;
}

unsigned workers_alive(const struct worker workers[WORKERS_MAX], enum pool pool)
{
    const struct worker *worker = &workers[pools[pool].first];
    unsigned alive = 0;

    for (unsigned i = 0; i < pools[pool].count; i++, worker++)
        alive += worker->fd >= 0;
    return alive;
}

static uint64_t answered_call(const struct work *work)
{
    return work->hash != NULL ? work->hash->id : work->check->id;
}

enum fault worker_next(struct worker *worker, enum pool pool, union work_reply *reply,
                       struct work *work, bool *have)
{
    const size_t size = pool == POOL_HASH ? sizeof reply->hash : sizeof reply->check;
    const enum fault fault =
        frame_reader_next(worker->reader, pools[pool].reply, reply, size, have);

    if (fault != FAULT_NONE || !*have)
        return fault;
    *work = (struct work){.hash = NULL};
    if (pool == POOL_HASH)
        work->hash = &reply->hash;
    else
        work->check = &reply->check;
    return worker->job != NULL && answered_call(work) == worker->call ? FAULT_NONE : FAULT_FORMAT;
}

// SPDX-License-Identifier: BSD-2-Clause
#include "vault/jobs.h"
#include "base/log.h"
#include "base/secret.h"
#include "wire/seam.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct job *job_new(const struct job_kind *kind, struct caller caller, size_t size)
{
    struct job *job = calloc(1, sizeof *job);

    if (job == NULL)
        return NULL;
    job->state = calloc(1, size);
    if (job->state == NULL) {
        free(job);
        return NULL;
    }
    job->kind = kind;
    job->caller = caller;
    job->state_size = size;
    return job;
}

static void job_free(struct job *job)
{
    secret_wipe(job->state, job->state_size);
    free(job->state);
    secret_wipe(job, sizeof *job);
    free(job);
}

static bool same_lane(const struct lane *a, const struct lane *b)
{
    if (!a->used || !b->used || a->found != b->found || a->remote != b->remote)
        return false;
    return a->found ? a->uid == b->uid : strcmp(a->name, b->name) == 0;
}

enum fault jobs_add(struct vault *vault, struct job *job)
{
    unsigned beside = 0;

    for (const struct job *other = vault->waiting; other != NULL; other = other->next)
        beside += same_lane(&other->lane, &job->lane);
    if (vault->waiting_count >= JOBS_MAX || beside >= JOBS_LANE_MAX) {
        job_free(job);
        return FAULT_BUSY;
    }
    job->deadline.milliseconds = vault->now.boot.milliseconds + JOBS_SECONDS * 1000;
    job->next = NULL;
    *vault->waiting_tail = job;
    vault->waiting_tail = &job->next;
    vault->waiting_count++;
    return FAULT_NONE;
}

// --- steps ---

struct finishing {
    struct job *job;
    const struct work *work;
    bool again;
};

static enum fault step_prepare(struct vault *vault, void *context, VaultReply *reply, bool *later)
{
    struct job *job = context;

    *later = true;
    const enum fault fault = job->kind->prepare(vault, job, reply, later);
    job->waits = fault == FAULT_NONE && *later;
    return fault;
}

static enum fault step_finish(struct vault *vault, void *context, VaultReply *reply, bool *later)
{
    struct finishing *finishing = context;
    struct job *job = finishing->job;
    enum fault fault = job->kind->finish(vault, job, finishing->work, reply, later);

    finishing->again = fault == FAULT_NONE && *later;
    if (finishing->again && job->rounds >= JOBS_ROUNDS)
        fault = FAULT_CONFLICT;
    return fault;
}

// Whether the job now waits for a worker; otherwise it has been answered.
static bool job_prepare(struct vault *vault, struct job *job)
{
    job->waits = false;
    return batch_step(vault, job->caller, job->kind->body, step_prepare, job) == FAULT_NONE &&
           job->waits;
}

static enum fault step_lost(struct vault *vault, void *context, VaultReply *reply, bool *later)
{
    struct job *job = context;

    (void)reply;
    (void)later;
    return job->kind->lost(vault, job);
}

// Something may have been evaluated and nobody will hear what: it is charged as a wrong try, so
// that faults are no way to guess for free (D12).
static void job_lost(struct vault *vault, struct job *job)
{
    const struct caller nobody = {0};

    if (job->kind->lost != NULL && batch_step(vault, nobody, 0, step_lost, job) != FAULT_NONE)
        log_error("a lost %s could not be charged", job->kind->name);
}

// --- workers ---

static bool lane_is_busy(const struct vault *vault, const struct lane *lane)
{
    for (unsigned i = 0; i < WORKERS_MAX; i++)
        if (vault->workers[i].job != NULL && same_lane(&vault->workers[i].job->lane, lane))
            return true;
    return false;
}

static void worker_died(struct vault *vault, struct worker *worker)
{
    struct job *job = worker->job;
    const enum pool pool = worker_pool((unsigned)(worker - vault->workers));

    log_warning("a %s is gone%s", pool_traits(pool)->name, job != NULL ? "; its work is lost" : "");
    worker->job = NULL;
    worker_close(worker);
    if (job != NULL) {
        job_lost(vault, job);
        batch_refuse(vault, job->caller, job->kind->body);
        job_free(job);
    }
}

static enum fault send_call(struct worker *worker, struct job *job)
{
    const struct pool_traits *traits = pool_traits(job->pool);

    if (job->pool == POOL_HASH) {
        job->hash.id = worker->call;
        return seam_send(worker->fd, traits->call, &job->hash);
    }
    job->check.id = worker->call;
    return seam_send(worker->fd, traits->call, &job->check);
}

// Gives the job to the worker, which is busy while this batch is written to the disk. One that
// died unnoticed has evaluated nothing: the job is the first in the queue again.
static void worker_give(struct vault *vault, struct worker *worker, struct job *job)
{
    worker->call = ++vault->next_call;
    if (send_call(worker, job) == FAULT_NONE) {
        job->rounds++;
        worker->job = job;
        worker->given = vault->now.boot;
        return;
    }
    worker->job = NULL;
    worker_died(vault, worker);
    job->next = vault->waiting;
    vault->waiting = job;
    if (job->next == NULL)
        vault->waiting_tail = &job->next;
    vault->waiting_count++;
}

// The first job of the queue that is for this pool and whose lane is free; unlinks it.
static struct job *take_job(struct vault *vault, enum pool pool)
{
    for (struct job **at = &vault->waiting; *at != NULL; at = &(*at)->next) {
        struct job *job = *at;
        if (job->pool != pool || lane_is_busy(vault, &job->lane))
            continue;
        *at = job->next;
        if (job->next == NULL)
            vault->waiting_tail = at;
        job->next = NULL;
        vault->waiting_count--;
        return job;
    }
    return NULL;
}

static void end_overdue(struct vault *vault)
{
    // The queue is in order of arrival, so the oldest stands first.
    while (vault->waiting != NULL &&
           vault->waiting->deadline.milliseconds < vault->now.boot.milliseconds) {
        struct job *job = vault->waiting;
        vault->waiting = job->next;
        if (vault->waiting == NULL)
            vault->waiting_tail = &vault->waiting;
        vault->waiting_count--;
        log_warning("no %s was free for %u s: a %s was given up", pool_traits(job->pool)->name,
                    JOBS_SECONDS, job->kind->name);
        batch_refuse(vault, job->caller, job->kind->body);
        job_free(job);
    }
}

void vault_tell_supervisor(const struct vault *vault, enum handover_kind what, uint32_t index)
{
    const struct handover handover = {what, index, -1};

    if (vault->ports->control_fd >= 0 &&
        handover_send(vault->ports->control_fd, &handover) != FAULT_NONE)
        log_error("the supervisor cannot be told of a neighbour that hangs");
}

static void end_hung(struct vault *vault)
{
    for (unsigned i = 0; i < WORKERS_MAX; i++) {
        struct worker *worker = &vault->workers[i];
        const struct pool_traits *traits = pool_traits(worker_pool(i));
        if (worker->job != NULL && vault->now.boot.milliseconds - worker->given.milliseconds >
                                       traits->seconds * INT64_C(1000)) {
            vault_tell_supervisor(vault, traits->hangs, i - traits->first);
            worker_died(vault, worker);
        }
    }
}

bool jobs_pending(const struct vault *vault)
{
    for (unsigned i = 0; i < WORKERS_MAX; i++)
        if (vault->workers[i].job != NULL)
            return true;
    return vault->waiting != NULL;
}

static void run_pool(struct vault *vault, enum pool pool)
{
    struct worker *worker;
    struct job *job;

    while ((worker = worker_idle(vault->workers, pool)) != NULL &&
           (job = take_job(vault, pool)) != NULL) {
        if (job_prepare(vault, job))
            worker_give(vault, worker, job);
        else
            job_free(job);
    }
}

void jobs_run(struct vault *vault)
{
    end_hung(vault);
    for (enum pool pool = 0; pool < POOLS; pool++)
        run_pool(vault, pool);
    end_overdue(vault);
}

// --- replies ---

static void finish_job(struct vault *vault, struct worker *worker, const struct work *work)
{
    struct finishing finishing = {.job = worker->job, .work = work};
    struct job *job = worker->job;

    if (batch_step(vault, job->caller, job->kind->body, step_finish, &finishing) != FAULT_NONE) {
        job_lost(vault, job);
    } else if (finishing.again && job_prepare(vault, job)) {
        worker_give(vault, worker, job);
        return;
    }
    worker->job = NULL;
    job_free(job);
}

void jobs_hear(struct vault *vault, unsigned number)
{
    struct worker *worker = &vault->workers[number];
    union work_reply reply;
    struct work work;
    bool have = true;

    if (worker->fd < 0)
        return;
    enum fault fault = frame_reader_fill(worker->reader, worker->fd);
    while (have && worker->fd >= 0) {
        const enum fault next = worker_next(worker, worker_pool(number), &reply, &work, &have);
        if (next != FAULT_NONE)
            fault = FAULT_FORMAT;
        if (next != FAULT_NONE || !have)
            break;
        finish_job(vault, worker, &work);
        secret_wipe(&reply, sizeof reply);
    }
    if (fault != FAULT_NONE && fault != FAULT_BUSY && worker->fd >= 0)
        worker_died(vault, worker);
}

void jobs_set_worker(struct vault *vault, enum pool pool, unsigned index, int fd)
{
    const struct pool_traits *traits = pool_traits(pool);
    struct worker *worker;

    if (index >= traits->count) {
        close(fd);
        return;
    }
    worker = &vault->workers[traits->first + index];
    if (worker->fd >= 0)
        worker_died(vault, worker);
    if (worker_open(worker, fd) != FAULT_NONE)
        log_error("out of memory: a %s stays unused", traits->name);
}

void jobs_free(struct vault *vault)
{
    for (unsigned i = 0; i < WORKERS_MAX; i++) {
        if (vault->workers[i].job != NULL)
            job_free(vault->workers[i].job);
        vault->workers[i].job = NULL;
        worker_close(&vault->workers[i]);
    }
    while (vault->waiting != NULL) {
        struct job *next = vault->waiting->next;
        job_free(vault->waiting);
        vault->waiting = next;
    }
    vault->waiting_tail = &vault->waiting;
    vault->waiting_count = 0;
}

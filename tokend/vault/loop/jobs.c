// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/jobs.h"
#include "base/log.h"
#include "base/secret.h"
#include "vault/loop/crowd.h"
#include "vault/loop/queue.h"
#include "vault/loop/undecided.h"
#include "wire/channel.h"
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

// The reply to a job that is refused, and its record.
static enum fault refuse(struct vault *vault, struct job *job, VaultReply *reply)
{
    if (job->kind->body != 0)
        reply_busy(reply, queue_retry(vault, job));
    return job->kind->busy != NULL ? job->kind->busy(vault, job, reply) : FAULT_NONE;
}

enum fault jobs_add(struct vault *vault, struct job *job, uint32_t patience, VaultReply *reply,
                    struct step_wants *wants)
{
    job->patience = patience != 0 ? patience : JOBS_SECONDS * 1000;
    job->deadline.milliseconds = vault->now.boot.milliseconds + job->patience;
    wants->later = queue_admits(vault, job);
    if (wants->later) {
        queue_append(vault, job);
        return FAULT_NONE;
    }
    const enum fault fault = refuse(vault, job, reply);
    job_free(job);
    return fault;
}

// --- steps ---

struct finishing {
    struct job *job;
    const struct work *work;
    bool again;
};

static enum fault step_prepare(struct vault *vault, void *context, VaultReply *reply,
                               struct step_wants *wants)
{
    struct job *job = context;

    wants->later = true;
    const enum fault fault = job->kind->prepare(vault, job, reply, wants);
    job->waits = fault == FAULT_NONE && wants->later;
    return fault;
}

static enum fault step_finish(struct vault *vault, void *context, VaultReply *reply,
                              struct step_wants *wants)
{
    struct finishing *finishing = context;
    struct job *job = finishing->job;
    enum fault fault = job->kind->finish(vault, job, finishing->work, reply, wants);

    finishing->again = fault == FAULT_NONE && wants->later;
    if (finishing->again && job->rounds >= JOBS_ROUNDS)
        fault = FAULT_CONFLICT;
    return fault;
}

struct losing {
    struct job *job;
    enum fault why;
};

static enum fault step_lost(struct vault *vault, void *context, VaultReply *reply,
                            struct step_wants *wants)
{
    const struct losing *losing = context;

    (void)reply;
    (void)wants;
    return losing->job->kind->lost(vault, losing->job, losing->why);
}

// Nobody will hear what came of it: `why` is the fault that ended it, or NONE when it was broken
// off while it may have been evaluated.
static void job_lost(struct vault *vault, struct job *job, enum fault why)
{
    const struct caller nobody = {0};
    struct losing losing = {job, why};

    if (job->kind->lost != NULL && batch_step(vault, nobody, 0, step_lost, &losing) != FAULT_NONE)
        log_error("a lost %s could not be recorded", job->kind->name);
}

// Whether the job now waits for a worker; otherwise it has been answered.
static bool job_prepare(struct vault *vault, struct job *job)
{
    job->waits = false;
    const enum fault fault = batch_step(vault, job->caller, job->kind->body, step_prepare, job);
    if (fault != FAULT_NONE)
        job_lost(vault, job, fault);
    return fault == FAULT_NONE && job->waits;
}

// --- workers ---

static void worker_died(struct vault *vault, struct worker *worker)
{
    struct job *job = worker->job;
    const unsigned number = (unsigned)(worker - vault->workers);
    const enum pool pool = worker_pool(number);

    log_warning("a %s is gone%s", pool_traits(pool)->name, job != NULL ? "; its work is lost" : "");
    worker->job = NULL;
    worker_close(worker);
    vault_tell_supervisor(vault, pool_traits(pool)->gone, number - pool_traits(pool)->first,
                          worker->connection);
    if (job != NULL && !job->gone) {
        job_lost(vault, job, FAULT_NONE);
        batch_refuse(vault, job->caller, job->kind->body);
    }
    if (job != NULL)
        job_free(job);
}

static enum fault send_call(struct worker *worker, struct job *job)
{
    const struct pool_traits *traits = pool_traits(job->pool);

    if (job->pool == POOL_HASH) {
        job->hash.id = worker->call;
        return channel_send(worker->fd, traits->call, &job->hash);
    }
    job->check.id = worker->call;
    return channel_send(worker->fd, traits->call, &job->check);
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
    queue_prepend(vault, job);
}

static enum fault step_busy(struct vault *vault, void *context, VaultReply *reply,
                            struct step_wants *wants)
{
    wants->later = false;
    return refuse(vault, context, reply);
}

// One whose answer would come too late is not begun.
static void end_overdue(struct vault *vault)
{
    struct job *job;

    while ((job = queue_take_overdue(vault)) != NULL) {
        (void)!batch_step(vault, job->caller, job->kind->body, step_busy, job);
        job_free(job);
    }
}

void vault_tell_supervisor(const struct vault *vault, enum handover_kind what, uint32_t index,
                           uint32_t connection)
{
    const struct handover handover = {what, index, -1, connection, 0};

    if (vault->ports->control_fd >= 0 &&
        handover_send(vault->ports->control_fd, &handover) != FAULT_NONE)
        log_error("the supervisor cannot be told of a neighbour");
}

static void end_hung(struct vault *vault)
{
    for (unsigned i = 0; i < WORKERS_MAX; i++) {
        struct worker *worker = &vault->workers[i];
        const struct pool_traits *traits = pool_traits(worker_pool(i));
        if (worker->job != NULL && vault->now.boot.milliseconds - worker->given.milliseconds >
                                       traits->seconds * INT64_C(1000)) {
            vault_tell_supervisor(vault, traits->hangs, i - traits->first, 0);
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
           (job = queue_take(vault, pool)) != NULL) {
        if (job_prepare(vault, job))
            worker_give(vault, worker, job);
        else
            job_free(job);
    }
}

// What needs no worker is in nobody's way. One that wants one after all is the first in the queue.
static void run_light(struct vault *vault)
{
    struct job *job;

    while ((job = queue_take_light(vault)) != NULL) {
        if (job_prepare(vault, job)) {
            job->light = false;
            queue_prepend(vault, job);
        } else {
            job_free(job);
        }
    }
}

void jobs_run(struct vault *vault)
{
    end_hung(vault);
    end_overdue(vault);
    run_light(vault);
    for (enum pool pool = 0; pool < POOLS; pool++)
        run_pool(vault, pool);
}

// --- clients that leave ---

// id 0: any call of that front.
static bool is_of(const struct job *job, struct caller caller)
{
    return job->kind->body != 0 && job->caller.front == caller.front &&
           (caller.id == 0 || job->caller.id == caller.id);
}

// False when it has none, or no more.
static bool cancel_one(struct vault *vault, struct caller caller)
{
    for (unsigned i = 0; i < WORKERS_MAX; i++) {
        struct job *job = vault->workers[i].job;
        if (job == NULL || job->gone || !is_of(job, caller))
            continue;
        job->gone = true;
        job_lost(vault, job, FAULT_NONE);
        batch_refuse(vault, job->caller, job->kind->body);
        return true;
    }
    for (struct job **at = &vault->waiting; *at != NULL; at = &(*at)->next) {
        struct job *job = *at;
        if (!is_of(job, caller))
            continue;
        if (queue_is_own_lane(vault, job))
            job_lost(vault, job, FAULT_NONE);
        queue_unlink(vault, at);
        batch_refuse(vault, job->caller, job->kind->body);
        job_free(job);
        return true;
    }
    return false;
}

void jobs_cancel(struct vault *vault, struct caller caller)
{
    if (caller.id != 0)
        (void)cancel_one(vault, caller);
}

void jobs_cancel_front(struct vault *vault, uint64_t front)
{
    while (cancel_one(vault, (struct caller){.front = front}))
        ;
}

bool jobs_of_front(const struct vault *vault, uint64_t front)
{
    const struct caller any = {.front = front};

    for (unsigned i = 0; i < WORKERS_MAX; i++)
        if (vault->workers[i].job != NULL && !vault->workers[i].job->gone &&
            is_of(vault->workers[i].job, any))
            return true;
    for (const struct job *job = vault->waiting; job != NULL; job = job->next)
        if (is_of(job, any))
            return true;
    return false;
}

// --- replies ---

static void finish_job(struct vault *vault, struct worker *worker, const struct work *work)
{
    struct finishing finishing = {.job = worker->job, .work = work};
    struct job *job = worker->job;
    enum fault fault = FAULT_NONE;

    vault->pace[job->pool] = crowd_pace(vault->pace[job->pool], worker->given, vault->now.boot);
    if (job->gone) {
        // charged when its client left
    } else if (job->kind->body != 0 && vault->now.boot.milliseconds > job->deadline.milliseconds) {
        // What nobody hears in time is not decided: it is neither a grant nor a guess.
        (void)!batch_step(vault, job->caller, job->kind->body, step_busy, job);
    } else if ((fault = batch_step(vault, job->caller, job->kind->body, step_finish, &finishing)) !=
               FAULT_NONE) {
        job_lost(vault, job, fault);
    } else if (finishing.again && job->pool != worker_pool((unsigned)(worker - vault->workers))) {
        worker->job = NULL; // its next round is another pool's
        queue_prepend(vault, job);
        return;
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

void jobs_set_worker(struct vault *vault, enum pool pool, unsigned index, int fd,
                     uint32_t connection)
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
    worker->connection = connection;
    if (worker_open(worker, fd) != FAULT_NONE) {
        log_error("out of memory: a %s stays unused", traits->name);
        vault_tell_supervisor(vault, traits->gone, index, connection);
    }
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

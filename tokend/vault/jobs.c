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
    const HashReply *hash;
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
    enum fault fault = job->kind->finish(vault, job, finishing->hash, reply, later);

    finishing->again = fault == FAULT_NONE && *later;
    if (finishing->again && job->rounds >= JOBS_ROUNDS)
        fault = FAULT_CONFLICT;
    return fault;
}

// Whether the job now waits for a hash; otherwise it has been answered.
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

// --- hashers ---

static bool lane_is_busy(const struct vault *vault, const struct lane *lane)
{
    for (unsigned i = 0; i < VAULT_HASHERS_MAX; i++)
        if (vault->hashers[i].job != NULL && same_lane(&vault->hashers[i].job->lane, lane))
            return true;
    return false;
}

static struct hasher *idle_hasher(struct vault *vault)
{
    for (unsigned i = 0; i < VAULT_HASHERS_MAX; i++)
        if (vault->hashers[i].fd >= 0 && vault->hashers[i].job == NULL)
            return &vault->hashers[i];
    return NULL;
}

static void hasher_close(struct hasher *hasher)
{
    if (hasher->fd >= 0)
        close(hasher->fd);
    hasher->fd = -1;
    frame_reader_free(&hasher->reader);
}

static void hasher_died(struct vault *vault, struct hasher *hasher)
{
    struct job *job = hasher->job;

    log_warning("a hasher is gone%s", job != NULL ? "; its work is lost" : "");
    hasher->job = NULL;
    hasher_close(hasher);
    if (job != NULL) {
        job_lost(vault, job);
        batch_refuse(vault, job->caller, job->kind->body);
        job_free(job);
    }
}

// Gives the job to the hasher. The hash is computed while this batch is written to the disk. One
// that died unnoticed has evaluated nothing: the job is the first in the queue again.
static void hasher_give(struct vault *vault, struct hasher *hasher, struct job *job)
{
    job->hash.id = ++vault->next_hash_id;
    if (seam_send(hasher->fd, HashCall_fields, &job->hash) == FAULT_NONE) {
        job->rounds++;
        hasher->job = job;
        hasher->given = vault->now.boot;
        return;
    }
    hasher->job = NULL;
    hasher_died(vault, hasher);
    job->next = vault->waiting;
    vault->waiting = job;
    if (job->next == NULL)
        vault->waiting_tail = &job->next;
    vault->waiting_count++;
}

// The first job of the queue whose lane is free; unlinks it.
static struct job *take_job(struct vault *vault)
{
    for (struct job **at = &vault->waiting; *at != NULL; at = &(*at)->next) {
        struct job *job = *at;
        if (lane_is_busy(vault, &job->lane))
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
        log_warning("no hasher was free for %u s: a %s was given up", JOBS_SECONDS,
                    job->kind->name);
        batch_refuse(vault, job->caller, job->kind->body);
        job_free(job);
    }
}

void vault_accuse(const struct vault *vault, enum handover_kind what, uint32_t index)
{
    const struct handover handover = {what, index, -1};

    if (vault->ports->control_fd >= 0 &&
        handover_send(vault->ports->control_fd, &handover) != FAULT_NONE)
        log_error("the supervisor cannot be told of a neighbour that hangs");
}

static void end_hung(struct vault *vault)
{
    for (unsigned i = 0; i < VAULT_HASHERS_MAX; i++) {
        struct hasher *hasher = &vault->hashers[i];
        if (hasher->job != NULL && vault->now.boot.milliseconds - hasher->given.milliseconds >
                                       HASH_SECONDS * INT64_C(1000)) {
            vault_accuse(vault, HANDOVER_HASHER_HANGS, i);
            hasher_died(vault, hasher);
        }
    }
}

bool jobs_pending(const struct vault *vault)
{
    for (unsigned i = 0; i < VAULT_HASHERS_MAX; i++)
        if (vault->hashers[i].job != NULL)
            return true;
    return vault->waiting != NULL;
}

void jobs_run(struct vault *vault)
{
    struct hasher *hasher;
    struct job *job;

    end_hung(vault);
    while ((hasher = idle_hasher(vault)) != NULL && (job = take_job(vault)) != NULL) {
        if (job_prepare(vault, job))
            hasher_give(vault, hasher, job);
        else
            job_free(job);
    }
    end_overdue(vault);
}

// --- replies ---

static void finish_job(struct vault *vault, struct hasher *hasher, const HashReply *hash)
{
    struct finishing finishing = {.job = hasher->job, .hash = hash};
    struct job *job = hasher->job;

    if (batch_step(vault, job->caller, job->kind->body, step_finish, &finishing) != FAULT_NONE) {
        job_lost(vault, job);
    } else if (finishing.again && job_prepare(vault, job)) {
        hasher_give(vault, hasher, job);
        return;
    }
    hasher->job = NULL;
    job_free(job);
}

void jobs_hear(struct vault *vault, unsigned index)
{
    struct hasher *hasher = &vault->hashers[index];
    HashReply reply;
    bool have = true;

    if (hasher->fd < 0)
        return;
    enum fault fault = frame_reader_fill(hasher->reader, hasher->fd);
    while (have && hasher->fd >= 0) {
        if (frame_reader_next(hasher->reader, HashReply_fields, &reply, sizeof reply, &have) !=
            FAULT_NONE) {
            fault = FAULT_FORMAT;
            break;
        }
        if (!have)
            break;
        // An answer that nobody asked for: it must not decide anything.
        if (hasher->job == NULL || reply.id != hasher->job->hash.id) {
            fault = FAULT_FORMAT;
            break;
        }
        finish_job(vault, hasher, &reply);
        secret_wipe(&reply, sizeof reply);
    }
    if (fault != FAULT_NONE && fault != FAULT_BUSY && hasher->fd >= 0)
        hasher_died(vault, hasher);
}

void jobs_set_hasher(struct vault *vault, unsigned index, int fd)
{
    struct hasher *hasher;

    if (index >= VAULT_HASHERS_MAX) {
        close(fd);
        return;
    }
    hasher = &vault->hashers[index];
    if (hasher->fd >= 0)
        hasher_died(vault, hasher);
    if (frame_reader_new(SEAM_FRAME_MAX, &hasher->reader) != FAULT_NONE) {
        log_error("out of memory: a hasher stays unused");
        close(fd);
        return;
    }
    hasher->fd = fd;
}

void jobs_free(struct vault *vault)
{
    for (unsigned i = 0; i < VAULT_HASHERS_MAX; i++) {
        if (vault->hashers[i].job != NULL)
            job_free(vault->hashers[i].job);
        vault->hashers[i].job = NULL;
        hasher_close(&vault->hashers[i]);
    }
    while (vault->waiting != NULL) {
        struct job *next = vault->waiting->next;
        job_free(vault->waiting);
        vault->waiting = next;
    }
    vault->waiting_tail = &vault->waiting;
    vault->waiting_count = 0;
}

// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/queue.h"
#include "vault/loop/crowd.h"
#include <string.h>

bool lane_is_same(const struct lane *a, const struct lane *b)
{
    if (!a->used || !b->used || a->found != b->found || a->remote != b->remote ||
        a->foreign != b->foreign)
        return false;
    return a->found ? a->uid == b->uid : strcmp(a->name, b->name) == 0;
}

// The others of this kind stand in nobody's way: when the first has succeeded they are done in no
// time (a code works once).
static bool is_twin(const struct job *a, const struct job *b)
{
    return a->alike != 0 && a->alike == b->alike && lane_is_same(&a->lane, &b->lane);
}

static struct crowd crowd_of(const struct vault *vault, const struct job *job)
{
    const struct pool_traits *traits = pool_traits(job->pool);
    struct crowd crowd = {.each_ms = vault->pace[job->pool],
                          .workers = workers_alive(vault->workers, job->pool)};
    unsigned twins = 0;

    for (unsigned i = 0; i < WORKERS_MAX; i++) {
        const struct job *other = vault->workers[i].job;
        if (other == NULL)
            continue;
        twins += is_twin(other, job);
        crowd.out += i - traits->first < traits->count;
        crowd.lane += lane_is_same(&other->lane, &job->lane);
    }
    for (const struct job *other = vault->waiting; other != NULL; other = other->next) {
        const bool beside = lane_is_same(&other->lane, &job->lane);
        crowd.lane_waits += beside;
        if (other->light) // done in no time
            continue;
        if (is_twin(other, job) && twins++ > 0)
            continue;
        crowd.lane += beside;
        crowd.local += other->pool == job->pool && !other->lane.remote;
        crowd.remote += other->pool == job->pool && other->lane.remote;
    }
    return crowd;
}

bool queue_admits(const struct vault *vault, const struct job *job)
{
    struct crowd crowd = crowd_of(vault, job);

    if (job->light) // only its lane is in its way
        crowd.out = crowd.local = crowd.remote = 0;
    return vault->waiting_count < QUEUE_MAX && crowd.lane_waits < QUEUE_LANE_MAX &&
           crowd_admits(&crowd, job->lane.remote, job->patience);
}

uint32_t queue_retry(const struct vault *vault, const struct job *job)
{
    const struct crowd crowd = crowd_of(vault, job);
    const int64_t wait = crowd_wait(&crowd, job->lane.remote);

    return wait > 1000 ? (uint32_t)((wait + 999) / 1000) : 1;
}

void queue_append(struct vault *vault, struct job *job)
{
    job->next = NULL;
    *vault->waiting_tail = job;
    vault->waiting_tail = &job->next;
    vault->waiting_count++;
}

void queue_prepend(struct vault *vault, struct job *job)
{
    job->next = vault->waiting;
    vault->waiting = job;
    if (job->next == NULL)
        vault->waiting_tail = &job->next;
    vault->waiting_count++;
}

void queue_unlink(struct vault *vault, struct job **at)
{
    struct job *job = *at;

    *at = job->next;
    if (job->next == NULL)
        vault->waiting_tail = at;
    job->next = NULL;
    vault->waiting_count--;
}

static bool lane_is_busy(const struct vault *vault, const struct lane *lane)
{
    for (unsigned i = 0; i < WORKERS_MAX; i++)
        if (vault->workers[i].job != NULL && lane_is_same(&vault->workers[i].job->lane, lane))
            return true;
    return false;
}

struct job *queue_take(struct vault *vault, enum pool pool)
{
    const bool oldest = vault->picks % 4 == 3;
    struct job **found = NULL;

    for (struct job **at = &vault->waiting; *at != NULL; at = &(*at)->next) {
        if ((*at)->light || (*at)->pool != pool || lane_is_busy(vault, &(*at)->lane))
            continue;
        if (found == NULL || !(*at)->lane.remote)
            found = at;
        if (oldest || !(*at)->lane.remote)
            break;
    }
    if (found == NULL)
        return NULL;
    struct job *job = *found;
    vault->picks++;
    queue_unlink(vault, found);
    return job;
}

struct job *queue_take_light(struct vault *vault)
{
    for (struct job **at = &vault->waiting; *at != NULL; at = &(*at)->next) {
        struct job *job = *at;
        if (!job->light || lane_is_busy(vault, &job->lane))
            continue;
        queue_unlink(vault, at);
        return job;
    }
    return NULL;
}

struct job *queue_take_overdue(struct vault *vault)
{
    for (struct job **at = &vault->waiting; *at != NULL; at = &(*at)->next) {
        struct job *job = *at;
        if (crowd_is_in_time(vault->pace[job->pool], job->patience, vault->now.boot, job->deadline))
            continue;
        queue_unlink(vault, at);
        return job;
    }
    return NULL;
}

bool queue_is_own_lane(struct vault *vault, const struct job *job)
{
    const struct pool_traits *traits = pool_traits(job->pool);

    if (worker_idle(vault->workers, job->pool) != NULL)
        return true;
    for (const struct job *other = vault->waiting; other != job; other = other->next)
        if (!other->light && other->pool == job->pool && !lane_is_same(&other->lane, &job->lane))
            return false;
    for (unsigned i = traits->first; i < traits->first + traits->count; i++) {
        const struct job *other = vault->workers[i].job;
        if (other != NULL && !lane_is_same(&other->lane, &job->lane))
            return false;
    }
    return true;
}

// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/grant.h"
#include "core/glob.h"
#include "store/person.h"
#include "vault/login/shown_name.h"
#include "vault/loop/event.h"
#include <string.h>

#define AT_ONCE 8

enum fault request_expire(struct vault *vault, struct request *request, bool *over)
{
    const struct request_life life = request_life(request);
    const enum request_state from = request->state;
    char person[STORE_NAME_SIZE] = "";
    struct event event;
    enum request_state to;

    *over = request_move(&life, REQUEST_EXPIRE, NULL, vault->now.wall, &to) == REQUEST_MOVES;
    if (!*over)
        return FAULT_NONE;
    request->state = to;
    request->ended = vault->now.wall;
    enum fault fault = store_request_put(vault->store, request, from);
    if (request->person != 0)
        person_called(vault, request->person, person);
    if (fault != FAULT_NONE)
        return fault;
    event_init(&event, EVENT_REQUEST_ENDED, person);
    event_text(&event, FIELD_OPERATION, request_kind_name(request->kind));
    event_number(&event, FIELD_REVIEW, request->id);
    event_text(&event, FIELD_WHAT, request->what);
    event_text(&event, FIELD_BEFORE, request_state_name(from));
    event_text(&event, FIELD_AFTER, request_state_name(to));
    event_text(&event, FIELD_APPLICANT, request->by.name);
    event_text(&event, FIELD_WHY, "time");
    return journal_record(vault, &event);
}

bool grant_covers(const struct request *grant, const char *service, const char *host)
{
    return grant->kind == REQUEST_PRIVILEGE && glob_matches(grant->service, service) &&
           (host == NULL || glob_matches(grant->host, host));
}

static enum fault look(struct vault *vault, struct request *one, const Subject *subject,
                       struct request *grant)
{
    bool over = false;
    const enum fault fault = request_expire(vault, one, &over);

    if (fault != FAULT_NONE || over || !grant_covers(one, subject->service, subject->host))
        return fault;
    // A policy that was tightened since holds for what was approved before, too.
    const int64_t latest = one->from.seconds + (int64_t)vault->policy->grant_seconds;
    if (one->until.seconds > latest)
        one->until.seconds = latest;
    const struct request_life life = request_life(one);
    if (request_runs(&life, vault->now.wall) &&
        (grant->id == 0 || one->until.seconds > grant->until.seconds))
        *grant = *one;
    return FAULT_NONE;
}

enum fault grant_find(struct vault *vault, int64_t person, const Subject *subject,
                      struct request *grant)
{
    struct request open[AT_ONCE];
    int64_t after = 0;
    size_t count = 0;
    enum fault fault;

    *grant = (struct request){.id = 0};
    do {
        fault = store_request_of(vault->store, person, after, open, AT_ONCE, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
            after = open[i].id;
            fault = look(vault, &open[i], subject, grant);
        }
    } while (fault == FAULT_NONE && count == AT_ONCE);
    return fault;
}

enum fault grant_missing_since(struct vault *vault, const Subject *subject, int64_t person,
                               uint32_t *seconds, int64_t *number, bool *missing)
{
    struct request grant = {.id = 0};
    enum fault fault = FAULT_NONE;

    if (person != 0)
        fault = grant_find(vault, person, subject, &grant);
    *missing = fault != FAULT_NONE || grant.id == 0;
    if (*missing)
        return fault;
    const int64_t left = grant.until.seconds - vault->now.wall.seconds;
    if (*seconds == 0 || left < (int64_t)*seconds)
        *seconds = (uint32_t)left;
    if (number != NULL)
        *number = grant.id;
    return FAULT_NONE;
}

enum fault grant_missing(struct vault *vault, const struct claimant *claimant, int64_t person,
                         uint32_t *seconds, int64_t *number, bool *missing)
{
    *missing = false;
    if (claimant->rule == NULL || !claimant->decision.grant)
        return FAULT_NONE;
    // Its window is a time like those of rules: on a clock that may be wrong it says nothing (E6).
    const bool sure = vault->now.synchronised || claimant->rule->unsynchronised_clock == CLOCK_WARN;
    return grant_missing_since(vault, claimant->subject, sure ? person : 0, seconds, number,
                               missing);
}

enum fault requests_running(struct vault *vault, uint64_t running[REQUEST_KIND_COUNT_])
{
    struct request open[AT_ONCE];
    int64_t after = 0;
    size_t count = 0;
    enum fault fault;

    do {
        fault = store_request_list(vault->store, after, true, open, AT_ONCE, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
            const struct request_life life = request_life(&open[i]);
            after = open[i].id;
            running[open[i].kind] += request_runs(&life, vault->now.wall);
        }
    } while (fault == FAULT_NONE && count == AT_ONCE);
    return fault;
}

// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/decision.h"
#include "core/policy_decide.h"
#include "core/policy_groups.h"
#include "store/person.h"
#include "vault/login/grant.h"
#include "vault/login/moment.h"
#include <string.h>

#define NO_UID                                                                                     \
    UINT32_MAX // (uid_t)-1: "nobody in particular" for the kernel, so never a person (abuse:I1)
#define AT_ONCE 8

bool identity_is_found(const Identity *who)
{
    return who->status == NameStatus_NAME_FOUND && who->uid != NO_UID && who->name[0] != '\0';
}

enum origin subject_origin(const Subject *subject)
{
    return subject->peer_uid == 0 ? policy_origin(subject->rhost) : ORIGIN_LOCAL;
}

bool identity_groups_known(const struct vault *vault, const Identity *who)
{
    return who->groups_known && who->groups_of == policy_groups_digest(vault->policy);
}

// Times are local; `local` outlives the request.
static struct policy_request request_of(const struct vault *vault, const Subject *subject,
                                        const struct exception *exceptions, size_t count,
                                        struct civil_time *local)
{
    const bool nobody = subject->who.status == NameStatus_NAME_UNKNOWN;

    return (struct policy_request){
        .service = subject->service,
        .user = subject->who.name,
        .host = subject->host,
        .user_found = identity_is_found(&subject->who),
        .uid = subject->who.uid,
        // A name that nobody bears is in no group: it is asked what a stranger to all groups is
        // asked, not less or more (promise 3).
        .groups_known = nobody || identity_groups_known(vault, &subject->who),
        .groups = subject->who.groups.bytes,
        .groups_size = nobody ? 0 : subject->who.groups.size,
        .origin = subject_origin(subject),
        .now = moment_local(vault, local),
        .synchronised = vault->now.synchronised,
        .holidays = vault->ports->holidays,
        .exceptions = exceptions,
        .exception_count = count,
    };
}

static void decide(struct vault *vault, const Subject *subject, const struct exception *exceptions,
                   size_t count, struct decision *decision)
{
    struct civil_time local;
    const struct policy_request request = request_of(vault, subject, exceptions, count, &local);

    *decision = policy_decide(vault->policy, &request);
}

// --- exceptions ---------------------------------------------------------------------------------

bool exception_of_request(const struct vault *vault, const struct request *request,
                          struct exception *exception)
{
    struct request_life life = request_life(request);
    // A policy that was tightened since holds for what was approved before, too.
    const int64_t latest = request->from.seconds + (int64_t)vault->policy->exception_seconds;

    if (life.until.seconds > latest)
        life.until.seconds = latest;
    *exception = (struct exception){.number = request->id, .until = life.until};
    memcpy(exception->service, request->service, sizeof exception->service);
    memcpy(exception->host, request->host, sizeof exception->host);
    return request->kind == REQUEST_EXCEPTION && request_runs(&life, vault->now.wall) &&
           exception_read(request->what, exception) &&
           (exception->group[0] != '\0') == (request->person == 0);
}

struct found {
    struct exception exceptions[EXCEPTIONS_MAX];
    size_t count;
};

// Those about a person; of id 0 those about groups.
static enum fault find(struct vault *vault, int64_t person, struct found *found)
{
    struct request open[AT_ONCE];
    int64_t after = 0;
    size_t count = 0;
    enum fault fault;

    do {
        fault = store_request_of(vault->store, person, after, open, AT_ONCE, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
            bool over = true;
            after = open[i].id;
            if (open[i].kind == REQUEST_EXCEPTION)
                fault = request_expire(vault, &open[i], &over);
            if (fault == FAULT_NONE && !over && found->count < EXCEPTIONS_MAX &&
                exception_of_request(vault, &open[i], &found->exceptions[found->count]))
                found->count++;
        }
    } while (fault == FAULT_NONE && count == AT_ONCE);
    return fault;
}

// By the person's id: whoever bears the name or the uid after them has none of it (abuse:I2).
static enum fault find_for(struct vault *vault, const Subject *subject, struct found *found)
{
    struct person person;
    enum fault fault;

    found->count = 0;
    if (!identity_is_found(&subject->who))
        return FAULT_NONE;
    fault = store_person_by_uid(vault->store, subject->who.uid, &person);
    if (fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
    if (strcmp(person.name, subject->who.name) != 0 || person.state != PERSON_ACTIVE ||
        person.shared)
        return FAULT_NONE;
    fault = find(vault, person.id, found);
    return fault == FAULT_NONE ? find(vault, 0, found) : fault;
}

static bool is_refused(const struct decision *decision)
{
    return decision->kind == DECISION_DENY_NO_RULE || decision->kind == DECISION_DENY_RULE ||
           decision->kind == DECISION_DENY_TIME;
}

enum fault decision_read(struct vault *vault, const Subject *subject, struct decision *decision)
{
    struct found found;

    decide(vault, subject, NULL, 0, decision);
    if (!is_refused(decision) || vault->store == NULL || vault->policy->exception_seconds == 0)
        return FAULT_NONE;
    const enum fault fault = find_for(vault, subject, &found);
    if (fault == FAULT_NONE && found.count > 0)
        decide(vault, subject, found.exceptions, found.count, decision);
    return fault;
}

enum fault decision_read_by(struct vault *vault, const Subject *subject, int64_t number,
                            struct decision *decision)
{
    struct exception exception;
    struct request request;
    const enum fault fault = store_request_get(vault->store, number, &request);

    if (fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
    if (!exception_of_request(vault, &request, &exception))
        return FAULT_NONE;
    exception.group[0] = '\0'; // whose it is was looked at when they proved who they are
    decide(vault, subject, &exception, 1, decision);
    return FAULT_NONE;
}

enum fault decision_rest_on(struct vault *vault, int64_t number, struct decision *decision,
                            bool *runs)
{
    struct exception exception;
    struct request request;
    const enum fault fault = store_request_get(vault->store, number, &request);

    *runs = fault == FAULT_NONE && exception_of_request(vault, &request, &exception);
    if (*runs &&
        (decision->exception == 0 || exception.until.seconds < decision->exception_until.seconds)) {
        decision->exception = number;
        decision->exception_until = exception.until;
    }
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

bool decision_may_be_privileged(struct vault *vault, const Subject *subject)
{
    struct civil_time local;
    struct found found = {.count = 0};

    if (vault->store != NULL && vault->policy->exception_seconds != 0 &&
        find_for(vault, subject, &found) != FAULT_NONE)
        return true; // nobody knows
    const struct policy_request request =
        request_of(vault, subject, found.exceptions, found.count, &local);
    return policy_may_be_privileged(vault->policy, &request);
}

void decision_limit(const struct vault *vault, const struct decision *decision, uint32_t *seconds)
{
    const int64_t left = decision->exception_until.seconds - vault->now.wall.seconds;

    if (decision->exception != 0 && (*seconds == 0 || left < (int64_t)*seconds))
        *seconds = left > 1 ? (uint32_t)left : 1;
}

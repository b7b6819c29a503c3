// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/standing.h"
#include "base/secret.h"
#include "store/emergency.h"
#include "store/key.h"
#include "store/member.h"
#include "store/otp.h"
#include "store/password.h"
#include "store/person.h"
#include "vault/login/usable.h"
#include <string.h>

#define DAY 86400

static void lapse(struct standing *standing, const char *why, Lapse text)
{
    standing->why = why;
    standing->lapse = text;
}

// --- the person ---------------------------------------------------------------------------------

struct wall_time person_last_seen(const struct person *person)
{
    struct wall_time last = person->created;

    if (person->last_login.seconds > last.seconds)
        last = person->last_login;
    if (person->seen.seconds > last.seconds)
        last = person->seen;
    return last;
}

bool person_is_dormant(const struct vault *vault, const struct person *person)
{
    const uint32_t limit = vault->policy->dormant_seconds;

    if (person->state != PERSON_ACTIVE)
        return false;
    if (person->dormant.seconds != 0 || person->role == ROLE_ADMIN)
        return person->dormant.seconds != 0;
    return limit != 0 &&
           vault->now.wall.seconds - person_last_seen(person).seconds > (int64_t)limit;
}

bool person_is_over(const struct vault *vault, const struct person *person)
{
    return person->ends.seconds != 0 && vault->now.wall.seconds >= person->ends.seconds;
}

bool person_stands(const struct vault *vault, const struct person *person)
{
    return person->state == PERSON_ACTIVE && !person_is_dormant(vault, person) &&
           !person_is_over(vault, person);
}

static void judge_person(const struct vault *vault, const struct person *person, uint32_t uid,
                         struct standing *standing)
{
    if (person->state == PERSON_SUSPENDED)
        lapse(standing, "suspended", Lapse_LAPSE_SUSPENDED);
    else if (person->state != PERSON_ACTIVE)
        lapse(standing, "removed", Lapse_LAPSE_REMOVED);
    else if (person_is_dormant(vault, person))
        lapse(standing, "dormant", Lapse_LAPSE_SUSPENDED);
    else if (person_is_over(vault, person))
        lapse(standing, "expired", Lapse_LAPSE_EXPIRED);
    else if (person->uid != uid)
        lapse(standing, "uid", Lapse_LAPSE_TICKET);
}

// In the words of claimant_unusable().
static void judge_member(const struct vault *vault, const struct person *member,
                         struct standing *standing)
{
    *standing = (struct standing){.why = NULL};
    if (member->state != PERSON_ACTIVE)
        lapse(standing, "member_suspended", Lapse_LAPSE_MEMBER);
    else if (person_is_dormant(vault, member))
        lapse(standing, "member_dormant", Lapse_LAPSE_MEMBER);
    else if (person_is_over(vault, member))
        lapse(standing, "member_expired", Lapse_LAPSE_EXPIRED);
}

// The one whose authenticators they were. Of a shared ID that is one of its members, still (A6).
static enum fault read_prover(struct vault *vault, const struct ticket *ticket,
                              struct person *prover, struct standing *standing)
{
    int64_t members[STORE_MEMBERS_MAX];
    struct person person;
    size_t count = 0;
    bool listed = false;
    enum fault fault = store_person_by_id(vault->store, ticket->person, &person);

    if (fault == FAULT_NOT_FOUND)
        lapse(standing, "removed", Lapse_LAPSE_REMOVED);
    if (fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
    judge_person(vault, &person, ticket->uid, standing);
    *prover = person;
    if (standing->why != NULL || (!person.shared && ticket->member == 0))
        return FAULT_NONE;
    lapse(standing, "not_a_member", Lapse_LAPSE_MEMBER);
    if (!person.shared || ticket->member == 0)
        return FAULT_NONE;
    fault = store_member_list(vault->store, person.id, members, &count);
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++)
        listed = listed || members[i] == ticket->member;
    if (fault != FAULT_NONE || !listed)
        return fault;
    fault = store_person_by_id(vault->store, ticket->member, prover);
    if (fault != FAULT_NONE || prover->shared)
        return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
    judge_member(vault, prover, standing);
    return FAULT_NONE;
}

// --- the password -------------------------------------------------------------------------------

// One that is kept elsewhere has an age from the day on which it was seen here (seen.h).
static bool has_age(const struct vault *vault, const struct password *password)
{
    return policy_keeps_passwords(vault->policy) || password->remembered > 0;
}

uint32_t password_days_left(const struct vault *vault, const struct password *password,
                            bool privileged, bool *expired)
{
    const struct password_policy *policy = &vault->policy->password;
    const int64_t age = vault->now.wall.seconds - password->set_at.seconds;
    int64_t limit = (int64_t)policy->max_age_days * DAY;

    if (privileged && policy->privileged_max_age_seconds != 0 &&
        (limit == 0 || policy->privileged_max_age_seconds < limit))
        limit = policy->privileged_max_age_seconds;
    const bool temporary = password->temporary && policy_keeps_passwords(vault->policy);

    *expired = temporary || password->must_change;
    if (!has_age(vault, password))
        return 0;
    *expired = *expired || (privileged && policy->privileged_max_uses != 0 &&
                            password->uses > policy->privileged_max_uses);
    if (limit == 0 || temporary)
        return 0;
    const int64_t left = limit - age;
    if (left <= 0) {
        *expired = true;
        return 0;
    }
    const int64_t days = (left + DAY - 1) / DAY;
    return days <= policy->warn_days ? (uint32_t)days : 0;
}

uint32_t password_logins_left(const struct vault *vault, const struct password *password,
                              bool privileged)
{
    const uint32_t most = vault->policy->password.privileged_max_uses;

    if (!privileged || most == 0 || !has_age(vault, password) || password->uses > most ||
        (password->temporary && policy_keeps_passwords(vault->policy)))
        return 0;
    const uint32_t left = most - password->uses;
    return left <= most / 10 ? left + 1 : 0;
}

// Until it is replaced a temporary password leads here again and again: the ticket has to be of
// this very one, and is worth nothing once another login has replaced it (B3). The others may be
// encoded anew meanwhile.
static enum fault judge_password(struct vault *vault, const struct ticket *ticket, int64_t prover,
                                 bool privileged, struct standing *standing)
{
    struct password password = {0};
    const enum fault fault = store_password_get(vault->store, prover, &password);
    const bool to_be_replaced = password.temporary || (ticket->flags & TICKET_MUST_CHANGE) != 0;

    if (fault == FAULT_NONE && (ticket->flags & TICKET_NO_PASSWORD) == 0) {
        (void)password_days_left(vault, &password, privileged, &standing->owes);
        // What was handed on is another one at the next login, when it is seen.
        if ((ticket->flags & TICKET_HANDED_ON) != 0)
            standing->owes = false;
        standing->owes = standing->owes || (ticket->flags & TICKET_MUST_CHANGE) != 0;
        if (to_be_replaced ? ticket->password_mark != ticket_mark(&vault->tickets, password.encoded)
                           : password.set_at.seconds != ticket->password_set.seconds)
            lapse(standing, "password_changed", Lapse_LAPSE_PASSWORD);
    }
    secret_wipe(&password, sizeof password);
    return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault;
}

// --- what was held ------------------------------------------------------------------------------

// One that was revoked so long ago that its row is gone is revoked.
static enum fault judge_credential(struct vault *vault, int64_t credential, bool is_key,
                                   const struct person *prover, struct standing *standing)
{
    struct otp_credential code = {.state = CREDENTIAL_REVOKED};
    struct key_credential key = {.state = CREDENTIAL_REVOKED};
    struct usable usable = {.why = NULL};
    enum fault fault = is_key ? store_key_get(vault->store, credential, &key)
                              : store_otp_get(vault->store, credential, &code);

    if (fault == FAULT_NONE || fault == FAULT_NOT_FOUND)
        fault = is_key ? usable_key(vault, &key, prover->id, &usable)
                       : usable_code(vault, &code, prover->id, &usable);
    if (fault == FAULT_NONE && usable.why != NULL)
        lapse(standing, usable.why, usable.lapse);
    secret_wipe(&code, sizeof code);
    return fault;
}

static enum fault judge_emergency(struct vault *vault, int64_t number, int64_t prover,
                                  struct standing *standing)
{
    struct emergency emergency;
    const enum fault fault = store_emergency_get(vault->store, number, &emergency);

    if (fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault;
    if (emergency.person != prover || emergency.state != EMERGENCY_USED)
        lapse(standing, "emergency_closed", Lapse_LAPSE_EMERGENCY);
    else if (vault->now.wall.seconds >= emergency.until.seconds)
        lapse(standing, "emergency_over", Lapse_LAPSE_EMERGENCY);
    return FAULT_NONE;
}

// --- all of it ----------------------------------------------------------------------------------

enum fault standing_read(struct vault *vault, const struct ticket *ticket, bool privileged,
                         struct standing *standing)
{
    struct person prover = {.id = 0};

    *standing = (struct standing){.why = NULL};
    enum fault fault = read_prover(vault, ticket, &prover, standing);
    if (fault == FAULT_NONE && standing->why == NULL && prover.role != ticket->role)
        lapse(standing, "role", Lapse_LAPSE_ROLE);
    if (fault == FAULT_NONE && standing->why == NULL && ticket->key != 0)
        fault = judge_credential(vault, ticket->key, true, &prover, standing);
    if (fault == FAULT_NONE && standing->why == NULL && ticket->credential > 0)
        fault = judge_credential(vault, ticket->credential, false, &prover, standing);
    if (fault == FAULT_NONE && standing->why == NULL && ticket->credential < 0)
        fault = judge_emergency(vault, -ticket->credential, prover.id, standing);
    if (fault == FAULT_NONE && standing->why == NULL)
        fault = judge_password(vault, ticket, prover.id, privileged || prover.role != ROLE_STAFF,
                               standing);
    return fault;
}

// SPDX-License-Identifier: BSD-2-Clause
#include "vault/admin/resting.h"
#include "base/secret.h"
#include "settings/rule_aspects.h"
#include "store/card.h"
#include "store/key.h"
#include "store/member.h"
#include "store/otp.h"
#include "store/person.h"
#include "vault/login/grant.h"
#include <string.h>

// The serial stays only if it is that of a registered card.
static enum fault registered(struct store *store, char *serial)
{
    struct card card;
    enum fault fault = FAULT_NONE;

    if (serial[0] != '\0')
        fault = store_card_get(store, serial, &card);
    if (fault == FAULT_NONE)
        return FAULT_NONE;
    serial[0] = '\0';
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

// The card that was taken; or none, which is whose all the same.
static enum fault find_card(struct vault *vault, const struct taking *taking, struct card *card)
{
    enum fault fault = FAULT_NONE;

    *card = (struct card){.person = taking->person};
    if (taking->taken == TAKEN_CARD)
        fault = store_card_get(vault->store, taking->card, card);
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

// Who had what was taken; 0: a department, or nobody who is known.
static enum fault find_loser(struct vault *vault, const struct taking *taking, int64_t *person)
{
    struct card card;
    const enum fault fault = find_card(vault, taking, &card);

    *person = card.person;
    return fault;
}

// Whether this is the person who had it, or one of a department's who could use it.
static enum fault had_it(struct vault *vault, const struct taking *taking, int64_t person,
                         bool *had)
{
    struct card card;
    const enum fault fault = find_card(vault, taking, &card);

    *had = fault == FAULT_NONE && person != 0 && card.person == person;
    for (size_t i = 0; i < card.member_count && fault == FAULT_NONE; i++)
        *had = *had || card.members[i] == person;
    return fault;
}

// Whether a session of a shared ID, of which nobody knows the member, may be the one's from whom it
// was taken: a doubt stops it (A6, abuse:R1).
static enum fault read_doubt(struct vault *vault, const struct session *session,
                             const struct taking *taking, bool *perhaps)
{
    int64_t members[STORE_MEMBERS_MAX];
    int64_t loser = 0;
    size_t count = 0;
    enum fault fault = find_loser(vault, taking, &loser);

    if (fault == FAULT_NONE && loser != 0)
        fault = store_member_list(vault->store, session->person, members, &count);
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++)
        if (members[i] == loser)
            *perhaps = true;
    return fault;
}

// Whether the session could be opened because of this grant: it is its holder's, or that of a
// shared ID which they used, and had it not been there, it would not have begun.
static enum fault read_granted(struct vault *vault, const struct session *session,
                               const struct taking *taking, bool *granted)
{
    const int64_t whose = session->member.person != 0 ? session->member.person : session->person;
    struct request grant;
    const enum fault fault = store_request_get(vault->store, taking->number, &grant);

    *granted = fault == FAULT_NONE && whose == taking->person && grant.person == whose &&
               session->opened.seconds >= grant.from.seconds &&
               rules_demand_grant(vault->policy, session->service) &&
               grant_covers(&grant, session->service, NULL);
    return fault;
}

static enum fault read_rests(struct vault *vault, const struct session *session,
                             const struct taking *taking, struct resting *resting)
{
    struct person person = {.shared = false};
    enum fault fault = store_person_row_by_id(vault->store, session->person, &person);

    if (fault != FAULT_NONE && fault != FAULT_NOT_FOUND)
        return fault;
    // Who was removed, by this or before, has nothing that would say what it was.
    resting->forgotten = resting->forgotten || fault == FAULT_NOT_FOUND;
    struct session_context context = {person.shared, resting->card, resting->code_card,
                                      resting->forgotten, false};
    if (taking->taken == TAKEN_GRANT)
        fault = read_granted(vault, session, taking, &context.granted);
    if (fault != FAULT_NONE && fault != FAULT_NOT_FOUND)
        return fault;
    resting->rests = taking_reaches(taking, session, &context);
    if (resting->rests == RESTS_UNKNOWN && resting->forgotten)
        return had_it(vault, taking, session->person, &resting->perhaps_theirs);
    if (resting->rests == RESTS_UNKNOWN && taking_member_is_unknown(session, person.shared))
        return read_doubt(vault, session, taking, &resting->perhaps_theirs);
    return FAULT_NONE;
}

static enum fault or_forgotten(enum fault fault, struct resting *resting)
{
    const bool gone = fault == FAULT_NOT_FOUND || fault == FAULT_CORRUPT;

    resting->forgotten = resting->forgotten || gone;
    return gone ? FAULT_NONE : fault;
}

// With what it was opened, and on which registered card that is; key and code may be on two, and
// the loss of either concerns the session (C4).
enum fault session_resting(struct vault *vault, const struct session *session,
                           const struct taking *taking, struct resting *resting)
{
    struct otp_credential code = {.label = ""};
    struct key_credential key = {.card = ""};
    struct card card = {.serial = ""}; // that the code is on
    enum fault fault = FAULT_NONE;

    *resting = (struct resting){.means = !session->proved           ? ""
                                         : session->key != 0        ? "security_key"
                                         : session->credential > 0  ? "one_time_code"
                                         : session->credential == 0 ? "password"
                                                                    : "emergency_code",
                                .rests = RESTS_NOT};
    if (session->key != 0)
        fault = or_forgotten(store_key_get(vault->store, session->key, &key), resting);
    if (fault == FAULT_NONE && session->credential > 0)
        fault = or_forgotten(store_otp_get(vault->store, session->credential, &code), resting);
    if (fault == FAULT_NONE)
        fault = registered(vault->store, key.card);
    if (fault == FAULT_NONE && code.card != 0)
        fault = store_card_by_id(vault->store, code.card, &card);
    if (fault == FAULT_NOT_FOUND)
        fault = FAULT_NONE;
    memcpy(resting->card, key.card, sizeof resting->card);
    memcpy(resting->code_card, card.serial, sizeof resting->code_card);
    if (fault == FAULT_NONE && taking->taken != TAKEN_NOTHING)
        fault = read_rests(vault, session, taking, resting);
    secret_wipe(&code, sizeof code);
    return fault;
}

enum fault session_rests(struct vault *vault, const struct session *session,
                         const struct taking *taking, bool *rests)
{
    struct resting resting;
    bool had = false;
    enum fault fault = session_resting(vault, session, taking, &resting);

    if (fault == FAULT_NONE)
        fault = had_it(vault, taking, session->person, &had);
    *rests = fault == FAULT_NONE && (resting.rests == RESTS || resting.perhaps_theirs ||
                                     (resting.rests == RESTS_UNKNOWN && had));
    return fault;
}

// SPDX-License-Identifier: BSD-2-Clause
#include "vault/claim.h"
#include "base/secret.h"
#include "vault/emergency.h"
#include <string.h>

#define NO_UID                                                                                     \
    UINT32_MAX // (uid_t)-1: "nobody in particular" for the kernel, so never a person (I1)
#define DAY 86400

static bool is_found(const Identity *who)
{
    return who->status == NameStatus_NAME_FOUND && who->uid != NO_UID && who->name[0] != '\0';
}

enum fault claim_decide(struct vault *vault, bool has_subject, const Subject *subject,
                        struct claim *claim)
{
    static const char *const reasons[] = {
        [DECISION_DENY_NO_RULE] = "no_rule",
        [DECISION_DENY_RULE] = "rule",
        [DECISION_DENY_GROUPS] = "groups",
    };
    const char *groups[sizeof subject->who.groups / sizeof *subject->who.groups];

    memset(claim, 0, sizeof *claim);
    if (!has_subject || !subject->has_who)
        return FAULT_FORMAT;
    // The name service did not answer: nobody is refused for good by that, nor granted anything.
    if (subject->who.status == NameStatus_NAME_FAILED)
        return FAULT_BUSY;
    for (pb_size_t i = 0; i < subject->who.groups_count; i++)
        groups[i] = subject->who.groups[i];
    const struct policy_request request = {
        .service = subject->service,
        .user = subject->who.name,
        .host = subject->host,
        .user_found = is_found(&subject->who),
        .uid = subject->who.uid,
        // A name that nobody bears is in no group: it is asked what a stranger to all groups is
        // asked, not less or more (promise 3).
        .groups_known = subject->who.groups_known || subject->who.status == NameStatus_NAME_UNKNOWN,
        .groups = groups,
        .group_count = subject->who.groups_count,
        .origin = policy_origin(subject->rhost),
    };
    claim->subject = subject;
    claim->found = request.user_found;
    claim->remote = request.origin == ORIGIN_REMOTE;
    claim->decision = policy_decide(vault->policy, &request);
    if (claim->decision.kind == DECISION_RULE && claim->decision.rule != NULL)
        claim->rule = claim->decision.rule;
    else
        claim->why = reasons[claim->decision.kind == DECISION_RULE ? DECISION_DENY_NO_RULE
                                                                   : claim->decision.kind];
    // The front has refused this already (D1); whoever took over the front is refused here.
    if (subject->peer_uid != 0 && (!request.user_found || subject->peer_uid != subject->who.uid)) {
        claim->rule = NULL;
        claim->why = "peer";
    }
    return FAULT_NONE;
}

enum fault claim_read(struct vault *vault, bool has_subject, const Subject *subject,
                      struct claim *claim)
{
    enum fault fault = claim_decide(vault, has_subject, subject, claim);

    if (fault != FAULT_NONE)
        return fault;
    if (vault->store == NULL)
        return FAULT_BUSY;
    if (!is_found(&subject->who))
        return FAULT_NONE;
    fault = store_person_by_uid(vault->store, subject->who.uid, &claim->person);
    if (fault == FAULT_NOT_FOUND)
        return FAULT_NONE;
    if (fault != FAULT_NONE)
        return fault;
    // Two names with one uid, or a uid that was given to somebody else (I2): not this person.
    claim->known = strcmp(claim->person.name, subject->who.name) == 0;
    claim->usable = claim->known && claim->person.state == PERSON_ACTIVE;
    if (!claim->known)
        memset(&claim->person, 0, sizeof claim->person);
    return FAULT_NONE;
}

bool claim_may_prove(const Subject *subject, Operation operation)
{
    if (operation == Operation_OPERATION_ADMIN)
        return strcmp(subject->service, ADMIN_SERVICE) == 0;
    return operation == Operation_OPERATION_AUTHENTICATE || operation == Operation_OPERATION_CHANGE;
}

struct budget_key claim_budget(const struct claim *claim)
{
    return (struct budget_key){
        .person = claim->known ? claim->person.id : 0,
        .name = claim->subject->who.name,
        .remote = claim->remote,
    };
}

struct throttle_limit claim_limit(const struct claim *claim)
{
    return (struct throttle_limit){
        .failures = claim->rule->failures,
        .window = claim->rule->window,
        .lock = claim->rule->lock,
    };
}

struct lane claim_lane(const Subject *subject)
{
    struct lane lane = {
        .used = true,
        .found = is_found(&subject->who),
        .remote = policy_origin(subject->rhost) == ORIGIN_REMOTE,
        .uid = subject->who.uid,
    };

    memcpy(lane.name, subject->who.name, sizeof lane.name);
    return lane;
}

void claim_event(struct event *event, enum event_id id, const struct claim *claim)
{
    const Subject *subject = claim->subject;

    event_init(event, id, subject->who.name);
    event_text(event, FIELD_SERVICE, subject->service);
    event_text(event, FIELD_TTY, subject->tty);
    event_text(event, FIELD_RHOST, subject->rhost);
    event_text(event, FIELD_RUSER, subject->ruser);
    event_text(event, FIELD_HOST, subject->host);
    event_text(event, FIELD_ORIGIN, claim->remote ? "remote" : "local");
    event_number(event, FIELD_PEER, subject->peer_uid);
    if (subject->who.status == NameStatus_NAME_FOUND)
        event_number(event, FIELD_UID, subject->who.uid);
    if (claim->decision.rule != NULL)
        event_text(event, FIELD_RULE, claim->decision.rule->name);
}

enum fault claim_still_proves(struct vault *vault, const struct claim *claim,
                              const struct ticket *ticket, bool *holds)
{
    struct otp_credential credential = {.state = CREDENTIAL_REVOKED};
    struct password password = {0};
    enum fault fault = store_password_get(vault->store, claim->person.id, &password);

    // A temporary one that nobody has used was made after any ticket.
    *holds = password.set_at.seconds == ticket->password_set.seconds &&
             !(password.temporary && !password.used);
    secret_wipe(&password, sizeof password);
    if (fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault;
    if (ticket->credential == 0)
        return FAULT_NONE;
    if (ticket->credential < 0) {
        bool open = false;
        fault = emergency_holds(vault, claim->person.id, -ticket->credential, &open);
        *holds = *holds && open;
        return fault;
    }
    fault = store_otp_get(vault->store, ticket->credential, &credential);
    if (fault == FAULT_NOT_FOUND)
        fault = FAULT_NONE; // revoked so long ago that the row is gone
    *holds = *holds && credential.state == CREDENTIAL_ACTIVE;
    secret_wipe(&credential, sizeof credential);
    return fault;
}

enum fault claim_ticket(struct vault *vault, const struct claim *claim, const uint8_t *bytes,
                        size_t size, unsigned kinds, uint32_t seconds, struct ticket *ticket)
{
    enum fault fault = ticket_open(&vault->tickets, bytes, size, claim->subject->service, ticket);
    bool holds = true;

    if (fault == FAULT_NONE &&
        (!claim->known || ticket->person != claim->person.id ||
         !ticket_holds(ticket, kinds, claim->subject->who.uid, vault->now.boot, seconds)))
        fault = FAULT_REFUSED;
    if (fault == FAULT_NONE && ticket->kind != TICKET_SESSION)
        fault = claim_still_proves(vault, claim, ticket, &holds);
    if (fault == FAULT_NONE && !holds)
        fault = FAULT_REFUSED;
    if (fault != FAULT_NONE)
        memset(ticket, 0, sizeof *ticket);
    return fault;
}

enum fault claim_seal(struct vault *vault, const struct claim *claim, struct ticket *ticket,
                      uint8_t out[TICKET_SIZE])
{
    ticket->uid = claim->subject->who.uid;
    ticket->person = claim->known ? claim->person.id : 0;
    ticket->wall = vault->now.wall;
    ticket->boot = vault->now.boot;
    return ticket_seal(&vault->tickets, ticket, claim->subject->service, out);
}

uint32_t password_days_left(const struct vault *vault, const struct password *password,
                            bool *expired)
{
    const struct password_policy *policy = &vault->policy->password;
    const int64_t age = vault->now.wall.seconds - password->set_at.seconds;

    *expired = password->temporary || password->must_change;
    if (policy->max_age_days == 0 || password->temporary)
        return 0;
    const int64_t left = (int64_t)policy->max_age_days * DAY - age;
    if (left <= 0) {
        *expired = true;
        return 0;
    }
    const int64_t days = (left + DAY - 1) / DAY;
    return days <= policy->warn_days ? (uint32_t)days : 0;
}

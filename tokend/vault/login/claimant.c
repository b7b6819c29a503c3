// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/claimant.h"
#include "core/policy_decide.h"
#include "settings/services.h"
#include "store/budget.h"
#include "store/member.h"
#include "store/person.h"
#include <string.h>

#define NO_UID                                                                                     \
    UINT32_MAX // (uid_t)-1: "nobody in particular" for the kernel, so never a person (abuse:I1)

bool claimant_is_remote(const Subject *subject)
{
    return subject->remote || subject_origin(subject) == ORIGIN_REMOTE;
}

// Who has to prove: the member of a shared ID that was named, or the subject. NO_UID: nobody.
static uint32_t prover_uid(const Subject *subject, const Member *member)
{
    if (member != NULL)
        return member->status == NameStatus_NAME_FOUND ? member->uid : NO_UID;
    return identity_is_found(&subject->who) ? subject->who.uid : NO_UID;
}

bool claimant_is_foreign(const Subject *subject, const Member *member)
{
    if (subject->caller_uid != 0)
        return subject->caller_uid != prover_uid(subject, member);
    // A set-uid program whose caller nobody knows has that caller's group: another one than the
    // person's own is somebody else's. Where people share a group nothing is known.
    return subject->caller_gid != 0 && member == NULL &&
           (!identity_is_found(&subject->who) || subject->caller_gid != subject->who.gid);
}

bool claimant_at_desk(const Subject *subject)
{
    return subject->at_desk && !claimant_is_remote(subject);
}

// Whom a rule denies a service it may leave to root: su by a program of root's asks nobody (D5).
// Only where root becomes somebody: also sshd, cron and a greeter are programs of root's.
static bool is_left_to_root(const Subject *subject, const struct decision *decision)
{
    return decision->kind == DECISION_DENY_RULE && decision->rule != NULL && subject->root &&
           subject->peer_uid == 0 && !claimant_is_remote(subject) &&
           service_is(subject->service, "become") && decision->rule->root_without_authentication;
}

// What comes of a decision, or why nothing does.
static void take_decision(const Subject *subject, struct claimant *claimant)
{
    static const char *const reasons[] = {
        [DECISION_DENY_NO_RULE] = "no_rule", [DECISION_DENY_RULE] = "rule",
        [DECISION_DENY_GROUPS] = "groups",   [DECISION_DENY_TIME] = "time",
        [DECISION_DENY_CLOCK] = "clock",
    };

    if ((claimant->decision.kind == DECISION_RULE && claimant->decision.rule != NULL) ||
        is_left_to_root(subject, &claimant->decision))
        claimant->rule = claimant->decision.rule;
    else
        claimant->why = reasons[claimant->decision.kind == DECISION_RULE ? DECISION_DENY_NO_RULE
                                                                         : claimant->decision.kind];
    // The front has refused this already (abuse:D1); whoever took over the front is refused here.
    if (subject->peer_uid != 0 && (!claimant->found || subject->peer_uid != subject->who.uid)) {
        claimant->rule = NULL;
        claimant->why = "peer";
    }
}

enum fault claimant_decide(struct vault *vault, bool has_subject, const Subject *subject,
                           struct claimant *claimant)
{
    memset(claimant, 0, sizeof *claimant);
    if (!has_subject || !subject->has_who)
        return FAULT_FORMAT;
    claimant->subject = subject;
    shown_name(vault, &subject->who, claimant->shown);
    // The name service did not answer: nobody is refused for good by that, nor granted anything.
    if (subject->who.status == NameStatus_NAME_FAILED)
        return FAULT_BUSY;
    claimant->found = identity_is_found(&subject->who);
    claimant->remote = claimant_is_remote(subject);
    claimant->foreign = claimant_is_foreign(subject, NULL);
    const enum fault fault = decision_read(vault, subject, &claimant->decision);
    if (fault == FAULT_NONE)
        take_decision(subject, claimant);
    return fault;
}

enum fault claimant_decide_by(struct vault *vault, int64_t exception, struct claimant *claimant)
{
    if (claimant->rule != NULL || exception == 0 || strcmp(claimant->why, "peer") == 0)
        return FAULT_NONE;
    const enum fault fault =
        decision_read_by(vault, claimant->subject, exception, &claimant->decision);
    if (fault == FAULT_NONE)
        take_decision(claimant->subject, claimant);
    return fault;
}

// Nobody proves a shared ID but a member: it has a budget, and nothing to match.
static void own_prover(struct claimant *claimant)
{
    claimant->prover = claimant->person;
    claimant->prover_known = claimant->known;
    claimant->prover_listed = false;
    claimant->prover_usable = claimant->active && !claimant->shared;
}

enum fault claimant_read(struct vault *vault, bool has_subject, const Subject *subject,
                         struct claimant *claimant)
{
    enum fault fault = claimant_decide(vault, has_subject, subject, claimant);

    if (fault != FAULT_NONE)
        return fault;
    if (vault->store == NULL)
        return FAULT_BUSY;
    if (!identity_is_found(&subject->who))
        return FAULT_NONE;
    fault = store_person_by_uid(vault->store, subject->who.uid, &claimant->person);
    // Two names with one uid, or a uid that was given to somebody else (abuse:I2): not this person.
    claimant->known = fault == FAULT_NONE && strcmp(claimant->person.name, subject->who.name) == 0;
    claimant->holds_uid = fault == FAULT_NONE && !claimant->known;
    if (fault == FAULT_NOT_FOUND) // nor is a name that was
        fault = store_person_by_name(vault->store, subject->who.name, &claimant->person);
    if (!claimant->known && fault == FAULT_NONE)
        memcpy(claimant->holder, claimant->person.name, sizeof claimant->holder);
    if (!claimant->known)
        memset(&claimant->person, 0, sizeof claimant->person);
    if (!claimant->known || fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
    claimant->dormant = person_is_dormant(vault, &claimant->person);
    claimant->shared = claimant->person.shared;
    claimant->active =
        claimant->person.state == PERSON_ACTIVE && !claimant->dormant &&
        (!claimant->shared || (claimant->rule != NULL && claimant->rule->shared_ids));
    claimant->over = person_is_over(vault, &claimant->person);
    claimant->usable = claimant->active && !claimant->over;
    own_prover(claimant);
    return FAULT_NONE;
}

// --- shared IDs (A6) ---

// Makes a person of the store the prover of a shared ID, as far as that is allowed.
static enum fault set_prover(struct vault *vault, struct claimant *claimant)
{
    int64_t members[STORE_MEMBERS_MAX];
    size_t count = 0;
    const enum fault fault = store_member_list(vault->store, claimant->person.id, members, &count);

    claimant->prover_listed = false;
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++)
        claimant->prover_listed = claimant->prover_listed || members[i] == claimant->prover.id;
    claimant->prover_usable = fault == FAULT_NONE && claimant->active && claimant->prover_known &&
                              claimant->prover_listed && !claimant->prover.shared &&
                              claimant->prover.state == PERSON_ACTIVE &&
                              !person_is_dormant(vault, &claimant->prover);
    if (claimant->prover_known && person_is_over(vault, &claimant->prover)) {
        claimant->over = true;
        claimant->usable = false;
    }
    return fault;
}

enum fault claimant_read_member(struct vault *vault, bool has_member, const Member *member,
                                struct claimant *claimant)
{
    enum fault fault = FAULT_NOT_FOUND;

    if (!has_member || claimant->rule == NULL)
        return FAULT_NONE;
    if (!claimant->shared || !claimant->rule->shared_ids) {
        claimant->rule = NULL;
        claimant->why = "member";
        return FAULT_NONE;
    }
    claimant->member = member;
    claimant->foreign = claimant_is_foreign(claimant->subject, member);
    memset(&claimant->prover, 0, sizeof claimant->prover);
    if (member->status == NameStatus_NAME_FOUND && member->uid != NO_UID)
        fault = store_person_by_uid(vault->store, member->uid, &claimant->prover);
    // As for the subject (abuse:I2).
    claimant->prover_known =
        fault == FAULT_NONE && strcmp(claimant->prover.name, member->name) == 0;
    if (!claimant->prover_known)
        memset(&claimant->prover, 0, sizeof claimant->prover);
    if (fault != FAULT_NONE && fault != FAULT_NOT_FOUND)
        return fault;
    return set_prover(vault, claimant);
}

enum fault claimant_stranger_may(struct vault *vault, const struct claimant *claimant,
                                 const char **why)
{
    bool removed = true;

    *why = claimant->holder[0] != '\0' ? claimant_stranger(claimant) : NULL;
    if (*why != NULL)
        return FAULT_NONE;
    const enum fault fault = store_person_was_removed(vault->store, claimant->subject->who.uid,
                                                      claimant->subject->who.name, &removed);
    *why = removed ? "removed" : NULL;
    return fault;
}

const char *claimant_stranger(const struct claimant *claimant)
{
    static const char *const flaws[] = {
        [NameFlaw_NAME_FLAW_NONE] = "unknown",
        [NameFlaw_NAME_FLAW_LONG] = "name_too_long",
        [NameFlaw_NAME_FLAW_ENCODING] = "name_encoding",
        [NameFlaw_NAME_FLAW_FORM] = "name_form",
    };
    const NameFlaw flaw = claimant->subject->who.flaw;

    if (claimant->holder[0] != '\0')
        return claimant->holds_uid ? "uid_held" : "name_held";
    return (unsigned)flaw < sizeof flaws / sizeof *flaws ? flaws[flaw] : "unknown";
}

const char *claimant_unusable(const struct claimant *claimant)
{
    if (!claimant->known)
        return claimant_stranger(claimant);
    if (claimant->prover_usable)
        return claimant->over ? "expired" : NULL;
    if (claimant->person.state != PERSON_ACTIVE)
        return "suspended";
    if (claimant->dormant)
        return "dormant";
    if (claimant->member == NULL)
        return "shared"; // and the rule has no room for that
    if (!claimant->prover_known)
        return "member_unknown";
    if (!claimant->prover_listed)
        return "not_a_member";
    return claimant->prover.state != PERSON_ACTIVE ? "member_suspended" : "member_dormant";
}

bool claimant_may_prove(const Subject *subject, Operation operation)
{
    if (operation == Operation_OPERATION_ADMIN)
        return strcmp(subject->service, ADMIN_SERVICE) == 0;
    return operation == Operation_OPERATION_AUTHENTICATE || operation == Operation_OPERATION_CHANGE;
}

struct budget_key claimant_budget(const struct claimant *claimant)
{
    return (struct budget_key){
        .person = claimant->prover_known ? claimant->prover.id : 0,
        .name = claimant->member != NULL ? claimant->member->name : claimant->subject->who.name,
        .remote = claimant->remote,
    };
}

struct throttle_limit claimant_limit(const struct claimant *claimant)
{
    return (struct throttle_limit){
        .failures = claimant->rule->failures,
        .window = claimant->rule->window,
        .lock = claimant->rule->lock,
    };
}

struct lane claimant_lane(const Subject *subject, const Member *member)
{
    struct lane lane = {
        .used = true,
        .found = identity_is_found(&subject->who),
        // Who is here goes before both of these (vault/loop/queue.h).
        .remote = claimant_is_remote(subject) || claimant_is_foreign(subject, member),
        .foreign = claimant_is_foreign(subject, member),
        .uid = subject->who.uid,
    };

    memcpy(lane.name, subject->who.name, sizeof lane.name);
    if (member != NULL) {
        lane.found = member->status == NameStatus_NAME_FOUND && member->uid != NO_UID;
        lane.uid = member->uid;
        memcpy(lane.name, member->name, sizeof lane.name);
    }
    return lane;
}

// "local", "remote" or "foreign": for the log, as `lock show` has it.
static const char *whose_tries(const struct claimant *claimant)
{
    if (claimant->foreign)
        return "foreign";
    return claimant->remote ? "remote" : "local";
}

void claimant_event(struct event *event, enum event_id id, const struct claimant *claimant)
{
    const Subject *subject = claimant->subject;

    event_init(event, id, claimant->shown[0] != '\0' ? claimant->shown : subject->who.name);
    event_text(event, FIELD_SERVICE, subject->service);
    event_text(event, FIELD_TTY, subject->tty);
    event_text(event, FIELD_RHOST, subject->rhost);
    event_text(event, FIELD_RUSER, subject->ruser);
    event_text(event, FIELD_HOST, subject->host);
    event_text(event, FIELD_ORIGIN, whose_tries(claimant));
    if (claimant->foreign)
        event_number(event, FIELD_CALLER, subject->caller_uid);
    event_number(event, FIELD_PEER, subject->peer_uid);
    // Only a name that somebody bears: people type passwords where a name is wanted (abuse:W7).
    if (claimant->shared && claimant->prover_known && claimant->prover.id != claimant->person.id)
        event_text(event, FIELD_MEMBER, claimant->prover.name);
    if (subject->who.status == NameStatus_NAME_FOUND)
        event_number(event, FIELD_UID, subject->who.uid);
    if (claimant->holder[0] != '\0') {
        event_text(event, FIELD_HOLDER, claimant->holder);
        event_text(event, FIELD_REMEDY,
                   claimant->holds_uid
                       ? "warifu user rename; if it is somebody else, user remove"
                       : "warifu user renumber; if it is somebody else, user remove");
    }
    if (claimant->decision.rule != NULL)
        event_text(event, FIELD_RULE, claimant->decision.rule->name);
    if (claimant->decision.exception != 0) { // let in by that alone (F1)
        event_number(event, FIELD_EXCEPTION, claimant->decision.exception);
        event_text(event, FIELD_EXCEPTION_CLAUSE, request_kind_clause(REQUEST_EXCEPTION));
    }
}

bool claimant_by_root(const struct claimant *claimant)
{
    const struct rule *rule = claimant->rule;

    if (rule == NULL || !claimant->subject->root || claimant->subject->peer_uid != 0)
        return false;
    // Where nobody need have logged in (su by root, a public key), somebody who is none of our
    // people has no factors that a change could rest on. Ours prove theirs.
    return rule->root_without_authentication ||
           (rule->account_without_authentication && !claimant->known);
}

bool claimant_keeps_password(const struct vault *vault, const struct claimant *claimant)
{
    return policy_keeps_passwords(vault->policy) && claimant->known && !claimant->shared;
}

enum fault claimant_event_root(struct vault *vault, struct event *event,
                               const struct claimant *claimant, struct person *person)
{
    const Subject *subject = claimant->subject;
    enum fault fault;

    if (!subject->login_known)
        return FAULT_NONE;
    event_number(event, FIELD_LOGIN_UID, subject->login_uid);
    fault = store_person_by_uid(vault->store, subject->login_uid, person);
    if (fault == FAULT_NONE)
        event_text(event, FIELD_ACTOR, person->name);
    // Nobody knows who it is whose row does not open; the uid is on record.
    return fault == FAULT_NOT_FOUND || fault == FAULT_CORRUPT ? FAULT_NONE : fault;
}

// Who proved a shared ID: the ticket says, and it must still be one of its members.
static enum fault prover_of_ticket(struct vault *vault, struct claimant *claimant,
                                   const struct ticket *ticket)
{
    enum fault fault;

    if (!claimant->shared || ticket->member == 0)
        return FAULT_NONE;
    fault = store_person_by_id(vault->store, ticket->member, &claimant->prover);
    claimant->prover_known = fault == FAULT_NONE;
    if (fault == FAULT_NONE)
        return set_prover(vault, claimant);
    return fault == FAULT_NOT_FOUND ? FAULT_REFUSED : fault;
}

// Whether the ticket itself is good for anything here; else *flaw.
static bool is_current(const struct vault *vault, const struct ticket *ticket, unsigned kinds,
                       uint32_t seconds, const char **flaw)
{
    const struct boot_time now = vault->now.boot;

    *flaw = "ticket";
    if (!ticket_holds(ticket, kinds, ticket->uid, now, UINT32_MAX))
        return false;
    *flaw = "undelivered"; // nobody has it
    if (ticket->kind != TICKET_SESSION && delivery_is_void(vault, ticket))
        return false;
    *flaw = "too_old";
    return ticket_holds(ticket, kinds, ticket->uid, now, seconds);
}

enum fault claimant_rest_on(struct vault *vault, struct claimant *claimant,
                            const struct ticket *ticket, enum order_step step, uint32_t seconds)
{
    const struct order *order = order_of(step);
    enum fault fault = FAULT_NONE;

    claimant->standing = (struct standing){.lapse = Lapse_LAPSE_TICKET};
    if (!is_current(vault, ticket, order->rests_on,
                    seconds < order->seconds ? seconds : order->seconds, &claimant->standing.why))
        return FAULT_REFUSED;
    claimant->standing = (struct standing){.why = NULL};
    if (ticket->kind != TICKET_SESSION)
        fault = standing_read(vault, ticket, claimant->decision.privileged, &claimant->standing);
    if (fault == FAULT_NONE && claimant->standing.why == NULL &&
        order_was_done(vault, step, ticket))
        claimant->standing = (struct standing){.why = "once", .lapse = Lapse_LAPSE_TICKET};
    if (fault == FAULT_NONE && claimant->standing.why != NULL)
        fault = FAULT_REFUSED;
    if (fault == FAULT_NONE && claimant_is_of(claimant, ticket) && ticket->kind != TICKET_SESSION)
        fault = prover_of_ticket(vault, claimant, ticket);
    if (fault != FAULT_NONE)
        own_prover(claimant);
    return fault;
}

bool claimant_is_of(const struct claimant *claimant, const struct ticket *ticket)
{
    return claimant->known && ticket->person == claimant->person.id &&
           ticket->uid == claimant->subject->who.uid;
}

enum fault claimant_ticket(struct vault *vault, struct claimant *claimant, enum order_step step,
                           const uint8_t *bytes, size_t size, struct ticket *ticket)
{
    enum fault fault =
        ticket_open(&vault->tickets, bytes, size, claimant->subject->service, ticket);

    claimant->standing = (struct standing){.why = "ticket", .lapse = Lapse_LAPSE_TICKET};
    if (fault == FAULT_NONE && (claimant_is_of(claimant, ticket) || !claimant->known))
        fault = claimant_rest_on(vault, claimant, ticket, step, UINT32_MAX);
    if (fault == FAULT_NONE && !claimant_is_of(claimant, ticket)) {
        // Somebody else's, or of somebody who is not known under this name any more.
        claimant->standing = (struct standing){.why = "ticket", .lapse = Lapse_LAPSE_TICKET};
        fault = FAULT_REFUSED;
    }
    if (fault != FAULT_NONE)
        memset(ticket, 0, sizeof *ticket);
    return fault;
}

enum fault claimant_seal(struct vault *vault, const struct claimant *claimant,
                         struct ticket *ticket, uint8_t out[TICKET_SIZE])
{
    ticket->uid = claimant->subject->who.uid;
    ticket->person = claimant->known ? claimant->person.id : 0;
    if (claimant->shared && ticket->kind != TICKET_SESSION)
        ticket->member = claimant->prover.id;
    ticket->exception = claimant->decision.exception;
    ticket->flags &= (uint8_t) ~(TICKET_GRANT | TICKET_UNENFORCED);
    ticket->session_seconds = claimant->rule != NULL ? claimant->rule->session_seconds : 0;
    if (claimant->rule != NULL && claimant->rule->unenforced_session == END_WARN)
        ticket->flags |= TICKET_UNENFORCED;
    if (ticket->kind == TICKET_LOGIN && claimant->decision.grant)
        ticket->flags |= TICKET_GRANT;
    ticket->role = claimant->prover_known ? claimant->prover.role : ROLE_NONE;
    ticket->wall = vault->now.wall;
    ticket->boot = vault->now.boot;
    const enum fault fault = ticket_seal(&vault->tickets, ticket, claimant->subject->service, out);
    ticket->number = vault->tickets.serial;
    return fault;
}

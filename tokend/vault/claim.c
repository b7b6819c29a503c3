// SPDX-License-Identifier: BSD-2-Clause
#include "vault/claim.h"
#include "store/budget.h"
#include "store/member.h"
#include "store/person.h"
#include <string.h>

#define NO_UID                                                                                     \
    UINT32_MAX // (uid_t)-1: "nobody in particular" for the kernel, so never a person (I1)

static bool is_found(const Identity *who)
{
    return who->status == NameStatus_NAME_FOUND && who->uid != NO_UID && who->name[0] != '\0';
}

// What rules are about: the host that root's programs (sshd) name.
static enum origin origin_of(const Subject *subject)
{
    return subject->peer_uid == 0 ? policy_origin(subject->rhost) : ORIGIN_LOCAL;
}

bool claim_is_afar(const Subject *subject)
{
    return subject->afar || origin_of(subject) == ORIGIN_REMOTE;
}

// Who has to prove: the member of a shared ID that was named, or the subject. NO_UID: nobody.
static uint32_t prover_uid(const Subject *subject, const Member *member)
{
    if (member != NULL)
        return member->status == NameStatus_NAME_FOUND ? member->uid : NO_UID;
    return is_found(&subject->who) ? subject->who.uid : NO_UID;
}

bool claim_is_foreign(const Subject *subject, const Member *member)
{
    if (subject->caller_uid != 0)
        return subject->caller_uid != prover_uid(subject, member);
    // A set-uid program whose caller nobody knows has that caller's group: another one than the
    // person's own is somebody else's. Where people share a group nothing is known.
    return subject->caller_gid != 0 && member == NULL &&
           (!is_found(&subject->who) || subject->caller_gid != subject->who.gid);
}

bool claim_at_desk(const Subject *subject)
{
    return subject->at_desk && !claim_is_afar(subject);
}

bool claim_groups_known(const struct vault *vault, const Identity *who)
{
    return who->groups_known && who->groups_of == policy_groups_digest(vault->policy);
}

enum fault claim_decide(struct vault *vault, bool has_subject, const Subject *subject,
                        struct claim *claim)
{
    static const char *const reasons[] = {
        [DECISION_DENY_NO_RULE] = "no_rule",
        [DECISION_DENY_RULE] = "rule",
        [DECISION_DENY_GROUPS] = "groups",
    };
    memset(claim, 0, sizeof *claim);
    if (!has_subject || !subject->has_who)
        return FAULT_FORMAT;
    // The name service did not answer: nobody is refused for good by that, nor granted anything.
    if (subject->who.status == NameStatus_NAME_FAILED)
        return FAULT_BUSY;
    const bool nobody = subject->who.status == NameStatus_NAME_UNKNOWN;
    const struct policy_request request = {
        .service = subject->service,
        .user = subject->who.name,
        .host = subject->host,
        .user_found = is_found(&subject->who),
        .uid = subject->who.uid,
        // A name that nobody bears is in no group: it is asked what a stranger to all groups is
        // asked, not less or more (promise 3).
        .groups_known = nobody || claim_groups_known(vault, &subject->who),
        .groups = subject->who.groups.bytes,
        .groups_size = nobody ? 0 : subject->who.groups.size,
        .origin = origin_of(subject),
    };
    claim->subject = subject;
    claim->found = request.user_found;
    shown_name(vault, &subject->who, claim->shown);
    claim->remote = claim_is_afar(subject);
    claim->foreign = claim_is_foreign(subject, NULL);
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

// Nobody proves a shared ID but a member: it has a budget, and nothing to match.
static void own_prover(struct claim *claim)
{
    claim->prover = claim->person;
    claim->prover_known = claim->known;
    claim->prover_listed = false;
    claim->prover_usable = claim->usable && !claim->shared;
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
    // Two names with one uid, or a uid that was given to somebody else (I2): not this person.
    claim->known = fault == FAULT_NONE && strcmp(claim->person.name, subject->who.name) == 0;
    claim->holds_uid = fault == FAULT_NONE && !claim->known;
    if (fault == FAULT_NOT_FOUND) // nor is a name that was
        fault = store_person_by_name(vault->store, subject->who.name, &claim->person);
    if (!claim->known && fault == FAULT_NONE)
        memcpy(claim->holder, claim->person.name, sizeof claim->holder);
    if (!claim->known)
        memset(&claim->person, 0, sizeof claim->person);
    if (!claim->known || fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
    claim->dormant = person_is_dormant(vault, &claim->person);
    claim->shared = claim->person.shared;
    claim->usable = claim->person.state == PERSON_ACTIVE && !claim->dormant &&
                    (!claim->shared || (claim->rule != NULL && claim->rule->shared_ids));
    own_prover(claim);
    return FAULT_NONE;
}

// --- shared IDs (A6) ---

// Makes a person of the store the prover of a shared ID, as far as that is allowed.
static enum fault set_prover(struct vault *vault, struct claim *claim)
{
    int64_t members[STORE_MEMBERS_MAX];
    size_t count = 0;
    const enum fault fault = store_member_list(vault->store, claim->person.id, members, &count);

    claim->prover_listed = false;
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++)
        claim->prover_listed = claim->prover_listed || members[i] == claim->prover.id;
    claim->prover_usable = fault == FAULT_NONE && claim->usable && claim->prover_known &&
                           claim->prover_listed && !claim->prover.shared &&
                           claim->prover.state == PERSON_ACTIVE &&
                           !person_is_dormant(vault, &claim->prover);
    return fault;
}

enum fault claim_read_member(struct vault *vault, bool has_member, const Member *member,
                             struct claim *claim)
{
    enum fault fault = FAULT_NOT_FOUND;

    if (!has_member || claim->rule == NULL)
        return FAULT_NONE;
    if (!claim->shared || !claim->rule->shared_ids) {
        claim->rule = NULL;
        claim->why = "member";
        return FAULT_NONE;
    }
    claim->member = member;
    claim->foreign = claim_is_foreign(claim->subject, member);
    memset(&claim->prover, 0, sizeof claim->prover);
    if (member->status == NameStatus_NAME_FOUND && member->uid != NO_UID)
        fault = store_person_by_uid(vault->store, member->uid, &claim->prover);
    // As for the subject (I2).
    claim->prover_known = fault == FAULT_NONE && strcmp(claim->prover.name, member->name) == 0;
    if (!claim->prover_known)
        memset(&claim->prover, 0, sizeof claim->prover);
    if (fault != FAULT_NONE && fault != FAULT_NOT_FOUND)
        return fault;
    return set_prover(vault, claim);
}

enum fault claim_stranger_may(struct vault *vault, const struct claim *claim, const char **why)
{
    bool removed = true;

    *why = claim->holder[0] != '\0' ? claim_stranger(claim) : NULL;
    if (*why != NULL)
        return FAULT_NONE;
    const enum fault fault = store_person_was_removed(vault->store, claim->subject->who.uid,
                                                      claim->subject->who.name, &removed);
    *why = removed ? "removed" : NULL;
    return fault;
}

const char *claim_stranger(const struct claim *claim)
{
    static const char *const flaws[] = {
        [NameFlaw_NAME_FLAW_NONE] = "unknown",
        [NameFlaw_NAME_FLAW_LONG] = "name_too_long",
        [NameFlaw_NAME_FLAW_ENCODING] = "name_encoding",
        [NameFlaw_NAME_FLAW_FORM] = "name_form",
    };
    const NameFlaw flaw = claim->subject->who.flaw;

    if (claim->holder[0] != '\0')
        return claim->holds_uid ? "uid_held" : "name_held";
    return (unsigned)flaw < sizeof flaws / sizeof *flaws ? flaws[flaw] : "unknown";
}

const char *claim_unusable(const struct claim *claim)
{
    if (!claim->known)
        return claim_stranger(claim);
    if (claim->prover_usable)
        return NULL;
    if (claim->person.state != PERSON_ACTIVE)
        return "suspended";
    if (claim->dormant)
        return "dormant";
    if (claim->member == NULL)
        return "shared"; // and the rule has no room for that
    if (!claim->prover_known)
        return "member_unknown";
    if (!claim->prover_listed)
        return "not_a_member";
    return claim->prover.state != PERSON_ACTIVE ? "member_suspended" : "member_dormant";
}

bool claim_is_privileged(const struct claim *claim)
{
    return claim->decision.privileged || (claim->prover_known && claim->prover.role != ROLE_STAFF);
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
        .person = claim->prover_known ? claim->prover.id : 0,
        .name = claim->member != NULL ? claim->member->name : claim->subject->who.name,
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

struct lane claim_lane(const Subject *subject, const Member *member)
{
    struct lane lane = {
        .used = true,
        .found = is_found(&subject->who),
        // Who is here goes before both of these (vault/queue.h).
        .remote = claim_is_afar(subject) || claim_is_foreign(subject, member),
        .foreign = claim_is_foreign(subject, member),
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
static const char *whose_tries(const struct claim *claim)
{
    if (claim->foreign)
        return "foreign";
    return claim->remote ? "remote" : "local";
}

void claim_event(struct event *event, enum event_id id, const struct claim *claim)
{
    const Subject *subject = claim->subject;

    event_init(event, id, claim->shown[0] != '\0' ? claim->shown : subject->who.name);
    event_text(event, FIELD_SERVICE, subject->service);
    event_text(event, FIELD_TTY, subject->tty);
    event_text(event, FIELD_RHOST, subject->rhost);
    event_text(event, FIELD_RUSER, subject->ruser);
    event_text(event, FIELD_HOST, subject->host);
    event_text(event, FIELD_ORIGIN, whose_tries(claim));
    if (claim->foreign)
        event_number(event, FIELD_CALLER, subject->caller_uid);
    event_number(event, FIELD_PEER, subject->peer_uid);
    // Only a name that somebody bears: people type passwords where a name is wanted (W7).
    if (claim->shared && claim->prover_known && claim->prover.id != claim->person.id)
        event_text(event, FIELD_MEMBER, claim->prover.name);
    if (subject->who.status == NameStatus_NAME_FOUND)
        event_number(event, FIELD_UID, subject->who.uid);
    if (claim->holder[0] != '\0') {
        event_text(event, FIELD_HOLDER, claim->holder);
        event_text(event, FIELD_REMEDY,
                   claim->holds_uid ? "warifu user rename; if it is somebody else, user remove"
                                    : "warifu user renumber; if it is somebody else, user remove");
    }
    if (claim->decision.rule != NULL)
        event_text(event, FIELD_RULE, claim->decision.rule->name);
}

bool claim_by_root(const struct claim *claim)
{
    const struct rule *rule = claim->rule;

    if (rule == NULL || !claim->subject->root || claim->subject->peer_uid != 0)
        return false;
    // Where nobody need have logged in (su by root, a public key), somebody who is none of our
    // people has no factors that a change could rest on. Ours prove theirs.
    return rule->root_without_authentication ||
           (rule->account_without_authentication && !claim->known);
}

bool claim_keeps_password(const struct vault *vault, const struct claim *claim)
{
    return policy_keeps_passwords(vault->policy) && claim->known && !claim->shared;
}

enum fault claim_event_root(struct vault *vault, struct event *event, const struct claim *claim,
                            struct person *person)
{
    const Subject *subject = claim->subject;
    enum fault fault;

    if (!subject->login_known)
        return FAULT_NONE;
    event_number(event, FIELD_LOGIN_UID, subject->login_uid);
    fault = store_person_by_uid(vault->store, subject->login_uid, person);
    if (fault == FAULT_NONE)
        event_text(event, FIELD_ACTOR, person->name);
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

// Who proved a shared ID: the ticket says, and it must still be one of its members.
static enum fault prover_of_ticket(struct vault *vault, struct claim *claim,
                                   const struct ticket *ticket)
{
    enum fault fault;

    if (!claim->shared || ticket->member == 0)
        return FAULT_NONE;
    fault = store_person_by_id(vault->store, ticket->member, &claim->prover);
    claim->prover_known = fault == FAULT_NONE;
    if (fault == FAULT_NONE)
        return set_prover(vault, claim);
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

enum fault claim_rest_on(struct vault *vault, struct claim *claim, const struct ticket *ticket,
                         unsigned kinds, uint32_t seconds)
{
    enum fault fault = FAULT_NONE;

    claim->standing = (struct standing){.lapse = Lapse_LAPSE_TICKET};
    if (!is_current(vault, ticket, kinds, seconds, &claim->standing.why))
        return FAULT_REFUSED;
    claim->standing = (struct standing){.why = NULL};
    if (ticket->kind != TICKET_SESSION)
        fault = standing_read(vault, ticket, claim->decision.privileged, &claim->standing);
    if (fault == FAULT_NONE && claim->standing.why != NULL)
        fault = FAULT_REFUSED;
    if (fault == FAULT_NONE && claim_is_of(claim, ticket) && ticket->kind != TICKET_SESSION)
        fault = prover_of_ticket(vault, claim, ticket);
    if (fault != FAULT_NONE)
        own_prover(claim);
    return fault;
}

bool claim_is_of(const struct claim *claim, const struct ticket *ticket)
{
    return claim->known && ticket->person == claim->person.id &&
           ticket->uid == claim->subject->who.uid;
}

enum fault claim_ticket(struct vault *vault, struct claim *claim, const uint8_t *bytes, size_t size,
                        unsigned kinds, uint32_t seconds, struct ticket *ticket)
{
    enum fault fault = ticket_open(&vault->tickets, bytes, size, claim->subject->service, ticket);

    claim->standing = (struct standing){.why = "ticket", .lapse = Lapse_LAPSE_TICKET};
    if (fault == FAULT_NONE && (claim_is_of(claim, ticket) || !claim->known))
        fault = claim_rest_on(vault, claim, ticket, kinds, seconds);
    if (fault == FAULT_NONE && !claim_is_of(claim, ticket)) {
        // Somebody else's, or of somebody who is not known under this name any more.
        claim->standing = (struct standing){.why = "ticket", .lapse = Lapse_LAPSE_TICKET};
        fault = FAULT_REFUSED;
    }
    if (fault != FAULT_NONE)
        memset(ticket, 0, sizeof *ticket);
    return fault;
}

enum fault claim_seal(struct vault *vault, const struct claim *claim, struct ticket *ticket,
                      uint8_t out[TICKET_SIZE])
{
    ticket->uid = claim->subject->who.uid;
    ticket->person = claim->known ? claim->person.id : 0;
    if (claim->shared && ticket->kind != TICKET_SESSION)
        ticket->member = claim->prover.id;
    ticket->role = claim->prover_known ? claim->prover.role : ROLE_NONE;
    ticket->wall = vault->now.wall;
    ticket->boot = vault->now.boot;
    const enum fault fault = ticket_seal(&vault->tickets, ticket, claim->subject->service, out);
    ticket->number = vault->tickets.serial;
    return fault;
}

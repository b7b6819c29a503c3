// SPDX-License-Identifier: BSD-2-Clause
// Who may call which verb, and with what: checked at every call from the store as it is now, not
// from what the ticket remembers (promise 9, E5).
#include "vault/admin/admin.h"
#include "base/log.h"
#include "base/secret.h"
#include "base/text.h"
#include "factor/plain_text.h"
#include "store/person.h"
#include "store/request.h"
#include "vault/admin/administrators.h"
#include "vault/admin/deputy.h"
#include "vault/admin/dual.h"
#include "vault/admin/handlers.h"
#include "vault/admin/memory.h"
#include "vault/admin/owed.h"
#include "vault/admin/page.h"
#include "vault/login/calls.h"
#include "vault/login/privileged_id.h"
#include "vault/login/review.h"
#include "vault/login/shown_name.h"
#include <string.h>

static enum fault refuse(struct admin *admin, AdminStatus status, const char *why,
                         const char *message, const char *hint)
{
    return admin_refuse(admin, status, why, message, hint, admin->call->call.verb);
}

static bool is_later_page(const struct admin *admin)
{
    const char *after = admin_text(admin, "after");

    return (after != NULL && after[0] != '\0') || admin_number(admin, "after", 0) > 0;
}

// Root without factors: everything, loudly. Each kind of ticket by its own endpoint: a front that
// somebody has taken over can neither use a rescue's ticket nor claim to be root.
static bool is_root(const struct vault *vault, const AdminVaultCall *call, bool by_rescue,
                    enum order_step step, const struct ticket *ticket)
{
    const struct order *order = order_of(step);

    return by_rescue && call->actor.peer_uid == 0 &&
           ticket_holds(ticket, order->rests_on, call->actor.who.uid, vault->now.boot,
                        order->seconds);
}

static bool is_rescue(const struct vault *vault, const AdminVaultCall *call, bool by_rescue,
                      const struct ticket *ticket)
{
    return is_root(vault, call, by_rescue, STEP_RESCUE, ticket);
}

// For the list of what a rescue did.
static const char *whom_or_what(const struct admin *admin)
{
    static const char *const names[] = {"user", "person", "serial", "member"};
    const char *about = NULL;

    for (size_t i = 0; i < sizeof names / sizeof *names && about == NULL; i++)
        about = admin_text(admin, names[i]);
    return about != NULL && plain_text(about) ? about : NULL;
}

enum fault admin_announce(struct vault *vault, const struct asked *asked)
{
    const AdminVaultCall *call = &asked->call->body.admin;
    const struct admin admin = {.vault = vault, .call = call};
    struct ticket ticket;
    struct event event;
    char shown[SHOWN_NAME_SIZE];

    if (!call->has_actor || !call->actor.has_who || !call->has_call ||
        verb_by_wire(call->call.verb) == NULL ||
        ticket_open(&vault->tickets, call->ticket.bytes, call->ticket.size, call->actor.service,
                    &ticket) != FAULT_NONE ||
        !is_rescue(vault, call, asked->rescue, &ticket))
        return FAULT_NONE;
    // A record for each further page would make `warifu log` longer while it is read; further than
    // what was announced in this very rescue, that is, for everybody can begin in the middle.
    if (is_later_page(&admin) && announced_is(&vault->admin->announced, &call->call, ticket.number))
        return FAULT_NONE;
    shown_name(vault, &call->actor.who, shown);
    event_init(&event, EVENT_ADMIN_RESCUE, shown[0] != '\0' ? shown : call->actor.who.name);
    event_text(&event, FIELD_ACTOR, "root");
    event_text(&event, FIELD_VERB, call->call.verb);
    event_text(&event, FIELD_REASON, admin_text(&admin, "reason"));
    event_number(&event, FIELD_PEER, call->actor.peer_uid);
    if (ticket.session != 0)
        event_number(&event, FIELD_REVIEW, ticket.session);
    enum fault fault = journal_record(vault, &event);
    if (fault == FAULT_NONE)
        fault =
            review_note_verb(vault, &call->actor, &ticket, call->call.verb, whom_or_what(&admin));
    if (fault == FAULT_NONE)
        announced_note(&vault->admin->announced, &call->call, ticket.number);
    return fault;
}

// Whoever has looked at a rescue has seen all of it: with its ticket nothing is done afterwards.
static enum fault admit_rescue(struct admin *admin, bool *allowed)
{
    struct request review;
    const enum fault fault = review_of_rescue(admin->vault, &admin->ticket, &review);

    if (fault != FAULT_NONE && fault != FAULT_NOT_FOUND)
        return fault;
    admin->rescue = true;
    admin->actor = "root";
    if ((admin->verb->roles & BY_ROOT) == 0)
        return refuse(
            admin, AdminStatus_ADMIN_FORBIDDEN, "role",
            N_("Only a person with a role of their own can do this; root is not a person."),
            N_("Run it as that person, without --rescue."));
    if (fault == FAULT_NONE && review.state == REQUEST_CLOSED)
        return refuse(admin, AdminStatus_ADMIN_STALE, "reviewed",
                      N_("This rescue has been reviewed and closed."), N_("Begin another one."));
    *allowed = true;
    return FAULT_NONE;
}

// Root looks how the service is: no rescue, and nothing else opens to it (decision 73).
static enum fault admit_look(struct admin *admin, bool *allowed)
{
    admin->actor = "root";
    if ((admin->verb->roles & BY_LOOK) == 0)
        return refuse(admin, AdminStatus_ADMIN_FORBIDDEN, "role",
                      N_("Without a reason root may only ask for the state."),
                      N_("As root, run: warifu --rescue REASON"));
    admin->look = *allowed = true;
    return FAULT_NONE;
}

// What contractors may do with a role, or to an ID that is privileged by whatever (D2), their own
// as well. What they ask for somebody else approves, and what they end they give up.
static bool changes_privileged_id(const struct admin *admin, const struct claimant *claimant)
{
    const struct verb *verb = admin->verb;

    if (verb->changes == CHANGES_NOTHING)
        return false;
    if ((verb->roles & BY_SELF) == 0 || admin->role != ROLE_STAFF)
        return true;
    return verb->control.tells != EVENT_REQUEST_MADE &&
           verb->control.tells != EVENT_REQUEST_ENDED && privileged_has_id(admin->vault, claimant);
}

static enum fault admit_person(struct admin *admin, const struct ticket *ticket, bool *allowed)
{
    struct vault *vault = admin->vault;
    const Subject *actor = &admin->call->actor;
    struct claimant claimant;
    unsigned roles;
    enum fault fault = claimant_read(vault, true, actor, &claimant);

    if (fault != FAULT_NONE)
        return fault;
    if (claimant.rule == NULL || !claimant.usable || actor->peer_uid != claimant.person.uid ||
        ticket->person != claimant.person.id || ticket->uid != claimant.person.uid)
        return refuse(admin, AdminStatus_ADMIN_FORBIDDEN, "identity",
                      N_("You are not enrolled as an administrator or auditor."),
                      N_("Ask an administrator to give you the role: warifu user role"));
    fault = deputy_of(vault, &claimant.person, &admin->represented);
    if (fault != FAULT_NONE)
        return fault;
    admin->role = admin->represented.id != 0 ? admin->represented.role : claimant.person.role;
    roles = admin->role == ROLE_ADMIN     ? BY_ADMIN | BY_SELF
            : admin->role == ROLE_AUDITOR ? BY_AUDITOR | BY_SELF
                                          : BY_SELF;
    if ((admin->verb->roles & roles) == 0)
        return refuse(admin, AdminStatus_ADMIN_FORBIDDEN, "role",
                      N_("Your role does not allow this."),
                      N_("Administrators change, auditors read."));
    fault = claimant_rest_on(vault, &claimant, ticket, STEP_ADMIN, claimant.rule->fresh_seconds);
    if (fault != FAULT_NONE && fault != FAULT_REFUSED)
        return fault;
    if (fault == FAULT_REFUSED)
        return refuse(admin, AdminStatus_ADMIN_STALE, claimant.standing.why,
                      N_("Your factors are no longer fresh."),
                      N_("Run the command again and prove who you are."));
    if ((ticket->flags & TICKET_OWES) != 0 || claimant.standing.owes)
        return refuse(admin, AdminStatus_ADMIN_FORBIDDEN, "owed",
                      N_("Your password must be changed first."),
                      N_("Change it with passwd, or log in, then run the command again."));
    // What people do for themselves takes authenticators that they have, not one that was lent to
    // them for the day (abuse:C5, F2).
    if ((admin->verb->roles & BY_SELF) != 0 && ticket->credential < 0)
        return refuse(admin, AdminStatus_ADMIN_FORBIDDEN, "emergency",
                      N_("An emergency code is not enough for this."),
                      N_("Ask an administrator: warifu key enrol"));
    if (claimant.decision.contractor && changes_privileged_id(admin, &claimant))
        return refuse(admin, AdminStatus_ADMIN_FORBIDDEN, "contractor",
                      N_("Contractors do not change privileged IDs or passwords."),
                      N_("Ask an administrator of the organisation itself to do it."));
    admin->self = claimant.person;
    admin->actor = admin->self.name;
    *allowed = true;
    return FAULT_NONE;
}

static enum fault admit(struct admin *admin, bool *allowed)
{
    struct vault *vault = admin->vault;
    const AdminVaultCall *call = admin->call;

    *allowed = false;
    if (!call->has_actor || !call->actor.has_who || !call->has_call)
        return FAULT_FORMAT;
    if (admin->verb == NULL)
        return admin_end(admin, AdminStatus_ADMIN_INVALID, N_("There is no such command."),
                         N_("See: warifu help"), call->call.verb);
    if (ticket_open(&vault->tickets, call->ticket.bytes, call->ticket.size, call->actor.service,
                    &admin->ticket) != FAULT_NONE)
        return refuse(admin, AdminStatus_ADMIN_STALE, "ticket",
                      N_("You have not proved who you are."),
                      N_("Run the command again and prove who you are."));
    if (is_rescue(vault, call, admin->by_rescue, &admin->ticket))
        return admit_rescue(admin, allowed);
    if (is_root(vault, call, admin->by_rescue, STEP_LOOK, &admin->ticket))
        return admit_look(admin, allowed);
    if (admin->ticket.kind != TICKET_ADMIN || admin->by_rescue)
        return refuse(admin, AdminStatus_ADMIN_STALE, "ticket",
                      N_("You have not proved who you are."),
                      N_("Run the command again and prove who you are."));
    if (vault->store == NULL)
        return FAULT_BUSY;
    return admit_person(admin, &admin->ticket, allowed);
}

// --- arguments ---

// What names something that is registered already, in verbs that take it away or only look: older
// versions let in what is no plain text, and that must not be a reason to keep it.
static bool only_refers(const struct verb *verb, const char *name)
{
    static const char *const references[] = {"user", "person", "member", "serial",
                                             "card", "taken",  "after"};

    for (size_t i = 0; verb->changes != CHANGES && i < sizeof references / sizeof *references; i++)
        if (strcmp(name, references[i]) == 0)
            return true;
    return false;
}

static bool fits(const struct verb *verb, const struct argument *argument, const Field *field)
{
    switch (argument->kind) {
    case ARGUMENT_FLAG:
        return field->which_value == Field_number_tag && field->value.number >= 0 &&
               field->value.number <= 1;
    case ARGUMENT_NUMBER:
        return field->which_value == Field_number_tag && field->value.number >= argument->min &&
               field->value.number <= argument->max;
    case ARGUMENT_TIME:
    case ARGUMENT_UNTIL:
        return field->which_value == Field_number_tag && field->value.number >= 0 &&
               field->value.number <= LATEST_TIME;
    case ARGUMENT_CHOICE:
        return field->which_value == Field_text_tag &&
               argument_is_choice(argument, field->value.text);
    case ARGUMENT_TEXT:
    case ARGUMENT_USER:
        return field->which_value == Field_text_tag &&
               strlen(field->value.text) <= (size_t)argument->max &&
               (only_refers(verb, argument->wire) ? text_is_utf8 : plain_text)(field->value.text) &&
               (!argument->required || field->value.text[0] != '\0');
    case ARGUMENT_FILE: // never leaves the client
        return false;
    }
    return false;
}

struct missing {
    const struct admin *admin;
    const char *wire;
};

static bool is_there(void *context, const struct argument *argument)
{
    struct missing *missing = context;

    if (argument->required && !admin_has(missing->admin, argument->wire))
        missing->wire = argument->wire;
    return missing->wire == NULL;
}

// *good is false when the page says which argument is wrong.
static enum fault check_arguments(struct admin *admin, bool *good)
{
    const AdminCall *call = &admin->call->call;
    struct missing missing = {admin, NULL};

    *good = false;
    for (pb_size_t i = 0; i < call->args_count; i++) {
        const struct argument *argument = verb_argument(admin->verb, call->args[i].name);
        if (argument == NULL)
            return admin_end(admin, AdminStatus_ADMIN_INVALID,
                             N_("The command does not take this argument."), N_("See: warifu help"),
                             call->args[i].name);
        for (pb_size_t k = 0; k < i; k++)
            if (strcmp(call->args[k].name, call->args[i].name) == 0)
                return admin_end(admin, AdminStatus_ADMIN_INVALID,
                                 N_("The argument is given twice."), NULL, call->args[i].name);
        if (!fits(admin->verb, argument, &call->args[i]))
            return admin_end(admin, AdminStatus_ADMIN_INVALID,
                             N_("The argument is empty, too long, out of range, or no plain text."),
                             N_("See: warifu help"), call->args[i].name);
    }
    verb_each_argument(admin->verb, is_there, &missing);
    if (missing.wire != NULL)
        return admin_end(admin, AdminStatus_ADMIN_INVALID, N_("An argument is missing."),
                         N_("See: warifu help"), missing.wire);
    if (admin_text(admin, "after") != NULL) {
        int64_t number = 0;
        // A row number for some verbs, a name for others.
        if (text_to_number(admin_text(admin, "after"), 0, INT64_MAX, &number) == FAULT_NONE)
            admin->skip = (uint64_t)number;
    }
    *good = true;
    return FAULT_NONE;
}

// --- running ---

// A change that is not on record, with what was before and after, has not happened (E5).
static enum fault check_record(const struct admin *admin)
{
    if (admin->told || admin->call->call.dry_run || admin->page->has_order)
        return FAULT_NONE;
    log_error("%s recorded no change", admin->verb->wire);
    return FAULT_INTERNAL;
}

// Why the last one may not be taken; NULL: may be.
static const char *what_comes_first(const struct admin *admin)
{
    switch (admin->verb->control.last) {
    case LAST_STAYS:
        return N_("First make somebody else an administrator, or give this one another "
                  "authenticator: warifu user role, warifu totp enrol, warifu key enrol");
    case LAST_BY_ROOT:
        return admin->rescue
                   ? NULL
                   : N_("First give them another authenticator: warifu totp enrol, warifu "
                        "key enrol. If this one may be in the wrong hands, root revokes "
                        "it at once: warifu --rescue REASON");
    default:
        return NULL;
    }
}

// Somebody has to be left who can administer, or it is said that nobody is (D1).
static enum fault check_last(struct admin *admin)
{
    bool left = false;

    if (!admin->able_admin)
        return FAULT_NONE;
    const enum fault fault = administrator_besides(admin->vault, 0, 0, &left);
    if (fault != FAULT_NONE || left)
        return fault;
    const char *first = what_comes_first(admin);
    if (first != NULL)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("This is the last administrator who can log in."), first, NULL);
    text_put(admin->page->end.hint, sizeof admin->page->end.hint,
             N_("Nobody is left who can administer. As root: warifu --rescue REASON"));
    return FAULT_NONE;
}

// Administrators and auditors whom a rescue concerns do not look at it afterwards (D8).
static enum fault note_concerned(struct admin *admin)
{
    struct request review;
    enum fault fault = FAULT_NONE;

    if (!admin->rescue || admin->call->call.dry_run || admin->concerned_count == 0)
        return FAULT_NONE;
    fault = review_of_rescue(admin->vault, &admin->ticket, &review);
    for (size_t i = 0; i < admin->concerned_count && fault == FAULT_NONE; i++)
        fault = review_note_person(admin->vault, &review, admin->concerned[i]);
    if (fault == FAULT_LIMIT)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("This rescue concerns too many administrators and auditors."),
                         N_("Begin another one."), NULL);
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

static enum fault run_verb(struct admin *admin)
{
    admin_run *const run = admin_handler(admin->verb->wire);
    enum fault fault = run != NULL ? run(admin) : FAULT_INTERNAL;

    if (fault != FAULT_NONE || admin->ordered || !admin->verb->changes ||
        admin->page->end.status != AdminStatus_ADMIN_DONE)
        return fault;
    fault = check_record(admin);
    if (fault == FAULT_NONE)
        fault = check_last(admin);
    if (fault == FAULT_NONE && admin->page->end.status == AdminStatus_ADMIN_DONE)
        fault = note_concerned(admin);
    if (fault == FAULT_NONE && admin->owed.taken != TAKEN_NOTHING &&
        admin->page->end.status == AdminStatus_ADMIN_DONE)
        fault = owed_put(admin->vault, &admin->owed);
    return fault;
}

// What the policy has two people do is asked for first (D7); root in a rescue is one of one.
static enum fault run_allowed(struct admin *admin)
{
    return admin->rescue || admin->look ? run_verb(admin) : dual_carry_out(admin);
}

struct admin_job {
    AdminVaultCall call;
    bool rescue;
};

static enum fault run(struct vault *vault, const AdminVaultCall *call, bool rescue, HashCall *order,
                      const HashReply *hash, VaultReply *reply, struct step_wants *wants)
{
    struct admin admin = {
        .vault = vault,
        .call = call,
        .by_rescue = rescue,
        .page = &reply->body.page,
        .verb = verb_by_wire(call->call.verb),
        .order = order,
        .hash = hash,
        .actor = "",
        .carry_out = run_verb,
    };
    bool allowed = false;
    bool good = false;
    enum fault fault = admit(&admin, &allowed);

    if (fault == FAULT_NONE && allowed)
        fault = check_arguments(&admin, &good);
    if (fault == FAULT_NONE && good) {
        if (vault->store == NULL && !admin.verb->without_store)
            admin_end(&admin, AdminStatus_ADMIN_FAILED,
                      vault->state == STORE_ABSENT ? N_("There is no store yet.")
                                                   : N_("The store cannot be used."),
                      vault->state == STORE_ABSENT ? N_("As root, run: warifu init")
                                                   : N_("As root, run: warifu status"),
                      NULL);
        else
            fault = run_allowed(&admin);
        wants->unrecorded = (admin.rescue || admin.look) && !admin.verb->changes;
    }
    wants->later = fault == FAULT_NONE && admin.ordered;
    // Of a verb that waits for a hash these were the checks; it runs again when the hash is there.
    wants->revert =
        admin.revert || wants->later || (call->call.dry_run && good && admin.verb->changes);
    if (fault == FAULT_NONE && !admin.ordered && !admin.page->has_end)
        fault = FAULT_INTERNAL; // a verb that forgot to say how it ended did not end well
    secret_wipe(&admin.spare, sizeof admin.spare);
    secret_wipe(admin.registration, sizeof admin.registration);
    return fault;
}

// --- verbs that need a hash ---

static enum fault admin_prepare(struct vault *vault, struct job *job, VaultReply *reply,
                                struct step_wants *wants)
{
    const struct admin_job *asked = job->state;

    return run(vault, &asked->call, asked->rescue, &job->hash, NULL, reply, wants);
}

static enum fault admin_finish(struct vault *vault, struct job *job, const struct work *work,
                               VaultReply *reply, struct step_wants *wants)
{
    const struct admin_job *asked = job->state;
    const HashReply *hash = work->hash;

    if (!hash->done || hash->flaws_count > 0 || hash->encoded[0] == '\0' ||
        memchr(hash->encoded, '\0', PASSWORD_ENCODED_SIZE) == NULL)
        return FAULT_INTERNAL;
    return run(vault, &asked->call, asked->rescue, &job->hash, hash, reply, wants);
}

static const struct job_kind admin_kind = {
    .name = "command",
    .body = VaultReply_page_tag,
    .prepare = admin_prepare,
    .finish = admin_finish,
};

enum fault call_admin(struct vault *vault, const struct asked *asked, VaultReply *reply,
                      struct step_wants *wants)
{
    const AdminVaultCall *call = &asked->call->body.admin;
    HashCall order = {0};
    enum fault fault = run(vault, call, asked->rescue, &order, NULL, reply, wants);
    struct job *job;

    secret_wipe(&order, sizeof order);
    if (fault != FAULT_NONE || !wants->later)
        return fault;
    job = job_new(&admin_kind, asked->caller, sizeof(struct admin_job));
    if (job == NULL)
        return FAULT_MEMORY;
    *(struct admin_job *)job->state = (struct admin_job){*call, asked->rescue};
    return jobs_add(vault, job, asked->call->patience, reply, wants);
}

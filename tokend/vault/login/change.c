// SPDX-License-Identifier: BSD-2-Clause
// A new password: judged, encoded and fingerprinted by a hasher; stored only if the ticket that
// proved the current factors still belongs to the password that is being replaced (abuse:W3).
#include "base/log.h"
#include "base/secret.h"
#include "store/password.h"
#include "vault/login/attempt.h"
#include "vault/login/calls.h"
#include "vault/login/hand_on.h"
#include "vault/login/hands.h"
#include "vault/login/history.h"
#include "vault/login/obstacle.h"
#include "vault/login/privileged_id.h"
#include <string.h>

struct change {
    SetPasswordCall call;
    char replaces[PASSWORD_ENCODED_SIZE]; // the verifier when the hash was ordered
};

static enum fault refuse(struct vault *vault, const struct claimant *claimant, Result result,
                         const char *why, VaultReply *reply)
{
    struct event event;

    claimant_event(&event, EVENT_PASSWORD_REFUSED, claimant);
    event_text(&event, FIELD_WHY, why);
    reply->body.change.result = result;
    return journal_record(vault, &event);
}

static enum fault flawed(struct vault *vault, const struct claimant *claimant, PasswordFlaw flaw,
                         VaultReply *reply)
{
    reply->body.change.flaws[reply->body.change.flaws_count++] = flaw;
    return refuse(vault, claimant, Result_RESULT_NOT_CHANGED,
                  flaw == PasswordFlaw_FLAW_TOO_SOON ? "too_soon" : "used_before", reply);
}

// What must hold before and after the hash. *go is false when the reply says why not.
static enum fault admit(struct vault *vault, const SetPasswordCall *call, struct claimant *claimant,
                        struct ticket *ticket, struct password *row, bool *go, VaultReply *reply)
{
    const struct password_policy *policy = &vault->policy->password;
    enum fault fault = claimant_read(vault, call->has_subject, &call->subject, claimant);
    bool expired;

    *go = false;
    if (fault != FAULT_NONE)
        return fault;
    if (claimant->rule == NULL)
        return refuse(vault, claimant, Result_RESULT_DENIED, claimant->why, reply);
    fault = claimant_ticket(vault, claimant, STEP_SET_PASSWORD, call->ticket.bytes,
                            call->ticket.size, ticket);
    if (fault == FAULT_REFUSED) {
        reply->body.change.lapse = claimant->standing.lapse;
        return refuse(vault, claimant, Result_RESULT_DENIED, claimant->standing.why, reply);
    }
    if (fault != FAULT_NONE)
        return fault;
    if (!claimant->usable || claimant->shared)
        return refuse(vault, claimant, Result_RESULT_DENIED,
                      claimant->shared ? "shared" : "unknown", reply);
    if (privileged_bars_change(vault, claimant))
        return refuse(vault, claimant, Result_RESULT_DENIED, "contractor", reply);
    fault = store_password_get(vault->store, claimant->person.id, row);
    if (fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault;
    // Also of a login by a key, of which standing.c asks for no password.
    if (ticket->password_mark != ticket_mark(&vault->tickets, row->encoded))
        return refuse(vault, claimant, Result_RESULT_DENIED, "changed_meanwhile", reply);
    const int64_t age = vault->now.wall.seconds - row->set_at.seconds;
    (void)password_days_left(vault, row, privileged_use(claimant), &expired);
    if (!expired && (ticket->flags & TICKET_MUST_CHANGE) == 0 && age >= 0 &&
        age < (int64_t)policy->min_age_seconds)
        return flawed(vault, claimant, PasswordFlaw_FLAW_TOO_SOON, reply);
    *go = true;
    return FAULT_NONE;
}

static enum fault change_prepare(struct vault *vault, struct job *job, VaultReply *reply,
                                 struct step_wants *wants)
{
    const struct password_policy *policy = &vault->policy->password;
    struct change *change = job->state;
    const SetPasswordCall *call = &change->call;
    struct password row = {0};
    struct ticket ticket;
    struct claimant claimant;
    HashCall *hash = &job->hash;
    enum fault fault = admit(vault, call, &claimant, &ticket, &row, &wants->later, reply);

    if (fault == FAULT_NONE && wants->later) {
        memcpy(change->replaces, row.encoded, sizeof change->replaces);
        hash->task = HashTask_HASH_CREATE;
        memcpy(hash->password, call->password, sizeof hash->password);
        memcpy(hash->current, call->current, sizeof hash->current);
        memcpy(hash->encoded, row.encoded, sizeof row.encoded);
        hash->memory_kib = policy->argon2_memory_kib;
        hash->passes = policy->argon2_passes;
        const bool privileged = privileged_ever(vault, &claimant);
        hash->min_length = policy_password_length(policy, privileged);
        hash->min_classes = policy_password_classes(policy, privileged);
        memcpy(hash->user, claimant.person.name, sizeof hash->user);
        memcpy(hash->full_name, call->subject.who.full_name, sizeof hash->full_name);
        hash->judge = true;
        fault = history_order(vault, &row, hash);
    }
    secret_wipe(&row, sizeof row);
    return fault;
}

static enum fault store_new(struct vault *vault, const struct claimant *claimant,
                            struct password *row, const struct ticket *ticket, const HashCall *call,
                            const HashReply *hash)
{
    enum fault fault = hands_of_proof(vault, ticket, &row->giver);

    if (fault != FAULT_NONE)
        return fault;
    // An enrolment that is owed may be broken off and taken up again with the new password, but no
    // longer than the temporary one would have lived (B3).
    if ((ticket->flags & TICKET_MUST_ENROL) == 0)
        row->enrol_until = (struct wall_time){0};
    else if (row->temporary)
        row->enrol_until = row->expires;

    memcpy(row->encoded, hash->encoded, sizeof row->encoded);
    row->temporary = false;
    row->used = false;
    row->must_change = false;
    row->set_at = vault->now.wall;
    row->expires = (struct wall_time){0};
    fault = store_password_put(vault->store, row);
    if (fault == FAULT_NONE)
        fault =
            history_add(vault, claimant->person.id, call, hash, history_length(vault, claimant));
    return fault;
}

static enum fault change_finish(struct vault *vault, struct job *job, const struct work *work,
                                VaultReply *reply, struct step_wants *wants)
{
    const HashReply *hash = work->hash;
    const struct change *change = job->state;
    ChangeReply *out = &reply->body.change;
    struct password row = {0};
    struct ticket ticket;
    struct claimant claimant;
    struct event event;
    bool go = false;
    uint32_t place = 0;
    enum fault fault;

    wants->later = false;
    if (obstacle_stopped(vault, hash, out))
        return change_lost(vault, &change->call, obstacle_name(out->obstacle));
    // A reply that says neither "flawed" nor how it is to be stored decides nothing.
    if (!hash->done ||
        (hash->flaws_count == 0 &&
         (hash->encoded[0] == '\0' || memchr(hash->encoded, '\0', PASSWORD_ENCODED_SIZE) == NULL ||
          !history_is_answered(&job->hash, hash))))
        return FAULT_INTERNAL;
    fault = admit(vault, &change->call, &claimant, &ticket, &row, &go, reply);
    if (fault != FAULT_NONE || !go)
        goto done;
    if (strcmp(row.encoded, change->replaces) != 0) {
        fault = refuse(vault, &claimant, Result_RESULT_DENIED, "changed_meanwhile", reply);
        goto done;
    }
    if (hash->flaws_count > 0) {
        memcpy(out->flaws, hash->flaws, sizeof out->flaws);
        out->flaws_count = hash->flaws_count;
        out->number = hash->number;
        fault = refuse(vault, &claimant, Result_RESULT_NOT_CHANGED, "flawed", reply);
        goto done;
    }
    fault = history_place(vault, claimant.person.id, hash, &place);
    if (fault == FAULT_NONE && place > 0) {
        fault = flawed(vault, &claimant, PasswordFlaw_FLAW_USED_BEFORE, reply);
        goto done;
    }
    if (fault == FAULT_NONE)
        fault = store_new(vault, &claimant, &row, &ticket, &job->hash, hash);
    if (fault != FAULT_NONE)
        goto done;
    claimant_event(&event, EVENT_PASSWORD_CHANGED, &claimant);
    fault = journal_record(vault, &event);
    if (fault != FAULT_NONE)
        goto done;
    order_done(vault, STEP_SET_PASSWORD, &ticket);
    ticket.flags &= (uint8_t)~TICKET_MUST_CHANGE;
    ticket.password_mark = ticket_mark(&vault->tickets, row.encoded);
    ticket.password_set = row.set_at;
    fault = claimant_seal(vault, &claimant, &ticket, out->ticket.bytes);
    if (fault == FAULT_NONE) {
        entrants_note(&vault->entrants, &vault->tickets, claimant.subject, &ticket);
        out->ticket.size = TICKET_SIZE;
        out->result = Result_RESULT_GRANTED;
    }
done:
    secret_wipe(&row, sizeof row);
    return fault;
}

static enum fault change_job_lost(struct vault *vault, struct job *job, enum fault why)
{
    return change_lost(vault, &((struct change *)job->state)->call, change_lost_why(why));
}

static const struct job_kind change_kind = {
    .name = "password change",
    .body = VaultReply_change_tag,
    .prepare = change_prepare,
    .finish = change_finish,
    .lost = change_job_lost,
};

enum fault call_set_password(struct vault *vault, const struct asked *asked, VaultReply *reply,
                             struct step_wants *wants)
{
    struct job *job;

    if (vault->store == NULL)
        return FAULT_BUSY;
    if (!policy_keeps_passwords(vault->policy) || asked->call->body.set_password.subject.root)
        return hand_on(vault, asked, reply, wants);
    job = job_new(&change_kind, asked->caller, sizeof(struct change));
    if (job == NULL)
        return FAULT_MEMORY;
    ((struct change *)job->state)->call = asked->call->body.set_password;
    return jobs_add(vault, job, asked->call->patience, reply, wants);
}

// --- upgrade at login ---

struct upgrade {
    int64_t person;
    char name[STORE_NAME_SIZE];
    char replaces[PASSWORD_ENCODED_SIZE];
};

static enum fault upgrade_prepare(struct vault *vault, struct job *job, VaultReply *reply,
                                  struct step_wants *wants)
{
    (void)vault;
    (void)job;
    (void)reply;
    wants->later = true; // filled when it was made
    return FAULT_NONE;
}

static enum fault upgrade_finish(struct vault *vault, struct job *job, const struct work *work,
                                 VaultReply *reply, struct step_wants *wants)
{
    const HashReply *hash = work->hash;
    const struct upgrade *upgrade = job->state;
    struct password row = {0};
    struct event event;
    enum fault fault;

    (void)reply;
    wants->later = false;
    if (!hash->done || hash->flaws_count > 0 || hash->encoded[0] == '\0' ||
        memchr(hash->encoded, '\0', PASSWORD_ENCODED_SIZE) == NULL || vault->store == NULL)
        return FAULT_NONE; // the next login tries again
    fault = store_password_get(vault->store, upgrade->person, &row);
    // Replaced, reset or removed meanwhile: the old password must not come back.
    if (fault == FAULT_NONE && !row.temporary && strcmp(row.encoded, upgrade->replaces) == 0) {
        memcpy(row.encoded, hash->encoded, sizeof row.encoded);
        fault = store_password_put(vault->store, &row);
        if (fault == FAULT_NONE) {
            event_init(&event, EVENT_PASSWORD_UPGRADED, upgrade->name);
            fault = journal_record(vault, &event);
        }
    }
    secret_wipe(&row, sizeof row);
    return fault;
}

static const struct job_kind upgrade_kind = {
    .name = "password upgrade",
    .prepare = upgrade_prepare,
    .finish = upgrade_finish,
};

void upgrade_start(struct vault *vault, const struct claimant *claimant, const struct password *row,
                   const char *password)
{
    const struct password_policy *policy = &vault->policy->password;
    const struct password_cost cost = {policy->argon2_memory_kib, policy->argon2_passes};
    const struct caller nobody = {0};
    struct upgrade *upgrade;
    struct job *job;
    struct step_wants queued = {.later = false};

    if (!password_needs_upgrade(row->encoded, cost))
        return;
    job = job_new(&upgrade_kind, nobody, sizeof *upgrade);
    if (job == NULL)
        return;
    upgrade = job->state;
    upgrade->person = claimant->prover.id;
    memcpy(upgrade->name, claimant->prover.name, sizeof upgrade->name);
    memcpy(upgrade->replaces, row->encoded, sizeof upgrade->replaces);
    job->hash.task = HashTask_HASH_CREATE;
    memcpy(job->hash.password, password, strlen(password) + 1);
    job->hash.memory_kib = cost.memory_kib;
    job->hash.passes = cost.passes;
    if (jobs_add(vault, job, 0, NULL, &queued) != FAULT_NONE || !queued.later)
        log_info("too busy to encode a password anew; the next login tries again");
}

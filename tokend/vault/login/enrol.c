// SPDX-License-Identifier: BSD-2-Clause
// Enrolment of a one-time code at the first login: only a ticket that owes one may (abuse:C5), and
// only while the person has none.
#include "base/secret.h"
#include "store/otp.h"
#include "store/password.h"
#include "vault/login/calls.h"
#include "vault/login/hands.h"
#include "vault/login/obstacle.h"
#include "vault/login/otp_offer.h"
#include "vault/login/registration.h"
#include <string.h>

static enum fault refuse(struct vault *vault, const struct claimant *claimant, int64_t credential,
                         const char *why)
{
    struct event event;

    claimant_event(&event, EVENT_OTP_REFUSED, claimant);
    if (credential != 0)
        event_number(&event, FIELD_CREDENTIAL, credential);
    event_text(&event, FIELD_WHY, why);
    return journal_record(vault, &event);
}

// Whether there is an active one, or was one since the ticket was given: the same ticket never
// enrols twice, nor what is revoked at once again (abuse:C5, abuse:R1).
static enum fault has_one(struct vault *vault, int64_t person, const struct ticket *ticket,
                          bool *has)
{
    struct otp_credential credentials[STORE_OTP_MAX];
    size_t count = 0;
    const enum fault fault =
        store_otp_list(vault->store, person, credentials, STORE_OTP_MAX, &count);

    *has = false;
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++)
        *has = *has || credentials[i].state == CREDENTIAL_ACTIVE ||
               (credentials[i].confirmed.seconds != 0 && credentials[i].id > ticket->newest);
    secret_wipe(credentials, sizeof credentials);
    return fault;
}

// *why is NULL when this ticket may enrol.
static enum fault admit(struct vault *vault, enum order_step step, bool has_subject,
                        const Subject *subject, const uint8_t *bytes, size_t size,
                        struct claimant *claimant, struct ticket *ticket, const char **why)
{
    bool has = true;
    enum fault fault = claimant_read(vault, has_subject, subject, claimant);

    *why = "ticket";
    if (fault != FAULT_NONE)
        return fault;
    if (claimant->rule == NULL) {
        *why = claimant->why;
        return FAULT_NONE;
    }
    fault = claimant_ticket(vault, claimant, step, bytes, size, ticket);
    if (fault == FAULT_REFUSED)
        *why = claimant->standing.why;
    if (fault != FAULT_NONE)
        return fault == FAULT_REFUSED ? FAULT_NONE : fault;
    if (!claimant->usable || claimant->shared) {
        *why = claimant->shared ? "shared" : "unknown";
        return FAULT_NONE;
    }
    // Demanded since: whoever knows the old one may be somebody else (B5).
    if (claimant->standing.owes) {
        *why = "owed";
        claimant->standing.lapse = Lapse_LAPSE_OWED;
        return FAULT_NONE;
    }
    // The password comes first: who got no further than the temporary one enrols nothing.
    if ((ticket->flags & ~(TICKET_HANDED_ON | TICKET_GRANT | TICKET_UNENFORCED)) !=
        TICKET_MUST_ENROL) {
        *why = "not_owed";
        return FAULT_NONE;
    }
    fault = has_one(vault, claimant->person.id, ticket, &has);
    if (fault == FAULT_NONE)
        *why = has ? "has_one" : NULL;
    return fault;
}

enum fault call_enrol(struct vault *vault, const struct asked *asked, VaultReply *reply,
                      struct step_wants *wants)
{
    const EnrolCall *call = &asked->call->body.enrol;
    EnrolOffer *out = &reply->body.offer;
    struct otp_offer offer = {0};
    struct ticket ticket;
    struct claimant claimant;
    struct event event;
    const char *why;
    enum fault fault = admit(vault, STEP_ENROL, call->has_subject, &call->subject,
                             call->ticket.bytes, call->ticket.size, &claimant, &ticket, &why);

    (void)wants;
    if (fault != FAULT_NONE)
        return fault;
    out->lapse = claimant.standing.lapse;
    if (why != NULL)
        return refuse(vault, &claimant, 0, why); // the reply's zero says denied
    out->obstacle = obstacle_to_enrol(vault, claimant.rule);
    if (out->obstacle != Obstacle_OBSTACLE_NONE) {
        out->result = Result_RESULT_FAULT;
        return refuse(vault, &claimant, 0, obstacle_name(out->obstacle));
    }
    otp_defaults(&vault->policy->otp, &offer.credential.parameters);
    fault = hands_of_proof(vault, &ticket, &offer.credential.giver);
    if (fault == FAULT_NONE)
        fault = otp_offer_make(vault, &claimant.person, &offer);
    if (fault != FAULT_NONE)
        goto done;
    claimant_event(&event, EVENT_OTP_OFFERED, &claimant);
    event_number(&event, FIELD_CREDENTIAL, offer.credential.id);
    fault = journal_record(vault, &event);
    if (fault != FAULT_NONE)
        goto done;
    _Static_assert(sizeof out->uri == sizeof offer.uri && sizeof out->secret == sizeof offer.secret,
                   "copied whole");
    memcpy(out->uri, offer.uri, sizeof out->uri);
    memcpy(out->secret, offer.secret, sizeof out->secret);
    out->credential = (uint64_t)offer.credential.id;
    out->digits = offer.credential.parameters.digits;
    out->result = Result_RESULT_GRANTED;
done:
    secret_wipe(&offer, sizeof offer);
    return fault;
}

// Nothing is owed any more: who loses this code gets another from an administrator only.
static enum fault close_enrolment(struct vault *vault, int64_t person)
{
    struct password row = {0};
    enum fault fault = store_password_get(vault->store, person, &row);

    if (fault == FAULT_NONE && row.enrol_until.seconds != 0) {
        row.enrol_until = (struct wall_time){0};
        fault = store_password_put(vault->store, &row);
    }
    secret_wipe(&row, sizeof row);
    return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault;
}

enum fault call_confirm(struct vault *vault, const struct asked *asked, VaultReply *reply,
                        struct step_wants *wants)
{
    static const char *const reasons[] = {
        [OTP_CONFIRMED] = "",     [OTP_WRONG_CODE] = "wrong", [OTP_NOT_PENDING] = "not_pending",
        [OTP_NO_CLOCK] = "clock", [OTP_NO_CARD] = "card",
    };
    const ConfirmCall *call = &asked->call->body.confirm;
    ConfirmReply *out = &reply->body.confirmed;
    enum otp_answer answer = OTP_NOT_PENDING;
    struct ticket ticket;
    struct claimant claimant;
    struct event event;
    const char *why;
    enum fault fault = admit(vault, STEP_CONFIRM, call->has_subject, &call->subject,
                             call->ticket.bytes, call->ticket.size, &claimant, &ticket, &why);

    (void)wants;
    if (fault != FAULT_NONE)
        return fault;
    out->lapse = claimant.standing.lapse;
    if (why != NULL)
        return refuse(vault, &claimant, 0, why);
    if (call->credential > INT64_MAX)
        return refuse(vault, &claimant, 0, reasons[OTP_NOT_PENDING]);
    fault = otp_offer_confirm(vault, claimant.person.id, (int64_t)call->credential, call->code,
                              claimant.rule->unsynchronised_clock == CLOCK_REFUSE,
                              claimant.rule->totp_window, claimant.rule->hotp_look_ahead, &answer);
    if (fault != FAULT_NONE)
        return fault;
    if (answer != OTP_CONFIRMED) {
        // Not the person's fault, and nothing that another code would mend.
        if (answer == OTP_NO_CLOCK) {
            out->result = Result_RESULT_FAULT;
            out->obstacle = Obstacle_OBSTACLE_CLOCK;
        }
        return refuse(vault, &claimant, (int64_t)call->credential, reasons[answer]);
    }
    claimant_event(&event, EVENT_OTP_ENROLLED, &claimant);
    event_number(&event, FIELD_CREDENTIAL, (int64_t)call->credential);
    fault = journal_record(vault, &event);
    if (fault != FAULT_NONE)
        return fault;
    fault = close_enrolment(vault, claimant.person.id);
    if (fault == FAULT_NONE)
        fault = registration_consume(vault, claimant.person.id);
    if (fault != FAULT_NONE)
        return fault;
    order_done(vault, STEP_CONFIRM, &ticket);
    ticket.flags &= (uint8_t)~TICKET_MUST_ENROL;
    ticket.credential = ticket.newest = (int64_t)call->credential;
    fault = claimant_seal(vault, &claimant, &ticket, out->ticket.bytes);
    if (fault == FAULT_NONE) {
        entrants_note(&vault->entrants, &vault->tickets, claimant.subject, &ticket);
        out->ticket.size = TICKET_SIZE;
        out->result = Result_RESULT_GRANTED;
    }
    return fault;
}

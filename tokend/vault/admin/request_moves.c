// SPDX-License-Identifier: BSD-2-Clause
#include "base/secret.h"
#include "store/person.h"
#include "vault/admin/admin_policy_activate.h"
#include "vault/admin/admin_request.h"
#include "vault/admin/admin_role.h"
#include "vault/admin/administrators.h"
#include "vault/admin/deputy.h"
#include "vault/admin/dual_proof.h"
#include "vault/admin/exception_check.h"
#include "vault/admin/independence.h"
#include "vault/admin/page.h"
#include "vault/admin/policy_changes.h"
#include "vault/admin/request_deed.h"
#include "vault/login/grant.h"
#include <stdlib.h>
#include <string.h>

// --- asked for ----------------------------------------------------------------------------------

enum fault request_get(struct admin *admin, struct request *request)
{
    const enum request_kind kind = request_kind_of_verb(admin);
    const enum fault fault =
        store_request_get(admin->vault->store, admin_number(admin, "request", 0), request);

    if (fault != FAULT_NONE && fault != FAULT_NOT_FOUND)
        return fault;
    if (fault == FAULT_NONE && (kind == REQUEST_NOTHING || kind == request->kind))
        return FAULT_NONE;
    *request = (struct request){.id = 0};
    return admin_end(admin, AdminStatus_ADMIN_NOT_FOUND, N_("There is no request of this number."),
                     N_("See: warifu request list"), "request");
}

// *same is false when the page shows again what has changed since the approver saw it.
static enum fault is_as_shown(struct admin *admin, const struct request *request,
                              const char *effect, bool *same)
{
    const char *seen = admin_text(admin, "shown");
    char shown[REQUEST_SHOWN_SIZE];
    const enum fault fault = request_word(admin, request, effect, shown);

    *same = fault == FAULT_NONE && seen != NULL && strcmp(seen, shown) == 0;
    if (fault != FAULT_NONE || *same)
        return fault;
    if (policy_has_changed(admin, request))
        return admin_end(
            admin, AdminStatus_ADMIN_CONFLICT,
            N_("This is not what you have been shown: another policy has come into force since it "
               "was asked for."),
            N_("What the policy says otherwise now is listed there, and the word that stands "
               "beside it now: warifu request show"),
            "policy");
    return admin_end(
        admin, AdminStatus_ADMIN_CONFLICT,
        N_("This is not what you have been shown: something about it has changed since."),
        N_("Look at it again, and give the word that stands beside it now: warifu "
           "request show"),
        "shown");
}

// --- moved --------------------------------------------------------------------------------------

static enum fault refuse(struct admin *admin, enum request_answer answer)
{
    static const struct {
        AdminStatus status;
        const char *why, *message, *hint;
    } refusals[REQUEST_ANSWER_COUNT_] = {
        [REQUEST_OTHER_STATE] = {AdminStatus_ADMIN_CONFLICT, NULL,
                                 N_("Its state does not allow this."),
                                 N_("See: warifu request list --all")},
        [REQUEST_TOO_LATE] = {AdminStatus_ADMIN_CONFLICT, NULL,
                              N_("It is too late for that: its time has passed."),
                              N_("It has to be asked for again.")},
        [REQUEST_NOT_ROLE] = {AdminStatus_ADMIN_FORBIDDEN, "role",
                              N_("Your role does not allow this."), N_("Ask an administrator.")},
        [REQUEST_NOT_ROOT] =
            {AdminStatus_ADMIN_FORBIDDEN, "role",
             N_("Only a person with a role of their own can do this; root is not a person."),
             N_("Run it as that person, without --rescue.")},
        [REQUEST_OWN] =
            {AdminStatus_ADMIN_FORBIDDEN, "issuer",
             N_("Whoever issued it, did it or asked for it cannot review or approve it."),
             N_("Ask another administrator, or an auditor.")},
        [REQUEST_CONCERNS] = {AdminStatus_ADMIN_FORBIDDEN, "self",
                              N_("You cannot do this to yourself."),
                              N_("Ask another administrator.")},
        [REQUEST_NOT_OWN] = {AdminStatus_ADMIN_FORBIDDEN, "applicant",
                             N_("Only whoever asked for it can withdraw it."),
                             N_("An administrator can decline it: warifu request reject")},
    };

    if (answer == REQUEST_DEPENDENT)
        return admin_refuse_dependent(admin, "request");
    if (refusals[answer].why != NULL)
        return admin_refuse(admin, refusals[answer].status, refusals[answer].why,
                            refusals[answer].message, refusals[answer].hint, "request");
    return admin_end(admin, refusals[answer].status, refusals[answer].message,
                     refusals[answer].hint, "request");
}

static enum fault judge(struct admin *admin, const struct request *request,
                        enum request_event event, enum request_state *to,
                        enum request_answer *answer)
{
    int64_t concerned[REQUEST_CONCERNED_MAX + 1];
    struct request_life life = request_life(request);
    struct request_person self = {.id = admin->rescue ? 0 : admin->self.id,
                                  .administrator = admin->role == ROLE_ADMIN,
                                  .auditor = admin->role == ROLE_AUDITOR};
    const struct deed deed = {request->by.person, request->opened, request->id,
                              event == REQUEST_APPROVE};
    enum fault fault = FAULT_NONE;

    memcpy(concerned, request->concerned, sizeof request->concerned);
    if (request->person != 0)
        concerned[life.concerned_count++] = request->person;
    life.concerned = concerned;
    if (event == REQUEST_APPROVE || event == REQUEST_CLOSE)
        fault = admin_independent(admin, &deed, &self.independent);
    *answer = request_move(&life, event, &self, admin->vault->now.wall, to);
    // What whom they stand in for could not judge, a deputy does not (D6).
    if (*answer == REQUEST_MOVES && admin->represented.id != 0 && event == REQUEST_APPROVE) {
        self.id = admin->represented.id;
        *answer = request_move(&life, event, &self, admin->vault->now.wall, to);
    }
    return fault;
}

// Who asked could have lost the right to since, and the person may have left (abuse:R1).
static enum fault still_stands(struct admin *admin, const struct request *request, bool *stands)
{
    struct person applicant, person;
    enum fault fault = store_person_row_by_id(admin->vault->store, request->by.person, &applicant);

    const bool own = request->kind == REQUEST_PRIVILEGE && request->by.person == request->person;
    bool administers = false;
    if (fault == FAULT_NONE)
        fault = deputy_or_administrator(admin->vault, &applicant, &administers);
    *stands =
        fault == FAULT_NONE && person_stands(admin->vault, &applicant) && (administers || own);
    // Whether the person's state allows what two people do its rehearsal tells.
    if (*stands && request->person != 0 && request->kind != REQUEST_DEED) {
        fault = store_person_row_by_id(admin->vault->store, request->person, &person);
        *stands = fault == FAULT_NONE && person.state == PERSON_ACTIVE &&
                  (request->kind != REQUEST_DEPUTY || person.role == ROLE_STAFF);
    }
    if (fault != FAULT_NONE && fault != FAULT_NOT_FOUND)
        return fault;
    return *stands
               ? FAULT_NONE
               : admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                           N_("The person, or whoever made the request, has changed since then."),
                           N_("Decline it, and have it asked for again: warifu request reject"),
                           "request");
}

static void answer_it(struct admin *admin, struct request *request, enum request_event event)
{
    const struct wall_time now = admin->vault->now.wall;

    if (event == REQUEST_END) {
        request->ended_by = admin_doer(admin);
        request->ended = now;
        return;
    }
    request->closed_by = admin_doer(admin);
    request->closed = now;
    text_put(request->verdict, sizeof request->verdict, admin_text(admin, "reason"));
}

static enum fault approve_deed(struct admin *admin, struct request *request, bool *allowed)
{
    struct rehearsal *rehearsal = NULL;
    AdminVaultCall *call = malloc(sizeof *call);
    enum fault fault =
        call != NULL ? deed_rehearse(admin, request, call, &rehearsal) : FAULT_MEMORY;

    *allowed = false;
    if (fault == FAULT_NONE)
        fault = deed_effect(admin, request, rehearsal, request->seen);
    if (fault == FAULT_NONE)
        fault = is_as_shown(admin, request, request->seen, allowed);
    if (fault == FAULT_NONE && *allowed)
        fault = deed_may(admin, request, call, rehearsal, allowed);
    if (fault == FAULT_NONE && *allowed && request->by_applicant) {
        request->from = admin->vault->now.wall;
        request->until.seconds =
            request->from.seconds + (int64_t)admin->vault->policy->request_seconds;
    } else if (fault == FAULT_NONE && *allowed) {
        struct request approved = *request;
        answer_it(admin, &approved, REQUEST_APPROVE);
        fault = deed_carry_out(admin, &approved, call, allowed);
    }
    if (call != NULL)
        secret_wipe(call, sizeof *call);
    free(call);
    free(rehearsal);
    return fault;
}

static enum fault approve(struct admin *admin, struct request *request, bool *allowed)
{
    enum fault fault = dual_proof(admin, allowed);

    if (fault == FAULT_NONE && *allowed)
        fault = still_stands(admin, request, allowed);
    if (fault == FAULT_NONE && *allowed && request->kind == REQUEST_DEED)
        return approve_deed(admin, request, allowed);
    if (fault == FAULT_NONE && *allowed)
        fault = is_as_shown(admin, request, NULL, allowed);
    if (fault == FAULT_NONE && *allowed && request->kind == REQUEST_ROLE)
        fault = role_approve(admin, request, allowed);
    if (fault == FAULT_NONE && *allowed && request->kind == REQUEST_EXCEPTION)
        fault = exception_approve(admin, request, allowed);
    if (fault == FAULT_NONE && *allowed && request->kind == REQUEST_POLICY)
        fault = policy_activation_approve(admin, request, allowed);
    return fault;
}

enum fault request_move_by(struct admin *admin, struct request *request, enum request_event event,
                           bool *moved)
{
    const enum request_state from = request->state;
    enum request_state to = REQUEST_NONE;
    enum request_answer answer;
    const struct parts parts = {.subject = request->person, .issuer = request->by.person};
    enum fault fault = admin_may(admin, &parts, moved);

    if (fault != FAULT_NONE || !*moved)
        return fault;
    *moved = false;
    fault = judge(admin, request, event, &to, &answer);
    if (fault != FAULT_NONE)
        return fault;
    if (answer != REQUEST_MOVES)
        return refuse(admin, answer);
    *moved = true;
    if (event == REQUEST_APPROVE)
        fault = approve(admin, request, moved);
    if (fault != FAULT_NONE || !*moved)
        return fault;
    request->state = to;
    answer_it(admin, request, event);
    fault = store_request_put(admin->vault->store, request, from);
    if (fault == FAULT_NONE)
        fault =
            request_record(admin, admin->verb->control.tells, request, request_state_name(from));
    return fault == FAULT_NONE ? request_put(admin, request) : fault;
}

// SPDX-License-Identifier: BSD-2-Clause
#include "vault/admin/dual.h"
#include "base/secret.h"
#include "core/dual_control.h"
#include "store/person.h"
#include "vault/admin/admin_request.h"
#include "vault/admin/dual_call.h"
#include "vault/admin/dual_proof.h"
#include "vault/admin/page.h"
#include "vault/admin/rehearsal.h"
#include "vault/admin/request_deed.h"
#include "vault/login/grant.h"
#include "vault/login/privileged_id.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// --- whether it takes two -----------------------------------------------------------------------

enum scope { ALONE, WHERE_PRIVILEGED, TOGETHER };

static bool lists(const struct text_list *list, const char *words)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], words) == 0)
            return true;
    return false;
}

// The row of the verb as it was called; NULL: no policy names it.
static const struct dual_control *row_of(const struct admin *admin)
{
    const struct dual_control *dual;

    for (size_t i = 0; (dual = dual_control_at(i)) != NULL; i++)
        if (dual->option != NULL && strcmp(dual->wire, admin->verb->wire) == 0 &&
            admin_number(admin, dual->option, 0) != 0)
            return dual;
    return admin->verb->words != NULL ? dual_control_by_words(admin->verb->words) : NULL;
}

static enum scope scope_of(const struct admin *admin, const struct dual_control *dual)
{
    const struct policy *policy = admin->vault->policy;
    const char *words = dual == NULL ? NULL : dual->way == DUAL_NEVER ? dual->like : dual->words;

    if (words == NULL)
        return ALONE;
    if (lists(&policy->two_people, words))
        return TOGETHER;
    return lists(&policy->two_people_privileged, words) ? WHERE_PRIVILEGED : ALONE;
}

// Of this person; or, of id 0, of somebody who is not enrolled yet.
static enum fault is_privileged(struct admin *admin, int64_t id, bool *is)
{
    const Identity *account = admin->call->has_target ? &admin->call->target : NULL;
    struct person person;

    if (id == 0)
        return privileged_id(admin->vault, NULL, account, is);
    const enum fault fault = store_person_row_by_id(admin->vault->store, id, &person);
    return fault == FAULT_NONE ? privileged_id(admin->vault, &person, account, is) : fault;
}

static enum fault takes_two(struct admin *admin, enum scope scope,
                            const struct rehearsal *rehearsal, bool *two)
{
    enum fault fault = FAULT_NONE;

    *two = scope == TOGETHER;
    if (!*two && rehearsal->subject_count == 0)
        fault = is_privileged(admin, 0, two);
    for (size_t i = 0; i < rehearsal->subject_count && fault == FAULT_NONE && !*two; i++)
        fault = is_privileged(admin, rehearsal->subjects[i], two);
    return fault;
}

// --- asked for ----------------------------------------------------------------------------------

static enum fault end_with_number(struct admin *admin, AdminStatus status, const char *message,
                                  const char *hint, const struct request *request)
{
    char number[32];

    snprintf(number, sizeof number, "%lld", (long long)request->id);
    return admin_end(admin, status, message, hint, number);
}

static enum fault ask(struct admin *admin, const struct dual_control *dual,
                      const struct rehearsal *rehearsal)
{
    struct request request = {.kind = REQUEST_DEED, .by_applicant = dual->way == DUAL_BY_APPLICANT};
    bool made = false;
    enum fault fault = dual_call_keep(admin->call, &request);

    if (fault == FAULT_LIMIT)
        return admin_end(admin, AdminStatus_ADMIN_INVALID,
                         N_("The arguments are too long for a request."),
                         N_("Shorten the reason and the names."), NULL);
    text_put(request.what, sizeof request.what, dual->words);
    for (size_t i = 0; i < rehearsal->subject_count; i++) {
        if (i == 0)
            request.person = rehearsal->subjects[0];
        else
            request.concerned[request.concerned_count++] = rehearsal->subjects[i];
    }
    if (fault == FAULT_NONE)
        fault = request_make(admin, &request, &made);
    if (fault != FAULT_NONE || !made)
        return fault;
    return end_with_number(
        admin, AdminStatus_ADMIN_REQUESTED,
        N_("Nothing has been done yet: this takes two people (D7). It waits for another "
           "administrator."),
        request.by_applicant
            ? N_("They run: warifu request show, request approve. Then give the same command "
                 "again.")
            : N_("They run: warifu request show, request approve. It is done with the approval."),
        &request);
}

// What the caller has asked for already and is still open; its id is 0 where there is none. A row
// about somebody else of the same name is another one (abuse:I2).
static enum fault find_own(struct admin *admin, const struct rehearsal *rehearsal,
                           struct request *own, AdminVaultCall *call)
{
    const int64_t person = rehearsal->subject_count > 0 ? rehearsal->subjects[0] : 0;
    struct request requests[4];
    int64_t after = 0;
    size_t count = 0;
    enum fault fault;

    *own = (struct request){.id = 0};
    do {
        fault = store_request_of(admin->vault->store, person, after, requests, 4, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE && own->id == 0; i++) {
            bool over = false;
            after = requests[i].id;
            if (requests[i].kind != REQUEST_DEED || requests[i].by.person != admin->self.id)
                continue;
            fault = dual_call_read(&requests[i], call);
            if (fault != FAULT_NONE ||
                !dual_call_is_same(admin->verb, &admin->call->call, &call->call))
                continue;
            fault = request_expire(admin->vault, &requests[i], &over);
            if (fault == FAULT_NONE && !over)
                *own = requests[i];
        }
    } while (fault == FAULT_NONE && count == 4 && own->id == 0);
    return fault;
}

// --- carried out by whoever asked ---------------------------------------------------------------

// With the reason and the times that were approved, whatever "4h from now" means by now.
static void take_approved(AdminCall *call, const AdminCall *approved)
{
    call->args_count = approved->args_count;
    memcpy(call->args, approved->args, sizeof call->args);
}

static enum fault close_it(struct admin *admin, struct request *request)
{
    const struct request_life life = request_life(request);
    const struct request_person self = {.id = admin->self.id, .administrator = true};
    const enum request_state from = request->state;
    enum fault fault = FAULT_CONFLICT;

    if (request_move(&life, REQUEST_CARRY_OUT, &self, admin->vault->now.wall, &request->state) ==
        REQUEST_MOVES) {
        request->ended_by = admin_doer(admin);
        request->ended = admin->vault->now.wall;
        fault = store_request_put(admin->vault->store, request, from);
    }
    return fault == FAULT_NONE
               ? request_record(admin, EVENT_REQUEST_CARRIED_OUT, request, request_state_name(from))
               : fault;
}

static enum fault carry_out_approved(struct admin *admin, struct request *request,
                                     const AdminVaultCall *approved,
                                     const struct rehearsal *rehearsal)
{
    const struct request_life life = request_life(request);
    const AdminVaultCall *given = admin->call;
    AdminVaultCall *call;
    char effect[REQUEST_SHOWN_SIZE];
    enum fault fault = deed_effect(admin, request, rehearsal, effect);

    if (fault != FAULT_NONE)
        return fault;
    if (!request_may_be_done(&life, admin->vault->now.wall))
        return end_with_number(admin, AdminStatus_ADMIN_CONFLICT,
                               N_("You have asked for this already, and it is not approved yet."),
                               N_("See: warifu request show, request withdraw"), request);
    if (strcmp(effect, request->seen) != 0 || !deed_is_of_account(approved, given))
        return end_with_number(
            admin, AdminStatus_ADMIN_CONFLICT,
            N_("What this would do is not what was approved: something has changed since."),
            N_("Take the request back and ask again: warifu request withdraw"), request);
    call = malloc(sizeof *call);
    if (call == NULL)
        return FAULT_MEMORY;
    *call = *given;
    take_approved(&call->call, &approved->call);
    admin->call = call;
    admin->approved = request;
    fault = admin->carry_out(admin);
    if (fault == FAULT_NONE && !admin->ordered && !admin->page->has_order &&
        admin->page->end.status == AdminStatus_ADMIN_DONE)
        fault = close_it(admin, request);
    admin->approved = NULL;
    admin->call = given;
    secret_wipe(call, sizeof *call);
    free(call);
    return fault;
}

// --- all of it ----------------------------------------------------------------------------------

// It is refused as it would be anyway, with the record of that; nothing else may come of it.
static enum fault refuse_as_rehearsed(struct admin *admin)
{
    const enum fault fault = admin->carry_out(admin);
    const AdminStatus status = admin->page->end.status;

    if (fault == FAULT_NONE &&
        (admin->ordered || admin->page->has_order || !admin->page->has_end ||
         status == AdminStatus_ADMIN_DONE || status == AdminStatus_ADMIN_MORE))
        return FAULT_INTERNAL;
    return fault;
}

static enum fault dry_run(struct admin *admin)
{
    const enum fault fault = admin->carry_out(admin);

    if (fault == FAULT_NONE && admin->page->end.status == AdminStatus_ADMIN_DONE)
        text_put(admin->page->end.hint, sizeof admin->page->end.hint,
                 N_("It takes two people (D7): without --dry-run it is asked for, and another "
                    "administrator approves it."));
    return fault;
}

static enum fault by_two(struct admin *admin, const struct dual_control *dual,
                         const struct rehearsal *rehearsal)
{
    struct request own;
    bool enough = false;

    if (dual->way == DUAL_NEVER)
        return admin_refuse(admin, AdminStatus_ADMIN_FORBIDDEN, "two_people",
                            N_("For this ID a second person has to agree (D7), and a seed from a "
                               "file cannot wait for one."),
                            N_("Use: warifu totp enrol, or totp register"), NULL);
    enum fault fault = dual_proof(admin, &enough);
    if (fault != FAULT_NONE || !enough)
        return fault;
    AdminVaultCall *kept = malloc(sizeof *kept);
    if (kept == NULL)
        return FAULT_MEMORY;
    fault = find_own(admin, rehearsal, &own, kept);
    if (fault == FAULT_NONE && own.id != 0 && own.state == REQUEST_RUNNING)
        fault = carry_out_approved(admin, &own, kept, rehearsal);
    else if (fault == FAULT_NONE && own.id != 0)
        fault = end_with_number(admin, AdminStatus_ADMIN_CONFLICT,
                                N_("You have asked for this already, and it is not approved yet."),
                                N_("See: warifu request show, request withdraw"), &own);
    else if (fault == FAULT_NONE)
        fault = admin->call->call.dry_run ? dry_run(admin) : ask(admin, dual, rehearsal);
    secret_wipe(kept, sizeof *kept);
    free(kept);
    return fault;
}

enum fault dual_carry_out(struct admin *admin)
{
    const struct dual_control *dual = row_of(admin);
    const enum scope scope = scope_of(admin, dual);
    struct rehearsal *rehearsal = NULL;
    bool two = false;

    if (scope == ALONE)
        return admin->carry_out(admin);
    enum fault fault = rehearse(admin, &admin->self, admin->call, &rehearsal);
    if (fault == FAULT_NONE && !rehearsal->fine) {
        fault = refuse_as_rehearsed(admin);
    } else if (fault == FAULT_NONE) {
        fault = takes_two(admin, scope, rehearsal, &two);
        if (fault == FAULT_NONE)
            fault = two ? by_two(admin, dual, rehearsal) : admin->carry_out(admin);
    }
    free(rehearsal);
    return fault;
}

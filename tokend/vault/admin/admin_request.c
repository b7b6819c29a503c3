// SPDX-License-Identifier: BSD-2-Clause
// Requests of every kind: listed, shown, approved, declined, withdrawn, ended (D7, D8, F3).
#include "vault/admin/admin_request.h"
#include "base/secret.h"
#include "vault/admin/admin_policy_activate.h"
#include "vault/admin/admin_role.h"
#include "vault/admin/exception_check.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include "vault/admin/policy_changes.h"
#include "vault/admin/request_deed.h"
#include "vault/admin/whom.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// --- looked at ----------------------------------------------------------------------------------

// Whoever has no role sees what they have asked for, or what is about them.
static bool may_see(const struct admin *admin, const struct request *request)
{
    return admin->rescue || admin->role == ROLE_ADMIN || admin->role == ROLE_AUDITOR ||
           request->by.person == admin->self.id || request->person == admin->self.id;
}

// What time has ended is over, whether or not anybody has noticed it.
static bool is_listed(const struct admin *admin, const struct request *request, bool all)
{
    const struct request_life life = request_life(request);
    const char *standing = request_standing(&life, admin->vault->now.wall);

    if (!may_see(admin, request))
        return false;
    const enum request_kind kind = request_kind_of_verb(admin);
    if (kind != REQUEST_NOTHING && kind != request->kind)
        return false;
    return all || (request_is_open(request->state) && strcmp(standing, "ended") != 0 &&
                   strcmp(standing, "expired") != 0);
}

#define READ_AT_ONCE 256 // rows; the vault has others to serve (abuse:M8), so a page may be empty

static enum fault verb_request_list(struct admin *admin)
{
    const bool all = admin_number(admin, "all", 0) != 0;
    struct request requests[ROWS_PER_PAGE];
    int64_t after = (int64_t)admin->skip;
    char cursor[32];
    size_t count = 0;
    size_t seen = 0;
    enum fault fault;

    admin->skip = 0; // this cursor is the number of a request, not of a row
    do {
        fault =
            store_request_list(admin->vault->store, after, !all, requests, ROWS_PER_PAGE, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
            if (!admin_shows_next(admin) || seen++ == READ_AT_ONCE) {
                snprintf(cursor, sizeof cursor, "%lld", (long long)after);
                return admin_cursor(admin, cursor);
            }
            after = requests[i].id;
            if (is_listed(admin, &requests[i], all))
                fault = request_put(admin, &requests[i]);
        }
    } while (fault == FAULT_NONE && count == ROWS_PER_PAGE);
    return fault == FAULT_NONE ? admin_done(admin, "") : fault;
}

// With what it would do if it were done now: that is what an approver approves (D7).
static enum fault show_deed(struct admin *admin, const struct request *request)
{
    struct rehearsal *rehearsal = NULL;
    char effect[REQUEST_SHOWN_SIZE];
    AdminVaultCall *call = malloc(sizeof *call);
    enum fault fault =
        call != NULL ? deed_rehearse(admin, request, call, &rehearsal) : FAULT_MEMORY;

    if (fault == FAULT_NONE)
        fault = deed_effect(admin, request, rehearsal, effect);
    if (fault == FAULT_NONE)
        fault = request_put_fully(admin, request, effect);
    if (fault == FAULT_NONE) {
        deed_put_changes(admin, rehearsal);
        fault = admin_pages(admin);
    }
    if (fault == FAULT_NONE && !rehearsal->fine) {
        text_put(admin->page->end.message, sizeof admin->page->end.message,
                 N_("As things stand it would be refused:"));
        text_put(admin->page->end.hint, sizeof admin->page->end.hint, rehearsal->end.message);
    }
    if (call != NULL)
        secret_wipe(call, sizeof *call);
    free(call);
    free(rehearsal);
    return fault;
}

static enum fault verb_request_show(struct admin *admin)
{
    struct request request;
    enum fault fault = request_get(admin, &request);

    if (fault != FAULT_NONE || request.id == 0)
        return fault;
    if (!may_see(admin, &request))
        return admin_end(admin, AdminStatus_ADMIN_NOT_FOUND,
                         N_("There is no request of this number."), N_("See: warifu request list"),
                         "request");
    if (request.kind == REQUEST_DEED &&
        (request.state == REQUEST_REQUESTED || request.state == REQUEST_RUNNING))
        return show_deed(admin, &request);
    fault = request.kind == REQUEST_DEED ? request_put(admin, &request)
                                         : request_put_fully(admin, &request, NULL);
    if (fault == FAULT_NONE && request.state == REQUEST_REQUESTED &&
        request.kind == REQUEST_EXCEPTION)
        fault = exception_put_effect(admin, &request);
    if (fault == FAULT_NONE && request.state == REQUEST_REQUESTED && request.kind == REQUEST_POLICY)
        fault = policy_activation_put_effect(admin, &request);
    if (fault == FAULT_NONE && request.state == REQUEST_REQUESTED &&
        policy_has_changed(admin, &request))
        fault = policy_since_put(admin, &request);
    return fault == FAULT_NONE ? admin_pages(admin) : fault;
}

// --- moved --------------------------------------------------------------------------------------

// *moved is false when the page has been ended with why not.
static enum fault move(struct admin *admin, enum request_event event, struct request *request,
                       bool *moved)
{
    enum fault fault = request_get(admin, request);

    *moved = false;
    if (fault != FAULT_NONE || request->id == 0)
        return fault;
    fault = request_move_by(admin, request, event, moved);
    if (fault != FAULT_NONE || !*moved)
        return fault;
    if (event == REQUEST_APPROVE && request->kind == REQUEST_ROLE)
        role_put_taken(admin, request->person, request->before);
    // What is open may use it; of a group nobody is stopped, and a deputy has opened nothing with
    // it.
    if (event == REQUEST_END && request->person != 0 && request->kind != REQUEST_DEPUTY)
        admin_put_taken(admin, (struct taking){.person = request->person, .number = request->id},
                        false);
    if (admin->left.taken[0] != '\0' && admin->page->rows_count > 0) {
        row_text(&admin->page->rows[0], "taken", admin->left.taken);
        row_text(&admin->page->rows[0], "revoked_sessions", admin->left.sessions);
    }
    return FAULT_NONE;
}

static enum fault end_with_hint(struct admin *admin, const char *message)
{
    return admin_end(admin, AdminStatus_ADMIN_DONE, message, admin->left.hint, NULL);
}

static enum fault verb_request_approve(struct admin *admin)
{
    struct request request;
    bool moved;
    const enum fault fault = move(admin, REQUEST_APPROVE, &request, &moved);

    if (fault != FAULT_NONE || !moved)
        return fault;
    if (request.kind != REQUEST_DEED)
        return admin_done(admin, N_("Approved."));
    if (request.by_applicant)
        return admin_done(admin,
                          N_("Approved. Whoever asked can do it now, once, by the same command."));
    return end_with_hint(admin, N_("Approved, and done."));
}

static enum fault move_and_end(struct admin *admin, enum request_event event, const char *message)
{
    struct request request;
    bool moved;
    const enum fault fault = move(admin, event, &request, &moved);

    return fault != FAULT_NONE || !moved ? fault : admin_done(admin, message);
}

static enum fault verb_request_reject(struct admin *admin)
{
    return move_and_end(admin, REQUEST_REJECT, N_("Declined; nobody was given anything."));
}

static enum fault verb_request_withdraw(struct admin *admin)
{
    return move_and_end(admin, REQUEST_WITHDRAW, N_("Withdrawn; nobody was given anything."));
}

static enum fault verb_request_end(struct admin *admin)
{
    return move_and_end(admin, REQUEST_END, N_("Ended; it allows nothing any more."));
}

const struct admin_handler handlers_request[] = {
    {"privilege.approve", verb_request_approve},
    {"privilege.reject", verb_request_reject},
    {"privilege.list", verb_request_list},
    {"privilege.end", verb_request_end},
    {"exception.list", verb_request_list},
    {"exception.show", verb_request_show},
    {"exception.end", verb_request_end},
    {"deputy.list", verb_request_list},
    {"deputy.end", verb_request_end},
    {"request.list", verb_request_list},
    {"request.show", verb_request_show},
    {"request.approve", verb_request_approve},
    {"request.reject", verb_request_reject},
    {"request.withdraw", verb_request_withdraw},
    {NULL, NULL},
};

// SPDX-License-Identifier: BSD-2-Clause
// Requests of every kind: listed, shown, approved, declined, withdrawn, ended (D7, D8, F3).
#include "vault/admin/admin_request.h"
#include "vault/admin/admin_role.h"
#include <stdio.h>
#include <string.h>

// --- looked at ----------------------------------------------------------------------------------

// Whoever has no role sees what they have asked for, or what is about them.
static bool may_see(const struct admin *admin, const struct request *request)
{
    return admin->rescue || admin->self.role == ROLE_ADMIN || admin->self.role == ROLE_AUDITOR ||
           request->by.person == admin->self.id || request->person == admin->self.id;
}

// What time has ended is over, whether or not anybody has noticed it.
static bool is_listed(const struct admin *admin, const struct request *request, bool all)
{
    const struct request_life life = request_life(request);
    const char *standing = request_standing(&life, admin->vault->now.wall);

    if (!may_see(admin, request))
        return false;
    if (strcmp(admin->verb->wire, "privilege.list") == 0 && request->kind != REQUEST_PRIVILEGE)
        return false;
    return all || (request_is_open(request->state) && strcmp(standing, "ended") != 0 &&
                   strcmp(standing, "expired") != 0);
}

#define READ_AT_ONCE 256 // rows; the vault has others to serve (abuse:M8), so a page may be empty

enum fault verb_request_list(struct admin *admin)
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

enum fault verb_request_show(struct admin *admin)
{
    struct request request;
    enum fault fault = request_get(admin, &request);

    if (fault != FAULT_NONE || request.id == 0)
        return fault;
    if (!may_see(admin, &request))
        return admin_end(admin, AdminStatus_ADMIN_NOT_FOUND,
                         N_("There is no request of this number."), N_("See: warifu request list"),
                         "request");
    fault = request_put(admin, &request);
    return fault == FAULT_NONE ? admin_done(admin, "") : fault;
}

// --- moved --------------------------------------------------------------------------------------

static enum fault move(struct admin *admin, enum request_event event, const char *message)
{
    struct request request;
    bool moved = false;
    enum fault fault = request_get(admin, &request);

    if (fault != FAULT_NONE || request.id == 0)
        return fault;
    fault = request_move_by(admin, &request, event, &moved);
    if (fault != FAULT_NONE || !moved)
        return fault;
    if (event == REQUEST_APPROVE && request.kind == REQUEST_ROLE)
        role_put_taken(admin, request.person, request.before);
    if (event == REQUEST_END) // what is open may use it
        admin_put_taken(admin, (struct taking){.person = request.person}, false);
    return admin_done(admin, message);
}

enum fault verb_request_approve(struct admin *admin)
{
    return move(admin, REQUEST_APPROVE, N_("Approved."));
}

enum fault verb_request_reject(struct admin *admin)
{
    return move(admin, REQUEST_REJECT, N_("Declined; nobody was given anything."));
}

enum fault verb_request_withdraw(struct admin *admin)
{
    return move(admin, REQUEST_WITHDRAW, N_("Withdrawn; nobody was given anything."));
}

enum fault verb_request_end(struct admin *admin)
{
    return move(admin, REQUEST_END, N_("Ended; it allows nothing any more."));
}

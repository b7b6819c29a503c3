// SPDX-License-Identifier: BSD-2-Clause
// Open sessions are stopped by the client, which asks logind and systemd as whoever runs it. Where
// those let that person do nothing, an administrator has it done here: the supervisor is told after
// the commit (daemon/stops.h). What became of it the client sees, and tells (session.stopped).
#include "store/person.h"
#include "vault/admin/admin_request.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include "vault/login/shown_name.h"
#include <string.h>

#define STOP_OWN_SECONDS 60

// *noted is false where it was answered: not now.
static enum fault note(struct admin *admin, const char *person, struct stop stop,
                       struct event *event, bool *noted)
{
    static const char *const words[] = {"end", "kill", "lock"};

    *noted = stops_note(admin->vault, stop);
    if (!*noted)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("Too many sessions are being ended at the moment."),
                         N_("Run the command again in a moment."), NULL);
    admin_event(admin, event, EVENT_SESSION_ORDERED, person);
    event_text(event, FIELD_METHOD, words[(stop.what & STOP_HOW_MASK) / STOP_BY_END - 1]);
    return FAULT_NONE;
}

// Of a grant that is over what began by it ends, for whoever could end the grant. What runs is
// nobody's to end here.
static enum fault verb_privilege_stop(struct admin *admin)
{
    char holder[STORE_NAME_SIZE] = "";
    struct request request;
    struct event event;
    enum fault fault = request_get(admin, &request);

    if (fault != FAULT_NONE || request.id == 0)
        return fault;
    if (admin->role != ROLE_ADMIN && request.person != admin->self.id)
        return admin_refuse(admin, AdminStatus_ADMIN_FORBIDDEN, "role",
                            N_("Your role does not allow this."), N_("Ask an administrator."),
                            "request");
    // Sessions of it ended with it; one look soon after is enough for whoever held it. Each takes a
    // program of root's, by the socket that new sessions need.
    const struct stop stop = {(uint32_t)request.id, STOP_GRANT | STOP_BY_END, 0};
    const bool again = admin->vault->now.wall.seconds - request.ended.seconds > STOP_OWN_SECONDS ||
                       stops_told(admin->vault, stop);
    if (request.state != REQUEST_ENDED || (admin->role != ROLE_ADMIN && again))
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT, N_("Its state does not allow this."),
                         N_("See: warifu request list --all"), "request");
    bool noted = false;
    person_called(admin->vault, request.person, holder);
    fault = note(admin, holder, stop, &event, &noted); // its number is no greater: as declared
    if (fault != FAULT_NONE || !noted)
        return fault;
    event_number(&event, FIELD_REVIEW, request.id);
    fault = admin_record(admin, &event);
    return fault != FAULT_NONE ? fault : admin_done(admin, "");
}

// "12" and "c12" of logind's sessions, "user@1001" of what somebody runs outside of them; root's is
// nobody's to end.
static bool read_name(const char *text, uint32_t *which, uint32_t *what)
{
    static const struct {
        const char *before;
        uint32_t what;
    } forms[] = {{"user@", STOP_USER}, {"c", STOP_SESSION_C}, {"", STOP_SESSION}};

    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const size_t length = strlen(forms[i].before);
        int64_t number = 0;
        if (strncmp(text, forms[i].before, length) != 0)
            continue;
        *what = forms[i].what;
        if (text_to_number(text + length, 1, UINT32_MAX, &number) != FAULT_NONE)
            return false;
        *which = (uint32_t)number;
        return true;
    }
    return false;
}

// Whose it is said to be: logind's word for that is compared by whoever ends it (scope/stop.c).
static enum fault read_owner(struct admin *admin, struct stop *stop, bool *good)
{
    const Identity *account = &admin->call->target;

    *good = false;
    if (!admin->call->has_target || account->status == NameStatus_NAME_FAILED)
        return admin_end(admin, AdminStatus_ADMIN_FAILED, N_("The name service did not answer."),
                         N_("Try again in a moment."), admin_text(admin, "user"));
    *good = account->status == NameStatus_NAME_FOUND && account->uid != 0 &&
            account->uid != UINT32_MAX &&
            ((stop->what & STOP_WHAT_MASK) != STOP_USER || stop->which == account->uid);
    stop->owner = (stop->what & STOP_WHAT_MASK) == STOP_USER ? 0 : account->uid;
    return *good ? FAULT_NONE
                 : admin_end(admin, AdminStatus_ADMIN_INVALID, N_("There is no such session."),
                             NULL, "user");
}

static enum fault verb_session_stop(struct admin *admin)
{
    const char *how = admin_text(admin, "how"), *logind = admin_text(admin, "logind");
    struct stop stop = {0, STOP_SESSION, 0};
    struct event event;
    bool go = false;

    if (!read_name(logind, &stop.which, &stop.what) ||
        (strcmp(how, "lock") == 0 && stop.what == STOP_USER))
        return admin_end(admin, AdminStatus_ADMIN_INVALID, N_("There is no such session."), NULL,
                         "logind");
    enum fault fault = read_owner(admin, &stop, &go);
    if (fault != FAULT_NONE || !go)
        return fault;
    stop.what |= strcmp(how, "kill") == 0   ? STOP_BY_KILL
                 : strcmp(how, "lock") == 0 ? STOP_BY_LOCK
                                            : STOP_BY_END;
    fault = note(admin, admin->call->target.name, stop, &event, &go);
    if (fault != FAULT_NONE || !go)
        return fault;
    event_text(&event, FIELD_LOGIND, logind);
    fault = admin_record(admin, &event);
    return fault != FAULT_NONE ? fault : admin_done(admin, "");
}

const struct admin_handler handlers_stop[] = {
    {"session.stop", verb_session_stop},
    {"privilege.stop", verb_privilege_stop},
    {NULL, NULL},
};

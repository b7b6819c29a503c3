// SPDX-License-Identifier: BSD-2-Clause
// Open sessions are stopped by the client, which asks logind and systemd as whoever runs it. Where
// those let that person do nothing, an administrator has it done here: the supervisor is told after
// the commit (daemon/stops.h). What became of it the client sees, and tells (session.stopped).
#include "store/person.h"
#include "vault/admin/admin_request.h"
#include <string.h>

#define STOP_OWN_SECONDS 60

static enum fault note(struct admin *admin, const char *person, uint32_t which, uint32_t what,
                       struct event *event)
{
    static const char *const words[] = {"end", "kill", "lock"};
    const enum fault fault = stops_note(admin->vault, which, what);

    if (fault != FAULT_NONE)
        return fault;
    admin_event(admin, event, EVENT_SESSION_STOPPED, person);
    event_text(event, FIELD_METHOD, words[(what & STOP_HOW_MASK) / STOP_BY_END - 1]);
    return FAULT_NONE;
}

// Of a grant that is over what began by it ends, for whoever could end the grant. What runs is
// nobody's to end here.
enum fault verb_privilege_stop(struct admin *admin)
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
    // Sessions of it ended with it; a second look soon after is enough for whoever held it. Each
    // takes a program of root's, by the socket that new sessions need.
    const bool long_ago = admin->vault->now.wall.seconds - request.ended.seconds > STOP_OWN_SECONDS;
    if (request.state != REQUEST_ENDED || (admin->role != ROLE_ADMIN && long_ago))
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT, N_("Its state does not allow this."),
                         N_("See: warifu request list --all"), "request");
    fault = store_person_name(admin->vault->store, request.person, holder);
    if (fault == FAULT_NONE || fault == FAULT_NOT_FOUND) // its number is no greater: as declared
        fault = note(admin, holder, (uint32_t)request.id, STOP_GRANT | STOP_BY_END, &event);
    if (fault != FAULT_NONE)
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

enum fault verb_session_stop(struct admin *admin)
{
    const char *how = admin_text(admin, "how"), *logind = admin_text(admin, "logind");
    uint32_t which = 0, what = STOP_SESSION;
    struct event event;

    if (!read_name(logind, &which, &what) || (strcmp(how, "lock") == 0 && what == STOP_USER))
        return admin_end(admin, AdminStatus_ADMIN_INVALID, N_("There is no such session."), NULL,
                         "logind");
    what |= strcmp(how, "kill") == 0   ? STOP_BY_KILL
            : strcmp(how, "lock") == 0 ? STOP_BY_LOCK
                                       : STOP_BY_END;
    enum fault fault = note(admin, admin_text(admin, "person"), which, what, &event);
    if (fault != FAULT_NONE)
        return fault;
    event_text(&event, FIELD_LOGIND, logind);
    fault = admin_record(admin, &event);
    return fault != FAULT_NONE ? fault : admin_done(admin, "");
}

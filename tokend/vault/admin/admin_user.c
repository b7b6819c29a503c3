// SPDX-License-Identifier: BSD-2-Clause
// People: enrolled, listed, suspended, removed (A5, C6, D1, F5).
#include "base/secret.h"
#include "base/text.h"
#include "store/otp.h"
#include "store/person.h"
#include "vault/admin/admin_role.h"
#include "vault/admin/admin_term.h"
#include "vault/admin/administrators.h"
#include "vault/admin/card_register.h"
#include "vault/admin/damaged.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include "vault/admin/watch.h"
#include "vault/admin/whom.h"
#include "vault/login/moment.h"
#include "vault/login/registration.h"
#include <string.h>

static enum fault count_codes(struct vault *vault, const struct person *person, unsigned *codes)
{
    struct otp_credential credentials[STORE_OTP_MAX];
    size_t count = 0;
    const enum fault fault =
        store_otp_list(vault->store, person->id, credentials, STORE_OTP_MAX, &count);

    for (size_t i = 0; i < count && fault == FAULT_NONE; i++)
        *codes += credentials[i].state == CREDENTIAL_ACTIVE;
    secret_wipe(credentials, sizeof credentials);
    return fault;
}

static enum fault put_person(struct admin *admin, const struct person *person)
{
    const char *password_state = "";
    char day[MOMENT_DAY_SIZE];
    unsigned codes = 0;
    if (person->state == PERSON_DAMAGED) { // nothing else is known of them
        AdminRow *row = admin_row(admin);
        row_text(row, "user", person->name);
        row_number(row, "uid", person->uid);
        row_text(row, "state", person_state_name(person->state));
        return FAULT_NONE;
    }
    enum fault fault = admin_password_state(admin->vault, person, &password_state);

    if (fault == FAULT_NONE)
        fault = count_codes(admin->vault, person, &codes);
    if (fault != FAULT_NONE)
        return fault;
    AdminRow *row = admin_row(admin);
    row_text(row, "user", person->name);
    row_number(row, "uid", person->uid);
    row_text(row, "display", person->display);
    row_text(row, "role", role_name(person->role));
    row_text(row, "state", admin_person_state(admin->vault, person));
    row_flag(row, "shared", person->shared);
    row_text(row, "password", password_state);
    row_number(row, "otp", codes);
    row_number(row, "last_login", person->last_login.seconds);
    row_number(row, "created", person->created.seconds);
    row_number(row, "seen", person_last_seen(person).seconds);
    row_number(row, "dormant", watch_dormant_at(admin->vault, person));
    row_text(row, "until", moment_last_day(person->ends, day));
    return FAULT_NONE;
}

#define DAY 86400

// A number that was not given is smaller than any.
static bool is_wanted_by_time(const struct admin *admin, const struct person *person)
{
    const int64_t now = admin->vault->now.wall.seconds;
    const int64_t unused = admin_number(admin, "unused", -1);
    const int64_t expiring = admin_number(admin, "expiring", -1);

    return (admin_number(admin, "dormant", 0) == 0 || person_is_dormant(admin->vault, person)) &&
           (unused < 0 || now - person_last_seen(person).seconds >= unused * DAY) &&
           (expiring < 0 ||
            (person->ends.seconds != 0 && person->ends.seconds - now <= expiring * DAY));
}

static enum fault is_wanted(const struct admin *admin, const struct person *person, bool *wanted)
{
    *wanted = is_wanted_by_time(admin, person) &&
              (admin_number(admin, "shared", 0) == 0 || person->shared);
    if (!*wanted || admin_number(admin, "stuck", 0) == 0)
        return FAULT_NONE;
    return admin_person_stuck(admin->vault, person, wanted);
}

// A page of those who are wanted; after so many looked at, the next call goes on, so that nobody's
// login waits for a search through all people.
#define LOOKED_AT_MAX 512
static enum fault verb_user_list(struct admin *admin)
{
    const char *after = admin_text(admin, "after");
    char last[STORE_NAME_SIZE] = "";
    struct person persons[16];
    unsigned looked = 0, shown = 0;
    size_t count = 0;
    enum fault fault;

    if (after != NULL)
        text_put(last, sizeof last, after);
    admin->skip = 0; // this cursor is a name, whatever it looks like
    do {
        fault = store_person_list(admin->vault->store, last, persons, 16, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
            if (shown == ROWS_PER_PAGE)
                return admin_cursor(admin, last);
            memcpy(last, persons[i].name, sizeof last);
            bool wanted = false;
            fault = is_wanted(admin, &persons[i], &wanted);
            if (fault == FAULT_NONE && wanted) {
                fault = put_person(admin, &persons[i]);
                shown++;
            }
        }
        looked += (unsigned)count;
    } while (fault == FAULT_NONE && count == 16 && looked < LOOKED_AT_MAX);
    if (fault != FAULT_NONE)
        return fault;
    return count == 16 ? admin_cursor(admin, last) : admin_done(admin, "");
}

static const char *const kind_names[] = {[OTP_TOTP] = "totp", [OTP_HOTP] = "hotp"};
static const char *const algorithm_names[] = {
    [OTP_SHA1] = "SHA1", [OTP_SHA256] = "SHA256", [OTP_SHA512] = "SHA512"};

static enum fault put_credentials(struct admin *admin, const struct person *person)
{
    struct otp_credential credentials[STORE_OTP_MAX];
    size_t count = 0;
    const enum fault fault =
        store_otp_list(admin->vault->store, person->id, credentials, STORE_OTP_MAX, &count);

    for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
        const struct otp_credential *credential = &credentials[i];
        AdminRow *row = admin_row(admin);
        row_number(row, "credential", credential->id);
        row_text(row, "kind", kind_names[credential->parameters.kind]);
        row_text(row, "state", credential_state_name(credential->state));
        row_text(row, "label", credential->label);
        row_text(row, "algorithm", algorithm_names[credential->parameters.algorithm]);
        row_number(row, "digits", credential->parameters.digits);
        row_number(row, "period", credential->parameters.period);
        row_number(row, "created", credential->created.seconds);
        row_number(row, "last_used", credential->last_used.seconds);
    }
    secret_wipe(credentials, sizeof credentials);
    return fault;
}

static enum fault verb_user_show(struct admin *admin)
{
    struct person person;
    bool found;
    enum fault fault = admin_person_or_damaged(admin, &person, &found);

    if (fault != FAULT_NONE || !found)
        return fault;
    fault = put_person(admin, &person);
    if (fault == FAULT_NONE && person.state == PERSON_DAMAGED)
        return admin_pages(admin);
    if (fault == FAULT_NONE)
        fault = admin_put_givers(admin, &person);
    if (fault == FAULT_NONE)
        fault = put_credentials(admin, &person);
    if (fault == FAULT_NONE && person.shared)
        fault = admin_put_members(admin, &person);
    if (fault == FAULT_NONE)
        fault = admin_put_budgets(admin, &person, false);
    return fault != FAULT_NONE ? fault : admin_pages(admin);
}

static enum fault verb_user_add(struct admin *admin)
{
    const char *role_wanted = admin_text(admin, "role");
    const enum role role = role_wanted != NULL ? role_by_name(role_wanted) : ROLE_STAFF;
    struct role_outcome outcome = {.given = true};
    struct wall_time expires = {0};
    struct person person;
    struct event event;
    bool good;
    enum fault fault = admin_new_person(admin, &person, &good);

    if (fault != FAULT_NONE || !good)
        return fault;
    if (role == ROLE_NONE)
        return admin_end(admin, AdminStatus_ADMIN_INVALID, N_("There is no such role."),
                         N_("Roles are staff, admin and auditor."), "role");
    fault = term_read(admin, &person.ends, &good);
    if (fault != FAULT_NONE || !good)
        return fault;
    if (admin_needs_hash(admin))
        return admin_order_password(admin);
    fault = admin_add_person(admin, &person);
    if (fault == FAULT_NONE)
        fault = admin_store_first(admin, person.id, &expires);
    if (fault != FAULT_NONE)
        return fault;
    admin_event(admin, &event, EVENT_USER_ADDED, person.name);
    event_number(&event, FIELD_UID, person.uid);
    event_text(&event, FIELD_BEFORE, "none");
    event_text(&event, FIELD_AFTER, role_name(person.role));
    if (person.ends.seconds != 0)
        event_number(&event, FIELD_UNTIL, person.ends.seconds);
    fault = admin_record(admin, &event);
    if (fault == FAULT_NONE && role != ROLE_STAFF)
        fault = store_person_by_id(admin->vault->store, person.id, &person);
    if (fault == FAULT_NONE && role != ROLE_STAFF)
        fault = role_give(admin, &person, role, &outcome, &good);
    if (fault != FAULT_NONE || !good)
        return fault;
    AdminRow *row = admin_row(admin);
    row_text(row, "user", person.name);
    row_number(row, "uid", person.uid);
    role_put(row, &person, role, &outcome);
    admin_put_first(admin, row, expires);
    return admin_done_for_somebody_new(
        admin, !outcome.given        ? N_("The person was enrolled as staff; the role waits for a "
                                                 "second administrator: warifu review approve")
               : outcome.review != 0 ? N_("The person was enrolled. Nobody else could approve the "
                                          "role: another administrator or an auditor has to look "
                                          "at it: warifu review close")
                                     : N_("The person was enrolled."));
}

// --- changes of standing ---

// What a removed person still has: nothing of it may go on as if somebody held it (C2, C6).
struct ended {
    unsigned credentials, outstanding, closed, used;
};

static enum fault end_possessions(struct admin *admin, const struct person *person,
                                  struct ended *ended)
{
    const enum fault fault =
        card_end_all(admin, person, "removal", &ended->credentials, &ended->outstanding);

    return fault != FAULT_NONE
               ? fault
               : admin_close_emergencies(admin, person, &ended->closed, &ended->used);
}

static void put_ended(AdminRow *row, const struct ended *ended)
{
    row_number(row, "outstanding", ended->outstanding);
    row_number(row, "emergency_closed", ended->closed);
    row_number(row, "emergency_used", ended->used);
}

// What keeps them out all the same.
static void put_still_over(struct admin *admin, const struct person *person)
{
    if (person_is_over(admin->vault, person))
        text_put(admin->page->end.hint, sizeof admin->page->end.hint,
                 N_("Their last day is over, so they still cannot log in: warifu user term"));
}

static enum fault change_state(struct admin *admin, enum person_event what, enum event_id id,
                               const char *message)
{
    struct person person;
    struct event event;
    bool go = false;
    enum fault fault = what == PERSON_REMOVE ? admin_person_or_damaged(admin, &person, &go)
                                             : admin_person(admin, &person, &go);

    if (fault != FAULT_NONE || !go)
        return fault;
    const enum person_state before = person.state;
    const char *const before_name = admin_person_state(admin->vault, &person);
    const bool wakes = what == PERSON_RESUME && person_is_dormant(admin->vault, &person);
    const enum person_state after = wakes ? PERSON_ACTIVE : person_next(before, what);
    if (after == PERSON_NONE)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("The person's state does not allow this."), N_("See: warifu user show"),
                         person.name);
    if (what != PERSON_RESUME) {
        fault = admin_may_weaken(admin, &person, &go);
        if (fault != FAULT_NONE || !go)
            return fault;
    }
    struct ended ended = {0};
    if (before == PERSON_DAMAGED) // first, for nothing of them can be loaded
        fault = damaged_end(admin, &person);
    if (fault == FAULT_NONE && after == PERSON_REMOVED)
        fault = end_possessions(admin, &person, &ended);
    if (fault != FAULT_NONE)
        return fault;
    if (before != PERSON_DAMAGED) {
        person.state = after;
        if (what == PERSON_RESUME) { // and is not dormant the next moment (A5)
            person.seen = admin->vault->now.wall;
            person.dormant = (struct wall_time){0};
        }
        fault = store_person_update(admin->vault->store, &person);
        if (fault != FAULT_NONE)
            return fault;
        admin_event(admin, &event, id, person.name);
        event_text(&event, FIELD_BEFORE, before_name);
        event_text(&event, FIELD_AFTER, person_state_name(after));
        fault = admin_record(admin, &event);
    }
    if (fault != FAULT_NONE)
        return fault;
    AdminRow *row = admin_row(admin);
    row_text(row, "user", person.name);
    row_text(row, "state", person_state_name(after));
    if (after == PERSON_REMOVED)
        put_ended(row, &ended);
    if (what != PERSON_RESUME)
        admin_put_taken(admin, (struct taking){.person = person.id}, after == PERSON_REMOVED);
    fault = admin_put_open(admin, row, &person);
    if (fault == FAULT_NONE)
        fault = admin_done(admin, message);
    if (fault == FAULT_NONE)
        put_still_over(admin, &person);
    return fault;
}

static enum fault verb_user_suspend(struct admin *admin)
{
    return change_state(admin, PERSON_SUSPEND, EVENT_USER_SUSPENDED,
                        N_("The person was suspended."));
}

static enum fault verb_user_resume(struct admin *admin)
{
    return change_state(admin, PERSON_RESUME, EVENT_USER_RESUMED,
                        N_("The person is active again."));
}

static enum fault verb_user_remove(struct admin *admin)
{
    // The store wipes password and secrets and revokes every credential with it (C6).
    return change_state(admin, PERSON_REMOVE, EVENT_USER_REMOVED,
                        N_("The person was removed; every credential is revoked."));
}

const struct admin_handler handlers_user[] = {
    {"user.add", verb_user_add},
    {"user.list", verb_user_list},
    {"user.show", verb_user_show},
    {"user.suspend", verb_user_suspend},
    {"user.resume", verb_user_resume},
    {"user.remove", verb_user_remove},
    {NULL, NULL},
};

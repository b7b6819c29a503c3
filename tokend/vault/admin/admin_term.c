// SPDX-License-Identifier: BSD-2-Clause
#include "vault/admin/admin_term.h"
#include "core/written_day.h"
#include "store/person.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include "vault/admin/whom.h"
#include "vault/login/moment.h"
#include <string.h>

enum fault term_read(struct admin *admin, struct wall_time *ends, bool *good)
{
    const char *until = admin_text(admin, "until");
    struct civil_day day;

    *ends = (struct wall_time){0};
    *good = true;
    if (until == NULL || strcmp(until, "none") == 0)
        return FAULT_NONE;
    *good = written_day_read(until, &day) && moment_after_day(&day, ends);
    if (!*good)
        return admin_end(admin, AdminStatus_ADMIN_INVALID,
                         N_("This is no day: write it as 2027-03-31 or R9.3.31, or none."),
                         N_("It is the last day on which the person may log in."), "until");
    *good = ends->seconds > admin->vault->now.wall.seconds;
    return *good
               ? FAULT_NONE
               : admin_end(admin, AdminStatus_ADMIN_INVALID, N_("This day is over."),
                           N_("To stop somebody now: warifu user suspend, user offboard"), "until");
}

static const char *day_or_none(struct wall_time ends, char text[MOMENT_DAY_SIZE])
{
    return ends.seconds == 0 ? "none" : moment_last_day(ends, text);
}

static enum fault verb_user_term(struct admin *admin)
{
    char before[MOMENT_DAY_SIZE], after[MOMENT_DAY_SIZE];
    struct wall_time ends;
    struct person person;
    struct event event;
    bool go = false;
    enum fault fault = admin_person(admin, &person, &go);

    if (fault == FAULT_NONE && go)
        fault = term_read(admin, &ends, &go);
    if (fault != FAULT_NONE || !go)
        return fault;
    if (ends.seconds == person.ends.seconds)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT, N_("This is the day already."),
                         N_("See: warifu user show"), person.name);
    admin_event(admin, &event, EVENT_USER_TERM, person.name);
    event_text(&event, FIELD_BEFORE, day_or_none(person.ends, before));
    event_text(&event, FIELD_AFTER, day_or_none(ends, after));
    if (ends.seconds != 0)
        event_number(&event, FIELD_UNTIL, ends.seconds);
    person.ends = ends;
    person.told &= ~(unsigned)(TOLD_ENDING | TOLD_ENDED); // of the former day
    fault = store_person_update(admin->vault->store, &person);
    if (fault == FAULT_NONE)
        fault = admin_record(admin, &event);
    if (fault != FAULT_NONE)
        return fault;
    AdminRow *row = admin_row(admin);
    row_text(row, "user", person.name);
    row_text(row, "until", moment_last_day(ends, after));
    row_text(row, "state", admin_person_state(admin->vault, &person));
    return admin_done(admin, ends.seconds == 0
                                 ? N_("The ID has no last day any more.")
                                 : N_("The person may log in until that day is over."));
}

const struct admin_handler handlers_term[] = {
    {"user.term", verb_user_term},
    {NULL, NULL},
};

// SPDX-License-Identifier: BSD-2-Clause
// Going on with a log that was altered, once somebody has looked into it (E1).
#include "vault/admin/admin.h"

// Each finding is on record as looked into, by whom and why.
static enum fault record_finding(struct admin *admin, const struct log_flaw *flaw)
{
    struct event event;
    char text[LOG_FLAW_TEXT_SIZE];

    log_flaw_text(flaw, text);
    admin_event(admin, &event, EVENT_LOG_RECOVERED, "");
    event_text(&event, FIELD_WHAT, text);
    event_text(&event, FIELD_BEFORE, log_flaw_name(flaw->kind));
    event_text(&event, FIELD_AFTER, "known");
    event_number(&event, FIELD_COUNT, flaw->last - flaw->first + 1);
    return admin_record(admin, &event);
}

enum fault verb_audit_recover(struct admin *admin)
{
    const struct log_watch *watch = &admin->vault->watch;
    bool any = false;
    enum fault fault = log_watch_newest(admin->vault);

    for (unsigned i = 0; i < watch->count && fault == FAULT_NONE; i++) {
        const struct log_finding *finding = &watch->findings[i];
        if (finding->known)
            continue;
        any = true;
        fault = record_finding(admin, &finding->flaw);
        if (!admin_shows_next(admin))
            continue;
        AdminRow *row = admin_row(admin);
        row_text(row, "flaw", log_flaw_name(finding->flaw.kind));
        row_number(row, "first", finding->flaw.first);
        row_number(row, "last", finding->flaw.last);
    }
    if (fault == FAULT_NONE && !any)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("Nothing is known of the log that was not looked into."),
                         N_("What there is: warifu status"), NULL);
    if (fault == FAULT_NONE)
        fault = log_watch_accept(admin->vault);
    return fault != FAULT_NONE
               ? fault
               : admin_done(admin, N_("What was found is known now; it stays on record."));
}

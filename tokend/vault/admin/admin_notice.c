// SPDX-License-Identifier: BSD-2-Clause
// The records that managers are told of (core/event_kind.h), for `warifu notice send` (F5).
#include "core/event_kind.h"
#include "store/audit.h"
#include "vault/admin/admin.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include <inttypes.h>
#include <string.h>

#define LOOKED_AT_MAX 4000 // in one call, so that nobody's login waits

struct visit {
    struct admin *admin;
    int64_t last;
    bool more;
};

static bool visit_record(void *context, const struct audit_record *record)
{
    struct visit *visit = context;

    if (event_is_notified(event_by_name(record->event, strlen(record->event)))) {
        if (visit->admin->page->rows_count == ROWS_PER_PAGE - 1) { // one says how far it went
            visit->more = true;
            return false;
        }
        admin_put_audit_record(visit->admin, record);
    }
    visit->last = record->sequence;
    return true;
}

// That something was altered has a record of its own, log.altered, which is told.
static bool visit_flaw(void *context, const struct log_flaw *flaw)
{
    struct visit *visit = context;

    log_watch_note(visit->admin->vault, flaw);
    visit->last = flaw->last > visit->last ? flaw->last : visit->last;
    return true;
}

static enum fault verb_notice_records(struct admin *admin)
{
    const int64_t count = store_audit_count(admin->vault->store);
    const int64_t after =
        admin->skip > 0 ? (int64_t)admin->skip : admin_number(admin, "from", INT64_MAX);
    struct audit_filter filter = {.after = after, .flawed = visit_flaw};
    struct visit visit = {.admin = admin, .last = after};
    char cursor[32];

    admin->skip = 0; // this cursor is a record's number, not a row's
    if (after < count - LOOKED_AT_MAX)
        filter.until = after + LOOKED_AT_MAX;
    if (after < count) {
        const enum fault fault =
            store_audit_list(admin->vault->store, &filter, visit_record, &visit);
        if (fault != FAULT_NONE)
            return fault;
    }
    if (!visit.more)
        visit.last = filter.until != 0 ? filter.until : count;
    row_number(admin_row(admin), "looked", visit.last);
    if (!visit.more && filter.until == 0)
        return admin_done(admin, "");
    snprintf(cursor, sizeof cursor, "%" PRId64, visit.last);
    return admin_cursor(admin, cursor);
}

const struct admin_handler handlers_notice[] = {
    {"notice.records", verb_notice_records},
    {NULL, NULL},
};

// SPDX-License-Identifier: BSD-2-Clause
// The audit log, page by page (E5).
#include "store/audit.h"
#include "vault/admin/admin.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include <inttypes.h>
#include <string.h>

// So many records are looked through in one call, so that nobody's login waits for a search through
// the whole log.
#define LOOKED_AT_MAX 4000

struct visit {
    struct admin *admin;
    int64_t last;
    bool more;
};

void admin_put_pieces(AdminRow *row, const char *name, const char *text)
{
    const size_t most = sizeof row->fields->value.text - 1;
    size_t left = strlen(text);

    while (left > 0) {
        char piece[sizeof row->fields->value.text];
        size_t size = left < most ? left : most;
        while (size < left && size > 0 && ((unsigned char)text[size] & 0xc0) == 0x80)
            size--;
        memcpy(piece, text, size);
        piece[size] = '\0';
        row_text(row, name, piece);
        text += size;
        left -= size;
    }
}

void admin_put_audit_record(struct admin *admin, const struct audit_record *record)
{
    AdminRow *row = admin_row(admin);

    row_number(row, "sequence", record->sequence);
    row_number(row, "time", record->wall.seconds);
    row_text(row, "event", record->event);
    row_text(row, "user", record->user);
    admin_put_pieces(row, "record", record->body);
}

void admin_put_flaw(struct admin *admin, const struct log_flaw *flaw)
{
    AdminRow *row = admin_row(admin);

    row_text(row, "flaw", log_flaw_name(flaw->kind));
    row_number(row, "first", flaw->first);
    row_number(row, "last", flaw->last);
}

static bool visit_record(void *context, const struct audit_record *record)
{
    struct visit *visit = context;

    if (visit->admin->page->rows_count == ROWS_PER_PAGE) {
        visit->more = true;
        return false;
    }
    admin_put_audit_record(visit->admin, record);
    visit->last = record->sequence;
    return true;
}

// What was altered, in its place.
static bool visit_flaw(void *context, const struct log_flaw *flaw)
{
    struct visit *visit = context;

    log_watch_note(visit->admin->vault, flaw);
    if (visit->admin->page->rows_count == ROWS_PER_PAGE) {
        visit->more = true;
        return false;
    }
    admin_put_flaw(visit->admin, flaw);
    visit->last = flaw->last;
    return true;
}

// What was altered is told by `log`; here the rest is of use.
static bool visit_flaw_unseen(void *context, const struct log_flaw *flaw)
{
    log_watch_note(((struct visit *)context)->admin->vault, flaw);
    return true;
}

static enum fault end_of(struct admin *admin, const struct audit_filter *filter,
                         const struct visit *visit)
{
    char cursor[32];

    if (!visit->more && filter->until == 0)
        return admin_done(admin, "");
    snprintf(cursor, sizeof cursor, "%" PRId64, visit->more ? visit->last : filter->until);
    return admin_cursor(admin, cursor);
}

static enum fault verb_log(struct admin *admin)
{
    const char *user = admin_text(admin, "user");
    const char *event = admin_text(admin, "event");
    const int64_t after = admin_number(admin, "after", 0);
    const int64_t count = store_audit_count(admin->vault->store);
    struct audit_filter filter = {.after = after,
                                  .since = {admin_number(admin, "since", 0)},
                                  .user = user,
                                  .event = event,
                                  .flawed = visit_flaw};
    struct visit visit = {.admin = admin, .last = after};
    enum fault fault;

    // A misspelt name must not look like "nothing happened".
    if (event != NULL && event[0] != '\0' && !event_is_known(event))
        return admin_end(admin, AdminStatus_ADMIN_INVALID, N_("No event has that name."),
                         N_("For a list: warifu log --json, or doc/EVENTS.md"), "event");
    if (after < count - LOOKED_AT_MAX)
        filter.until = after + LOOKED_AT_MAX;
    fault = store_audit_list(admin->vault->store, &filter, visit_record, &visit);
    if (fault != FAULT_NONE)
        return fault;
    return end_of(admin, &filter, &visit);
}

// --- logins, for `policy simulate` --------------------------------------------------------------

// As many in a row as it has room for: a month of a large house is 400,000 of them, and each page
// is a way there and back.
static bool has_room(const AdminRow *row, size_t pieces)
{
    return row->fields_count + 1 + pieces <= sizeof row->fields / sizeof *row->fields;
}

static bool visit_login(void *context, const struct audit_record *record)
{
    static const struct {
        const char *event, *name;
    } wanted[] = {{"login.granted", "granted"}, {"login.refused", "refused"}};
    struct visit *visit = context;
    AdminPage *page = visit->admin->page;
    const size_t most = sizeof page->rows->fields->value.text - 4; // a character may move on
    const size_t pieces = (strlen(record->body) + most - 1) / most;
    const char *name = NULL;

    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (strcmp(record->event, wanted[i].event) == 0)
            name = wanted[i].name;
    AdminRow *row = page->rows_count > 0 ? &page->rows[page->rows_count - 1] : NULL;
    if (name != NULL && (row == NULL || !has_room(row, pieces))) {
        if (page->rows_count == ROWS_PER_PAGE) {
            visit->more = true;
            return false;
        }
        row = admin_row(visit->admin);
    }
    if (name != NULL) {
        row_number(row, name, record->wall.seconds);
        admin_put_pieces(row, "record", record->body);
    }
    visit->last = record->sequence;
    return true;
}

static enum fault verb_policy_logins(struct admin *admin)
{
    const int64_t after = (int64_t)admin->skip;
    const int64_t count = store_audit_count(admin->vault->store);
    struct audit_filter filter = {.after = after,
                                  .since = {admin_number(admin, "since", 0)},
                                  .event = "login.",
                                  .flawed = visit_flaw_unseen};
    struct visit visit = {.admin = admin, .last = after};

    admin->skip = 0; // this cursor is a record's number, not a row's
    if (after < count - LOOKED_AT_MAX)
        filter.until = after + LOOKED_AT_MAX;
    const enum fault fault = store_audit_list(admin->vault->store, &filter, visit_login, &visit);
    if (fault != FAULT_NONE)
        return fault;
    return end_of(admin, &filter, &visit);
}

const struct admin_handler handlers_log[] = {
    {"policy.logins", verb_policy_logins},
    {"log", verb_log},
    {NULL, NULL},
};

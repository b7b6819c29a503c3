// SPDX-License-Identifier: BSD-2-Clause
// Searching the audit log (E5): what one person did or met is found by an index, everything else by
// reading, some thousands of records a call. What was altered is told, and it goes on behind it.
#include "store/audit.h"
#include "vault/admin/admin.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include <inttypes.h>
#include <string.h>

#define LOOKED_AT_MAX 4000

struct search {
    struct admin *admin;
    struct wall_time to; // 0: without an end
    char holds[3][160];  // what a body has to hold; "": anything
    int64_t last;
    bool more;
};

// Values in a body are escaped, so one that needs that is nowhere as it is.
static bool put_demand(struct admin *admin, const char *field, char demand[160])
{
    const char *value = admin_text(admin, field);

    demand[0] = '\0';
    if (value == NULL || value[0] == '\0')
        return true;
    return strpbrk(value, "\"\\") == NULL &&
           snprintf(demand, 160, "\"%s\":\"%s\"", field, value) < 160;
}

static bool has_room(struct search *search)
{
    search->more = search->admin->page->rows_count == ROWS_PER_PAGE;
    return !search->more;
}

static bool visit_record(void *context, const struct audit_record *record)
{
    struct search *search = context;

    if (search->to.seconds > 0 && record->wall.seconds > search->to.seconds)
        return true;
    for (size_t i = 0; i < 3; i++)
        if (search->holds[i][0] != '\0' && strstr(record->body, search->holds[i]) == NULL)
            return true;
    if (!has_room(search))
        return false;
    admin_put_audit_record(search->admin, record);
    search->last = record->sequence;
    return true;
}

static bool visit_flaw(void *context, const struct log_flaw *flaw)
{
    struct search *search = context;

    log_watch_note(search->admin->vault, flaw);
    if (!has_room(search))
        return false;
    admin_put_flaw(search->admin, flaw);
    search->last = flaw->last;
    return true;
}

// What is missing cannot be seen through an index, so what the vault's own look has found is told
// at the end: one row, from the first to the last of it.
static void put_elsewhere(const struct search *search)
{
    const struct log_watch *watch = &search->admin->vault->watch;
    struct log_flaw all = {0};

    for (unsigned i = 0; i < watch->count; i++) {
        const struct log_flaw *flaw = &watch->findings[i].flaw;
        if (all.first == 0 || flaw->first < all.first) {
            all.first = flaw->first;
            all.kind = flaw->kind;
        }
        all.last = flaw->last > all.last ? flaw->last : all.last;
    }
    if (watch->count > 0)
        admin_put_flaw(search->admin, &all);
}

static enum fault verb_audit_search(struct admin *admin)
{
    const char *event = admin_text(admin, "event"), *user = admin_text(admin, "user");
    const int64_t after = admin_number(admin, "after", 0);
    const int64_t count = store_audit_count(admin->vault->store);
    struct search search = {.admin = admin, .to = {admin_number(admin, "to", 0)}, .last = after};
    struct audit_filter filter = {.after = after,
                                  .since = {admin_number(admin, "since", 0)},
                                  .user = user,
                                  .event = event,
                                  .flawed = visit_flaw,
                                  .indexed = user != NULL && user[0] != '\0'};
    char cursor[32];

    if (event != NULL && event[0] != '\0' && !event_is_known(event))
        return admin_end(admin, AdminStatus_ADMIN_INVALID, N_("No event has that name."),
                         N_("For a list: warifu log --json, or doc/EVENTS.md"), "event");
    if (!put_demand(admin, "card", search.holds[0]) ||
        !put_demand(admin, "host", search.holds[1]) ||
        !put_demand(admin, "service", search.holds[2]))
        return admin_end(admin, AdminStatus_ADMIN_INVALID,
                         N_("The argument is empty, too long, out of range, or no plain text."),
                         NULL, NULL);
    if (!filter.indexed && after < count - LOOKED_AT_MAX)
        filter.until = after + LOOKED_AT_MAX;
    const enum fault fault = store_audit_list(admin->vault->store, &filter, visit_record, &search);
    if (fault != FAULT_NONE)
        return fault;
    const bool last_page = !search.more && filter.until == 0;
    if (last_page && filter.indexed && log_watch_found(admin->vault) && !has_room(&search))
        search.more = true; // a page for that alone
    else if (last_page && filter.indexed)
        put_elsewhere(&search);
    if (last_page && !search.more)
        return admin_done(
            admin, log_watch_found(admin->vault)
                       ? N_("The log was altered somewhere: warifu status")
                   : filter.indexed && !log_watch_is_whole(admin->vault)
                       ? N_("tokend has not read all of its log since it was started; whether "
                            "anything is missing here is known later: warifu status")
                       : "");
    snprintf(cursor, sizeof cursor, "%" PRId64, search.more ? search.last : filter.until);
    return admin_cursor(admin, cursor);
}

const struct admin_handler handlers_search[] = {
    {"audit.search", verb_audit_search},
    {NULL, NULL},
};

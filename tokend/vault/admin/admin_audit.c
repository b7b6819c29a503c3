// SPDX-License-Identifier: BSD-2-Clause
// The log for others: its signed head, and all of it, page by page (E1, E4).
#include "store/audit.h"
#include "store/tree.h"
#include "vault/admin/admin.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include <inttypes.h>
#include <string.h>

static enum fault verb_audit_head(struct admin *admin)
{
    char note[STORE_HEAD_SIZE], text[NOTE_KEY_TEXT_SIZE];
    struct log_keys keys;
    uint64_t size;
    enum fault fault = store_log_head(admin->vault->store, &size, note);
    if (fault == FAULT_NONE)
        fault = store_log_keys(admin->vault->store, &keys);
    if (fault != FAULT_NONE)
        return fault;
    const size_t present = keys.count - 1;
    note_key_write(&keys.keys[present], text);
    AdminRow *row = admin_row(admin);
    row_text(row, "head", note);
    row_text(row, "origin", keys.keys[present].name);
    row_number(row, "records", (int64_t)size);
    row_text(row, "key", text);
    for (size_t i = 0; i < present; i++) {
        note_key_write(&keys.keys[i], text);
        row = admin_row(admin);
        row_text(row, "former", text);
        row_number(row, "ended", keys.turned[i + 1]);
    }
    return admin_pages(admin);
}

// The key that signs the heads is replaced (decision 109): by the record that says so.
static enum fault verb_audit_rotate_key(struct admin *admin)
{
    char before[NOTE_KEY_TEXT_SIZE], after[NOTE_KEY_TEXT_SIZE];
    struct note_key key, next;
    struct event event;
    enum fault fault = store_log_key(admin->vault->store, &key);
    if (fault == FAULT_NONE)
        fault = store_log_key_rotate(admin->vault->store, &next);
    if (fault == FAULT_LIMIT)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("The key was replaced as often as one log can have it."),
                         N_("Nothing was changed, and the key goes on. A new store begins a new "
                            "log."),
                         NULL);
    if (fault == FAULT_BUSY)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("Somebody else replaces the key at this moment."),
                         N_("See: warifu audit head --json"), NULL);
    if (fault != FAULT_NONE)
        return fault;
    note_key_write(&key, before);
    note_key_write(&next, after);
    admin_event(admin, &event, EVENT_LOG_KEY_ROTATED, "");
    event_text(&event, FIELD_BEFORE, before);
    event_text(&event, FIELD_AFTER, after);
    fault = admin_record(admin, &event);
    if (fault != FAULT_NONE)
        return fault;
    AdminRow *row = admin_row(admin);
    row_text(row, "before", before);
    row_text(row, "after", after);
    return admin_done(admin, N_("Heads of the log are signed with another key from this record on; "
                                "the key before it signed that, and is destroyed."));
}

struct page {
    struct admin *admin;
    int64_t head_size; // a head stands behind this record; 0: none
    char head[STORE_HEAD_SIZE];
    int64_t last;
};

static bool take_head(void *context, int64_t size, const char *note)
{
    struct page *page = context;
    page->head_size = size;
    snprintf(page->head, sizeof page->head, "%s", note);
    return false;
}

static bool take_record(void *context, const struct audit_record *record)
{
    struct page *page = context;
    AdminRow *row = admin_row(page->admin);
    row_number(row, "sequence", record->sequence);
    row_number(row, "time", record->wall.seconds);
    row_number(row, "steady", record->steady.milliseconds);
    row_text(row, "event", record->event);
    row_text(row, "user", record->user);
    admin_put_pieces(row, "record", record->body);
    page->last = record->sequence;
    if (record->sequence == page->head_size) {
        row = admin_row(page->admin);
        row_text(row, "head", page->head);
        row_number(row, "records", page->head_size);
    }
    return true;
}

// Who takes the log along, and how much of it (E4): once for an export, not for each page.
static enum fault record_export(struct admin *admin, int64_t until)
{
    struct event event;
    char what[48];
    admin_event(admin, &event, EVENT_LOG_EXPORTED, "");
    snprintf(what, sizeof what, "1-%" PRId64, until);
    event_text(&event, FIELD_WHAT, what);
    event_number(&event, FIELD_COUNT, until);
    return admin_record(admin, &event);
}

// A row of each page is left for a head, with which the page ends. Records
// are given as they are: that one was altered is for the verifier to find, and no reason to keep
// back the others.
static enum fault verb_audit_export(struct admin *admin)
{
    const int64_t until = admin_number(admin, "until", 0);
    const char *cursor = admin_text(admin, "after");
    struct page page = {.admin = admin};
    int64_t after = 0;
    char next[32];
    admin->skip = 0; // the cursor is a place in the log, not the number of a row
    if (cursor != NULL && text_to_number(cursor, 0, INT64_MAX, &after) != FAULT_NONE)
        return admin_end(admin, AdminStatus_ADMIN_INVALID, N_("This is no place in the log."), NULL,
                         "after");
    const int64_t left = after < until ? until - after : 0;
    int64_t last = after + (left < ROWS_PER_PAGE - 1 ? left : ROWS_PER_PAGE - 1);
    enum fault fault = store_log_heads(admin->vault->store, after, last, take_head, &page);
    if (fault == FAULT_NONE && page.head_size > 0)
        last = page.head_size;
    const struct audit_filter filter = {.after = after, .until = last, .as_it_is = true};
    if (fault == FAULT_NONE && after == 0 && until > 0)
        fault = record_export(admin, until);
    if (fault == FAULT_NONE && left > 0)
        fault = store_audit_list(admin->vault->store, &filter, take_record, &page);
    if (fault != FAULT_NONE)
        return fault;
    if (last >= until)
        return admin_done(admin, "");
    snprintf(next, sizeof next, "%" PRId64, last);
    return admin_cursor(admin, next);
}

const struct admin_handler handlers_audit[] = {
    {"audit.head", verb_audit_head},
    {"audit.export", verb_audit_export},
    {"audit.rotate", verb_audit_rotate_key},
    {NULL, NULL},
};

// SPDX-License-Identifier: BSD-2-Clause
// The log: appended only, without a gap, each record with a keyed MAC over all of it (E1, E5,
// abuse:A5). In clear text, because it is for auditors. SQL triggers refuse UPDATE and DELETE
// besides.
#include "store/audit.h"
#include "base/secret.h"
#include "evidence/entry.h"
#include "store/audit_mac.h"
#include "store/internal.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BODY_MAX 65536

// The same record, for the tree that others verify (store/tree.h).
static enum fault leaf_of(struct store *store, const struct audit_record *record)
{
    const struct entry entry = {record->sequence, record->wall.seconds, record->steady.milliseconds,
                                record->event,    record->user,         record->body};
    struct merkle_hash leaf;
    const enum fault fault = entry_leaf(&entry, &leaf);
    return fault != FAULT_NONE ? fault : tree_remember(store, record->sequence, &leaf);
}

// More records than these were put in by somebody who wants the log to end.
#define FOREIGN_MAX 4096

// Records are numbered from where the last commit was, so one that was taken out behind our back
// stays missed, and over what somebody has put in. The first of a transaction looks.
static enum fault look_at_end(struct store *store, int64_t *highest)
{
    const int64_t last = store->log_last;
    if (store->leaf_first == 0 && *highest < last)
        store->noticed = (struct log_flaw){LOG_CUT, *highest + 1, last};
    if (store->leaf_first == 0 && *highest > last)
        store->noticed = (struct log_flaw){LOG_ADDED, last + 1, *highest};
    if (store->leaf_first == 0 && *highest - last > FOREIGN_MAX)
        return FAULT_CORRUPT;
    if (*highest < last)
        *highest = last;
    return FAULT_NONE;
}

int64_t store_audit_count(const struct store *store)
{
    return store->log_last;
}

bool store_audit_noticed(struct store *store, struct log_flaw *flaw)
{
    *flaw = store->noticed;
    store->noticed = (struct log_flaw){0};
    return flaw->last > 0;
}

enum fault store_audit_append(struct store *store, struct audit_record *record)
{
    uint8_t mac[SEAL_MAC_SIZE];
    int64_t highest;
    if (memchr(record->event, '\0', sizeof record->event) == NULL || record->event[0] == '\0' ||
        memchr(record->user, '\0', sizeof record->user) == NULL || strlen(record->body) > BODY_MAX)
        return FAULT_LIMIT;
    enum fault fault = store_may_write(store);
    if (fault == FAULT_NONE)
        fault = store_number(store, SQL_AUDIT_HIGHEST, &highest);
    if (fault != FAULT_NONE)
        return fault;
    fault = look_at_end(store, &highest);
    if (fault != FAULT_NONE)
        return fault;
    struct audit_record appended = *record;
    appended.sequence = highest + 1;
    fault = audit_mac(store, &appended, mac);
    if (fault == FAULT_NONE)
        fault = leaf_of(store, &appended);
    if (fault != FAULT_NONE)
        return fault;
    const struct value arguments[] = {
        value_number(appended.sequence),
        value_number(appended.wall.seconds),
        value_number(appended.steady.milliseconds),
        value_text(appended.event),
        value_text(appended.user),
        value_text(appended.body),
        value_bytes(mac, sizeof mac),
    };
    fault = store_change(store, SQL_AUDIT_INSERT, arguments, 7);
    if (fault != FAULT_NONE)
        return fault;
    store->counted = true;
    record->sequence = appended.sequence;
    return FAULT_NONE;
}

struct reading {
    const struct store *store;
    const struct audit_filter *filter;
    const char *member; // how a body says that this person used a shared ID; "": not looked for
    audit_visit visit;
    void *context;
    int64_t previous;
    bool gapless;         // every record is expected
    bool skips;           // what does not verify is passed over
    bool stopped;         // by whoever is told
    struct log_flaw flaw; // not told yet: it may go on
    enum fault fault;
};

static bool take_text(const struct value *value, char *field, size_t size)
{
    if (value->kind != VALUE_TEXT || value->size >= size ||
        memchr(value->data, '\0', value->size) != NULL)
        return false;
    memcpy(field, value->data, value->size);
    field[value->size] = '\0';
    return true;
}

static bool read_row(const struct value *row, unsigned columns, struct audit_record *record)
{
    if (columns != 7 || row[0].kind != VALUE_NUMBER || row[1].kind != VALUE_NUMBER ||
        row[2].kind != VALUE_NUMBER || row[5].kind != VALUE_TEXT || row[5].size > BODY_MAX ||
        strlen(row[5].data) != row[5].size || row[6].kind != VALUE_BYTES ||
        row[6].size != SEAL_MAC_SIZE || !take_text(&row[3], record->event, sizeof record->event) ||
        !take_text(&row[4], record->user, sizeof record->user))
        return false;
    record->sequence = row[0].number;
    record->wall.seconds = row[1].number;
    record->steady.milliseconds = row[2].number;
    record->body = row[5].data;
    return true;
}

// CORRUPT: it is not as it was written.
static enum fault read_verified(const struct reading *reading, const struct value *row,
                                unsigned columns, struct audit_record *record)
{
    uint8_t mac[SEAL_MAC_SIZE];
    if (!read_row(row, columns, record))
        return FAULT_CORRUPT;
    const enum fault fault = audit_mac(reading->store, record, mac);
    return fault == FAULT_NONE && !secret_equal(mac, row[6].data, sizeof mac) ? FAULT_CORRUPT
                                                                              : fault;
}

// --- what was altered ------------------------------------------------------------------------

static bool tell_flaw(struct reading *reading)
{
    const struct log_flaw flaw = reading->flaw;
    reading->flaw = (struct log_flaw){0};
    if (flaw.last > 0 && !reading->filter->flawed(reading->context, &flaw))
        reading->stopped = true;
    return !reading->stopped;
}

static bool add_flaw(struct reading *reading, enum log_flaw_kind kind, int64_t first, int64_t last)
{
    struct log_flaw *flaw = &reading->flaw;
    if (flaw->last > 0 && flaw->kind == kind && flaw->last + 1 == first) {
        flaw->last = last;
        return true;
    }
    if (!tell_flaw(reading))
        return false;
    *flaw = (struct log_flaw){kind, first, last};
    return true;
}

static int64_t last_of_ours(const struct store *store)
{
    return store->leaf_first > 0 && store->leaf_last > store->log_last ? store->leaf_last
                                                                       : store->log_last;
}

static bool is_wanted(const struct reading *reading, const struct audit_record *record)
{
    const struct audit_filter *filter = reading->filter;
    const char *user = filter->user != NULL ? filter->user : "";
    const char *event = filter->event != NULL ? filter->event : "";
    return record->wall.seconds >= filter->since.seconds &&
           strncmp(record->event, event, strlen(event)) == 0 &&
           (user[0] == '\0' || strcmp(record->user, user) == 0 ||
            (reading->member[0] != '\0' && strstr(record->body, reading->member) != NULL));
}

// One of all records of a range, however they are.
static bool examine(struct reading *reading, const struct value *row, unsigned columns)
{
    struct audit_record record;
    if (columns < 1 || row[0].kind != VALUE_NUMBER)
        return true;
    const int64_t sequence = row[0].number;
    if (sequence > reading->previous + 1 &&
        !add_flaw(reading, LOG_DELETED, reading->previous + 1, sequence - 1))
        return false;
    reading->previous = sequence;
    if (sequence > last_of_ours(reading->store))
        return add_flaw(reading, LOG_ADDED, sequence, sequence);
    const enum fault fault = read_verified(reading, row, columns, &record);
    if (fault == FAULT_CORRUPT)
        return add_flaw(reading, LOG_EDITED, sequence, sequence);
    reading->fault = fault;
    if (fault != FAULT_NONE || !tell_flaw(reading))
        return false;
    if (is_wanted(reading, &record) && !reading->visit(reading->context, &record))
        reading->stopped = true;
    return !reading->stopped;
}

// One of those that an index found.
static bool examine_found(struct reading *reading, const struct value *row, unsigned columns)
{
    struct audit_record record;
    const enum fault fault = read_verified(reading, row, columns, &record);
    if (fault == FAULT_CORRUPT)
        return columns < 1 || row[0].kind != VALUE_NUMBER ||
               add_flaw(reading, LOG_EDITED, row[0].number, row[0].number);
    reading->fault = fault;
    if (fault != FAULT_NONE || !tell_flaw(reading))
        return false;
    if (is_wanted(reading, &record) && !reading->visit(reading->context, &record))
        reading->stopped = true;
    return !reading->stopped;
}

// What should stand between the last one that was there and the end of the range.
static void examine_end(struct reading *reading)
{
    const int64_t last = reading->store->log_last, until = reading->filter->until;
    const bool whole = until == 0 || until >= last;
    const int64_t end = whole ? last : until;
    if (reading->fault != FAULT_NONE || reading->stopped)
        return;
    if (reading->previous < end &&
        !add_flaw(reading, whole ? LOG_CUT : LOG_DELETED, reading->previous + 1, end))
        return;
    (void)tell_flaw(reading);
}

// --- reading ---------------------------------------------------------------------------------

static bool visit_record(void *context, const struct value *row, unsigned columns)
{
    struct reading *reading = context;
    struct audit_record record;
    reading->fault = FAULT_NONE;
    if (reading->filter->indexed)
        return examine_found(reading, row, columns);
    if (reading->filter->flawed != NULL)
        return examine(reading, row, columns);
    // As it lies there: what can be no record is left out, and whoever verifies misses it.
    if (reading->filter->as_it_is)
        return !read_row(row, columns, &record) || reading->visit(reading->context, &record);
    reading->fault = read_verified(reading, row, columns, &record);
    if (reading->fault == FAULT_CORRUPT && reading->skips)
        return true;
    if (reading->fault != FAULT_NONE)
        return false;
    if (reading->gapless && record.sequence != reading->previous + 1) {
        reading->fault = FAULT_CORRUPT;
        return false;
    }
    reading->previous = record.sequence;
    return reading->visit(reading->context, &record);
}

// How the body says that this person used a shared ID. Quotation marks inside of values are escaped
// there, so no value can look like it; a name with one is nobody's and is not looked for.
static void member_text(const char *user, char *text, size_t size)
{
    text[0] = '\0';
    if (user[0] != '\0' && strpbrk(user, "\"\\") == NULL &&
        (size_t)snprintf(text, size, "\"member\":\"%s\"", user) >= size)
        text[0] = '\0';
}

static enum fault list_about(struct reading *reading, struct store *store)
{
    const struct audit_filter *filter = reading->filter;
    if (filter->user == NULL || filter->flawed == NULL)
        return FAULT_INTERNAL;
    const struct value arguments[] = {
        value_text(filter->user),
        value_number(filter->after),
        value_number(filter->until > 0 ? filter->until : INT64_MAX),
        value_number(filter->since.seconds),
    };
    const enum fault fault = store_run(store, SQL_AUDIT_ABOUT, arguments, 4, visit_record, reading);
    if (fault == FAULT_NONE && reading->fault == FAULT_NONE && !reading->stopped)
        (void)tell_flaw(reading);
    return fault != FAULT_NONE ? fault : reading->fault;
}

enum fault store_audit_list(struct store *store, const struct audit_filter *filter,
                            audit_visit visit, void *context)
{
    const char *user = filter->user != NULL ? filter->user : "";
    const char *event = filter->event != NULL ? filter->event : "";
    char member[STORE_NAME_SIZE + 16];
    struct reading reading = {
        .store = store,
        .filter = filter,
        .member = member,
        .visit = visit,
        .context = context,
        .previous = filter->after,
        .gapless = filter->since.seconds <= 0 && user[0] == '\0' && event[0] == '\0',
    };
    member_text(user, member, sizeof member);
    const bool all = filter->flawed != NULL; // what is not wanted may have been altered, too
    const struct value arguments[] = {
        value_number(filter->after),
        value_number(filter->until > 0 ? filter->until : INT64_MAX),
        value_number(all ? INT64_MIN : filter->since.seconds),
        value_text(all ? "" : event),
        value_text(all ? "" : user),
        value_text(all ? "" : member),
    };
    enum fault fault = store_may_read(store);
    if (fault == FAULT_NONE && filter->indexed)
        return list_about(&reading, store);
    if (fault == FAULT_NONE)
        fault = store_run(store, SQL_AUDIT_LIST, arguments, 6, visit_record, &reading);
    if (fault == FAULT_NONE && all)
        examine_end(&reading);
    return fault != FAULT_NONE ? fault : reading.fault;
}

static bool take_last(void *context, const struct audit_record *record)
{
    struct audit_record *last = context;
    *last = *record;
    last->body = NULL; // it lived in the database
    return false;
}

enum fault store_audit_last(struct store *store, struct audit_record *record)
{
    static const struct audit_filter any = {0};
    struct audit_record last = {0};
    struct reading reading = {
        .store = store, .filter = &any, .visit = take_last, .context = &last, .skips = true};
    enum fault fault = store_may_read(store);
    if (fault == FAULT_NONE)
        fault = store_run(store, SQL_AUDIT_LATEST, NULL, 0, visit_record, &reading);
    if (fault == FAULT_NONE && reading.fault != FAULT_CORRUPT)
        fault = reading.fault;
    if (fault == FAULT_NONE && last.sequence == 0)
        fault = FAULT_NOT_FOUND;
    if (fault == FAULT_NONE)
        *record = last;
    return fault;
}

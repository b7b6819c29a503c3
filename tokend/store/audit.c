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
    audit_visit visit;
    void *context;
    int64_t previous;
    bool gapless; // every record is expected
    bool as_it_is;
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

static bool visit_record(void *context, const struct value *row, unsigned columns)
{
    struct reading *reading = context;
    struct audit_record record;
    uint8_t mac[SEAL_MAC_SIZE];
    // As it lies there: what can be no record is left out, and whoever verifies misses it.
    reading->fault = reading->as_it_is ? FAULT_NONE : FAULT_CORRUPT;
    if (columns != 7 || row[0].kind != VALUE_NUMBER || row[1].kind != VALUE_NUMBER ||
        row[2].kind != VALUE_NUMBER || row[5].kind != VALUE_TEXT || row[5].size > BODY_MAX ||
        strlen(row[5].data) != row[5].size || row[6].kind != VALUE_BYTES ||
        row[6].size != sizeof mac || !take_text(&row[3], record.event, sizeof record.event) ||
        !take_text(&row[4], record.user, sizeof record.user))
        return reading->as_it_is;
    record.sequence = row[0].number;
    record.wall.seconds = row[1].number;
    record.steady.milliseconds = row[2].number;
    record.body = row[5].data;
    if (reading->as_it_is)
        return reading->visit(reading->context, &record);
    if (reading->gapless && record.sequence != reading->previous + 1)
        return false;
    reading->previous = record.sequence;
    reading->fault = audit_mac(reading->store, &record, mac);
    if (reading->fault == FAULT_NONE && !secret_equal(mac, row[6].data, sizeof mac))
        reading->fault = FAULT_CORRUPT;
    return reading->fault == FAULT_NONE && reading->visit(reading->context, &record);
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

enum fault store_audit_list(struct store *store, const struct audit_filter *filter,
                            audit_visit visit, void *context)
{
    const char *user = filter->user != NULL ? filter->user : "";
    const char *event = filter->event != NULL ? filter->event : "";
    struct reading reading = {
        .store = store,
        .visit = visit,
        .context = context,
        .previous = filter->after,
        .as_it_is = filter->as_it_is,
        .gapless = filter->since.seconds <= 0 && user[0] == '\0' && event[0] == '\0',
    };
    char member[STORE_NAME_SIZE + 16];
    member_text(user, member, sizeof member);
    const struct value arguments[] = {
        value_number(filter->after),
        value_number(filter->until > 0 ? filter->until : INT64_MAX),
        value_number(filter->since.seconds),
        value_text(event),
        value_text(user),
        value_text(member),
    };
    enum fault fault = store_may_read(store);
    if (fault == FAULT_NONE)
        fault = store_run(store, SQL_AUDIT_LIST, arguments, 6, visit_record, &reading);
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
    struct audit_record last = {0};
    struct reading reading = {.store = store, .visit = take_last, .context = &last};
    enum fault fault = store_may_read(store);
    if (fault == FAULT_NONE)
        fault = store_run(store, SQL_AUDIT_LATEST, NULL, 0, visit_record, &reading);
    if (fault == FAULT_NONE)
        fault = reading.fault;
    if (fault == FAULT_NONE && last.sequence == 0)
        fault = FAULT_NOT_FOUND;
    if (fault == FAULT_NONE)
        *record = last;
    return fault;
}

// SPDX-License-Identifier: BSD-2-Clause
// The list of a shared ID: who may use it (A6). Part of the ID's own record, so that it can neither
// be edited nor put back alone.
#include "store/member.h"
#include "store/internal.h"

static enum fault load_shared(struct store *store, int64_t shared)
{
    enum fault fault = store_may_write(store);
    if (fault == FAULT_NONE)
        fault = record_load(store, shared);
    if (fault == FAULT_NONE &&
        (!store->record.person.shared || store->record.person.state == PERSON_REMOVED))
        fault = FAULT_CONFLICT;
    return fault;
}

// Its place in the list; the list's length if it is not there.
static uint32_t store_file_of(const struct record *record, int64_t member)
{
    uint32_t place = 0;
    while (place < record->member_count && record->members[place] != member)
        place++;
    return place;
}

enum fault store_member_add(struct store *store, int64_t shared, int64_t member)
{
    enum fault fault = load_shared(store, shared);
    if (fault != FAULT_NONE)
        return fault;
    struct record *record = &store->record;
    if (member <= 0 || member == shared || store_file_of(record, member) < record->member_count)
        return FAULT_CONFLICT;
    if (record->member_count == STORE_MEMBERS_MAX)
        return FAULT_LIMIT;
    record->members[record->member_count++] = member;
    record_changed(store);
    return FAULT_NONE;
}

enum fault store_member_remove(struct store *store, int64_t shared, int64_t member)
{
    enum fault fault = load_shared(store, shared);
    if (fault != FAULT_NONE)
        return fault;
    struct record *record = &store->record;
    uint32_t place = store_file_of(record, member);
    if (place == record->member_count)
        return FAULT_NOT_FOUND;
    for (record->member_count--; place < record->member_count; place++)
        record->members[place] = record->members[place + 1];
    record_changed(store);
    return FAULT_NONE;
}

enum fault store_member_list(struct store *store, int64_t shared,
                             int64_t members[STORE_MEMBERS_MAX], size_t *count)
{
    enum fault fault = store_may_read(store);
    if (fault == FAULT_NONE)
        fault = record_load(store, shared);
    if (fault != FAULT_NONE)
        return fault;
    *count = store->record.member_count;
    for (size_t i = 0; i < *count; i++)
        members[i] = store->record.members[i];
    record_done(store);
    return FAULT_NONE;
}

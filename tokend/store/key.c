// SPDX-License-Identifier: BSD-2-Clause
// FIDO2 credentials, inside the person's record like one-time codes, and an index over all of them.
#include "store/key.h"
#include "store/credential_id.h"
#include "store/doer.h"
#include "store/internal.h"
#include <string.h>

static enum fault find(struct store *store, int64_t id, struct key_credential **found)
{
    if (credential_person(id) == 0)
        return FAULT_NOT_FOUND;
    enum fault fault = record_load(store, credential_person(id));
    if (fault != FAULT_NONE)
        return fault;
    for (uint32_t i = 0; i < store->record.key_count; i++)
        if (store->record.keys[i].id == id) {
            *found = &store->record.keys[i];
            return FAULT_NONE;
        }
    return FAULT_NOT_FOUND;
}

static enum fault find_to_change(struct store *store, int64_t id, struct key_credential **key)
{
    const enum fault fault = store_may_write(store);
    return fault == FAULT_NONE ? find(store, id, key) : fault;
}

static bool is_sane(const struct key_credential *key)
{
    return memchr(key->label, '\0', sizeof key->label) != NULL &&
           memchr(key->card, '\0', sizeof key->card) != NULL && doer_is_sane(&key->by) &&
           memchr(key->from, '\0', sizeof key->from) != NULL &&
           memchr(key->rp_id, '\0', sizeof key->rp_id) != NULL && key->handle_size > 0 &&
           key->handle_size <= sizeof key->handle && key->key.size > 0 &&
           key->key.size <= sizeof key->key.bytes &&
           (key->key.algorithm == FIDO2_ES256 || key->key.algorithm == FIDO2_EDDSA) &&
           key->state >= CREDENTIAL_PENDING && key->state <= CREDENTIAL_SUSPENDED;
}

// Room for one more; the log and the index remember what goes.
static bool make_room(struct record *record)
{
    if (record->key_count < STORE_KEYS_MAX)
        return true;
    for (uint32_t i = 0; i < record->key_count; i++) {
        struct key_credential *key = &record->keys[i];
        if (key->state != CREDENTIAL_REVOKED)
            continue;
        memmove(key, key + 1, (record->key_count - i - 1) * sizeof *key);
        record->key_count--;
        return true;
    }
    return false;
}

struct entry {
    const struct key_credential *key;
    unsigned count;
    bool same;
};

static bool visit_entry(void *context, const struct value *row, unsigned columns)
{
    struct entry *entry = context;
    const size_t length = strlen(entry->key->card);
    entry->count++;
    entry->same = columns == 3 && row[0].kind == VALUE_NUMBER && row[1].kind == VALUE_NUMBER &&
                  row[2].kind == VALUE_TEXT && row[0].number == entry->key->id &&
                  row[1].number == entry->key->person && row[2].size == length &&
                  memcmp(row[2].data, entry->key->card, length) == 0;
    return true;
}

enum fault store_key_verify(struct store *store, const struct key_credential *key)
{
    struct entry entry = {.key = key};
    uint8_t handle[SEAL_MAC_SIZE];
    seal_hash(store->keys.mac, key->handle, key->handle_size, handle, sizeof handle);
    const struct value wanted = value_bytes(handle, sizeof handle);
    enum fault fault = store_may_read(store);
    if (fault == FAULT_NONE)
        fault = store_run(store, SQL_KEY_OWNER, &wanted, 1, visit_entry, &entry);
    if (fault != FAULT_NONE)
        return fault;
    return entry.count == 1 && entry.same ? FAULT_NONE : FAULT_CORRUPT;
}

static enum fault enter_index(struct store *store, const struct key_credential *key)
{
    uint8_t handle[SEAL_MAC_SIZE];
    seal_hash(store->keys.mac, key->handle, key->handle_size, handle, sizeof handle);
    const struct value arguments[] = {
        value_number(key->id),
        value_number(key->person),
        value_bytes(handle, sizeof handle),
        value_text(key->card),
    };
    return store_change(store, SQL_KEY_INSERT, arguments, 4);
}

enum fault store_key_add(struct store *store, struct key_credential *key)
{
    if (!is_sane(key))
        return FAULT_LIMIT;
    enum fault fault = store_may_write(store);
    if (fault == FAULT_NONE)
        fault = record_load(store, key->person);
    if (fault != FAULT_NONE)
        return fault;
    struct record *record = &store->record;
    if (record->person.state == PERSON_REMOVED)
        return FAULT_CONFLICT;
    if (record->issued >= CREDENTIAL_NUMBER_MAX)
        return FAULT_LIMIT;
    key->id = credential_id(key->person, record->issued + 1);
    fault = enter_index(store, key);
    if (fault != FAULT_NONE)
        return fault;
    if (!make_room(record))
        return FAULT_LIMIT; // the caller's savepoint takes the index entry back
    record->issued++;
    record->keys[record->key_count++] = *key;
    record_changed(store);
    return FAULT_NONE;
}

enum fault store_key_get(struct store *store, int64_t id, struct key_credential *key)
{
    struct key_credential *found;
    enum fault fault = find(store, id, &found);
    if (fault == FAULT_NONE)
        *key = *found;
    record_done(store);
    return fault;
}

enum fault store_key_list(struct store *store, int64_t person, struct key_credential *keys,
                          size_t max, size_t *count)
{
    enum fault fault = record_load(store, person);
    if (fault != FAULT_NONE)
        return fault;
    size_t all = store->record.key_count;
    *count = all < max ? all : max;
    for (size_t i = 0; i < *count; i++)
        keys[i] = store->record.keys[all - 1 - i];
    record_done(store);
    return FAULT_NONE;
}

enum fault store_key_set_state(struct store *store, int64_t id, enum credential_state from,
                               enum credential_state to)
{
    struct key_credential *key;
    if (to < CREDENTIAL_PENDING || to > CREDENTIAL_REVOKED)
        return FAULT_INTERNAL;
    enum fault fault = store_may_write(store);
    if (fault == FAULT_NONE)
        fault = find(store, id, &key);
    if (fault != FAULT_NONE)
        return fault;
    if (key->state != from || from == CREDENTIAL_REVOKED)
        return FAULT_CONFLICT;
    key->state = to;
    record_changed(store);
    return FAULT_NONE;
}

enum fault store_key_used(struct store *store, int64_t id, uint32_t expected, uint32_t count,
                          struct wall_time now)
{
    struct key_credential *key;
    enum fault fault = find_to_change(store, id, &key);
    if (fault != FAULT_NONE)
        return fault;
    if (key->state != CREDENTIAL_ACTIVE || key->sign_count != expected)
        return FAULT_CONFLICT;
    key->sign_count = count;
    key->last_used = now;
    record_changed(store);
    return FAULT_NONE;
}

enum fault store_key_copied(struct store *store, int64_t id, uint32_t count)
{
    struct key_credential *key;
    enum fault fault = find_to_change(store, id, &key);
    if (fault != FAULT_NONE)
        return fault;
    if (key->state != CREDENTIAL_ACTIVE)
        return FAULT_CONFLICT;
    key->state = CREDENTIAL_SUSPENDED;
    key->copied = true;
    key->sign_count = count;
    record_changed(store);
    return FAULT_NONE;
}

enum fault store_key_restore(struct store *store, int64_t id, enum credential_state to)
{
    struct key_credential *key;
    if (to != CREDENTIAL_ACTIVE && to != CREDENTIAL_SUSPENDED)
        return FAULT_INTERNAL;
    enum fault fault = store_may_write(store);
    if (fault == FAULT_NONE)
        fault = find(store, id, &key);
    if (fault != FAULT_NONE)
        return fault;
    if (!key->copied || key->state != CREDENTIAL_SUSPENDED)
        return FAULT_CONFLICT;
    key->state = to;
    key->copied = false;
    record_changed(store);
    return FAULT_NONE;
}

enum fault store_key_told(struct store *store, int64_t id)
{
    struct key_credential *key;
    enum fault fault = find_to_change(store, id, &key);
    if (fault != FAULT_NONE)
        return fault;
    key->told = true;
    record_changed(store);
    return FAULT_NONE;
}

struct owners {
    int64_t *people;
    size_t max, count;
    bool more, bad;
};

static bool visit_owner(void *context, const struct value *row, unsigned columns)
{
    struct owners *owners = context;
    owners->bad = columns != 1 || row[0].kind != VALUE_NUMBER;
    owners->more = !owners->bad && owners->count == owners->max;
    if (owners->bad || owners->more)
        return false;
    owners->people[owners->count++] = row[0].number;
    return true;
}

enum fault store_key_people_of_card(struct store *store, const char *serial, int64_t *people,
                                    size_t max, size_t *count)
{
    struct owners owners = {.people = people, .max = max};
    const struct value key = value_text(serial);
    enum fault fault = store_may_read(store);
    if (serial[0] == '\0')
        return FAULT_LIMIT;
    if (fault == FAULT_NONE)
        fault = record_flush(store);
    if (fault == FAULT_NONE)
        fault = store_run(store, SQL_KEY_PEOPLE, &key, 1, visit_owner, &owners);
    if (fault != FAULT_NONE)
        return fault;
    if (owners.bad)
        return FAULT_CORRUPT;
    if (owners.more)
        return FAULT_LIMIT;
    *count = owners.count;
    return FAULT_NONE;
}

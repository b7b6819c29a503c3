// SPDX-License-Identifier: BSD-2-Clause
#include "vault/admin/card_keys.h"
#include "store/key.h"
#include "store/person.h"
#include "vault/admin/card_person.h"
#include <string.h>

static enum event_id event_of(enum credential_event event)
{
    switch (event) {
    case CREDENTIAL_SUSPEND:
        return EVENT_KEY_SUSPENDED;
    case CREDENTIAL_RESUME:
        return EVENT_KEY_RESUMED;
    default:
        return EVENT_KEY_REVOKED;
    }
}

enum fault key_apply(struct admin *admin, const char *user, const struct key_credential *key,
                     enum credential_event event, bool *changed)
{
    const enum credential_state next = credential_next(key->state, event);
    struct event record;

    // A card that is found says nothing about a copy of a key on it (abuse:M10).
    *changed = next != CREDENTIAL_NONE && event != CREDENTIAL_CONFIRM &&
               !(event == CREDENTIAL_RESUME && key->copied);
    if (!*changed)
        return FAULT_NONE;
    enum fault fault = store_key_set_state(admin->vault->store, key->id, key->state, next);
    if (fault != FAULT_NONE)
        return fault;
    admin_event(admin, &record, event_of(event), user);
    event_number(&record, FIELD_CREDENTIAL, key->id);
    event_text(&record, FIELD_CARD, key->card);
    event_text(&record, FIELD_BEFORE, credential_state_name(key->state));
    event_text(&record, FIELD_AFTER, credential_state_name(next));
    return admin_record(admin, &record);
}

static bool is_listed(const int64_t *people, size_t count, int64_t person)
{
    for (size_t i = 0; i < count; i++)
        if (people[i] == person)
            return true;
    return false;
}

static enum fault apply_to_person(struct admin *admin, int64_t id, const char *serial,
                                  enum credential_event event, struct card_keys *done)
{
    struct key_credential keys[STORE_KEYS_MAX];
    char name[STORE_NAME_SIZE];
    size_t count = 0;
    unsigned before = done->keys;
    enum fault fault = store_person_name(admin->vault->store, id, name);

    if (fault == FAULT_NONE)
        fault = store_key_list(admin->vault->store, id, keys, STORE_KEYS_MAX, &count);
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
        bool changed = false;
        if (strcmp(keys[i].card, serial) == 0)
            fault = key_apply(admin, name, &keys[i], event, &changed);
        done->keys += changed;
    }
    if (fault == FAULT_NONE && done->keys > before)
        done->person[done->people++] = id;
    return fault;
}

enum fault card_keys_apply(struct admin *admin, const char *serial, enum credential_event event,
                           const int64_t *holders, size_t holder_count, struct card_keys *done)
{
    int64_t people[CARD_PEOPLE_MAX];
    size_t count = 0;
    enum fault fault =
        store_key_people_of_card(admin->vault->store, serial, people, CARD_PEOPLE_MAX, &count);

    *done = (struct card_keys){0};
    for (size_t i = 0; i < holder_count && fault == FAULT_NONE; i++) {
        if (is_listed(people, count, holders[i]))
            continue;
        if (count == CARD_PEOPLE_MAX)
            fault = FAULT_LIMIT;
        else
            people[count++] = holders[i];
    }
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
        bool gone = false;
        fault = card_person_gone(admin, people[i], event != CREDENTIAL_RESUME, &gone);
        if (fault == FAULT_NONE && !gone)
            fault = apply_to_person(admin, people[i], serial, event, done);
    }
    return fault;
}

// SPDX-License-Identifier: BSD-2-Clause
// Passwords and their history, inside the person's record.
#include "store/password.h"
#include "base/secret.h"
#include "store/history_cost.h"
#include "store/internal.h"
#include <string.h>

// Derived, not stored: there is one from the first day, and it never changes under the history.
static void history_salt(const struct store *store, int64_t person, uint8_t salt[16])
{
    struct beside beside;
    beside_start(&beside, "history salt", person);
    seal_hash(store->keys.salt, beside.data, beside.packer.used, salt, 16);
}

enum fault store_password_get(struct store *store, int64_t person, struct password *password)
{
    enum fault fault = record_load(store, person);
    if (fault != FAULT_NONE)
        return fault;
    *password = store->record.password;
    if (store->record.person.logins > password->logins_before)
        password->uses = store->record.person.logins - password->logins_before;
    password->remembered = store->record.history_count;
    history_salt(store, person, password->history_salt);
    record_done(store);
    return FAULT_NONE;
}

static enum fault load_for_change(struct store *store, int64_t person)
{
    enum fault fault = store_may_write(store);
    if (fault == FAULT_NONE)
        fault = record_load(store, person);
    if (fault == FAULT_NONE && store->record.person.state == PERSON_REMOVED)
        fault = FAULT_CONFLICT;
    return fault;
}

enum fault store_password_put(struct store *store, const struct password *password)
{
    if (memchr(password->encoded, '\0', sizeof password->encoded) == NULL)
        return FAULT_LIMIT;
    enum fault fault = load_for_change(store, password->person);
    if (fault != FAULT_NONE)
        return fault;
    if (store->record.password.version != password->version || store->record.person.shared)
        return FAULT_CONFLICT; // nobody's own password opens a shared ID (A6)
    const bool is_new = store->record.password.set_at.seconds != password->set_at.seconds;
    const uint32_t logins_before =
        is_new ? store->record.person.logins : store->record.password.logins_before;
    store->record.password = *password;
    store->record.password.logins_before = logins_before;
    store->record.password.uses = 0;
    store->record.password.version++;
    record_changed(store);
    return FAULT_NONE;
}

enum fault store_password_begun(struct store *store, int64_t person)
{
    enum fault fault = load_for_change(store, person);
    if (fault != FAULT_NONE)
        return fault;
    struct password *password = &store->record.password;
    if (!password->temporary)
        return FAULT_CONFLICT;
    password->used = true;
    password->version++;
    record_changed(store);
    return FAULT_NONE;
}

// The store keeps its own keyed hash: a stolen store does not even tell whether two values are
// equal.
static void keyed(const struct store *store, int64_t person,
                  const uint8_t fingerprint[PASSWORD_FINGERPRINT], uint8_t hash[HISTORY_SIZE])
{
    struct beside beside;
    beside_start(&beside, "history", person);
    pack_bytes(&beside.packer, fingerprint, PASSWORD_FINGERPRINT);
    seal_hash(store->keys.history, beside.data, beside.packer.used, hash, HISTORY_SIZE);
    secret_wipe(beside.data, sizeof beside.data);
}

enum fault store_history_add(struct store *store, int64_t person,
                             const uint8_t fingerprint[PASSWORD_FINGERPRINT],
                             struct password_cost cost, uint32_t keep)
{
    enum fault fault = load_for_change(store, person);
    if (fault != FAULT_NONE)
        return fault;
    struct record *record = &store->record;
    if (keep > HISTORY_MAX)
        keep = HISTORY_MAX;
    if (keep > 0) {
        memmove(record->history[1], record->history[0], sizeof record->history - HISTORY_SIZE);
        keyed(store, person, fingerprint, record->history[0]);
        history_cost_counts(record, cost);
    }
    history_cut(record, keep);
    record_changed(store);
    return FAULT_NONE;
}

enum fault store_history_costs(struct store *store, int64_t person,
                               struct password_cost costs[HISTORY_COSTS], size_t *count)
{
    const enum fault fault = record_load(store, person);

    *count = 0;
    if (fault != FAULT_NONE)
        return fault;
    for (size_t i = 0; i < HISTORY_COSTS && store->record.history_costs[i].count > 0; i++)
        costs[(*count)++] = store->record.history_costs[i].cost;
    record_done(store);
    return FAULT_NONE;
}

enum fault store_history_place(struct store *store, int64_t person,
                               const uint8_t fingerprint[PASSWORD_FINGERPRINT], uint32_t *place)
{
    uint8_t hash[HISTORY_SIZE];
    enum fault fault = record_load(store, person);

    *place = 0;
    if (fault != FAULT_NONE)
        return fault;
    keyed(store, person, fingerprint, hash);
    for (uint32_t i = store->record.history_count; i-- > 0;)
        if (secret_equal(hash, store->record.history[i], HISTORY_SIZE))
            *place = i + 1;
    record_done(store);
    return FAULT_NONE;
}

enum fault store_history_has(struct store *store, int64_t person,
                             const uint8_t fingerprint[PASSWORD_FINGERPRINT], bool *has)
{
    uint32_t place;
    const enum fault fault = store_history_place(store, person, fingerprint, &place);

    *has = place > 0;
    return fault;
}

// SPDX-License-Identifier: BSD-2-Clause
#include "base/secret.h"
#include "evidence/entry.h"
#include "evidence/sha256.h"
#include "store/audit_mac.h"
#include "store/log_keys.h"
#include <stdlib.h>
#include <string.h>

// --- leaves of this transaction --------------------------------------------------------------

// What is undone leaves its leaf here: the next record takes its number, and its place.
enum fault tree_remember(struct store *store, int64_t sequence, const struct merkle_hash *leaf)
{
    if (store->leaf_first == 0)
        store->leaf_first = sequence;
    if (sequence < store->leaf_first)
        return FAULT_INTERNAL;
    const size_t place = (size_t)(sequence - store->leaf_first);
    if (place >= store->leaf_room) {
        const size_t room = place < 32 ? 64 : place * 2;
        struct merkle_hash *leaves = realloc(store->leaves, room * sizeof *leaves);
        if (leaves == NULL)
            return FAULT_MEMORY;
        store->leaves = leaves;
        store->leaf_room = room;
    }
    store->leaves[place] = *leaf;
    store->leaf_last = sequence;
    return FAULT_NONE;
}

void tree_forget(struct store *store)
{
    store->leaf_first = store->leaf_last = 0;
}

// --- heads -----------------------------------------------------------------------------------

static enum fault write_head(const struct store *store, const struct meta *meta,
                             char text[CHECKPOINT_SIZE])
{
    struct checkpoint checkpoint = {.size = meta->tree.size};
    log_name(store, checkpoint.origin);
    merkle_root(evidence_sha256, &meta->tree, &checkpoint.root);
    return checkpoint_write(&checkpoint, text);
}

static enum fault sign_head(const struct store *store, const struct meta *meta,
                            char note[STORE_HEAD_SIZE])
{
    char text[CHECKPOINT_SIZE], name[NOTE_NAME_SIZE];
    const enum fault fault = write_head(store, meta, text);
    if (fault != FAULT_NONE)
        return fault;
    log_name(store, name);
    return note_sign(name, meta->seed, text, note, STORE_HEAD_SIZE);
}

static enum fault turn_key(const struct store *store, struct meta *meta, char note[STORE_HEAD_SIZE])
{
    char text[CHECKPOINT_SIZE];
    const enum fault fault = write_head(store, meta, text);
    return fault != FAULT_NONE ? fault : log_key_turn(store, meta, text, note);
}

static enum fault append(struct store *store, struct meta *meta, const struct merkle_hash *leaf)
{
    char note[STORE_HEAD_SIZE];
    enum fault fault = merkle_append(evidence_sha256, &meta->tree, leaf);
    if (fault != FAULT_NONE)
        return fault;
    if (log_key_is_due(meta))
        fault = turn_key(store, meta, note);
    else if (meta->tree.size % STORE_HEAD_EVERY == 0)
        fault = sign_head(store, meta, note);
    else
        return FAULT_NONE;
    if (fault != FAULT_NONE)
        return fault;
    const struct value arguments[] = {value_number((int64_t)meta->tree.size), value_text(note)};
    return store_change(store, SQL_HEAD_INSERT, arguments, 2);
}

enum fault tree_grow(struct store *store, struct meta *meta)
{
    if (store->schema < 11) // it gets its tree with that
        return FAULT_NONE;
    if (store->leaf_first == 0 && meta->tree.size == (uint64_t)meta->audit_last)
        return FAULT_NONE;
    if (store->leaf_first <= 0)
        return FAULT_CORRUPT;
    // What somebody has put in while the store was open is not vouched for.
    static const struct merkle_hash zero = {{0}};
    enum fault fault = FAULT_NONE;
    while (fault == FAULT_NONE && meta->tree.size + 1 < (uint64_t)store->leaf_first &&
           meta->tree.size < (uint64_t)meta->audit_last)
        fault = append(store, meta, &zero);
    while (fault == FAULT_NONE && meta->tree.size < (uint64_t)meta->audit_last) {
        const size_t place = (size_t)(meta->tree.size + 1 - (uint64_t)store->leaf_first);
        if (place >= store->leaf_room)
            return FAULT_CORRUPT; // more than were appended here
        fault = append(store, meta, &store->leaves[place]);
    }
    return fault;
}

static enum fault load(struct store *store, struct meta *meta)
{
    const enum fault fault = store_may_read(store);
    return fault != FAULT_NONE ? fault : meta_load(store, meta);
}

enum fault store_log_head(struct store *store, uint64_t *size, char note[STORE_HEAD_SIZE])
{
    struct meta meta;
    enum fault fault = load(store, &meta);
    if (fault != FAULT_NONE)
        return fault;
    fault = sign_head(store, &meta, note);
    *size = meta.tree.size;
    secret_wipe(&meta, sizeof meta);
    return fault;
}

struct visiting {
    head_visit visit;
    void *context;
    enum fault fault;
};

static bool visit_head(void *context, const struct value *row, unsigned columns)
{
    struct visiting *visiting = context;
    // What can be no head is left out, and whoever verifies misses it.
    if (columns != 2 || row[0].kind != VALUE_NUMBER || row[1].kind != VALUE_TEXT ||
        row[1].size >= STORE_HEAD_SIZE || strlen(row[1].data) != row[1].size)
        return true;
    return visiting->visit(visiting->context, row[0].number, row[1].data);
}

enum fault store_log_heads(struct store *store, int64_t after, int64_t until, head_visit visit,
                           void *context)
{
    struct visiting visiting = {visit, context, FAULT_NONE};
    const struct value arguments[] = {value_number(after), value_number(until)};
    enum fault fault = store_may_read(store);
    if (fault == FAULT_NONE)
        fault = store_run(store, SQL_HEAD_LIST, arguments, 2, visit_head, &visiting);
    return fault != FAULT_NONE ? fault : visiting.fault;
}

// --- a log that was there before -------------------------------------------------------------

struct planting {
    const struct store *store;
    int64_t after; // record after + 1 has the first leaf
    struct merkle_hash leaves[STORE_HEAD_EVERY];
    enum fault fault;
};

// What was altered before there was a tree gets the leaf of nothing, like what is missing: signed
// as it is now, it would be vouched for.
static enum fault is_authentic(const struct store *store, const struct value *row, unsigned columns,
                               bool *authentic)
{
    struct audit_record record = {0};
    uint8_t mac[SEAL_MAC_SIZE];
    *authentic = false;
    if (columns != 7 || row[0].kind != VALUE_NUMBER || row[1].kind != VALUE_NUMBER ||
        row[2].kind != VALUE_NUMBER || row[3].kind != VALUE_TEXT || row[4].kind != VALUE_TEXT ||
        row[5].kind != VALUE_TEXT || row[6].kind != VALUE_BYTES || row[6].size != sizeof mac ||
        row[3].size >= sizeof record.event || row[4].size >= sizeof record.user ||
        strlen(row[5].data) != row[5].size)
        return FAULT_NONE;
    record.sequence = row[0].number;
    record.wall.seconds = row[1].number;
    record.steady.milliseconds = row[2].number;
    memcpy(record.event, row[3].data, row[3].size);
    memcpy(record.user, row[4].data, row[4].size);
    record.body = row[5].data;
    const enum fault fault = audit_mac(store, &record, mac);
    *authentic = fault == FAULT_NONE && secret_equal(mac, row[6].data, sizeof mac);
    return fault;
}

static bool plant_row(void *context, const struct value *row, unsigned columns)
{
    struct planting *planting = context;
    bool authentic = false;
    planting->fault = is_authentic(planting->store, row, columns, &authentic);
    if (planting->fault != FAULT_NONE || !authentic)
        return planting->fault == FAULT_NONE;
    const struct entry entry = {row[0].number, row[1].number, row[2].number,
                                row[3].data,   row[4].data,   row[5].data};
    planting->fault = entry_leaf(&entry, &planting->leaves[row[0].number - planting->after - 1]);
    return planting->fault == FAULT_NONE;
}

enum fault tree_plant(struct store *store, struct meta *meta)
{
    struct planting planting;
    enum fault fault = seal_random(meta->seed, sizeof meta->seed);
    meta->tree = (struct merkle_range){0};
    while (fault == FAULT_NONE && (int64_t)meta->tree.size < meta->audit_last) {
        const int64_t left = meta->audit_last - (int64_t)meta->tree.size;
        const int64_t count = left < STORE_HEAD_EVERY ? left : STORE_HEAD_EVERY;
        planting = (struct planting){.store = store, .after = (int64_t)meta->tree.size};
        const struct value arguments[] = {
            value_number(planting.after),
            value_number(planting.after + count),
            value_number(INT64_MIN),
            value_text(""),
            value_text(""),
            value_text(""),
        };
        fault = store_run(store, SQL_AUDIT_LIST, arguments, 6, plant_row, &planting);
        if (fault == FAULT_NONE)
            fault = planting.fault;
        for (int64_t i = 0; i < count && fault == FAULT_NONE; i++)
            fault = append(store, meta, &planting.leaves[i]);
    }
    return fault;
}

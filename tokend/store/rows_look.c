// SPDX-License-Identifier: BSD-2-Clause
#include "store/rows_look.h"
#include "base/secret.h"
#include "base/text.h"
#include "store/person_row.h"
#include <string.h>

// The person of whose row alone the difference is: what two rows have moved is that of no place,
// but for one time in 2^200, and who writes rows does not know the hashes.
// `people`: how many ids were given; a row beyond them is nobody's, whatever it says it is.
static int64_t find_person(const uint8_t difference[ROWS_SUM_SIZE], uint64_t people)
{
    for (uint64_t id = 1; id <= people; id++) {
        uint8_t product[ROWS_HASH_SIZE] = {0};
        row_at_place(difference, ROW_PERSON, (int64_t)id, product);
        if (memcmp(product, difference + ROWS_HASH_SIZE, sizeof product) == 0)
            return (int64_t)id;
    }
    return 0;
}

static bool visit_name(void *context, const struct value *row, unsigned columns)
{
    char *name = context;
    if (columns < 2 || row[1].kind != VALUE_TEXT || row[1].size >= STORE_NAME_SIZE)
        return false;
    memcpy(name, row[1].data, row[1].size);
    name[row[1].size] = '\0';
    if (strlen(name) != row[1].size || !text_is_plain(name))
        name[0] = '\0';
    return false;
}

// Whose row it is, and what became of it.
static enum fault look_at_person(struct store *store, struct rows_state *state)
{
    const struct value id = value_number(state->person);
    struct person person;
    enum fault fault = store_run(store, SQL_PERSON_BY_ID, &id, 1, visit_name, state->name);
    if (fault == FAULT_NONE)
        fault = store_person_by_id(store, state->person, &person);
    state->damaged = fault == FAULT_CORRUPT;
    return fault == FAULT_CORRUPT || fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

struct opening {
    struct store *store;
    struct rows_damaged *damaged;
    enum fault fault;
};

static bool visit_opening(void *context, const struct value *row, unsigned columns)
{
    static const struct record nothing;
    struct opening *opening = context;
    struct rows_damaged *damaged = opening->damaged;
    struct record *record = &opening->store->record;

    *record = nothing;
    opening->fault = person_row_open(opening->store, row, columns, record);
    if (opening->fault == FAULT_NONE)
        return true;
    if (opening->fault != FAULT_CORRUPT)
        return false;
    opening->fault = FAULT_NONE;
    damaged->count++;
    if (damaged->named == sizeof damaged->first / sizeof *damaged->first)
        return true;
    (void)person_row_damaged(row, columns, record);
    damaged->first[damaged->named].person = record->person.id;
    strcpy(damaged->first[damaged->named].name, record->person.name);
    damaged->named++;
    return true;
}

enum fault store_rows_damaged(struct store *store, struct rows_damaged *damaged)
{
    struct opening opening = {store, damaged, FAULT_NONE};
    enum fault fault = store_may_read(store);

    *damaged = (struct rows_damaged){.count = 0};
    if (fault == FAULT_NONE)
        fault = record_flush(store);
    if (fault != FAULT_NONE)
        return fault;
    record_drop(store);
    store->loaded = true; // what is opened there is wiped with it
    fault = store_run(store, SQL_PERSON_EVERY, NULL, 0, visit_opening, &opening);
    record_drop(store);
    return fault != FAULT_NONE ? fault : opening.fault;
}

enum fault store_rows_look(struct store *store, struct rows_state *state)
{
    static const uint8_t nothing[ROWS_HASH_SIZE];
    uint8_t sum[ROWS_SUM_SIZE];
    struct meta meta;
    enum fault fault = store_may_read(store);
    *state = (struct rows_state){.hold = false};
    if (fault == FAULT_NONE)
        fault = meta_load(store, &meta);
    if (fault != FAULT_NONE)
        return fault;
    if (store->rows_anew) { // this transaction takes them as they are
        secret_wipe(&meta, sizeof meta);
        state->hold = true;
        return FAULT_NONE;
    }
    fault = record_flush(store);
    if (fault == FAULT_NONE)
        fault = rows_add_up(store, sum);
    for (size_t i = 0; i < sizeof sum; i++) // with what this transaction has written so far
        meta.rows[i] ^= store->rows_moved[i];
    state->hold = fault == FAULT_NONE && secret_equal(sum, meta.rows, sizeof sum);
    for (size_t i = 0; i < sizeof sum; i++)
        sum[i] ^= meta.rows[i];
    const uint64_t people = meta.people;
    secret_wipe(&meta, sizeof meta);
    if (fault == FAULT_NONE && !state->hold && memcmp(sum, nothing, sizeof nothing) != 0)
        state->person = find_person(sum, people);
    secret_wipe(sum, sizeof sum);
    return fault != FAULT_NONE || state->person == 0 ? fault : look_at_person(store, state);
}

// SPDX-License-Identifier: BSD-2-Clause
#include "store/due.h"
#include "store/internal.h"

struct listing {
    int64_t *persons;
    size_t count, max;
    bool bad;
};

static bool visit(void *context, const struct value *row, unsigned columns)
{
    struct listing *listing = context;
    listing->bad = columns != 1 || row[0].kind != VALUE_NUMBER || row[0].number <= 0;
    if (listing->bad || listing->count == listing->max)
        return false;
    listing->persons[listing->count++] = row[0].number;
    return true;
}

enum fault store_due_list(struct store *store, struct wall_time now, int64_t *persons, size_t max,
                          size_t *count)
{
    const struct value arguments[] = {value_number(now.seconds), value_number((int64_t)max)};
    struct listing listing = {.persons = persons, .max = max};
    enum fault fault = store_may_read(store);
    if (fault == FAULT_NONE)
        fault = store_run(store, SQL_DUE_LIST, arguments, 2, visit, &listing);
    if (fault == FAULT_NONE && listing.bad)
        fault = FAULT_CORRUPT;
    *count = fault == FAULT_NONE ? listing.count : 0;
    return fault;
}

enum fault store_due_put(struct store *store, int64_t person, int64_t seconds)
{
    const struct value arguments[] = {value_number(person), value_number(seconds)};
    const enum fault fault = store_may_write(store);
    return fault == FAULT_NONE ? store_change(store, SQL_DUE_PUT, arguments, 2) : fault;
}

enum fault store_due_forget(struct store *store, int64_t person)
{
    const struct value argument = value_number(person);
    const enum fault fault = store_may_write(store);
    return fault == FAULT_NONE ? store_run(store, SQL_DUE_FORGET, &argument, 1, NULL, NULL) : fault;
}

// SPDX-License-Identifier: BSD-2-Clause
#include "driver_demands.h"
#include "store/schema.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

_Noreturn void demand_fail(const char *what, const char *file, int line)
{
    fprintf(stderr, "# %s:%d: %s\n", file, line, what);
    _exit(1);
}

_Noreturn void demand_fail_fault(const char *what, enum fault got, enum fault wanted,
                                 const char *file, int line)
{
    fprintf(stderr, "# %s:%d: %s gave \"%s\", wanted \"%s\"\n", file, line, what, fault_name(got),
            fault_name(wanted));
    _exit(1);
}

struct database *demand_open(const struct subject *subject, const char *place)
{
    struct database *database = NULL;
    must_do(subject->driver->open(place, true, &database));
    must(database != NULL);
    return database;
}

struct database *demand_new(const struct subject *subject, const char *place)
{
    struct database *database = demand_open(subject, place);
    must_do(schema_create(subject->driver, database));
    return database;
}

enum fault demand_run(const struct driver *driver, struct database *database,
                      enum statement statement, const struct value *arguments, unsigned count,
                      uint64_t *changed)
{
    const struct call call = {statement, arguments, count, NULL, NULL};
    return driver->run(database, &call, changed);
}

enum fault demand_add(const struct driver *driver, struct database *database, int64_t id,
                      const char *name)
{
    const struct value arguments[] = {value_number(id), value_text(name), value_number(id),
                                      value_number(0),  value_number(0),  value_bytes("r", 1)};
    return demand_run(driver, database, SQL_PERSON_INSERT, arguments, 6, NULL);
}

static bool take_number(void *context, const struct value *row, unsigned columns)
{
    must(columns == 1 && row[0].kind == VALUE_NUMBER);
    *(int64_t *)context = row[0].number;
    return false;
}

int64_t demand_people(const struct driver *driver, struct database *database)
{
    int64_t count = -1;
    const struct call call = {SQL_PERSON_ROWS, NULL, 0, take_number, &count};
    must_do(driver->run(database, &call, NULL));
    return count;
}

static uint8_t kept[DRIVER_COLUMNS_MAX][DRIVER_VALUE_MAX];

static bool take_row(void *context, const struct value *row, unsigned columns)
{
    struct value *copy = context;
    must(columns == 6);
    for (unsigned i = 0; i < columns; i++) {
        copy[i] = row[i];
        if (row[i].kind != VALUE_TEXT && row[i].kind != VALUE_BYTES)
            continue;
        must(row[i].data != NULL && row[i].size <= DRIVER_VALUE_MAX);
        memcpy(kept[i], row[i].data, row[i].size);
        copy[i].data = kept[i];
    }
    return true;
}

bool demand_person(const struct driver *driver, struct database *database, int64_t id,
                   struct value row[DRIVER_COLUMNS_MAX])
{
    const struct value arguments[] = {value_number(id)};
    const struct call call = {SQL_PERSON_BY_ID, arguments, 1, take_row, row};
    row[0].kind = VALUE_NULL;
    must_do(driver->run(database, &call, NULL));
    return row[0].kind != VALUE_NULL;
}

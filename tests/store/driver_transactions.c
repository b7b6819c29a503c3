// SPDX-License-Identifier: BSD-2-Clause
// Transactions and savepoints, as one process sees them.
#include "driver_demands.h"
#include <stdlib.h>
#include <string.h>

static void commit_keeps(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    struct database *database = demand_new(subject, place);
    must(!driver->in_transaction(database));
    must_do(driver->begin(database));
    must(driver->in_transaction(database));
    must_do(demand_add(driver, database, 1, "a"));
    must(demand_people(driver, database) == 1); // it sees its own changes
    must_do(driver->commit(database));
    must(!driver->in_transaction(database) && demand_people(driver, database) == 1);
    driver->close(&database);
    must(database == NULL);
    database = demand_open(subject, place);
    must(demand_people(driver, database) == 1);
    driver->close(&database);
}

static void rollback_undoes(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    struct database *database = demand_new(subject, place);
    driver->rollback(database); // of nothing
    must_do(driver->begin(database));
    must_do(demand_add(driver, database, 1, "a"));
    driver->rollback(database);
    must(!driver->in_transaction(database) && demand_people(driver, database) == 0);
    must_do(driver->begin(database));
    must_do(demand_add(driver, database, 1, "b")); // the id is free
    must_do(driver->commit(database));
    must(demand_people(driver, database) == 1);
    driver->close(&database);
}

static void close_rolls_back(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    struct database *database = demand_new(subject, place);
    must_do(driver->begin(database));
    must_do(demand_add(driver, database, 1, "a"));
    driver->close(&database);
    must(database == NULL);
    driver->close(&database); // NULL
    database = demand_open(subject, place);
    must(demand_people(driver, database) == 0);
    driver->close(&database);
}

static void begin_rolls_back(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    struct database *database = demand_new(subject, place);
    must_do(driver->begin(database));
    must_do(demand_add(driver, database, 1, "left"));
    must_do(driver->savepoint(database));
    must_do(demand_add(driver, database, 2, "over"));
    must_do(driver->begin(database));
    must(driver->in_transaction(database) && demand_people(driver, database) == 0);
    must_do(demand_add(driver, database, 3, "new"));
    must_do(driver->commit(database));
    must(demand_people(driver, database) == 1);
    driver->close(&database);
}

static void commit_of_nothing(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    struct database *database = demand_new(subject, place);
    must(driver->commit(database) != FAULT_NONE);
    must(!driver->in_transaction(database));
    must_do(driver->begin(database));
    must_do(demand_add(driver, database, 1, "a"));
    must_do(driver->commit(database));
    must(driver->commit(database) != FAULT_NONE);
    must(demand_people(driver, database) == 1);
    driver->close(&database);
}

static void savepoints_nest(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    struct database *database = demand_new(subject, place);
    struct value row[DRIVER_COLUMNS_MAX];
    must_do(driver->begin(database));
    must_do(demand_add(driver, database, 1, "transaction"));
    must_do(driver->savepoint(database));
    must_do(demand_add(driver, database, 2, "outer"));
    must_do(driver->savepoint(database));
    must_do(demand_add(driver, database, 3, "middle"));
    must_do(driver->savepoint(database));
    must_do(demand_add(driver, database, 4, "inner"));
    must_do(driver->revert(database)); // the inner one
    must(!demand_person(driver, database, 4, row) && demand_person(driver, database, 3, row));
    must_do(driver->release(database)); // the middle one
    must(demand_person(driver, database, 3, row));
    must_do(driver->revert(database)); // the outer one, with what the middle one had kept
    must(demand_people(driver, database) == 1 && demand_person(driver, database, 1, row));
    must(driver->in_transaction(database));
    must_do(driver->savepoint(database)); // one after the other
    must_do(demand_add(driver, database, 5, "after"));
    must_do(driver->release(database));
    must_do(driver->commit(database));
    must(demand_people(driver, database) == 2 && demand_person(driver, database, 5, row));
    driver->close(&database);
}

static void released_is_undone(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    struct database *database = demand_new(subject, place);
    must_do(driver->begin(database));
    must_do(driver->savepoint(database));
    must_do(demand_add(driver, database, 1, "a"));
    must_do(driver->release(database));
    driver->rollback(database);
    must(demand_people(driver, database) == 0);
    driver->close(&database);
}

static void savepoints_end(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    struct database *database = demand_new(subject, place);
    must(driver->savepoint(database) != FAULT_NONE); // no transaction
    must(driver->release(database) != FAULT_NONE && driver->revert(database) != FAULT_NONE);
    must(!driver->in_transaction(database));
    must_do(driver->begin(database));
    must_do(demand_add(driver, database, 1, "a"));
    must(driver->release(database) != FAULT_NONE); // no savepoint
    must(driver->revert(database) != FAULT_NONE);
    must_do(driver->savepoint(database));
    must_do(driver->revert(database));
    must(driver->revert(database) != FAULT_NONE); // it has ended
    must_do(driver->savepoint(database));
    must_do(driver->release(database));
    must(driver->release(database) != FAULT_NONE);
    must(driver->in_transaction(database) && demand_people(driver, database) == 1);
    must_do(driver->commit(database));
    must(demand_people(driver, database) == 1);
    driver->close(&database);
}

static void a_fault_undoes_one(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    struct database *database = demand_new(subject, place);
    struct value row[DRIVER_COLUMNS_MAX];
    must_do(driver->begin(database));
    must_do(demand_add(driver, database, 1, "a"));
    must_do(driver->savepoint(database));
    must_do(demand_add(driver, database, 2, "b"));
    must_be(demand_add(driver, database, 2, "c"), FAULT_EXISTS); // the primary key
    must_be(demand_add(driver, database, 3, "b"), FAULT_EXISTS); // an index
    must(driver->in_transaction(database) && demand_people(driver, database) == 2);
    must_do(demand_add(driver, database, 3, "B")); // another name
    must_do(driver->release(database));
    must_do(driver->commit(database));
    must(demand_people(driver, database) == 3 && demand_person(driver, database, 2, row));
    must(row[1].size == 1 && memcmp(row[1].data, "b", 1) == 0);
    driver->close(&database);
}

static void audit_is_append_only(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    struct database *database = demand_new(subject, place);
    const struct value record[] = {value_number(1),    value_number(2), value_number(3),
                                   value_text("e"),    value_text("s"), value_text("body"),
                                   value_bytes("m", 1)};
    must_do(driver->begin(database));
    must_do(demand_run(driver, database, SQL_AUDIT_INSERT, record, 7, NULL));
    must_be(driver->script(database, "UPDATE audit SET body = ''"), FAULT_REFUSED);
    must_be(driver->script(database, "DELETE FROM audit"), FAULT_REFUSED);
    must(driver->in_transaction(database));
    must_be(demand_run(driver, database, SQL_AUDIT_INSERT, record, 7, NULL), FAULT_EXISTS);
    must_do(driver->commit(database));
    driver->close(&database);
}

static void scripts(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    struct database *database = demand_open(subject, place);
    char *before = NULL, *after = NULL;
    must_do(driver->script(database, ""));
    must_do(
        driver->script(database, "CREATE TABLE one (id INTEGER); CREATE TABLE two (id INTEGER)"));
    must_do(driver->describe(database, &before));
    must_do(driver->begin(database));
    must_do(driver->script(database, "CREATE TABLE three (id INTEGER)"));
    must_be(driver->script(database, "CREATE TABLE four (id INTEGER); no such word;"
                                     "CREATE TABLE five (id INTEGER)"),
            FAULT_CORRUPT);
    must_be(driver->script(database, "INSERT INTO five VALUES (1)"), FAULT_CORRUPT); // not reached
    driver->rollback(database);
    must_do(driver->describe(database, &after));
    must(strcmp(before, after) == 0); // tables are part of the transaction too
    free(before);
    free(after);
    driver->close(&database);
}

const struct demand transaction_demands[] = {
    {"what is committed is there, and only then is the transaction over", commit_keeps},
    {"rollback undoes the transaction", rollback_undoes},
    {"close rolls back", close_rolls_back},
    {"begin rolls back what was left open", begin_rolls_back},
    {"commit without a transaction is a fault", commit_of_nothing},
    {"savepoints nest: revert and release are of the innermost", savepoints_nest},
    {"what was released goes with the transaction", released_is_undone},
    {"savepoints end, and are nothing without a transaction", savepoints_end},
    {"a fault undoes one statement", a_fault_undoes_one},
    {"abuse:R5 records of the audit log are not altered", audit_is_append_only},
    {"scripts stop at a fault and are part of the transaction", scripts},
};
const size_t transaction_demand_count = sizeof transaction_demands / sizeof *transaction_demands;

// SPDX-License-Identifier: BSD-2-Clause
// What outlives a process, what a storage that fails leaves, and who else may come in.
#include "driver_demands.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

// --- another process -------------------------------------------------------------------------

struct other {
    pid_t process;
    int heard; // closed by its end
};

// Runs `work` in a process of its own, until that says that it is where it should be.
static struct other start(const struct subject *subject, const char *place,
                          void (*work)(const struct subject *subject, const char *place))
{
    int pipes[2];
    char byte;
    must(pipe(pipes) == 0);
    const pid_t process = fork();
    must(process >= 0);
    if (process == 0) {
        close(pipes[0]);
        must(prctl(PR_SET_PDEATHSIG, SIGKILL) == 0); // a demand that is not met just ends
        work(subject, place);
        if (write(pipes[1], "", 1) != 1)
            _exit(2);
        while (true)
            pause();
    }
    close(pipes[1]);
    must(read(pipes[0], &byte, 1) == 1);
    return (struct other){process, pipes[0]};
}

static void end_by_kill(struct other other)
{
    int status;
    must(kill(other.process, SIGKILL) == 0);
    must(waitpid(other.process, &status, 0) == other.process && WIFSIGNALED(status));
    close(other.heard);
}

// --- after a kill ----------------------------------------------------------------------------

static void commit_some(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    struct database *database = demand_new(subject, place);
    must_do(driver->begin(database));
    must_do(demand_add(driver, database, 1, "first"));
    must_do(driver->commit(database));
    driver->checkpoint(database);
    must_do(driver->begin(database));
    must_do(demand_add(driver, database, 2, "second"));
    must_do(driver->savepoint(database));
    must_do(demand_add(driver, database, 3, "third"));
    must_do(driver->release(database));
    must_do(driver->commit(database));
}

static void leave_open(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    struct database *database = demand_new(subject, place);
    must_do(driver->begin(database));
    must_do(demand_add(driver, database, 1, "first"));
    must_do(driver->commit(database));
    must_do(driver->begin(database));
    must_do(demand_add(driver, database, 2, "second"));
    must_do(driver->savepoint(database));
    must_do(demand_add(driver, database, 3, "third"));
    must_do(driver->release(database));
}

static void committed_outlives(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    end_by_kill(start(subject, place, commit_some));
    struct database *database = demand_open(subject, place);
    must(demand_people(driver, database) == 3);
    must_do(driver->check(database));
    driver->close(&database);
}

static void uncommitted_is_gone(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    end_by_kill(start(subject, place, leave_open));
    struct database *database = demand_open(subject, place); // no lock is left either
    must(demand_people(driver, database) == 1);
    must_do(driver->begin(database));
    must_do(demand_add(driver, database, 2, "second"));
    must_do(driver->commit(database));
    must_do(driver->check(database));
    driver->close(&database);
}

// --- a commit that fails ---------------------------------------------------------------------

// A reference that the database looks at when it commits.
static void commit_is_refused(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    struct database *database = demand_new(subject, place);
    must_do(driver->script(database, "CREATE TABLE later (person INTEGER REFERENCES person (id)"
                                     " DEFERRABLE INITIALLY DEFERRED)"));
    must_do(driver->begin(database));
    must_do(demand_add(driver, database, 1, "a"));
    must_do(driver->script(database, "INSERT INTO later VALUES (404)"));
    must(driver->commit(database) != FAULT_NONE);
    must(!driver->in_transaction(database) && demand_people(driver, database) == 0);
    must_do(driver->begin(database));
    must_do(demand_add(driver, database, 2, "b"));
    must_do(driver->commit(database));
    driver->close(&database);
    database = demand_open(subject, place);
    must(demand_people(driver, database) == 1);
    driver->close(&database);
}

static void commit_on_bad_disk(const struct subject *subject, const char *place)
{
    static const uint8_t large[300000];
    const struct value grown[] = {value_number(1), value_bytes(large, sizeof large)};
    const struct driver *driver = subject->driver;
    struct database *database = demand_new(subject, place);
    struct value row[DRIVER_COLUMNS_MAX];
    must_do(driver->begin(database));
    must_do(demand_add(driver, database, 1, "a"));
    must_do(driver->commit(database));

    must_do(driver->begin(database));
    subject->refuse_writes(true);
    enum fault fault = demand_run(driver, database, SQL_PERSON_UPDATE_RECORD, grown, 2, NULL);
    if (fault == FAULT_NONE)
        fault = demand_add(driver, database, 2, "b");
    if (fault == FAULT_NONE || driver->in_transaction(database))
        fault = driver->commit(database);
    must(fault != FAULT_NONE && !driver->in_transaction(database));
    must(demand_person(driver, database, 1, row) && row[5].size == 1);
    subject->refuse_writes(false);

    must(demand_people(driver, database) == 1);
    must_do(driver->begin(database)); // it goes on where it was
    must_do(demand_add(driver, database, 3, "c"));
    must_do(driver->commit(database));
    must(demand_people(driver, database) == 2);
    driver->close(&database);
    database = demand_open(subject, place);
    must(demand_people(driver, database) == 2 && demand_person(driver, database, 3, row));
    must_do(driver->check(database));
    driver->close(&database);
}

// --- opening ---------------------------------------------------------------------------------

static void never_made(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    char absent[PLACE_SIZE + 8];
    struct database *untouched = (struct database *)&absent, *database = untouched;
    strcpy(absent, place);
    strcat(absent, "-none");
    for (int i = 0; i < 2; i++) { // the first try has not made it either
        must_be(driver->open(absent, true, &database), FAULT_IO);
        must_be(driver->open(absent, false, &database), FAULT_IO);
        must(database == untouched);
    }
}

static void no_database(const struct subject *subject, const char *place)
{
    struct database *database = NULL;
    subject->fill_with_rubbish(place);
    must_be(subject->driver->open(place, true, &database), FAULT_CORRUPT);
    must(database == NULL);
}

static void hold(const struct subject *subject, const char *place)
{
    (void)demand_open(subject, place);
}

static void hold_and_write(const struct subject *subject, const char *place)
{
    struct database *database = demand_open(subject, place);
    must_do(subject->driver->begin(database));
    must_do(demand_add(subject->driver, database, 2, "other"));
}

static void two_processes(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    void (*const works[])(const struct subject *, const char *) = {hold, hold_and_write};
    struct database *database = demand_new(subject, place);
    must_do(demand_add(driver, database, 1, "a"));
    driver->close(&database);
    for (size_t i = 0; i < 2; i++) {
        const struct other other = start(subject, place, works[i]);
        must_be(driver->open(place, true, &database), FAULT_BUSY);
        must(database == NULL);
        end_by_kill(other);
        database = demand_open(subject, place); // it is free at once
        must(demand_people(driver, database) == 1);
        driver->close(&database);
    }
}

static void two_opens(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    struct database *second = NULL, *first = demand_new(subject, place);
    must_do(driver->begin(first));
    must_do(demand_add(driver, first, 1, "a"));
    must_be(driver->open(place, true, &second), FAULT_BUSY);
    must_be(driver->open(place, false, &second), FAULT_BUSY);
    must(second == NULL);
    must(driver->in_transaction(first)); // and the first has not noticed
    must_do(driver->commit(first));
    must_be(driver->open(place, true, &second), FAULT_BUSY);
    must(demand_people(driver, first) == 1);
    driver->close(&first);
    second = demand_open(subject, place);
    must(demand_people(driver, second) == 1);
    driver->close(&second);
}

static void made_in_one_file(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    struct database *database = NULL;
    must_do(driver->open(place, false, &database));
    must_do(driver->begin(database));
    must_do(driver->script(database, "CREATE TABLE person (id INTEGER)"));
    must_do(driver->script(database, "INSERT INTO person VALUES (1)"));
    must_do(driver->commit(database));
    driver->close(&database);
    database = demand_open(subject, place);
    must(demand_people(driver, database) == 1);
    driver->close(&database);
}

static void abandoned(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    struct database *database = demand_new(subject, place);
    must_do(demand_add(driver, database, 1, "a"));
    must_do(driver->begin(database));
    must_do(demand_add(driver, database, 2, "b"));
    driver->abandon(database);
    driver->close(&database);
    must(database == NULL);
    database = demand_open(subject, place);
    must(demand_people(driver, database) == 1);
    driver->close(&database);
}

// --- the rest --------------------------------------------------------------------------------

static void checkpoints(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    struct database *database = demand_new(subject, place);
    struct value row[DRIVER_COLUMNS_MAX];
    for (int64_t id = 1; id <= 20; id++) {
        must_do(driver->begin(database));
        must_do(demand_add(driver, database, id, (const char[]){(char)('a' + id), '\0'}));
        must_do(driver->commit(database));
        driver->checkpoint(database);
        if (id % 3 == 0)
            driver->checkpoint(database); // nothing to do
        must(demand_people(driver, database) == id && demand_person(driver, database, id, row));
    }
    driver->close(&database);
    database = demand_open(subject, place);
    driver->checkpoint(database);
    must(demand_people(driver, database) == 20);
    must_do(driver->check(database));
    driver->close(&database);
}

// All that is committed, and nothing of what comes later.
static void copies(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    struct database *database = demand_new(subject, place);
    struct value row[DRIVER_COLUMNS_MAX];
    char copy[512];

    for (int64_t id = 1; id <= 20; id++)
        must_do(demand_add(driver, database, id, (const char[]){(char)('a' + id), '\0'}));
    must(snprintf(copy, sizeof copy, "%s.copy", place) < (int)sizeof copy);
    FILE *empty = fopen(copy, "wx");
    must(empty != NULL && fclose(empty) == 0);
    must_do(driver->copy(database, copy));
    must_do(demand_add(driver, database, 21, "later"));
    driver->close(&database);
    database = demand_open(subject, copy);
    must(demand_people(driver, database) == 20 && demand_person(driver, database, 20, row));
    must_do(driver->check(database));
    must_do(demand_add(driver, database, 21, "of its own"));
    driver->close(&database);
}

static void checks(const struct subject *subject, const char *place)
{
    const struct driver *driver = subject->driver;
    struct database *database = demand_new(subject, place);
    must_do(demand_add(driver, database, 1, "a"));
    must_do(demand_add(driver, database, 2, "b"));
    must_do(driver->check(database));
    driver->close(&database);
    subject->lose_from_index(place);
    database = demand_open(subject, place);
    must_be(driver->check(database), FAULT_CORRUPT);
    driver->close(&database);
}

static void descriptions(const struct subject *subject, const char *place)
{
    static const char *const changes[] = {
        "DROP INDEX person_strained",
        "CREATE INDEX person_strained ON person (name) WHERE strained = 2",
        "CREATE TABLE more (id INTEGER)",
        "ALTER TABLE seed ADD COLUMN extra INTEGER",
    };
    const struct driver *driver = subject->driver;
    struct database *database = demand_new(subject, place);
    char second_place[PLACE_SIZE], *first = NULL, *other = NULL;
    must_do(driver->describe(database, &first));
    must_do(demand_add(driver, database, 1, "a")); // rows are no matter
    must_do(driver->describe(database, &other));
    must(strcmp(first, other) == 0);
    free(other);

    subject->make(second_place);
    struct database *second = demand_new(subject, second_place);
    must_do(driver->describe(second, &other));
    must(strcmp(first, other) == 0);
    free(other);
    driver->close(&second);
    subject->drop(second_place);

    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        must_do(driver->script(database, changes[i]));
        must_do(driver->describe(database, &other));
        must(strcmp(first, other) != 0);
        free(first);
        first = other;
    }
    free(first);
    driver->close(&database);
}

const struct demand storage_demands[] = {
    {"abuse:S3 what was committed outlives a kill", committed_outlives},
    {"abuse:S3 what was not committed does not, nor does a lock", uncommitted_is_gone},
    {"a commit that is refused has done nothing", commit_is_refused},
    {"abuse:M13 a commit that cannot be written has done nothing", commit_on_bad_disk},
    {"abuse:R5 what is not there is never made", never_made},
    {"abuse:S6 what is no database is CORRUPT", no_database},
    {"it belongs to one process", two_processes},
    {"it belongs to one connection", two_opens},
    {"made in one file, read in any way", made_in_one_file},
    {"abandoned, with what was committed", abandoned},
    {"checkpoints change nothing", checkpoints},
    {"a copy is a database of its own, with all that is committed", copies},
    {"abuse:S5 an index that lost a row is CORRUPT", checks},
    {"abuse:R5 the description is of the schema and of nothing else", descriptions},
};
const size_t storage_demand_count = sizeof storage_demands / sizeof *storage_demands;

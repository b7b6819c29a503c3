// SPDX-License-Identifier: BSD-2-Clause
// Every driver keeps what store/driver.h says (a new one is a row of `subjects`), and the
// demands notice a driver that does not: each flaw of driver_flaws.c breaks one of them.
#include "driver_demands.h"
#include "driver_flaws.h"
#include "store_help.h"
#include <dirent.h>
#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEMAND_SECONDS 60 // it hangs

// --- SQLite ----------------------------------------------------------------------------------

static void make_file(char place[PLACE_SIZE])
{
    const char *parent = getenv("TMPDIR");
    must(snprintf(place, PLACE_SIZE - 10, "%s/warifu-driver-XXXXXX",
                  parent != NULL ? parent : "/tmp") < PLACE_SIZE - 10);
    must(mkdtemp(place) != NULL);
    strcat(place, "/store");
    const int file = open(place, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    must(file >= 0);
    close(file);
}

static void drop_file(const char *place)
{
    char path[PLACE_SIZE];
    strcpy(path, place);
    char *directory = dirname(path);
    DIR *listing = opendir(directory);
    must(listing != NULL);
    for (const struct dirent *entry; (entry = readdir(listing)) != NULL;)
        (void)unlinkat(dirfd(listing), entry->d_name, 0);
    closedir(listing);
    (void)rmdir(directory);
}

static void fill_file_with_rubbish(const char *place)
{
    FILE *file = fopen(place, "w");
    must(file != NULL);
    for (int i = 0; file != NULL && i < 2000; i++)
        fputs("no database\n", file);
    must(fclose(file) == 0);
}

// Nothing can be written behind the first byte; what is there can be read.
static void limit_files(bool on)
{
    struct rlimit limit;
    must(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
    must(getrlimit(RLIMIT_FSIZE, &limit) == 0);
    limit.rlim_cur = on ? 1 : limit.rlim_max;
    must(setrlimit(RLIMIT_FSIZE, &limit) == 0);
}

// The index is taken for one of no rows, emptied, and taken for what it was.
static void lose_row_of_index(const char *place)
{
    static const char sql[] =
        "PRAGMA writable_schema = ON;"
        "CREATE TEMP TABLE kept AS SELECT sql FROM sqlite_schema WHERE name = 'person_name';"
        "UPDATE sqlite_schema SET sql = 'CREATE UNIQUE INDEX person_name ON person (name)"
        " WHERE state = 77' WHERE name = 'person_name';"
        "PRAGMA writable_schema = RESET; REINDEX person_name; PRAGMA writable_schema = ON;"
        "UPDATE sqlite_schema SET sql = (SELECT sql FROM kept) WHERE name = 'person_name';"
        "PRAGMA writable_schema = RESET;";
    sqlite3 *database;
    must(sqlite3_open(place, &database) == SQLITE_OK);
    must(sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK);
    must(sqlite3_close(database) == SQLITE_OK);
}

// --- all drivers -----------------------------------------------------------------------------

static const struct subject subjects[] = {
    {&sqlite_driver, make_file, drop_file, fill_file_with_rubbish, limit_files, lose_row_of_index},
};

static const struct {
    const struct demand *demands;
    const size_t *count;
} parts[] = {
    {value_demands, &value_demand_count},
    {transaction_demands, &transaction_demand_count},
    {storage_demands, &storage_demand_count},
};

// In a process of its own. `quiet`: it is not to be met, and nobody wants to read why.
static bool is_met(const struct subject *subject, const struct demand *demand, bool quiet)
{
    char place[PLACE_SIZE];
    int status;
    subject->make(place);
    fflush(NULL);
    const pid_t process = fork();
    assert_true(process >= 0);
    if (process == 0) {
        if (quiet && freopen("/dev/null", "w", stderr) == NULL)
            _exit(0); // counts as met
        alarm(DEMAND_SECONDS);
        demand->meet(subject, place);
        _exit(0);
    }
    assert_int_equal(waitpid(process, &status, 0), process);
    subject->drop(place);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

struct pair {
    const struct subject *subject;
    const struct demand *demand;
    const struct flaw *flaw; // NULL: none
    char name[160];
};

static void is_kept(void **state)
{
    const struct pair *pair = *state;
    assert_true(is_met(pair->subject, pair->demand, false));
}

static void is_noticed(void **state)
{
    const struct pair *pair = *state;
    struct subject flawed = *pair->subject;
    flawed.driver = flaw_in(pair->subject->driver, pair->flaw);
    assert_false(is_met(&flawed, pair->demand, true));
}

static const struct demand *demand_named(const char *name)
{
    for (size_t part = 0; part < sizeof parts / sizeof *parts; part++)
        for (size_t i = 0; i < *parts[part].count; i++)
            if (strcmp(parts[part].demands[i].name, name) == 0)
                return &parts[part].demands[i];
    fprintf(stderr, "no demand \"%s\"\n", name);
    exit(1);
}

int main(void)
{
    static struct pair pairs[256];
    static struct CMUnitTest tests[256];
    size_t count = 0;
    for (size_t s = 0; s < sizeof subjects / sizeof *subjects; s++)
        for (size_t part = 0; part < sizeof parts / sizeof *parts; part++)
            for (size_t i = 0; i < *parts[part].count; i++)
                pairs[count++] = (struct pair){&subjects[s], &parts[part].demands[i], NULL, ""};
    for (size_t i = 0; i < flaw_count; i++) // of the first driver: they are about the demands
        pairs[count++] = (struct pair){&subjects[0], demand_named(flaws[i].demand), &flaws[i], ""};
    for (size_t i = 0; i < count; i++) {
        struct pair *pair = &pairs[i];
        if (pair->flaw == NULL)
            snprintf(pair->name, sizeof pair->name, "%s: %s", pair->subject->driver->name,
                     pair->demand->name);
        else
            snprintf(pair->name, sizeof pair->name, "noticed: %s", pair->flaw->name);
        tests[i] = (struct CMUnitTest){pair->name, pair->flaw == NULL ? is_kept : is_noticed, NULL,
                                       NULL, pair};
    }
    return _cmocka_run_group_tests("driver", tests, count, NULL, NULL);
}

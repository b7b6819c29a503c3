// SPDX-License-Identifier: BSD-2-Clause
// What every driver must do, sentence by sentence of store/driver.h. A demand runs in a process of
// its own, which ends with a status other than 0 when it is not met.
#ifndef WARIFU_TESTS_DRIVER_DEMANDS_H
#define WARIFU_TESTS_DRIVER_DEMANDS_H

#include "store/driver.h"
#include <stdbool.h>
#include <stddef.h>

#define PLACE_SIZE 128

// A driver, and what can be done to what it keeps only by whoever knows what that is.
struct subject {
    const struct driver *driver;
    void (*make)(char place[PLACE_SIZE]); // an empty database; its path is for driver->open()
    void (*drop)(const char *place);
    void (*fill_with_rubbish)(const char *place); // so that it is no database
    // From now on nothing that this process writes reaches the storage, until it is switched off.
    void (*refuse_writes)(bool on);
    // The name of a person goes out of the index, and stays in the table. It is closed.
    void (*lose_from_index)(const char *place);
};

struct demand {
    const char *name;
    void (*meet)(const struct subject *subject, const char *place);
};

extern const struct demand value_demands[], transaction_demands[], storage_demands[];
extern const size_t value_demand_count, transaction_demand_count, storage_demand_count;

// --- for demands -----------------------------------------------------------------------------

// Ends the process when it does not hold.
#define must(condition)                                                                            \
    do {                                                                                           \
        if (!(condition))                                                                          \
            demand_fail(#condition, __FILE__, __LINE__);                                           \
    } while (false)
#define must_be(call, wanted)                                                                      \
    do {                                                                                           \
        const enum fault got_ = (call);                                                            \
        if (got_ != (wanted))                                                                      \
            demand_fail_fault(#call, got_, wanted, __FILE__, __LINE__);                            \
    } while (false)
#define must_do(call) must_be(call, FAULT_NONE)
_Noreturn void demand_fail(const char *what, const char *file, int line);
_Noreturn void demand_fail_fault(const char *what, enum fault got, enum fault wanted,
                                 const char *file, int line);

// Opened; `new` has the tables of the store made first.
struct database *demand_open(const struct subject *subject, const char *place);
struct database *demand_new(const struct subject *subject, const char *place);

enum fault demand_run(const struct driver *driver, struct database *database,
                      enum statement statement, const struct value *arguments, unsigned count,
                      uint64_t *changed);
// A person of this name, whose uid is the id.
enum fault demand_add(const struct driver *driver, struct database *database, int64_t id,
                      const char *name);
// People who are there.
int64_t demand_people(const struct driver *driver, struct database *database);
// The first row of one person: its columns, borrowed until the next call. False if there is none.
bool demand_person(const struct driver *driver, struct database *database, int64_t id,
                   struct value row[DRIVER_COLUMNS_MAX]);

#endif

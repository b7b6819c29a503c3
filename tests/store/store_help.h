// SPDX-License-Identifier: BSD-2-Clause
// What the tests of the store share: a private directory, a store in it, a person in that.
#ifndef WARIFU_TESTS_STORE_HELP_H
#define WARIFU_TESTS_STORE_HELP_H

#include "store/otp.h"
#include "store/person.h"
#include "store/request.h"
#include "store/store.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct place {
    char directory[64];
    char path[128];
    struct store *store;
};

extern const uint8_t help_key[STORE_KEY_SIZE];

// cmocka setup and teardown: *state is a struct place with an open new store.
int help_setup(void **state);
int help_teardown(void **state);
// The same without a store in it.
int help_setup_empty(void **state);

void help_reopen(struct place *place);
enum fault help_try_open(struct place *place, char *why, size_t size);

// Asserts that the fault is `wanted` and names both when it is not.
#define assert_fault(call, wanted) help_assert_fault((call), (wanted), #call, __FILE__, __LINE__)
#define assert_done(call) assert_fault(call, FAULT_NONE)
void help_assert_fault(enum fault got, enum fault wanted, const char *call, const char *file,
                       int line);

// In a transaction of its own, or in the open one.
struct person help_person(struct store *store, const char *name, uint32_t uid);
struct otp_credential help_credential(struct store *store, int64_t person,
                                      enum credential_state state);

#define HELP_ENCODED                                                                               \
    "$argon2id$v=19$m=65536,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$"                                       \
    "RdescudvJCsgt3ub+b7dWRWJTmaaVjBSOWsYZcLtYfQ"

// The store that an older program wrote, as tests/store/NAME has it, closed.
void help_fixture(struct place *place, const char *name);
// Opens it with all migrations, or fails the test and says why.
void help_open(struct place *place);

// Every field of two requests is the same.
void help_assert_request(const struct request *got, const struct request *wanted);

// Copies a file; `size` (may be NULL) receives its length.
void help_copy(const char *from, const char *to);
// Runs SQL on a closed store behind its back.
void help_sql(const struct place *place, const char *sql);

#endif

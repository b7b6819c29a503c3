// SPDX-License-Identifier: BSD-2-Clause
// One fake daemon, and one program that logs in against it: what most tests of the module need.
#ifndef WARIFU_TESTS_PAIR_H
#define WARIFU_TESTS_PAIR_H

#include "host.h"

extern struct fake fake;
extern struct host host;

// Starts both, with an empty log.
void use(fake_script *script, const char *lines, const char *const *answers);

// A stack that goes on without a module whose server is away, as people write it for a directory.
extern const char pair_bridging_stack[];

// Ends what of them runs; cmocka's teardown of each test.
int done(void **state);

// A row of a table of cmocka's.
#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, NULL, done, NULL                                                           \
    }

// For main(): whether the tests can run here; else TAP says why not.
bool pair_can_run(void);

#endif

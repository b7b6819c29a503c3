// SPDX-License-Identifier: BSD-2-Clause
// Memory of SQLite that runs out when a test says so.
#ifndef WARIFU_TESTS_FAULTY_MEMORY_H
#define WARIFU_TESTS_FAULTY_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

// Before SQLite is used for the first time.
void memory_install(void);

// The n-th allocation from now and `length` - 1 more fail; n = 0: none does.
void memory_fail(uint64_t n, uint64_t length);
// Whether one has failed since.
bool memory_has_failed(void);

#endif

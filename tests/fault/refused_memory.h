// SPDX-License-Identifier: BSD-2-Clause
// Memory of the whole process, libraries too, that runs out when a test says so: its malloc stands
// before libc's. A source of the test that wants it; in an archive it would be everybody's.
#ifndef WARIFU_TESTS_REFUSED_MEMORY_H
#define WARIFU_TESTS_REFUSED_MEMORY_H

#include <stdbool.h>

// Whether it can be done here: a sanitizer's allocations are its own.
bool memory_can_be_refused(void);

// The allocation after `n` more fails, once, with ENOMEM.
void memory_refuse(long n);
// None fails from here on. Whether that one had come.
bool memory_was_refused(void);

#endif

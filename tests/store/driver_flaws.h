// SPDX-License-Identifier: BSD-2-Clause
// Drivers that break one sentence of store/driver.h each: what the demands are tried on.
#ifndef WARIFU_TESTS_DRIVER_FLAWS_H
#define WARIFU_TESTS_DRIVER_FLAWS_H

#include "store/driver.h"

struct flaw {
    const char *name;
    const char *demand;                 // which must not be met
    struct driver instead;              // calls that are not as in the sound driver
    const char *token, *text;           // a word that is not
    void (*spoil)(struct value *value); // what happens to each argument or column
};

extern const struct flaw flaws[];
extern const size_t flaw_count;

// The sound driver with this flaw; one at a time.
const struct driver *flaw_in(const struct driver *sound, const struct flaw *flaw);

#endif

// SPDX-License-Identifier: BSD-2-Clause
#include "factor/random.h"
#include "base/secret.h"
#include <errno.h>
#include <sys/random.h>

enum fault random_fill(void *data, size_t size)
{
    for (size_t have = 0; have < size;) {
        ssize_t got = getrandom((char *)data + have, size - have, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            secret_wipe(data, size);
            return FAULT_RANDOM;
        }
        have += (size_t)got;
    }
    return FAULT_NONE;
}

enum fault random_below(uint32_t bound, uint32_t *number)
{
    if (bound == 0 || bound > UINT32_C(1) << 31)
        return FAULT_INTERNAL;
    // Numbers below 2^32 mod bound would make the low results more likely: draw again.
    const uint32_t uneven = (uint32_t)-bound % bound;
    for (;;) {
        uint32_t drawn;
        enum fault fault = random_fill(&drawn, sizeof drawn);
        if (fault != FAULT_NONE)
            return fault;
        if (drawn >= uneven) {
            *number = drawn % bound;
            return FAULT_NONE;
        }
    }
}

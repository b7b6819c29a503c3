// SPDX-License-Identifier: BSD-2-Clause
// The bounds check: what passes has exactly one length, and can be looked into.
#include "factor/cbor_bounds.h"
#include <stdlib.h>

#define DEMAND(condition)                                                                          \
    do {                                                                                           \
        if (!(condition))                                                                          \
            abort();                                                                               \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"alg", "sig", "x5c", "credProtect", ""};
    size_t used = 0, other, value_size;
    const uint8_t *value;
    int64_t number;

    if (cbor_bounds_first(data, size, &used) != FAULT_NONE) {
        DEMAND(cbor_bounds_check(data, size, size) != FAULT_NONE);
        return 0;
    }
    DEMAND(used > 0 && used <= size);
    DEMAND(cbor_bounds_check(data, used, used) == FAULT_NONE);
    DEMAND(cbor_bounds_check(data, used, used - 1) == FAULT_LIMIT);
    DEMAND(cbor_bounds_first(data, used - 1, &other) == FAULT_FORMAT);
    (void)cbor_number(data, used, &number);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (cbor_map_text(data, used, names[i], &value, &value_size)) {
            DEMAND(value > data && value_size > 0 && value + value_size <= data + used);
            DEMAND(cbor_bounds_check(value, value_size, value_size) == FAULT_NONE);
        }
    for (int64_t key = -24; key < 24; key++)
        if (cbor_map_number(data, used, key, &value, &value_size))
            DEMAND(value > data && value_size > 0 && value + value_size <= data + used);
    return 0;
}

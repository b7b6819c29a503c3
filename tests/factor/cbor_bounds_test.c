// SPDX-License-Identifier: BSD-2-Clause
#include "factor/cbor_bounds.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define MOST 64

// Checks an exact copy on the heap, so that a sanitizer sees a read beyond the end.
static enum fault check(const char *bytes, size_t size)
{
    uint8_t *copy = malloc(size > 0 ? size : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, size);
    enum fault fault = cbor_bounds_check(copy, size, MOST);
    free(copy);
    return fault;
}

#define CASE(bytes, fault)                                                                         \
    {                                                                                              \
        bytes, sizeof(bytes) - 1, fault                                                            \
    }
static const struct {
    const char *bytes;
    size_t size;
    enum fault fault;
} cases[] = {
    // Numbers, shortest and not.
    CASE("\x00", FAULT_NONE),
    CASE("\x17", FAULT_NONE),
    CASE("\x18\x18", FAULT_NONE),
    CASE("\x18\x17", FAULT_FORMAT),
    CASE("\x19\x01\x00", FAULT_NONE),
    CASE("\x19\x00\xff", FAULT_FORMAT),
    CASE("\x1a\x00\x01\x00\x00", FAULT_NONE),
    CASE("\x1a\x00\x00\xff\xff", FAULT_FORMAT),
    CASE("\x1b\x00\x00\x00\x01\x00\x00\x00\x00", FAULT_NONE),
    CASE("\x1b\x00\x00\x00\x00\xff\xff\xff\xff", FAULT_FORMAT),
    CASE("\x3b\xff\xff\xff\xff\xff\xff\xff\xff", FAULT_NONE),
    // Cut short, and bytes left over.
    CASE("", FAULT_FORMAT),
    CASE("\x18", FAULT_FORMAT),
    CASE("\x19\x01", FAULT_FORMAT),
    CASE("\x43\x01\x02", FAULT_FORMAT),
    CASE("\x82\x01", FAULT_FORMAT),
    CASE("\xa1\x01", FAULT_FORMAT),
    CASE("\x00\x00", FAULT_FORMAT),
    // Reserved codes, indefinite lengths, breaks, tags.
    CASE("\x1c", FAULT_FORMAT),
    CASE("\x1f", FAULT_FORMAT),
    CASE("\x5f\x41\x00\xff", FAULT_FORMAT),
    CASE("\x7f\x61\x61\xff", FAULT_FORMAT),
    CASE("\x9f\xff", FAULT_FORMAT),
    CASE("\xbf\xff", FAULT_FORMAT),
    CASE("\xff", FAULT_FORMAT),
    CASE("\xc0\x00", FAULT_FORMAT),
    CASE("\xd8\x20\x00", FAULT_FORMAT),
    // Simple values and floating-point numbers.
    CASE("\xf4", FAULT_NONE),
    CASE("\xf7", FAULT_NONE),
    CASE("\xf3", FAULT_FORMAT),
    CASE("\xe0", FAULT_FORMAT),
    CASE("\xf8\x20", FAULT_FORMAT),
    CASE("\xf9\x00\x00", FAULT_NONE),
    CASE("\xfb\x00\x00\x00\x00\x00\x00\x00\x00", FAULT_NONE),
    CASE("\xfb\x00\x00\x00\x00\x00\x00\x00", FAULT_FORMAT),
    // Strings and containers.
    CASE("\x40", FAULT_NONE),
    CASE("\x80", FAULT_NONE),
    CASE("\xa0", FAULT_NONE),
    CASE("\x82\x01\x41\x00", FAULT_NONE),
    CASE("\x58\x01\x00", FAULT_FORMAT),
    // Map keys: numbers before texts, short before long, each once; no other keys.
    CASE("\xa2\x01\x00\x02\x00", FAULT_NONE),
    CASE("\xa2\x02\x00\x01\x00", FAULT_FORMAT),
    CASE("\xa2\x01\x00\x01\x00", FAULT_FORMAT),
    CASE("\xa2\x17\x00\x18\x18\x00", FAULT_NONE),
    CASE("\xa2\x18\x18\x00\x17\x00", FAULT_FORMAT),
    CASE("\xa2\x03\x00\x20\x00", FAULT_NONE),
    CASE("\xa2\x20\x00\x03\x00", FAULT_FORMAT),
    CASE("\xa2\x20\x00\x61\x61\x00", FAULT_NONE),
    CASE("\xa2\x61\x62\x00\x62\x61\x61\x00", FAULT_NONE),
    CASE("\xa2\x62\x61\x61\x00\x61\x62\x00", FAULT_FORMAT),
    CASE("\xa2\x61\x61\x00\x61\x62\x00", FAULT_NONE),
    CASE("\xa2\x61\x61\x00\x61\x61\x00", FAULT_FORMAT),
    CASE("\xa1\x41\x61\x00", FAULT_FORMAT),
    CASE("\xa1\x80\x00", FAULT_FORMAT),
    CASE("\xa1\xf4\x00", FAULT_FORMAT),
    // A container that is a value must not be counted as two.
    CASE("\xa2\x01\x82\x05\x04\x02\x00", FAULT_NONE),
    CASE("\xa2\x01\xa1\x05\x04\x02\x00", FAULT_NONE),
    // Depth.
    CASE("\x81\x81\x81\x81\x00", FAULT_NONE),
    CASE("\x81\x81\x81\x81\x81\x00", FAULT_LIMIT),
    CASE("\x81\x81\x81\x81\x80", FAULT_NONE),
    CASE("\xa1\x01\xa1\x01\xa1\x01\xa1\x01\xa1\x01\x00", FAULT_LIMIT),
    // abuse:D16: what claims more than there is.
    CASE("\x9a\xff\xff\xff\xff", FAULT_FORMAT),
    CASE("\xba\xff\xff\xff\xff", FAULT_FORMAT),
    CASE("\x5a\xff\xff\xff\xff", FAULT_FORMAT),
    CASE("\x7a\xff\xff\xff\xff", FAULT_FORMAT),
    CASE("\x9b\xff\xff\xff\xff\xff\xff\xff\xff", FAULT_FORMAT),
    CASE("\xbb\xff\xff\xff\xff\xff\xff\xff\xff", FAULT_FORMAT),
    CASE("\xbb\x80\x00\x00\x00\x00\x00\x00\x00", FAULT_FORMAT),
    CASE("\x5b\xff\xff\xff\xff\xff\xff\xff\xff", FAULT_FORMAT),
    CASE("\x82\x9a\x00\x01\x00\x00\x00", FAULT_FORMAT),
};

static void abuse_d16_table_of_what_passes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (check(cases[i].bytes, cases[i].size) != cases[i].fault)
            fail_msg("case %zu: %s", i, fault_name(check(cases[i].bytes, cases[i].size)));
}

static void the_largest_size(void **state)
{
    char bytes[MOST + 1] = "\x58\x3e";
    (void)state;
    assert_int_equal(check(bytes, MOST), FAULT_NONE);
    bytes[1] = 0x3f;
    assert_int_equal(check(bytes, MOST + 1), FAULT_LIMIT);
}

// Every sequence of three bytes: what passes is exactly as long as it says, and every shorter part
// of it fails.
static void every_three_bytes(void **state)
{
    size_t passed = 0;
    (void)state;
    for (uint32_t number = 0; number < 1U << 24; number += 1) {
        const uint8_t bytes[3] = {(uint8_t)(number >> 16), (uint8_t)(number >> 8), (uint8_t)number};
        size_t used = 0, shorter;
        if (cbor_bounds_first(bytes, 3, &used) != FAULT_NONE)
            continue;
        passed++;
        if (used < 1 || used > 3 || cbor_bounds_first(bytes, used - 1, &shorter) == FAULT_NONE)
            fail_msg("%06x: %zu", number, used);
    }
    assert_true(passed > 1000);
}

static void looking_into_a_map(void **state)
{
    // {1: 2, 3: -7, -1: h'aabb', "sig": "x"}
    static const uint8_t map[] = "\xa4\x01\x02\x03\x26\x20\x42\xaa\xbb\x63sig\x61x";
    const size_t size = sizeof map - 1;
    const uint8_t *value;
    size_t value_size;
    int64_t number;

    (void)state;
    assert_int_equal(cbor_bounds_check(map, size, MOST), FAULT_NONE);
    assert_true(cbor_map_number(map, size, 3, &value, &value_size));
    assert_true(cbor_number(value, value_size, &number));
    assert_int_equal(number, -7);
    assert_true(cbor_map_number(map, size, -1, &value, &value_size));
    assert_int_equal(value_size, 3);
    assert_false(cbor_number(value, value_size, &number));
    assert_true(cbor_map_text(map, size, "sig", &value, &value_size));
    assert_int_equal(value_size, 2);
    assert_false(cbor_map_text(map, size, "si", &value, &value_size));
    assert_false(cbor_map_number(map, size, 2, &value, &value_size)); // a value, not a key
    assert_false(cbor_map_number(map, size, 24, &value, &value_size));
    assert_false(cbor_map_number((const uint8_t *)"\x82\x01\x02", 3, 1, &value, &value_size));
    assert_true(cbor_number((const uint8_t *)"\x3b\x7f\xff\xff\xff\xff\xff\xff\xff", 9, &number));
    assert_true(number == INT64_MIN);
    assert_false(cbor_number((const uint8_t *)"\x1b\x80\x00\x00\x00\x00\x00\x00\x00", 9, &number));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(abuse_d16_table_of_what_passes),
        cmocka_unit_test(the_largest_size),
        cmocka_unit_test(every_three_bytes),
        cmocka_unit_test(looking_into_a_map),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

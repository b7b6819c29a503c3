// SPDX-License-Identifier: BSD-2-Clause
// What codes, passwords and salts are drawn from: all of it random or none (abuse:T11), and no
// number likelier than another (B4).
#include "factor/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>
#include <sys/random.h>

// What the kernel gives, one after the other; then it fails.
static const uint32_t *drawn;
static size_t draws, most; // most bytes a call
static int error = EIO;

ssize_t getrandom(void *buffer, size_t size, unsigned flags)
{
    (void)flags;
    if (draws == 0) {
        errno = error;
        return -1;
    }
    const size_t got = size < most ? size : most;
    memcpy(buffer, drawn, got);
    drawn++;
    draws--;
    return (ssize_t)got;
}

static void kernel_gives(const uint32_t *numbers, size_t count)
{
    drawn = numbers;
    draws = count;
    most = sizeof *numbers;
}

// Of 2^32 numbers and a bound of 3 one is too many; with 2^31 + 1, nearly half of them.
static void b4_no_number_is_likelier(void **state)
{
    static const uint32_t numbers[] = {0, 0, 5, UINT32_MAX};
    uint32_t number = 99;

    (void)state;
    kernel_gives(numbers, 4);
    assert_int_equal(random_below(3, &number), FAULT_NONE);
    assert_int_equal(number, 2);
    assert_int_equal(draws, 1); // the two that would make 0 likelier were drawn again
    assert_int_equal(random_below(3, &number), FAULT_NONE);
    assert_int_equal(number, UINT32_MAX % 3);
    kernel_gives(numbers, 4);
    assert_int_equal(random_below(32, &number), FAULT_NONE);
    assert_int_equal(number, 0);
    assert_int_equal(draws, 3); // of a power of two none is too many
    assert_int_equal(random_below(0, &number), FAULT_INTERNAL);
    assert_int_equal(random_below((UINT32_C(1) << 31) + 1, &number), FAULT_INTERNAL);
}

static void abuse_t11_all_of_it_or_none(void **state)
{
    static const uint32_t numbers[] = {0x01010101, 0x02020202};
    static const uint8_t nothing[12];
    uint8_t bytes[12];
    uint32_t number = 99;

    (void)state;
    kernel_gives(numbers, 2);
    assert_int_equal(random_fill(bytes, 8), FAULT_NONE); // in two pieces
    assert_int_equal(bytes[3], 1);
    assert_int_equal(bytes[4], 2);
    kernel_gives(numbers, 2);
    assert_int_equal(random_fill(bytes, sizeof bytes), FAULT_RANDOM);
    assert_memory_equal(bytes, nothing, sizeof bytes); // not the half that came
    assert_int_equal(random_below(3, &number), FAULT_RANDOM);
    assert_int_equal(number, 99);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"B4 no number is likelier than another", b4_no_number_is_likelier, NULL, NULL, NULL},
        {"abuse:T11 all of it is random, or there is none", abuse_t11_all_of_it_or_none, NULL, NULL,
         NULL},
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

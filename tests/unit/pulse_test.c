// SPDX-License-Identifier: BSD-2-Clause
// When a role counts as hanging (D12, P2).
#include "daemon/pulse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void a_silent_role_hangs(void **state)
{
    struct pulse pulse;
    int64_t now = 1000;

    (void)state;
    pulse_begin(&pulse, now);
    assert_int_equal(pulse_look(&pulse, true, now), PULSE_FINE);
    for (unsigned i = 0; i < 3; i++) { // one that answers
        now = pulse_next(&pulse, true);
        assert_int_equal(pulse_look(&pulse, true, now - 1), PULSE_FINE);
        assert_int_equal(pulse_look(&pulse, true, now), PULSE_ASK);
        assert_int_equal(pulse_look(&pulse, true, now + PULSE_PATIENCE_MS - 1), PULSE_FINE);
        pulse_heard(&pulse, now + 3);
    }
    now = pulse_next(&pulse, true);
    assert_int_equal(pulse_look(&pulse, true, now), PULSE_ASK);
    assert_int_equal(pulse_next(&pulse, true), now + PULSE_PATIENCE_MS);
    assert_int_equal(pulse_look(&pulse, true, now + PULSE_PATIENCE_MS), PULSE_SILENT);
    assert_int_equal(pulse_look(&pulse, true, now + 10 * PULSE_PATIENCE_MS), PULSE_FINE); // once
    assert_true(pulse_next(&pulse, true) == INT64_MAX);
}

static void a_stopped_role_must_go_on(void **state)
{
    struct pulse pulse;

    (void)state;
    pulse_begin(&pulse, 0);
    assert_true(pulse_next(&pulse, false) == INT64_MAX); // nobody to ask
    assert_int_equal(pulse_look(&pulse, false, 1000000), PULSE_FINE);
    pulse_stop(&pulse, 1000000);
    pulse_stop(&pulse, 1005000); // told twice: the first counts
    assert_int_equal(pulse_next(&pulse, false), 1000000 + PULSE_STOPPED_MS);
    pulse_go_on(&pulse);
    assert_int_equal(pulse_look(&pulse, false, 1000000 + PULSE_STOPPED_MS), PULSE_FINE);
    pulse_stop(&pulse, 2000000);
    assert_int_equal(pulse_look(&pulse, false, 2000000 + PULSE_STOPPED_MS), PULSE_STOPPED);
    assert_int_equal(pulse_look(&pulse, false, 3000000), PULSE_FINE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"D12 a role that does not answer hangs, and that is said once", a_silent_role_hangs, NULL,
         NULL, NULL},
        {"D12 a role that is stopped must go on", a_stopped_role_must_go_on, NULL, NULL, NULL},
    };

    return cmocka_run_group_tests_name("pulse", tests, NULL, NULL);
}

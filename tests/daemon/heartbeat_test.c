// SPDX-License-Identifier: BSD-2-Clause
// When a role counts as hanging (abuse:D12, abuse:P2).
#include "daemon/heartbeat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void a_silent_role_hangs(void **state)
{
    struct heartbeat heartbeat;
    int64_t now = 1000;

    (void)state;
    heartbeat_begin(&heartbeat, now);
    assert_int_equal(heartbeat_look(&heartbeat, true, now), HEARTBEAT_FINE);
    for (unsigned i = 0; i < 3; i++) { // one that answers
        now = heartbeat_next(&heartbeat, true);
        assert_int_equal(heartbeat_look(&heartbeat, true, now - 1), HEARTBEAT_FINE);
        assert_int_equal(heartbeat_look(&heartbeat, true, now), HEARTBEAT_ASK);
        assert_int_equal(heartbeat_look(&heartbeat, true, now + HEARTBEAT_PATIENCE_MS - 1),
                         HEARTBEAT_FINE);
        heartbeat_heard(&heartbeat, now + 3);
    }
    now = heartbeat_next(&heartbeat, true);
    assert_int_equal(heartbeat_look(&heartbeat, true, now), HEARTBEAT_ASK);
    assert_int_equal(heartbeat_next(&heartbeat, true), now + HEARTBEAT_PATIENCE_MS);
    assert_int_equal(heartbeat_look(&heartbeat, true, now + HEARTBEAT_PATIENCE_MS),
                     HEARTBEAT_SILENT);
    assert_int_equal(heartbeat_look(&heartbeat, true, now + 10 * HEARTBEAT_PATIENCE_MS),
                     HEARTBEAT_FINE); // once
    assert_true(heartbeat_next(&heartbeat, true) == INT64_MAX);
}

static void a_stopped_role_must_go_on(void **state)
{
    struct heartbeat heartbeat;

    (void)state;
    heartbeat_begin(&heartbeat, 0);
    assert_true(heartbeat_next(&heartbeat, false) == INT64_MAX); // nobody to ask
    assert_int_equal(heartbeat_look(&heartbeat, false, 1000000), HEARTBEAT_FINE);
    heartbeat_stop(&heartbeat, 1000000);
    heartbeat_stop(&heartbeat, 1005000); // told twice: the first counts
    assert_int_equal(heartbeat_next(&heartbeat, false), 1000000 + HEARTBEAT_STOPPED_MS);
    heartbeat_go_on(&heartbeat);
    assert_int_equal(heartbeat_look(&heartbeat, false, 1000000 + HEARTBEAT_STOPPED_MS),
                     HEARTBEAT_FINE);
    heartbeat_stop(&heartbeat, 2000000);
    assert_int_equal(heartbeat_look(&heartbeat, false, 2000000 + HEARTBEAT_STOPPED_MS),
                     HEARTBEAT_STOPPED);
    assert_int_equal(heartbeat_look(&heartbeat, false, 3000000), HEARTBEAT_FINE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:D12 a role that does not answer hangs, and that is said once", a_silent_role_hangs,
         NULL, NULL, NULL},
        {"abuse:D12 a role that is stopped must go on", a_stopped_role_must_go_on, NULL, NULL,
         NULL},
    };

    return cmocka_run_group_tests_name("heartbeat", tests, NULL, NULL);
}

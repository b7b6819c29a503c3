// SPDX-License-Identifier: BSD-2-Clause
// What roles say to the supervisor: heeded, come too late, or none of theirs to say (abuse:D11).
#include "daemon/said.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct child vault = {.kind = PROCESS_VAULT, .ready = true},
                          front = {.kind = PROCESS_FRONT, .ready = true};

static enum said says(const struct child *by, enum handover_kind kind, int fd)
{
    return said_judge(by, false, &(struct handover){kind, 0, fd, 0, 0});
}

static void each_says_what_is_theirs(void **state)
{
    const struct child new = {.kind = PROCESS_VAULT};

    (void)state;
    assert_int_equal(says(&new, HANDOVER_READY, -1), SAID_READY);
    assert_int_equal(says(&vault, HANDOVER_READY, -1), SAID_OTHER); // twice
    assert_int_equal(says(&vault, HANDOVER_ALIVE, -1), SAID_ALIVE);
    assert_int_equal(says(&new, HANDOVER_ALIVE, -1), SAID_OTHER);
    assert_int_equal(says(&vault, HANDOVER_CHECKERS_WANTED, -1), SAID_CHECKERS);
    assert_int_equal(says(&front, HANDOVER_CHECKERS_WANTED, -1), SAID_OTHER);
    assert_int_equal(says(&front, HANDOVER_DEVICE, -1), SAID_DEVICE);
    assert_int_equal(says(&front, HANDOVER_DEVICE, 5), SAID_OTHER);
    assert_int_equal(says(&vault, HANDOVER_DEVICE, -1), SAID_OTHER);
    assert_int_equal(says(&vault, HANDOVER_POLICY, 5), SAID_POLICY);
    assert_int_equal(says(&front, HANDOVER_POLICY, 5), SAID_OTHER); // it has none
    assert_int_equal(says(&vault, HANDOVER_STOP, -1), SAID_STOP);
    assert_int_equal(says(&front, HANDOVER_STOP, -1), SAID_OTHER);
    assert_int_equal(says(&vault, HANDOVER_FRONT_HANGS, -1), SAID_OTHER);
}

// A reload at the moment of an activation, and an end: nobody is killed for what they said before
// they could know.
static void what_comes_too_late(void **state)
{
    struct child leaving = vault;
    const struct handover policy = {HANDOVER_POLICY, 0, 5, 0, 0},
                          device = {HANDOVER_DEVICE, 0, -1, 0, 0},
                          hangs = {HANDOVER_FRONT_HANGS, 0, -1, 0, 0},
                          stop = {HANDOVER_STOP, 3, -1, STOP_GRANT | STOP_BY_END, 0};

    (void)state;
    leaving.dismissed = true;
    assert_int_equal(said_judge(&leaving, false, &policy), SAID_TOO_LATE);
    assert_int_equal(said_judge(&leaving, false, &hangs), SAID_TOO_LATE);
    assert_int_equal(said_judge(&leaving, false, &stop), SAID_STOP);
    assert_int_equal(said_judge(&vault, true, &stop), SAID_STOP);
    assert_int_equal(said_judge(&vault, true, &policy), SAID_TOO_LATE);
    assert_int_equal(said_judge(&front, true, &policy), SAID_OTHER);
    leaving = front;
    leaving.dismissed = true;
    assert_int_equal(said_judge(&leaving, false, &device), SAID_TOO_LATE);
    assert_int_equal(said_judge(&front, true, &device), SAID_TOO_LATE);
    assert_int_equal(said_judge(&vault, true, &device), SAID_OTHER);
}

static void whom_a_role_may_speak_of(void **state)
{
    const struct handover hangs = {HANDOVER_FRONT_HANGS, 0, -1, 0, 0},
                          gone = {HANDOVER_VAULT_GONE, 0, -1, 0, 0};

    (void)state;
    assert_int_equal(said_report(&vault, &hangs)->about, PROCESS_FRONT);
    assert_true(said_report(&vault, &hangs)->hangs);
    assert_null(said_report(&front, &hangs)); // of itself
    assert_int_equal(said_report(&front, &gone)->about, PROCESS_VAULT);
    assert_false(said_report(&front, &gone)->hangs);
    assert_null(said_report(&vault, &gone));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:D11 each role says what is theirs to say", each_says_what_is_theirs, NULL, NULL,
         NULL},
        {"abuse:D11 whom a role may speak of", whom_a_role_may_speak_of, NULL, NULL, NULL},
        {"abuse:D12 nobody is ended for what came too late", what_comes_too_late, NULL, NULL, NULL},
    };

    return cmocka_run_group_tests_name("what roles say", tests, NULL, NULL);
}

// SPDX-License-Identifier: BSD-2-Clause
// Logins through the whole vault: counted first, told after the commit, once means once.
#include "vault_rig.h"
#include "wire/codec.h"
#include "wire/seam.h"
#include <stdio.h>
#include <string.h>

static void a_right_login_is_granted(void **state)
{
    struct rig *rig = *state;
    const Outcome outcome = rig_granted(rig, &rig_amano, "login");
    const struct login login = rig_login(&rig_amano, "login", "");

    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_GRANTED);
    assert_int_equal(outcome.session_seconds, 12 * 3600);
}

static int group_setup(void **state)
{
    (void)state;
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_right_login_is_granted, rig_setup_ready, rig_teardown),
    };

    return cmocka_run_group_tests(tests, group_setup, NULL);
}

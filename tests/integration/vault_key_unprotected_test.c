// SPDX-License-Identifier: BSD-2-Clause
// Keys that cannot lock what they hold behind their PIN (no credProtect level 3): refused unless a
// rule takes them, and good under that rule alone (abuse:M9, abuse:F4).
#include "../vault/vault_rig_key.h"
#include <string.h>

static struct enrolled taro;
static struct held key;

static int setup(void **state)
{
    struct rig *rig = rig_with_keys("");

    *state = rig;
    rig_person(rig, "taro", "staff", &taro);
    rig_new_key(&key);
    key.unprotected = true;
    return 0;
}

static void rules_take_them(struct rig *rig, bool do_so)
{
    for (size_t i = 0; i < rig->policy->rule_count; i++)
        rig->policy->rules[i].unprotected_keys = do_so;
    rig_stop(rig);
    rig_start(rig);
}

static Result opens(struct rig *rig)
{
    const struct login login = {.user = "taro", .uid = taro.uid, .service = "login"};

    return rig_key_login(rig, &login, &key)->result;
}

static void abuse_m9_strict_unless_a_rule_says_so(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(rig_key_order(rig, ARGS(USER("taro"))), DONE);
    assert_false(rig->reply.body.page.order.unprotected);
    assert_int_not_equal(rig_key_made(rig, &key), DONE);
    assert_string_equal(rig_end(rig)->message, "This key would sign without its PIN.");
    assert_int_equal(rig_count(rig, "key.refused", "taro"), 1);
}

static void abuse_m9_good_under_that_rule_alone(void **state)
{
    struct rig *rig = *state;
    struct held strict;

    rules_take_them(rig, true);
    assert_int_equal(rig_key_order(rig, ARGS(USER("taro"))), DONE);
    assert_true(rig->reply.body.page.order.unprotected);
    assert_int_equal(rig_key_made(rig, &key), DONE);
    assert_int_equal(opens(rig), Result_RESULT_GRANTED);
    // abuse:F4: what was asked for and is there is taken as what it is.
    rig_new_key(&strict);
    assert_int_equal(rig_key_enrol(rig, "taro", "", &strict), DONE);
    rules_take_them(rig, false);
    assert_int_equal(opens(rig), Result_RESULT_DENIED);
    key = strict;
    assert_int_equal(opens(rig), Result_RESULT_GRANTED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(abuse_m9_strict_unless_a_rule_says_so),
        TEST(abuse_m9_good_under_that_rule_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: BSD-2-Clause
#include "core/classes.h"
#include "core/lifecycle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

// The obvious way: look at each class by name.
static unsigned count_by_name(unsigned set)
{
    unsigned count = 0;

    if (set & CLASS_KNOWLEDGE)
        count++;
    if (set & CLASS_POSSESSION)
        count++;
    if (set & CLASS_INHERENCE)
        count++;
    return count;
}

static void a1_truth_table_of_all_classes_and_demands(void **state)
{
    unsigned satisfied = 0;

    (void)state;
    for (unsigned shown = 0; shown < 256; shown++) {
        assert_int_equal(class_count((class_set)shown), count_by_name(shown));
        for (unsigned count = 0; count < 6; count++) {
            for (unsigned include = 0; include < 256; include++) {
                bool expected = count >= 1 && count_by_name(shown) >= count;
                for (unsigned bit = 0; bit < 8; bit++) {
                    const bool wanted = include >> bit & 1;
                    const bool is_class = bit < 3;
                    if (wanted && !(is_class && (shown >> bit & 1)))
                        expected = false;
                }
                assert_int_equal(classes_satisfy((class_set)shown, count, (class_set)include),
                                 expected);
                satisfied += expected;
            }
        }
    }
    // 32 meaningless upper halves x (demand, include, shown) over the three classes.
    assert_int_equal(satisfied, 32 * (3 * 2 + 3 * 2 * 4 + 3 * 8));
}

static void a1_two_authenticators_of_one_class_are_one_class(void **state)
{
    (void)state;
    const class_set password = CLASS_KNOWLEDGE;
    const class_set pin = CLASS_KNOWLEDGE;
    const class_set password_and_pin = password | pin;
    const class_set code = CLASS_POSSESSION;
    const class_set card = CLASS_POSSESSION;
    const class_set code_and_card = code | card;

    assert_false(classes_satisfy(password_and_pin, 2, CLASS_NONE));
    assert_false(classes_satisfy(code_and_card, 2, CLASS_NONE));
    assert_true(classes_satisfy(password_and_pin | code_and_card, 2, CLASS_NONE));
    assert_false(classes_satisfy(password_and_pin | code_and_card, 2, CLASS_INHERENCE));
    assert_false(classes_satisfy(CLASS_ALL, 0, CLASS_NONE)); // there is no such rule
    assert_false(classes_satisfy(CLASS_ALL, 4, CLASS_NONE));
}

static void names_of_all_eight_sets(void **state)
{
    (void)state;
    for (unsigned a = 0; a < 8; a++) {
        assert_non_null(class_set_name((class_set)a));
        assert_non_null(class_set_name((class_set)(a | 0xF8))); // foreign bits are not named
        for (unsigned b = 0; b < a; b++)
            assert_string_not_equal(class_set_name((class_set)a), class_set_name((class_set)b));
    }
    assert_string_equal(class_set_name(CLASS_KNOWLEDGE | CLASS_POSSESSION), "knowledge+possession");
}

static void c5_every_credential_state_and_event(void **state)
{
    // rows: from; columns: CONFIRM, SUSPEND, RESUME, REVOKE
    static const enum credential_state expected[5][4] = {
        {0, 0, 0, 0},
        {CREDENTIAL_ACTIVE, 0, 0, CREDENTIAL_REVOKED},
        {0, CREDENTIAL_SUSPENDED, 0, CREDENTIAL_REVOKED},
        {0, 0, CREDENTIAL_ACTIVE, CREDENTIAL_REVOKED},
        {0, 0, 0, 0},
    };

    (void)state;
    for (unsigned from = 0; from < 5; from++)
        for (unsigned event = 0; event < 4; event++)
            assert_int_equal(credential_next(from, event), expected[from][event]);
    assert_int_equal(credential_next((enum credential_state)9, CREDENTIAL_RESUME), 0);
    assert_int_equal(credential_next(CREDENTIAL_ACTIVE, (enum credential_event)9), 0);
}

static void abuse_r1_nothing_leads_out_of_revoked_or_removed(void **state)
{
    (void)state;
    for (unsigned event = 0; event < 16; event++) {
        assert_int_equal(credential_next(CREDENTIAL_REVOKED, event), CREDENTIAL_NONE);
        assert_int_equal(person_next(PERSON_REMOVED, event), PERSON_NONE);
    }
}

static void a5_every_person_state_and_event(void **state)
{
    // columns: SUSPEND, RESUME, REMOVE
    static const enum person_state expected[4][3] = {
        {0, 0, 0},
        {PERSON_SUSPENDED, 0, PERSON_REMOVED},
        {0, PERSON_ACTIVE, PERSON_REMOVED},
        {0, 0, 0},
    };

    (void)state;
    for (unsigned from = 0; from < 4; from++)
        for (unsigned event = 0; event < 3; event++)
            assert_int_equal(person_next(from, event), expected[from][event]);
}

static void stored_numbers_and_names_are_fixed(void **state)
{
    static const char *const credentials[] = {"none", "pending", "active", "suspended", "revoked"};
    static const char *const people[] = {"none", "active", "suspended", "removed"};

    (void)state;
    for (unsigned i = 0; i < 5; i++)
        assert_string_equal(credential_state_name(i), credentials[i]);
    for (unsigned i = 0; i < 4; i++)
        assert_string_equal(person_state_name(i), people[i]);
    assert_string_equal(credential_state_name((enum credential_state)77), "unknown");
    assert_string_equal(person_state_name((enum person_state) - 1), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"A1 promise 2 truth table of all classes and demands",
         a1_truth_table_of_all_classes_and_demands, NULL, NULL, NULL},
        {"A1 two authenticators of one class are one class",
         a1_two_authenticators_of_one_class_are_one_class, NULL, NULL, NULL},
        {"names of all eight sets", names_of_all_eight_sets, NULL, NULL, NULL},
        {"C5 every credential state and event", c5_every_credential_state_and_event, NULL, NULL,
         NULL},
        {"abuse:R1 nothing leads out of revoked or removed",
         abuse_r1_nothing_leads_out_of_revoked_or_removed, NULL, NULL, NULL},
        {"A5 every person state and event", a5_every_person_state_and_event, NULL, NULL, NULL},
        {"stored numbers and names are fixed", stored_numbers_and_names_are_fixed, NULL, NULL,
         NULL},
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: BSD-2-Clause
// The lives of cards and emergency codes: every state and event, and what follows for ever.
#include "core/card.h"
#include "core/emergency.h"
#include "core/lifecycle.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void every_card_state_and_event(void **state)
{
    // columns: BIND, SUSPEND, FIND, LOSE, REVOKE, COLLECT, DESTROY
    static const enum card_state expected[8][7] = {
        [CARD_ISSUED] = {CARD_ACTIVE, CARD_SUSPENDED, 0, CARD_LOST, CARD_REVOKED, 0, 0},
        [CARD_ACTIVE] = {CARD_ACTIVE, CARD_SUSPENDED, 0, CARD_LOST, CARD_REVOKED, 0, 0},
        [CARD_SUSPENDED] = {0, 0, CARD_ACTIVE, CARD_LOST, CARD_REVOKED, 0, 0},
        [CARD_LOST] = {0, 0, 0, 0, 0, CARD_COLLECTED, 0},
        [CARD_REVOKED] = {0, 0, 0, 0, 0, CARD_COLLECTED, 0},
        [CARD_COLLECTED] = {0, 0, 0, 0, 0, 0, CARD_DESTROYED},
    };

    (void)state;
    for (unsigned from = 0; from < 8; from++)
        for (unsigned event = 0; event < 7; event++)
            assert_int_equal(card_next(from, event), expected[from][event]);
    assert_int_equal(card_next((enum card_state)9, CARD_FIND), CARD_NONE);
    assert_int_equal(card_next(CARD_ACTIVE, (enum card_event)9), CARD_NONE);
}

static bool leads_to(enum card_state from, enum card_state wanted, unsigned depth)
{
    if (from == wanted)
        return true;
    for (unsigned event = 0; depth > 0 && event < 7; event++) {
        const enum card_state to = card_next(from, event);
        if (to != CARD_NONE && to != from && leads_to(to, wanted, depth - 1))
            return true;
    }
    return false;
}

static void nothing_leads_back_from_lost_or_revoked(void **state)
{
    (void)state;
    assert_true(leads_to(CARD_SUSPENDED, CARD_ACTIVE, 6));
    assert_true(leads_to(CARD_LOST, CARD_DESTROYED, 6));
    assert_true(leads_to(CARD_REVOKED, CARD_DESTROYED, 6));
    for (enum card_state from = CARD_LOST; from <= CARD_DESTROYED; from++)
        for (enum card_state back = CARD_ISSUED; back <= CARD_SUSPENDED; back++)
            assert_false(leads_to(from, back, 6));
}

static void card_names_and_numbers_are_fixed(void **state)
{
    static const char *const names[] = {"none", "issued",  "active",    "suspended",
                                        "lost", "revoked", "collected", "destroyed"};

    (void)state;
    for (unsigned i = 0; i < 8; i++) {
        assert_string_equal(card_state_name(i), names[i]);
        assert_int_equal(card_is_outstanding(i), i >= 3 && i <= 6);
    }
    assert_string_equal(card_state_name((enum card_state)8), "none");
}

static void every_emergency_state_and_event(void **state)
{
    // columns: APPROVE, USE, REVOKE, CLOSE
    static const enum emergency_state expected[6][4] = {
        [EMERGENCY_REQUESTED] = {EMERGENCY_ACTIVE, 0, 0, EMERGENCY_CLOSED},
        [EMERGENCY_ACTIVE] = {0, EMERGENCY_USED, 0, EMERGENCY_CLOSED},
        [EMERGENCY_USED] = {0, 0, EMERGENCY_REVOKED, EMERGENCY_CLOSED},
        [EMERGENCY_REVOKED] = {0, 0, 0, EMERGENCY_CLOSED},
    };

    (void)state;
    for (unsigned from = 0; from < 6; from++) {
        assert_int_equal(emergency_waits_for_review(from),
                         from == EMERGENCY_USED || from == EMERGENCY_REVOKED);
        for (unsigned event = 0; event < 4; event++)
            assert_int_equal(emergency_next(from, event), expected[from][event]);
    }
    assert_int_equal(emergency_next((enum emergency_state)6, EMERGENCY_USE), EMERGENCY_NONE);
}

static void a_code_is_worth_something_until_its_end(void **state)
{
    static const struct {
        enum emergency_state state;
        int64_t now;
        enum emergency_verdict verdict;
        const char *standing;
    } table[] = {
        {EMERGENCY_NONE, 99, EMERGENCY_REFUSED, "none"},
        {EMERGENCY_REQUESTED, 99, EMERGENCY_REFUSED, "requested"},
        {EMERGENCY_ACTIVE, 99, EMERGENCY_ACCEPTED, "active"},
        {EMERGENCY_USED, 99, EMERGENCY_SPENT, "used"},
        {EMERGENCY_CLOSED, 99, EMERGENCY_REFUSED, "closed"},
        {EMERGENCY_REVOKED, 99, EMERGENCY_REFUSED, "revoked"},
        {EMERGENCY_REQUESTED, 100, EMERGENCY_REFUSED, "expired"},
        {EMERGENCY_ACTIVE, 100, EMERGENCY_REFUSED, "expired"},
        {EMERGENCY_ACTIVE, 101, EMERGENCY_REFUSED, "expired"},
        {EMERGENCY_USED, 100, EMERGENCY_REFUSED, "used"},
        {EMERGENCY_CLOSED, 100, EMERGENCY_REFUSED, "closed"},
    };

    (void)state;
    for (unsigned i = 0; i < sizeof table / sizeof *table; i++) {
        const struct wall_time until = {100}, now = {table[i].now};
        assert_int_equal(emergency_judge(table[i].state, until, now), table[i].verdict);
        assert_string_equal(emergency_standing(table[i].state, until, now), table[i].standing);
    }
}

// Of people, of what they log in with, and of what waits for a second administrator.
static void every_other_state_and_event(void **state)
{
    // columns: SUSPEND, RESUME, REMOVE
    static const enum person_state persons[4][3] = {
        [PERSON_ACTIVE] = {PERSON_SUSPENDED, 0, PERSON_REMOVED},
        [PERSON_SUSPENDED] = {0, PERSON_ACTIVE, PERSON_REMOVED},
    };
    // columns: CONFIRM, SUSPEND, RESUME, REVOKE
    static const enum credential_state credentials[5][4] = {
        [CREDENTIAL_PENDING] = {CREDENTIAL_ACTIVE, 0, 0, CREDENTIAL_REVOKED},
        [CREDENTIAL_ACTIVE] = {0, CREDENTIAL_SUSPENDED, 0, CREDENTIAL_REVOKED},
        [CREDENTIAL_SUSPENDED] = {0, 0, CREDENTIAL_ACTIVE, CREDENTIAL_REVOKED},
    };

    (void)state;
    for (unsigned from = 0; from < 4; from++)
        for (unsigned event = 0; event < 3; event++)
            assert_int_equal(person_next(from, event), persons[from][event]);
    for (unsigned from = 0; from < 5; from++)
        for (unsigned event = 0; event < 4; event++)
            assert_int_equal(credential_next(from, event), credentials[from][event]);
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, NULL, NULL, NULL                                                           \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("C5 cards: every state and event", every_card_state_and_event),
        TEST("abuse:R1 C4 nothing leads from lost or revoked back to a card in use",
             nothing_leads_back_from_lost_or_revoked),
        TEST("C5 stored numbers and names of card states are fixed",
             card_names_and_numbers_are_fixed),
        TEST("C4 C6 people, credentials: every state and event", every_other_state_and_event),
        TEST("F2 emergency codes: every state and event", every_emergency_state_and_event),
        TEST("F2 an emergency code ends by itself", a_code_is_worth_something_until_its_end),
    };

    return cmocka_run_group_tests_name("cards and emergency codes", tests, NULL, NULL);
}

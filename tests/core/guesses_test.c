// SPDX-License-Identifier: BSD-2-Clause
// How many wrong tries are evaluated in a day, and whose they are: budgets of other people's
// sessions under a clock that the test owns.
#include "../random.h"
#include "core/foreign.h"
#include "core/guesses.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static const struct throttle_limit three = {.failures = 3, .window = 1800, .lock = 1800};

static struct steady_time at(int64_t second)
{
    return (struct steady_time){second * 1000};
}

// --- every order of tries ------------------------------------------------------------------------

// Every order there is, for limits of a few seconds: the most tries that anybody gets within
// DAY_TINY seconds that begin anywhere after WARM_UP seconds of preparation.
#define RULES 2
#define WARM_UP 4
#define DAY_TINY 5
#define SECONDS (WARM_UP + DAY_TINY)
#define FAILURES 4 // more than any limit
#define AGE (SECONDS + 1)

static int16_t known[SECONDS][FAILURES][AGE][AGE][4][2]; // of a budget at a time; -1: not yet

static int best(const struct throttle_limit limits[RULES], const struct budget *budget, int second)
{
    if (second == SECONDS)
        return 0;
    const int64_t now = second;
    const int64_t first =
        budget->failures == 0 ? 0 : now - budget->first_failure.milliseconds / 1000;
    const int64_t locked = budget->locked ? now - budget->locked_at.milliseconds / 1000 : 0;
    int16_t *result =
        &known[second][budget->failures][first][locked][budget->lock][budget->locked ? 1 : 0];

    if (*result >= 0)
        return *result;
    int most = best(limits, budget, second + 1);
    for (size_t i = 0; i < RULES; i++) {
        if (!throttle_ask(budget, &limits[i], at(second)).allowed)
            continue;
        const struct budget next = throttle_charge(budget, &limits[i], at(second));
        const int more = best(limits, &next, second) + (second >= WARM_UP ? 1 : 0);
        most = more > most ? more : most;
    }
    *result = (int16_t)most;
    return most;
}

static void abuse_m19_no_order_of_tries_gives_more_than_computed(void **state)
{
    unsigned kinds = 0, exact = 0;

    (void)state;
    // Each of two rules with up to three failures, and windows and locks of up to three seconds.
    for (uint32_t n = 0; n < 27 * 27; n++) {
        const struct throttle_limit limits[RULES] = {
            {1 + n % 3, 1 + n / 3 % 3, 1 + n / 9 % 3},
            {1 + n / 27 % 3, 1 + n / 81 % 3, 1 + n / 243 % 3}};
        const struct budget fresh = {0};
        memset(known, 0xff, sizeof known);
        const int most = best(limits, &fresh, 0);
        const uint64_t bound = guesses_within(limits, RULES, DAY_TINY);
        assert_true(most > 0);
        assert_true((uint64_t)most <= bound);
        kinds++;
        exact += (uint64_t)most + 2 * (uint64_t)FAILURES > bound;
    }
    printf("# %u pairs of limits, every order of tries\n", kinds);
    assert_true(exact * 10 > kinds * 9); // hardly ever more than its two episodes too large
}

// --- a day, under a virtual clock ----------------------------------------------------------------

#define TRIES_MAX 200000
static int64_t tries[TRIES_MAX]; // milliseconds of each that was evaluated

static uint64_t most_within_a_day(size_t count)
{
    uint64_t most = 0;

    for (size_t from = 0, to = 0; to < count; to++) {
        while (tries[to] - tries[from] >= (int64_t)GUESSES_DAY * 1000)
            from++;
        most = to - from + 1 > most ? to - from + 1 : most;
    }
    return most;
}

// Callers of all kinds for three days: patient ones, who stop before the lock, and greedy ones.
static uint64_t days_of(struct random *random, const struct throttle_limit *limits, size_t rules,
                        uint32_t callers, bool greedy)
{
    struct foreign foreign = {0};
    size_t count = 0;
    int64_t now = 1000;

    while (now < 3 * (int64_t)GUESSES_DAY * 1000 && count < TRIES_MAX) {
        bool tried = false, fell;
        for (uint32_t i = 0; i < callers; i++) {
            const struct throttle_limit *limit = &limits[random_below(random, (uint32_t)rules)];
            const uint32_t uid = 1001 + (greedy ? i : random_below(random, callers));
            const struct throttle_answer answer =
                foreign_ask(&foreign, uid, limit, (struct steady_time){now});
            if (!answer.allowed || (!greedy && answer.left == 1 && random_below(random, 2) == 0))
                continue;
            foreign_charge(&foreign, uid, "su", limit, (struct steady_time){now}, &fell);
            tries[count++] = now;
            tried = true;
        }
        if (!tried || (!greedy && random_below(random, 2) == 0))
            now += greedy ? 1000 : 1 + (int64_t)random_below(random, 600000);
    }
    return most_within_a_day(count);
}

static void abuse_m19_twenty_callers_stay_below_the_bound(void **state)
{
    struct random random = random_start("guesses", 20261129);

    (void)state;
    for (unsigned round = 0; round < 60; round++) {
        struct throttle_limit limits[3];
        for (size_t i = 0; i < 3; i++)
            limits[i] = (struct throttle_limit){.failures = 1 + random_below(&random, 8),
                                                .window = 60 + random_below(&random, 3600),
                                                .lock = 60 + random_below(&random, 3600)};
        const uint64_t bound = FOREIGN_BUDGETS * guesses_within(limits, 3, GUESSES_DAY);
        const uint64_t got = days_of(&random, limits, 3, 20, round % 2 == 0);
        assert_true(got > 0);
        assert_true(got <= bound);
    }
    // As the shipped rule for privilege: whoever takes all that is given comes near.
    const uint64_t bound = FOREIGN_BUDGETS * guesses_within(&three, 1, GUESSES_DAY);
    const uint64_t got = days_of(&random, &three, 1, 20, true);
    printf("# 20 callers, 3 wrong tries in 30 minutes: %llu a day, computed at most %llu\n",
           (unsigned long long)got, (unsigned long long)bound);
    assert_true(got <= bound && got * 10 >= bound * 9);
    // A hundred callers get no more than twenty.
    assert_int_equal(days_of(&random, &three, 1, 100, true), got);
}

// --- whose tries they are ------------------------------------------------------------------------

static void spend(struct foreign *foreign, uint32_t caller, int64_t second)
{
    bool fell;

    while (foreign_ask(foreign, caller, &three, at(second)).allowed)
        foreign_charge(foreign, caller, "su", &three, at(second), &fell);
}

static void abuse_m19_each_caller_spends_their_own(void **state)
{
    struct foreign foreign = {0};
    bool fell = false;

    (void)state;
    foreign_charge(&foreign, 1001, "su", &three, at(1), &fell);
    foreign_charge(&foreign, 1001, "su", &three, at(1), &fell);
    assert_false(fell);
    foreign_charge(&foreign, 1001, "su", &three, at(1), &fell);
    assert_true(fell);
    foreign_charge(&foreign, 1001, "su", &three, at(2), &fell); // one that was in flight
    assert_false(fell);
    assert_int_equal(foreign_ask(&foreign, 1001, &three, at(2)).retry_seconds, 1799);
    assert_int_equal(foreign_ask(&foreign, 1002, &three, at(2)).left, 3);
    spend(&foreign, 1002, 2);
    spend(&foreign, 1003, 2);
    // All further ones share one budget.
    assert_int_equal(foreign_ask(&foreign, 1004, &three, at(2)).left, 3);
    foreign_charge(&foreign, 1004, "su", &three, at(2), &fell);
    assert_int_equal(foreign_ask(&foreign, 1005, &three, at(2)).left, 2);
    spend(&foreign, 1006, 2);
    assert_false(foreign_ask(&foreign, 1004, &three, at(2)).allowed);
    assert_false(foreign_ask(&foreign, 0, &three, at(2)).allowed); // a caller that has no number
    assert_int_equal(foreign_untold(&foreign), 4 + 3 + 3 + 3);
    // When their locks are over so are the places, in the order of need.
    assert_int_equal(foreign_ask(&foreign, 1007, &three, at(1801)).left, 3);
    foreign_charge(&foreign, 1007, "sudo", &three, at(1801), &fell);
    assert_int_equal(foreign.callers[0].uid, 1007);
    assert_string_equal(foreign.callers[0].via, "sudo");
    assert_int_equal(foreign.callers[1].uid, 1002);
    assert_int_equal(foreign_untold(&foreign), 14); // nothing of 1001's was forgotten
}

static void abuse_m19_a_place_that_counts_is_nobody_elses(void **state)
{
    struct foreign foreign = {0};
    bool fell;

    (void)state;
    for (uint32_t caller = 1; caller <= FOREIGN_CALLERS; caller++)
        foreign_charge(&foreign, caller, "su", &three, at(1), &fell);
    // One failure counts until its window closes; then 9 takes the place.
    foreign_charge(&foreign, 9, "su", &three, at(1800), &fell);
    assert_int_equal(foreign.rest.failures, 1);
    foreign_charge(&foreign, 9, "su", &three, at(1801), &fell);
    assert_int_equal(foreign.callers[0].uid, 9);
    assert_int_equal(foreign.callers[0].budget.failures, 1);
    assert_int_equal(foreign.rest.since_success, 2); // its own of before, and 1's
}

static void a4_what_the_person_is_told_outlives_locks_and_logins(void **state)
{
    const struct foreign fresh = {0};
    struct foreign foreign = {0};

    (void)state;
    assert_memory_equal(&foreign, &fresh, sizeof fresh);
    spend(&foreign, 1001, 1);
    foreign_settle(&foreign, 1002); // somebody else's login resets nothing
    assert_false(foreign_ask(&foreign, 1001, &three, at(1)).allowed);
    foreign_settle(&foreign, 1001);
    assert_int_equal(foreign_ask(&foreign, 1001, &three, at(1)).left, 3);
    assert_int_equal(foreign_untold(&foreign), 3);
    spend(&foreign, 1001, 1);
    spend(&foreign, 0, 1);
    foreign_told(&foreign);
    assert_int_equal(foreign_untold(&foreign), 0);
    assert_false(foreign_ask(&foreign, 1001, &three, at(1)).allowed); // told is not forgiven
    assert_memory_not_equal(&foreign, &fresh, sizeof fresh);
    foreign_clear(&foreign);
    assert_memory_equal(&foreign, &fresh, sizeof fresh);
    spend(&foreign, 1001, 1);
    foreign_clear(&foreign);
    assert_int_equal(foreign_untold(&foreign), 3);
    assert_int_equal(foreign_ask(&foreign, 1001, &three, at(1)).left, 3);
}

static void a_service_too_long_is_not_cut(void **state)
{
    struct foreign foreign = {0};
    bool fell;

    (void)state;
    foreign_charge(&foreign, 1001, "su", &three, at(1), &fell);
    foreign_charge(&foreign, 1001, "a-service-of-24-letters-", &three, at(1), &fell);
    assert_string_equal(foreign.callers[0].via, "");
}

// --- a policy ------------------------------------------------------------------------------------

static void abuse_m19_a_policys_guesses_are_those_of_its_rules(void **state)
{
    struct rule rules[] = {
        {.failures = 5, .window = 900, .lock = 900, .way_count = 1, .origin = ORIGIN_LOCAL},
        {.failures = 3, .window = 1800, .lock = 1800, .way_count = 1, .origin = ORIGIN_LOCAL},
        {.failures = 10, .window = 900, .lock = 900, .way_count = 1, .origin = ORIGIN_REMOTE},
        {.failures = 100, .window = 1, .lock = 1, .way_count = 1, .deny = true},
        {.failures = 100, .window = 1, .lock = 1}, // asks nobody anything
    };
    const struct policy policy = {.rules = rules, .rule_count = 5};
    const struct guesses guesses = guesses_of_policy(&policy);

    (void)state;
    assert_int_equal(guesses.local, 5 * 96 + 10);
    assert_int_equal(guesses.remote, 10 * 96 + 20);
    assert_int_equal(guesses.foreign, FOREIGN_BUDGETS * guesses.local);
    assert_int_equal(guesses.total, guesses.local + guesses.remote + guesses.foreign);
    const struct policy none = {0};
    assert_int_equal(guesses_of_policy(&none).total, 0);
    // Waiting for a short window beats being locked.
    const struct throttle_limit window = {.failures = 5, .window = 60, .lock = 3600};
    assert_int_equal(guesses_within(&window, 1, GUESSES_DAY), 4 * 1440 + 10);
    // Beyond what numbers hold it says "at least that many", never few.
    const struct throttle_limit vast = {UINT32_MAX, 1, 1};
    assert_true(guesses_within(&vast, 1, UINT32_MAX) >= UINT64_MAX - 2 * (uint64_t)UINT32_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:M19 no order of tries gives more than computed",
         abuse_m19_no_order_of_tries_gives_more_than_computed, NULL, NULL, NULL},
        {"abuse:M19 twenty callers stay below the bound",
         abuse_m19_twenty_callers_stay_below_the_bound, NULL, NULL, NULL},
        {"abuse:M19 each caller spends their own", abuse_m19_each_caller_spends_their_own, NULL,
         NULL, NULL},
        {"abuse:M19 a place that counts is nobody else's",
         abuse_m19_a_place_that_counts_is_nobody_elses, NULL, NULL, NULL},
        {"A4 what the person is told outlives locks and logins",
         a4_what_the_person_is_told_outlives_locks_and_logins, NULL, NULL, NULL},
        {"a service too long is not cut", a_service_too_long_is_not_cut, NULL, NULL, NULL},
        {"abuse:M19 a policy's guesses are those of its rules",
         abuse_m19_a_policys_guesses_are_those_of_its_rules, NULL, NULL, NULL},
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

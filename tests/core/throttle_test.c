// SPDX-License-Identifier: BSD-2-Clause
// The throttle against a slow, obvious model: a list of when each wrong try was charged, from which
// everything is worked out anew at each question.
#include "../random.h"
#include "core/replays.h"
#include "core/throttle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define HISTORIES 400
#define STEPS 1000 // of each

// --- the model -----------------------------------------------------------------------------------

struct model {
    int64_t charged[STEPS]; // milliseconds of each wrong try since the last login
    const struct throttle_limit *under[STEPS]; // the rule that it was charged under
    size_t count;
};

struct model_answer {
    bool allowed;
    uint32_t retry_seconds;
    uint32_t left;
};

static int64_t longer(uint32_t won, uint32_t asked)
{
    return (int64_t)(won > asked ? won : asked) * 1000;
}

// Walks the whole history: windows open with a failure when none is open; the failure that fills a
// window locks, for as long as its rule says and no shorter than the rule that looks; tries while
// locked change nothing; after the lock everything begins anew.
static struct model_answer model_ask(const struct model *model, const struct throttle_limit *limit,
                                     int64_t now)
{
    const int64_t window = (int64_t)limit->window * 1000;
    const struct throttle_limit *won = NULL; // the rule that locked
    uint32_t in_window = 0;
    int64_t opened = 0;
    int64_t locked = -1;

    for (size_t i = 0; i < model->count; i++) {
        const int64_t at = model->charged[i];
        const struct throttle_limit *under = model->under[i];
        if (won != NULL) {
            if (at < locked + longer(won->lock, under->lock))
                continue;
            won = NULL;
            in_window = 0;
        }
        if (in_window > 0 && at >= opened + (int64_t)under->window * 1000)
            in_window = 0;
        if (in_window == 0)
            opened = at;
        in_window++;
        if (in_window >= under->failures) {
            locked = at;
            won = under;
        }
    }
    if (won != NULL && now < locked + longer(won->lock, limit->lock)) {
        const int64_t wait = locked + longer(won->lock, limit->lock) - now;
        return (struct model_answer){false, (uint32_t)((wait + 999) / 1000), 0};
    }
    if (won != NULL || (in_window > 0 && now >= opened + window))
        in_window = 0;
    if (in_window >= limit->failures) { // used up for this rule, though not for the others
        const int64_t wait = (opened + window - now + 999) / 1000;
        return (struct model_answer){false,
                                     wait < (int64_t)limit->lock ? (uint32_t)wait : limit->lock, 0};
    }
    return (struct model_answer){true, 0, limit->failures - in_window};
}

// --- histories -----------------------------------------------------------------------------------

static int64_t pause(struct random *random, const struct throttle_limit *limit)
{
    switch (random_below(random, 8)) {
    case 0:
        return 0;
    case 1:
        return 1 + random_below(random, 999);
    case 2:
        return (int64_t)limit->window * 1000 - 1 + random_below(random, 3); // the window's edge
    case 3:
        return (int64_t)limit->lock * 1000 - 1 + random_below(random, 3); // the lock's edge
    case 4:
        return (int64_t)random_below(random, limit->window + limit->lock + 2) * 1000;
    default:
        return random_below(random, 20000);
    }
}

static void a4_random_histories_agree_with_the_model(void **state)
{
    struct random random = random_start("throttle", 20240401);
    uint64_t locked_answers = 0;
    uint64_t charges = 0;
    uint64_t logins = 0;

    (void)state;
    for (unsigned history = 0; history < HISTORIES; history++) {
        struct throttle_limit
            limits[2]; // one budget serves rules of different strictness (abuse:L7)
        for (size_t i = 0; i < 2; i++)
            limits[i] = (struct throttle_limit){.failures = 1 + random_below(&random, 8),
                                                .window = 1 + random_below(&random, 120),
                                                .lock = 1 + random_below(&random, 120)};
        struct budget budget = {0};
        struct model model = {.count = 0};
        uint32_t since_success = 0;
        int64_t now = (int64_t)random_below(&random, 1000000);

        for (unsigned step = 0; step < STEPS; step++) {
            const struct throttle_limit limit = limits[random_below(&random, 2)];
            const struct throttle_limit *charging = &limits[random_below(&random, 2)];
            now += pause(&random, &limit);
            const struct steady_time at = {now};
            const struct throttle_answer got = throttle_ask(&budget, &limit, at);
            const struct model_answer want = model_ask(&model, &limit, now);
            assert_int_equal(got.allowed, want.allowed);
            assert_int_equal(got.retry_seconds, want.retry_seconds);
            assert_int_equal(got.left, want.left);
            assert_true(got.retry_seconds <= limits[0].lock || got.retry_seconds <= limits[1].lock);
            assert_int_equal(budget.since_success, since_success);
            locked_answers += !got.allowed;
            // Wrong tries also come while locked: those in flight (abuse:L3, abuse:D12).
            const uint32_t what = random_below(&random, 16);
            if (what == 0 && got.allowed) {
                budget = throttle_reset(&budget);
                model.count = 0;
                since_success = 0;
                logins++;
            } else if (what < 10) {
                budget = throttle_charge(&budget, charging, at);
                model.under[model.count] = charging;
                model.charged[model.count++] = now;
                since_success++;
                charges++;
            }
        }
    }
    printf("# %llu charges, %llu logins, %llu answers while locked\n", (unsigned long long)charges,
           (unsigned long long)logins, (unsigned long long)locked_answers);
    assert_true(charges > 100000 && logins > 1000 && locked_answers > 10000);
}

// --- edges ---------------------------------------------------------------------------------------

static const struct throttle_limit five = {.failures = 5, .window = 900, .lock = 600};

static struct budget wrong(struct budget budget, unsigned times, int64_t now)
{
    while (times-- > 0)
        budget = throttle_charge(&budget, &five, (struct steady_time){now});
    return budget;
}

static void abuse_l1_the_limit_is_exact(void **state)
{
    struct budget budget = {0};

    (void)state;
    for (uint32_t i = 0; i < 5; i++) {
        const struct throttle_answer answer =
            throttle_ask(&budget, &five, (struct steady_time){1000});
        assert_true(answer.allowed);
        assert_int_equal(answer.left, 5 - i);
        budget = wrong(budget, 1, 1000);
    }
    assert_false(throttle_ask(&budget, &five, (struct steady_time){1000}).allowed);
    assert_int_equal(throttle_ask(&budget, &five, (struct steady_time){1000}).retry_seconds, 600);
}

static void a4_edges_of_window_and_lock(void **state)
{
    const struct budget four = wrong((struct budget){0}, 4, 5000);
    const struct budget locked = wrong(four, 1, 6000);

    (void)state;
    // One millisecond before the window closes four count; when it closes, none.
    assert_int_equal(throttle_ask(&four, &five, (struct steady_time){5000 + 899999}).left, 1);
    assert_int_equal(throttle_ask(&four, &five, (struct steady_time){5000 + 900000}).left, 5);
    // The lock: one second is said until the last millisecond, then it is over and all is new.
    assert_int_equal(
        throttle_ask(&locked, &five, (struct steady_time){6000 + 599999}).retry_seconds, 1);
    assert_false(throttle_ask(&locked, &five, (struct steady_time){6000 + 599999}).allowed);
    assert_true(throttle_ask(&locked, &five, (struct steady_time){6000 + 600000}).allowed);
    assert_int_equal(throttle_ask(&locked, &five, (struct steady_time){6000 + 600000}).left, 5);
    const struct budget again = throttle_charge(&locked, &five, (struct steady_time){606000});
    assert_false(again.locked);
    assert_int_equal(again.failures, 1);
    assert_int_equal(again.first_failure.milliseconds, 606000);
}

static void abuse_l12_no_clock_jump_frees_early_or_locks_longer(void **state)
{
    const struct budget locked = wrong((struct budget){0}, 5, 1000000);
    static const int64_t jumps[] = {INT64_MIN, INT64_MIN + 1, -1, 0, 999999, 1000000};
    const int64_t hour = 3600 * 1000;
    const int64_t years = 10LL * 365 * 24 * hour;

    (void)state;
    for (size_t i = 0; i < sizeof jumps / sizeof *jumps; i++) { // backwards: the whole lock again
        const struct throttle_answer answer =
            throttle_ask(&locked, &five, (struct steady_time){jumps[i]});
        assert_false(answer.allowed);
        assert_int_equal(answer.retry_seconds, 600);
    }
    assert_true(throttle_ask(&locked, &five, (struct steady_time){1000000 + hour}).allowed);
    assert_true(throttle_ask(&locked, &five, (struct steady_time){1000000 + years}).allowed);
    assert_true(throttle_ask(&locked, &five, (struct steady_time){INT64_MAX}).allowed);
    // A budget stamped at either end of time neither overflows nor frees.
    const struct budget early = wrong((struct budget){0}, 5, INT64_MIN);
    assert_true(throttle_ask(&early, &five, (struct steady_time){INT64_MAX}).allowed);
    const struct budget late = wrong((struct budget){0}, 5, INT64_MAX);
    assert_false(throttle_ask(&late, &five, (struct steady_time){INT64_MIN}).allowed);
    assert_int_equal(throttle_ask(&late, &five, (struct steady_time){0}).retry_seconds, 600);
}

static void abuse_l3_tries_while_locked_count_but_do_not_prolong(void **state)
{
    struct budget budget = wrong((struct budget){0}, 5, 1000);

    (void)state;
    budget = wrong(budget, 100, 300000);
    assert_int_equal(budget.since_success, 105);
    assert_int_equal(budget.failures, 105);
    assert_int_equal(budget.locked_at.milliseconds, 1000);
    assert_true(throttle_ask(&budget, &five, (struct steady_time){601000}).allowed);
}

static void abuse_l7_one_budget_under_rules_of_different_strictness(void **state)
{
    const struct throttle_limit strict = {.failures = 3, .window = 1800, .lock = 300};
    const struct budget three = wrong((struct budget){0}, 3, 1000);
    struct throttle_answer answer = throttle_ask(&three, &strict, (struct steady_time){1000});

    (void)state;
    assert_true(throttle_ask(&three, &five, (struct steady_time){1000}).allowed);
    assert_false(answer.allowed); // not a fourth guess by going to the stricter service
    assert_int_equal(answer.retry_seconds, 300); // and never longer than that rule's lock
    answer = throttle_ask(&three, &strict, (struct steady_time){1000 + 1790000});
    assert_false(answer.allowed);
    assert_int_equal(answer.retry_seconds, 10);
    assert_true(throttle_ask(&three, &strict, (struct steady_time){1000 + 1800000}).allowed);
}

static void abuse_l7_a_lock_lasts_as_long_as_the_rule_that_won_it(void **state)
{
    const struct throttle_limit strict = {.failures = 3, .window = 900, .lock = 1800};
    struct budget budget = {0};

    (void)state;
    for (unsigned i = 0; i < 3; i++)
        budget = throttle_charge(&budget, &strict, (struct steady_time){1000});
    assert_false(throttle_ask(&budget, &five, (struct steady_time){1000 + 601000}).allowed);
    assert_int_equal(
        throttle_ask(&budget, &five, (struct steady_time){1000 + 601000}).retry_seconds,
        1800 - 601);
    // A wrong try at the laxer service does not open it either.
    budget = throttle_charge(&budget, &five, (struct steady_time){1000 + 700000});
    assert_false(throttle_ask(&budget, &strict, (struct steady_time){1000 + 1799000}).allowed);
    assert_true(throttle_ask(&budget, &five, (struct steady_time){1000 + 1800000}).allowed);
    // What a laxer rule locked is still locked for the stricter one's time when that one asks.
    budget = wrong((struct budget){0}, 5, 1000);
    assert_true(throttle_ask(&budget, &five, (struct steady_time){1000 + 600000}).allowed);
    assert_false(throttle_ask(&budget, &strict, (struct steady_time){1000 + 600000}).allowed);
    // A budget of old does not say for how long.
    budget.lock = 0;
    assert_false(throttle_ask(&budget, &five, (struct steady_time){1000 + 599000}).allowed);
    assert_true(throttle_ask(&budget, &five, (struct steady_time){1000 + 600000}).allowed);
}

static void abuse_l8_only_a_login_resets(void **state)
{
    struct budget budget = wrong((struct budget){0}, 4, 1000);
    const struct budget before = budget;

    (void)state;
    (void)throttle_ask(&budget, &five, (struct steady_time){2000}); // asking changes nothing
    assert_memory_equal(&before, &budget, sizeof budget);
    budget = throttle_reset(&budget);
    assert_int_equal(budget.failures, 0);
    assert_int_equal(budget.since_success, 0);
    assert_false(budget.locked);
}

static void counters_saturate(void **state)
{
    struct budget budget = {.failures = UINT32_MAX,
                            .since_success = UINT32_MAX,
                            .locked = true,
                            .locked_at = {1000},
                            .first_failure = {1000}};

    (void)state;
    budget = throttle_charge(&budget, &five, (struct steady_time){2000});
    assert_int_equal(budget.failures, UINT32_MAX);
    assert_int_equal(budget.since_success, UINT32_MAX);
    assert_false(throttle_ask(&budget, &five, (struct steady_time){2000}).allowed);
}

static void a_limit_of_zero_allows_nothing(void **state)
{
    const struct throttle_limit none = {0};
    const struct budget fresh = {0};

    (void)state;
    assert_false(throttle_ask(&fresh, &none, (struct steady_time){0}).allowed);
    assert_false(throttle_ask(&fresh, &none, (struct steady_time){INT64_MAX}).allowed);
}

// A replay is no guess, but neither log nor patience is without an end.
static void e7_replays_are_bounded(void **state)
{
    static struct replays replays;
    struct boot_time now = {1000};

    (void)state;
    for (unsigned round = 0; round < 2; round++, now.milliseconds += 600000) {
        for (unsigned i = 0; i < REPLAYS_FREE; i++)
            assert_int_equal(replays_note(&replays, 2, 0, now),
                             i == 0 ? REPLAY_TOLD : REPLAY_QUIET);
        assert_int_equal(replays_note(&replays, 2, 0, now), REPLAY_CHARGED);
        assert_int_equal(replays_note(&replays, 2, 1, now), REPLAY_TOLD); // from another host
    }
    assert_int_equal(replays_note(&replays, 3, 0, now), REPLAY_TOLD);
    now.milliseconds += 59999;
    assert_int_equal(replays_note(&replays, 3, 0, now), REPLAY_QUIET);
    now.milliseconds += 1;
    assert_int_equal(replays_note(&replays, 3, 0, now), REPLAY_TOLD);
    // A login ends it, as with wrong tries.
    for (unsigned i = 0; i < 2 * REPLAYS_FREE; i++) {
        assert_int_not_equal(replays_note(&replays, 3, 0, now), REPLAY_CHARGED);
        replays_settle(&replays, 3, 0);
    }
    // Of many people the last are known.
    for (int64_t person = 10; person < 10 + 2 * REPLAYS_KEPT; person++, now.milliseconds++)
        assert_int_equal(replays_note(&replays, person, 0, now), REPLAY_TOLD);
    assert_int_equal(replays_note(&replays, 9 + 2 * REPLAYS_KEPT, 0, now), REPLAY_QUIET);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"A4 random histories agree with the model", a4_random_histories_agree_with_the_model, NULL,
         NULL, NULL},
        {"abuse:L1 the limit is exact", abuse_l1_the_limit_is_exact, NULL, NULL, NULL},
        {"A4 edges of window and lock", a4_edges_of_window_and_lock, NULL, NULL, NULL},
        {"abuse:L12 no clock jump frees early or locks longer",
         abuse_l12_no_clock_jump_frees_early_or_locks_longer, NULL, NULL, NULL},
        {"abuse:L3 tries while locked count but do not prolong",
         abuse_l3_tries_while_locked_count_but_do_not_prolong, NULL, NULL, NULL},
        {"abuse:L7 one budget under rules of different strictness",
         abuse_l7_one_budget_under_rules_of_different_strictness, NULL, NULL, NULL},
        {"abuse:L7 a lock lasts as long as the rule that won it",
         abuse_l7_a_lock_lasts_as_long_as_the_rule_that_won_it, NULL, NULL, NULL},
        {"abuse:L8 only a login resets", abuse_l8_only_a_login_resets, NULL, NULL, NULL},
        {"E7 abuse:T2 replays cost nothing up to a number, and are told once a minute",
         e7_replays_are_bounded, NULL, NULL, NULL},
        {"counters saturate", counters_saturate, NULL, NULL, NULL},
        {"a limit of zero allows nothing", a_limit_of_zero_allows_nothing, NULL, NULL, NULL},
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

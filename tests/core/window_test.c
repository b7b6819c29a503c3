// SPDX-License-Identifier: BSD-2-Clause
// Windows of time, days and holidays; and what rules with them decide (D4).
#include "../random.h"
#include "core/policy.h"
#include "core/policy_decide.h"
#include "core/window.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define LIST(...)                                                                                  \
    {                                                                                              \
        (char **)(uintptr_t)(const char *const[]){__VA_ARGS__},                                    \
            sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)                            \
    }
#define NAMED .name = (char *)(uintptr_t)

// --- days ----------------------------------------------------------------------------------------

static void weekdays_and_yesterdays_over_four_centuries(void **state)
{
    struct civil_day day = {2399, 12, 31};
    unsigned weekday = civil_weekday(&day);
    unsigned count = 0;

    (void)state;
    assert_int_equal(weekday,
                     5); // as 31 December 1999, a Friday: the calendar repeats after 400 years
    while (day.year >= 2000) {
        assert_true(civil_day_exists(&day));
        const struct civil_day before = civil_yesterday(day);
        assert_int_equal(civil_weekday(&before), (civil_weekday(&day) + 6) % 7);
        day = before;
        count++;
    }
    assert_int_equal(count, 146097);
}

static void days_as_they_are_written(void **state)
{
    static const char *const bad[] = {"",           "2026",       "2026-02-30",  "2026-13-01",
                                      "02-30",      "12-29 ",     "2026-12-291", "0000-01-01",
                                      "12/29",      "2025-02-29", "1-1",         "2026-00-10",
                                      "2026-05-00", "+026-01-01", "12-29-2026",  "２-01"};
    struct civil_day day;

    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++)
        if (civil_day_read(bad[i], &day))
            fail_msg("\"%s\" was taken", bad[i]);
    assert_true(civil_day_read("02-29", &day)); // each year that has one
    assert_true(civil_day_read("2028-02-29", &day));
    assert_true(day.year == 2028 && day.month == 2 && day.day == 29);
}

// --- windows -------------------------------------------------------------------------------------

static void windows_as_they_are_written(void **state)
{
    static const char *const good[] = {"mon",
                                       "mon-fri 08:30-17:15",
                                       "sat,sun",
                                       "holiday",
                                       "!holiday",
                                       "22:00-05:00",
                                       "00:00-24:00",
                                       "sat-mon 10:00-11:00",
                                       "mon,wed-fri,holiday",
                                       "!12:00-13:00"};
    static const char *const bad[] = {"",
                                      "!",
                                      "mo",
                                      "Mon",
                                      "mon ",
                                      " mon",
                                      "mon-",
                                      "mon-mon",
                                      "mon-holiday",
                                      "holiday-mon",
                                      "mon,",
                                      ",mon",
                                      "08:30",
                                      "08:30-",
                                      "8:30-17:15",
                                      "08:30-24:01",
                                      "08:60-09:00",
                                      "24:00-01:00",
                                      "09:00-09:00",
                                      "mon  09:00-10:00",
                                      "09:00-10:00 ",
                                      "!!mon",
                                      "monday",
                                      "mon 09:00-10:00,tue",
                                      "mon-fri08:30-17:15"};
    struct window window;

    (void)state;
    for (size_t i = 0; i < COUNT(good); i++)
        if (!window_read(good[i], &window))
            fail_msg("\"%s\" was not taken", good[i]);
    for (size_t i = 0; i < COUNT(bad); i++)
        if (window_read(bad[i], &window))
            fail_msg("\"%s\" was taken", bad[i]);
}

static const struct civil_day new_years[] = {{2026, 1, 1}, {2026, 5, 4}, {2026, 5, 5}};
static const struct holidays some = {new_years, COUNT(new_years), 2026, 2026};

static enum match at(const char *const *windows, size_t count, struct civil_time now)
{
    static const char *const closed[] = {"12-29"};
    const struct window_moment moment = {&now, &some, closed, COUNT(closed)};

    return windows_match(windows, count, &moment);
}

static void d4_windows_hold_from_their_first_minute_to_before_their_last(void **state)
{
    static const char *const office[] = {"mon-fri 08:30-17:15", "!holiday"};
    static const char *const night[] = {"fri 22:00-05:00"};
    static const char *const rest[] = {"sat,sun,holiday 09:00-12:00"};
    static const char *const lunch[] = {"!12:00-13:00"};
#define AT(month, day, hour, minute)                                                               \
    {                                                                                              \
        {2026, month, day}, (hour)*60 + (minute)                                                   \
    }
    static const struct {
        const char *const *windows;
        size_t count;
        struct civil_time now;
        enum match match;
    } cases[] = {
        {office, 2, AT(11, 30, 8, 29), MATCH_NO}, // a Monday
        {office, 2, AT(11, 30, 8, 30), MATCH_YES},
        {office, 2, AT(11, 30, 17, 14), MATCH_YES},
        {office, 2, AT(11, 30, 17, 15), MATCH_NO},
        {office, 2, AT(11, 29, 10, 0), MATCH_NO}, // Sunday
        {office, 2, AT(5, 4, 10, 0), MATCH_NO},   // a Monday that is a holiday
        {office, 2, AT(12, 29, 10, 0), MATCH_NO}, // a Tuesday on which this office is closed
        {office, 2, AT(12, 28, 10, 0), MATCH_YES},
        {night, 1, AT(11, 27, 21, 59), MATCH_NO}, // Friday
        {night, 1, AT(11, 27, 22, 0), MATCH_YES},
        {night, 1, AT(11, 27, 23, 59), MATCH_YES},
        {night, 1, AT(11, 28, 0, 0), MATCH_YES}, // Saturday, of Friday's window
        {night, 1, AT(11, 28, 4, 59), MATCH_YES},
        {night, 1, AT(11, 28, 5, 0), MATCH_NO},
        {night, 1, AT(11, 28, 22, 0), MATCH_NO},
        {night, 1, AT(11, 27, 4, 0), MATCH_NO}, // of Thursday's, which there is none
        {rest, 1, AT(1, 1, 9, 0), MATCH_YES},   // a Thursday
        {rest, 1, AT(1, 2, 9, 0), MATCH_NO},
        {rest, 1, AT(1, 3, 11, 59), MATCH_YES},
        {lunch, 1, AT(1, 2, 12, 0), MATCH_NO},
        {lunch, 1, AT(1, 2, 13, 0), MATCH_YES},
        {NULL, 0, AT(1, 2, 13, 0), MATCH_YES},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        if (at(cases[i].windows, cases[i].count, cases[i].now) != cases[i].match)
            fail_msg("case %zu", i);
}

// Only what hangs on the missing list is in doubt (abuse:M18).
static void abuse_m18_beyond_the_list_only_what_hangs_on_holidays_is_unknown(void **state)
{
    static const char *const office[] = {"mon-fri 08:30-17:15", "!holiday"};
    static const char *const plain[] = {"mon-fri 08:30-17:15"};
    static const char *const off[] = {"holiday"};
    static const char *const broken[] = {"mon", "moonday"};
    const struct civil_time weekday = {{2027, 11, 29}, 600}, sunday = {{2027, 11, 28}, 600},
                            closed = {{2027, 12, 29}, 600};

    (void)state;
    assert_int_equal(at(office, 2, weekday), MATCH_MAYBE);
    assert_int_equal(at(office, 2, sunday), MATCH_NO);
    assert_int_equal(at(office, 2, closed), MATCH_NO);
    assert_int_equal(at(plain, 1, weekday), MATCH_YES);
    assert_int_equal(at(off, 1, weekday), MATCH_MAYBE);
    assert_int_equal(at(off, 1, closed), MATCH_YES);
    assert_int_equal(at(broken, 2, weekday), MATCH_MAYBE);
    assert_int_equal(windows_match(plain, 1, &(struct window_moment){.now = NULL}), MATCH_MAYBE);
    assert_int_equal(windows_match(NULL, 0, &(struct window_moment){.now = NULL}), MATCH_YES);
}

// Windows minute by minute against their definition: so many minutes in a week are inside.
static void windows_have_the_length_that_is_written(void **state)
{
    struct random random = random_start("windows", 200);
    static const char *const days[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

    (void)state;
    for (unsigned i = 0; i < 200; i++) {
        const unsigned from = random_below(&random, 1440), to = random_below(&random, 1441);
        const unsigned first = random_below(&random, 7);
        unsigned inside = 0;
        char text[32];
        if (from == to)
            continue;
        snprintf(text, sizeof text, "%s %02u:%02u-%02u:%02u", days[first], from / 60, from % 60,
                 to / 60, to % 60);
        const char *const windows[] = {text};
        for (unsigned minute = 0; minute < 7 * 1440; minute++)
            inside += at(windows, 1,
                         (struct civil_time){{2026, 11, (uint8_t)(1 + minute / 1440)},
                                             (uint16_t)(minute % 1440)}) == MATCH_YES;
        if (inside != (to > from ? to - from : 1440 - from + to))
            fail_msg("%s: %u minutes", text, inside);
    }
}

// --- rules ---------------------------------------------------------------------------------------

static struct policy_request ask(const struct civil_time *now)
{
    return (struct policy_request){.service = "sudo",
                                   .user = "taro",
                                   .host = "madoguchi-1",
                                   .user_found = true,
                                   .uid = 1000,
                                   .groups_known = true,
                                   .origin = ORIGIN_LOCAL,
                                   .now = now,
                                   .synchronised = true,
                                   .holidays = &some};
}

static const struct civil_time noon = {{2026, 11, 30}, 720}, night = {{2026, 11, 30}, 1380};

static void d4_outside_its_window_a_rule_lets_nobody_in_and_names_itself(void **state)
{
    struct rule rules[] = {{NAMED "office", .services = LIST("sudo"),
                            .times = LIST("mon-fri 08:30-17:15"), .classes = 2},
                           {NAMED "rest", .deny = true}};
    const struct policy policy = {.rules = rules, .rule_count = 2};
    const struct policy_request day = ask(&noon), late = ask(&night);
    struct decision decision = policy_decide(&policy, &day);

    (void)state;
    assert_int_equal(decision.kind, DECISION_RULE);
    assert_string_equal(decision.rule->name, "office");
    decision = policy_decide(&policy, &late);
    assert_int_equal(decision.kind, DECISION_DENY_TIME);
    assert_string_equal(decision.rule->name, "office");
    rules[1].reason = (char *)(uintptr_t) "ask the duty officer"; // the policy's own words go first
    decision = policy_decide(&policy, &late);
    assert_int_equal(decision.kind, DECISION_DENY_RULE);
    assert_string_equal(decision.rule->name, "rest");
    const struct policy alone = {.rules = rules, .rule_count = 1};
    decision = policy_decide(&alone, &late);
    assert_int_equal(decision.kind, DECISION_DENY_TIME);
    // A rule behind it takes over.
    struct rule two[] = {rules[0], {NAMED "duty", .services = LIST("sudo"), .classes = 3}};
    const struct policy duty = {.rules = two, .rule_count = 2};
    decision = policy_decide(&duty, &late);
    assert_int_equal(decision.kind, DECISION_RULE);
    assert_string_equal(decision.rule->name, "duty");
}

// E6, abuse:L12: a window is not opened by a clock that nobody keeps, and abuse:I4: of the rules
// that may hold the strictest does.
static void e6_abuse_l12_a_clock_that_is_not_kept_opens_no_window(void **state)
{
    struct rule rules[] = {
        {NAMED "office", .services = LIST("sudo"), .times = LIST("mon-fri 08:30-17:15"),
         .classes = 2},
        {NAMED "duty", .services = LIST("sudo"), .classes = 3},
    };
    const struct policy one = {.rules = rules, .rule_count = 1},
                        both = {.rules = rules, .rule_count = 2};
    struct policy_request request = ask(&noon);

    (void)state;
    request.synchronised = false;
    assert_int_equal(policy_decide(&one, &request).kind, DECISION_DENY_CLOCK);
    assert_string_equal(policy_decide(&both, &request).rule->name, "duty"); // three classes
    rules[1].classes = 1;
    assert_string_equal(policy_decide(&both, &request).rule->name, "office");
    rules[1] = (struct rule){NAMED "rest", .deny = true};
    assert_int_equal(policy_decide(&both, &request).kind, DECISION_DENY_CLOCK);
    rules[0].unsynchronised_clock = CLOCK_WARN;
    assert_int_equal(policy_decide(&one, &request).kind, DECISION_RULE);
    request.now = NULL;
    assert_int_equal(policy_decide(&one, &request).kind, DECISION_DENY_CLOCK);
    // A rule that denies at night denies whenever nobody knows what time it is.
    struct rule nights[] = {{NAMED "night", .deny = true, .times = LIST("17:15-08:30")},
                            {NAMED "all", .classes = 2}};
    const struct policy closing = {.rules = nights, .rule_count = 2};
    assert_int_equal(policy_decide(&closing, &request).kind, DECISION_DENY_CLOCK);
    request = ask(&noon);
    assert_int_equal(policy_decide(&closing, &request).kind, DECISION_RULE);
    request.synchronised = false;
    assert_int_equal(policy_decide(&closing, &request).kind, DECISION_DENY_CLOCK);
    request = ask(&night);
    assert_int_equal(policy_decide(&closing, &request).kind, DECISION_DENY_RULE);
}

static void at_best_is_what_could_ever_be(void **state)
{
    struct rule rules[] = {{NAMED "night", .deny = true, .times = LIST("17:15-08:30")},
                           {NAMED "day", .classes = 2, .times = LIST("holiday 10:00-10:01")}};
    const struct policy policy = {.rules = rules, .rule_count = 2};
    struct policy_request request = ask(NULL);

    (void)state;
    request.at_best = true;
    assert_string_equal(policy_decide(&policy, &request).rule->name, "day");
    rules[0].times.count = 0;
    assert_int_equal(policy_decide(&policy, &request).kind, DECISION_DENY_RULE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weekdays_and_yesterdays_over_four_centuries),
        cmocka_unit_test(days_as_they_are_written),
        cmocka_unit_test(windows_as_they_are_written),
        cmocka_unit_test(d4_windows_hold_from_their_first_minute_to_before_their_last),
        cmocka_unit_test(abuse_m18_beyond_the_list_only_what_hangs_on_holidays_is_unknown),
        cmocka_unit_test(windows_have_the_length_that_is_written),
        cmocka_unit_test(d4_outside_its_window_a_rule_lets_nobody_in_and_names_itself),
        cmocka_unit_test(e6_abuse_l12_a_clock_that_is_not_kept_opens_no_window),
        cmocka_unit_test(at_best_is_what_could_ever_be),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

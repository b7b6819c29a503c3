// SPDX-License-Identifier: BSD-2-Clause
// The shipped list of holidays against the law, and every way in which the file may be damaged
// (abuse:M18).
#include "core/window.h"
#include "settings/holidays_file.h"
#include "settings/policy_file.h"
#include "settings/time_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static char *text;
static size_t length;
static char path[1024], error[512];

static int read_list(void **state)
{
    const char *top = getenv("top_srcdir");
    size_t room = 0;

    (void)state;
    snprintf(path, sizeof path, "%s/policies/holidays.tsv", top != NULL ? top : ".");
    FILE *in = fopen(path, "r");
    if (in == NULL)
        fail_msg("%s cannot be opened", path);
    const ssize_t got = getdelim(&text, &room, '\0', in);
    fclose(in);
    if (got <= 0)
        fail_msg("%s cannot be read", path);
    length = (size_t)got;
    return 0;
}

static int free_list(void **state)
{
    (void)state;
    free(text);
    return 0;
}

// --- the law -------------------------------------------------------------------------------------

static struct civil_day next(struct civil_day day)
{
    struct civil_day after = {day.year, day.month, (uint8_t)(day.day + 1)};

    if (!civil_day_exists(&after))
        after = (struct civil_day){day.year, (uint8_t)(day.month + 1), 1};
    if (after.month > 12)
        after = (struct civil_day){(uint16_t)(day.year + 1), 1, 1};
    return after;
}

// As the National Astronomical Observatory's tables have come out since 1980.
static unsigned equinox(unsigned year, double first)
{
    return (unsigned)(first + 0.242194 * (year - 1980)) - (year - 1980) / 4;
}

// 国民の祝日 (article 2 of the Act).
static bool is_named(struct civil_day day)
{
    static const uint8_t fixed[][2] = {{1, 1}, {2, 11}, {2, 23}, {4, 29}, {5, 3},
                                       {5, 4}, {5, 5},  {8, 11}, {11, 3}, {11, 23}};
    static const uint8_t mondays[][2] = {{1, 2}, {7, 3}, {9, 3}, {10, 2}};

    for (size_t i = 0; i < COUNT(fixed); i++)
        if (day.month == fixed[i][0] && day.day == fixed[i][1])
            return true;
    for (size_t i = 0; i < COUNT(mondays); i++)
        if (day.month == mondays[i][0] && civil_weekday(&day) == 1 &&
            (day.day + 6) / 7 == mondays[i][1])
            return true;
    return (day.month == 3 && day.day == equinox(day.year, 20.8431)) ||
           (day.month == 9 && day.day == equinox(day.year, 23.2488));
}

// Article 3: in place of one on a Sunday the next day that is none; and a day between two.
static bool is_off(struct civil_day day)
{
    struct civil_day before = civil_yesterday(day);

    if (is_named(day) || (is_named(before) && is_named(next(day))))
        return true;
    for (; is_named(before); before = civil_yesterday(before))
        if (civil_weekday(&before) == 0)
            return true;
    return false;
}

static void d4_the_shipped_list_is_the_law_of_each_of_its_years(void **state)
{
    struct holidays list;
    unsigned found = 0;

    (void)state;
    assert_int_equal(holidays_parse(path, text, &list, error, sizeof error), FAULT_NONE);
    assert_true(list.first_year <= 2026 && list.last_year >= 2030);
    for (struct civil_day day = {list.first_year, 1, 1}; day.year <= list.last_year;
         day = next(day)) {
        const enum match is = civil_is_holiday(&day, &list, NULL, 0);
        if (is != (is_off(day) ? MATCH_YES : MATCH_NO))
            fail_msg("%u-%02u-%02u is %d", day.year, day.month, day.day, (int)is);
        found += is == MATCH_YES;
    }
    assert_int_equal(found, list.count);
    // As the Cabinet Office has published them.
    static const struct civil_day published[] = {{2026, 3, 20}, {2026, 5, 6},  {2026, 9, 22},
                                                 {2026, 9, 23}, {2027, 3, 21}, {2027, 3, 22},
                                                 {2027, 9, 23}};
    for (size_t i = 0; i < COUNT(published); i++)
        assert_int_equal(civil_is_holiday(&published[i], &list, NULL, 0), MATCH_YES);
    holidays_free(&list);
}

// --- damage --------------------------------------------------------------------------------------

static bool is_taken(const char *bytes)
{
    struct holidays list;
    const enum fault fault = holidays_parse("list", bytes, &list, error, sizeof error);

    if (fault == FAULT_NONE) {
        holidays_free(&list);
        return true;
    }
    assert_int_equal(fault, FAULT_CORRUPT);
    assert_null(list.days);
    assert_int_equal(list.last_year, 0);
    assert_memory_equal(error, "list:", 5);
    return false;
}

static void abuse_m18_a_list_that_is_cut_anywhere_is_none(void **state)
{
    (void)state;
    assert_true(is_taken(text));
    for (size_t i = length; i-- > 0;) {
        text[i] = '\0';
        if (is_taken(text))
            fail_msg("cut after %zu bytes", i);
    }
    free_list(state);
    text = NULL;
    read_list(state);
}

static void abuse_m18_a_list_with_any_flipped_byte_is_none(void **state)
{
    (void)state;
    for (size_t i = 0; i < length; i += 7) { // of all bytes it takes long
        const char was = text[i];
        text[i] = (char)(was ^ (1 << i % 8));
        if (is_taken(text))
            fail_msg("byte %zu", i);
        text[i] = was;
    }
    assert_true(is_taken(text));
}

static void abuse_m18_a_list_that_is_not_there_is_named(void **state)
{
    struct holidays list;

    (void)state;
    assert_int_equal(holidays_load("/nowhere/holidays.tsv", &list, error, sizeof error),
                     FAULT_NOT_FOUND);
    assert_non_null(strstr(error, "/nowhere/holidays.tsv"));
    assert_null(list.days);
}

// --- words ---------------------------------------------------------------------------------------

static void d4_windows_in_words(void **state)
{
    static const struct {
        const char *items, *english, *japanese;
    } cases[] = {
        {"\"mon-fri 08:30-17:15\", \"!holiday\"", "mon-fri 08:30-17:15, but not holidays",
         "月〜金 08:30〜17:15（祝日・休庁日を除く）"},
        {"\"sat,sun,holiday 09:00-12:00\"", "sat, sun, holidays 09:00-12:00",
         "土、日、祝日・休庁日 09:00〜12:00"},
        {"\"fri 22:00-05:00\"", "fri 22:00-05:00", "金 22:00〜翌05:00"},
        {"\"22:00-24:00\"", "22:00-24:00", "22:00〜24:00"},
        {"\"mon\", \"wed-fri 10:00-11:00\"", "mon, wed-fri 10:00-11:00", "月、水〜金 10:00〜11:00"},
        {"\"!12:00-13:00\"", "any time, but not 12:00-13:00", "いつでも（12:00〜13:00を除く）"},
        {"\"sat-tue\"", "mon, tue, sat, sun", "月、火、土、日"},
    };
    char words[TIME_WORDS_SIZE], written[2048];

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct policy *policy = NULL;
        snprintf(written, sizeof written,
                 "profile = \"p\"\nrule \"r\" {\n service = {\"login\"}\n time = {%s}\n classes = "
                 "2\n way = "
                 "{\"password+otp\"}\n}\n",
                 cases[i].items);
        if (policy_parse("p", written, &policy, error, sizeof error) != FAULT_NONE)
            fail_msg("%s", error);
        assert_string_equal(time_words(&policy->rules[0].times, false, words), cases[i].english);
        assert_string_equal(time_words(&policy->rules[0].times, true, words), cases[i].japanese);
        policy_free(&policy);
    }
    // What has no room is cut between two windows, and says so.
    strcpy(written, "profile = \"p\"\nrule \"r\" {\n service = {\"login\"}\n time = {");
    for (unsigned i = 0; i < 40; i++)
        snprintf(written + strlen(written), sizeof written - strlen(written),
                 "%s\"mon,wed %02u:00-24:00\"", i > 0 ? ", " : "", i % 24);
    strcat(written, "}\n classes = 2\n way = {\"password+otp\"}\n}\n");
    struct policy *policy = NULL;
    assert_int_equal(policy_parse("p", written, &policy, error, sizeof error), FAULT_NONE);
    for (unsigned japanese = 0; japanese < 2; japanese++) {
        time_words(&policy->rules[0].times, japanese != 0, words);
        assert_true(strlen(words) > 120);
        assert_string_equal(words + strlen(words) - 8,
                            "24:00..."); // not in the middle of a character
    }
    policy_free(&policy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(d4_the_shipped_list_is_the_law_of_each_of_its_years),
        cmocka_unit_test(abuse_m18_a_list_that_is_cut_anywhere_is_none),
        cmocka_unit_test(abuse_m18_a_list_with_any_flipped_byte_is_none),
        cmocka_unit_test(abuse_m18_a_list_that_is_not_there_is_named),
        cmocka_unit_test(d4_windows_in_words),
    };

    return cmocka_run_group_tests(tests, read_list, free_list);
}

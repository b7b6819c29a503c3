// SPDX-License-Identifier: BSD-2-Clause
#include "factor/password_dates.h"
#include <stdbool.h>
#include <string.h>
#include <unistr.h>

static bool is_digit(ucs4_t c)
{
    return c >= '0' && c <= '9';
}

// Digits at c, at most `most`; their number is *value.
static size_t digits_at(const ucs4_t *c, size_t room, size_t most, unsigned *value)
{
    size_t count = 0;

    for (*value = 0; count < most && count < room && is_digit(c[count]); count++)
        *value = *value * 10 + (c[count] - '0');
    return count;
}

// Exactly `count` digits.
static bool number_is(const ucs4_t *c, size_t count, unsigned *value)
{
    return digits_at(c, count, count, value) == count;
}

static bool is_year(unsigned year)
{
    return year >= 1900 && year <= 2099;
}

static bool is_day(unsigned month, unsigned day)
{
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

// --- digits alone ---

static bool is_packed_date(const ucs4_t *c, size_t count)
{
    unsigned first, second, year = 0;

    switch (count) {
    case 4: // 2024; 0401, either way round
        return number_is(c, 4, &year) &&
               (is_year(year) || is_day(year / 100, year % 100) || is_day(year % 100, year / 100));
    case 6: // 910401, 202404; 010491, 040191
        if (!number_is(c, 4, &first) || !number_is(c + 4, 2, &second))
            return false;
        return is_day(first % 100, second) || (is_year(first) && second >= 1 && second <= 12) ||
               is_day(first / 100, first % 100) || is_day(first % 100, first / 100);
    case 8: // 19910401; 01041991, 04011991
        if (!number_is(c, 4, &first) || !number_is(c + 4, 4, &second))
            return false;
        return (is_year(first) && is_day(second / 100, second % 100)) ||
               (is_year(second) &&
                (is_day(first / 100, first % 100) || is_day(first % 100, first / 100)));
    default:
        return false;
    }
}

// --- year, month and day apart ---

static bool separates(ucs4_t c, const char *marks)
{
    const uint8_t *text = (const uint8_t *)marks;

    for (size_t at = 0, size = strlen(marks); at < size;) {
        ucs4_t mark;
        at += (size_t)u8_mbtouc_unsafe(&mark, text + at, size - at);
        if (mark == c)
            return true;
    }
    return false;
}

// "4/1", "4月1日" after a year and its mark, or a month alone. Its length, or 0.
static size_t month_and_day(const ucs4_t *c, size_t room)
{
    unsigned month, day;
    size_t used = digits_at(c, room, 2, &month);

    if (used == 0 || month < 1 || month > 12)
        return 0;
    if (used == room || !separates(c[used], "/-.月"))
        return 0;
    used++;
    const size_t more = digits_at(c + used, room - used, 2, &day);
    if (more == 0 || !is_day(month, day))
        return used;
    used += more;
    return used < room && separates(c[used], "日") ? used + 1 : used;
}

// What may follow a year at c: a mark, and the rest of the date. Adds the lengths to `lengths`.
static uint32_t after_year(const ucs4_t *c, size_t room, size_t year)
{
    uint32_t lengths = 0;
    size_t used = year;

    if (used < room && separates(c[used], "/-.年")) {
        if (separates(c[used], "年"))
            lengths |= 1u << (used + 1);
        const size_t rest = month_and_day(c + used + 1, room - used - 1);
        if (rest > 0)
            lengths |= 1u << (used + 1 + rest);
        used++;
    } else if (used + 3 < room && separates(c[used], "n") && separates(c[used + 1], "e") &&
               separates(c[used + 2], "n")) { // reiwa6nen
        lengths |= 1u << (used + 3);
    }
    if (used + 4 <= room && is_packed_date(c + used, 4)) // R060401
        lengths |= 1u << (used + 4);
    return lengths;
}

// --- eras ---

static const char *const eras[] = {
    "reiwa",   "令和",  "れいわ",     "heisei", "heisey",   "平成",   "へいせい", "showa",
    "shouwa",  "syowa", "syouwa",     "昭和",   "しょうわ", "taisho", "taishou",  "taisyo",
    "taisyou", "大正",  "たいしょう", "meiji",  "meizi",    "明治",   "めいじ",
};

// The length of the era's name at c, or 0; *letter says that it is one letter ("r").
static size_t era_at(const ucs4_t *c, size_t room, bool *letter)
{
    size_t longest = 0;

    *letter = false;
    for (size_t i = 0; i < sizeof eras / sizeof *eras; i++) {
        const uint8_t *text = (const uint8_t *)eras[i];
        const size_t size = strlen(eras[i]);
        size_t at = 0, count = 0;
        while (at < size && count < room) {
            ucs4_t mark;
            at += (size_t)u8_mbtouc_unsafe(&mark, text + at, size - at);
            if (c[count] != mark)
                break;
            count++;
            if (at == size && count > longest)
                longest = count;
        }
    }
    if (longest == 0 && room > 0 && separates(c[0], "rhstm")) {
        *letter = true;
        return 1;
    }
    return longest;
}

static uint32_t era_dates(const ucs4_t *c, size_t room)
{
    bool letter;
    unsigned number;
    const size_t era = era_at(c, room, &letter);
    uint32_t lengths = 0;

    if (era == 0)
        return 0;
    if (!letter)
        lengths |= 1u << era;
    size_t digits = digits_at(c + era, room - era, 2, &number);
    if (!letter && era < room && separates(c[era], "元"))
        digits = 1;
    else if (digits == 0 || number == 0 || number > 64) // Showa had 64 years
        return lengths;
    for (; digits > 0; digits--) {
        if (!letter) // "r6" and "s53" alone are in too many passwords
            lengths |= 1u << (era + digits);
        lengths |= after_year(c, room, era + digits);
    }
    return lengths;
}

uint32_t dates_at(const ucs4_t *c, size_t room)
{
    uint32_t lengths = 0;
    unsigned year;

    if (room > DATE_LONGEST)
        room = DATE_LONGEST;
    for (size_t count = 4; count <= 8 && count <= room; count += 2)
        if (is_packed_date(c, count))
            lengths |= 1u << count;
    if (room >= 4 && number_is(c, 4, &year) && is_year(year))
        lengths |= after_year(c, room, 4);
    if (room >= 2 && number_is(c, 2, &year))
        lengths |= after_year(c, room, 2);
    const size_t day = month_and_day(c, room);
    if (day > 0 && (is_digit(c[day - 1]) || separates(c[day - 1], "日")))
        lengths |= 1u << day;
    return lengths | era_dates(c, room);
}

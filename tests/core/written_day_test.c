// SPDX-License-Identifier: BSD-2-Clause
// A5: the last day of a term, as it is written in an office.
#include "core/written_day.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct {
    const char *text;
    struct civil_day day; // year 0: refused
} cases[] = {
    {"2027-03-31", {2027, 3, 31}},
    {"2027-3-31", {2027, 3, 31}},
    {"2027/3/31", {2027, 3, 31}},
    {"2027.03.31", {2027, 3, 31}},
    {"2027年3月31日", {2027, 3, 31}},
    {"２０２７年３月３１日", {2027, 3, 31}},
    {"２０２７／０３／３１", {2027, 3, 31}},
    {"令和9年3月31日", {2027, 3, 31}},
    {"令和９年３月３１日", {2027, 3, 31}},
    {"R9.3.31", {2027, 3, 31}},
    {"r09-03-31", {2027, 3, 31}},
    {"Ｒ９．３．３１", {2027, 3, 31}},
    {"令和元年5月1日", {2019, 5, 1}},
    {"令和1年5月1日", {2019, 5, 1}},
    {"平成31年4月30日", {2019, 4, 30}},
    {"昭和64年1月7日", {1989, 1, 7}},
    {"2028-02-29", {2028, 2, 29}},
    // no day, or not surely one
    {"2027-02-29", {0, 0, 0}},
    {"2027-04-31", {0, 0, 0}},
    {"2027-13-01", {0, 0, 0}},
    {"2027-00-10", {0, 0, 0}},
    {"27-03-31", {0, 0, 0}},
    {"0-3-31", {0, 0, 0}},
    {"R0.3.31", {0, 0, 0}},
    {"令和元年4月30日", {0, 0, 0}},
    {"平成31年5月1日", {0, 0, 0}},
    {"平成39年3月31日", {0, 0, 0}},
    {"令和9年3月31", {0, 0, 0}},
    {"2027-03-31x", {0, 0, 0}},
    {"2027-03/31", {0, 0, 0}},
    {"2027 03 31", {0, 0, 0}},
    {" 2027-03-31", {0, 0, 0}},
    {"20270331", {0, 0, 0}},
    {"12027-03-31", {0, 0, 0}},
    {"-2027-03-31", {0, 0, 0}},
    {"2027-03-031", {0, 0, 0}},
    {"31.3.2027", {0, 0, 0}},
    {"", {0, 0, 0}},
    {"\xef\xbc", {0, 0, 0}},
    {"令", {0, 0, 0}},
    {"2027-03-31                                                                   ", {0, 0, 0}},
};

static void written_days(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct civil_day day = {0};
        const bool read = written_day_read(cases[i].text, &day);
        if (read != (cases[i].day.year != 0))
            fail_msg("\"%s\" was %s", cases[i].text, read ? "taken" : "refused");
        if (read && (day.year != cases[i].day.year || day.month != cases[i].day.month ||
                     day.day != cases[i].day.day))
            fail_msg("\"%s\" is %u-%u-%u", cases[i].text, day.year, day.month, day.day);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"A5 days as they are written in an office, and what is none", written_days, NULL, NULL,
         NULL},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

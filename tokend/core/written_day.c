// SPDX-License-Identifier: BSD-2-Clause
#include "core/written_day.h"
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct era {
    const char *names[3];
    struct civil_day first, last;
} eras[] = {
    {{"令和", "R", "r"}, {2019, 5, 1}, {9999, 12, 31}},
    {{"平成", "H", "h"}, {1989, 1, 8}, {2019, 4, 30}},
    {{"昭和", "S", "s"}, {1926, 12, 25}, {1989, 1, 7}},
};

// Full-width digits and signs become those of ASCII.
static bool narrow(const char *text, char out[WRITTEN_DAY_MAX + 1])
{
    size_t used = 0;

    for (; *text != '\0' && used < WRITTEN_DAY_MAX; used++) {
        const unsigned char *c = (const unsigned char *)text;
        // U+FF01 to U+FF5E, of which those up to U+FF3F begin with EF BC
        const bool wide = c[0] == 0xef && (c[1] == 0xbc || c[1] == 0xbd) && c[2] >= 0x80;
        const unsigned code = wide ? (unsigned)(c[1] & 3) << 6 | (c[2] & 0x3fU) : 0;
        if (wide && code >= 1 && code <= 0x5e) {
            out[used] = (char)(code + 0x20);
            text += 3;
        } else {
            out[used] = *text++;
        }
    }
    out[used] = '\0';
    return *text == '\0';
}

static bool skip(const char **at, const char *word)
{
    const size_t length = strlen(word);

    if (strncmp(*at, word, length) != 0)
        return false;
    *at += length;
    return true;
}

static bool read_number(const char **at, unsigned most, unsigned *number)
{
    unsigned digits = 0;

    for (*number = 0; **at >= '0' && **at <= '9' && digits < most; digits++, (*at)++)
        *number = *number * 10 + (unsigned)(**at - '0');
    return digits > 0 && !(**at >= '0' && **at <= '9');
}

static const struct era *read_era(const char **at)
{
    for (size_t i = 0; i < COUNT(eras); i++)
        for (size_t k = 0; k < COUNT(eras[i].names); k++)
            if (skip(at, eras[i].names[k]))
                return &eras[i];
    return NULL;
}

static bool is_before(const struct civil_day *a, const struct civil_day *b)
{
    return a->year != b->year     ? a->year < b->year
           : a->month != b->month ? a->month < b->month
                                  : a->day < b->day;
}

bool written_day_read(const char *text, struct civil_day *day)
{
    static const struct {
        const char *after_year, *after_month, *after_day;
    } forms[] = {{"-", "-", ""}, {"/", "/", ""}, {".", ".", ""}, {"年", "月", "日"}};
    char narrowed[WRITTEN_DAY_MAX + 1];
    const char *at = narrowed;
    unsigned year, month, date;

    if (!narrow(text, narrowed))
        return false;
    const struct era *era = read_era(&at);
    if (era != NULL && skip(&at, "元"))
        year = 1;
    else if (!read_number(&at, era != NULL ? 2 : 4, &year) || year == 0)
        return false;
    if (era != NULL)
        year += era->first.year - 1U;
    else if (year < 1000) // "27-03-31" may be of any era
        return false;
    for (size_t i = 0; i < COUNT(forms); i++) {
        const char *rest = at;
        if (!skip(&rest, forms[i].after_year) || !read_number(&rest, 2, &month) ||
            !skip(&rest, forms[i].after_month) || !read_number(&rest, 2, &date) ||
            !skip(&rest, forms[i].after_day) || *rest != '\0')
            continue;
        *day = (struct civil_day){(uint16_t)year, (uint8_t)month, (uint8_t)date};
        return civil_day_exists(day) &&
               (era == NULL || (!is_before(day, &era->first) && !is_before(&era->last, day)));
    }
    return false;
}

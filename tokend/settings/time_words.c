// SPDX-License-Identifier: BSD-2-Clause
#include "settings/time_words.h"
#include "core/window.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define HOLIDAY 7
#define ROOM_FOR_MORE 8 // bytes that a closing word and "..." take

struct language {
    const char *days[HOLIDAY + 1]; // Sunday first
    const char *to, *and, *next_day, *before_excluded, *after_excluded, *any;
};

static const struct language languages[] = {
    {{"sun", "mon", "tue", "wed", "thu", "fri", "sat", "holidays"},
     "-",
     ", ",
     "",
     ", but not ",
     "",
     "any time"},
    {{"日", "月", "火", "水", "木", "金", "土", "祝日・休庁日"},
     "〜",
     "、",
     "翌",
     "（",
     "を除く）",
     "いつでも"},
};

struct words {
    char *text;
    size_t used, room;
};

__attribute__((format(printf, 2, 3))) static bool add(struct words *words, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    const int length =
        vsnprintf(words->text + words->used, words->room - words->used, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= words->room - words->used) {
        words->text[words->used] = '\0';
        return false;
    }
    words->used += (size_t)length;
    return true;
}

// Weeks begin with Monday here; three days and more in a row are "mon-fri".
static bool add_days(struct words *words, const struct language *language,
                     const struct window *window)
{
    const char *separator = "";
    bool good = true;

    if (window->weekdays == WINDOW_ALL_DAYS)
        return true;
    for (unsigned i = 0, last; i < 7; i = last + 1) {
        for (last = i; last < 7 && (window->weekdays >> (last + 1) % 7 & 1U) != 0;)
            last++;
        if (last == i)
            continue; // not this day
        last--;
        for (unsigned day = i; day <= last; day += last - i >= 2 ? last - i : 1) {
            good = good && add(words, "%s%s", separator, language->days[(day + 1) % 7]);
            separator = last - i >= 2 && day == i ? language->to : language->and;
        }
    }
    return good && (!window->holidays || add(words, "%s%s", separator, language->days[HOLIDAY]));
}

static bool add_window(struct words *words, const struct language *language,
                       const struct window *window)
{
    const bool days = window->weekdays != WINDOW_ALL_DAYS;

    if (!add_days(words, language, window))
        return false;
    if (days && window->from == 0 && window->to == WINDOW_DAY_MINUTES)
        return true;
    return add(words, "%s%02u:%02u%s%s%02u:%02u", days ? " " : "", window->from / 60U,
               window->from % 60U, language->to,
               window->to <= window->from ? language->next_day : "", window->to / 60U,
               window->to % 60U);
}

static bool add_all(struct words *words, const struct language *language,
                    const struct text_list *times, bool excluded)
{
    bool first = true;

    for (size_t i = 0; i < times->count; i++) {
        struct window window;
        if (!window_read(times->items[i], &window) || window.excludes != excluded)
            continue;
        const size_t before = words->used;
        const char *lead = !first ? language->and : excluded ? language->before_excluded : "";
        if (!add(words, "%s", lead) || !add_window(words, language, &window)) {
            words->used = before;
            snprintf(words->text + before, ROOM_FOR_MORE, "...");
            return false;
        }
        first = false;
    }
    if (excluded)
        return first || add(words, "%s", language->after_excluded);
    return !first || add(words, "%s", language->any);
}

const char *time_words(const struct text_list *times, bool japanese, char out[TIME_WORDS_SIZE])
{
    struct words words = {.text = out, .room = TIME_WORDS_SIZE - 2 * ROOM_FOR_MORE};

    out[0] = '\0';
    if (add_all(&words, &languages[japanese], times, false))
        (void)add_all(&words, &languages[japanese], times, true);
    return out;
}

// SPDX-License-Identifier: BSD-2-Clause
// A line of the log into what alerts.h looks at. Only records that it knows what to do with
// are read whole.
#include "analyse.h"
#include "base/text.h"
#include "core/event_kind.h"
#include "evidence/entry.h"
#include "evidence/export_form.h"
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define STEADY_BEGINS ",\"steady\":"
#define EVENT_BEGINS ",\"event\":\""
#define RECORD_BEGINS ",\"record\":"

#define QUARTER 900 // seconds; no zone of the world differs by less
#define TEXT_SIZE 256
#define TEXTS 11
#define NUMBERS 5

struct texts {
    char values[TEXTS][TEXT_SIZE];
    int64_t numbers[NUMBERS];
};

// The names of members, and where in the record their text goes.
static const struct {
    const char *name;
    size_t place;
} members[TEXTS] =
    {
        {"user", offsetof(struct alert_record, user)},
        {"member", offsetof(struct alert_record, member)},
        {"host", offsetof(struct alert_record, host)},
        {"tty", offsetof(struct alert_record, tty)},
        {"rhost", offsetof(struct alert_record, rhost)},
        {"service", offsetof(struct alert_record, service)},
        {"card", offsetof(struct alert_record, card)},
        {"key", offsetof(struct alert_record, key)},
        {"code", offsetof(struct alert_record, code)},
        {"why", offsetof(struct alert_record, why)},
        {"operation", offsetof(struct alert_record, operation)},
},
  numbers[NUMBERS] = {
      {"caller", offsetof(struct alert_record, caller)},
      {"credential", offsetof(struct alert_record, credential)},
      {"review", offsetof(struct alert_record, review)},
      {"session", offsetof(struct alert_record, session)},
      {"until", offsetof(struct alert_record, until)},
};

static void take_member(void *context, const struct json_member *member)
{
    struct texts *texts = context;

    for (size_t i = 0; i < NUMBERS && !member->text; i++)
        if (strcmp(member->name, numbers[i].name) == 0 &&
            text_to_number(member->value, 0, INT64_MAX, &texts->numbers[i]) != FAULT_NONE)
            texts->numbers[i] = 0;
    for (size_t i = 0; i < TEXTS && member->text; i++)
        if (strcmp(member->name, members[i].name) == 0) {
            snprintf(texts->values[i], TEXT_SIZE, "%.*s", TEXT_SIZE - 1, member->value);
            return;
        }
}

static const char *behind(const char *text, size_t length, const char *what)
{
    const char *found = memmem(text, length, what, strlen(what));
    return found != NULL ? found + strlen(what) : NULL;
}

static bool is_read(enum event_id event)
{
    switch (event) {
    case EVENT_LOGIN_DENIED:
    case EVENT_LOGIN_DORMANT:
    case EVENT_LOGIN_REFUSED:
    case EVENT_LOGIN_GRANTED:
    case EVENT_ATTEMPT_LOST:
    case EVENT_KEY_COUNT:
    case EVENT_ACCOUNT_REFUSED:
    case EVENT_SESSION_REFUSED:
    case EVENT_SESSION_OPENED:
    case EVENT_SESSION_CLOSED:
    case EVENT_REQUEST_APPROVED:
    case EVENT_REQUEST_ENDED:
        return true;
    default:
        return false; // the times of the others count
    }
}

// The texts of the record behind `rest`, which ends with the entry's brace.
static bool read_texts(struct analysis *analysis, const char *rest, size_t length,
                       struct texts *texts)
{
    const char *record = behind(rest, length, RECORD_BEGINS);
    size_t size;

    if (record == NULL)
        return false;
    size = length - (size_t)(record - rest);
    if (size == 0 || size > sizeof analysis->record)
        return false;
    memcpy(analysis->record, record, size - 1);
    analysis->record[size - 1] = '\0';
    return json_read_object(analysis->record, take_member, texts);
}

static bool read_steady(const char *at, const char *end, int64_t *steady)
{
    char digits[24];
    size_t size = 0;

    while (at < end && *at >= '0' && *at <= '9' && size < sizeof digits - 1)
        digits[size++] = *at++;
    digits[size] = '\0';
    return text_to_number(digits, 0, INT64_MAX, steady) == FAULT_NONE;
}

static unsigned hour_of(struct analysis *analysis, int64_t seconds)
{
    const time_t when = (time_t)seconds;
    struct tm parts;

    if (seconds / QUARTER != analysis->clock.quarter && localtime_r(&when, &parts) != NULL) {
        analysis->clock.quarter = seconds / QUARTER;
        analysis->clock.hour = (unsigned)parts.tm_hour;
    }
    return analysis->clock.hour;
}

static bool take_entry(struct analysis *analysis, const char *entry, size_t length)
{
    struct alert_record record = {.sequence = 0};
    struct texts texts = {.numbers = {0}};
    const char *steady = behind(entry, length, STEADY_BEGINS);
    const char *event = behind(entry, length, EVENT_BEGINS), *end;

    if (!entry_numbers(entry, length, &record.sequence, &record.time) || steady == NULL ||
        event == NULL || (end = memchr(event, '"', length - (size_t)(event - entry))) == NULL)
        return false;
    if (!read_steady(steady, entry + length, &record.steady))
        return false;
    if (analysis->to != 0 && record.time >= analysis->to) {
        analysis->after++;
        return true;
    }
    record.before = record.time < analysis->from;
    analysis->before += record.before;
    analysis->counted += !record.before;
    record.event = event_by_name(event, (size_t)(end - event));
    const bool known = record.event != EVENT_COUNT_;
    const bool read =
        !is_read(record.event) || read_texts(analysis, end, length - (size_t)(end - entry), &texts);
    for (size_t i = 0; i < NUMBERS; i++)
        memcpy((char *)&record + numbers[i].place, &texts.numbers[i], sizeof texts.numbers[i]);
    record.hour = hour_of(analysis, record.time);
    for (size_t i = 0; i < TEXTS; i++) {
        const char *value = texts.values[i];
        memcpy((char *)&record + members[i].place, &value, sizeof value);
    }
    if (read)
        alerts_add(analysis->alerts, &record);
    return read && (known || record.before);
}

void analyse_line(struct analysis *analysis, const char *line, size_t length)
{
    const char *entry =
        length > strlen(EXPORT_HASH) && memcmp(line, EXPORT_HASH, strlen(EXPORT_HASH)) == 0
            ? behind(line, length, EXPORT_ENTRY)
            : NULL;

    if (entry == NULL) // a head
        return;
    const size_t rest = length - (size_t)(entry - line);
    if (rest < strlen(EXPORT_ENTRY_END) ||
        !take_entry(analysis, entry, rest - strlen(EXPORT_ENTRY_END)))
        analysis->unread++;
}

// SPDX-License-Identifier: BSD-2-Clause
// Lines of the log into figures. A line that is counted alone costs no more than its event and
// time; only what may open or close an item is read whole.
#include "base/text.h"
#include "compliance.h"
#include "evidence/export_form.h"
#include "json_read.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define QUARTER 900 // seconds; no zone of the world differs by less

bool compliance_begin(struct compliance *compliance)
{
    *compliance = (struct compliance){.cache = {.quarter = -1}};
    compliance->open.items = calloc(OPEN_ITEMS_MAX, sizeof *compliance->open.items);
    return compliance->open.items != NULL;
}

void compliance_end(struct compliance *compliance)
{
    for (size_t i = 0; i < compliance->setting_count; i++) {
        free(compliance->settings[i].of);
        free(compliance->settings[i].name);
        free(compliance->settings[i].value);
        free(compliance->settings[i].clauses);
    }
    free(compliance->settings);
    free(compliance->policy);
    free(compliance->digest);
    free(compliance->open.items);
    *compliance = (struct compliance){.from = 0};
}

static void look_up(struct compliance *compliance, int64_t seconds)
{
    const time_t when = (time_t)seconds;
    struct tm parts;

    if (compliance->cache.quarter == seconds / QUARTER)
        return;
    compliance->cache.quarter = seconds / QUARTER;
    if (localtime_r(&when, &parts) == NULL)
        return;
    compliance->cache.hour = (unsigned)parts.tm_hour;
    compliance->cache.month = parts.tm_year * 12 + parts.tm_mon;
}

static void count(struct compliance *compliance, int64_t sequence, int64_t seconds,
                  enum event_id event)
{
    if (!compliance->has_month) {
        if (compliance->from == 0)
            compliance->from = seconds;
        look_up(compliance, compliance->from);
        compliance->first_month = compliance->cache.month;
        compliance->has_month = true;
    }
    look_up(compliance, seconds);
    const int month = compliance->cache.month - compliance->first_month;
    const struct tally_record record = {sequence, seconds, event, compliance->cache.hour,
                                        month > 0 ? (unsigned)month : 0};
    tally_add(&compliance->tally, &record);
}

void compliance_close(struct compliance *compliance)
{
    // Without an end it is that of the log.
    if (compliance->to == 0)
        compliance->to = compliance->log.until + 1;
    // What was still in force when the log ended is still open: of later nothing is known.
    open_items_end(&compliance->open, compliance->to - 1 < compliance->log.until
                                          ? compliance->to - 1
                                          : compliance->log.until);
    // What nobody can read, or knows, may be anything.
    compliance->owed = (compliance->unread > 0) + (compliance->tally.unknown > 0);
    for (unsigned i = 0; i < compliance->open.count; i++) {
        const enum open_item_kind kind = compliance->open.items[i].kind;
        if (compliance->only == NULL || strcmp(open_item_clause(kind), compliance->only) == 0)
            compliance->owed += open_item_is_owed(kind);
    }
}

// --- records that may open or close an item ------------------------------------------------------

#define RECORD_SIZE ((size_t)64 * 1024)

struct wanted {
    const char *key; // name of the field that names the item
    char value[OPEN_ITEM_KEY_SIZE], after[OPEN_ITEM_KEY_SIZE], operation[32], seen[32], why[64];
    int64_t until, when;
};

// A time; what is none is none.
static int64_t number_of(const struct json_member *member)
{
    int64_t number;

    return text_to_number(member->value, 0, INT64_MAX, &number) == FAULT_NONE ? number : 0;
}

static void take_member(void *context, const struct json_member *member)
{
    struct wanted *wanted = context;

    if (strcmp(member->name, wanted->key) == 0)
        snprintf(wanted->value, sizeof wanted->value, "%.*s", (int)sizeof wanted->value - 1,
                 member->value);
    const struct {
        const char *name;
        char *out;
        size_t size;
    } texts[] = {{"after", wanted->after, sizeof wanted->after},
                 {"operation", wanted->operation, sizeof wanted->operation},
                 {"logind", wanted->operation, sizeof wanted->operation},
                 {"seen", wanted->seen, sizeof wanted->seen},
                 {"why", wanted->why, sizeof wanted->why}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(member->name, texts[i].name) == 0)
            snprintf(texts[i].out, texts[i].size, "%.*s", (int)texts[i].size - 1, member->value);
    if (strcmp(member->name, "until") == 0 && !member->text)
        wanted->until = number_of(member);
    else if (strcmp(member->name, "when") == 0 && !member->text)
        wanted->when = number_of(member);
}

static void follow(struct compliance *compliance, int64_t sequence, int64_t seconds,
                   enum event_id event, const char *record, size_t length)
{
    struct wanted wanted = {.key = open_items_key(event)};
    char *copy = length < RECORD_SIZE ? strndup(record, length) : NULL;

    if (copy == NULL || !json_read_object(copy, take_member, &wanted)) {
        compliance->unread++;
        free(copy);
        return;
    }
    free(copy);
    const struct open_record one = {event,
                                    sequence,
                                    seconds,
                                    wanted.until,
                                    wanted.value,
                                    wanted.after,
                                    wanted.operation,
                                    wanted.seen[0] != '\0' ? wanted.seen : wanted.why};
    open_items_add(&compliance->open, &one);
    if (event == EVENT_CARD_LOST && seconds >= compliance->from)
        tally_add_loss(&compliance->tally, wanted.when, seconds);
}

// --- lines ---------------------------------------------------------------------------------------

#define POLICY_FIELD "\"policy\":\""
#define EVENT_BEGINS ",\"event\":\""
#define RECORD_BEGINS ",\"record\":"

// Keeps the note that a line holds, with its newlines: "" when it does not fit.
static void keep_head(struct compliance *compliance, const char *note, size_t length)
{
    size_t used = 0;

    for (size_t i = 0; i < length && note[i] != '"' && used < sizeof compliance->head - 1; i++)
        if (note[i] == '\\' && i + 1 < length && note[i + 1] == 'n')
            compliance->head[used++] = '\n', i++;
        else
            compliance->head[used++] = note[i];
    compliance->head[used] = '\0';
}

static void count_rules(struct compliance *compliance, const char *record, size_t length)
{
    const char *digest = memmem(record, length, POLICY_FIELD, strlen(POLICY_FIELD));
    unsigned i = 0;

    if (digest == NULL)
        return;
    digest += strlen(POLICY_FIELD);
    const char *end = memchr(digest, '"', length - (size_t)(digest - record));
    const size_t size = end != NULL ? (size_t)(end - digest) : 0;
    if (size == 0 || size >= COMPLIANCE_DIGEST_SIZE)
        return;
    while (i < compliance->rule_count && i < COMPLIANCE_RULES_MAX - 1 &&
           (strncmp(compliance->rules[i].digest, digest, size) != 0 ||
            compliance->rules[i].digest[size] != '\0'))
        i++;
    if (i == compliance->rule_count)
        compliance->rule_count++;
    snprintf(compliance->rules[i].digest, COMPLIANCE_DIGEST_SIZE, "%.*s", (int)size, digest);
    compliance->rules[i].records++;
}

static void take_record(struct compliance *compliance, const char *entry, size_t length)
{
    int64_t sequence, seconds;
    const char *name = memmem(entry, length, EVENT_BEGINS, strlen(EVENT_BEGINS));

    if (!entry_numbers(entry, length, &sequence, &seconds) || name == NULL) {
        compliance->unread++;
        return;
    }
    name += strlen(EVENT_BEGINS);
    const char *end = memchr(name, '"', length - (size_t)(name - entry));
    if (end == NULL) {
        compliance->unread++;
        return;
    }
    const enum event_id event = event_by_name(name, (size_t)(end - name));
    if (compliance->to != 0 && seconds >= compliance->to) {
        compliance->after++;
        return;
    }
    if (seconds < compliance->from)
        compliance->before++;
    else {
        count(compliance, sequence, seconds, event);
        count_rules(compliance, end, length - (size_t)(end - entry));
    }
    if (event == EVENT_COUNT_ || !open_items_want(&compliance->open, event))
        return;
    // A name cannot hold what begins the record: its quotes are escaped.
    const size_t left = length - (size_t)(end - entry);
    const char *record = memmem(end, left, RECORD_BEGINS, strlen(RECORD_BEGINS));
    if (record == NULL) {
        compliance->unread++;
        return;
    }
    record += strlen(RECORD_BEGINS);
    const size_t rest = length - (size_t)(record - entry);
    // Behind it comes the brace that ends the entry.
    if (rest > 0)
        follow(compliance, sequence, seconds, event, record, rest - 1);
    else
        compliance->unread++;
}

void compliance_line(struct compliance *compliance, const char *line, size_t length)
{
    if (length > 0 && line[length - 1] == '\n')
        length--;
    const char *entry = memmem(line, length, EXPORT_ENTRY, strlen(EXPORT_ENTRY));
    if (length > strlen(EXPORT_HASH) && memcmp(line, EXPORT_HASH, strlen(EXPORT_HASH)) == 0 &&
        entry != NULL) {
        entry += strlen(EXPORT_ENTRY);
        const size_t rest = length - (size_t)(entry - line);
        if (rest >= strlen(EXPORT_ENTRY_END))
            take_record(compliance, entry, rest - strlen(EXPORT_ENTRY_END));
        else
            compliance->unread++;
        return;
    }
    const char *note = memmem(line, length, EXPORT_FIRST_HEAD, strlen(EXPORT_FIRST_HEAD));
    if (compliance->head[0] == '\0' && note != NULL) { // the first line: the head of all
        note += strlen(EXPORT_FIRST_HEAD);
        keep_head(compliance, note, length - (size_t)(note - line));
    }
}

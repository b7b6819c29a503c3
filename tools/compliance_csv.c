// SPDX-License-Identifier: BSD-2-Clause
// The report as one table for a spreadsheet: what a line is of stands in its first column, what the
// columns are in its first line.
#include "compliance_answer.h"
#include "event_title.h"
#include "language.h"
#include "page.h"
#include "words.h"
#include <inttypes.h>
#include <string.h>

enum place {
    AT_LINE,
    AT_CLAUSE,
    AT_NAME,
    AT_WHAT,
    AT_COUNT,
    AT_ADVERSE,
    AT_SINCE,
    AT_UNTIL,
    AT_FIRST,
    AT_LAST,
    AT_SAMPLES,
    COLUMNS
};

// A line in the making; a text that is not there is "".
struct line {
    const char *texts[COLUMNS];
    char made[COLUMNS][24]; // of numbers
};

static void put_line(FILE *out, const struct line *line)
{
    for (unsigned i = 0; i < COLUMNS; i++)
        page_csv_field(out, line->texts[i] != NULL ? line->texts[i] : "", i + 1 == COLUMNS);
}

static void number(struct line *line, enum place column, int64_t value)
{
    snprintf(line->made[column], sizeof line->made[column], "%" PRId64, value);
    line->texts[column] = line->made[column];
}

static void put_heading(FILE *out)
{
    const struct line line = {.texts = {
                                  [AT_LINE] = _("Line"),
                                  [AT_CLAUSE] = _("Clause"),
                                  [AT_NAME] = _("Name or number"),
                                  [AT_WHAT] = _("What"),
                                  [AT_COUNT] = _("Count"),
                                  [AT_ADVERSE] = _("Adverse"),
                                  [AT_SINCE] = _("Since"),
                                  [AT_UNTIL] = _("Until"),
                                  [AT_FIRST] = _("From record"),
                                  [AT_LAST] = _("To record"),
                                  [AT_SAMPLES] = _("Records, for example"),
                              }};

    put_line(out, &line);
}

static void put_text(FILE *out, const char *of, const char *clause, const char *name,
                     const char *text)
{
    const struct line line = {
        .texts = {[AT_LINE] = of, [AT_CLAUSE] = clause, [AT_NAME] = name, [AT_WHAT] = text}};

    put_line(out, &line);
}

static void put_count(FILE *out, const char *name, int64_t value)
{
    struct line line = {.texts = {[AT_LINE] = _("Log"), [AT_NAME] = name}};

    number(&line, AT_COUNT, value);
    put_line(out, &line);
}

// --- the answer and what it rests on -------------------------------------------------------------

static void put_answer(FILE *out, const struct compliance *compliance)
{
    char from[ANSWER_TIME_SIZE], to[ANSWER_TIME_SIZE];
    struct line line = {
        .texts = {
            [AT_LINE] = _("Are we in order"),
            [AT_WHAT] = word_title(compliance_verdict_name(compliance_verdict(compliance))),
            [AT_SINCE] = answer_time(compliance->from, from),
            [AT_UNTIL] = answer_time(compliance->to - 1, to),
        }};

    number(&line, AT_COUNT, compliance->owed + compliance->open.more);
    number(&line, AT_FIRST, compliance->tally.first);
    number(&line, AT_LAST, compliance->tally.last);
    put_line(out, &line);
}

static void put_remarks(FILE *out, const struct compliance *compliance)
{
    struct compliance_remark remarks[COMPLIANCE_REMARKS];
    const unsigned count = compliance_remarks(compliance, remarks);

    for (unsigned i = 0; i < count; i++)
        put_text(out, _("What the answer rests on"), "", remarks[i].name, remarks[i].text);
}

static void put_log(FILE *out, const struct compliance *compliance)
{
    const struct export_result *log = &compliance->log;
    char from[ANSWER_TIME_SIZE], until[ANSWER_TIME_SIZE];
    struct line line = {.texts = {
                            [AT_LINE] = _("Log"),
                            [AT_NAME] = log->key.name,
                            [AT_WHAT] = word_title(compliance_log_name(compliance)),
                            [AT_SINCE] = answer_time(log->from, from),
                            [AT_UNTIL] = answer_time(log->until, until),
                        }};

    number(&line, AT_COUNT, log->records);
    number(&line, AT_LAST, log->proven);
    put_line(out, &line);
    for (int64_t i = 0; i < log->finding_count && i < EXPORT_FINDINGS_MAX; i++) {
        struct line finding = {
            .texts = {[AT_LINE] = _("What is wrong with the log"),
                      [AT_CLAUSE] = "E1",
                      [AT_WHAT] = word_title(export_verdict_name(log->findings[i].verdict))}};
        number(&finding, AT_FIRST, log->findings[i].first);
        number(&finding, AT_LAST, log->findings[i].last);
        put_line(out, &finding);
    }
    put_count(out, _("Records of the period"), compliance->tally.records);
    put_count(out, _("Records not understood"), compliance->unread);
    put_count(out, _("Events unknown to this version"), compliance->tally.unknown);
    put_count(out, _("Times the clock went back"), compliance->tally.clock_back);
    put_count(out, _("Open items that are not listed, at most"), compliance->open.more);
    put_text(out, _("Policy"), "", compliance->policy, compliance->digest);
}

// --- what it consists of -------------------------------------------------------------------------

static void put_clauses(FILE *out, const struct compliance *compliance)
{
    struct clause_answer answer;

    for (size_t at = 0; clause_answer(compliance, at, &answer); at++) {
        struct line line = {
            .texts = {[AT_LINE] = _("Clause"),
                      [AT_CLAUSE] = answer.clause->id,
                      [AT_NAME] = answer.title,
                      [AT_WHAT] = word_title(clause_standing_name(answer.standing))}};
        number(&line, AT_COUNT, answer.records);
        number(&line, AT_ADVERSE, answer.adverse);
        number(&line, AT_FIRST, answer.first);
        number(&line, AT_LAST, answer.last);
        put_line(out, &line);
        if (answer.beyond != NULL)
            put_text(out, _("Not covered"), answer.clause->id, "", answer.beyond);
    }
}

static void put_items(FILE *out, const struct compliance *compliance)
{
    for (unsigned i = 0; i < compliance->open.count; i++) {
        const struct open_item *item = &compliance->open.items[i];
        char since[ANSWER_TIME_SIZE], until[ANSWER_TIME_SIZE];
        struct line line = {
            .texts = {
                [AT_LINE] = open_item_is_owed(item->kind) ? _("Open item") : _("To be known"),
                [AT_CLAUSE] = open_item_clause(item->kind),
                [AT_NAME] = item->key,
                [AT_WHAT] = event_title(event_kind(item->event)->name),
                [AT_SINCE] = answer_time(item->since, since),
                [AT_UNTIL] = answer_time(item->until, until),
            }};
        if (compliance->only != NULL && strcmp(open_item_clause(item->kind), compliance->only) != 0)
            continue;
        number(&line, AT_FIRST, item->sequence);
        put_line(out, &line);
    }
}

static void put_events(FILE *out, const struct compliance *compliance)
{
    char samples[SAMPLES_SIZE];

    for (unsigned i = 0; i < EVENT_COUNT_; i++) {
        const struct tally_event *event = &compliance->tally.events[i];
        const struct event_kind *kind = event_kind((enum event_id)i);
        const bool adverse = event_is_adverse((enum event_id)i);
        if (event->count == 0 ||
            (compliance->only != NULL && !clause_is_among(kind->clauses, compliance->only)))
            continue;
        struct line line = {.texts = {
                                [AT_LINE] = adverse ? _("Adverse event") : _("Event"),
                                [AT_CLAUSE] = kind->clauses,
                                [AT_NAME] = kind->name,
                                [AT_WHAT] = event_title(kind->name),
                                [AT_SAMPLES] = event_samples(event, samples),
                            }};
        number(&line, adverse ? AT_ADVERSE : AT_COUNT, event->count);
        number(&line, AT_FIRST, event->first);
        number(&line, AT_LAST, event->last);
        put_line(out, &line);
    }
}

static void put_figure(FILE *out, const char *of, const char *name, int64_t logins, int64_t adverse)
{
    struct line line = {.texts = {[AT_LINE] = of, [AT_NAME] = name, [AT_WHAT] = _("Logins")}};

    number(&line, AT_COUNT, logins);
    number(&line, AT_ADVERSE, adverse);
    put_line(out, &line);
}

static void put_times(FILE *out, const struct compliance *compliance)
{
    const struct tally *tally = &compliance->tally;
    char label[ANSWER_TIME_SIZE];

    for (unsigned i = 0; i < 24; i++) {
        snprintf(label, sizeof label, "%u", i);
        put_figure(out, _("Hour"), label, tally->logins_by_hour[i], tally->failures_by_hour[i]);
    }
    for (unsigned i = 0; i < tally->month_count; i++)
        put_figure(out, _("Month"), answer_month(compliance, i, label), tally->months[i].logins,
                   tally->months[i].failures);
    for (unsigned i = 0; i < tally->month_count; i++) {
        struct line line = {.texts = {[AT_LINE] = _("Month"),
                                      [AT_NAME] = answer_month(compliance, i, label),
                                      [AT_WHAT] = _("Locked out")}};
        number(&line, AT_ADVERSE, tally->months[i].lockouts);
        put_line(out, &line);
    }
    for (unsigned i = 0; i < TALLY_DELAYS; i++) {
        struct line line = {.texts = {[AT_LINE] = _("Lost cards: how long until they were dead"),
                                      [AT_CLAUSE] = "C4",
                                      [AT_NAME] = delay_name((enum tally_delay)i)}};
        number(&line, AT_COUNT, tally->delays[i]);
        put_line(out, &line);
    }
}

char *compliance_csv(const struct compliance *compliance, size_t *size)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, size);

    if (out == NULL)
        return NULL;
    fputs("\xef\xbb\xbf", out);
    put_heading(out);
    put_answer(out, compliance);
    put_remarks(out, compliance);
    put_log(out, compliance);
    put_clauses(out, compliance);
    put_items(out, compliance);
    put_events(out, compliance);
    put_times(out, compliance);
    for (size_t i = 0; beyond_all[i] != NULL; i++)
        put_text(out, _("Not covered by this product"), "", "", _(beyond_all[i]));
    return page_finished(out, &text, size);
}

// SPDX-License-Identifier: BSD-2-Clause
// The report as one table for a spreadsheet: what a line is of stands in its first column.
#include "compliance_facts.h"
#include "event_title.h"
#include "language.h"
#include "page.h"
#include "words.h"
#include <inttypes.h>
#include <string.h>

#define COLUMNS 7

static void put_line(FILE *out, const char *const fields[COLUMNS])
{
    for (unsigned i = 0; i < COLUMNS; i++)
        page_csv_field(out, fields[i], i + 1 == COLUMNS);
}

static const char *number(int64_t value, char out[24])
{
    snprintf(out, 24, "%" PRId64, value);
    return out;
}

static void put_remarks(FILE *out, const struct compliance *compliance)
{
    struct compliance_remark remarks[COMPLIANCE_REMARKS];
    const unsigned count = compliance_remarks(compliance, remarks);

    for (unsigned i = 0; i < count; i++)
        put_line(out, (const char *const[COLUMNS]){_("What the answer rests on"), "",
                                                   remarks[i].text, "", "", "", ""});
}

static void put_clauses(FILE *out, const struct compliance *compliance)
{
    struct clause_facts facts;
    char count[24], first[24], last[24];

    for (size_t at = 0; clause_facts(compliance, at, &facts); at++)
        put_line(out, (const char *const[COLUMNS]){_("Clause"), facts.clause->id, facts.title,
                                                   word_title(clause_standing_name(facts.standing)),
                                                   number(facts.records, count),
                                                   number(facts.first, first),
                                                   number(facts.last, last)});
}

static void put_items(FILE *out, const struct compliance *compliance)
{
    char sequence[24], since[FACT_TIME_SIZE];

    for (unsigned i = 0; i < compliance->open.count; i++) {
        const struct open_item *item = &compliance->open.items[i];
        put_line(out, (const char *const[COLUMNS]){
                          open_item_is_owed(item->kind) ? _("Open item") : _("To be known"),
                          open_item_clause(item->kind), item->key,
                          event_title(event_kind(item->event)->name), fact_time(item->since, since),
                          number(item->sequence, sequence), ""});
    }
}

static void put_events(FILE *out, const struct compliance *compliance)
{
    char count[24], first[24], samples[SAMPLES_SIZE];

    for (unsigned i = 0; i < EVENT_COUNT_; i++) {
        const struct tally_event *event = &compliance->tally.events[i];
        const struct event_kind *kind = event_kind((enum event_id)i);
        if (event->count > 0)
            put_line(out, (const char *const[COLUMNS]){
                              _("Event"), kind->clauses, kind->name, event_title(kind->name),
                              number(event->count, count), number(event->first, first),
                              event_samples(event, samples)});
    }
}

static void put_times(FILE *out, const struct compliance *compliance)
{
    const struct tally *tally = &compliance->tally;
    char label[FACT_TIME_SIZE], one[24], two[24], three[24];

    for (unsigned i = 0; i < 24; i++)
        put_line(out, (const char *const[COLUMNS]){_("Hour"), "", number(i, label), "",
                                                   number(tally->logins_by_hour[i], one),
                                                   number(tally->failures_by_hour[i], two), ""});
    for (unsigned i = 0; i < tally->month_count; i++)
        put_line(out, (const char *const[COLUMNS]){_("Month"), "", fact_month(compliance, i, label),
                                                   "", number(tally->months[i].logins, one),
                                                   number(tally->months[i].failures, two),
                                                   number(tally->months[i].lockouts, three)});
    for (unsigned i = 0; i < TALLY_DELAYS; i++)
        put_line(out, (const char *const[COLUMNS]){_("Lost cards: how long until they were dead"),
                                                   "C4", delay_name((enum tally_delay)i), "",
                                                   number(tally->delays[i], one), "", ""});
}

char *compliance_csv(const struct compliance *compliance, size_t *size)
{
    char from[FACT_TIME_SIZE], to[FACT_TIME_SIZE], records[24], owed[24];
    char *text = NULL;
    FILE *out = open_memstream(&text, size);

    if (out == NULL)
        return NULL;
    fputs("\xef\xbb\xbf", out);
    put_line(out, (const char *const[COLUMNS]){
                      _("Are we in order"),
                      word_title(compliance_verdict_name(compliance_verdict(compliance))),
                      number(compliance->owed + compliance->open.more, owed),
                      word_title(export_verdict_name(compliance->log.verdict)),
                      number(compliance->log.proven, records), fact_time(compliance->from, from),
                      fact_time(compliance->to - 1, to)});
    put_remarks(out, compliance);
    put_clauses(out, compliance);
    put_items(out, compliance);
    put_events(out, compliance);
    put_times(out, compliance);
    for (size_t i = 0; beyond_all[i] != NULL; i++)
        put_line(out, (const char *const[COLUMNS]){_("Not covered by this product"), "",
                                                   _(beyond_all[i]), "", "", "", ""});
    return page_finished(out, &text, size);
}

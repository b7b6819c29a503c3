// SPDX-License-Identifier: BSD-2-Clause
// The report as rows: for --json and the screen (verbs/report.c).
#include "compliance_answer.h"
#include "event_title.h"
#include "language.h"
#include <string.h>

static void put_verdict(const struct compliance *compliance, struct report *report)
{
    const struct export_result *log = &compliance->log;
    AdminRow row = AdminRow_init_zero;

    row_add_text(&row, "verdict", compliance_verdict_name(compliance_verdict(compliance)));
    row_add_number(&row, "owed", compliance->owed + compliance->open.more);
    row_add_number(&row, "open_clauses", compliance_count(compliance, CLAUSE_OPEN));
    row_add_number(&row, "evidence_clauses", compliance_count(compliance, CLAUSE_EVIDENCE));
    row_add_number(&row, "adverse_only_clauses", compliance_count(compliance, CLAUSE_ADVERSE));
    row_add_number(&row, "no_evidence_clauses", compliance_count(compliance, CLAUSE_NO_EVIDENCE));
    row_add_number(&row, "not_looked_at_clauses", compliance_count(compliance, CLAUSE_NOT_SEEN));
    row_add_text(&row, "log", compliance_log_name(compliance));
    row_add_flag(&row, "key_compared", compliance->key_compared);
    row_add_text(&row, "origin", log->key.name);
    row_add_number(&row, "records", log->records);
    row_add_number(&row, "proven", log->proven);
    row_add_number(&row, "from", compliance->from);
    row_add_number(&row, "to", compliance->to);
    row_add_number(&row, "first", compliance->tally.first);
    row_add_number(&row, "last", compliance->tally.last);
    row_add_number(&row, "counted", compliance->tally.records);
    row_add_number(&row, "before", compliance->before);
    row_add_number(&row, "after", compliance->after);
    row_add_number(&row, "unknown", compliance->tally.unknown);
    row_add_number(&row, "unread", compliance->unread);
    row_add_number(&row, "clock_back", compliance->tally.clock_back);
    row_add_text(&row, "policy", compliance->policy != NULL ? compliance->policy : "");
    row_add_text(&row, "digest", compliance->digest != NULL ? compliance->digest : "");
    report_row(report, &row);
}

// A row of its own, for it may be longer than one field: then it comes in pieces.
static void put_head(const struct compliance *compliance, struct report *report)
{
    AdminRow row = AdminRow_init_zero;

    row_add_pieces(&row, "head", compliance->head);
    report_row(report, &row);
}

static void put_remarks(const struct compliance *compliance, struct report *report)
{
    struct compliance_remark remarks[COMPLIANCE_REMARKS];
    const unsigned count = compliance_remarks(compliance, remarks);

    for (unsigned i = 0; i < count; i++) {
        AdminRow row = AdminRow_init_zero;
        row_add_text(&row, "remark", remarks[i].name);
        row_add_flag(&row, "gap", remarks[i].is_gap);
        row_add_text(&row, "text", remarks[i].text);
        report_row(report, &row);
    }
}

static void put_flaws(const struct export_result *log, struct report *report)
{
    for (int64_t i = 0; i < log->finding_count && i < EXPORT_FINDINGS_MAX; i++) {
        AdminRow row = AdminRow_init_zero;
        row_add_text(&row, "finding", export_verdict_name(log->findings[i].verdict));
        row_add_number(&row, "first", log->findings[i].first);
        row_add_number(&row, "last", log->findings[i].last);
        report_row(report, &row);
    }
}

static void put_clauses(const struct compliance *compliance, struct report *report)
{
    struct clause_answer answer;

    for (size_t at = 0; clause_answer(compliance, at, &answer); at++) {
        AdminRow row = AdminRow_init_zero;
        row_add_text(&row, "clause", answer.clause->id);
        row_add_text(&row, "standing", clause_standing_name(answer.standing));
        row_add_text(&row, "title", answer.title);
        row_add_number(&row, "settings", (int64_t)answer.settings);
        row_add_number(&row, "records", answer.records);
        row_add_number(&row, "adverse", answer.adverse);
        row_add_number(&row, "first", answer.first);
        row_add_number(&row, "last", answer.last);
        row_add_number(&row, "owed", answer.owed);
        row_add_number(&row, "known", answer.known);
        row_add_text(&row, "documents", answer.clause->documents);
        row_add_text(&row, "beyond", answer.beyond != NULL ? answer.beyond : "");
        report_row(report, &row);
    }
}

static void put_settings(const struct compliance *compliance, struct report *report)
{
    for (size_t i = 0; i < compliance->setting_count; i++) {
        const struct compliance_setting *setting = &compliance->settings[i];
        AdminRow row = AdminRow_init_zero;
        row_add_text(&row, "setting", setting->name);
        row_add_text(&row, "of", setting->of);
        row_add_text(&row, "value", setting->value);
        row_add_flag(&row, "initial", setting->initial);
        row_add_text(&row, "clauses", setting->clauses);
        report_row(report, &row);
    }
}

static void put_events(const struct compliance *compliance, struct report *report)
{
    char samples[SAMPLES_SIZE];

    for (unsigned i = 0; i < EVENT_COUNT_; i++) {
        const struct tally_event *event = &compliance->tally.events[i];
        const struct event_kind *kind = event_kind((enum event_id)i);
        if (event->count == 0 || kind->name == NULL)
            continue;
        if (compliance->only != NULL && !clause_is_among(kind->clauses, compliance->only))
            continue;
        AdminRow row = AdminRow_init_zero;
        row_add_text(&row, "event", kind->name);
        row_add_text(&row, "title", event_title(kind->name));
        row_add_text(&row, "clauses", kind->clauses);
        row_add_flag(&row, "adverse", event_is_adverse((enum event_id)i));
        row_add_number(&row, "count", event->count);
        row_add_number(&row, "first", event->first);
        row_add_number(&row, "last", event->last);
        row_add_text(&row, "samples", event_samples(event, samples));
        report_row(report, &row);
    }
}

static void put_items(const struct compliance *compliance, struct report *report)
{
    for (unsigned i = 0; i < compliance->open.count; i++) {
        const struct open_item *item = &compliance->open.items[i];
        AdminRow row = AdminRow_init_zero;
        if (compliance->only != NULL && strcmp(open_item_clause(item->kind), compliance->only) != 0)
            continue;
        row_add_text(&row, "item", open_item_name(item->kind));
        row_add_text(&row, "key", item->key);
        row_add_text(&row, "what", item->what);
        row_add_text(&row, "title", event_title(event_kind(item->event)->name));
        row_add_text(&row, "clause", open_item_clause(item->kind));
        row_add_flag(&row, "owed", open_item_is_owed(item->kind));
        row_add_number(&row, "since", item->since);
        row_add_number(&row, "until", item->until);
        row_add_number(&row, "sequence", item->sequence);
        report_row(report, &row);
    }
}

static void put_times(const struct compliance *compliance, struct report *report)
{
    const struct tally *tally = &compliance->tally;
    char text[ANSWER_TIME_SIZE];

    for (unsigned i = 0; i < 24; i++) {
        AdminRow row = AdminRow_init_zero;
        row_add_number(&row, "hour", i);
        row_add_number(&row, "logins", tally->logins_by_hour[i]);
        row_add_number(&row, "failures", tally->failures_by_hour[i]);
        report_row(report, &row);
    }
    for (unsigned i = 0; i < tally->month_count; i++) {
        AdminRow row = AdminRow_init_zero;
        row_add_text(&row, "month", answer_month(compliance, i, text));
        row_add_number(&row, "logins", tally->months[i].logins);
        row_add_number(&row, "failures", tally->months[i].failures);
        row_add_number(&row, "lockouts", tally->months[i].lockouts);
        report_row(report, &row);
    }
    for (unsigned i = 0; i < TALLY_DELAYS; i++) {
        AdminRow row = AdminRow_init_zero;
        row_add_text(&row, "revoked", delay_name((enum tally_delay)i));
        row_add_number(&row, "cards", tally->delays[i]);
        report_row(report, &row);
    }
}

static void put_beyond(struct report *report)
{
    for (size_t i = 0; beyond_all[i] != NULL; i++) {
        AdminRow row = AdminRow_init_zero;
        row_add_text(&row, "not_covered", _(beyond_all[i]));
        report_row(report, &row);
    }
}

void compliance_rows(const struct compliance *compliance, struct report *report)
{
    put_verdict(compliance, report);
    put_remarks(compliance, report);
    put_flaws(&compliance->log, report);
    put_items(compliance, report);
    put_clauses(compliance, report);
    put_settings(compliance, report);
    put_events(compliance, report);
    put_times(compliance, report);
    put_head(compliance, report);
    put_beyond(report);
}

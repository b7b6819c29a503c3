// SPDX-License-Identifier: BSD-2-Clause
// `audit analyse`: reads the log, from tokend or an export, and tells suspicious patterns (E7).
#include "analyse.h"
#include "audit_source.h"
#include "audit_verdict.h"
#include "cli.h"
#include "commands.h"
#include "policy_source.h"
#include "settings/policy_rows.h"
#include <stdlib.h>
#include <string.h>

static enum exit_code no_memory(struct outcome *outcome)
{
    return outcome_set(outcome, EXIT_INTERNAL, _("Close other programs and try again."),
                       _("There is no memory left."));
}

static enum exit_code take_arguments(struct analysis *analysis, const struct arguments *arguments,
                                     struct outcome *outcome)
{
    const char *kind = argument_text(arguments, "kind");
    const char *severity = argument_text(arguments, "severity");

    analysis->from = argument_number(arguments, "from", 0);
    analysis->to = audit_source_to(arguments);
    analysis->all_kinds = kind == NULL;
    for (unsigned i = 0; kind != NULL && i < ALERT_KINDS; i++)
        if (strcmp(alert_kind_name((enum alert_kind)i), kind) == 0)
            analysis->kind = (enum alert_kind)i;
    if (severity != NULL && !alert_severity_read(severity, &analysis->severity))
        return outcome_set(outcome, EXIT_INTERNAL, NULL, "%s", severity); // it is declared
    if (analysis->to != 0 && analysis->to <= analysis->from)
        return outcome_set(outcome, EXIT_USAGE, NULL, _("The period ends before it begins."));
    return EXIT_DONE;
}

// Whose thresholds count: those of a policy that is given, or in force, or of one that says
// nothing. *profile is the heap's, NULL: none.
static enum exit_code read_thresholds(struct cli *cli, const struct arguments *arguments,
                                      struct alert_policy *thresholds, char **profile,
                                      struct outcome *outcome)
{
    const char *name = argument_text(arguments, "policy");
    const bool live = argument_text(arguments, "export") == NULL;
    struct policy_source source = {.name = NULL};

    *profile = NULL;
    if (name == NULL && !live)
        return policy_alerts_initial(thresholds) == FAULT_NONE ? EXIT_DONE : no_memory(outcome);
    const enum exit_code code = name != NULL ? policy_source_read_file(name, &source, outcome)
                                             : policy_source_read(cli, "active", &source, outcome);
    if (code == EXIT_DONE) {
        *thresholds = source.policy->alerts;
        *profile = strdup(source.policy->profile);
    }
    policy_source_free(&source);
    return code;
}

static void take_line(void *context, const char *line, size_t length)
{
    analyse_line(context, line, length);
}

static const char *verdict(const struct analysis *analysis, int64_t alerts, int64_t forgotten)
{
    return alerts > 0                              ? "alerts_found"
           : forgotten > 0 || analysis->unread > 0 ? "not_all_seen"
                                                   : "nothing_found";
}

static void put_verdict(const struct analysis *analysis, const struct audit_source *source,
                        int64_t forgotten, const char *profile, struct report *report)
{
    const int64_t alerts = analysis->told[0] + analysis->told[1] + analysis->told[2];
    const bool of_one_piece = source->log.verdict == EXPORT_COMPLETE && !source->key_compared;
    AdminRow row = AdminRow_init_zero;

    row_add_text(&row, "verdict", verdict(analysis, alerts, forgotten));
    row_add_number(&row, "alerts", alerts);
    row_add_number(&row, "high", analysis->told[ALERT_HIGH]);
    row_add_number(&row, "medium", analysis->told[ALERT_MEDIUM]);
    row_add_number(&row, "low", analysis->told[ALERT_LOW]);
    row_add_number(&row, "left_out", analysis->left_out);
    row_add_number(&row, "forgotten", forgotten);
    row_add_text(&row, "log",
                 of_one_piece ? "of-one-piece" : export_verdict_name(source->log.verdict));
    row_add_flag(&row, "key_compared", source->key_compared);
    row_add_number(&row, "records", source->log.records);
    row_add_number(&row, "counted", analysis->counted);
    row_add_number(&row, "before", analysis->before);
    row_add_number(&row, "after", analysis->after);
    row_add_number(&row, "unread", analysis->unread);
    row_add_number(&row, "from", source->log.from);
    row_add_number(&row, "until", source->log.until);
    if (profile != NULL)
        row_add_text(&row, "policy", profile);
    report_row(report, &row);
}

static enum exit_code tell(const struct analysis *analysis, const struct audit_source *source,
                           int64_t forgotten, struct outcome *outcome)
{
    const int64_t alerts = analysis->told[0] + analysis->told[1] + analysis->told[2];
    const bool not_all = forgotten > 0 || analysis->unread > 0;
    const char *hint = source->key_compared
                           ? NULL
                           : _("Nobody compared the key that signed the log: give it with --key.");

    if (source->log.verdict != EXPORT_COMPLETE)
        return outcome_set(outcome, audit_exit(source->log.verdict),
                           _("See: warifu audit verify, and doc/RUNBOOK.md"),
                           _("The log is not what was signed, so what it does not tell did not "
                             "have to be absent. In what could be read there are %lld alerts."),
                           (long long)alerts);
    if (alerts > 0)
        return outcome_set(outcome, EXIT_ALERTS,
                           not_all ? _("Not everything could be looked at: there may be more.")
                                   : _("Each alert says what to do; more is in doc/RUNBOOK.md."),
                           _("Suspicious: %lld alerts, as listed."), (long long)alerts);
    if (not_all)
        return outcome_set(outcome, EXIT_ALERTS_NOT_ALL,
                           _("Choose a shorter period, or a newer version of warifu."),
                           _("Nothing suspicious was found, but not everything could be looked "
                             "at."));
    return outcome_set(outcome, EXIT_DONE, hint, _("Nothing suspicious was found in %lld records."),
                       (long long)analysis->counted);
}

enum exit_code audit_analyse_run(struct cli *cli, const struct verb *verb,
                                 const struct arguments *arguments, struct report *report,
                                 struct outcome *outcome)
{
    struct analysis *analysis = calloc(1, sizeof *analysis);
    struct alert_policy thresholds;
    struct audit_source source = {.key_compared = false};
    char *profile = NULL;
    int64_t forgotten = 0;

    (void)verb;
    if (analysis == NULL)
        return no_memory(outcome);
    analysis->report = report;
    enum exit_code code = take_arguments(analysis, arguments, outcome);
    if (code == EXIT_DONE)
        code = read_thresholds(cli, arguments, &thresholds, &profile, outcome);
    if (code == EXIT_DONE) {
        analysis->alerts = alerts_begin(&thresholds, analyse_tell, analysis);
        code = analysis->alerts != NULL
                   ? audit_source_read(cli, arguments, take_line, analysis, &source, outcome)
                   : no_memory(outcome);
    }
    alerts_end(&analysis->alerts, &forgotten);
    if (code == EXIT_DONE) {
        put_verdict(analysis, &source, forgotten, profile, report);
        code = tell(analysis, &source, forgotten, outcome);
    }
    free(profile);
    free(analysis);
    return code;
}

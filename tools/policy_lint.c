// SPDX-License-Identifier: BSD-2-Clause
// `policy lint`: reads a policy file here, without tokend, and says which clause of which document
// a setting breaks.
#include "arguments.h"
#include "cli.h"
#include "commands.h"
#include "core/guesses.h"
#include "policy_source.h"
#include "report.h"
#include "settings/holidays_file.h"
#include "settings/policy_file.h"
#include <string.h>
#include <time.h>

struct linting {
    struct report *report;
    bool japanese;
    unsigned errors, advice;
};

static bool found(void *context, const struct finding *finding)
{
    struct linting *linting = context;
    AdminRow row = AdminRow_init_zero;

    row_add_text(&row, "severity", finding->error ? "error" : "advice");
    row_add_text(&row, "clause", finding->clause);
    row_add_text(&row, "document", finding->document);
    row_add_text(&row, "where", finding->where);
    row_add_text(&row, "text", linting->japanese ? finding->text_ja : finding->text_en);
    report_row(linting->report, &row);
    if (finding->error)
        linting->errors++;
    else
        linting->advice++;
    return true;
}

// What is to be known about time limits: no finding, and the same for every policy.
static bool note(void *context, const struct finding *finding)
{
    struct linting *linting = context;
    AdminRow row = AdminRow_init_zero;

    row_add_text(&row, "severity", "note");
    row_add_text(&row, "clause", finding->clause);
    row_add_text(&row, "document", finding->document);
    row_add_text(&row, "where", finding->where);
    row_add_text(&row, "text", linting->japanese ? finding->text_ja : finding->text_en);
    report_row(linting->report, &row);
    return true;
}

static int64_t number_of(uint64_t value)
{
    return value > INT64_MAX ? INT64_MAX : (int64_t)value;
}

// What a guesser can hope for (A4): no finding, but what findings about limits rest on.
static void show_guesses(const struct policy *policy, struct report *report)
{
    const struct guesses guesses = guesses_of_policy(policy);
    AdminRow row = AdminRow_init_zero;
    char text[256];

    snprintf(text, sizeof text,
             _("At most %llu wrong tries a day are evaluated against one person: %llu here, %llu "
               "from elsewhere, %llu from sessions of other people."),
             (unsigned long long)guesses.total, (unsigned long long)guesses.local,
             (unsigned long long)guesses.remote, (unsigned long long)guesses.foreign);
    row_add_text(&row, "severity", "computed");
    row_add_text(&row, "clause", "A4");
    row_add_text(&row, "document", "K8.2.5 NIST SP 800-63B-4 3.2.2");
    row_add_text(&row, "where", "policy");
    row_add_text(&row, "text", text);
    row_add_number(&row, "guesses", number_of(guesses.total));
    row_add_number(&row, "local", number_of(guesses.local));
    row_add_number(&row, "remote", number_of(guesses.remote));
    row_add_number(&row, "foreign", number_of(guesses.foreign));
    report_row(report, &row);
}

// Whether this machine knows the holidays that the policy asks about (D4, abuse:M18).
static void look_at_holidays(const struct policy *policy, struct linting *linting)
{
    struct holidays holidays;
    struct finding finding = {.clause = "D4", .document = "K8.2.1ウ(4) Y7(2)④", .where = "time"};
    struct tm now;
    const time_t moment = time(NULL);
    char error[256];

    if (!policy_names_holidays(policy))
        return;
    const enum fault fault = holidays_load(NULL, &holidays, error, sizeof error);
    const int last = holidays.last_year;
    holidays_free(&holidays);
    if (fault != FAULT_NONE || localtime_r(&moment, &now) == NULL || now.tm_year + 1900 > last) {
        snprintf(
            finding.text_en, sizeof finding.text_en,
            "the list of holidays cannot be used, so that rules with holidays let nobody in: %s",
            fault != FAULT_NONE ? error : "it has come to its end");
        snprintf(finding.text_ja, sizeof finding.text_ja,
                 "祝日の一覧が使えないため、祝日に関わる規則では誰も入れない: %s",
                 fault != FAULT_NONE ? error : "一覧の期間が終わっている");
        finding.error = true;
        (void)found(linting, &finding);
        return;
    }
    snprintf(finding.text_en, sizeof finding.text_en,
             "holidays are known until the end of %d; after that rules with holidays let nobody in",
             last);
    snprintf(finding.text_ja, sizeof finding.text_ja,
             "祝日の一覧は %d 年末まで。その後は、祝日に関わる規則では誰も入れない", last);
    (void)note(linting, &finding);
}

enum exit_code policy_lint_run(struct cli *cli, const struct verb *verb,
                               const struct arguments *arguments, struct report *report,
                               struct outcome *outcome)
{
    struct linting linting = {.report = report,
                              .japanese = strncmp(cli->language.wire, "ja", 2) == 0};
    struct policy_source source = {.name = NULL};

    (void)verb;
    const enum exit_code code =
        policy_source_read_file(argument_text(arguments, "file"), &source, outcome);
    if (code != EXIT_DONE) {
        policy_source_free(&source);
        return code;
    }
    policy_lint(source.policy, found, &linting);
    policy_late(source.policy, note, &linting);
    look_at_holidays(source.policy, &linting);
    show_guesses(source.policy, report);
    policy_source_free(&source);
    if (linting.errors > 0)
        return outcome_set(
            outcome, EXIT_FAILED, _("Each finding names the clause and where it is."),
            _("Findings that break a clause: %u; advice: %u."), linting.errors, linting.advice);
    return outcome_set(outcome, EXIT_DONE, NULL, _("No setting breaks a clause; advice: %u."),
                       linting.advice);
}

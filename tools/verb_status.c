// SPDX-License-Identifier: BSD-2-Clause
// `status`: what tokend says of itself and systemd of its units, what that comes to, and the same
// as a line or as metrics for monitoring.
#include "arguments.h"
#include "cli.h"
#include "commands.h"
#include "language.h"
#include "outcome.h"
#include "report.h"
#include "session.h"
#include "settings/daemon_file.h"
#include "shown.h"
#include "status_backup.h"
#include "status_metrics.h"
#include "status_notice.h"
#include "status_units.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct looking {
    struct report *report;
    bool rows; // are shown; else the line or the metrics alone
    struct status_items items;
    int64_t lacking, lacking_mild, altered, units_down;
    enum exit_code flaw;       // the first that nobody has looked into yet; EXIT_DONE: none
    char line[512], hint[160]; // what holds, the worst first; what mends the first of it
};

static bool is_known(const AdminRow *row)
{
    const Field *known = row_field(row, "known");

    return known != NULL && known->which_value == Field_flag_tag && known->value.flag;
}

// People are shown what is lacking; --json has every need with its state.
static enum exit_code look(void *context, const AdminRow *row)
{
    struct looking *looking = context;
    const char *state = field_text(row, "need") != NULL ? field_text(row, "state") : NULL;
    const bool lacks =
        state != NULL && (strcmp(state, "missing") == 0 || strcmp(state, "damaged") == 0);
    const char *flaw = field_text(row, "flaw"), *item = field_text(row, "item");

    // One that does not say how bad it is comes from an older tokend: all of its were critical.
    const char *weight = field_text(row, "weight");
    const bool mild = lacks && weight != NULL && strcmp(weight, "warning") == 0;
    looking->lacking += lacks && !mild;
    looking->lacking_mild += mild;
    if (item != NULL && field_text(row, "value") != NULL)
        status_item_put(&looking->items, item, field_text(row, "value"));
    if (flaw != NULL && !is_known(row)) {
        looking->altered++;
        if (looking->flaw == EXIT_DONE)
            looking->flaw = log_flaw_exit(flaw);
    }
    if (looking->rows &&
        (state == NULL || flaw != NULL || lacks || looking->report->format != &report_text))
        report_row(looking->report, row);
    return EXIT_DONE;
}

static void look_at_unit(void *context, const struct unit_state *unit)
{
    struct looking *looking = context;
    AdminRow row = AdminRow_init_zero;

    if (strcmp(unit->name, "warifu-backup.service") == 0) {
        if (!unit->down)
            return;
        status_item_put(&looking->items, "backup_run", "failed");
    } else {
        looking->units_down += unit->down;
    }
    row_add_text(&row, "unit", unit->name);
    row_add_text(&row, "active", unit->state);
    if (looking->rows)
        report_row(looking->report, &row);
}

// Root asks without a reason: that opens nothing else, and is no rescue.
static enum exit_code ask_tokend(struct cli *cli, const struct verb *verb,
                                 const struct arguments *arguments, struct looking *looking,
                                 struct outcome *outcome)
{
    const char *socket = cli->socket;
    AdminCall call;

    if (geteuid() == 0 && socket == NULL && cli->rescue == NULL && !cli->in_shell)
        cli->socket = WARIFU_RUNDIR "/rescue.sock";
    arguments_to_call(arguments, verb->wire, &call);
    const enum exit_code code = session_call(cli, &call, look, looking, outcome);
    cli->socket = socket;
    return code;
}

// In the folders that tokend.conf names; a file that cannot be read is told by others.
static void look_at_folders(struct looking *looking)
{
    struct daemon_settings settings;
    char error[256];

    if (daemon_settings_load(WARIFU_SYSCONFDIR "/tokend.conf", &settings, error, sizeof error) !=
        FAULT_NONE)
        return;
    status_backup(settings.backup_folder, (int64_t)time(NULL), &looking->items);
    status_notice(&settings, (int64_t)time(NULL), &looking->items);
}

static void add_counts(struct looking *looking)
{
    struct status_items *items = &looking->items;
    const int64_t locked = status_item_number(items, "locked", 0);

    status_item_put_number(items, "lacking", looking->lacking);
    status_item_put_number(items, "lacking_mild", looking->lacking_mild);
    status_item_put_number(items, "altered", looking->altered);
    status_item_put_number(items, "units_down", looking->units_down);
    status_item_put_number(items, "storm",
                           locked >= status_storm(status_item_number(items, "users", 0)));
}

static void note_condition(void *context, const struct status_condition *condition)
{
    struct looking *looking = context;
    AdminRow row = AdminRow_init_zero;
    const size_t used = strlen(looking->line);

    snprintf(looking->line + used, sizeof looking->line - used, "%s%s", used > 0 ? "; " : "",
             _(condition->text));
    if (looking->hint[0] == '\0')
        snprintf(looking->hint, sizeof looking->hint, "%s", _(condition->remedy));
    row_add_text(&row, "severity", status_severity_name(condition->severity));
    row_add_text(&row, "text", _(condition->text));
    row_add_text(&row, "remedy", _(condition->remedy));
    if (looking->rows)
        report_row(looking->report, &row);
}

static void put_line(const struct looking *looking, enum status_severity worst,
                     const struct language *language, FILE *out)
{
    static const char *const names[STATUS_SEVERITIES] = {N_("FINE"), N_("FINE"), N_("WARNING"),
                                                         N_("CRITICAL")};
    char line[sizeof looking->line + 160];

    snprintf(line, sizeof line, "%s: %s | people=%lld locked=%lld waiting=%lld", _(names[worst]),
             looking->line[0] != '\0' ? looking->line : _("everything works"),
             (long long)status_item_number(&looking->items, "users", 0),
             (long long)status_item_number(&looking->items, "locked", 0),
             (long long)status_item_number(&looking->items, "waiting", 0));
    char *shown = shown_speech(language, line);
    fprintf(out, "%s\n", shown != NULL ? shown : "...");
    free(shown);
}

// An altered log says how it was altered; the others how bad it is.
static enum exit_code conclude(const struct looking *looking, enum status_severity worst)
{
    return looking->flaw != EXIT_DONE && worst == STATUS_CRITICAL ? looking->flaw
           : worst == STATUS_CRITICAL                             ? EXIT_STATUS_CRITICAL
           : worst == STATUS_WARNING                              ? EXIT_STATUS_WARNING
                                                                  : EXIT_DONE;
}

static enum exit_code put_metrics(const struct looking *looking, enum status_severity worst,
                                  const char *path, struct outcome *outcome)
{
    if (path == NULL && looking->report->format != &report_text)
        return EXIT_DONE; // the rows have it all
    if (path == NULL) {
        status_metrics_put(&looking->items, worst, looking->report->out);
        looking->report->rows++;
        return EXIT_DONE;
    }
    const enum fault fault = status_metrics_write(&looking->items, worst, path);
    if (fault == FAULT_NONE)
        return EXIT_DONE;
    return outcome_set(outcome, EXIT_NO_OUTPUT, NULL, _("%s cannot be written (%s)."),
                       outcome_quote(path), fault_name(fault));
}

enum exit_code status_run(struct cli *cli, const struct verb *verb,
                          const struct arguments *arguments, struct report *report,
                          struct outcome *outcome)
{
    const bool line = argument_flag(arguments, "line");
    const char *output = argument_text(arguments, "output");
    const bool metrics = argument_flag(arguments, "openmetrics") || output != NULL;
    struct looking *looking = calloc(1, sizeof *looking);

    if (looking == NULL)
        return outcome_set(outcome, EXIT_INTERNAL, NULL, _("There is no memory left."));
    looking->report = report;
    looking->rows = (!line && !metrics) || report->format != &report_text;
    enum exit_code code = ask_tokend(cli, verb, arguments, looking, outcome);
    const bool unreachable = code == EXIT_UNREACHABLE || code == EXIT_TEMPORARY;
    if (code != EXIT_DONE && !(unreachable && (line || metrics))) {
        free(looking);
        return code;
    }
    if (unreachable)
        status_item_put(&looking->items, "tokend",
                        code == EXIT_TEMPORARY ? "silent" : "unreachable");
    if (cli->socket == NULL) { // the machine's own
        status_units(look_at_unit, looking);
        look_at_folders(looking);
    }
    add_counts(looking);
    const enum status_severity worst = status_judge(&looking->items, note_condition, looking);
    code = conclude(looking, worst);
    outcome_set(outcome, code, NULL, "%s", "");
    if (line && report->format == &report_text) {
        put_line(looking, worst, &cli->language, report->out);
        report->rows++;
    } else if (metrics) {
        const enum exit_code written = put_metrics(looking, worst, output, outcome);
        code = written != EXIT_DONE ? written : code;
    } else if (code != EXIT_DONE) {
        outcome_set(outcome, code, looking->hint, "%s", looking->line);
    }
    free(looking);
    return code;
}

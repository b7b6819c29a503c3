// SPDX-License-Identifier: BSD-2-Clause
// `check`: runs the checks, nearly all of them without tokend, and ends with the worst of what they
// found (G1).
#include "check.h"
#include "arguments.h"
#include "cli.h"
#include "commands.h"
#include "language.h"
#include <string.h>

static const enum exit_code codes[SEVERITIES] = {
    [SEVERITY_INFO] = EXIT_DONE,
    [SEVERITY_LOW] = EXIT_CHECK_LOW,
    [SEVERITY_UNKNOWN] = EXIT_CHECK_NOT_ALL,
    [SEVERITY_MEDIUM] = EXIT_CHECK_MEDIUM,
    [SEVERITY_HIGH] = EXIT_CHECK_HIGH,
    [SEVERITY_CRITICAL] = EXIT_CHECK_CRITICAL,
};

static const struct check *check_named(const char *name)
{
    for (const struct check *check = checks; check->id != NULL; check++)
        if (strcmp(check->id, name) == 0)
            return check;
    return NULL;
}

static void run_one(struct checking *checking, const struct check *check)
{
    const unsigned before = checking->found;

    checking->check = check;
    check->run(checking);
    checking->of_each[check - checks] = checking->found - before;
}

static bool is_meant(const struct check *check, const char *only)
{
    return only == NULL || strcmp(check->id, only) == 0;
}

// What was looked at and is as it should be is told, too: an auditor asks for it.
static void tell_what_was_looked_at(const struct checking *checking, const char *only)
{
    for (const struct check *check = checks; check->id != NULL; check++) {
        AdminRow row = AdminRow_init_zero;
        if (!is_meant(check, only))
            continue;
        row_add_text(&row, "looked_at", check->id);
        row_add_text(&row, "clause", check->clauses);
        row_add_number(&row, "findings", checking->of_each[check - checks]);
        report_row(checking->report, &row);
    }
}

static enum exit_code tell(const struct checking *checking, struct outcome *outcome)
{
    const unsigned *counts = checking->counts;

    return outcome_set(
        outcome, codes[checking->worst],
        checking->worst == SEVERITY_INFO ? NULL : _("Each finding says what mends it."),
        _("Critical: %u; high: %u; medium: %u; not checked: %u; low: %u; to be known: %u."),
        counts[SEVERITY_CRITICAL], counts[SEVERITY_HIGH], counts[SEVERITY_MEDIUM],
        counts[SEVERITY_UNKNOWN], counts[SEVERITY_LOW], counts[SEVERITY_INFO]);
}

enum exit_code check_run(struct cli *cli, const struct verb *verb,
                         const struct arguments *arguments, struct report *report,
                         struct outcome *outcome)
{
    const char *only = argument_text(arguments, "only"), *path = argument_text(arguments, "root");
    struct checking checking = {
        .cli = cli, .report = report, .japanese = strncmp(cli->language.wire, "ja", 2) == 0};
    struct daemon_settings settings;
    struct root root;

    (void)verb;
    if (only != NULL && check_named(only) == NULL)
        return outcome_set(outcome, EXIT_NOT_FOUND, _("See: warifu help check"),
                           _("There is no check \"%s\"."), outcome_quote(only));
    enum fault fault = root_open(&root, path);
    if (fault != FAULT_NONE)
        return outcome_set(outcome, EXIT_NO_INPUT, NULL, _("%s cannot be read (%s)."),
                           outcome_quote(path != NULL ? path : "/"), fault_name(fault));
    checking.root = &root;
    fault = daemon_settings_load(WARIFU_SYSCONFDIR "/tokend.conf", &settings,
                                 checking.settings_error, sizeof checking.settings_error);
    if (fault == FAULT_NONE)
        checking.settings = &settings;
    for (const struct check *check = checks; check->id != NULL; check++)
        if (is_meant(check, only))
            run_one(&checking, check);
    tell_what_was_looked_at(&checking, only);
    root_close(&root);
    return tell(&checking, outcome);
}

// SPDX-License-Identifier: BSD-2-Clause
// `notice list`: what has not reached a manager yet (F5).
#include "notice_list.h"
#include "arguments.h"
#include "cli.h"
#include "commands.h"
#include "json_read.h"
#include "language.h"
#include "outcome.h"
#include "report.h"
#include <stdlib.h>
#include <string.h>

enum exit_code notice_settings(const struct arguments *arguments, struct daemon_settings *settings,
                               struct outcome *outcome)
{
    const char *const config = argument_text(arguments, "config");
    char error[512];

    if (daemon_settings_load(config != NULL ? config : WARIFU_SYSCONFDIR "/tokend.conf", settings,
                             error, sizeof error) != FAULT_NONE)
        return outcome_set(outcome, EXIT_NO_INPUT, NULL, "%s", outcome_quote(error));
    return EXIT_DONE;
}

static void take_member(void *row, const struct json_member *member)
{
    if (strcmp(member->name, "title") == 0 || strcmp(member->name, "user") == 0)
        row_add_text(row, member->name, member->value);
}

void notice_report(struct report *report, const char *folder, const struct notice_waiting *waiting)
{
    static const char *const ways[] = {[NOTICE_HOOK] = "hook", [NOTICE_MAIL] = "mail"};
    AdminRow row = AdminRow_init_zero;
    char *json = NULL;

    row_add_number(&row, "notice", waiting->number);
    row_add_text(&row, "way", ways[waiting->way]);
    row_add_number(&row, "made", waiting->made);
    if (waiting->way == NOTICE_HOOK && notice_read(folder, waiting->number, &json) == FAULT_NONE)
        (void)json_read_object(json, take_member, &row);
    free(json);
    row_add_number(&row, "tries", waiting->tries);
    row_add_number(&row, "tried", waiting->tried);
    row_add_text(&row, "why", waiting->why);
    report_row(report, &row);
}

struct listing {
    struct report *report;
    const char *folder;
    size_t count;
};

static bool list_one(void *context, const struct notice_waiting *waiting)
{
    struct listing *listing = context;

    notice_report(listing->report, listing->folder, waiting);
    listing->count++;
    return true;
}

enum exit_code notice_list_run(struct cli *cli, const struct verb *verb,
                               const struct arguments *arguments, struct report *report,
                               struct outcome *outcome)
{
    struct daemon_settings settings;
    struct listing listing = {report, settings.notice_folder, 0};

    (void)cli;
    (void)verb;
    enum exit_code code = notice_settings(arguments, &settings, outcome);
    if (code != EXIT_DONE)
        return code;
    const enum fault fault = notice_each(settings.notice_folder, list_one, &listing);
    if (fault != FAULT_NONE)
        return outcome_set(outcome, fault == FAULT_REFUSED ? EXIT_NOT_PERMITTED : EXIT_NO_INPUT,
                           _("Run it as root."), "%s: %s", outcome_quote(settings.notice_folder),
                           fault_name(fault));
    if (listing.count > 0)
        return outcome_set(outcome, EXIT_NOT_ALL, _("Try again at once: warifu notice send --now"),
                           _("%zu notices are not delivered yet."), listing.count);
    return outcome_set(outcome, EXIT_DONE, NULL, _("No notice waits."));
}

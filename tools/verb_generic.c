// SPDX-License-Identifier: BSD-2-Clause
#include "arguments.h"
#include "base/text.h"
#include "cli.h"
#include "commands.h"
#include "disclose.h"
#include "report.h"
#include "terminal.h"
#include <inttypes.h>
#include <stdio.h>

enum exit_code verb_confirm(struct cli *cli, const struct verb *verb,
                            const struct arguments *arguments, struct outcome *outcome)
{
    const char *user = argument_text(arguments, "user");
    char question[512];
    bool nobody = false;

    if (verb->confirm == NULL || cli->yes || argument_flag(arguments, "dry-run"))
        return EXIT_DONE;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" // a msgid of the table with one %s
    snprintf(question, sizeof question, _(verb->confirm), outcome_quote(user != NULL ? user : ""));
#pragma GCC diagnostic pop
    if (terminal_confirm(cli->from_stdin, question, &nobody))
        return EXIT_DONE;
    if (nobody)
        return outcome_set(outcome, EXIT_USAGE, _("Give --yes if you mean it."),
                           _("There is nobody to ask for confirmation; nothing was changed."));
    return outcome_set(outcome, EXIT_FAILED, NULL, _("Not confirmed; nothing was changed."));
}

struct keeping {
    struct report *report;
    struct disclosure *disclosure;
    bool lost;
    char user[ACCOUNT_NAME_SIZE]; // who got the secret,
    int64_t emergency;            // or the number of the code
};

// The file was made before the call, so that only a disk that fills up meanwhile comes here: the
// secret exists and nobody knows it. What is to be done with it, as exactly as it can be said.
static enum exit_code not_kept(const struct verb *verb, const struct keeping *keeping,
                               struct outcome *outcome)
{
    const char *path = outcome_quote(keeping->disclosure->path);
    const char *user = outcome_quote(keeping->user);
    char hint[sizeof outcome->hint];

    if (keeping->emergency > 0) {
        snprintf(hint, sizeof hint,
                 _("Close it: warifu emergency close %lld --reason 'not written'. Free some "
                   "space, then issue another one into another file."),
                 (long long)keeping->emergency);
        return outcome_set(outcome, EXIT_NOT_WRITTEN, hint,
                           _("Emergency code no. %lld was issued, but could not be written "
                             "to %s."),
                           (long long)keeping->emergency, path);
    }
    if ((verb->flags & VERB_SETUP) != 0)
        snprintf(hint, sizeof hint,
                 _("Do not run init again. Free some space, then, as root: warifu --rescue 'init' "
                   "password reset %s --reason 'not written' --output OTHER-FILE"),
                 user);
    else
        snprintf(hint, sizeof hint,
                 _("Free some space, then: warifu password reset %s --reason 'not written' "
                   "--output OTHER-FILE"),
                 user);
    return outcome_set(outcome, EXIT_NOT_WRITTEN, hint,
                       _("It was done, but the temporary password of %s could not be written to "
                         "%s."),
                       user, path);
}

static enum exit_code keep(void *context, const AdminRow *row)
{
    struct keeping *keeping = context;

    report_row(keeping->report, row);
    if (keeping->disclosure->to_file && !disclosure_password(keeping->disclosure, row)) {
        const char *user = field_text(row, "user");
        keeping->lost = true;
        keeping->emergency = field_number(row, "emergency", 0);
        if (text_copy(keeping->user, sizeof keeping->user, user) != FAULT_NONE)
            keeping->user[0] = '\0';
    }
    return EXIT_DONE;
}

static enum exit_code with_secret(struct cli *cli, const struct verb *verb,
                                  const struct arguments *arguments, struct report *report,
                                  const AdminCall *call, struct outcome *outcome)
{
    struct disclosure disclosure = DISCLOSURE_CLOSED;
    struct keeping keeping = {.report = report, .disclosure = &disclosure};
    enum exit_code code = EXIT_DONE;

    if (!call->dry_run) // a dry run makes no secret worth keeping
        code = disclosure_open(&disclosure, arguments, outcome);
    report->hide_secrets = call->dry_run || disclosure.to_file;
    if (code == EXIT_DONE)
        code = session_call(cli, call, keep, &keeping, outcome);
    if (code == EXIT_DONE && keeping.lost)
        code = not_kept(verb, &keeping, outcome);
    disclosure_close(&disclosure);
    return code;
}

enum exit_code verb_generic(struct cli *cli, const struct verb *verb,
                            const struct arguments *arguments, struct report *report,
                            struct outcome *outcome)
{
    AdminCall call;
    enum exit_code code = verb_confirm(cli, verb, arguments, outcome);

    if (code != EXIT_DONE)
        return code;
    arguments_to_call(arguments, verb->wire, &call);
    if (verb->flags & VERB_SECRET)
        code = with_secret(cli, verb, arguments, report, &call, outcome);
    else
        code = session_call(cli, &call, report_visit, report, outcome);
    if (code == EXIT_DONE && call.dry_run)
        outcome_dry_run(outcome);
    return code;
}

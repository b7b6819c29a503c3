// SPDX-License-Identifier: BSD-2-Clause
#include "exit_code.h"
#include "language.h"
#include <stddef.h>
#include <string.h>

const struct exit_meaning exit_meanings[] = {
    {EXIT_DONE, "done", N_("It was done.")},
    {EXIT_FAILED, "failed",
     N_("It was refused or failed, or a check found something; nothing was "
        "changed unless the report says so.")},
    {EXIT_USAGE, "usage", N_("The command line or an argument is wrong.")},
    {EXIT_NOT_FOUND, "not-found", N_("There is no such person, code generator or record.")},
    {EXIT_CONFLICT, "conflict", N_("It exists already, or its state does not allow it.")},
    {EXIT_FORBIDDEN, "forbidden", N_("Your role does not allow it.")},
    {EXIT_STALE, "stale", N_("Your proof is no longer fresh and could not be repeated.")},
    {EXIT_NOT_ALL, "not-all",
     N_("It was done, but not all that belongs to it; the report says what is left.")},
    {EXIT_WAITS, "waits",
     N_("Nothing was done yet: it is asked for, and another administrator has to approve it.")},
    {EXIT_LOG_EDITED, "log-edited", N_("The log was altered: a record or a head was edited.")},
    {EXIT_LOG_DELETED, "log-deleted", N_("The log was altered: records are missing in between.")},
    {EXIT_LOG_REORDERED, "log-reordered",
     N_("The log was altered: records stand in another order.")},
    {EXIT_LOG_ADDED, "log-added", N_("The log was altered: there is a record too many.")},
    {EXIT_LOG_CUT, "log-cut", N_("The log was altered: its end is missing.")},
    {EXIT_LOG_FORKED, "log-forked",
     N_("The log is not the one that the older head was signed for.")},
    {EXIT_LOG_WRONG_KEY, "log-wrong-key", N_("The log or the head was signed by another key.")},
    {EXIT_LOG_ROLLED_BACK, "log-rolled-back",
     N_("The log has fewer records than when the older head was signed.")},
    {EXIT_LOG_NO_PROOF, "log-no-proof",
     N_("There is no proof that the log begins with what the witness signed last.")},
    {EXIT_LOG_UNWITNESSED, "log-unwitnessed",
     N_("The log is complete and unaltered, but too few witnesses have co-signed it.")},
    {EXIT_CHECK_LOW, "check-low", N_("The inspection found something of low severity.")},
    {EXIT_CHECK_NOT_ALL, "check-not-all", N_("The inspection could not look at everything.")},
    {EXIT_CHECK_MEDIUM, "check-medium", N_("The inspection found something of medium severity.")},
    {EXIT_CHECK_HIGH, "check-high", N_("The inspection found something of high severity.")},
    {EXIT_CHECK_CRITICAL, "check-critical", N_("The inspection found something critical.")},
    {EXIT_STATUS_WARNING, "status-warning", N_("Something needs a look soon; logins work.")},
    {EXIT_STATUS_CRITICAL, "status-critical",
     N_("Logins do not work, or soon will not, or what keeps them safe is broken.")},
    {EXIT_REPORT_OPEN, "report-open",
     N_("The report has open items: something was not brought to its end.")},
    {EXIT_REPORT_GAP, "report-gap",
     N_("Nothing is open, but the log does not know of the whole period of the report.")},
    {EXIT_ALERTS, "alerts", N_("The log has suspicious patterns; the report lists them.")},
    {EXIT_ALERTS_NOT_ALL, "alerts-not-all",
     N_("Nothing suspicious was found, but not everything could be looked at.")},
    {EXIT_BAD_DATA, "bad-data", N_("A file has lines that are wrong; the report names them.")},
    {EXIT_NO_INPUT, "no-input", N_("A file or the terminal cannot be read.")},
    {EXIT_UNREACHABLE, "unreachable", N_("tokend does not answer, or it is not the real one.")},
    {EXIT_INTERNAL, "internal", N_("A fault of warifu itself, or no memory.")},
    {EXIT_NO_OUTPUT, "no-output", N_("The output file cannot be created; nothing was changed.")},
    {EXIT_NOT_WRITTEN, "not-written", N_("The output could not be written to its end.")},
    {EXIT_TEMPORARY, "temporary", N_("tokend could not decide or stopped answering; try again.")},
    {EXIT_PROTOCOL, "protocol", N_("tokend said something that is not understood.")},
    {EXIT_NOT_PERMITTED, "not-permitted", N_("You did not prove who you are.")},
    {EXIT_DONE, NULL, NULL},
};

enum exit_code log_flaw_exit(const char *flaw)
{
    static const struct {
        const char *flaw;
        enum exit_code code;
    } flaws[] = {{"deleted", EXIT_LOG_DELETED}, {"cut", EXIT_LOG_CUT}, {"added", EXIT_LOG_ADDED}};

    for (size_t i = 0; i < sizeof flaws / sizeof *flaws; i++)
        if (strcmp(flaw, flaws[i].flaw) == 0)
            return flaws[i].code;
    return EXIT_LOG_EDITED;
}

const char *exit_name(enum exit_code code)
{
    for (const struct exit_meaning *row = exit_meanings; row->name != NULL; row++)
        if (row->code == code)
            return row->name;
    return "internal";
}

// SPDX-License-Identifier: BSD-2-Clause
// Verbs that take something away on which sessions may rest: what is open on this host and rests on
// it is ended, or locked, as the policy says or the administrator (A9, B5, C4, F5; abuse:R1). What
// was taken is in tokend's answer, and which sessions rest on it in its list
// (vault/admin/taking.h). What is told of each session was seen (abuse:M22), and goes into the log.
#include "arguments.h"
#include "cli.h"
#include "commands.h"
#include "language.h"
#include "opened.h"
#include "report.h"
#include "stopped.h"
#include <stdio.h>
#include <string.h>

#define ROWS_MAX 8 // more than tokend has on the one page of a change

struct answer {
    AdminRow rows[ROWS_MAX]; // the first says what was taken
    size_t count;
};

static enum exit_code keep(void *context, const AdminRow *row)
{
    struct answer *answer = context;

    if (answer->count < ROWS_MAX)
        answer->rows[answer->count++] = *row;
    return EXIT_DONE;
}

static enum stop_wish wish_of(const struct arguments *arguments, const AdminRow *row)
{
    const char *option = argument_text(arguments, "sessions");
    const char *policy = field_text(row, "revoked_sessions");
    const char *what = option != NULL ? option : policy != NULL ? policy : "lock";

    if (argument_flag(arguments, "dry-run") || field_text(row, "taken") == NULL)
        return STOP_NOT_ASKED;
    if (strcmp(what, "leave") == 0)
        return STOP_LEAVE;
    return strcmp(what, "end") == 0 ? STOP_END : STOP_LOCK;
}

// Whose it was: of a card its holder, else the person whom the answer is about.
static const char *holder_of(const AdminRow *row)
{
    const char *holder = field_text(row, "holder"), *user = field_text(row, "user");

    return holder != NULL ? holder : user != NULL ? user : "";
}

struct meaning {
    struct opened_list *list;
    struct cli *cli;
    bool asked, granted; // tokend, to end what began by the grant; and it does
};

static bool choose(void *context, const struct logind_session *session)
{
    return opened_is_meant(((const struct meaning *)context)->list, session);
}

static bool choose_inside(void *context, const struct inside *inside)
{
    return opened_is_meant_inside(((const struct meaning *)context)->list, inside);
}

static bool choose_scope(void *context, const struct scope_name *scope)
{
    return opened_is_meant_scope(((const struct meaning *)context)->list, scope);
}

static bool tokend_does(struct cli *cli, const AdminCall *call)
{
    struct outcome outcome = {0};

    return session_call(cli, call, NULL, NULL, &outcome) == EXIT_DONE;
}

// Once for all scopes of the grant, which all end by it, and are killed where that takes too long.
static bool have_grant_ended(struct meaning *meaning, int64_t grant)
{
    AdminCall call = AdminCall_init_zero;

    if (meaning->asked)
        return meaning->granted;
    snprintf(call.verb, sizeof call.verb, "privilege.stop");
    meaning->asked = true;
    meaning->granted = call_add_number(&call, "request", grant) && tokend_does(meaning->cli, &call);
    return meaning->granted;
}

static bool have_done(void *context, const struct logind_session *session,
                      const struct scope_name *scope, enum stopping_how how)
{
    static const char *const words[] = {
        [STOPPING_BY_LOCK] = "lock", [STOPPING_BY_END] = "end", [STOPPING_BY_KILL] = "kill"};
    struct meaning *meaning = context;
    AdminCall call = AdminCall_init_zero;

    if (scope != NULL)
        return have_grant_ended(meaning, scope->grant);
    snprintf(call.verb, sizeof call.verb, "session.stop");
    return call_add_text(&call, "user", session->user) &&
           call_add_text(&call, "logind", session->id) && call_add_text(&call, "how", words[how]) &&
           tokend_does(meaning->cli, &call);
}

// systemd does not know whose a scope is: of the scopes only those of the grant's holder are meant.
static void name_holder(struct stopped *stopped, const char *holder)
{
    for (size_t i = 0; i < stopped->count; i++) {
        struct logind_session *session = &stopped->items[i].session;
        if (session->user[0] == '\0')
            snprintf(session->user, sizeof session->user, "%s", holder);
    }
}

struct listing {
    const char *holder;
    struct stopped *stopped; // takes what is known to rest on it,
    struct report *report;   // or this what goes on
};

static enum exit_code see_known(void *context, const AdminRow *row)
{
    const struct listing *listing = context;

    if (listing->stopped != NULL && opened_row_is_meant(row, listing->holder))
        stopped_known(listing->stopped, row);
    if (listing->report != NULL && opened_row_goes_on(row, listing->holder))
        report_row(listing->report, row);
    return EXIT_DONE;
}

void stop_taken(struct cli *cli, const struct arguments *arguments, AdminRow *row,
                struct stopped *stopped)
{
    static struct opened_list list; // of 64 kB
    struct listing listing = {.holder = holder_of(row), .stopped = stopped};
    struct meaning meaning = {.list = &list, .cli = cli};
    const struct stopped_choice which = {choose, choose_inside, choose_scope, have_done, &meaning};

    stopped->wish = wish_of(arguments, row);
    if (stopped->wish > STOP_LEAVE) {
        opened_read(&list, cli, field_text(row, "taken"), listing.holder);
        stopped->incomplete = list.partial;
        stopped_run(stopped, &which);
        name_holder(stopped, listing.holder);
        if (stopped->heard != STOPPING_HEARD &&
            !opened_rows(cli, field_text(row, "taken"), listing.holder, see_known, &listing))
            stopped->incomplete = true;
    } else if (stopped->wish == STOP_LEAVE) {
        // tokend stops by itself what nobody has asked for: that they go on is decided here.
        stopped->incomplete = !opened_rows(cli, field_text(row, "taken"), listing.holder, see_known,
                                           &(struct listing){.holder = listing.holder});
    }
    stopped_summary(stopped, row);
}

enum exit_code report_sessions_left(struct cli *cli, const AdminRow *row,
                                    const struct stopped *stopped, struct report *report,
                                    struct outcome *outcome)
{
    struct listing listing = {.holder = holder_of(row), .report = report};

    // Where the list was not had whole, none was let be.
    if (stopped->wish <= STOP_LEAVE || stopped->heard != STOPPING_HEARD || stopped->incomplete)
        return EXIT_DONE;
    if (!opened_rows(cli, field_text(row, "taken"), listing.holder, see_known, &listing))
        return outcome_set(outcome, EXIT_TEMPORARY, _("See: warifu session list"),
                           _("It was done, but the sessions of the holder that something else "
                             "opened could not be listed."));
    return EXIT_DONE;
}

enum exit_code stop_with_call(struct cli *cli, const struct arguments *arguments,
                              const AdminCall *call, struct report *report, AdminRow *row,
                              struct outcome *outcome)
{
    static const AdminRow row_of_nothing = AdminRow_init_zero;
    static struct answer answer; // of 100 kB
    struct stopped stopped = {0};

    answer.count = 0;
    answer.rows[0] = row_of_nothing;
    enum exit_code code = session_call(cli, call, keep, &answer, outcome);
    if (code != EXIT_DONE)
        return code;
    stop_taken(cli, arguments, &answer.rows[0], &stopped);
    *row = answer.rows[0];
    for (size_t i = 0; i < answer.count; i++)
        report_row(report, &answer.rows[i]);
    code = stopped_report(&stopped, cli, report, outcome);
    if (code == EXIT_DONE)
        code = report_sessions_left(cli, row, &stopped, report, outcome);
    stopped_free(&stopped);
    if (code == EXIT_DONE && call->dry_run)
        outcome_dry_run(outcome);
    return code;
}

enum exit_code stop_with_row(struct cli *cli, const struct verb *verb,
                             const struct arguments *arguments, struct report *report,
                             AdminRow *row, struct outcome *outcome)
{
    AdminCall call;
    enum exit_code code = verb_confirm(cli, verb, arguments, outcome);

    if (code != EXIT_DONE)
        return code;
    arguments_to_call(arguments, verb->wire, &call);
    return stop_with_call(cli, arguments, &call, report, row, outcome);
}

enum exit_code verb_stopping(struct cli *cli, const struct verb *verb,
                             const struct arguments *arguments, struct report *report,
                             struct outcome *outcome)
{
    AdminRow row = AdminRow_init_zero;

    return stop_with_row(cli, verb, arguments, report, &row, outcome);
}

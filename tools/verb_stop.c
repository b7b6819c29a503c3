// SPDX-License-Identifier: BSD-2-Clause
// Verbs after which a person logs in no more as before: what is open on this host is ended with it,
// or locked, as the policy says or the administrator (A9, B5, C4, F5). What is told of each session
// was seen (M22), and goes into the log.
#include "arguments.h"
#include "cli.h"
#include "language.h"
#include "opened.h"
#include "report.h"
#include "stopped.h"
#include "verbs.h"
#include <stdio.h>
#include <string.h>

static enum exit_code keep(void *context, const AdminRow *row)
{
    *(AdminRow *)context = *row;
    return EXIT_DONE;
}

static enum stop_wish wish_of(const struct arguments *arguments, const AdminRow *row)
{
    const char *option = argument_text(arguments, "sessions");
    const char *policy = row_text(row, "revoked_sessions");
    const char *what = option != NULL ? option : policy != NULL ? policy : "lock";

    if (argument_flag(arguments, "dry-run"))
        return STOP_NOT_ASKED;
    if (strcmp(what, "leave") == 0)
        return STOP_LEAVE;
    return strcmp(what, "end") == 0 ? STOP_END : STOP_LOCK;
}

// --- those of a person ---

struct of_person {
    struct stopped *stopped;
    const char *user;
    struct opened_list *shared; // what they opened with IDs of several people (A6)
};

static bool choose_person(void *context, const struct logind_session *session)
{
    const struct of_person *person = context;

    return opened_is_of(person->user, session) || opened_by_card(person->shared, session);
}

static bool choose_person_inside(void *context, const struct inside *inside)
{
    const struct of_person *person = context;
    const struct logind_session whose = {.uid = inside->uid};

    return opened_is_of(person->user, &whose) || opened_by_card_inside(person->shared, inside);
}

static enum exit_code keep_known(void *context, const AdminRow *row)
{
    const struct of_person *person = context;
    const char *user = row_text(row, "user"), *member = row_text(row, "member");

    if ((user != NULL && strcmp(user, person->user) == 0) ||
        (member != NULL && strcmp(member, person->user) == 0))
        stopped_known(person->stopped, row);
    return EXIT_DONE;
}

static void stop_person(struct cli *cli, const char *user, struct stopped *stopped)
{
    static struct opened_list shared; // of 64 kB
    struct of_person person = {stopped, user, &shared};
    AdminCall call = AdminCall_init_zero;
    struct outcome outcome = {0};

    if (stopped->wish > STOP_LEAVE) {
        opened_read_of_member(&shared, cli, user);
        stopped->incomplete = shared.partial;
    }
    stopped_run(stopped, choose_person, choose_person_inside, &person);
    if (stopped->there || stopped->wish <= STOP_LEAVE)
        return;
    // Nobody to ask: at least which they are. Who was removed is nobody to list for.
    snprintf(call.verb, sizeof call.verb, "session.list");
    if (session_call(cli, &call, keep_known, &person, &outcome) != EXIT_DONE)
        stopped->incomplete = true;
}

enum exit_code verb_stopping(struct cli *cli, const struct verb *verb,
                             const struct arguments *arguments, struct report *report,
                             struct outcome *outcome)
{
    AdminRow row = AdminRow_init_zero;

    return stop_with_row(cli, verb, arguments, report, &row, outcome);
}

enum exit_code stop_with_row(struct cli *cli, const struct verb *verb,
                             const struct arguments *arguments, struct report *report,
                             AdminRow *row, struct outcome *outcome)
{
    struct stopped stopped = {0};
    AdminCall call;
    enum exit_code code = verb_confirm(cli, verb, arguments, outcome);

    if (code != EXIT_DONE)
        return code;
    arguments_to_call(arguments, verb->wire, &call);
    code = session_call(cli, &call, keep, row, outcome);
    if (code != EXIT_DONE)
        return code;
    stopped.wish = wish_of(arguments, row);
    stop_person(cli, argument_text(arguments, "user"), &stopped);
    stopped_summary(&stopped, row);
    report_row(report, row);
    code = stopped_report(&stopped, cli, report, outcome);
    stopped_free(&stopped);
    if (code == EXIT_DONE && call.dry_run)
        outcome_dry_run(outcome);
    return code;
}

// --- those that a card opened ---

static bool choose_card(void *context, const struct logind_session *session)
{
    return opened_by_card(context, session);
}

static bool choose_card_inside(void *context, const struct inside *inside)
{
    return opened_by_card_inside(context, inside);
}

struct of_card {
    struct stopped *stopped;
    const char *serial, *holder;
    struct report *report; // NULL: what the card may have opened is kept
    bool partial;
};

static bool is_elsewise(const struct of_card *card, const AdminRow *row)
{
    const char *with = row_text(row, "with");

    return with != NULL && *with != '\0' && !opened_is_on_card(row, card->serial);
}

static enum exit_code see_known(void *context, const AdminRow *row)
{
    const struct of_card *card = context;
    const char *user = row_text(row, "user");
    const bool holders = user != NULL && *card->holder != '\0' && strcmp(user, card->holder) == 0;

    if (card->report != NULL && holders && is_elsewise(card, row))
        report_row(card->report, row);
    if (card->report == NULL &&
        (opened_is_on_card(row, card->serial) || (holders && !is_elsewise(card, row))))
        stopped_known(card->stopped, row);
    return EXIT_DONE;
}

static enum exit_code list_known(struct cli *cli, struct of_card *card)
{
    AdminCall call = AdminCall_init_zero;
    struct outcome outcome = {0};

    snprintf(call.verb, sizeof call.verb, "session.list");
    return session_call(cli, &call, see_known, card, &outcome);
}

void stop_card(struct cli *cli, const struct arguments *arguments, AdminRow *row,
               struct stopped *stopped)
{
    static struct opened_list list; // of 64 kB
    const char *holder = row_text(row, "holder");
    struct of_card card = {.stopped = stopped,
                           .serial = argument_text(arguments, "serial"),
                           .holder = holder != NULL ? holder : ""};

    stopped->wish = wish_of(arguments, row);
    if (stopped->wish > STOP_LEAVE) {
        opened_read(&list, cli, card.serial, card.holder);
        stopped->incomplete = list.partial;
        stopped_run(stopped, choose_card, choose_card_inside, &list);
        if (!stopped->there && list_known(cli, &card) != EXIT_DONE)
            stopped->incomplete = true;
    }
    stopped_summary(stopped, row);
}

enum exit_code report_sessions_left(struct cli *cli, const struct arguments *arguments,
                                    const AdminRow *row, const struct stopped *stopped,
                                    struct report *report, struct outcome *outcome)
{
    const char *holder = row_text(row, "holder");
    struct of_card card = {.serial = argument_text(arguments, "serial"),
                           .holder = holder != NULL ? holder : "",
                           .report = report};

    // Where the list was not had whole, none was let be.
    if (stopped->wish <= STOP_LEAVE || !stopped->there || stopped->incomplete)
        return EXIT_DONE;
    if (list_known(cli, &card) != EXIT_DONE)
        return outcome_set(outcome, EXIT_TEMPORARY, _("See: warifu session list"),
                           _("The card is dead, but the sessions of its holder that something else "
                             "opened could not be listed."));
    return EXIT_DONE;
}

enum exit_code verb_stopping_card(struct cli *cli, const struct verb *verb,
                                  const struct arguments *arguments, struct report *report,
                                  struct outcome *outcome)
{
    AdminRow row = AdminRow_init_zero;
    struct stopped stopped = {0};
    AdminCall call;
    enum exit_code code = verb_confirm(cli, verb, arguments, outcome);

    if (code != EXIT_DONE)
        return code;
    arguments_to_call(arguments, verb->wire, &call);
    code = session_call(cli, &call, keep, &row, outcome);
    if (code != EXIT_DONE)
        return code;
    stop_card(cli, arguments, &row, &stopped);
    report_row(report, &row);
    code = stopped_report(&stopped, cli, report, outcome);
    if (code == EXIT_DONE)
        code = report_sessions_left(cli, arguments, &row, &stopped, report, outcome);
    stopped_free(&stopped);
    if (code == EXIT_DONE && call.dry_run)
        outcome_dry_run(outcome);
    return code;
}

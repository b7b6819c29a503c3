// SPDX-License-Identifier: BSD-2-Clause
// Verbs after which a person logs in no more as before: what is open on this host is ended with it,
// or locked, as the policy says or the administrator (A9, B5, F5).
#include "arguments.h"
#include "cli.h"
#include "language.h"
#include "logind.h"
#include "report.h"
#include "verbs.h"
#include <stdio.h>
#include <string.h>

static enum exit_code keep(void *context, const AdminRow *row)
{
    *(AdminRow *)context = *row;
    return EXIT_DONE;
}

enum stop_wish { WISH_LEAVE, WISH_LOCK, WISH_END };

static enum stop_wish wish_of(const struct arguments *arguments, const AdminRow *row)
{
    const char *option = argument_text(arguments, "sessions");
    const char *policy = row_text(row, "revoked_sessions");
    const char *what = option != NULL ? option : policy != NULL ? policy : "lock";

    if (strcmp(what, "leave") == 0 || argument_flag(arguments, "dry-run"))
        return WISH_LEAVE;
    return strcmp(what, "end") == 0 ? WISH_END : WISH_LOCK;
}

static void put_done(AdminRow *row, enum stop_wish wish, const struct logind_done *done)
{
    row_add_text(row, "sessions",
                 !done->there       ? "no_logind"
                 : done->failed > 0 ? "not_all"
                 : wish == WISH_END ? "ended"
                                    : "screen_locked");
    row_add_number(row, "stopped", done->changed);
}

void stop_sessions(const struct arguments *arguments, const char *user, AdminRow *row)
{
    const enum stop_wish wish = wish_of(arguments, row);

    if (wish == WISH_LEAVE)
        return;
    const struct logind_done done = logind_stop(user, wish == WISH_END, NULL, NULL);
    put_done(row, wish, &done);
}

// --- those of one card
// ----------------------------------------------------------------------------

#define OPENED_MAX 256

struct opened { // what tokend knows of an open session
    char user[64], service[64], tty[128], rhost[256], card[65];
    bool known; // with what it was opened
};

struct opened_list {
    struct opened items[OPENED_MAX];
    size_t count;
    const char *user, *serial, *holder; // that are asked about
};

static void copy_text(char *to, size_t size, const AdminRow *row, const char *name)
{
    const char *text = row_text(row, name);

    snprintf(to, size, "%s", text != NULL ? text : "");
}

static enum exit_code collect(void *context, const AdminRow *row)
{
    struct opened_list *list = context;
    struct opened *item;

    if (list->count == OPENED_MAX)
        return EXIT_DONE; // what is not listed is not known, and not spared
    item = &list->items[list->count++];
    copy_text(item->user, sizeof item->user, row, "user");
    copy_text(item->service, sizeof item->service, row, "service");
    copy_text(item->tty, sizeof item->tty, row, "tty");
    copy_text(item->rhost, sizeof item->rhost, row, "rhost");
    copy_text(item->card, sizeof item->card, row, "card");
    const char *with = row_text(row, "with");
    item->known = with != NULL && *with != '\0';
    return EXIT_DONE;
}

static const char *terminal_name(const char *tty)
{
    return strncmp(tty, "/dev/", 5) == 0 ? tty + 5 : tty;
}

// PAM and logind name the same session differently: sshd's terminal is "ssh" for the one.
static bool is_same(const struct opened *opened, const struct logind_session *session)
{
    const char *tty = terminal_name(opened->tty), *other = terminal_name(session->tty);

    return strcmp(opened->service, session->service) == 0 &&
           strcmp(opened->rhost, session->rhost) == 0 &&
           (*tty == '\0' || *other == '\0' || strcmp(tty, "ssh") == 0 || strcmp(tty, other) == 0);
}

// What surely was opened otherwise is spared; of people who are not the holder, users of a shared
// ID say, all but what surely was opened with the card.
static bool is_spared(void *context, const struct logind_session *session)
{
    const struct opened_list *list = context;
    bool by_card = false, by_other = false, unknown = false;

    for (size_t i = 0; i < list->count; i++) {
        const struct opened *item = &list->items[i];
        if (strcmp(item->user, list->user) != 0 || !is_same(item, session))
            continue;
        by_card = by_card || (item->known && strcmp(item->card, list->serial) == 0);
        by_other = by_other || (item->known && strcmp(item->card, list->serial) != 0);
        unknown = unknown || !item->known;
    }
    if (strcmp(list->user, list->holder) != 0)
        return !by_card;
    return by_other && !by_card && !unknown;
}

static bool is_first_of_user(const struct opened_list *list, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(list->items[i].user, list->items[index].user) == 0 &&
            strcmp(list->items[i].card, list->serial) == 0)
            return false;
    return true;
}

static void add_done(struct logind_done *all, const struct logind_done *done)
{
    all->there = all->there && done->there;
    all->changed += done->changed;
    all->failed += done->failed;
}

void stop_sessions_of_card(struct cli *cli, const struct arguments *arguments, const char *serial,
                           AdminRow *row)
{
    static struct opened_list list;
    const enum stop_wish wish = wish_of(arguments, row);
    struct logind_done all = {.there = true};
    AdminCall call = AdminCall_init_zero;
    struct outcome outcome = {0};
    char holder[64];

    if (wish == WISH_LEAVE)
        return;
    copy_text(holder, sizeof holder, row, "holder");
    list = (struct opened_list){.serial = serial, .holder = holder};
    snprintf(call.verb, sizeof call.verb, "session.list");
    // Without the list nothing is known, and all of the holder's are stopped.
    if (session_call(cli, &call, collect, &list, &outcome) != EXIT_DONE)
        list.count = 0;
    if (*holder != '\0') {
        list.user = holder;
        const struct logind_done done = logind_stop(holder, wish == WISH_END, is_spared, &list);
        add_done(&all, &done);
    }
    for (size_t i = 0; i < list.count; i++) {
        list.user = list.items[i].user;
        if (strcmp(list.items[i].card, serial) != 0 || strcmp(list.user, holder) == 0 ||
            !is_first_of_user(&list, i))
            continue;
        const struct logind_done done = logind_stop(list.user, wish == WISH_END, is_spared, &list);
        add_done(&all, &done);
    }
    put_done(row, wish, &all);
}

struct left {
    const char *serial, *holder;
    struct report *report;
};

static enum exit_code report_left(void *context, const AdminRow *row)
{
    const struct left *left = context;
    const char *user = row_text(row, "user"), *with = row_text(row, "with"),
               *card = row_text(row, "card");

    if (user != NULL && with != NULL && *with != '\0' && strcmp(user, left->holder) == 0 &&
        (card == NULL || strcmp(card, left->serial) != 0))
        report_row(left->report, row);
    return EXIT_DONE;
}

enum exit_code report_sessions_left(struct cli *cli, const struct arguments *arguments,
                                    const AdminRow *row, struct report *report,
                                    struct outcome *outcome)
{
    struct left left = {argument_text(arguments, "serial"), row_text(row, "holder"), report};
    AdminCall call = AdminCall_init_zero;
    struct outcome listed = {0};

    if (wish_of(arguments, row) == WISH_LEAVE || left.holder == NULL || *left.holder == '\0')
        return EXIT_DONE;
    snprintf(call.verb, sizeof call.verb, "session.list");
    if (session_call(cli, &call, report_left, &left, &listed) != EXIT_DONE)
        return outcome_set(outcome, EXIT_TEMPORARY, _("See: warifu session list"),
                           _("The card is dead, but the sessions of its holder that something else "
                             "opened could not be listed."));
    return EXIT_DONE;
}

enum exit_code verb_stopping(struct cli *cli, const struct verb *verb,
                             const struct arguments *arguments, struct report *report,
                             struct outcome *outcome)
{
    AdminRow row = AdminRow_init_zero;
    AdminCall call;
    enum exit_code code = verb_confirm(cli, verb, arguments, outcome);

    if (code != EXIT_DONE)
        return code;
    arguments_to_call(arguments, verb->wire, &call);
    code = session_call(cli, &call, keep, &row, outcome);
    if (code != EXIT_DONE)
        return code;
    stop_sessions(arguments, argument_text(arguments, "user"), &row);
    report_row(report, &row);
    return code;
}

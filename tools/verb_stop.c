// SPDX-License-Identifier: BSD-2-Clause
// Verbs after which a person logs in no more as before: what is open on this host is ended with it,
// or locked, as the policy says or the administrator (A9, B5, F5).
#include "arguments.h"
#include "base/text.h"
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

static void put_done(AdminRow *row, enum stop_wish wish, const struct logind_done *done,
                     bool partial)
{
    row_add_text(row, "sessions",
                 !done->there                  ? "no_logind"
                 : done->failed > 0 || partial ? "not_all"
                 : wish == WISH_END            ? "ended"
                                               : "screen_locked");
    row_add_number(row, "stopped", done->changed);
}

void stop_sessions(const struct arguments *arguments, const char *user, AdminRow *row)
{
    const enum stop_wish wish = wish_of(arguments, row);

    if (wish == WISH_LEAVE)
        return;
    const struct logind_done done = logind_stop(user, wish == WISH_END, NULL, NULL);
    put_done(row, wish, &done, false);
}

// --- those of one card
// ----------------------------------------------------------------------------

#define OPENED_MAX 256

struct opened { // what tokend knows of the open sessions of a person at one place
    char user[ACCOUNT_NAME_SIZE], service[64], tty[128], rhost[256];
    bool by_card, by_other, unknown; // with what they were opened
};

struct opened_list {
    struct opened items[OPENED_MAX];
    size_t count;
    bool partial;                       // there may be more
    const char *user, *serial, *holder; // that are asked about
};

static void copy_text(char *to, size_t size, const AdminRow *row, const char *name)
{
    const char *text = row_text(row, name);

    snprintf(to, size, "%s", text != NULL ? text : "");
}

static const char *terminal_name(const char *tty)
{
    return strncmp(tty, "/dev/", 5) == 0 ? tty + 5 : tty;
}

// A terminal or a display has one login at a time. What sshd calls "ssh" is not one, and what else
// a service may say is not known to be one.
static bool holds_one(const char *tty)
{
    const char *name = terminal_name(tty);

    return strncmp(name, "tty", 3) == 0 || strncmp(name, "pts/", 4) == 0 || *name == ':';
}

static bool is_on_card(const AdminRow *row, const char *serial)
{
    const char *card = row_text(row, "card"), *code_card = row_text(row, "code_card");

    return (card != NULL && strcmp(card, serial) == 0) ||
           (code_card != NULL && strcmp(code_card, serial) == 0);
}

static struct opened *opened_at(struct opened_list *list, const struct opened *place)
{
    for (size_t i = 0; i < list->count; i++) {
        struct opened *item = &list->items[i];
        if (strcmp(item->user, place->user) == 0 && strcmp(item->service, place->service) == 0 &&
            strcmp(item->tty, place->tty) == 0 && strcmp(item->rhost, place->rhost) == 0)
            return item;
    }
    return NULL;
}

// A machine that crashed leaves rows behind, and they come first: a later one at the same terminal
// takes their place, and those that say nothing about this card or its holder take none.
static enum exit_code collect(void *context, const AdminRow *row)
{
    struct opened_list *list = context;
    const char *with = row_text(row, "with");
    const bool known = with != NULL && *with != '\0', by_card = is_on_card(row, list->serial);
    struct opened place = {.user = ""};

    copy_text(place.user, sizeof place.user, row, "user");
    copy_text(place.service, sizeof place.service, row, "service");
    copy_text(place.tty, sizeof place.tty, row, "tty");
    copy_text(place.rhost, sizeof place.rhost, row, "rhost");
    struct opened *item = opened_at(list, &place);
    if (item == NULL) {
        if (!by_card && strcmp(place.user, list->holder) != 0)
            return EXIT_DONE;
        if (list->count == OPENED_MAX) {
            list->partial = true;
            return EXIT_DONE;
        }
        item = &list->items[list->count++];
        *item = place;
    } else if (holds_one(place.tty)) {
        *item = place;
    }
    item->by_card = item->by_card || (known && by_card);
    item->by_other = item->by_other || (known && !by_card);
    item->unknown = item->unknown || !known;
    return EXIT_DONE;
}

// PAM and logind name the same session differently: sshd's terminal is "ssh" for the one.
static bool is_same(const struct opened *opened, const struct logind_session *session)
{
    const char *tty = terminal_name(opened->tty), *other = terminal_name(session->tty);

    return strcmp(opened->service, session->service) == 0 &&
           strcmp(opened->rhost, session->rhost) == 0 &&
           (*tty == '\0' || *other == '\0' || strcmp(tty, "ssh") == 0 || strcmp(tty, other) == 0);
}

// What surely was opened otherwise is spared, and nothing is sure where not all is known; of people
// who are not the holder, users of a shared ID say, all but what surely was opened with the card.
static bool is_spared(void *context, const struct logind_session *session)
{
    const struct opened_list *list = context;
    bool by_card = false, by_other = false, unknown = list->partial;

    for (size_t i = 0; i < list->count; i++) {
        const struct opened *item = &list->items[i];
        if (strcmp(item->user, list->user) != 0 || !is_same(item, session))
            continue;
        by_card = by_card || item->by_card;
        by_other = by_other || item->by_other;
        unknown = unknown || item->unknown;
    }
    if (strcmp(list->user, list->holder) != 0)
        return !by_card;
    return by_other && !by_card && !unknown;
}

static bool is_first_of_user(const struct opened_list *list, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(list->items[i].user, list->items[index].user) == 0 && list->items[i].by_card)
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
    char holder[ACCOUNT_NAME_SIZE];

    if (wish == WISH_LEAVE)
        return;
    copy_text(holder, sizeof holder, row, "holder");
    list = (struct opened_list){.serial = serial, .holder = holder};
    snprintf(call.verb, sizeof call.verb, "session.list");
    // Without the whole list nothing is sure, and all of the holder's are stopped.
    if (session_call(cli, &call, collect, &list, &outcome) != EXIT_DONE)
        list.partial = true;
    if (*holder != '\0') {
        list.user = holder;
        const struct logind_done done = logind_stop(holder, wish == WISH_END, is_spared, &list);
        add_done(&all, &done);
    }
    for (size_t i = 0; i < list.count; i++) {
        list.user = list.items[i].user;
        if (!list.items[i].by_card || strcmp(list.user, holder) == 0 || !is_first_of_user(&list, i))
            continue;
        const struct logind_done done = logind_stop(list.user, wish == WISH_END, is_spared, &list);
        add_done(&all, &done);
    }
    put_done(row, wish, &all, list.partial);
    if (list.partial)
        row_add_flag(row, "none_spared", true);
}

struct left {
    const char *serial, *holder;
    struct report *report;
};

static enum exit_code report_left(void *context, const AdminRow *row)
{
    const struct left *left = context;
    const char *user = row_text(row, "user"), *with = row_text(row, "with");

    if (user != NULL && with != NULL && *with != '\0' && strcmp(user, left->holder) == 0 &&
        !is_on_card(row, left->serial))
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

    if (wish_of(arguments, row) == WISH_LEAVE || left.holder == NULL || *left.holder == '\0' ||
        row_field(row, "none_spared") != NULL)
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

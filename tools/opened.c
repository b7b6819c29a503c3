// SPDX-License-Identifier: BSD-2-Clause
#include "opened.h"
#include "outcome.h"
#include "session.h"
#include <pwd.h>
#include <stdio.h>
#include <string.h>

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

bool opened_is_on_card(const AdminRow *row, const char *serial)
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
    const char *member = row_text(row, "member");
    const bool known = with != NULL && *with != '\0',
               by_card = list->member != NULL ? member != NULL && strcmp(member, list->member) == 0
                                              : opened_is_on_card(row, list->serial);
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
    item->by_card = item->by_card || ((known || list->member != NULL) && by_card);
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

bool opened_is_of(const char *user, const struct logind_session *session)
{
    const struct passwd *account;

    if (strcmp(session->user, user) == 0)
        return true;
    account = getpwnam(user);
    return account != NULL && account->pw_uid != 0 && account->pw_uid == session->uid;
}

static void read_list(struct opened_list *list, struct cli *cli)
{
    AdminCall call = AdminCall_init_zero;
    struct outcome outcome = {0};

    snprintf(call.verb, sizeof call.verb, "session.list");
    if (session_call(cli, &call, collect, list, &outcome) != EXIT_DONE)
        list->partial = true;
}

void opened_read(struct opened_list *list, struct cli *cli, const char *serial, const char *holder)
{
    *list = (struct opened_list){.serial = serial, .holder = holder};
    read_list(list, cli);
}

void opened_read_of_member(struct opened_list *list, struct cli *cli, const char *member)
{
    *list = (struct opened_list){.serial = "", .holder = "", .member = member};
    read_list(list, cli);
}

// su and sudo have the terminal of the login in which they run.
static bool is_inside(const struct opened *opened, const struct inside *inside)
{
    for (size_t i = 0; i < inside->tty_count; i++)
        if (strcmp(terminal_name(opened->tty), inside->ttys[i]) == 0)
            return true;
    return false;
}

// With a session, or with what runs inside of one.
static bool decide(const struct opened_list *list, const struct logind_session *session,
                   const struct inside *inside)
{
    const bool holders = list->holder[0] != '\0' && opened_is_of(list->holder, session);
    bool by_card = false, by_other = false, unknown = list->partial;

    for (size_t i = 0; i < list->count; i++) {
        const struct opened *item = &list->items[i];
        const bool here = inside != NULL ? is_inside(item, inside) : is_same(item, session);
        if (!here || !opened_is_of(item->user, session))
            continue;
        by_card = by_card || item->by_card;
        by_other = by_other || item->by_other;
        unknown = unknown || item->unknown;
    }
    return holders ? by_card || unknown || !by_other : by_card;
}

bool opened_by_card(const struct opened_list *list, const struct logind_session *session)
{
    return decide(list, session, NULL);
}

bool opened_by_card_inside(const struct opened_list *list, const struct inside *inside)
{
    const struct logind_session person = {.uid = inside->uid};

    return decide(list, &person, inside);
}

// SPDX-License-Identifier: BSD-2-Clause
#include "opened.h"
#include "arguments.h"
#include "outcome.h"
#include "session.h"
#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void copy_text(char *to, size_t size, const AdminRow *row, const char *name)
{
    const char *text = field_text(row, name);

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

static struct opened_by by_of(const AdminRow *row)
{
    const char *rests = field_text(row, "rests");

    // Of a shared ID whose member nobody knows the holder may be the one (A6).
    if (row_field(row, "perhaps_theirs") != NULL || (rests != NULL && strcmp(rests, "yes") == 0))
        return (struct opened_by){.taken = true};
    if (rests != NULL && strcmp(rests, "no") == 0)
        return (struct opened_by){.other = true};
    return (struct opened_by){.unknown = true};
}

static bool is_holders(const AdminRow *row, const char *holder)
{
    const char *user = field_text(row, "user");

    return user != NULL && *holder != '\0' && strcmp(user, holder) == 0;
}

bool opened_row_is_meant(const AdminRow *row, const char *holder)
{
    const struct opened_by by = by_of(row);

    return by.taken || (by.unknown && is_holders(row, holder));
}

bool opened_row_goes_on(const AdminRow *row, const char *holder)
{
    return is_holders(row, holder) && by_of(row).other;
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

static void add(struct opened_by *by, const struct opened_by *more)
{
    by->taken = by->taken || more->taken;
    by->other = by->other || more->other;
    by->unknown = by->unknown || more->unknown;
}

// A machine that crashed leaves rows behind, and they come first: the last login at a terminal is
// the one that is there. Those that say nothing about what was taken or its holder take no place.
static enum exit_code collect(void *context, const AdminRow *row)
{
    struct opened_list *list = context;
    const struct opened_by by = by_of(row);
    struct opened place = {.user = ""};

    copy_text(place.user, sizeof place.user, row, "user");
    copy_text(place.service, sizeof place.service, row, "service");
    copy_text(place.tty, sizeof place.tty, row, "tty");
    copy_text(place.rhost, sizeof place.rhost, row, "rhost");
    struct opened *item = opened_at(list, &place);
    if (item == NULL) {
        if (!by.taken && !is_holders(row, list->holder))
            return EXIT_DONE;
        if (list->count == OPENED_MAX) {
            list->partial = true;
            return EXIT_DONE;
        }
        item = &list->items[list->count++];
        *item = place;
    }
    if (holds_one(place.tty))
        item->last = by;
    else
        add(&item->last, &by);
    add(&item->any, &by);
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

// A session keeps the name and uid that its account had when it began: either is the person's.
static bool is_of(const char *user, const struct logind_session *session)
{
    const struct passwd *account;

    if (strcmp(session->user, user) == 0)
        return true;
    account = getpwnam(user);
    return account != NULL && account->pw_uid != 0 && account->pw_uid == session->uid;
}

// Whoever ends their own grant may have no role, and asks for what is their own.
static bool is_callers_grant(const char *taken, const char *holder)
{
    const struct passwd *account = getpwuid(getuid());

    return strncmp(taken, "grant ", 6) == 0 && account != NULL &&
           strcmp(account->pw_name, holder) == 0;
}

bool opened_rows(struct cli *cli, const char *taken, const char *holder,
                 enum exit_code (*visit)(void *context, const AdminRow *row), void *context)
{
    static const char *const verbs[] = {"session.own", "session.list"};
    enum exit_code code = EXIT_FORBIDDEN;

    for (size_t i = is_callers_grant(taken, holder) ? 0 : 1; i < 2 && code == EXIT_FORBIDDEN; i++) {
        AdminCall call = AdminCall_init_zero;
        struct outcome outcome = {0};
        snprintf(call.verb, sizeof call.verb, "%s", verbs[i]);
        if (!call_add_text(&call, "taken", taken))
            return false;
        code = session_call(cli, &call, visit, context, &outcome);
    }
    return code == EXIT_DONE;
}

void opened_read(struct opened_list *list, struct cli *cli, const char *taken, const char *holder)
{
    *list = (struct opened_list){.holder = holder};
    (void)sscanf(taken, "grant %" SCNd64, &list->grant);
    if (!opened_rows(cli, taken, holder, collect, list))
        list->partial = true;
}

// su and sudo have the terminal of the login in which they run.
static bool is_inside(const struct opened *opened, const struct inside *inside)
{
    for (size_t i = 0; i < inside->tty_count; i++)
        if (strcmp(terminal_name(opened->tty), inside->ttys[i]) == 0)
            return true;
    return false;
}

// With a session, or with what runs inside of one: there all that were opened at its terminals may
// be open, one in the other.
static bool decide(const struct opened_list *list, const struct logind_session *session,
                   const struct inside *inside)
{
    const bool holders = list->holder[0] != '\0' && is_of(list->holder, session);
    struct opened_by by = {.unknown = list->partial};

    for (size_t i = 0; i < list->count; i++) {
        const struct opened *item = &list->items[i];
        const bool here = inside != NULL ? is_inside(item, inside) : is_same(item, session);
        if (here && is_of(item->user, session))
            add(&by, inside != NULL ? &item->any : &item->last);
    }
    return holders && list->grant == 0 ? by.taken || by.unknown || !by.other : by.taken;
}

bool opened_is_meant(const struct opened_list *list, const struct logind_session *session)
{
    return decide(list, session, NULL);
}

bool opened_is_meant_inside(const struct opened_list *list, const struct inside *inside)
{
    const struct logind_session person = {.uid = inside->uid};

    return decide(list, &person, inside);
}

bool opened_is_meant_scope(const struct opened_list *list, const struct scope_name *scope)
{
    return list->grant != 0 && scope->grant == list->grant;
}

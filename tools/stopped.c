// SPDX-License-Identifier: BSD-2-Clause
#include "stopped.h"
#include "arguments.h"
#include "language.h"
#include "session.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Words of --json and of the log.
static const char *const done_words[STOPPING_DONE_COUNT_] = {
    [STOPPING_NOTHING] = "nothing",
    [STOPPING_LOCK] = "lock",
    [STOPPING_END] = "end",
    [STOPPING_LOCK_END] = "lock_then_end",
    [STOPPING_KILL] = "end_then_kill",
    [STOPPING_LOCK_KILL] = "lock_then_kill",
};
static const char *const seen_words[STOPPING_SEEN_COUNT_] = {
    [STOPPING_IS_THERE] = "still_there", [STOPPING_IS_LOCKED] = "screen_locked",
    [STOPPING_IS_GONE] = "gone",         [STOPPING_FORBIDDEN] = "not_permitted",
    [STOPPING_UNKNOWN] = "no_answer",    [STOPPING_OWN] = "own_session",
};

// What helps, where it is not done; with the name of a session, or of user@UID.
static const char *const remedies[STOPPING_SEEN_COUNT_] = {
    [STOPPING_IS_THERE] = "loginctl session-status %s",
    [STOPPING_FORBIDDEN] = "sudo loginctl terminate-session %s",
    [STOPPING_UNKNOWN] = "sudo loginctl terminate-session %s",
    [STOPPING_OWN] = "exit",
};
static const char *const user_remedies[STOPPING_SEEN_COUNT_] = {
    [STOPPING_IS_THERE] = "loginctl user-status %s",
    [STOPPING_FORBIDDEN] = "sudo loginctl terminate-user %s",
    [STOPPING_UNKNOWN] = "sudo loginctl terminate-user %s",
};

static const char *const scope_remedies[STOPPING_SEEN_COUNT_] = {
    [STOPPING_IS_THERE] = "systemctl status %s",
    [STOPPING_FORBIDDEN] = "sudo systemctl stop %s",
    [STOPPING_UNKNOWN] = "sudo systemctl stop %s",
    [STOPPING_OWN] = "exit",
};

static struct stopped_item *add(struct stopped *stopped)
{
    struct stopped_item *items =
        reallocarray(stopped->items, stopped->count + 1, sizeof *stopped->items);

    if (items == NULL) {
        stopped->incomplete = true;
        return NULL;
    }
    stopped->items = items;
    items[stopped->count] = (struct stopped_item){.done = STOPPING_NOTHING};
    return &items[stopped->count++];
}

static void tell(void *context, const struct logind_session *session, enum stopping_done done,
                 enum stopping_seen seen)
{
    struct stopped_item *item = add(context);

    if (item != NULL)
        *item = (struct stopped_item){*session, done, seen, false};
}

struct run {
    struct stopped *stopped;
    const struct stopped_choice *choice;
};

static bool choose(void *context, const struct logind_session *session)
{
    const struct stopped_choice *choice = ((const struct run *)context)->choice;

    return choice->session(choice->context, session);
}

static bool choose_inside(void *context, const struct inside *inside)
{
    const struct stopped_choice *choice = ((const struct run *)context)->choice;

    return choice->inside(choice->context, inside);
}

static bool choose_scope(void *context, const struct scope_name *scope)
{
    const struct stopped_choice *choice = ((const struct run *)context)->choice;

    return choice->scope(choice->context, scope);
}

static bool have_done(void *context, const struct logind_session *session,
                      const struct scope_name *scope, enum stopping_how how)
{
    const struct stopped_choice *choice = ((const struct run *)context)->choice;

    return choice->have_done != NULL && choice->have_done(choice->context, session, scope, how);
}

static void tell_to(void *context, const struct logind_session *session, enum stopping_done done,
                    enum stopping_seen seen)
{
    tell(((struct run *)context)->stopped, session, done, seen);
}

void stopped_run(struct stopped *stopped, const struct stopped_choice *choice)
{
    struct run run = {stopped, choice};
    const struct stopping stopping = {choose,    choose_inside, choose_scope,
                                      have_done, tell_to,       &run};

    if (stopped->wish > STOP_LEAVE)
        stopped->heard = stopping_run(&stopping, stopped->wish == STOP_END);
}

static void copy_text(char *to, size_t size, const AdminRow *row, const char *name)
{
    const char *text = field_text(row, name);

    snprintf(to, size, "%s", text != NULL ? text : "");
}

void stopped_known(struct stopped *stopped, const AdminRow *row)
{
    struct stopped_item *item = add(stopped);

    if (item == NULL)
        return;
    item->known_only = true;
    copy_text(item->session.user, sizeof item->session.user, row, "user");
    copy_text(item->session.service, sizeof item->session.service, row, "service");
    copy_text(item->session.tty, sizeof item->session.tty, row, "tty");
    copy_text(item->session.rhost, sizeof item->session.rhost, row, "rhost");
}

static bool is_good(const struct stopped_item *item)
{
    return !item->known_only && stopping_is_good(item->seen);
}

static size_t count_seen(const struct stopped *stopped, enum stopping_seen seen)
{
    size_t count = 0;

    for (size_t i = 0; i < stopped->count; i++)
        count += !stopped->items[i].known_only && stopped->items[i].seen == seen;
    return count;
}

static size_t count_left(const struct stopped *stopped)
{
    size_t left = 0;

    for (size_t i = 0; i < stopped->count; i++)
        left += !is_good(&stopped->items[i]);
    return left;
}

static const char *summary_word(const struct stopped *stopped)
{
    const size_t gone = count_seen(stopped, STOPPING_IS_GONE),
                 locked = count_seen(stopped, STOPPING_IS_LOCKED);

    if (stopped->wish == STOP_LEAVE)
        return "left_open";
    if (stopped->heard == STOPPING_MUTE)
        return "logind_mute";
    if (stopped->heard == STOPPING_NO_LOGIND)
        return stopped->count > 0 || stopped->incomplete ? "no_logind" : "no_logind_none_known";
    if (count_left(stopped) > 0 || stopped->incomplete)
        return "not_all";
    return stopped->count == 0 ? "none_open"
           : gone == 0         ? "screen_locked"
           : locked == 0       ? "ended"
                               : "locked_or_ended";
}

void stopped_summary(const struct stopped *stopped, AdminRow *row)
{
    const size_t left = count_left(stopped);

    if (stopped->wish == STOP_NOT_ASKED)
        return;
    row_add_text(row, "sessions", summary_word(stopped));
    row_add_number(row, "stopped", (int64_t)(stopped->count - left));
    row_add_number(row, "not_stopped", (int64_t)left);
}

static void put_remedy(const struct stopped_item *item, AdminRow *row)
{
    const char *id = item->session.id;
    const bool user = strncmp(id, "user@", 5) == 0, inside = strncmp(id, "in ", 3) == 0;
    struct scope_name scope;
    const bool privileged = scope_name_read(id, &scope);
    const char *form = item->known_only ? NULL
                                        : (privileged ? scope_remedies
                                           : user     ? user_remedies
                                                      : remedies)[item->seen];
    char command[128];

    if (form == NULL)
        return;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" // one of the tables above
    snprintf(command, sizeof command, form, user ? id + 5 : inside ? id + 3 : id);
#pragma GCC diagnostic pop
    if (inside && item->seen != STOPPING_IS_THERE) // not the whole login of somebody else
        snprintf(command, sizeof command, "sudo pkill -KILL -U %u", (unsigned)item->session.uid);
    row_add_text(row, "remedy", command);
}

static void put_item(const struct stopped_item *item, AdminRow *row)
{
    const struct logind_session *session = &item->session;

    *row = (AdminRow)AdminRow_init_zero;
    row_add_text(row, "logind", session->id);
    row_add_text(row, "person", session->user);
    row_add_text(row, "service", session->service);
    row_add_text(row, "tty", session->tty);
    row_add_text(row, "rhost", session->rhost);
    row_add_text(row, "done", done_words[item->done]);
    row_add_text(row, "seen", item->known_only ? "nobody_to_ask" : seen_words[item->seen]);
    put_remedy(item, row);
}

// A record that cannot be made stops nothing: what was done is done. Nobody's word is taken for
// what they did with their own: tokend has on record that their grant ended, and what it had
// stopped.
static bool record(struct cli *cli, const AdminRow *row)
{
    static const char *const fields[] = {"person", "logind", "service", "tty",
                                         "rhost",  "done",   "seen"};
    AdminCall call = AdminCall_init_zero;
    struct outcome outcome = {0};
    bool fits = true;

    snprintf(call.verb, sizeof call.verb, "session.stopped");
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const char *text = field_text(row, fields[i]);
        if (text != NULL && *text != '\0')
            fits = fits && call_add_text(&call, fields[i], text);
    }
    if (!fits)
        return false;
    const enum exit_code code = session_call(cli, &call, NULL, NULL, &outcome);
    return code == EXIT_DONE || code == EXIT_FORBIDDEN;
}

enum exit_code stopped_report(struct stopped *stopped, struct cli *cli, struct report *report,
                              struct outcome *outcome)
{
    const size_t left = count_left(stopped);
    bool recorded = true;

    for (size_t i = 0; i < stopped->count; i++) {
        put_item(&stopped->items[i], &stopped->row);
        report_row(report, &stopped->row);
    }
    report_flush(report); // who waits on the telephone sees this first
    for (size_t i = 0; i < stopped->count; i++) {
        put_item(&stopped->items[i], &stopped->row);
        recorded = record(cli, &stopped->row) && recorded;
    }
    if (left > 0)
        return outcome_set(outcome, EXIT_NOT_ALL,
                           _("What has to be done is listed beside each; then check: loginctl "
                             "list-sessions, warifu session list"),
                           _("It was done, but open sessions on this host go on: %zu."), left);
    if (stopped->heard == STOPPING_MUTE && stopped->wish > STOP_LEAVE)
        return outcome_set(outcome, EXIT_NOT_ALL,
                           _("Check yourself: loginctl list-sessions, ps -u USER; then: systemctl "
                             "restart systemd-logind"),
                           _("It was done, but systemd-logind does not answer: it is not known "
                             "whether sessions that rested on it go on, and none was ended."));
    if (stopped->incomplete)
        return outcome_set(outcome, EXIT_NOT_ALL, _("See: warifu session list"),
                           _("It was done, but not all open sessions are known; none of the "
                             "holder's was spared."));
    if (!recorded)
        return outcome_set(outcome, EXIT_NOT_ALL, _("Write it down: who, when, which sessions."),
                           _("It was done, but what became of the open sessions could not be "
                             "recorded in the log."));
    return EXIT_DONE;
}

void stopped_free(struct stopped *stopped)
{
    free(stopped->items);
    stopped->items = NULL;
    stopped->count = 0;
}

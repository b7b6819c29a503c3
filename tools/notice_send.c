// SPDX-License-Identifier: BSD-2-Clause
// `notice send` (F5): records of the log that managers are told of become notices, which wait in a
// folder until the hook, or whoever takes the mails, has them.
#include "arguments.h"
#include "cli.h"
#include "commands.h"
#include "core/event_kind.h"
#include "event_title.h"
#include "language.h"
#include "notice.h"
#include "notice_folder.h"
#include "notice_hook.h"
#include "notice_list.h"
#include "outcome.h"
#include "report.h"
#include "session.h"
#include "settings/daemon_file.h"
#include "settings/notice_to.h"
#include <grp.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SINGLY 20   // of one kind in one run; more are one notice (abuse:X4)
#define AWAY 3      // failures one after the other, or one that hangs: nobody is there to take any
#define PATIENCE 60 // seconds before the second try; twice that before the next, and so on
#define PATIENCE_MAX 3600

struct kind_seen { // of one event in this run
    int64_t count, first, last, time;
};

struct sending {
    struct cli *cli;
    struct report *report;
    struct daemon_settings settings;
    struct notice_folder folder;
    struct kind_seen kinds[EVENT_COUNT_];
    int64_t looked, made, delivered, mails, waiting;
    int64_t now;
    unsigned away;
    bool hurried; // --now
    enum fault fault;
    char why[NOTICE_WHY_SIZE]; // the hook cannot be run at all; "": it can
};

// --- making -------------------------------------------------------------------------------------

static bool is_in_group(void *context, const char *group)
{
    const char *const user = ((const struct notice *)context)->user;
    const struct passwd *person = user[0] != '\0' ? getpwnam(user) : NULL;
    gid_t groups[256];
    int count = 256;

    if (person == NULL)
        return false;
    const gid_t own = person->pw_gid;
    if (getgrouplist(user, own, groups, &count) < 0)
        count = 256;
    const struct group *const wanted = getgrnam(group);
    for (int i = 0; wanted != NULL && i < count; i++)
        if (groups[i] == wanted->gr_gid)
            return true;
    return false;
}

static enum fault put_text(struct sending *sending, enum notice_way way, int64_t number, char *text)
{
    const enum fault fault =
        text != NULL ? notice_put(&sending->folder, way, number, text) : FAULT_MEMORY;

    free(text);
    return fault;
}

static void make(struct sending *sending, struct notice *notice)
{
    const struct daemon_settings *settings = &sending->settings;
    char to[NOTICE_WHOM_SIZE];

    notice->host = settings->host;
    notice_to_whom(settings->notice_to, is_in_group, notice, to);
    notice->to = to;
    if (settings->notice_hook[0] != '\0')
        sending->fault = put_text(sending, NOTICE_HOOK, notice->number, notice_json(notice));
    if (sending->fault == FAULT_NONE && to[0] != '\0')
        sending->fault = put_text(sending, NOTICE_MAIL, notice->number, notice_mail(notice));
    sending->made += sending->fault == FAULT_NONE;
}

static enum exit_code take_record(struct sending *sending, const AdminRow *row, const char *event)
{
    char record[64 * 1024];
    const char *user = field_text(row, "user");
    struct notice notice = {.number = field_number(row, "sequence", 0),
                            .time = field_number(row, "time", 0),
                            .event = event,
                            .title = event_title(event),
                            .user = user != NULL ? user : "",
                            .record = record};
    const enum event_id id = event_by_name(event, strlen(event));

    if (id == EVENT_COUNT_ || !field_pieces(row, "record", record, sizeof record))
        return EXIT_PROTOCOL;
    struct kind_seen *const kind = &sending->kinds[id];
    if (++kind->count > SINGLY) {
        kind->first = kind->first != 0 ? kind->first : notice.number;
        kind->last = notice.number;
        kind->time = notice.time;
        return EXIT_DONE;
    }
    make(sending, &notice);
    return sending->fault == FAULT_NONE ? EXIT_DONE : EXIT_NOT_WRITTEN;
}

static enum exit_code take_row(void *context, const AdminRow *row)
{
    struct sending *sending = context;
    const char *event = field_text(row, "event");

    if (event != NULL)
        return take_record(sending, row, event);
    sending->looked = field_number(row, "looked", sending->looked);
    return EXIT_DONE;
}

// What was more than SINGLY, a notice a kind.
static void make_rest(struct sending *sending)
{
    for (unsigned id = 0; id < EVENT_COUNT_ && sending->fault == FAULT_NONE; id++) {
        const struct kind_seen *kind = &sending->kinds[id];
        if (kind->count <= SINGLY)
            continue;
        const struct event_kind *const what = event_kind((enum event_id)id);
        char record[128], clause[EVENT_CLAUSE_SIZE];
        snprintf(record, sizeof record, "{\"event\":\"%s\",\"clause\":\"%s\"}", what->name,
                 event_clause(what, clause));
        struct notice notice = {.number = kind->last,
                                .time = kind->time,
                                .event = what->name,
                                .title = event_title(what->name),
                                .user = "",
                                .record = record,
                                .first = kind->first,
                                .count = kind->count - SINGLY};
        make(sending, &notice);
    }
}

// Root asks without a reason: that is no rescue (decision 73).
static enum exit_code fetch(struct sending *sending, int64_t from, struct outcome *outcome)
{
    struct cli *const cli = sending->cli;
    const char *const socket = cli->socket;
    AdminCall call = AdminCall_init_zero;

    if (geteuid() == 0 && socket == NULL)
        cli->socket = sending->settings.rescue_socket;
    snprintf(call.verb, sizeof call.verb, "notice.records");
    call.args_count = 1;
    snprintf(call.args[0].name, sizeof call.args[0].name, "from");
    call.args[0].which_value = Field_number_tag;
    call.args[0].value.number = from;
    const enum exit_code code = session_call(cli, &call, take_row, sending, outcome);
    cli->socket = socket;
    return code;
}

// --- delivering ---------------------------------------------------------------------------------

static bool is_due(const struct sending *sending, const struct notice_waiting *waiting)
{
    int64_t patience = PATIENCE;

    for (int64_t i = 1; i < waiting->tries && patience < PATIENCE_MAX; i++)
        patience *= 2;
    patience = patience < PATIENCE_MAX ? patience : PATIENCE_MAX;
    return waiting->tries == 0 || sending->hurried || waiting->tried > sending->now ||
           sending->now - waiting->tried >= patience;
}

static bool deliver(void *context, const struct notice_waiting *waiting)
{
    struct sending *sending = context;
    const struct daemon_settings *settings = &sending->settings;
    char *json = NULL, why[NOTICE_WHY_SIZE] = "";

    if (waiting->way == NOTICE_MAIL) {
        sending->mails++;
        return true;
    }
    sending->waiting++;
    if (!is_due(sending, waiting) || sending->away >= AWAY || settings->notice_hook[0] == '\0')
        return true;
    snprintf(why, sizeof why, "%s", sending->why);
    enum fault fault = notice_read(settings->notice_folder, waiting->number, &json);
    const enum notice_end end =
        fault == FAULT_NONE && why[0] == '\0'
            ? notice_hook_run(settings->notice_hook, settings->notice_user, json, why)
            : NOTICE_LEFT;
    const bool taken = end == NOTICE_TAKEN;
    free(json);
    if (fault == FAULT_NONE && taken)
        fault = notice_done(&sending->folder, waiting->number);
    else if (fault == FAULT_NONE)
        fault = notice_failed(&sending->folder, waiting, sending->now, why);
    if (taken) {
        sending->waiting--;
        sending->delivered++;
    }
    sending->away = taken ? 0 : end == NOTICE_HUNG ? AWAY : sending->away + 1;
    if (sending->fault == FAULT_NONE)
        sending->fault = fault;
    return true;
}

// --- the command --------------------------------------------------------------------------------

static enum exit_code not_written(const struct sending *sending, enum fault fault,
                                  struct outcome *outcome)
{
    const char *const path = outcome_quote(sending->settings.notice_folder);

    if (fault == FAULT_BUSY)
        return outcome_set(outcome, EXIT_TEMPORARY, NULL, _("Another run is at work in %s."), path);
    return outcome_set(
        outcome, EXIT_NOT_WRITTEN,
        _("Nothing is lost: the records are in the log, and the next run tells them."),
        _("The notices could not be written in %s: %s"), path, fault_name(fault));
}

static void make_test(struct sending *sending)
{
    struct notice notice = {.number = sending->looked > 0 ? sending->looked : 0,
                            .time = sending->now,
                            .event = "notice.test",
                            .title = _("this is a test: nothing happened"),
                            .user = "",
                            .record = "{\"event\":\"notice.test\"}"};

    make(sending, &notice);
}

static enum exit_code make_new(struct sending *sending, bool test, struct outcome *outcome)
{
    int64_t told = -1;

    sending->fault = notice_told(&sending->folder, &told);
    if (sending->fault != FAULT_NONE)
        return not_written(sending, sending->fault, outcome);
    const enum exit_code code = fetch(sending, told >= 0 ? told : INT64_MAX, outcome);
    if (code != EXIT_DONE && sending->fault == FAULT_NONE)
        return code;
    if (sending->fault == FAULT_NONE)
        make_rest(sending);
    if (sending->fault == FAULT_NONE && test)
        make_test(sending);
    if (sending->fault == FAULT_NONE)
        sending->fault = notice_folder_flush(&sending->folder);
    if (sending->fault == FAULT_NONE)
        sending->fault = notice_tell(&sending->folder, sending->looked);
    return sending->fault == FAULT_NONE ? EXIT_DONE : not_written(sending, sending->fault, outcome);
}

static bool tell_waiting(void *sending, const struct notice_waiting *waiting)
{
    if (waiting->way == NOTICE_HOOK)
        notice_report(((struct sending *)sending)->report,
                      ((struct sending *)sending)->settings.notice_folder, waiting);
    return true;
}

static enum exit_code tell(struct sending *sending, struct outcome *outcome)
{
    AdminRow row = AdminRow_init_zero;

    row_add_number(&row, "made_now", sending->made);
    row_add_number(&row, "delivered", sending->delivered);
    row_add_number(&row, "mail", sending->mails);
    row_add_number(&row, "waiting", sending->waiting);
    row_add_number(&row, "record", sending->looked);
    report_row(sending->report, &row);
    const enum fault fault = notice_each(sending->settings.notice_folder, tell_waiting, sending);
    if (fault != FAULT_NONE)
        return not_written(sending, fault, outcome);
    if (sending->waiting > 0)
        return outcome_set(outcome, EXIT_NOT_ALL, _("They are tried again: warifu notice list"),
                           _("The hook has not taken %lld notices: %s"),
                           (long long)sending->waiting,
                           sending->why[0] != '\0' ? outcome_quote(sending->why) : "");
    return EXIT_DONE;
}

// In the language of tokend.conf: whoever runs this is not who reads them.
static enum exit_code make_new_for_managers(struct sending *sending, bool test,
                                            struct outcome *outcome)
{
    const struct cli *const cli = sending->cli;
    struct language language;

    language_choose(&language, sending->settings.language, cli->catalogues);
    const enum exit_code code = make_new(sending, test, outcome);
    language_choose(&language, cli->forced, cli->catalogues);
    return code;
}

static enum exit_code run(struct sending *sending, bool test, struct outcome *outcome)
{
    const struct daemon_settings *settings = &sending->settings;

    const enum fault fault =
        notice_folder_open(settings->notice_folder, settings->notice_user, &sending->folder);
    if (fault != FAULT_NONE)
        return not_written(sending, fault, outcome);
    enum exit_code code = make_new_for_managers(sending, test, outcome);
    if (settings->notice_hook[0] != '\0')
        (void)notice_hook_fits(settings->notice_hook, sending->why);
    // What waits is delivered also while tokend is away.
    const enum fault seen = notice_each(settings->notice_folder, deliver, sending);
    if (code == EXIT_DONE && (seen != FAULT_NONE || sending->fault != FAULT_NONE))
        code = not_written(sending, seen != FAULT_NONE ? seen : sending->fault, outcome);
    if (code == EXIT_DONE)
        code = tell(sending, outcome);
    notice_folder_close(&sending->folder);
    return code;
}

enum exit_code notice_send_run(struct cli *cli, const struct verb *verb,
                               const struct arguments *arguments, struct report *report,
                               struct outcome *outcome)
{
    struct sending *const sending = calloc(1, sizeof *sending);

    (void)verb;
    if (sending == NULL)
        return outcome_set(outcome, EXIT_INTERNAL, NULL, "%s", fault_name(FAULT_MEMORY));
    sending->cli = cli;
    sending->report = report;
    sending->now = (int64_t)time(NULL);
    sending->hurried = argument_flag(arguments, "now");
    enum exit_code code = notice_settings(arguments, &sending->settings, outcome);
    if (code == EXIT_DONE && sending->settings.host[0] == '\0')
        (void)gethostname(sending->settings.host, sizeof sending->settings.host - 1);
    if (code == EXIT_DONE && sending->settings.notice_to[0] == '\0' &&
        sending->settings.notice_hook[0] == '\0')
        code = outcome_set(outcome, EXIT_NO_INPUT,
                           _("Name a program or addresses: notice_hook, notice_to"),
                           _("tokend.conf does not say whom to tell."));
    if (code == EXIT_DONE)
        code = run(sending, argument_flag(arguments, "test"), outcome);
    free(sending);
    return code;
}

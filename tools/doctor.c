// SPDX-License-Identifier: BSD-2-Clause
// `doctor`: why can this person not get in now? It asks the verbs that are there, looks at the PAM
// file and at the last attempt, and lets doctor_causes.c say what that comes to.
#include "arguments.h"
#include "cli.h"
#include "commands.h"
#include "doctor_causes.h"
#include "doctor_machine.h"
#include "json_read.h"
#include "language.h"
#include "pam_files.h"
#include "report.h"
#include "session.h"
#include "settings/services.h"
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SAME_LOGIN 10             // seconds
#define LOOK_BACK INT64_C(604800) // seconds: a week
#define DISK_LOW 5                // percent, as `status` calls it critical

struct doctor {
    struct cli *cli;
    struct report *report;
    const char *person, *service; // NULL: not given
    struct status_items items;
    int64_t last, last_time; // number of the record of the last attempt, and when
    char last_service[64];
    int64_t uid; // as enrolled; -1: not known
    unsigned keys;
    bool by_time; // they have a generator of codes by time
    char why[320];
};

static void put(struct doctor *doctor, const char *item, const char *value)
{
    if (value != NULL)
        status_item_put(&doctor->items, item, value);
}

// --- what verbs say ------------------------------------------------------------------------------

// The clock has a cause of its own, which asks whether it matters to this person.
static void note_need(struct doctor *doctor, const AdminRow *row)
{
    const char *need = field_text(row, "need"), *state = field_text(row, "state");
    const char *weight = field_text(row, "weight");

    if (state != NULL && weight != NULL && strcmp(weight, "critical") == 0 &&
        strcmp(need, "clock") != 0)
        status_item_put_number(&doctor->items, "lacks",
                               status_item_number(&doctor->items, "lacks", 0) + 1);
}

static enum exit_code see_status(void *context, const AdminRow *row)
{
    struct doctor *doctor = context;
    const char *item = field_text(row, "item"), *need = field_text(row, "need");
    char name[40];

    if (item != NULL)
        put(doctor, item, field_text(row, "value"));
    if (need != NULL) {
        snprintf(name, sizeof name, "need.%s", need);
        put(doctor, name, field_text(row, "state"));
        note_need(doctor, row);
    }
    if (item != NULL && strcmp(item, "why") == 0 && doctor->why[0] == '\0')
        snprintf(doctor->why, sizeof doctor->why, "%s", field_text(row, "value"));
    return EXIT_DONE;
}

// Budgets of the way that the program comes by; of both where it is not known.
static bool counts(const struct doctor *doctor, const char *origin)
{
    if (doctor->service == NULL || service_by_name(doctor->service) == NULL)
        return true;
    return (strcmp(origin, "remote") == 0) == service_is(doctor->service, "remote");
}

static enum exit_code see_person(void *context, const AdminRow *row)
{
    struct doctor *doctor = context;
    const char *origin = field_text(row, "origin");

    if (field_text(row, "user") != NULL) {
        put(doctor, "person", "known");
        put(doctor, "person_state", field_text(row, "state"));
        put(doctor, "password", field_text(row, "password"));
        status_item_put_number(&doctor->items, "otp", field_number(row, "otp", 0));
        doctor->uid = field_number(row, "uid", -1);
    }
    const char *kind = field_text(row, "kind"), *state = field_text(row, "state");
    if (kind != NULL && strcmp(kind, "totp") == 0 && state != NULL && strcmp(state, "active") == 0)
        doctor->by_time = true;
    const Field *locked = row_field(row, "locked");
    if (origin != NULL && locked != NULL && locked->which_value == Field_flag_tag &&
        locked->value.flag && counts(doctor, origin)) {
        const int64_t retry = field_number(row, "retry", 0);
        status_item_put_number(&doctor->items, "locked", retry > 0 ? retry : 1);
    }
    return EXIT_DONE;
}

static enum exit_code see_decision(void *context, const AdminRow *row)
{
    struct doctor *doctor = context;

    put(doctor, "decision", field_text(row, "decision"));
    put(doctor, "grant", field_text(row, "grant"));
    return EXIT_DONE;
}

static enum exit_code see_key(void *context, const AdminRow *row)
{
    struct doctor *doctor = context;
    const char *state = field_text(row, "state");

    doctor->keys += state != NULL && strcmp(state, "active") == 0;
    return EXIT_DONE;
}

static void see_member(void *context, const struct json_member *member)
{
    struct doctor *doctor = context;
    static const char *const kept[] = {"why", "password", "code", "key"};
    char name[40];

    if (strcmp(member->name, "service") == 0)
        snprintf(doctor->last_service, sizeof doctor->last_service, "%.63s", member->value);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (strcmp(member->name, kept[i]) == 0) {
            snprintf(name, sizeof name, "last.%s", kept[i]);
            put(doctor, name, member->value);
        }
}

static bool is_attempt(const char *event)
{
    static const char *const others[] = {"attempt.fault", "attempt.lost", "call.fault",
                                         "account.refused", "session.refused"};

    if (strncmp(event, "login.", 6) == 0)
        return strcmp(event, "login.proved") != 0 && strcmp(event, "login.locked") != 0;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(event, others[i]) == 0)
            return true;
    return false;
}

// The last one stays.
static enum exit_code see_record(void *context, const AdminRow *row)
{
    static const char *const of_last[] = {"last.why", "last.password", "last.code", "last.key"};
    struct doctor *doctor = context, seen = {.items = {.count = 0}};
    const char *event = field_text(row, "event");
    char record[8192];

    if (event == NULL || !is_attempt(event) ||
        !field_pieces(row, "record", record, sizeof record) ||
        !json_read_object(record, see_member, &seen))
        return EXIT_DONE;
    if (doctor->service != NULL && strcmp(seen.last_service, doctor->service) != 0)
        return EXIT_DONE;
    // Some programs go on after a "no": what the account phase then says follows from it.
    const char *before = status_item(&doctor->items, "last");
    if (strcmp(event, "account.refused") == 0 && before != NULL &&
        strncmp(before, "login.", 6) == 0 && strcmp(before, "login.granted") != 0 &&
        strcmp(seen.last_service, doctor->last_service) == 0 &&
        field_number(row, "time", 0) - doctor->last_time <= SAME_LOGIN)
        return EXIT_DONE;
    for (size_t i = 0; i < sizeof of_last / sizeof *of_last; i++) {
        const char *value = status_item(&seen.items, of_last[i]);
        put(doctor, of_last[i], value != NULL ? value : "");
    }
    const char *password = status_item(&seen.items, "last.password"),
               *code = status_item(&seen.items, "last.code");
    put(doctor, "last.both",
        password != NULL && code != NULL && strcmp(password, "wrong") == 0 ? code : "");
    put(doctor, "last", event);
    doctor->last = field_number(row, "sequence", 0);
    doctor->last_time = field_number(row, "time", 0);
    memcpy(doctor->last_service, seen.last_service, sizeof doctor->last_service);
    return EXIT_DONE;
}

struct question {
    const char *verb;
    const char *service; // asked, too; NULL: not
    int64_t after;       // log: records behind this one, or
    int64_t since;       // from then on; 0: neither
    enum exit_code (*see)(void *context, const AdminRow *row);
};

static enum exit_code ask(struct doctor *doctor, const struct question *question,
                          struct outcome *outcome)
{
    AdminCall call = AdminCall_init_zero;

    snprintf(call.verb, sizeof call.verb, "%s", question->verb);
    if (strcmp(question->verb, "status") != 0 && !call_add_text(&call, "user", doctor->person))
        return EXIT_INTERNAL;
    if ((question->service != NULL && !call_add_text(&call, "service", question->service)) ||
        (question->after > 0 && !call_add_number(&call, "after", question->after)) ||
        (question->since > 0 && !call_add_number(&call, "since", question->since)))
        return EXIT_INTERNAL;
    return session_call(doctor->cli, &call, question->see, doctor, outcome);
}

// --- what this machine says ----------------------------------------------------------------------

static void look_at_account(struct doctor *doctor)
{
    const struct passwd *account = getpwnam(doctor->person);

    put(doctor, "account",
        account == NULL                                               ? "absent"
        : doctor->uid >= 0 && doctor->uid != (int64_t)account->pw_uid ? "other_uid"
                                                                      : "there");
}

static void look_at_pam(struct doctor *doctor, const char *service)
{
    const struct pam_folders folders = {{"/etc/pam.d", "/usr/lib/pam.d"}};

    put(doctor, "module", access(WARIFU_PAMDIR "/pam_warifu.so", R_OK) == 0 ? "there" : "absent");
    put(doctor, "pam",
        !pam_file_works(&folders, service)                     ? "broken"
        : !pam_file_asks(&folders, service, PAM_PHASE_ACCOUNT) ? "unasked"
                                                               : "asks");
}

// --- together ------------------------------------------------------------------------------------

// What is known of the person and the program; only where there is a store to ask.
static enum exit_code gather_person(struct doctor *doctor, struct outcome *outcome)
{
    const int64_t since = (int64_t)time(NULL) - LOOK_BACK;
    const struct question person = {"user.show", NULL, 0, 0, see_person},
                          keys = {"key.list", NULL, 0, 0, see_key},
                          log = {"audit.search", NULL, 0, since > 0 ? since : 1, see_record};
    enum exit_code code = ask(doctor, &person, outcome);

    if (code == EXIT_NOT_FOUND)
        put(doctor, "person", "unknown");
    else if (code != EXIT_DONE)
        return code;
    look_at_account(doctor);
    if (code == EXIT_DONE)
        code = ask(doctor, &keys, outcome);
    if (code != EXIT_DONE && code != EXIT_NOT_FOUND)
        return code;
    if (doctor->keys > 0 && status_item_number(&doctor->items, "otp", 0) == 0)
        put(doctor, "otp", ""); // they log in with a key
    put(doctor, "last", "none");
    code = ask(doctor, &log, outcome);
    if (code != EXIT_DONE && code != EXIT_NOT_FOUND)
        return code;
    const char *service = doctor->service != NULL           ? doctor->service
                          : doctor->last_service[0] != '\0' ? doctor->last_service
                                                            : "login";
    const struct question explain = {"policy.explain", service, 0, 0, see_decision};
    code = ask(doctor, &explain, outcome);
    if (strcmp(service, "warifu") != 0) // the command itself, which has no file
        look_at_pam(doctor, service);
    return code;
}

static void put_cause(void *context, const struct cause *cause)
{
    struct doctor *doctor = context;
    AdminRow row = AdminRow_init_zero;
    char command[512];
    const char *service = doctor->service != NULL           ? doctor->service
                          : doctor->last_service[0] != '\0' ? doctor->last_service
                                                            : "login";

    cause_command(cause, doctor->person != NULL ? doctor->person : "USER", service, command,
                  sizeof command);
    row_add_text(&row, "cause", cause->id);
    row_add_text(&row, "text", _(cause->text));
    if (strncmp(cause->id, "store.", 6) == 0 && doctor->why[0] != '\0')
        row_add_text(&row, "why", doctor->why);
    if (strcmp(cause->id, "budget.locked") == 0)
        row_add_number(&row, "retry", status_item_number(&doctor->items, "locked", 0));
    if (cause->past && doctor->last > 0) {
        row_add_number(&row, "sequence", doctor->last);
        row_add_number(&row, "time", doctor->last_time);
        row_add_text(&row, "service", doctor->last_service);
    }
    if (command[0] != '\0')
        row_add_text(&row, "command", command);
    report_row(doctor->report, &row);
}

static enum exit_code conclude(struct doctor *doctor, struct outcome *outcome)
{
    const char *clock = status_item(&doctor->items, "need.clock");

    if (clock != NULL && strcmp(clock, "missing") == 0 &&
        (doctor->person == NULL || doctor->by_time))
        put(doctor, "codes_by_time", "refused");
    if (status_item_number(&doctor->items, "disk_free_percent", 100) < DISK_LOW)
        put(doctor, "disk_low", "1");
    const unsigned found = causes_find(&doctor->items, put_cause, doctor);
    const char *last = status_item(&doctor->items, "last");

    if (found > 0)
        return outcome_set(outcome, EXIT_FAILED, NULL, _("What stands in the way: %u."), found);
    if (doctor->person == NULL)
        return outcome_set(
            outcome, EXIT_DONE, _("For one person: warifu doctor USER SERVICE"),
            _("Nothing of this machine stands in anybody's way: tokend, store, disk, "
              "what logins need, and the module were looked at."));
    if (last != NULL && strcmp(last, "login.granted") == 0)
        return outcome_set(outcome, EXIT_DONE, NULL,
                           _("Nothing stands in the way: the last attempt let them in."));
    return outcome_set(outcome, EXIT_FAILED, _("warifu log --user USER has the records."),
                       _("Nothing that is known here stands in the way, and the last attempt "
                         "failed."));
}

// --- a live attempt ------------------------------------------------------------------------------

static volatile sig_atomic_t interrupted;

static void interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

// Waits until a new attempt is on record; what it was is then among the items.
static enum exit_code wait_for_attempt(struct doctor *doctor, struct outcome *outcome)
{
    struct sigaction action = {.sa_handler = interrupt}, before;
    const int64_t known = doctor->last, begun = (int64_t)time(NULL);
    enum exit_code code = EXIT_DONE;

    interrupted = 0;
    sigaction(SIGINT, &action, &before);
    while (code == EXIT_DONE && !interrupted && doctor->last == known) {
        const struct question log = {"audit.search", NULL, known, known > 0 ? 0 : begun,
                                     see_record};
        nanosleep(&(struct timespec){.tv_sec = 1}, NULL);
        if (!interrupted)
            code = ask(doctor, &log, outcome);
    }
    sigaction(SIGINT, &before, NULL);
    return code;
}

// Root asks without a reason how the machine is; about people only in a rescue.
static enum exit_code ask_machine(struct doctor *doctor, struct outcome *outcome)
{
    static const struct question status = {"status", NULL, 0, 0, see_status};
    struct cli *cli = doctor->cli;
    const char *socket = cli->socket;

    if (geteuid() == 0 && socket == NULL && cli->rescue == NULL && !cli->in_shell &&
        doctor->person == NULL)
        cli->socket = WARIFU_RUNDIR "/rescue.sock";
    enum exit_code code = ask(doctor, &status, outcome);
    cli->socket = socket;
    if (code == EXIT_UNREACHABLE || code == EXIT_TEMPORARY) {
        put(doctor, "tokend", code == EXIT_TEMPORARY ? "silent" : "unreachable");
        code = EXIT_DONE;
    }
    return code;
}

static bool machine_serves(const struct doctor *doctor)
{
    const char *state = status_item(&doctor->items, "state");

    return state != NULL && strcmp(state, "serving") == 0;
}

enum exit_code doctor_run(struct cli *cli, const struct verb *verb,
                          const struct arguments *arguments, struct report *report,
                          struct outcome *outcome)
{
    struct doctor *doctor = calloc(1, sizeof *doctor);
    const bool follow = argument_flag(arguments, "follow");

    (void)verb;
    if (doctor == NULL)
        return outcome_set(outcome, EXIT_INTERNAL, NULL, _("There is no memory left."));
    *doctor = (struct doctor){.cli = cli,
                              .report = report,
                              .person = argument_text(arguments, "user"),
                              .service = argument_text(arguments, "service"),
                              .uid = -1};
    enum exit_code code = EXIT_DONE;
    if (follow && (cli->rescue != NULL || doctor->person == NULL))
        code = outcome_set(outcome, EXIT_USAGE,
                           _("Work under your own name, name a person, or leave --follow out."),
                           _("In a rescue every look at the log is itself recorded."));
    if (code == EXIT_DONE)
        code = ask_machine(doctor, outcome);
    if (code == EXIT_DONE && doctor->person == NULL)
        doctor_machine(&doctor->items);
    if (code == EXIT_DONE && doctor->person != NULL && machine_serves(doctor)) {
        code = gather_person(doctor, outcome);
        if (code == EXIT_DONE && follow)
            code = wait_for_attempt(doctor, outcome);
        if (code == EXIT_DONE && follow) // it has changed what was counted
            code = gather_person(doctor, outcome);
    }
    if (code == EXIT_DONE)
        code = conclude(doctor, outcome);
    free(doctor);
    return code;
}

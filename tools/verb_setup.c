// SPDX-License-Identifier: BSD-2-Clause
// `setup`: logins of this machine over to two factors, until somebody has logged in with them or
// the time is over (decision 66). What is switched, and how it goes back, is in setup/switch.h;
// here is who decides: a login with two factors on record since the switch confirms it.
#include "arguments.h"
#include "base/clock.h"
#include "cli.h"
#include "commands.h"
#include "report.h"
#include "setup/back.h"
#include "setup/includes.h"
#include "setup/program.h"
#include "setup/stacks.h"
#include "setup/switch.h"
#include "setup_answers.h"
#include "setup_guide.h"
#include "setup_login.h"
#include "setup_origin.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define WINDOW_LEAST 120 // seconds
#define WINDOW_READ 5    // the argument became a time of day that long ago at most
#define WINDOW_USUAL 600
#define WINDOW_MOST 43200
#define TRIED_LATELY 86400 // seconds
#define LOOK_MOST 20000    // milliseconds, of the timer's look at the log
#define HELD_MOST 20000    // milliseconds that the timer waits for whoever is at it

static enum fault watch(bool on)
{
    static const char *const start[] = {"systemctl", "start", "warifu-setup.timer", NULL};
    static const char *const stop[] = {"systemctl", "--no-block", "stop", "warifu-setup.timer",
                                       NULL};
    static const char *const environment[] = {PROGRAM_PATH, "LC_ALL=C.UTF-8", NULL};

    if (on && access("/run/systemd/system", F_OK) != 0)
        return FAULT_NOT_FOUND; // systemctl may be there all the same, in a chroot
    const enum fault fault = program_run(on ? start : stop, environment, NULL);
    // One that goes on looks once more, finds nothing on record, and ends.
    return on ? fault : FAULT_NONE;
}

static const struct switch_place machine = {
    .root = "", .watch = watch, .make = stacks_make, .leave = stacks_leave};

// --- what is told
// -----------------------------------------------------------------------------------

struct telling {
    struct report *report;
    bool otherwise; // something is not as it was before
};

static void told(void *context, const char *path, const char *what)
{
    static const char *const others[] = {"kept_aside", "left", "copy_lost", "module_gone"};
    struct telling *telling = context;
    AdminRow row = AdminRow_init_zero;

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        telling->otherwise = telling->otherwise || strcmp(what, others[i]) == 0;

    row_add_text(&row, "path", path);
    row_add_text(&row, "what", what);
    report_row(telling->report, &row);
}

static void tell_state(const struct switching *switching, const struct setup_login *login,
                       struct report *report)
{
    const struct switch_record *record = &switching->record;
    AdminRow row = AdminRow_init_zero;
    struct boot_time boot;
    struct wall_time wall;

    row_add_text(&row, "state", switch_state_name(record->state));
    if (record->state == SWITCH_WAITING && clock_read_boot(&boot) == FAULT_NONE &&
        clock_read_wall(&wall) == FAULT_NONE)
        row_add_number(&row, "until", wall.seconds + (record->deadline - boot.milliseconds) / 1000);
    if (login != NULL && login->found) {
        row_add_text(&row, "login", login->user);
        row_add_text(&row, "service", login->service);
    }
    report_row(report, &row);
}

struct said {
    const char *before, *text;
};

// What pam-auth-update gave as its reason, to be put behind a sentence.
static struct said said(const struct switching *switching)
{
    return switching->said[0] == '\0' ? (struct said){"", ""}
                                      : (struct said){" ", outcome_quote(switching->said)};
}

static enum exit_code fault_outcome(enum fault fault, const struct switching *switching,
                                    struct outcome *outcome)
{
    if (switching->record.state == SWITCH_HALF)
        return outcome_set(outcome, EXIT_FAILED,
                           _("warifu-setup.timer tries again every ten seconds; if that is not "
                             "there: warifu setup --undo"),
                           _("It could not be done (%s), and not all is put back yet."),
                           fault_name(fault));
    switch (fault) {
    case FAULT_EXISTS:
        return outcome_set(outcome, EXIT_CONFLICT, _("To go back: warifu setup --undo"),
                           _("Two factors are switched on here already."));
    case FAULT_BUSY:
        return outcome_set(outcome, EXIT_CONFLICT, _("Try again in a moment."),
                           _("Another warifu setup is at work."));
    case FAULT_CONFLICT:
        return outcome_set(
            outcome, EXIT_CONFLICT, _("See pam_warifu(8) for the lines, and pam-auth-update(8)."),
            _("pam-auth-update leaves the PAM stacks alone, because somebody has changed "
              "/etc/pam.d/common-* by hand.%s%s"),
            said(switching).before, said(switching).text);
    case FAULT_NOT_FOUND:
        return outcome_set(outcome, EXIT_UNREACHABLE,
                           _("See pam_warifu(8), to switch it on by hand."),
                           _("This machine has no pam-auth-update or no systemd."));
    default:
        return outcome_set(outcome, EXIT_FAILED,
                           switching->lock >= 0 && fault != FAULT_FORMAT && fault != FAULT_IO &&
                                   switching->record.state == SWITCH_OFF
                               ? _("Logins are as they were before.")
                               : _("To go back: warifu setup --undo"),
                           _("It could not be done (%s).%s%s"), fault_name(fault),
                           said(switching).before, said(switching).text);
    }
}

// --- a trial
// ------------------------------------------------------------------------------------------

struct variable {
    char text[128];
};

static const char *passed_on(struct variable *variable, const char *name, const char *absent)
{
    const char *value = getenv(name);

    if (value == NULL || strlen(name) + strlen(value) + 2 > sizeof variable->text)
        value = absent;
    snprintf(variable->text, sizeof variable->text, "%s=%s", name, value);
    return variable->text;
}

// As what this person is sitting at would do it: the console, or a connection from elsewhere.
static enum fault run_trial(const struct cli *cli, const char *scratch, const char *user)
{
    struct variable lang, term;
    char folder[PATH_MAX], rhost[256];

    if ((size_t)snprintf(folder, sizeof folder, "%s/etc/pam.d", scratch) >= sizeof folder)
        return FAULT_LIMIT;
    const enum fault fault = includes_stay_in(folder);
    if (fault != FAULT_NONE)
        return fault;
    const bool remote = setup_origin(rhost, sizeof rhost);
    const char *const words[] = {
        WARIFU_PROGRAMDIR "/warifu-setup-trial", folder, remote ? "sshd" : "login", rhost, user,
        cli->from_stdin ? "stdin" : "terminal",  NULL};
    const char *const environment[] = {PROGRAM_PATH, passed_on(&lang, "LANG", "C.UTF-8"),
                                       passed_on(&term, "TERM", "dumb"), NULL};
    return program_run_here(words, environment);
}

// Without the package of the module pam-auth-update does nothing, which looks as if all were done.
static bool is_installed(struct outcome *outcome)
{
    if (access("/usr/share/pam-configs/warifu", F_OK) == 0)
        return true;
    outcome_set(outcome, EXIT_NOT_FOUND, _("apt install libpam-warifu"),
                _("libpam-warifu is not installed, so there is nothing to switch on."));
    return false;
}

static enum exit_code try_login(struct cli *cli, struct switching *switching,
                                const struct arguments *arguments, struct report *report,
                                struct outcome *outcome)
{
    const char *user = argument_text(arguments, "user");
    struct setup_login login;
    struct wall_time began;
    char scratch[PATH_MAX];

    if (user == NULL)
        return outcome_set(outcome, EXIT_USAGE, NULL, _("--try needs to know who logs in."));
    if (!is_installed(outcome))
        return outcome->code;
    if (clock_read_wall(&began) != FAULT_NONE)
        return EXIT_INTERNAL;
    enum fault fault = switching->record.state == SWITCH_OFF
                           ? switch_prepare(switching, scratch, sizeof scratch)
                           : FAULT_EXISTS;
    if (fault != FAULT_NONE)
        return fault_outcome(fault, switching, outcome);
    fault = run_trial(cli, scratch, user);
    switch_prepared_free(switching);
    if (fault != FAULT_NONE)
        return outcome_set(outcome, EXIT_FAILED,
                           _("Why is in: warifu log. Nothing was switched on; everybody logs in as "
                             "before."),
                           _("The new stacks did not let %s in."), outcome_quote(user));
    const enum exit_code code =
        setup_find(cli, SETUP_FACTORS, began.seconds, user, &login, outcome);
    if (code != EXIT_DONE)
        return code;
    if (!login.found)
        return outcome_set(outcome, EXIT_FAILED,
                           _("After a first login, try again, with both factors."),
                           _("%s was let in, but not yet with two factors."), outcome_quote(user));
    tell_state(switching, &login, report);
    return outcome_set(outcome, EXIT_DONE, _("Next: warifu setup --switch-on"),
                       _("The new stacks let %s in with two factors. Nothing is switched on yet."),
                       outcome_quote(user));
}

// --- what can be asked for
// --------------------------------------------------------------------------

// Whether anybody can log in with two factors at all: somebody has, here, within a day. That tokend
// answers is seen on the way.
static enum exit_code was_tried(struct cli *cli, struct wall_time now, struct outcome *outcome)
{
    struct setup_login login;
    const enum exit_code code =
        setup_find(cli, SETUP_FACTORS, now.seconds - TRIED_LATELY, NULL, &login, outcome);

    if (code != EXIT_DONE || login.found)
        return code;
    return outcome_set(outcome, EXIT_FAILED,
                       _("First: warifu setup --try USER. Or --untried, if you know that people "
                         "can log in with two factors."),
                       _("Nobody has logged in here with two factors within a day; nothing was "
                         "switched on."));
}

// The log's times are whole seconds, so a login counts from the next one on; whoever is told to log
// in now is told then.
static void wait_until_logins_count(const struct switching *switching)
{
    const struct timespec nap = {.tv_nsec = 20 * 1000 * 1000};
    struct wall_time now;

    for (int i = 0;
         i < 100 && clock_read_wall(&now) == FAULT_NONE && now.seconds < switching->record.since;
         i++)
        (void)nanosleep(&nap, NULL);
}

static enum exit_code set_on(struct cli *cli, struct switching *switching,
                             const struct arguments *arguments, struct report *report,
                             struct outcome *outcome)
{
    struct wall_time now;
    int64_t window = WINDOW_USUAL;

    if (clock_read_wall(&now) != FAULT_NONE)
        return EXIT_INTERNAL;
    if (argument_text(arguments, "confirm-within") != NULL)
        window = argument_number(arguments, "confirm-within", 0) - now.seconds;
    if (window < WINDOW_LEAST - WINDOW_READ || window > WINDOW_MOST)
        return outcome_set(outcome, EXIT_USAGE, NULL,
                           _("--confirm-within must be from 2m to 12h."));
    if (access("/run/systemd/system", F_OK) != 0)
        return fault_outcome(FAULT_NOT_FOUND, switching, outcome);
    if (switching->record.state == SWITCH_OFF && !is_installed(outcome))
        return outcome->code;
    const enum exit_code code =
        argument_flag(arguments, "untried") || switching->record.state != SWITCH_OFF
            ? EXIT_DONE
            : was_tried(cli, now, outcome);
    if (code != EXIT_DONE)
        return code;
    struct telling telling = {.report = report};
    const enum fault fault = switch_on(switching, window * 1000, told, &telling);
    if (fault != FAULT_NONE)
        return fault_outcome(fault, switching, outcome);
    wait_until_logins_count(switching);
    tell_state(switching, NULL, report);
    return outcome_set(
        outcome, EXIT_DONE,
        _("Now log in on another terminal with two factors, then: warifu setup --confirm"),
        _("Switched on. Unless a login with two factors confirms it in time, everything is put "
          "back."));
}

static enum exit_code keep(struct switching *switching, const struct setup_login *login,
                           struct report *report, struct outcome *outcome)
{
    const enum fault fault = switch_confirm(switching);

    if (fault == FAULT_CONFLICT)
        return outcome_set(outcome, EXIT_CONFLICT, _("To go back: warifu setup --undo"),
                           _("Somebody has taken pam_warifu out of the PAM stacks since; there is "
                             "nothing to confirm."));
    if (fault != FAULT_NONE)
        return fault_outcome(fault, switching, outcome);
    tell_state(switching, login, report);
    return outcome_set(outcome, EXIT_DONE, NULL, _("Confirmed: two factors stay switched on."));
}

static enum exit_code confirm(struct cli *cli, struct switching *switching,
                              const struct arguments *arguments, struct report *report,
                              struct outcome *outcome)
{
    struct setup_login login;

    (void)arguments;
    if (switching->record.state != SWITCH_WAITING)
        return outcome_set(outcome, EXIT_CONFLICT, NULL, _("Nothing waits to be confirmed."));
    const enum exit_code code =
        setup_find(cli, SETUP_SESSION, switching->record.since, NULL, &login, outcome);
    if (code != EXIT_DONE)
        return code;
    if (!login.found)
        return outcome_set(outcome, EXIT_FAILED,
                           _("Log in on another terminal with two factors, then ask again."),
                           _("Nobody has logged in with two factors since it was switched on."));
    return keep(switching, &login, report, outcome);
}

static enum exit_code undo(struct cli *cli, struct switching *switching,
                           const struct arguments *arguments, struct report *report,
                           struct outcome *outcome)
{
    (void)cli;
    (void)arguments;
    struct telling telling = {.report = report};
    const enum fault fault = switch_undo(switching, told, &telling);
    if (fault != FAULT_NONE && switching->record.state != SWITCH_HALF)
        return outcome_set(outcome, EXIT_FAILED, _("Try again: warifu setup --undo"),
                           _("Not all is put back (%s): two factors may still be asked for.%s%s"),
                           fault_name(fault), said(switching).before, said(switching).text);
    if (fault != FAULT_NONE)
        return fault_outcome(fault, switching, outcome);
    tell_state(switching, NULL, report);
    if (telling.otherwise)
        return outcome_set(
            outcome, EXIT_DONE,
            _("Look at what the list names; the PAM stacks: warifu check --only pam"),
            _("No login asks for two factors any more. Not all is as it was before: "
              "somebody else has changed it meanwhile."));
    return outcome_set(outcome, EXIT_DONE, NULL,
                       _("Logins of this machine are as they were before."));
}

// The timer's. What cannot be found out is no confirmation: then people log in as before.
static enum exit_code overdue(struct cli *cli, struct switching *switching,
                              const struct arguments *arguments, struct report *report,
                              struct outcome *outcome)
{
    const struct switch_record *record = &switching->record;
    struct boot_time now;
    struct setup_login login = {.found = false};
    char boot[37];

    if (clock_read_boot(&now) != FAULT_NONE || clock_boot_id(boot) != FAULT_NONE)
        return EXIT_INTERNAL;
    if (record->state == SWITCH_ON || record->state == SWITCH_OFF)
        return watch(false) == FAULT_NONE ? EXIT_DONE
                                          : EXIT_INTERNAL; // nothing to look at any more
    if (!switch_is_overdue(switching, boot, now))
        return EXIT_DONE;
    if (record->state == SWITCH_WAITING)
        (void)setup_find_in_time(cli, record->since, LOOK_MOST, &login);
    if (!login.found)
        return undo(cli, switching, arguments, report, outcome);
    const enum exit_code code = keep(switching, &login, report, outcome);
    return code == EXIT_CONFLICT ? undo(cli, switching, arguments, report, outcome) : code;
}

static enum exit_code show(struct cli *cli, struct switching *switching,
                           const struct arguments *arguments, struct report *report,
                           struct outcome *outcome)
{
    (void)cli;
    (void)arguments;
    (void)outcome;
    tell_state(switching, NULL, report);
    return EXIT_DONE;
}

typedef enum exit_code work(struct cli *cli, struct switching *switching,
                            const struct arguments *arguments, struct report *report,
                            struct outcome *outcome);

static const struct {
    const char *option;
    work *run;
} works[] = {
    {"try", try_login}, {"switch-on", set_on}, {"confirm", confirm},
    {"undo", undo},     {"overdue", overdue},  {NULL, show},
};

// Where somebody is there to be asked, or has said beforehand what to do.
static bool is_guided(const struct cli *cli, const struct arguments *arguments)
{
    return argument_text(arguments, "answers") != NULL || cli->from_stdin ||
           (!cli->json && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO));
}

static enum exit_code guide(struct cli *cli, const struct arguments *arguments,
                            struct report *report, struct outcome *outcome)
{
    const char *file = argument_text(arguments, "answers");
    struct setup_answers answers;
    const enum exit_code code =
        file != NULL ? setup_answers_read(file, &answers, outcome) : EXIT_DONE;

    return code == EXIT_DONE ? setup_guide(cli, file != NULL ? &answers : NULL, report, outcome)
                             : code;
}

enum exit_code setup_run(struct cli *cli, const struct verb *verb,
                         const struct arguments *arguments, struct report *report,
                         struct outcome *outcome)
{
    struct switching switching;
    size_t chosen = 0;

    (void)verb;
    if (geteuid() != 0)
        return outcome_set(outcome, EXIT_NOT_PERMITTED, NULL, _("Setting up is root's work."));
    while (works[chosen].option != NULL && !argument_flag(arguments, works[chosen].option))
        chosen++;
    for (size_t i = chosen + 1; works[chosen].option != NULL && works[i].option != NULL; i++)
        if (argument_flag(arguments, works[i].option))
            return outcome_set(outcome, EXIT_USAGE, NULL, _("--%s and --%s exclude each other."),
                               works[chosen].option, works[i].option);
    work *run = works[chosen].run;
    // What was begun goes back in time, also if whoever began it was stopped in the middle.
    enum fault fault = switch_open(&switching, &machine, run == overdue ? HELD_MOST : -1);
    // A record that cannot be read says that something was switched on: only back is safe then.
    if (fault == FAULT_FORMAT && (run == undo || run == overdue)) {
        fault = FAULT_NONE;
        run = undo;
    }
    const bool guided = fault == FAULT_NONE && run == show && is_guided(cli, arguments);
    enum exit_code code = EXIT_DONE;
    if (fault != FAULT_NONE)
        code = fault_outcome(fault, &switching, outcome);
    else if (!guided)
        code = run(cli, &switching, arguments, report, outcome);
    switch_close(&switching); // each step of the guide is a command of its own
    return guided ? guide(cli, arguments, report, outcome) : code;
}

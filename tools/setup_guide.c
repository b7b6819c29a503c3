// SPDX-License-Identifier: BSD-2-Clause
#include "setup_guide.h"
#include "base/clock.h"
#include "cli.h"
#include "language.h"
#include "outcome.h"
#include "report.h"
#include "session.h"
#include "setup/program.h"
#include "setup/record.h"
#include "setup_answers.h"
#include "setup_login.h"
#include "terminal.h"
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LATELY 86400 // seconds in which a login of an administrator counts as tried
#define WORDS_MAX 24

struct guide {
    struct cli *cli;
    const struct setup_answers *answers; // NULL: ask
    struct report *report;
    struct outcome *outcome;
    char first[ACCOUNT_NAME_SIZE]; // administrator
    size_t count;                  // of administrators
    int64_t first_added;           // when the first of them was
    bool first_registered;         // they have a code generator: they were led so far before
    bool made;         // the first one just now: whoever was added in the same second came later
    const char *state; // of the step that is being done, as it is told: "done", "later"
};

// --- commands ------------------------------------------------------------------------------------

// What a program at this terminal needs of the environment.
static const char *const passed_on[] = {"LANG", "LC_ALL", "LC_MESSAGES", "TERM", "SSH_CONNECTION"};
#define PASSED_ON (sizeof passed_on / sizeof *passed_on)

struct environment {
    char texts[PASSED_ON][256];
    const char *list[PASSED_ON + 2];
};

static void fill_environment(struct environment *environment)
{
    size_t count = 0;

    environment->list[count++] = PROGRAM_PATH;
    for (size_t i = 0; i < PASSED_ON; i++) {
        const char *value = getenv(passed_on[i]);
        char *text = environment->texts[i];
        if (value != NULL && (size_t)snprintf(text, sizeof environment->texts[i], "%s=%s",
                                              passed_on[i], value) < sizeof environment->texts[i])
            environment->list[count++] = text;
    }
    environment->list[count] = NULL;
}

// This program itself, as a person would call it: `words` end with NULL. With --json what it prints
// goes to standard error. Its exit status; below 0: it could not be run.
static int command(const struct guide *guide, const char *const words[])
{
    struct environment environment;
    const char *all[WORDS_MAX] = {"/proc/self/exe"};
    size_t count = 1;

    if (guide->cli->forced != NULL) {
        all[count++] = "--lang";
        all[count++] = guide->cli->forced;
    }
    if (guide->cli->catalogues != NULL) {
        all[count++] = "--locale-dir";
        all[count++] = guide->cli->catalogues;
    }
    if (guide->cli->from_stdin)
        all[count++] = "--stdin";
    while (*words != NULL && count + 1 < WORDS_MAX)
        all[count++] = *words++;
    all[count] = NULL;
    fflush(stdout);
    fill_environment(&environment);
    return program_status(all, environment.list, guide->cli->json);
}

#define COMMAND(guide, ...) command(guide, (const char *const[]){__VA_ARGS__, NULL})

// Without the lock, which the commands take.
static enum switch_state state_now(void)
{
    struct switch_record record;

    if (record_read(WARIFU_STATEDIR "/setup/on", &record) == FAULT_NONE)
        return SWITCH_ON;
    const enum fault fault = record_read(WARIFU_STATEDIR "/setup/pending", &record);
    return fault == FAULT_NONE ? record.state : fault == FAULT_NOT_FOUND ? SWITCH_OFF : SWITCH_HALF;
}

// --- what is asked -------------------------------------------------------------------------------

static void say(const char *text)
{
    fprintf(stderr, "%s\n", text);
}

// An answer; false: there is none, or nobody to ask.
static bool ask(const struct guide *guide, const char *question, char *answer, size_t size)
{
    return guide->answers == NULL &&
           terminal_ask(guide->cli->from_stdin, question, true, answer, size) == ASK_GIVEN &&
           *answer != '\0';
}

static bool agrees(const struct guide *guide, const char *question)
{
    bool nobody = false;

    return guide->answers == NULL && terminal_confirm(guide->cli->from_stdin, question, &nobody) &&
           !nobody;
}

static bool is_account(const char *name)
{
    return *name != '-' && strcmp(name, "root") != 0 && getpwnam(name) != NULL;
}

// Somebody with an account here, until there is one; false: nobody.
static bool ask_account(const struct guide *guide, const char *question, const char *answer,
                        char name[ACCOUNT_NAME_SIZE])
{
    if (guide->answers != NULL)
        return *answer != '\0' && text_copy(name, ACCOUNT_NAME_SIZE, answer) == FAULT_NONE;
    while (ask(guide, question, name, ACCOUNT_NAME_SIZE)) {
        if (is_account(name))
            return true;
        fprintf(stderr, _("There is no account %s on this machine (or it is root).\n"),
                outcome_quote(name));
    }
    return false;
}

static enum exit_code not_done(struct guide *guide, const char *hint, const char *message)
{
    return outcome_set(guide->outcome, EXIT_FAILED, hint, "%s", message);
}

// --- the steps -----------------------------------------------------------------------------------

static enum exit_code look_for_needs(struct guide *guide)
{
    static const char *const words[] = {"tokend", "-n", NULL};
    static const char *const environment[] = {PROGRAM_PATH, "LC_ALL=C.UTF-8", NULL};

    if (program_status(words, environment, true) == 0)
        return EXIT_DONE;
    return not_done(guide, _("Mend what is listed above, then again: warifu setup"),
                    _("This machine lacks something that logins need."));
}

// Whoever has registered already goes on, and else whoever was added first.
static bool comes_before(const struct guide *guide, bool registered, int64_t added)
{
    if (guide->count == 0 || registered != guide->first_registered)
        return guide->count == 0 || registered;
    return added < guide->first_added;
}

static enum exit_code see_person(void *context, const AdminRow *row)
{
    struct guide *guide = context;
    const char *user = field_text(row, "user"), *role = field_text(row, "role");
    const int64_t added = field_number(row, "created", INT64_MAX);
    const bool registered = field_number(row, "otp", 0) > 0;

    if (user == NULL || role == NULL || strcmp(role, "admin") != 0)
        return EXIT_DONE;
    if (!guide->made && comes_before(guide, registered, added) &&
        text_copy(guide->first, sizeof guide->first, user) == FAULT_NONE) {
        guide->first_added = added;
        guide->first_registered = registered;
    }
    guide->count++;
    return EXIT_DONE;
}

// As root, for administrators who have not logged in yet cannot be asked.
static enum exit_code read_administrators(struct guide *guide)
{
    AdminCall call = AdminCall_init_zero;
    const char *rescue = guide->cli->rescue;

    snprintf(call.verb, sizeof call.verb, "user.list");
    guide->count = 0;
    guide->cli->setup = rescue == NULL;
    if (guide->cli->setup)
        guide->cli->rescue = "warifu setup";
    session_close(&guide->cli->session);
    const enum exit_code code = session_call(guide->cli, &call, see_person, guide, guide->outcome);
    session_close(&guide->cli->session);
    guide->cli->rescue = rescue;
    guide->cli->setup = false;
    return code;
}

// Where a slip is meant, the temporary password goes into a file of root's; else on the screen.
static int add(const struct guide *guide, const char *const words[], const char *name)
{
    char slip[PATH_MAX];
    const char *all[WORDS_MAX];
    size_t count = 0;

    while (*words != NULL)
        all[count++] = *words++;
    if (guide->answers != NULL) {
        snprintf(slip, sizeof slip, "%s/%s", guide->answers->slips, name);
        all[count++] = "--output";
        all[count++] = slip;
    }
    all[count] = NULL;
    return command(guide, all);
}

static enum exit_code first_administrator(struct guide *guide)
{
    char name[ACCOUNT_NAME_SIZE];

    if (read_administrators(guide) == EXIT_DONE && guide->count > 0)
        return EXIT_DONE;
    if (access(WARIFU_STATEDIR "/store/warifu.db", F_OK) ==
        0) // there is a store: why is in the way
        return guide->outcome->code != EXIT_DONE ? guide->outcome->code : EXIT_FAILED;
    if (!ask_account(guide, _("Login name of the first administrator: "),
                     guide->answers != NULL ? guide->answers->administrator : "", name))
        return not_done(guide, _("Again, when you know: warifu setup"),
                        _("There is no first administrator yet."));
    *guide->outcome = (struct outcome){.code = EXIT_DONE};
    if (add(guide, (const char *const[]){"init", name, NULL}, name) != 0 ||
        read_administrators(guide) != EXIT_DONE)
        return not_done(guide, _("Mend what is reported above, then run again: warifu setup"),
                        _("There is no first administrator yet."));
    guide->made = true;
    return EXIT_DONE;
}

// Nobody can help the only administrator who is locked out, so there should be two; later is fine.
static enum exit_code second_administrator(struct guide *guide)
{
    char name[ACCOUNT_NAME_SIZE];

    if (guide->count > 1)
        return EXIT_DONE;
    guide->state = "later";
    if (!ask_account(guide, _("Login name of a second administrator (Return: later): "),
                     guide->answers != NULL ? guide->answers->second : "", name))
        return EXIT_DONE;
    if (add(guide,
            (const char *const[]){"--rescue", "warifu setup", "--yes", "user", "add", name,
                                  "--role", "admin", "--reason", "warifu setup", NULL},
            name) == 0)
        guide->state = "done";
    return read_administrators(guide);
}

// By anybody, as --switch-on wants it.
static bool was_tried(const struct guide *guide)
{
    struct setup_login login;
    struct outcome outcome = {.code = EXIT_DONE};
    struct wall_time now;

    return clock_read_wall(&now) == FAULT_NONE &&
           setup_find(guide->cli, SETUP_FACTORS, now.seconds - LATELY, NULL, &login, &outcome) ==
               EXIT_DONE &&
           login.found;
}

// The first time somebody chooses a password and registers a code; then it takes both.
static bool tries(const struct guide *guide, const char *user)
{
    do {
        fprintf(stderr, _("%s logs in now, by the new stacks, which nobody else depends on yet.\n"),
                outcome_quote(user));
        if (COMMAND(guide, "setup", "--try", user) == 0)
            return true;
    } while (agrees(guide, _("Once more?")));
    return false;
}

static enum exit_code try_logins(struct guide *guide)
{
    const struct setup_answers *answers = guide->answers;
    const bool tried = was_tried(guide) || (answers == NULL && tries(guide, guide->first));

    if (tried || (answers != NULL && answers->switch_on != SETUP_SWITCH_TRIED)) {
        guide->state = tried ? "done" : "later";
        return EXIT_DONE;
    }
    return not_done(guide,
                    answers != NULL
                        ? _("First: warifu setup --try USER, with the password of the slip. Then "
                            "the same command again.")
                        : _("Why is in: warifu log. Then again: warifu setup"),
                    _("No administrator has logged in with two factors yet; nothing was switched "
                      "on."));
}

static enum exit_code switch_over(struct guide *guide)
{
    const struct setup_answers *answers = guide->answers;
    const char *words[8] = {"setup", "--switch-on"};
    size_t count = 2;

    if (state_now() == SWITCH_HALF)
        return not_done(guide, _("Again in a minute: warifu setup"),
                        _("A switch was interrupted, and is being put back."));
    if (state_now() != SWITCH_OFF)
        return EXIT_DONE;
    if (answers != NULL && answers->switch_on == SETUP_SWITCH_NO) {
        guide->state = "later";
        return EXIT_DONE;
    }
    if (answers == NULL)
        say(_("How sshd lets people in (warifu check --only sshd); look at it before logins are "
              "switched over:"));
    (void)COMMAND(guide, "check", "--only", "sshd");
    if (answers == NULL &&
        !agrees(guide, _("Switch the logins of this machine over now? All is put "
                         "back by itself unless somebody then logs in with two "
                         "factors.")))
        return not_done(guide, _("Again, when it suits: warifu setup"),
                        _("Nothing was switched on."));
    if (answers != NULL && answers->switch_on == SETUP_SWITCH_UNTRIED)
        words[count++] = "--untried";
    if (answers != NULL && answers->confirm_within[0] != '\0') {
        words[count++] = "--confirm-within";
        words[count++] = answers->confirm_within;
    }
    if (command(guide, words) != 0)
        return not_done(guide, _("Mend what is reported above, then run again: warifu setup"),
                        _("Nothing was switched on."));
    return EXIT_DONE;
}

// On another terminal, so that this one is still there if it does not work.
static enum exit_code confirm(struct guide *guide)
{
    while (state_now() == SWITCH_WAITING && guide->answers == NULL) {
        char nothing[16];
        say(_("Leave this terminal as it is, and log in on another one with both factors."));
        if (terminal_ask(guide->cli->from_stdin, _("Press Return when you are logged in there. "),
                         true, nothing, sizeof nothing) != ASK_GIVEN)
            break;
        if (state_now() == SWITCH_WAITING)
            (void)COMMAND(guide, "setup", "--confirm");
    }
    guide->state = "later";
    if (state_now() == SWITCH_ON)
        guide->state = "done";
    else if (state_now() == SWITCH_OFF && guide->answers == NULL)
        return not_done(guide, _("Again: warifu setup"),
                        _("It was not confirmed in time, so logins are as they were before."));
    return EXIT_DONE;
}

static enum exit_code inspect(struct guide *guide)
{
    if (guide->answers == NULL)
        say(_("What is still open on this machine (warifu check):"));
    const int status = COMMAND(guide, "check");

    guide->state = status == 0 ? "done" : "later";
    return EXIT_DONE;
}

static const struct {
    const char *name, *title;
    enum exit_code (*run)(struct guide *guide);
} steps[] = {
    {"needs", N_("What this machine needs"), look_for_needs},
    {"first_administrator", N_("The first administrator"), first_administrator},
    {"second_administrator", N_("A second administrator"), second_administrator},
    {"trial", N_("A login with two factors, tried"), try_logins},
    {"switch", N_("Logins are switched over"), switch_over},
    {"confirmation", N_("A login confirms it"), confirm},
    {"inspection", N_("Inspection"), inspect},
};
#define STEPS (sizeof steps / sizeof *steps)

static void tell(const struct guide *guide, const char *step, const char *state)
{
    AdminRow row = AdminRow_init_zero;

    row_add_text(&row, "step", step);
    row_add_text(&row, "step_state", state);
    report_row(guide->report, &row);
}

enum exit_code setup_guide(struct cli *cli, const struct setup_answers *answers,
                           struct report *report, struct outcome *outcome)
{
    struct guide guide = {.cli = cli, .answers = answers, .report = report, .outcome = outcome};
    enum exit_code code = EXIT_DONE;
    const char *states[STEPS];
    size_t done = 0;

    if (answers == NULL)
        say(_("From here to logins with two factors. You can stop at any time: nobody is locked "
              "out, and the next `warifu setup` goes on from there."));
    while (done < STEPS && code == EXIT_DONE) {
        fprintf(stderr, "\n[%zu/%zu] %s\n", done + 1, STEPS, _(steps[done].title));
        guide.state = "done";
        code = steps[done].run(&guide);
        states[done++] = code == EXIT_DONE ? guide.state : "later";
    }
    for (size_t i = 0; i < done; i++)
        tell(&guide, steps[i].name, states[i]);
    if (code != EXIT_DONE)
        return code;
    *outcome = (struct outcome){.code = EXIT_DONE};
    if (state_now() == SWITCH_ON)
        return outcome_set(outcome, EXIT_DONE, _("To go back at any time: warifu setup --undo"),
                           _("Logins of this machine take two factors."));
    return outcome_set(outcome, EXIT_DONE,
                       _("How things stand: warifu --json setup. To go back: warifu setup --undo"),
                       _("The list says what is done, and what is left for later."));
}

// SPDX-License-Identifier: BSD-2-Clause
#include "setup_login.h"
#include "arguments.h"
#include "cli.h"
#include "json_read.h"
#include "outcome.h"
#include "pam_files.h"
#include "session.h"
#include "settings/services.h"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct looking {
    enum setup_proof proof;
    const char *only;
    struct setup_login *found;
};

struct record {
    char service[64];
    bool two;
    bool whole; // a login, and no other proof of the same factors, as that of passwd
};

static void read_member(void *context, const struct json_member *member)
{
    struct record *record = context;

    if (strcmp(member->name, "classes") == 0)
        record->two = strchr(member->value, '+') != NULL;
    else if (strcmp(member->name, "operation") == 0)
        record->whole = strcmp(member->value, "authenticate") == 0;
    else if (strcmp(member->name, "service") == 0)
        snprintf(record->service, sizeof record->service, "%.63s", member->value);
}

// A program whose own file calls pam_warifu says nothing about the others; nor does one that is
// used inside a session which is there already, as sudo, about how anybody gets in.
static bool is_switched(const char *service)
{
    static const struct pam_folders folders = {{"/etc/pam.d", "/usr/lib/pam.d"}};
    static const char *const inside[] = {"elevation", "become", "apart", "job"};

    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
        if (service_is(service, inside[i]))
            return false;
    return pam_file_includes(&folders, service, PAM_PHASE_AUTH, "common-auth");
}

static bool counts(const struct looking *looking, const struct record *record)
{
    return record->two &&
           (looking->proof == SETUP_SESSION ? is_switched(record->service) : record->whole);
}

// A record is one field here, for one of a login is short. Administrators' own commands go past
// the stacks.
static enum exit_code look(void *context, const AdminRow *row)
{
    const struct looking *looking = context;
    struct setup_login *found = looking->found;
    struct record record = {.two = false};
    const char *text = field_text(row, "record"), *user = field_text(row, "user");

    if (!found->found && text != NULL && user != NULL &&
        (looking->only == NULL || strcmp(looking->only, user) == 0) &&
        json_read_object(text, read_member, &record) && strcmp(record.service, "warifu") != 0 &&
        counts(looking, &record) &&
        text_copy(found->user, sizeof found->user, user) == FAULT_NONE) {
        snprintf(found->service, sizeof found->service, "%s", record.service);
        found->found = true;
    }
    return found->found ? EXIT_FAILED : EXIT_DONE; // one is enough: no further rows
}

enum exit_code setup_find(struct cli *cli, enum setup_proof proof, int64_t since, const char *only,
                          struct setup_login *login, struct outcome *outcome)
{
    struct looking looking = {.proof = proof, .only = only, .found = login};
    AdminCall call = AdminCall_init_zero;
    const char *rescue = cli->rescue;

    *login = (struct setup_login){.found = false};
    snprintf(call.verb, sizeof call.verb, "log");
    if (!call_add_number(&call, "since", since) ||
        !call_add_text(&call, "event", proof == SETUP_SESSION ? "session.opened" : "login.granted"))
        return EXIT_INTERNAL;
    session_close(&cli->session);
    cli->setup = rescue == NULL;
    if (cli->setup)
        cli->rescue = "warifu setup";
    const enum exit_code code = session_call(cli, &call, look, &looking, outcome);
    session_close(&cli->session);
    cli->rescue = rescue;
    cli->setup = false;
    return login->found ? EXIT_DONE : code;
}

// The process that looks, which can be ended whatever it waits for.
static void look_alone(struct cli *cli, int64_t since, int to)
{
    struct setup_login login;
    struct outcome outcome = {.code = EXIT_DONE};

    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    const enum exit_code code = setup_find(cli, SETUP_SESSION, since, NULL, &login, &outcome);
    _exit(code == EXIT_DONE && write(to, &login, sizeof login) == (ssize_t)sizeof login ? 0 : 1);
}

bool setup_find_in_time(struct cli *cli, int64_t since, int milliseconds, struct setup_login *login)
{
    struct setup_login found;
    int ends[2];

    *login = (struct setup_login){.found = false};
    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    const pid_t process = fork();
    if (process == 0)
        look_alone(cli, since, ends[1]);
    close(ends[1]);
    struct pollfd answer = {.fd = ends[0], .events = POLLIN};
    if (process > 0 && poll(&answer, 1, milliseconds) == 1 &&
        read(ends[0], &found, sizeof found) == (ssize_t)sizeof found) // small: at once or not
        *login = found;
    close(ends[0]);
    if (process > 0) {
        (void)kill(process, SIGKILL);
        (void)waitpid(process, NULL, 0);
    }
    return login->found;
}

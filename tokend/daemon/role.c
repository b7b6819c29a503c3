// SPDX-License-Identifier: BSD-2-Clause
#include "daemon/role.h"
#include "base/log.h"
#include "base/text.h"
#include "daemon/kept.h"
#include "daemon/programs.h"
#include "daemon/sandbox.h"
#include "daemon/standard_descriptors.h"
#include <errno.h>
#include <getopt.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

#define FILES_OF_ROLE                                                                              \
    (64 + HASHERS_MAX + CHECKERS_MAX) // descriptors of libraries, the store, channels

// --- options ------------------------------------------------------------------------------------

enum { OPTION_ROLE = 256, OPTION_HASHERS, OPTION_CHECKERS, OPTION_FROM_STORE, OPTION_VERSION };

static const struct option long_options[] = {
    {"role", required_argument, NULL, OPTION_ROLE},
    {"hashers", required_argument, NULL, OPTION_HASHERS},
    {"checkers", required_argument, NULL, OPTION_CHECKERS},
    {"policy-from-store", no_argument, NULL, OPTION_FROM_STORE},
    {"version", no_argument, NULL, OPTION_VERSION},
    {NULL, 0, NULL, 0},
};

static bool read_count(const char *text, int64_t most, unsigned *count)
{
    int64_t number;

    if (text_to_number(text, 1, most, &number) != FAULT_NONE)
        return false;
    *count = (unsigned)number;
    return true;
}

// -1: go on; else the exit status.
static int read_options(int count, char **arguments, struct role *role)
{
    int option;

    while ((option = getopt_long(count, arguments, "c:fL:", long_options, NULL)) != -1) {
        switch (option) {
        case 'c':
            role->config = optarg;
            break;
        case 'f':
            role->foreground = true;
            break;
        case 'L':
            role->locales = optarg;
            break;
        case OPTION_ROLE:
            role->kind = process_by_name(optarg);
            break;
        case OPTION_HASHERS:
            if (!read_count(optarg, HASHERS_MAX, &role->hashers))
                return EX_USAGE;
            break;
        case OPTION_CHECKERS:
            if (!read_count(optarg, CHECKERS_MAX, &role->checkers))
                return EX_USAGE;
            break;
        case OPTION_FROM_STORE:
            role->policy_from_store = true;
            break;
        default:
            return EX_USAGE;
        }
    }
    return optind < count || role->config == NULL ? EX_USAGE : -1;
}

// --- serving ------------------------------------------------------------------------------------

void role_say_ready(void)
{
    const struct handover ready = {HANDOVER_READY, 0, -1, 0, 0};

    if (handover_send(FD_CONTROL, &ready) != FAULT_NONE)
        _exit(EX_OSERR); // the supervisor is gone
}

void role_close(enum process_kind kind)
{
    role_close_around(kind, -1, 0);
}

void role_close_around(enum process_kind kind, int folder, int flags)
{
    if (sandbox_close_around(kind, folder, flags) == FAULT_NONE)
        return;
    log_error("the sandbox does not close");
    _exit(EX_OSERR);
}

static int serve(const struct role_program *program, const struct role *role)
{
    if (program->prepare != NULL && !program->prepare(role))
        return EX_OSERR;
    if (!program->closes_itself)
        role_close(role->kind);
    (void)malloc_trim(0); // what reading the files took is not needed again
    return program->serve(role);
}

static void log_as(const struct role *role, enum log_level level)
{
    (role->foreground ? log_to_stderr : log_to_syslog)(process_role(role->kind)->title, level);
}

// In ps(1), and unreadable for the others of its user from now on.
static bool take_name(enum process_kind kind)
{
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 &&
           prctl(PR_SET_NAME, process_role(kind)->title, 0, 0, 0) == 0;
}

static int become_user_and_serve(const struct role_program *program, struct role *role)
{
    const struct daemon_settings *settings = role->settings;
    const enum process_user as = process_role(role->kind)->user;
    const char *name = process_user_name(settings, as);
    rlim_t files = FILES_OF_ROLE;
    struct sandbox_user user;
    bool stands_in;
    enum fault fault = sandbox_user_of(settings, as, &user, &stands_in);

    if (fault == FAULT_NONE && as == AS_CHECKER) // shadow's, say
        fault = sandbox_find_groups(name, &user);
    if (role->kind == PROCESS_FRONT || role->kind == PROCESS_RESCUE)
        files +=
            2 *
            (rlim_t)settings->connections; // its socket, and its process (front/connection/peer.h)
    if (fault != FAULT_NONE) {
        log_error("user \"%s\": %s", name,
                  fault == FAULT_REFUSED ? "may not be root, nor in its group"
                                         : "there is no such user");
        return EX_NOUSER;
    }
    if (program->while_root != NULL)
        program->while_root(role);
    if ((fault = sandbox_drop(role->kind, &user, files)) != FAULT_NONE) {
        log_error("cannot become user \"%s\": %s", name, fault_name(fault));
        return EX_OSERR;
    }
    return serve(program, role);
}

static int run(const struct role_program *program, struct role *role)
{
    struct daemon_settings settings;
    struct policy *policy = NULL;
    char error[512], *text = NULL;

    if (!take_name(role->kind))
        return EX_OSERR;
    log_as(role, LOG_LEVEL_NOTICE);
    if (kept_load(role->config, &settings, program->wants_policy ? &policy : NULL, &text, error,
                  sizeof error) != FAULT_NONE) {
        log_error("%s", error);
        return EX_CONFIG;
    }
    log_as(role, (enum log_level)settings.log_level);
    role->settings = &settings;
    role->policy = policy;
    role->policy_text = text;
    const int status = become_user_and_serve(program, role);
    role->settings = NULL;
    role->policy = NULL;
    role->policy_text = NULL;
    free(text);
    policy_free(&policy);
    return status;
}

int role_main(const struct role_program *program, int count, char **arguments)
{
    struct role role = {.kind = PROCESS_KINDS, .hashers = 1, .checkers = 1, .key_fd = -1};

    if (count == 2 && strcmp(arguments[1], "--version") == 0)
        return puts(program_version(program->name)) < 0 || fflush(stdout) != 0 ? EX_IOERR : EX_OK;
    int status = read_options(count, arguments, &role);
    if (status < 0 && (role.kind == PROCESS_KINDS ||
                       strcmp(process_role(role.kind)->program, program->name) != 0))
        status = EX_USAGE;
    if (status >= 0) {
        fprintf(stderr, "%s: a part of tokend(8), which starts it\n", program->name);
        return status;
    }
    (void)signal(SIGPIPE, SIG_IGN);
    if (!standard_descriptors_open()) {
        const int error = errno;
        log_as(&role, LOG_LEVEL_NOTICE);
        log_error("/dev/null: %s", strerror(error));
        return EX_OSERR;
    }
    return run(program, &role);
}

// Only the supervisor asks for ceremonies; the socket is root's alone, and this says it again.
static bool comes_from_root(int fd)
{
    struct ucred peer;
    socklen_t size = sizeof peer;
    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == 0;
}

int role_main_activated(const struct role_program *program, enum process_kind kind, int fd)
{
    const struct role role = {.kind = kind, .key_fd = -1};

    if (!take_name(kind))
        return EX_OSERR;
    (void)signal(SIGPIPE, SIG_IGN);
    log_to_stderr(process_role(kind)->title, LOG_LEVEL_NOTICE);
    if (!comes_from_root(fd)) {
        log_error("refused: the connection is not root's");
        return EX_NOPERM;
    }
    if (sandbox_stay(kind, FILES_OF_ROLE) != FAULT_NONE) {
        log_error("refused: must be started as a user of its own, never as root");
        return EX_NOPERM;
    }
    return serve(program, &role);
}

// SPDX-License-Identifier: BSD-2-Clause
// tokend(8).
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "config.h"
#include "daemon/kept.h"
#include "daemon/programs.h"
#include "daemon/sandbox.h"
#include "daemon/standard_descriptors.h"
#include "daemon/supervisor.h"
#include "factor/text_digest.h"
#include "needs/needs.h"
#include "settings/pam_service.h"
#include "settings/policy_file.h"
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#define CONFIG_DEFAULT WARIFU_SYSCONFDIR "/tokend.conf"

struct options {
    const char *config, *locales, *devices;
    bool check, dump, foreground, to_syslog;
};

static const char usage[] =
    "Usage: tokend [-fnT] [-c FILE] [-L DIR] [--device-socket PATH]\n"
    "Decides who may log in; pam_warifu(8) and warifu(1) ask it.\n"
    "\n"
    "  -c FILE      configuration (default " CONFIG_DEFAULT ")\n"
    "  -f           stay in the foreground, log to standard error\n"
    "  -n           check configuration and policy, say what is wrong, and exit\n"
    "  -T           print configuration and policy as they were understood, and exit\n"
    "  -L DIR       take translations from DIR\n"
    "      --device-socket PATH\n"
    "               have the service manager start who opens ID cards and keys\n"
    "  -V, --version\n"
    "  -h, --help\n"
    "\n"
    "Exit status: 0 good, 64 wrong usage, 67 no such user, 69 does not come to serve (see the "
    "log),\n"
    "71 operating system, 72 the configuration is good, but this machine lacks what logins need,\n"
    "74 the output could not be written, 75 another tokend is running,\n"
    "77 not root or something is not root's, 78 wrong configuration.\n"
    "Example: tokend -n -c /etc/warifu/tokend.conf\n";

enum { OPTION_VERSION = 256, OPTION_HELP, OPTION_SYSLOG, OPTION_DEVICE_SOCKET };

static const struct option long_options[] = {
    {"version", no_argument, NULL, OPTION_VERSION},
    {"help", no_argument, NULL, OPTION_HELP},
    {"syslog", no_argument, NULL, OPTION_SYSLOG}, // of the check before a reload
    {"device-socket", required_argument, NULL, OPTION_DEVICE_SOCKET},
    {NULL, 0, NULL, 0},
};

// -1: go on; else the exit status.
static int read_options(int count, char **arguments, struct options *options)
{
    int option;
    while ((option = getopt_long(count, arguments, "c:fnTL:Vh", long_options, NULL)) != -1) {
        switch (option) {
        case 'c':
            options->config = optarg;
            break;
        case 'f':
            options->foreground = true;
            break;
        case 'n':
            options->check = true;
            break;
        case 'T':
            options->dump = true;
            break;
        case 'L':
            options->locales = optarg;
            break;
        case OPTION_SYSLOG:
            options->to_syslog = true;
            break;
        case OPTION_DEVICE_SOCKET:
            options->devices = optarg;
            break;
        case 'V':
        case OPTION_VERSION:
            return puts(PACKAGE_STRING) < 0 ? EX_IOERR : EX_OK;
        case 'h':
        case OPTION_HELP:
            return fputs(usage, stdout) < 0 ? EX_IOERR : EX_OK;
        default:
            fputs("tokend: try \"tokend --help\"\n", stderr);
            return EX_USAGE;
        }
    }
    if (options->devices != NULL && options->devices[0] != '/') {
        fputs("tokend: --device-socket needs an absolute path\n", stderr);
        return EX_USAGE;
    }
    if (optind < count) {
        fprintf(stderr, "tokend: \"%s\" is not an option; try \"tokend --help\"\n",
                arguments[optind]);
        return EX_USAGE;
    }
    return -1;
}

static bool user_is_good(const char *setting, const char *name)
{
    struct sandbox_user user;
    enum fault fault = sandbox_find_user(name, &user);
    if (fault == FAULT_NONE)
        return true;
    log_error("%s: user \"%s\" %s", setting, name,
              fault == FAULT_REFUSED     ? "is root, which no role of tokend may be"
              : fault == FAULT_NOT_FOUND ? "does not exist"
                                         : "cannot be looked up");
    return false;
}

// pam_unix reads the shadow file with the rights of check_user; a site without it does not need to.
static bool can_read_shadow(const struct sandbox_user *check)
{
    struct stat shadow;
    if (stat("/etc/shadow", &shadow) != 0 || shadow.st_gid == check->gid)
        return true;
    for (int i = 0; i < check->group_count; i++)
        if (check->groups[i] == shadow.st_gid)
            return true;
    return false;
}

// Where another service keeps the passwords: who asks it is there, and it is fit for that.
static int check_knowledge(const struct daemon_settings *settings, const struct policy *policy)
{
    char why[512];
    if (policy_keeps_passwords(policy))
        return EX_OK;
    if (!user_is_good("check_user", settings->check_user))
        return EX_NOUSER;
    struct sandbox_user check;
    if (sandbox_find_user(settings->check_user, &check) != FAULT_NONE ||
        sandbox_find_groups(settings->check_user, &check) != FAULT_NONE) {
        log_error("check_user: user \"%s\" is in root's group, or in too many; shadow is enough",
                  settings->check_user);
        return EX_CONFIG;
    }
    if (!can_read_shadow(&check))
        log_warning("check_user: user \"%s\" may not read /etc/shadow, so pam_unix cannot judge "
                    "passwords: usermod -aG shadow %s, then restart tokend",
                    settings->check_user, settings->check_user);
    if (!pam_service_is_fit(PAM_SERVICE_DIRECTORY, policy->knowledge_service, why, sizeof why)) {
        log_error("knowledge = \"pam:%s\": %s", policy->knowledge_service, why);
        return EX_CONFIG;
    }
    return EX_OK;
}

static const struct {
    enum process_user user;
    const char *setting;
} users[] = {
    {AS_VAULT, "vault_user"},   {AS_FRONT, "front_user"},     {AS_CHECKER, "check_user"},
    {AS_NAMES, "names_user"},   {AS_RESCUE, "rescue_user"},   {AS_HASHER, "hash_user"},
    {AS_DEVICE, "device_user"}, {AS_VERIFIER, "verify_user"},
};
enum { USERS = sizeof users / sizeof *users };

// Two names may be one user. The checker's need not be there, the others have one who stands in.
static int check_users(const struct daemon_settings *settings)
{
    struct sandbox_user found[USERS];
    bool known[USERS];

    if (!user_is_good("vault_user", settings->vault_user) ||
        !user_is_good("front_user", settings->front_user))
        return EX_NOUSER;
    for (size_t i = 0; i < USERS; i++) {
        const char *name = process_user_name(settings, users[i].user);
        const enum fault fault = sandbox_find_user(name, &found[i]);
        known[i] = fault == FAULT_NONE;
        if (fault == FAULT_REFUSED && !user_is_good(users[i].setting, name))
            return EX_CONFIG;
        if (!known[i] && users[i].user != AS_CHECKER)
            log_warning("%s: there is no user \"%s\", so \"%s\" stands in: run systemd-sysusers, "
                        "then restart tokend",
                        users[i].setting, name, settings->front_user);
        for (size_t j = 0; j < i; j++)
            if (known[i] && known[j] && found[i].uid == found[j].uid) {
                log_error("%s: must be another user than %s, or whoever takes one of these "
                          "processes over has the other, too",
                          users[i].setting, users[j].setting);
                return EX_CONFIG;
            }
    }
    return EX_OK;
}

// What keeps people from logging in though the configuration is good.
static int check_needs(const struct options *options, const struct daemon_settings *settings,
                       const struct policy *policy)
{
    const struct need_place place = {.policy = policy,
                                     .settings = settings,
                                     .config = options->config,
                                     .synchronised = clock_is_synchronised(),
                                     .locales = options->locales,
                                     .root = ""};
    return needs_log(&place) == 0 ? EX_OK : EX_LACKING;
}

// The programs of the roles are there, and of this version.
static int check_programs(const struct daemon_settings *settings)
{
    struct programs programs;
    char why[PATH_MAX + 512];

    if (programs_open(&programs, settings->programs, why, sizeof why) != FAULT_NONE) {
        log_error("%s", why);
        return EX_LACKING;
    }
    programs_close(&programs);
    return EX_OK;
}

// Everything that `tokend -n` finds.
static int check_all(const struct options *options, const struct daemon_settings *settings,
                     const struct policy *policy, const char *text)
{
    const int status = check_knowledge(settings, policy);
    char digest[TEXT_DIGEST_SIZE];

    if (status != EX_OK)
        return status;
    text_digest(text, digest);
    log_notice("configuration is good: policy \"%s\", %zu rules, digest %s", policy->profile,
               policy->rule_count, digest);
    if (policy->activation == ACTIVATION_APPROVED)
        log_notice(
            "a policy that is not in force yet is only offered by a reload; two administrators "
            "put it in force: warifu policy list");
    const int programs = check_programs(settings);
    const int machine = check_needs(options, settings, policy);
    return programs != EX_OK ? programs : machine;
}

static int ready_pipe = -1; // of a daemon in the background, until it serves

static int tell_parent_that(int ended)
{
    if (ready_pipe < 0)
        return 0;
    const char status = (char)ended;
    ssize_t written = write(ready_pipe, &status, 1);
    close(ready_pipe);
    ready_pipe = -1;
    return written == 1 ? 0 : -1;
}

static int tell_parent(void)
{
    return tell_parent_that(EX_OK);
}

// Returns in the child, -1; in the parent, which waits until the child serves, its exit status.
static int go_background(void)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return EX_OSERR;
    pid_t child = fork();
    if (child < 0)
        return EX_OSERR;
    if (child > 0) {
        close(ends[1]);
        char status = EX_UNAVAILABLE;
        ssize_t got;
        do
            got = read(ends[0], &status, 1);
        while (got < 0 && errno == EINTR);
        if (got != 1)
            status = EX_UNAVAILABLE;
        if (status != EX_OK) // the child tells syslog; who started it looks here
            log_error("does not serve: the system log says why, and so does \"tokend -f\"");
        return status;
    }
    close(ends[0]);
    ready_pipe = ends[1];
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (setsid() < 0 || null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0)
        return EX_OSERR;
    return -1; // standard error stays until the log goes elsewhere
}

// No process of ours keeps the terminal of whoever started the daemon.
static bool let_terminal_go(void)
{
    return dup2(STDOUT_FILENO, STDERR_FILENO) == STDERR_FILENO; // /dev/null since go_background()
}

// Returns -1 where serving goes on, else the exit status.
static int go_on_as_daemon(const struct options *options, const struct daemon_settings *settings,
                           const struct policy *policy)
{
    int status;

    // A service that is broken keeps people out one by one, and can be mended while tokend runs;
    // root's rescue has to be there for that.
    (void)check_knowledge(settings, policy);
    if (!options->foreground && (status = go_background()) >= 0)
        return status;
    (options->foreground ? log_to_stderr : log_to_syslog)("tokend",
                                                          (enum log_level)settings->log_level);
    if (!options->foreground && !let_terminal_go())
        return EX_OSERR;
    (void)check_needs(options, settings, policy); // said; others can log in all the same
    return -1;
}

// `tokend -n` and -T: the files as they are, or what is wrong with them.
static int examine(const struct options *options)
{
    struct daemon_settings settings;
    struct policy *policy = NULL;
    char error[512], path[PATH_MAX], *text = NULL;
    if (daemon_settings_load(options->config, &settings, error, sizeof error) != FAULT_NONE) {
        log_error("%s", error);
        return EX_CONFIG;
    }
    if (policy_read(settings.policy, path, sizeof path, &text, error, sizeof error) != FAULT_NONE ||
        policy_take(path, text, &policy, error, sizeof error) != FAULT_NONE) {
        free(text);
        // What is wrong inside the policy names its place; else it is the setting that is wrong.
        const bool inside = error[0] == '/';
        log_error("%s%s%s", inside ? "" : options->config, inside ? "" : ": ", error);
        return EX_CONFIG;
    }
    int status;
    if (options->dump) {
        daemon_settings_dump(&settings, stdout);
        policy_dump(policy, stdout);
        status = fflush(stdout) == 0 && !ferror(stdout) ? EX_OK : EX_IOERR;
    } else {
        status = check_users(&settings);
        if (status == EX_OK)
            status = check_all(options, &settings, policy, text);
    }
    free(text);
    policy_free(&policy);
    return status;
}

static void say_damaged(const char *error)
{
    log_error("%s", error);
    log_error("so nobody can log in; root's rescue works (warifu as root). tokend -n says what is "
              "wrong; mend it, then: systemctl reload tokend");
}

// Without them there is nothing to serve with, not even root's rescue.
static int open_programs(struct supervisor_plan *plan, const struct daemon_settings *settings)
{
    char why[PATH_MAX + 512];

    if (programs_open(&plan->programs, settings->programs, why, sizeof why) == FAULT_NONE)
        return EX_OK;
    log_error("%s", why);
    return EX_UNAVAILABLE;
}

static int serve(const struct options *options)
{
    struct supervisor_plan plan = {.config = options->config,
                                   .locales = options->locales,
                                   .devices = options->devices,
                                   .foreground = options->foreground,
                                   .kept = {.settings = -1, .policy = -1},
                                   .when_ready = tell_parent};
    struct daemon_settings settings;
    struct policy *policy = NULL;
    char error[512];
    programs_none(&plan.programs);
    if (kept_begin(&plan.kept, options->config, &settings, &policy, error, sizeof error) !=
        FAULT_NONE) {
        log_error("%s", error);
        return EX_CONFIG;
    }
    plan.damaged = error[0] != '\0';
    plan.hash_kib = policy->password.argon2_memory_kib;
    if (plan.damaged)
        say_damaged(error);
    int status = check_users(&settings);
    if (status == EX_OK && geteuid() != 0) {
        log_error("must be started by root; it gives root's rights up by itself");
        status = EX_NOPERM;
    }
    if (status == EX_OK)
        status = open_programs(&plan, &settings);
    if (status == EX_OK)
        status = go_on_as_daemon(options, &settings, policy);
    policy_free(&policy);
    if (status >= 0) {
        programs_close(&plan.programs);
        kept_close(&plan.kept);
        return status;
    }
    if (plan.damaged && !options->foreground)
        say_damaged(error); // in the system log as well
    status = supervisor_run(&plan, &settings);
    programs_close(&plan.programs);
    (void)tell_parent_that(status); // if it has not served yet
    return status;
}

// Before anything is set up that could say so.
static int cannot(const struct options *options, const char *what)
{
    const int error = errno;

    (options->to_syslog ? log_to_syslog : log_to_stderr)("tokend", LOG_LEVEL_NOTICE);
    log_error("%s: %s", what, strerror(error));
    return EX_OSERR;
}

int main(int count, char **arguments)
{
    struct options options = {.config = CONFIG_DEFAULT};
    int status = read_options(count, arguments, &options);
    if (status >= 0)
        return status;
    if (!standard_descriptors_open())
        return cannot(&options, "/dev/null");
    (void)signal(SIGPIPE, SIG_IGN);
    char absolute[PATH_MAX]; // the supervisor and its children run in "/"
    if (options.config[0] != '/') {
        char here[PATH_MAX];
        if (getcwd(here, sizeof here) == NULL)
            return cannot(&options, "the directory that this was started in");
        errno = ENAMETOOLONG;
        if ((size_t)snprintf(absolute, sizeof absolute, "%s/%s", here, options.config) >=
            sizeof absolute)
            return cannot(&options, options.config);
        options.config = absolute;
    }
    (options.to_syslog ? log_to_syslog : log_to_stderr)("tokend", LOG_LEVEL_NOTICE);
    if (chdir("/") != 0)
        return cannot(&options, "/");
    int ended = options.check || options.dump ? examine(&options) : serve(&options);
    (void)fflush(NULL);
    // Not exit(): its handlers (a sanitizer's search for leaks) need what a sandbox has taken away.
    _exit(ended);
}

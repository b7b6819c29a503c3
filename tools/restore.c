// SPDX-License-Identifier: BSD-2-Clause
// `restore`: a backup in the place of a store that is lost. Nothing is replaced. What comes back
// has no anchor, so tokend lets nobody in by it until root has accepted it (decisions 78 and 84).
#include "arguments.h"
#include "backup_file.h"
#include "base/secret.h"
#include "base/text.h"
#include "cli.h"
#include "commands.h"
#include "json_read.h"
#include "language.h"
#include "report.h"
#include "restore_again.h"
#include "settings/daemon_file.h"
#include "terminal.h"
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum part { PART_KEY, PART_LOG, PART_STORE, PARTS }; // in the order in which they get their names

static const struct {
    const char *name;
    mode_t mode;
    bool needed;
} parts[PARTS] = {{"key", 0400, true}, {"store-wal", 0600, false}, {"store", 0600, true}};

struct restoring {
    char paths[PARTS][300], drafts[PARTS][320];
    int fds[PARTS]; // -1: not there
    int open;       // the part that is being written; -1: the facts; -2: one that nobody knows
    char facts[256];
    size_t fact_size;
    enum fault write_fault;
    const char *unwritten;
};

static enum fault take_member(void *context, const char *name, uint64_t size)
{
    struct restoring *restoring = context;

    (void)size;
    restoring->open = strcmp(name, "facts") == 0 ? -1 : -2;
    for (int i = 0; i < PARTS; i++) {
        if (strcmp(name, parts[i].name) != 0)
            continue;
        if (restoring->fds[i] >= 0)
            return FAULT_CORRUPT; // twice
        restoring->open = i;
        restoring->fds[i] =
            open(restoring->drafts[i], O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (restoring->fds[i] < 0) {
            restoring->unwritten = restoring->drafts[i];
            return restoring->write_fault = errno == EEXIST ? FAULT_EXISTS : FAULT_IO;
        }
    }
    return FAULT_NONE;
}

static enum fault take_bytes(void *context, const void *data, size_t size)
{
    struct restoring *restoring = context;
    const char *at = data;

    if (restoring->open == -1) {
        const size_t room = sizeof restoring->facts - 1 - restoring->fact_size;
        const size_t part = size < room ? size : room;
        memcpy(restoring->facts + restoring->fact_size, at, part);
        restoring->fact_size += part;
    }
    while (restoring->open >= 0 && size > 0) {
        const ssize_t put = write(restoring->fds[restoring->open], at, size);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0) {
            restoring->unwritten = restoring->drafts[restoring->open];
            return restoring->write_fault = FAULT_IO;
        }
        at += put;
        size -= (size_t)put;
    }
    return FAULT_NONE;
}

static int64_t fact(const struct restoring *restoring, const char *name)
{
    const char *at = strstr(restoring->facts, name);

    return at != NULL ? strtoll(at + strlen(name), NULL, 10) : 0;
}

// Whole and the vault's, then by their names: the store last, for without it the others are
// nothing.
static enum fault finish(struct restoring *restoring, const struct passwd *owner)
{
    for (int i = 0; i < PARTS; i++) {
        if (restoring->fds[i] < 0) {
            if (parts[i].needed)
                return FAULT_CORRUPT;
            continue;
        }
        restoring->unwritten = restoring->drafts[i];
        if (fchown(restoring->fds[i], owner->pw_uid, owner->pw_gid) != 0 ||
            fchmod(restoring->fds[i], parts[i].mode) != 0 || fsync(restoring->fds[i]) != 0)
            return restoring->write_fault = FAULT_IO;
    }
    for (int i = 0; i < PARTS; i++) // link() replaces nothing
        if (restoring->fds[i] >= 0 && link(restoring->drafts[i], restoring->paths[i]) != 0) {
            restoring->unwritten = restoring->paths[i];
            restoring->write_fault = errno == EEXIST ? FAULT_EXISTS : FAULT_IO;
            for (int k = 0; k < i; k++)
                if (restoring->fds[k] >= 0)
                    (void)unlink(restoring->paths[k]);
            return restoring->write_fault;
        }
    return FAULT_NONE;
}

static void clear_away(struct restoring *restoring)
{
    for (int i = 0; i < PARTS; i++)
        if (restoring->fds[i] >= 0) {
            close(restoring->fds[i]);
            (void)unlink(restoring->drafts[i]);
        }
}

// --- before it -----------------------------------------------------------------------------------

static enum exit_code ask_key(struct cli *cli, uint8_t key[BACKUP_KEY_SIZE],
                              struct outcome *outcome)
{
    char typed[256];
    const enum ask asked = terminal_ask(cli->from_stdin, _("Recovery key (from the safe): "), false,
                                        typed, sizeof typed);
    const bool good = asked == ASK_GIVEN && backup_paper_read(typed, key);

    secret_wipe(typed, sizeof typed);
    if (good)
        return EXIT_DONE;
    if (asked == ASK_NO_TERMINAL || asked == ASK_NOTHING)
        return outcome_set(outcome, EXIT_NO_INPUT, _("Run it on a terminal, or with --stdin."),
                           _("There is no terminal to ask on."));
    return outcome_set(outcome, EXIT_NOT_PERMITTED,
                       _("It has 14 groups of four letters and digits; small letters and blanks do "
                         "not matter."),
                       _("That is no recovery key: a letter is wrong or missing."));
}

static enum exit_code look_for_what_is_there(struct restoring *restoring, struct outcome *outcome)
{
    struct stat status;

    for (int i = 0; i < PARTS; i++)
        if (lstat(restoring->paths[i], &status) == 0)
            return outcome_set(
                outcome, EXIT_CONFLICT, _("Stop tokend and move away what is there; keep it."),
                _("%s is there, and nothing is replaced."), outcome_quote(restoring->paths[i]));
    return EXIT_DONE;
}

static void name_paths(struct restoring *restoring, const struct daemon_settings *settings)
{
    static const char *const tails[PARTS] = {[PART_LOG] = "-wal"};

    for (int i = 0; i < PARTS; i++) {
        const char *file = i == PART_KEY ? settings->key_file : settings->store_file;
        const char *tail = tails[i] != NULL ? tails[i] : "";
        restoring->fds[i] = -1;
        snprintf(restoring->paths[i], sizeof restoring->paths[0], "%s%s", file, tail);
        snprintf(restoring->drafts[i], sizeof restoring->drafts[0], "%s%s.restoring", file, tail);
    }
}

// --- the command ---------------------------------------------------------------------------------

static enum exit_code failed(const struct restoring *restoring, enum fault fault, const char *path,
                             struct outcome *outcome)
{
    if (restoring->write_fault != FAULT_NONE)
        return outcome_set(outcome, EXIT_NO_OUTPUT, _("Nothing was restored."),
                           _("%s cannot be written (%s)."), outcome_quote(restoring->unwritten),
                           fault_name(restoring->write_fault));
    if (fault == FAULT_REFUSED)
        return outcome_set(outcome, EXIT_NOT_PERMITTED, _("Nothing was restored."),
                           _("%s was sealed to another recovery key."), outcome_quote(path));
    return outcome_set(outcome, EXIT_BAD_DATA, _("Nothing was restored. Take another backup."),
                       _("%s is no backup, or is damaged or cut off."), outcome_quote(path));
}

static enum exit_code restore(struct cli *cli, const char *path, const struct passwd *owner,
                              struct restoring *restoring, struct outcome *outcome)
{
    uint8_t key[BACKUP_KEY_SIZE];
    const struct backup_taker taker = {restoring, take_member, take_bytes};
    FILE *in = fopen(path, "re");

    if (in == NULL)
        return outcome_set(outcome, EXIT_NO_INPUT, NULL, _("%s cannot be read (%s)."),
                           outcome_quote(path), strerror(errno));
    enum exit_code code = ask_key(cli, key, outcome);
    if (code == EXIT_DONE) {
        enum fault fault = backup_read(in, key, NULL, &taker);
        secret_wipe(key, sizeof key);
        if (fault == FAULT_NONE)
            fault = finish(restoring, owner);
        clear_away(restoring);
        if (fault != FAULT_NONE)
            code = failed(restoring, fault, path, outcome);
    }
    fclose(in);
    return code;
}

enum exit_code restore_run(struct cli *cli, const struct verb *verb,
                           const struct arguments *arguments, struct report *report,
                           struct outcome *outcome)
{
    const char *config = argument_text(arguments, "config"), *log = argument_text(arguments, "log");
    struct daemon_settings settings;
    struct restoring restoring = {.open = -2, .write_fault = FAULT_NONE};
    char error[256] = "";
    unsigned again = 0;

    (void)verb;
    const enum fault fault = daemon_settings_load(
        config != NULL ? config : WARIFU_SYSCONFDIR "/tokend.conf", &settings, error, sizeof error);
    if (fault != FAULT_NONE)
        return outcome_set(outcome, EXIT_BAD_DATA, _("See tokend.conf(5)."), "%s",
                           error[0] != '\0' ? outcome_quote(error) : fault_name(fault));
    const struct passwd *owner = getpwnam(settings.vault_user);
    if (owner == NULL)
        return outcome_set(outcome, EXIT_NOT_FOUND, _("Install the package first."),
                           _("There is no user %s."), outcome_quote(settings.vault_user));
    name_paths(&restoring, &settings);
    enum exit_code code = look_for_what_is_there(&restoring, outcome);
    if (code == EXIT_DONE)
        code = restore(cli, argument_text(arguments, "file"), owner, &restoring, outcome);
    if (code != EXIT_DONE)
        return code;
    AdminRow row = AdminRow_init_zero;
    row_add_text(&row, "restored", settings.store_file);
    row_add_number(&row, "made", fact(&restoring, "made="));
    row_add_number(&row, "records", fact(&restoring, "records="));
    report_row(report, &row);
    if (log != NULL && !restore_again(log, fact(&restoring, "records="), report, &again))
        return outcome_set(outcome, EXIT_NOT_ALL,
                           _("The store is restored. Look through another copy of the log."),
                           _("%s is no export of the log that can be read to its end."),
                           outcome_quote(log));
    const char *next =
        _("Start tokend, then: warifu --rescue REASON audit recover --reason REASON. At "
          "once after that do again what was taken away since the backup.");
    if (log == NULL)
        return outcome_set(outcome, EXIT_DONE, next,
                           _("Restored. What was taken away since the backup is not known: look "
                             "through every copy of the log."));
    return outcome_set(outcome, again > 0 ? EXIT_NOT_ALL : EXIT_DONE, next,
                       _("Restored. Taken away since the backup: %u."), again);
}

// SPDX-License-Identifier: BSD-2-Clause
// `restore`: a backup in the place of a store that is lost. Nothing is replaced. What comes back
// has a mark beside it, so tokend lets nobody in by it until root has accepted it, and takes away
// again what a later copy of the log knows to be taken away (decisions 78, 84 and 85).
#include "arguments.h"
#include "backup_file.h"
#include "backup_key.h"
#include "base/secret.h"
#include "cli.h"
#include "commands.h"
#include "evidence/restored.h"
#include "language.h"
#include "report.h"
#include "restore_again.h"
#include "restore_deeds.h"
#include "restore_place.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define NOT_KEPT (-1) // a member that nobody knows
#define FACTS (-2)

static const struct {
    const char *name;
    enum restore_part part;
} members[] = {{"key", RESTORE_KEY}, {"store-wal", RESTORE_LOG}, {"store", RESTORE_STORE}};

struct restoring {
    struct restore_place place;
    int open; // a part, NOT_KEPT or FACTS
    char facts[256];
    size_t fact_size;
    const char *log;            // path of a later copy of the log, or NULL
    bool log_read;              // it was, to its end
    size_t marked;              // bytes of the mark
    struct restore_deeds deeds; // that tokend is left
    struct restored_head head;
    struct restore_since since;
    struct restore_log known;
};

static enum fault take_member(void *context, const char *name, uint64_t size)
{
    struct restoring *restoring = context;

    (void)size;
    restoring->open = strcmp(name, "facts") == 0 ? FACTS : NOT_KEPT;
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (strcmp(name, members[i].name) == 0) {
            restoring->open = (int)members[i].part;
            return restore_place_open(&restoring->place, members[i].part);
        }
    return FAULT_NONE;
}

static enum fault take_bytes(void *context, const void *data, size_t size)
{
    struct restoring *restoring = context;

    if (restoring->open == FACTS) {
        const size_t room = sizeof restoring->facts - 1 - restoring->fact_size;
        const size_t part = size < room ? size : room;
        memcpy(restoring->facts + restoring->fact_size, data, part);
        restoring->fact_size += part;
    }
    return restoring->open < 0
               ? FAULT_NONE
               : restore_place_write(&restoring->place, (enum restore_part)restoring->open, data,
                                     size);
}

static int64_t fact(const struct restoring *restoring, const char *name)
{
    const char *at = strstr(restoring->facts, name);

    return at != NULL ? strtoll(at + strlen(name), NULL, 10) : 0;
}

// --- the mark ------------------------------------------------------------------------------------

static enum fault put(struct restoring *restoring, const char *text)
{
    const size_t length = strlen(text);

    restoring->marked += length;
    return restoring->marked > RESTORED_TEXT_MOST
               ? FAULT_LIMIT
               : restore_place_write(&restoring->place, RESTORE_MARK, text, length);
}

static enum fault collect(void *context, const struct restore_entry *entry)
{
    struct restoring *restoring = context;

    return entry->line.deed == RESTORED_NOTHING
               ? FAULT_NONE
               : restore_deeds_add(&restoring->deeds, &entry->line);
}

static enum fault leave(void *context, const struct restored_line *deed)
{
    char line[RESTORED_LINE_SIZE];

    if (restored_put_line(deed, line, sizeof line) != FAULT_NONE) // a name of a log that is none
        return FAULT_CORRUPT;
    return put(context, line);
}

static enum fault read_log(struct restoring *restoring)
{
    struct restored_head *head = &restoring->head;
    const enum fault fault =
        restore_again(restoring->log, &restoring->since, collect, restoring, &restoring->known);

    if (fault != FAULT_NONE)
        return fault;
    head->newest = restoring->known.newest;
    note_key_write(&restoring->known.key, head->key);
    return FAULT_NONE;
}

static enum fault put_mark(struct restoring *restoring)
{
    struct restored_head *head = &restoring->head;
    char line[RESTORED_LINE_SIZE + NOTE_KEY_TEXT_SIZE];
    enum fault fault = restore_place_open(&restoring->place, RESTORE_MARK);

    head->records = fact(restoring, "records=");
    restoring->since = (struct restore_since){head->records, fact(restoring, "made=")};
    if (fault == FAULT_NONE && restoring->log != NULL)
        fault = read_log(restoring);
    if (fault == FAULT_NONE)
        fault = restored_put_head(head, line, sizeof line);
    if (fault == FAULT_NONE)
        fault = put(restoring, line);
    if (fault == FAULT_NONE)
        fault = restore_deeds_visit(&restoring->deeds, leave, restoring);
    if (fault == FAULT_NONE)
        fault = restored_put_end(restoring->deeds.count, line, sizeof line);
    restoring->log_read = fault == FAULT_NONE;
    return fault == FAULT_NONE ? put(restoring, line) : fault;
}

// --- before it -----------------------------------------------------------------------------------

static enum exit_code look_for_what_is_there(const struct restoring *restoring,
                                             struct outcome *outcome)
{
    const char *taken = restore_place_taken(&restoring->place);

    if (taken == NULL)
        return EXIT_DONE;
    return outcome_set(outcome, EXIT_CONFLICT,
                       _("Stop tokend and move away what is there; keep it."),
                       _("%s is there, and nothing is replaced."), outcome_quote(taken));
}

// As much as there is in the file is written.
static enum exit_code look_for_room(struct restoring *restoring, FILE *in, struct outcome *outcome)
{
    struct stat status;

    if (fstat(fileno(in), &status) != 0 || !S_ISREG(status.st_mode) ||
        restore_place_room(&restoring->place, (uint64_t)status.st_size) != FAULT_FULL)
        return EXIT_DONE;
    return outcome_set(outcome, EXIT_NO_OUTPUT,
                       _("Nothing was restored. Make room on the disk of the store."),
                       _("The disk of the store has not room for the %lld bytes of the backup."),
                       (long long)status.st_size);
}

// --- the command ---------------------------------------------------------------------------------

static enum exit_code failed(const struct restoring *restoring, enum fault fault, const char *path,
                             struct outcome *outcome)
{
    if (restoring->place.unwritten != NULL)
        return outcome_set(outcome, EXIT_NO_OUTPUT, _("Nothing was restored."),
                           _("%s cannot be written (%s)."),
                           outcome_quote(restoring->place.unwritten), fault_name(fault));
    if (fault == FAULT_REFUSED)
        return outcome_set(outcome, EXIT_NOT_PERMITTED, _("Nothing was restored."),
                           _("%s was sealed to another recovery key."), outcome_quote(path));
    return outcome_set(outcome, EXIT_BAD_DATA, _("Nothing was restored. Take another backup."),
                       _("%s is no backup, or is damaged or cut off."), outcome_quote(path));
}

// Nothing is put in place until the log was read: what it knows has to lie beside the store first.
static enum exit_code put_in_place(struct restoring *restoring, const char *path,
                                   const struct passwd *owner, struct outcome *outcome)
{
    enum fault fault = put_mark(restoring);

    if (fault == FAULT_LIMIT && !restoring->log_read)
        return outcome_set(outcome, EXIT_BAD_DATA, _("Nothing was restored. Take a later backup."),
                           _("%s has more that was taken away since the backup than a restore "
                             "can take away again."),
                           outcome_quote(restoring->log));
    if (fault != FAULT_NONE && !restoring->log_read && restoring->place.unwritten == NULL)
        return outcome_set(outcome, EXIT_BAD_DATA,
                           _("Nothing was restored. Take another copy of the log."),
                           _("%s is no export of the log that can be read to its end."),
                           outcome_quote(restoring->log));
    if (fault == FAULT_NONE)
        fault = restore_place_finish(&restoring->place, owner);
    return fault == FAULT_NONE ? EXIT_DONE : failed(restoring, fault, path, outcome);
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
    enum exit_code code = look_for_room(restoring, in, outcome);
    if (code == EXIT_DONE)
        code = backup_key_ask(cli, key, outcome);
    if (code == EXIT_DONE) {
        const enum fault fault = backup_read(in, key, NULL, &taker);
        secret_wipe(key, sizeof key);
        code = fault == FAULT_NONE ? put_in_place(restoring, path, owner, outcome)
                                   : failed(restoring, fault, path, outcome);
        restore_place_close(&restoring->place);
    }
    fclose(in);
    return code;
}

struct showing {
    struct report *report;
    unsigned shown;
};

static enum fault show(void *context, const struct restore_entry *entry)
{
    struct showing *showing = context;
    AdminRow row = AdminRow_init_zero;

    row_add_number(&row, "sequence", entry->sequence);
    row_add_number(&row, "time", entry->time);
    row_add_text(&row, "event", entry->event);
    row_add_text(&row, "user", entry->user);
    row_add_text(&row, "queued", entry->line.deed != RESTORED_NOTHING ? "yes" : "no");
    row_add_text(&row, "again", entry->command);
    report_row(showing->report, &row);
    showing->shown++;
    return FAULT_NONE;
}

static enum exit_code tell(struct restoring *restoring, const char *store, struct report *report,
                           struct outcome *outcome)
{
    struct showing showing = {report, 0};
    AdminRow row = AdminRow_init_zero;
    const char *next =
        _("Start tokend, then: warifu --rescue REASON audit recover --reason REASON. It takes away "
          "again what is marked so; look after the others at once.");

    row_add_text(&row, "restored", store);
    row_add_number(&row, "made", fact(restoring, "made="));
    row_add_number(&row, "records", restoring->head.records);
    report_row(report, &row);
    if (restoring->log == NULL)
        return outcome_set(outcome, EXIT_DONE, next,
                           _("Restored. What was taken away since the backup is not known: look "
                             "through every copy of the log."));
    if (restore_again(restoring->log, &restoring->since, show, &showing, &restoring->known) !=
        FAULT_NONE)
        return outcome_set(outcome, EXIT_NOT_ALL, next,
                           _("Restored. %s cannot be read any more to list what was taken away."),
                           outcome_quote(restoring->log));
    return outcome_set(outcome, showing.shown > 0 ? EXIT_NOT_ALL : EXIT_DONE, next,
                       _("Restored. Taken away since the backup: %u."), showing.shown);
}

enum exit_code restore_run(struct cli *cli, const struct verb *verb,
                           const struct arguments *arguments, struct report *report,
                           struct outcome *outcome)
{
    const char *config = argument_text(arguments, "config");
    struct daemon_settings settings;
    struct restoring restoring = {.open = NOT_KEPT, .log = argument_text(arguments, "log")};
    char error[256] = "";

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
    restore_place_name(&restoring.place, &settings);
    enum exit_code code = look_for_what_is_there(&restoring, outcome);
    if (code == EXIT_DONE)
        code = restore(cli, argument_text(arguments, "file"), owner, &restoring, outcome);
    restore_deeds_free(&restoring.deeds);
    return code == EXIT_DONE ? tell(&restoring, settings.store_file, report, outcome) : code;
}

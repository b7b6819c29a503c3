// SPDX-License-Identifier: BSD-2-Clause
// `backup make`: store and master key, copied while tokend works, into one sealed file (H3;
// decisions 84 and 85).
#include "arguments.h"
#include "at_rest.h"
#include "backup_copy.h"
#include "backup_folder.h"
#include "backup_key.h"
#include "backup_out.h"
#include "base/secret.h"
#include "cli.h"
#include "commands.h"
#include "language.h"
#include "report.h"
#include "session.h"
#include "settings/daemon_file.h"
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

struct making {
    struct backup_copy copy;
    struct backup_out out;
    char state[32], recording[32];
};

static enum exit_code see_status(void *context, const AdminRow *row)
{
    struct making *making = context;
    const char *item = field_text(row, "item"), *value = field_text(row, "value");

    if (item == NULL || value == NULL)
        return EXIT_DONE;
    if (strcmp(item, "state") == 0)
        snprintf(making->state, sizeof making->state, "%.31s", value);
    if (strcmp(item, "recording") == 0)
        snprintf(making->recording, sizeof making->recording, "%.31s", value);
    if (strcmp(item, "records") == 0)
        making->copy.records = strtoll(value, NULL, 10);
    return EXIT_DONE;
}

// A commit that failed may lie whole in the log of a store that cannot be written: no copy then. A
// tokend that is at rest changes nothing; that it is so says nothing but that nobody listens.
static enum exit_code ask_tokend(struct cli *cli, struct making *making, struct outcome *outcome)
{
    AdminCall call = AdminCall_init_zero;
    const char *socket = cli->socket;
    const char *path = socket != NULL ? socket : WARIFU_RUNDIR "/rescue.sock";
    const int error = at_rest_listens(path);

    if (error == ENOENT || error == ECONNREFUSED)
        return EXIT_DONE;
    if (error != 0)
        return outcome_set(outcome, EXIT_UNREACHABLE, _("As root. See: systemctl status tokend"),
                           _("Whether tokend is at rest cannot be told: %s: %s."),
                           outcome_quote(path), strerror(error));
    snprintf(call.verb, sizeof call.verb, "status");
    cli->socket = path;
    const enum exit_code code = session_call(cli, &call, see_status, making, outcome);
    cli->socket = socket;
    if (code == EXIT_DONE &&
        (strcmp(making->state, "serving") != 0 || strcmp(making->recording, "works") != 0))
        return outcome_set(outcome, EXIT_CONFLICT, _("See: warifu status"),
                           _("The store cannot be used or written: of it no backup is made."));
    return code;
}

static enum exit_code failed(const struct making *making, enum fault fault, struct outcome *outcome)
{
    if (making->copy.unread != NULL)
        return outcome_set(outcome, EXIT_NO_INPUT,
                           _("As root. A master key that systemd gives as a credential is not in "
                             "this backup: keep its own copy in the safe."),
                           _("%s cannot be read."), outcome_quote(making->copy.unread));
    if (fault == FAULT_CONFLICT)
        return outcome_set(outcome, EXIT_TEMPORARY, _("Try again when fewer people log in."),
                           _("The store changed too fast for a whole copy."));
    return outcome_set(outcome, EXIT_NO_OUTPUT, NULL, _("%s cannot be written (%s)."),
                       outcome_quote(making->out.path), fault_name(fault));
}

static enum exit_code look_for_room(const struct making *making, struct outcome *outcome)
{
    const struct daemon_settings *settings = making->copy.settings;
    uint64_t missing;
    const enum fault fault =
        backup_folder_room(making->out.path, settings, backup_folder_needed(settings), &missing);

    if (fault == FAULT_FULL)
        return outcome_set(
            outcome, EXIT_NO_OUTPUT,
            _("Take old backups away, or another disk. On the disk of the store backup_reserve in "
              "tokend.conf stays free: when it is full, nobody can log in."),
            _("There is no room for %s: %llu bytes are missing."), outcome_quote(making->out.path),
            (unsigned long long)missing);
    return fault == FAULT_NONE ? EXIT_DONE : failed(making, fault, outcome);
}

static enum exit_code tell(const struct making *making, unsigned copies, unsigned gone,
                           struct report *report, struct outcome *outcome)
{
    AdminRow row = AdminRow_init_zero;

    row_add_text(&row, "backup", making->out.path);
    row_add_number(&row, "bytes", (int64_t)making->out.bytes);
    row_add_number(&row, "records", making->copy.records);
    row_add_number(&row, "copies", copies);
    row_add_number(&row, "removed", gone);
    report_row(report, &row);
    syslog(LOG_AUTHPRIV | LOG_NOTICE,
           "warifu: a backup of the store was made, %" PRId64 " records; %u old ones removed",
           making->copy.records, gone);
    return outcome_set(outcome, EXIT_DONE, NULL, _("The backup was written, and read again."));
}

// `to_folder`: it is one of those that are made each night.
static enum exit_code make(struct making *making, const uint8_t key[BACKUP_KEY_SIZE],
                           bool to_folder, struct report *report, struct outcome *outcome)
{
    unsigned copies = 0;
    const enum exit_code code = look_for_room(making, outcome);

    if (code != EXIT_DONE)
        return code;
    enum fault fault = backup_out_open(&making->out);
    if (fault == FAULT_NONE) {
        making->copy.progress = progress_begin();
        fault = backup_copy_whole(&making->copy, making->out.file, key, &copies);
        if (fault == FAULT_NONE)
            fault = backup_out_again(&making->out);
        if (fault == FAULT_NONE)
            fault = backup_copy_read_again(&making->copy, making->out.file);
        progress_end(&making->copy.progress);
    }
    if (fault == FAULT_NONE)
        fault = backup_out_finish(&making->out);
    backup_out_close(&making->out);
    if (fault != FAULT_NONE)
        return failed(making, fault, outcome);
    return tell(making, copies,
                to_folder ? backup_folder_trim(making->copy.settings, making->out.path) : 0, report,
                outcome);
}

static enum exit_code name_and_make(struct cli *cli, const struct arguments *arguments,
                                    struct making *making, struct report *report,
                                    struct outcome *outcome)
{
    const char *given = argument_text(arguments, "file");
    uint8_t key[BACKUP_KEY_SIZE];
    const enum fault fault =
        backup_out_name(&making->out, given != NULL ? given : making->copy.settings->backup_folder);

    if (fault == FAULT_LIMIT)
        return outcome_set(outcome, EXIT_USAGE, NULL, _("The name is too long."));
    if (fault != FAULT_NONE)
        return failed(making, fault, outcome);
    enum exit_code code = backup_key_read(backup_key_path(arguments), key, outcome);
    if (code == EXIT_DONE)
        code = ask_tokend(cli, making, outcome);
    return code == EXIT_DONE ? make(making, key, given == NULL, report, outcome) : code;
}

enum exit_code backup_make_run(struct cli *cli, const struct verb *verb,
                               const struct arguments *arguments, struct report *report,
                               struct outcome *outcome)
{
    const char *config = argument_text(arguments, "config");
    struct daemon_settings settings;
    char error[256] = "";

    (void)verb;
    const enum fault fault = daemon_settings_load(
        config != NULL ? config : WARIFU_SYSCONFDIR "/tokend.conf", &settings, error, sizeof error);
    if (fault != FAULT_NONE)
        return outcome_set(outcome, EXIT_BAD_DATA, _("See tokend.conf(5)."), "%s",
                           error[0] != '\0' ? outcome_quote(error) : fault_name(fault));
    struct making *making = calloc(1, sizeof *making);
    if (making == NULL)
        return outcome_set(outcome, EXIT_INTERNAL, NULL, _("There is no memory left."));
    making->copy.settings = &settings;
    const enum exit_code code = name_and_make(cli, arguments, making, report, outcome);
    if (code != EXIT_DONE)
        syslog(LOG_AUTHPRIV | LOG_ALERT, "warifu: no backup of the store was made: %s",
               exit_name(code));
    secret_wipe(making, sizeof *making);
    free(making);
    return code;
}

// SPDX-License-Identifier: BSD-2-Clause
// `destroy-host`: the keys and data of a machine that is given back or thrown away, beyond
// recovery, with a record to sign (H6; decision 87). It asks tokend nothing that it could not do
// without.
#include "arguments.h"
#include "at_rest.h"
#include "backup_out.h"
#include "cli.h"
#include "commands.h"
#include "destroy_deed.h"
#include "destroy_file.h"
#include "destroy_list.h"
#include "destroy_log.h"
#include "destroy_record.h"
#include "doctor_machine.h"
#include "language.h"
#include "report.h"
#include "session.h"
#include "terminal.h"
#include <inttypes.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

struct destroying {
    struct cli *cli;
    const struct arguments *arguments;
    struct report *report;
    struct daemon_settings settings;
    struct destroy_list list;
    struct destroy_log log;
    struct destroy_summary summary;
    struct backup_out out;
    bool again; // an earlier run was interrupted
};

// --- what there is -------------------------------------------------------------------------------

static enum exit_code see_status(void *context, const AdminRow *row)
{
    struct destroy_summary *summary = context;
    const char *item = field_text(row, "item"), *value = field_text(row, "value");

    if (item != NULL && value != NULL && strcmp(item, "users") == 0)
        summary->people = strtoll(value, NULL, 10);
    if (item != NULL && value != NULL && strcmp(item, "records") == 0)
        summary->records = strtoll(value, NULL, 10);
    return EXIT_DONE;
}

// A tokend that does not answer, or has no store, leaves the numbers unknown.
static void ask_tokend(struct destroying *destroying)
{
    struct cli *cli = destroying->cli;
    const char *socket = cli->socket;
    AdminCall call = AdminCall_init_zero;
    struct outcome unheard = {0};

    if (at_rest_listens(destroying->settings.rescue_socket) != 0)
        return;
    snprintf(call.verb, sizeof call.verb, "status");
    cli->socket = destroying->settings.rescue_socket;
    (void)session_call(cli, &call, see_status, &destroying->summary, &unheard);
    session_close(&cli->session);
    cli->socket = socket;
}

static void show(struct destroying *destroying)
{
    const struct destroy_summary *summary = &destroying->summary;
    const struct destroy_list *list = &destroying->list;
    AdminRow row = AdminRow_init_zero;

    row_add_text(&row, "host", summary->host);
    row_add_text(&row, "store", summary->store);
    if (summary->people >= 0)
        row_add_number(&row, "people", summary->people);
    if (summary->records >= 0)
        row_add_number(&row, "records", summary->records);
    row_add_number(&row, "files", (int64_t)list->count);
    row_add_number(&row, "bytes", (int64_t)destroy_list_bytes(list));
    report_row(destroying->report, &row);
    for (size_t i = 0; i < list->count; i++) {
        row = (AdminRow)AdminRow_init_zero;
        row_add_text(&row, "path", list->items[i].path);
        row_add_text(&row, "kind", destroy_kind_word(list->items[i].kind));
        row_add_number(&row, "size", (int64_t)list->items[i].bytes);
        report_row(destroying->report, &row);
    }
    report_flush(destroying->report); // before anybody is asked
}

// --- whether it may be ---------------------------------------------------------------------------

static enum exit_code look_at_host(const struct destroying *destroying, struct outcome *outcome)
{
    const char *host = argument_text(destroying->arguments, "host");

    if (host == NULL || strcmp(host, destroying->summary.host) == 0)
        return EXIT_DONE;
    return outcome_set(outcome, EXIT_CONFLICT, _("Nothing was destroyed."),
                       _("This host is called %s, not %s."),
                       outcome_quote(destroying->summary.host), outcome_quote(host));
}

static enum exit_code look_at_logins(struct destroying *destroying, struct outcome *outcome)
{
    static struct status_items items; // of 50 kB
    const char *asks;

    doctor_machine(&items);
    asks = status_item(&items, "pam_all");
    if (asks != NULL && strcmp(asks, "none") == 0)
        return EXIT_DONE;
    destroying->summary.lock_out = argument_flag(destroying->arguments, "lock-out");
    if (destroying->summary.lock_out)
        return EXIT_DONE;
    return outcome_set(outcome, EXIT_CONFLICT,
                       _("Nothing was destroyed. First: warifu setup --undo. Or --lock-out, if "
                         "nobody is to get into this machine again."),
                       _("Logins of this machine ask for warifu, so nobody would get in."));
}

// Who goes on with what was begun has nothing to carry away any more.
static enum exit_code look_at_log(struct destroying *destroying, struct outcome *outcome)
{
    const char *path = argument_text(destroying->arguments, "log");
    const bool without = argument_flag(destroying->arguments, "without-log");
    bool store = false;

    for (size_t i = 0; i < destroying->list.count; i++)
        store = store || destroying->list.items[i].kind >= DESTROY_PART;
    if (path != NULL && without)
        return outcome_set(outcome, EXIT_USAGE, NULL, _("Either --log or --without-log."));
    if (path != NULL) {
        const enum exit_code code =
            destroy_log_read(path, destroying->summary.records, &destroying->log, outcome);
        if (code == EXIT_DONE)
            destroying->summary.log = &destroying->log;
        return code;
    }
    if (without || destroying->again || !store)
        return EXIT_DONE;
    return outcome_set(
        outcome, EXIT_CONFLICT,
        _("Nothing was destroyed. First: warifu audit export --output FILE, and give "
          "--log FILE. Or --without-log, if nobody needs it."),
        _("The audit log would be lost with the store."));
}

static bool is_below(const char *path, const char *folder)
{
    const size_t length = strlen(folder);

    return strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

// The record must not lie in what is destroyed, and must have a place before anything is.
static enum exit_code place_record(struct destroying *destroying, struct outcome *outcome)
{
    static const char *const folders[] = {WARIFU_STATEDIR, WARIFU_STATEDIR "-backups",
                                          WARIFU_SYSCONFDIR "/break-glass"};
    struct backup_out *out = &destroying->out;
    const char *given = argument_text(destroying->arguments, "output");
    char day[32] = "", copy[sizeof out->path], folder[PATH_MAX];
    const time_t now = time(NULL);
    struct tm parts;
    struct stat status;

    if (localtime_r(&now, &parts) != NULL)
        strftime(day, sizeof day, "%Y%m%d-%H%M%S", &parts);
    if (given != NULL)
        snprintf(out->path, sizeof out->path, "%s", given);
    else
        snprintf(out->path, sizeof out->path, "/root/warifu-destroyed-%s.txt", day);
    if (lstat(out->path, &status) == 0)
        return outcome_set(outcome, EXIT_CONFLICT, _("Nothing was destroyed. Give another FILE."),
                           _("%s is there, and nothing is replaced."), outcome_quote(out->path));
    snprintf(copy, sizeof copy, "%s", out->path);
    bool inside = false;
    if (realpath(dirname(copy), folder) == NULL)
        folder[0] = '\0'; // then it cannot be written either
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        inside = inside || is_below(folder, folders[i]);
    if (inside)
        return outcome_set(outcome, EXIT_CONFLICT, _("Nothing was destroyed. Give another FILE."),
                           _("%s would be destroyed with the rest."), outcome_quote(out->path));
    return EXIT_DONE;
}

static enum exit_code confirm(struct destroying *destroying, struct outcome *outcome)
{
    const struct destroy_summary *summary = &destroying->summary;
    char question[400], typed[256];

    if (argument_text(destroying->arguments, "host") != NULL)
        return EXIT_DONE;
    snprintf(question, sizeof question,
             _("This cannot be undone. Type the name of this host (%s) to destroy its keys and "
               "data: "),
             outcome_quote(summary->host));
    const enum ask asked =
        terminal_ask(destroying->cli->from_stdin, question, true, typed, sizeof typed);
    if (asked == ASK_NO_TERMINAL || asked == ASK_NOTHING)
        return outcome_set(outcome, EXIT_USAGE, _("Give --host NAME if you mean it."),
                           _("There is nobody to ask for the name of the host; nothing was "
                             "destroyed."));
    if (asked == ASK_GIVEN && strcmp(typed, summary->host) == 0)
        return EXIT_DONE;
    return outcome_set(outcome, EXIT_FAILED, NULL,
                       _("That is not the name of this host; nothing was destroyed."));
}

// --- how it is done ------------------------------------------------------------------------------

static enum exit_code write_record(struct destroying *destroying, struct outcome *outcome)
{
    struct backup_out *out = &destroying->out;
    char digest[65] = "";
    AdminRow row = AdminRow_init_zero;
    enum fault fault = destroy_record_write(out->file, destroying->summary.host);

    if (fault == FAULT_NONE)
        fault = backup_out_again(out);
    if (fault == FAULT_NONE)
        fault = backup_out_finish(out);
    if (fault == FAULT_NONE)
        fault = destroy_digest(out->path, digest, NULL);
    if (fault != FAULT_NONE)
        return outcome_set(outcome, EXIT_NOT_WRITTEN,
                           _("Run the same command again, with another --output."),
                           _("All is destroyed, but its record %s cannot be written (%s)."),
                           outcome_quote(out->path), fault_name(fault));
    fault = destroy_record_forget();
    if (fault != FAULT_NONE)
        return outcome_set(outcome, EXIT_NOT_ALL, _("Run the same command again."),
                           _("All is destroyed and on record, but %s cannot be deleted (%s)."),
                           DESTROY_MARK, fault_name(fault));
    row_add_text(&row, "record", out->path);
    row_add_text(&row, "digest", digest);
    report_row(destroying->report, &row);
    syslog(LOG_AUTHPRIV | LOG_ALERT,
           "warifu: keys and data of this host are destroyed; record: %s, SHA-256 %s",
           outcome_quote(out->path), digest);
    return outcome_set(outcome, EXIT_DONE,
                       _("Print the record, have it signed, and carry it away. Then: apt purge "
                         "warifu libpam-warifu"),
                       _("Keys and data of this host are destroyed. Old blocks, copies elsewhere "
                         "and what else is not covered: see the record."));
}

static void announce(const struct destroying *destroying)
{
    char who[300];

    destroy_record_who(who, sizeof who);
    syslog(LOG_AUTHPRIV | LOG_ALERT,
           "warifu: keys and data of this host are being destroyed, by %s: %s", outcome_quote(who),
           outcome_quote(destroying->summary.reason));
}

static enum exit_code carry_out(struct destroying *destroying, struct outcome *outcome)
{
    struct destroy_deed deed = {
        .list = &destroying->list, .settings = &destroying->settings, .report = destroying->report};
    enum fault fault = backup_out_open(&destroying->out);

    if (fault != FAULT_NONE)
        return outcome_set(outcome, EXIT_NO_OUTPUT,
                           _("Nothing was destroyed. Give another --output."),
                           _("%s cannot be written (%s)."), outcome_quote(destroying->out.path),
                           fault_name(fault));
    announce(destroying);
    destroy_deed_digests(&deed);
    fault = destroy_record_note(&destroying->summary, &destroying->list);
    enum exit_code code =
        fault == FAULT_NONE
            ? destroy_deed_do(&deed, outcome)
            : outcome_set(outcome, EXIT_NO_OUTPUT, _("Nothing was destroyed."),
                          _("%s cannot be written (%s)."), DESTROY_MARK, fault_name(fault));
    return code == EXIT_DONE ? write_record(destroying, outcome) : code;
}

// tokend may have written until it was stopped: what there is is looked at again.
static enum exit_code stop_and_carry_out(struct destroying *destroying, struct outcome *outcome)
{
    struct at_rest rest;
    enum exit_code code;

    if (at_rest_begin(&destroying->settings, &rest) != FAULT_NONE) {
        code =
            outcome_set(outcome, EXIT_UNREACHABLE,
                        _("Nothing was destroyed. Stop it yourself, then run this again: systemctl "
                          "stop tokend.socket tokend-rescue.socket tokend.service"),
                        _("tokend does not stop: it still uses %s."), outcome_quote(rest.awake));
    } else {
        destroy_list_free(&destroying->list);
        const enum fault fault = destroy_list_make(&destroying->list, &destroying->settings);
        code = fault == FAULT_NONE
                   ? carry_out(destroying, outcome)
                   : outcome_set(outcome, EXIT_NO_INPUT, _("Nothing was destroyed."),
                                 _("What there is cannot be listed (%s)."), fault_name(fault));
    }
    at_rest_end(&rest);
    return code;
}

// --- the command ---------------------------------------------------------------------------------

static enum exit_code look(struct destroying *destroying, struct outcome *outcome)
{
    static enum exit_code (*const looks[])(struct destroying *, struct outcome *) = {
        look_at_logins, look_at_log, place_record};
    const enum fault fault = destroy_list_make(&destroying->list, &destroying->settings);

    if (fault != FAULT_NONE)
        return outcome_set(outcome, EXIT_NO_INPUT, _("Nothing was destroyed."),
                           _("What there is cannot be listed (%s)."), fault_name(fault));
    enum exit_code code = look_at_host(destroying, outcome);
    if (code != EXIT_DONE)
        return code;
    ask_tokend(destroying);
    show(destroying);
    if (destroying->list.count == 0 && !destroying->again)
        return outcome_set(outcome, EXIT_NOT_FOUND, _("See tokend.conf(5) for where they lie."),
                           _("There are neither keys nor data of warifu on this host."));
    for (size_t i = 0; i < sizeof looks / sizeof *looks && code == EXIT_DONE; i++)
        code = looks[i](destroying, outcome);
    return code;
}

static enum exit_code destroy(struct destroying *destroying, struct outcome *outcome)
{
    enum exit_code code = look(destroying, outcome);

    if (code == EXIT_DONE && argument_flag(destroying->arguments, "dry-run"))
        return outcome_set(outcome, EXIT_DONE, NULL, _("Nothing was destroyed (--dry-run)."));
    if (code == EXIT_DONE)
        code = confirm(destroying, outcome);
    return code == EXIT_DONE ? stop_and_carry_out(destroying, outcome) : code;
}

enum exit_code destroy_run(struct cli *cli, const struct verb *verb,
                           const struct arguments *arguments, struct report *report,
                           struct outcome *outcome)
{
    const char *config = argument_text(arguments, "config");
    char error[256] = "";

    (void)verb;
    if (geteuid() != 0)
        return outcome_set(outcome, EXIT_NOT_PERMITTED, _("As root, with sudo."),
                           _("Destroying a host is root's work."));
    struct destroying *destroying = calloc(1, sizeof *destroying);
    if (destroying == NULL)
        return outcome_set(outcome, EXIT_INTERNAL, NULL, _("There is no memory left."));
    *destroying = (struct destroying){.cli = cli, .arguments = arguments, .report = report};
    destroying->again = destroy_record_begun();
    enum exit_code code;
    if (daemon_settings_load(config != NULL ? config : WARIFU_SYSCONFDIR "/tokend.conf",
                             &destroying->settings, error, sizeof error) != FAULT_NONE) {
        code =
            outcome_set(outcome, EXIT_BAD_DATA,
                        _("It says where keys and store lie. Mend it, or give an empty file with "
                          "--config if they are where they usually are."),
                        "%s", outcome_quote(error));
    } else {
        destroying->summary = (struct destroy_summary){.host = destroying->settings.host,
                                                       .reason = argument_text(arguments, "reason"),
                                                       .store = destroying->settings.store_file,
                                                       .people = -1,
                                                       .records = -1};
        code = destroy(destroying, outcome);
    }
    backup_out_close(&destroying->out);
    destroy_list_free(&destroying->list);
    free(destroying->log.head);
    free(destroying);
    return code;
}

// SPDX-License-Identifier: BSD-2-Clause
// The audit log for people: a line a record, with a title in their language and every field
// escaped, so that a record can neither fake another one nor reach the terminal (abuse:A1). --json
// gives the records as they are stored.
#include "arguments.h"
#include "cli.h"
#include "commands.h"
#include "json_read.h"
#include "report.h"
#include "shown.h"
#include "words.h"
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

// Titles of events (the catalogue is the vault's). An event without one is shown by its name.
static const struct {
    const char *event, *title;
} titles[] = {
    {"login.proved", N_("factors right, client being told")},
    {"login.granted", N_("logged in")},
    {"login.undelivered", N_("factors right, but the client had gone: nobody let in")},
    {"login.busy", N_("too many logins at once, refused unevaluated")},
    {"login.denied", N_("login denied")},
    {"login.refused", N_("login refused by policy")},
    {"login.withdrawn", N_("login ended: its card or key opens no more")},
    {"login.locked", N_("locked out")},
    {"login.replayed", N_("used code offered again; once a minute")},
    {"login.dormant", N_("login of a dormant ID denied")},
    {"attempt.lost", N_("try lost, counted as wrong")},
    {"attempt.fault", N_("try not decided; counted as wrong unless it says why")},
    {"call.fault", N_("a step of a login, or a command, failed by a fault")},
    {"account.refused", N_("account refused")},
    {"account.by_root", N_("root let work on an account, without factors")},
    {"password.changed", N_("password changed")},
    {"password.refused", N_("new password refused")},
    {"password.handed_on", N_("new password left to another module")},
    {"password.changed_elsewhere", N_("password found changed")},
    {"password.by_root", N_("root's new password left to another module")},
    {"password.upgraded", N_("password hash renewed")},
    {"password.reset", N_("temporary password given")},
    {"password.expired", N_("password change demanded")},
    {"registration.issued", N_("registration code given")},
    {"otp.offered", N_("code generator offered")},
    {"otp.enrolled", N_("code generator active")},
    {"otp.refused", N_("code generator not confirmed")},
    {"key.imported", N_("key taken over")},
    {"otp.imported", N_("code generator imported")},
    {"otp.resynchronised", N_("code generator resynchronised")},
    {"otp.revoked", N_("code generator revoked")},
    {"otp.suspended", N_("code generator suspended")},
    {"otp.resumed", N_("code generator resumed")},
    {"card.issued", N_("card issued")},
    {"card.bound", N_("card in use")},
    {"card.suspended", N_("card suspended")},
    {"card.found", N_("card found, suspension lifted")},
    {"card.lost", N_("card lost, everything on it revoked")},
    {"card.revoked", N_("card revoked")},
    {"card.collected", N_("card collected")},
    {"card.destroyed", N_("card destroyed")},
    {"user.offboarded", N_("person left, every way to log in ended")},
    {"emergency.issued", N_("emergency code issued")},
    {"emergency.approved", N_("emergency code approved")},
    {"emergency.used", N_("login with an emergency code")},
    {"emergency.revoked", N_("used emergency code taken back, to be reviewed")},
    {"emergency.closed", N_("emergency code closed")},
    {"break_glass.issued", N_("codes for the sealed envelope made")},
    {"break_glass.activated", N_("sealed envelope in force")},
    {"break_glass.revoked", N_("sealed envelope no longer in force")},
    {"break_glass.used", N_("code of the sealed envelope used")},
    {"break_glass.changed", N_("sealed envelope ended, or found to be another than on record")},
    {"key.enrolled", N_("key enrolled")},
    {"key.refused", N_("key refused at enrolment")},
    {"key.pin", N_("PIN of a key set or changed, or why not")},
    {"key.suspended", N_("key suspended")},
    {"key.resumed", N_("key resumed")},
    {"key.restored", N_("key restored after it was looked at")},
    {"key.revoked", N_("key revoked")},
    {"key.count", N_("key may have been copied")},
    {"session.opened", N_("session opened")},
    {"session.closed", N_("session closed")},
    {"session.refused", N_("session refused")},
    {"session.stopped", N_("open session stopped, and what was seen")},
    {"session.stop_ordered", N_("end of a session ordered; not yet seen")},
    {"user.added", N_("person added")},
    {"user.suspended", N_("person suspended")},
    {"user.unused", N_("nobody uses this ID")},
    {"user.dormant", N_("ID dormant, because nobody used it")},
    {"user.ending", N_("last day of an ID is near")},
    {"user.ended", N_("last day of an ID is over")},
    {"user.term", N_("last day of an ID set")},
    {"user.resumed", N_("person resumed")},
    {"user.removed", N_("person removed")},
    {"user.role", N_("role changed")},
    {"role.requested", N_("role waits for a second administrator")},
    {"user.renamed", N_("person renamed")},
    {"user.renumbered", N_("uid of a person changed")},
    {"member.added", N_("member added to a shared ID")},
    {"member.removed", N_("member removed from a shared ID")},
    {"review.signed", N_("list looked through and signed")},
    {"review.opened", N_("to be looked at: one administrator did this alone")},
    {"review.closed", N_("looked at, approved or declined")},
    {"request.made", N_("approval asked for")},
    {"request.approved", N_("approved")},
    {"request.rejected", N_("declined")},
    {"request.withdrawn", N_("taken back by whoever asked")},
    {"request.carried_out", N_("what was approved was done")},
    {"request.ended", N_("grant, exception or request over")},
    {"lock.cleared", N_("lockout ended by an administrator")},
    {"admin.rescue", N_("RESCUE by root")},
    {"admin.refused", N_("administrator's command refused")},
    {"store.created", N_("store created")},
    {"store.damaged", N_("A PERSON'S ROW DAMAGED")},
    {"policy.offered", N_("policy file changed, not in force")},
    {"policy.activated", N_("policy put in force")},
    {"configuration.changed", N_("settings or policy changed")},
    {"log.altered", N_("LOG ALTERED")},
    {"log.recovered", N_("altered log looked into")},
    {"log.exported", N_("log exported")},
    {"vault.started", N_("tokend started")},
    {"clock.unsynchronised", N_("clock not synchronised")},
    {"events.dropped", N_("events dropped and counted")},
};

struct following {
    struct report *report;
    const struct language *language;
    bool text;
    int64_t last;           // highest number seen
    enum exit_code altered; // what was found first; EXIT_DONE: nothing
};

struct line {
    FILE *out;
    const struct language *language;
};

static void put_member(void *context, const struct json_member *member)
{
    // Shown in front of the line already, or the same for all events of a name.
    static const char *const elsewhere[] = {"event", "user", "severity", "time", "sequence"};
    struct line *line = context;

    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        if (strcmp(member->name, elsewhere[i]) == 0)
            return;

    char *name = shown_data(line->language, member->name);
    char *value = shown_data(line->language, member->value);
    // With blanks or quotes in it a value could pass for the next field (" result=ok ").
    bool bare = *member->value != '\0' && strpbrk(member->value, " =\"'") == NULL;

    fprintf(line->out, "  %s=%s", name != NULL ? name : "", bare ? "" : "\"");
    for (const char *c = value != NULL ? value : ""; *c != '\0'; c++)
        fprintf(line->out, *c == '"' ? "\\%c" : "%c", *c);
    fputs(bare ? "" : "\"", line->out);
    free(name);
    free(value);
}

static void join(const AdminRow *row, const char *name, char *out, size_t size)
{
    size_t used = 0;

    out[0] = '\0';
    for (pb_size_t i = 0; i < row->fields_count; i++) {
        const Field *field = &row->fields[i];

        if (strcmp(field->name, name) != 0 || field->which_value != Field_text_tag)
            continue;
        int length = snprintf(out + used, size - used, "%s", field->value.text);
        if (length < 0 || (size_t)length >= size - used)
            return;
        used += (size_t)length;
    }
}

static void put_record(const struct following *following, const AdminRow *row)
{
    FILE *out = following->report->out;
    char record[16384], when[32] = "?";
    const char *event = field_text(row, "event"), *user = field_text(row, "user");
    const char *title = event != NULL ? event : "?";
    time_t seconds = (time_t)field_number(row, "time", 0);
    struct line line = {out, following->language};
    struct tm parts;

    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (strcmp(titles[i].event, title) == 0) {
            title = _(titles[i].title);
            break;
        }
    if (localtime_r(&seconds, &parts) != NULL)
        strftime(when, sizeof when, "%Y-%m-%d %H:%M:%S", &parts);

    char *shown_title = shown_data(following->language, title);
    char *shown_user = shown_data(following->language, user != NULL && *user != '\0' ? user : "-");

    fprintf(out, "%" PRId64 "  %s  %s  %s", field_number(row, "sequence", 0), when,
            shown_user != NULL ? shown_user : "", shown_title != NULL ? shown_title : "");
    join(row, "record", record, sizeof record);
    if (!json_read_object(record, put_member, &line)) {
        char *raw = shown_data(following->language, record);
        fprintf(out, "  %s: %s", _("record not understood"), raw != NULL ? raw : "");
        free(raw);
    }
    fputc('\n', out);
    free(shown_title);
    free(shown_user);
}

// A line in the place of records that are not as they were written.
static void put_flaw(const struct following *following, const AdminRow *row)
{
    char *title = shown_data(following->language, word_title(field_text(row, "flaw")));

    fprintf(following->report->out, "%lld-%lld  *** %s: %s ***\n",
            (long long)field_number(row, "first", 0), (long long)field_number(row, "last", 0),
            _("LOG ALTERED"), title != NULL ? title : "?");
    free(title);
}

static enum exit_code visit(void *context, const AdminRow *row)
{
    struct following *following = context;
    const char *flaw = field_text(row, "flaw");
    int64_t number = field_number(row, flaw != NULL ? "last" : "sequence", 0);

    if (flaw != NULL && following->altered == EXIT_DONE)
        following->altered = log_flaw_exit(flaw);
    if (number > following->last)
        following->last = number;
    if (following->text) {
        if (flaw != NULL)
            put_flaw(following, row);
        else
            put_record(following, row);
        following->report->rows++; // something was shown
    } else {
        report_row(following->report, row);
    }
    return EXIT_DONE;
}

static volatile sig_atomic_t interrupted;

static void interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

// New records appear within a second. Ctrl-C ends it in good order, so that --json stays a
// document.
static enum exit_code follow(struct cli *cli, AdminCall *call, struct following *following,
                             struct outcome *outcome)
{
    struct sigaction action = {.sa_handler = interrupt}, before;
    enum exit_code code = EXIT_DONE;

    interrupted = 0;
    sigaction(SIGINT, &action, &before);
    while (code == EXIT_DONE && !interrupted) {
        if (following->text)
            fflush(following->report->out);
        else
            report_flush(following->report);
        if (ferror(following->report->out))
            break;
        nanosleep(&(struct timespec){.tv_sec = 1}, NULL);
        for (pb_size_t i = 0; i < call->args_count; i++)
            if (strcmp(call->args[i].name, "after") == 0)
                call->args[i] = call->args[--call->args_count];
        if (!call_add_number(call, "after", following->last))
            return EXIT_INTERNAL;
        if (!interrupted)
            code = session_call(cli, call, visit, following, outcome);
    }
    sigaction(SIGINT, &before, NULL);
    return code;
}

enum exit_code log_run(struct cli *cli, const struct verb *verb, const struct arguments *arguments,
                       struct report *report, struct outcome *outcome)
{
    struct following following = {report, &cli->language, !cli->json,
                                  argument_number(arguments, "after", 0), EXIT_DONE};
    AdminCall call;

    if (cli->rescue != NULL && argument_flag(arguments, "follow"))
        return outcome_set(outcome, EXIT_USAGE,
                           _("Work under your own name, or leave --follow out."),
                           _("In a rescue every look at the log is itself recorded: --follow would "
                             "never come to rest."));
    arguments_to_call(arguments, verb->wire, &call);
    enum exit_code code = session_call(cli, &call, visit, &following, outcome);
    if (code == EXIT_DONE && argument_flag(arguments, "follow"))
        code = follow(cli, &call, &following, outcome);
    if (code == EXIT_DONE && following.altered != EXIT_DONE)
        code = outcome_set(outcome, following.altered,
                           _("The lines with *** are in the place of records that are not as they "
                             "were written: warifu status"),
                           _("The audit log was altered."));
    return code;
}

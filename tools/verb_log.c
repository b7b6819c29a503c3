// SPDX-License-Identifier: BSD-2-Clause
// The audit log for people: a line a record, with a title in their language and every field
// escaped, so that a record can neither fake another one nor reach the terminal (abuse:A1). --json
// gives the records as they are stored.
#include "arguments.h"
#include "cli.h"
#include "commands.h"
#include "event_title.h"
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
    const char *title = event != NULL ? event_title(event) : "?";
    time_t seconds = (time_t)field_number(row, "time", 0);
    struct line line = {out, following->language};
    struct tm parts;

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
    struct following following = {report, &cli->language, !cli_wants_rows(cli),
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

// SPDX-License-Identifier: BSD-2-Clause
#include "audit_verdict.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

// Longer than any line of an export: a record's texts, each byte escaped, and what stands around.
#define LINE_MAX_SIZE ((size_t)512 * 1024)

struct lines {
    size_t start, end; // of what was read and not given yet
    char data[LINE_MAX_SIZE];
};

// The next line, without its end. One that is longer than any comes in pieces, none of which is a
// line of an export: whoever made the file does not say how much memory it takes.
static bool lines_next(struct lines *lines, FILE *file, const char **line, size_t *length,
                       bool *ended)
{
    for (;;) {
        const size_t have = lines->end - lines->start;
        const char *begin = lines->data + lines->start;
        const char *newline = have > 0 ? memchr(begin, '\n', have) : NULL;
        if (newline != NULL || have == sizeof lines->data) {
            *line = begin;
            *length = newline != NULL ? (size_t)(newline - begin) : have;
            *ended = true;
            lines->start += *length + (newline != NULL ? 1 : 0);
            return true;
        }
        memmove(lines->data, begin, have);
        lines->start = 0;
        lines->end = have;
        const size_t got = fread(lines->data + have, 1, sizeof lines->data - have, file);
        lines->end += got;
        if (got > 0)
            continue;
        *line = lines->data;
        *length = have;
        *ended = false;
        lines->start = lines->end;
        return have > 0;
    }
}

enum fault audit_check(FILE *file, const struct note_key *key, const char *older,
                       struct export_result *result)
{
    return audit_read(file, key, older, NULL, NULL, result);
}

enum fault audit_read(FILE *file, const struct note_key *key, const char *older,
                      void (*visit)(void *context, const char *line, size_t length), void *context,
                      struct export_result *result)
{
    struct export_check *check = malloc(sizeof *check);
    enum fault fault = check != NULL ? note_keys_start() : FAULT_MEMORY;
    struct lines *lines = calloc(1, sizeof *lines);

    if (lines == NULL)
        fault = FAULT_MEMORY;
    if (fault == FAULT_NONE) {
        export_check_start(check, key, older);
        const char *line;
        size_t length;
        bool ended;
        while (lines_next(lines, file, &line, &length, &ended)) {
            const int64_t found = check->result.finding_count;
            if (!export_check_line(check, line, length, ended))
                break;
            if (visit != NULL && check->result.finding_count == found)
                visit(context, line, length);
        }
        if (ferror(file))
            fault = FAULT_IO;
        else
            *result = export_check_end(check);
    }
    free(lines);
    free(check);
    return fault;
}

static const char *time_text(int64_t seconds, char text[32])
{
    const time_t when = (time_t)seconds;
    struct tm parts;

    if (localtime_r(&when, &parts) == NULL || strftime(text, 32, "%Y-%m-%d %H:%M:%S", &parts) == 0)
        strcpy(text, "?");
    return text;
}

// What is of one piece is not "complete and unaltered" before somebody has said whose it is.
static const char *verdict_word(const struct export_result *result, bool key_was_given)
{
    return result->verdict == EXPORT_COMPLETE && !key_was_given
               ? "of-one-piece"
               : export_verdict_name(result->verdict);
}

static void put_findings(const struct export_result *result, struct report *report)
{
    for (int64_t i = 0; i < result->finding_count && i < EXPORT_FINDINGS_MAX; i++) {
        const struct export_finding *finding = &result->findings[i];
        AdminRow row = AdminRow_init_zero;
        row_add_text(&row, "finding", export_verdict_name(finding->verdict));
        if (finding->last > 0) {
            row_add_number(&row, "first", finding->first);
            row_add_number(&row, "last", finding->last);
        }
        if (finding->line > 0)
            row_add_number(&row, "line", finding->line);
        report_row(report, &row);
    }
}

static void put_row(const struct export_result *result, bool key_was_given, bool older_was_given,
                    struct report *report)
{
    char key[NOTE_KEY_TEXT_SIZE];
    AdminRow row = AdminRow_init_zero;

    row_add_text(&row, "verdict", verdict_word(result, key_was_given));
    if (result->last > 0) { // else a head, or the file
        row_add_number(&row, "first", result->first);
        row_add_number(&row, "last", result->last);
    }
    if (result->line > 0)
        row_add_number(&row, "line", result->line);
    if (result->verdict != EXPORT_NONE) {
        note_key_write(&result->key, key);
        row_add_number(&row, "records", result->records);
        row_add_number(&row, "from", result->from);
        row_add_number(&row, "until", result->until);
        row_add_text(&row, "key", key);
        if (result->rotations > 0)
            row_add_number(&row, "rotations", result->rotations);
        row_add_number(&row, "findings", result->finding_count);
        row_add_number(&row, "proven", result->proven);
        if (older_was_given)
            row_add_flag(&row, "older_head_is_part", result->older_head_is_part);
    }
    report_row(report, &row);
    put_findings(result, report);
}

static enum exit_code tell_complete(const struct export_result *result, bool key_was_given,
                                    struct outcome *outcome)
{
    char from[32], until[32];
    const char *hint = key_was_given
                           ? NULL
                           : _("The file itself says who signed it: compare the key with what the "
                               "department gave you, or give it with --key.");

    if (result->records == 0)
        return outcome_set(outcome, EXIT_DONE, hint, _("Complete: the log has no record."));
    time_text(result->from, from);
    time_text(result->until, until);
    if (!key_was_given) // whoever made the file anew signed it with a key of their own
        return outcome_set(outcome, EXIT_DONE, hint,
                           _("Of one piece from %s to %s: records 1 to %lld. Who signed it was not "
                             "compared with anything."),
                           from, until, (long long)result->last);
    return outcome_set(outcome, EXIT_DONE, hint,
                       _("Complete and unaltered from %s to %s: records 1 to %lld."), from, until,
                       (long long)result->last);
}

// How each kind is told: of one record, of several, of a head; the first two have numbers.
static const struct {
    enum exit_code code;
    const char *one, *several, *head;
} kinds[EXPORT_VERDICTS] = {
    [EXPORT_NONE] = {EXIT_BAD_DATA, NULL, NULL,
                     N_("This is no exported log, or its first line was altered.")},
    [EXPORT_EDITED] =
        {EXIT_LOG_EDITED, N_("Record %lld was edited."),
         N_("Something in records %lld to %lld was edited, or taken out or put in, and "
            "what follows was made to fit."),
         N_("A signed head was edited.")},
    [EXPORT_DELETED] = {EXIT_LOG_DELETED, N_("Record %lld is missing."),
                        N_("Records %lld to %lld are missing."),
                        N_("A signed head between the records is missing.")},
    [EXPORT_REORDERED] = {EXIT_LOG_REORDERED, N_("Record %lld is out of place."),
                          N_("Records %lld to %lld are out of place."),
                          N_("A signed head is out of place.")},
    [EXPORT_ADDED] = {EXIT_LOG_ADDED, N_("Record %lld occurs once too often."),
                      N_("Records %lld to %lld occur once too often."),
                      N_("A signed head occurs once too often.")},
    [EXPORT_CUT] = {EXIT_LOG_CUT, N_("The end is missing: record %lld."),
                    N_("The end is missing: records %lld to %lld."),
                    N_("The end is missing: a signed head.")},
    [EXPORT_FORKED] = {EXIT_LOG_FORKED,
                       N_("The older head was signed for another log of %lld records than this: "
                          "this one was written anew before that record, or the store was put "
                          "back to an earlier copy."),
                       NULL, NULL},
    [EXPORT_WRONG_KEY] = {EXIT_LOG_WRONG_KEY,
                          N_("With record %lld another key came in that the one before did not "
                             "sign: whose records follow is not known."),
                          NULL,
                          N_("It was not signed by this key, or the older head not by the key of "
                             "this log.")},
    [EXPORT_ROLLED_BACK] =
        {EXIT_LOG_ROLLED_BACK,
         N_("When the older head was signed there was record %lld, which this "
            "log does not have: it was put back to an earlier state."),
         N_("When the older head was signed there were records %lld to %lld, "
            "which this log does not have: it was put back to an earlier state."),
         NULL},
};

enum exit_code audit_exit(enum export_verdict verdict)
{
    return kinds[verdict].code; // of a complete one EXIT_DONE
}

enum exit_code audit_tell(const struct export_result *result, bool key_was_given,
                          bool older_was_given, struct report *report, struct outcome *outcome)
{
    put_row(result, key_was_given, older_was_given, report);
    if (result->verdict == EXPORT_COMPLETE)
        return tell_complete(result, key_was_given, outcome);
    const char *hint = _("Keep the file as it is, and look into who had it, or the store, in their "
                         "hands.");
    const char *format = result->first == 0              ? kinds[result->verdict].head
                         : result->first == result->last ? kinds[result->verdict].one
                                                         : kinds[result->verdict].several;
    char text[512];
    size_t used;

    // The table is ours, and the catalogue keeps formats; tests/tools tries every row.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(text, sizeof text, format != NULL ? _(format) : "?", (long long)result->first,
             (long long)result->last);
#pragma GCC diagnostic pop
    used = strlen(text);
    if (result->finding_count > EXPORT_FINDINGS_MAX)
        snprintf(text + used, sizeof text - used,
                 _(" In all %lld things were found; the first %d are listed."),
                 (long long)result->finding_count, EXPORT_FINDINGS_MAX);
    else if (result->finding_count > 1)
        snprintf(text + used, sizeof text - used, _(" In all %lld things were found, as listed."),
                 (long long)result->finding_count);
    return outcome_set(outcome, kinds[result->verdict].code, hint, "%s", text);
}

// SPDX-License-Identifier: BSD-2-Clause
#include "audit_source.h"
#include "audit_fetch.h"
#include "audit_verdict.h"
#include "cli.h"
#include "note_file.h"
#include "terminal.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

int64_t audit_source_to(const struct arguments *arguments)
{
    const char *text = argument_text(arguments, "to");
    const int64_t to = argument_number(arguments, "to", 0);
    const time_t begins = (time_t)to;
    struct tm day;

    if (text == NULL || strchr(text, '-') == NULL || strchr(text, ':') != NULL ||
        localtime_r(&begins, &day) == NULL)
        return to;
    day.tm_mday++; // not all days have 24 hours everywhere
    day.tm_isdst = -1;
    return (int64_t)mktime(&day);
}

static enum exit_code no_memory(struct outcome *outcome)
{
    return outcome_set(outcome, EXIT_INTERNAL, _("Close other programs and try again."),
                       _("There is no memory left."));
}

struct reading {
    void (*visit)(void *context, const char *line, size_t length);
    void *context;
    struct audit_source *source;
    struct export_check *check;
    const struct note_key *expected; // NULL: tokend's
    struct audit_log log;
    int64_t lines;
    size_t size; // of the file; 0: it is fetched
    size_t done;
};

#define SHOW_EVERY 4096 // lines

static void take_line(void *context, const char *line, size_t length)
{
    struct reading *reading = context;

    reading->visit(reading->context, line, length);
    reading->done += length + 1;
    if (reading->lines++ % SHOW_EVERY == 0)
        terminal_progress(reading->done, reading->size);
}

static enum exit_code read_file(struct reading *reading, const char *path, struct outcome *outcome)
{
    FILE *file = fopen(path, "re");
    enum fault fault = file == NULL ? FAULT_IO : FAULT_NONE;

    if (file != NULL && fseeko(file, 0, SEEK_END) == 0 && ftello(file) > 0)
        reading->size = (size_t)ftello(file);
    if (file != NULL)
        rewind(file);
    if (fault == FAULT_NONE)
        fault =
            audit_read(file, reading->expected, NULL, take_line, reading, &reading->source->log);
    if (file != NULL)
        fclose(file);
    if (fault != FAULT_NONE)
        return outcome_set(outcome, EXIT_NO_INPUT, NULL, _("%s cannot be read (%s)."),
                           outcome_quote(path), fault_name(fault));
    if (reading->source->log.verdict == EXPORT_NONE)
        return outcome_set(outcome, EXIT_BAD_DATA, NULL,
                           _("This is no exported log, or its first line was altered."));
    return EXIT_DONE;
}

static enum fault take_fetched(void *context, const char *line)
{
    struct reading *reading = context;
    const size_t length = strlen(line) - 1;
    const int64_t found = reading->check->result.finding_count;

    if (reading->lines == 0)
        export_check_start(reading->check,
                           reading->expected != NULL ? reading->expected : &reading->log.key, NULL);
    (void)export_check_line(reading->check, line, length, true);
    if (reading->check->result.finding_count == found)
        reading->visit(reading->context, line, length);
    if (reading->lines++ % SHOW_EVERY == 0)
        terminal_progress((size_t)reading->lines, (size_t)reading->log.records);
    return FAULT_NONE;
}

static enum exit_code fetch(struct reading *reading, struct cli *cli, struct outcome *outcome)
{
    enum fault fault = note_keys_start();

    reading->check = calloc(1, sizeof *reading->check);
    if (reading->check == NULL || fault != FAULT_NONE)
        return no_memory(outcome);
    enum exit_code code = audit_fetch(cli, take_fetched, reading, &reading->log, &fault, outcome);
    if (code == EXIT_DONE && fault != FAULT_NONE)
        code = no_memory(outcome);
    if (code == EXIT_DONE)
        reading->source->log = export_check_end(reading->check);
    return code;
}

enum exit_code audit_source_read(struct cli *cli, const struct arguments *arguments,
                                 void (*visit)(void *context, const char *line, size_t length),
                                 void *context, struct audit_source *source,
                                 struct outcome *outcome)
{
    const char *key_path = argument_text(arguments, "key");
    const char *path = argument_text(arguments, "export");
    struct reading reading = {.visit = visit, .context = context, .source = source};
    enum exit_code code = EXIT_DONE;
    struct note_key key;

    *source = (struct audit_source){.key_compared = false};
    if (key_path != NULL) {
        code = note_file_key(key_path, &key, outcome);
        reading.expected = &key;
        source->key_compared = true;
    }
    if (code == EXIT_DONE)
        code = path != NULL ? read_file(&reading, path, outcome) : fetch(&reading, cli, outcome);
    terminal_progress(0, 0);
    free(reading.check);
    return code;
}

// SPDX-License-Identifier: BSD-2-Clause
// `audit export`: the whole log in a file, which is verified once it is written (E4).
#include "arguments.h"
#include "audit_verdict.h"
#include "cli.h"
#include "commands.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct exporting {
    FILE *file;
    struct note_key key;
    int64_t records;
    bool has_head;
    enum fault fault;
};

static enum exit_code put_line(struct exporting *exporting, enum fault fault, char *line)
{
    if (fault == FAULT_NONE) {
        if (fputs(line, exporting->file) < 0)
            fault = FAULT_IO;
        free(line);
    }
    exporting->fault = fault;
    return fault == FAULT_NONE ? EXIT_DONE : EXIT_NOT_WRITTEN;
}

static enum exit_code take_head(void *context, const AdminRow *row)
{
    struct exporting *exporting = context;
    const char *head = field_text(row, "head"), *key = field_text(row, "key");
    char *line = NULL;

    if (head == NULL || key == NULL || !note_key_read(key, &exporting->key))
        return EXIT_PROTOCOL;
    exporting->records = field_number(row, "records", 0);
    exporting->has_head = true;
    const enum fault fault = export_first_line(&exporting->key, head, &line);
    return put_line(exporting, fault, line);
}

// All pieces of a record one behind the other.
static char *join(const AdminRow *row)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    if (out == NULL)
        return NULL;
    for (pb_size_t i = 0; i < row->fields_count; i++)
        if (strcmp(row->fields[i].name, "record") == 0 &&
            row->fields[i].which_value == Field_text_tag)
            fputs(row->fields[i].value.text, out);
    if (fclose(out) == 0)
        return text;
    free(text);
    return NULL;
}

static enum exit_code take_row(void *context, const AdminRow *row)
{
    struct exporting *exporting = context;
    const char *head = field_text(row, "head");
    const char *event = field_text(row, "event"), *user = field_text(row, "user");
    char *line = NULL;
    enum fault fault = FAULT_MEMORY;

    if (head != NULL) {
        fault = export_head_line(head, &line);
        return put_line(exporting, fault, line);
    }
    char *body = join(row);
    if (body != NULL) {
        const struct entry entry = {
            field_number(row, "sequence", 0), field_number(row, "time", 0),
            field_number(row, "steady", 0),   event != NULL ? event : "",
            user != NULL ? user : "",         body,
        };
        fault = export_record_line(&entry, &line);
    }
    free(body);
    return put_line(exporting, fault, line);
}

static enum exit_code fetch(struct cli *cli, const struct verb *verb, struct exporting *exporting,
                            struct outcome *outcome)
{
    AdminCall call = AdminCall_init_zero;

    snprintf(call.verb, sizeof call.verb, "audit.head");
    enum exit_code code = session_call(cli, &call, take_head, exporting, outcome);
    if (code != EXIT_DONE || exporting->fault != FAULT_NONE || !exporting->has_head)
        return code != EXIT_DONE ? code : EXIT_PROTOCOL;
    call = (AdminCall)AdminCall_init_zero;
    snprintf(call.verb, sizeof call.verb, "%s", verb->wire);
    if (!call_add_number(&call, "until", exporting->records))
        return EXIT_INTERNAL;
    return session_call(cli, &call, take_row, exporting, outcome);
}

static enum exit_code create(const char *path, FILE **file, struct outcome *outcome)
{
    const int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, 0600);

    *file = fd >= 0 ? fdopen(fd, "w+e") : NULL;
    if (*file != NULL)
        return EXIT_DONE;
    const int why = errno;
    if (fd >= 0) {
        close(fd);
        unlink(path);
    }
    return outcome_set(outcome, EXIT_NO_OUTPUT,
                       _("Choose a name that does not exist yet, in a directory where you may "
                         "write."),
                       _("The file %s cannot be created: %s."), outcome_quote(path), strerror(why));
}

enum exit_code audit_export_run(struct cli *cli, const struct verb *verb,
                                const struct arguments *arguments, struct report *report,
                                struct outcome *outcome)
{
    const char *path = argument_text(arguments, "output");
    struct exporting exporting = {.file = NULL};
    struct export_result result;
    enum exit_code code = create(path, &exporting.file, outcome);

    if (code != EXIT_DONE)
        return code;
    code = fetch(cli, verb, &exporting, outcome);
    if (code == EXIT_DONE && (fflush(exporting.file) != 0 || fsync(fileno(exporting.file)) != 0))
        exporting.fault = FAULT_IO;
    if (code == EXIT_DONE && exporting.fault == FAULT_NONE) {
        rewind(exporting.file);
        exporting.fault = audit_check(exporting.file, &exporting.key, NULL, &result);
    }
    fclose(exporting.file);
    if (exporting.fault != FAULT_NONE)
        code =
            outcome_set(outcome, EXIT_NOT_WRITTEN, NULL, _("%s was not written to its end (%s)."),
                        outcome_quote(path), fault_name(exporting.fault));
    if (code == EXIT_DONE) // what is in the file, read again
        return audit_tell(&result, true, false, report, outcome);
    unlink(path);
    return code;
}

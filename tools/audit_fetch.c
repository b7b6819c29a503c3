// SPDX-License-Identifier: BSD-2-Clause
#include "audit_fetch.h"
#include "arguments.h"
#include "cli.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct fetching {
    enum fault (*put)(void *context, const char *line);
    void *context;
    struct audit_log *log;
    char head[EXPORT_HEAD_MAX]; // "": none was told
    enum fault fault;
};

static enum exit_code put_line(struct fetching *fetching, enum fault fault, char *line)
{
    if (fault == FAULT_NONE) {
        fault = fetching->put(fetching->context, line);
        free(line);
    }
    fetching->fault = fault;
    return fault == FAULT_NONE ? EXIT_DONE : EXIT_NOT_WRITTEN;
}

static enum exit_code take_head(void *context, const AdminRow *row)
{
    struct fetching *fetching = context;
    struct audit_log *log = fetching->log;
    const char *head = field_text(row, "head"), *key = field_text(row, "key");
    const char *former = field_text(row, "former");

    if (former != NULL) {
        if (log->key_count == EXPORT_KEYS_MAX - 1 ||
            !note_key_read(former, &log->keys[log->key_count++]))
            return EXIT_PROTOCOL;
        return EXIT_DONE;
    }
    if (head == NULL || strlen(head) >= sizeof fetching->head || key == NULL ||
        !note_key_read(key, &log->key))
        return EXIT_PROTOCOL;
    log->records = field_number(row, "records", 0);
    strcpy(fetching->head, head);
    return EXIT_DONE;
}

static enum exit_code put_first(struct fetching *fetching)
{
    struct audit_log *log = fetching->log;
    char *line = NULL;

    log->keys[log->key_count++] = log->key;
    const enum fault fault = export_first_line(log->keys, log->key_count, fetching->head, &line);
    return put_line(fetching, fault, line);
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
    struct fetching *fetching = context;
    const char *head = field_text(row, "head");
    const char *event = field_text(row, "event"), *user = field_text(row, "user");
    char *line = NULL;
    enum fault fault = FAULT_MEMORY;

    if (head != NULL) {
        fault = export_head_line(head, &line);
        return put_line(fetching, fault, line);
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
    return put_line(fetching, fault, line);
}

enum exit_code audit_fetch(struct cli *cli, enum fault (*put)(void *context, const char *line),
                           void *context, struct audit_log *log, enum fault *fault,
                           struct outcome *outcome)
{
    struct fetching fetching = {.put = put, .context = context, .log = log};
    AdminCall call = AdminCall_init_zero;

    *log = (struct audit_log){.records = 0};
    snprintf(call.verb, sizeof call.verb, "audit.head");
    enum exit_code code = session_call(cli, &call, take_head, &fetching, outcome);
    if (code == EXIT_DONE)
        code = fetching.head[0] != '\0' ? put_first(&fetching) : EXIT_PROTOCOL;
    if (code == EXIT_DONE && fetching.fault == FAULT_NONE) {
        call = (AdminCall)AdminCall_init_zero;
        snprintf(call.verb, sizeof call.verb, "audit.export");
        code = call_add_number(&call, "until", log->records)
                   ? session_call(cli, &call, take_row, &fetching, outcome)
                   : EXIT_INTERNAL;
    }
    *fault = fetching.fault;
    return code;
}

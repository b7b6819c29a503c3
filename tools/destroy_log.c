// SPDX-License-Identifier: BSD-2-Clause
#include "destroy_log.h"
#include "audit_verdict.h"
#include "destroy_file.h"
#include "json_read.h"
#include "language.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void take_head(void *context, const struct json_member *member)
{
    char **head = context;

    if (*head == NULL && member->text && strcmp(member->name, "head") == 0)
        *head = strdup(member->value);
}

// Its first line was found good before.
static char *head_of(FILE *file)
{
    char *line = NULL, *head = NULL;
    size_t size = 0;

    rewind(file);
    if (getline(&line, &size, file) > 0) {
        line[strcspn(line, "\n")] = '\0';
        (void)json_read_object(line, take_head, &head);
    }
    free(line);
    return head;
}

enum exit_code destroy_log_read(const char *path, int64_t records, struct destroy_log *log,
                                struct outcome *outcome)
{
    struct export_result result;
    FILE *file = fopen(path, "re");
    enum fault fault = file == NULL ? FAULT_NOT_FOUND : audit_check(file, NULL, NULL, &result);

    if (fault == FAULT_NONE && result.verdict == EXPORT_COMPLETE) {
        *log = (struct destroy_log){.path = path, .records = result.records};
        note_key_write(&result.key, log->key);
        log->head = head_of(file);
        fault = destroy_digest(path, log->digest, NULL);
    }
    if (file != NULL)
        fclose(file);
    if (fault != FAULT_NONE)
        return outcome_set(outcome, EXIT_NO_INPUT, NULL, _("%s cannot be read (%s)."),
                           outcome_quote(path), fault_name(fault));
    if (result.verdict != EXPORT_COMPLETE)
        return outcome_set(outcome, audit_exit(result.verdict),
                           _("Nothing was destroyed. What is wrong with it: warifu audit verify"),
                           _("%s is not a complete export of the log."), outcome_quote(path));
    if (records - result.records > DESTROY_LOG_LATER_MOST)
        return outcome_set(outcome, EXIT_CONFLICT,
                           _("Nothing was destroyed. Export the log again: warifu audit export"),
                           _("%s ends at record %lld, and the log has %lld."), outcome_quote(path),
                           (long long)result.records, (long long)records);
    return EXIT_DONE;
}

// SPDX-License-Identifier: BSD-2-Clause
#include "audit_witnesses.h"
#include "note_file.h"
#include <stdlib.h>
#include <string.h>

enum exit_code audit_witnesses_read(struct audit_witnesses *witnesses, const char *path,
                                    struct outcome *outcome)
{
    struct note_key *keys = NULL;
    size_t count = 0;

    *witnesses = (struct audit_witnesses){.count = 0};
    if (path == NULL)
        return EXIT_DONE;
    enum exit_code code = note_file_witnesses(path, &keys, &count, outcome);
    if (code == EXIT_DONE) {
        witnesses->list = calloc(count, sizeof *witnesses->list);
        if (witnesses->list == NULL)
            code = outcome_set(outcome, EXIT_INTERNAL, _("Close other programs and try again."),
                               _("There is no memory left."));
    }
    for (size_t i = 0; code == EXIT_DONE && i < count; i++)
        witnesses->list[witnesses->count++].key = keys[i];
    free(keys);
    return code;
}

void audit_witnesses_free(struct audit_witnesses *witnesses)
{
    free(witnesses->list);
    *witnesses = (struct audit_witnesses){.count = 0};
}

void audit_witnesses_count(struct audit_witnesses *witnesses, const char *note)
{
    struct checkpoint head;
    struct signed_note read;
    int64_t time;

    if (!note_read(note, &read) || !checkpoint_read(&read.text, &head))
        return;
    for (size_t i = 0; i < witnesses->count; i++) {
        struct audit_witness *witness = &witnesses->list[i];
        const enum note_verdict verdict = cosignature_verify(&read, &witness->key, &time);
        witness->forged = witness->forged || verdict == NOTE_FORGED;
        if (verdict != NOTE_SIGNED || (int64_t)head.size < witness->records ||
            ((int64_t)head.size == witness->records && time <= witness->time))
            continue;
        witness->records = (int64_t)head.size;
        witness->time = time;
    }
}

static void put_row(const struct audit_witness *witness, struct report *report)
{
    AdminRow row = AdminRow_init_zero;

    row_add_text(&row, "witness", witness->key.name);
    row_add_text(&row, "standing",
                 witness->time > 0 ? "cosigned"
                 : witness->forged ? "forged"
                                   : "not_cosigned");
    row_add_number(&row, "records", witness->records);
    row_add_number(&row, "signed", witness->time);
    report_row(report, &row);
}

static int newest_first(const void *a, const void *b)
{
    const int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;
    return one < other ? 1 : one > other ? -1 : 0;
}

// Up to this record, `need` witnesses vouch for the log.
static int64_t witnessed_by(const struct audit_witnesses *witnesses, int64_t need)
{
    int64_t *records = calloc(witnesses->count, sizeof *records);
    int64_t found = 0;

    if (records == NULL)
        return 0;
    for (size_t i = 0; i < witnesses->count; i++)
        records[i] = witnesses->list[i].records;
    qsort(records, witnesses->count, sizeof *records, newest_first);
    if (need >= 1 && (size_t)need <= witnesses->count)
        found = records[need - 1];
    free(records);
    return found;
}

enum exit_code audit_witnesses_tell(const struct audit_witnesses *witnesses, int64_t need,
                                    struct report *report, struct outcome *outcome)
{
    const enum exit_code code = outcome->code;
    int64_t found = 0;
    char text[256];

    for (size_t i = 0; i < witnesses->count; i++) {
        put_row(&witnesses->list[i], report);
        found += witnesses->list[i].time > 0;
    }
    if (witnesses->count == 0 || code != EXIT_DONE)
        return code;
    if (found < need)
        return outcome_set(outcome, EXIT_LOG_UNWITNESSED,
                           _("Without them only the owner of the log says that it was never "
                             "written anew. Give the head that they co-signed with --checkpoint, "
                             "or ask them."),
                           _("Complete and unaltered, but co-signed by %lld of the %lld witnesses "
                             "that it needs."),
                           (long long)found, (long long)need);
    snprintf(text, sizeof text,
             _(" Up to record %lld witnesses have co-signed it, as many as are needed (%lld): "
               "that part nobody can have written anew since."),
             (long long)witnessed_by(witnesses, need), (long long)need);
    const size_t used = strlen(outcome->message);
    if (used + strlen(text) < sizeof outcome->message)
        strcpy(outcome->message + used, text);
    return code;
}

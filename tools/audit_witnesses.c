// SPDX-License-Identifier: BSD-2-Clause
#include "audit_witnesses.h"
#include "evidence/sha256.h"
#include "json_read.h"
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
    const enum exit_code code = note_file_witnesses(path, &keys, &count, outcome);
    if (code != EXIT_DONE || keys == NULL) {
        free(keys);
        return code;
    }
    witnesses->list = calloc(count, sizeof *witnesses->list);
    for (size_t i = 0; witnesses->list != NULL && i < count; i++)
        witnesses->list[witnesses->count++].key = keys[i];
    free(keys);
    return witnesses->list != NULL
               ? EXIT_DONE
               : outcome_set(outcome, EXIT_INTERNAL, _("Close other programs and try again."),
                             _("There is no memory left."));
}

void audit_witnesses_free(struct audit_witnesses *witnesses)
{
    for (size_t i = 0; i < witnesses->note_count; i++)
        free(witnesses->notes[i].note);
    free(witnesses->notes);
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

// --- what the log tells -------------------------------------------------------------------------

#define COSIGNED_RECORD "\"event\":\"log.cosigned\""
#define RECORD "\"record\":"

struct what {
    char note[1024];
};

static void take_member(void *context, const struct json_member *member)
{
    struct what *what = context;

    if (strcmp(member->name, "what") == 0 && member->text)
        snprintf(what->note, sizeof what->note, "%s", member->value);
}

// One that none of these witnesses has signed is not kept.
static bool is_of_somebody(const struct audit_witnesses *witnesses, const char *note,
                           struct checkpoint *head)
{
    struct signed_note read;
    int64_t time;

    if (!note_read(note, &read) || !checkpoint_read(&read.text, head))
        return false;
    for (size_t i = 0; i < witnesses->count; i++)
        if (cosignature_verify(&read, &witnesses->list[i].key, &time) != NOTE_UNSIGNED)
            return true;
    return false;
}

static void keep(struct audit_witnesses *witnesses, const char *note, const struct checkpoint *head)
{
    if (witnesses->notes == NULL)
        witnesses->notes = calloc(AUDIT_COSIGNED_MAX, sizeof *witnesses->notes);
    char *copy = witnesses->notes != NULL ? strdup(note) : NULL;
    if (copy == NULL)
        return; // it counts nothing then
    struct audit_cosigned *place = &witnesses->notes[witnesses->collected++ % AUDIT_COSIGNED_MAX];
    free(place->note);
    *place = (struct audit_cosigned){copy, *head};
    if (witnesses->note_count < AUDIT_COSIGNED_MAX)
        witnesses->note_count++;
}

void audit_witnesses_collect(void *context, const char *line, size_t length)
{
    struct audit_witnesses *witnesses = context;
    const char *record = NULL;
    struct checkpoint head;
    struct what what = {.note = ""};

    if (memmem(line, length, COSIGNED_RECORD, strlen(COSIGNED_RECORD)) != NULL)
        record = memmem(line, length, RECORD, strlen(RECORD));
    if (record == NULL)
        return;
    record += strlen(RECORD);
    char *copy = strndup(record, length - (size_t)(record - line));
    if (copy != NULL)
        (void)json_read_object(copy, take_member, &what); // what closes the line is not ours
    free(copy);
    if (is_of_somebody(witnesses, what.note, &head))
        keep(witnesses, what.note, &head);
}

static int smallest_first(const void *a, const void *b)
{
    const struct audit_cosigned *one = a, *other = b;
    return one->head.size < other->head.size ? -1 : one->head.size > other->head.size ? 1 : 0;
}

static void count_here(struct audit_witnesses *witnesses)
{
    struct merkle_hash root;

    for (; witnesses->next < witnesses->note_count &&
           witnesses->notes[witnesses->next].head.size <= witnesses->tree.size;
         witnesses->next++) {
        const struct audit_cosigned *cosigned = &witnesses->notes[witnesses->next];
        merkle_root(evidence_sha256, &witnesses->tree, &root);
        if (cosigned->head.size == witnesses->tree.size && merkle_same(&root, &cosigned->head.root))
            audit_witnesses_count(witnesses, cosigned->note);
    }
}

void audit_witnesses_sort(struct audit_witnesses *witnesses)
{
    if (witnesses->note_count > 0)
        qsort(witnesses->notes, witnesses->note_count, sizeof *witnesses->notes, smallest_first);
    witnesses->tree = (struct merkle_range){0};
    witnesses->next = 0;
    count_here(witnesses); // of a log without a record
}

void audit_witnesses_compare(void *context, const char *line, size_t length)
{
    struct audit_witnesses *witnesses = context;
    struct merkle_hash leaf;

    if (witnesses->next < witnesses->note_count && export_line_leaf(line, length, &leaf) &&
        merkle_append(evidence_sha256, &witnesses->tree, &leaf) == FAULT_NONE)
        count_here(witnesses);
}

// --- telling ------------------------------------------------------------------------------------

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
                             "written anew. If a head that they co-signed is not in the log yet, "
                             "give it with --checkpoint."),
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

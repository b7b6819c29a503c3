// SPDX-License-Identifier: BSD-2-Clause
#include "vault/admin/admin_witnesses.h"
#include "core/base64.h"
#include "store/audit.h"
#include "store/meta.h"
#include "store/tree.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define AHEAD 86400 // seconds that the clock of a witness may be ahead of ours

// --- what each did last -------------------------------------------------------------------------

// By its public key: one that is named anew is another witness.
static void name_of(const struct note_key *witness, char name[STORE_NAME_SIZE])
{
    char *out = stpcpy(name, "cosigned.");
    for (unsigned i = 0; i < 16; i++)
        out += sprintf(out, "%02x", witness->public[i]);
}

enum fault witnesses_last(struct vault *vault, const struct note_key *witness,
                          struct witnessed_last *last)
{
    char name[STORE_NAME_SIZE], text[64] = "";

    *last = (struct witnessed_last){.time = 0};
    name_of(witness, name);
    const enum fault fault = store_meta_get(vault->store, name, text, sizeof text);
    if (fault == FAULT_NOT_FOUND)
        return FAULT_NONE;
    if (fault != FAULT_NONE)
        return fault;
    return sscanf(text, "%" SCNd64 " %" SCNd64, &last->records, &last->time) == 2 ? FAULT_NONE
                                                                                  : FAULT_CORRUPT;
}

static enum fault keep(struct vault *vault, const struct note_key *witness,
                       const struct witnessed_last *now)
{
    char name[STORE_NAME_SIZE], text[64];

    name_of(witness, name);
    snprintf(text, sizeof text, "%" PRId64 " %" PRId64, now->records, now->time);
    return store_meta_put(vault->store, name, text);
}

enum fault witnesses_standing(struct vault *vault, const char **standing)
{
    const struct policy *policy = vault->policy;
    const int64_t since = vault->now.wall.seconds - (int64_t)policy->witness_seconds;
    struct witnessed_last last;
    struct note_key witness;
    uint32_t fresh = 0;

    *standing = "none_asked";
    if (policy->witnesses_needed == 0)
        return FAULT_NONE;
    for (size_t i = 0; i < policy->witnesses.count; i++) {
        if (!cosigner_of_list((const char *const *)policy->witnesses.items, i, &witness))
            continue; // nobody, or listed twice; `warifu check` names it
        const enum fault fault = witnesses_last(vault, &witness, &last);
        if (fault != FAULT_NONE)
            return fault;
        fresh += last.time > 0 && last.time >= since;
    }
    *standing = fresh >= policy->witnesses_needed ? "enough" : "too_few";
    return FAULT_NONE;
}

// --- the verb -----------------------------------------------------------------------------------

// The checkpoint with the log's signature and that of one witness: what others verify.
#define COSIGNED_SIZE 701 // an event has it whole

struct cosigned {
    char text[COSIGNED_SIZE];
    struct signed_note note;
    struct checkpoint head;
};

// By the key that was in force when the log had so many records.
static bool was_signed(const struct log_keys *keys, const struct cosigned *cosigned)
{
    const int64_t size = (int64_t)cosigned->head.size;

    for (size_t i = 0; i < keys->count; i++)
        if (size >= keys->turned[i] && (i + 1 == keys->count || size <= keys->turned[i + 1]) &&
            note_verify(&cosigned->note, &keys->keys[i]) == NOTE_SIGNED)
            return true;
    return false;
}

// False: it is no head of this log that its key has signed.
static enum fault read_cosigned(struct admin *admin, struct cosigned *cosigned, bool *ours)
{
    char text[CHECKPOINT_SIZE];
    struct log_keys keys;
    size_t size;
    const char *root = admin_text(admin, "root");
    enum fault fault = store_log_keys(admin->vault->store, &keys);

    *ours = false;
    if (fault != FAULT_NONE)
        return fault;
    cosigned->head = (struct checkpoint){.size = (uint64_t)admin_number(admin, "records", 0)};
    memcpy(cosigned->head.origin, keys.keys[0].name, sizeof keys.keys[0].name);
    if (!base64_read(root, strlen(root), cosigned->head.root.bytes, MERKLE_HASH_SIZE, &size) ||
        size != MERKLE_HASH_SIZE || checkpoint_write(&cosigned->head, text) != FAULT_NONE)
        return FAULT_NONE;
    const int length = snprintf(cosigned->text, sizeof cosigned->text, "%s\n%s\n%s\n", text,
                                admin_text(admin, "head"), admin_text(admin, "cosignature"));
    *ours = length > 0 && (size_t)length < sizeof cosigned->text &&
            note_read(cosigned->text, &cosigned->note) &&
            cosigned->note.text.size == strlen(text) && was_signed(&keys, cosigned);
    return FAULT_NONE;
}

// Who of the policy's witnesses signed it.
static enum note_verdict find_witness(const struct policy *policy, const struct cosigned *cosigned,
                                      struct note_key *witness, int64_t *time)
{
    for (size_t i = 0; i < policy->witnesses.count; i++) {
        if (!cosigner_read(policy->witnesses.items[i], witness))
            continue;
        const enum note_verdict verdict = cosignature_verify(&cosigned->note, witness, time);
        if (verdict != NOTE_UNSIGNED)
            return verdict;
    }
    return NOTE_UNSIGNED;
}

static enum fault record_it(struct admin *admin, const struct cosigned *cosigned,
                            const struct note_key *witness, const struct witnessed_last *before,
                            const struct witnessed_last *now)
{
    struct event event;
    char from[24], to[24];

    snprintf(from, sizeof from, "%" PRId64, before->records);
    snprintf(to, sizeof to, "%" PRId64, now->records);
    admin_event(admin, &event, EVENT_LOG_COSIGNED, "");
    event_text(&event, FIELD_BEFORE, from);
    event_text(&event, FIELD_AFTER, to);
    event_text(&event, FIELD_WHAT, cosigned->text);
    event_number(&event, FIELD_WHEN, now->time);
    event_text(&event, FIELD_WITNESS, witness->name);
    return admin_record(admin, &event);
}

static enum fault refuse_old(struct admin *admin)
{
    return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                     N_("This co-signed head is known already, or a newer one of this witness is."),
                     NULL, "cosignature");
}

static enum fault verb_audit_cosign(struct admin *admin)
{
    struct vault *vault = admin->vault;
    struct witnessed_last before, now = {.time = 0};
    struct cosigned cosigned;
    struct note_key witness;
    bool ours;
    enum fault fault = read_cosigned(admin, &cosigned, &ours);

    if (fault != FAULT_NONE)
        return fault;
    if (!ours)
        return admin_end(admin, AdminStatus_ADMIN_INVALID,
                         N_("This is no head of this log that its key has signed."), NULL, "head");
    const enum note_verdict verdict = find_witness(vault->policy, &cosigned, &witness, &now.time);
    if (verdict == NOTE_UNSIGNED)
        return admin_end(admin, AdminStatus_ADMIN_NOT_FOUND,
                         N_("None of the policy's witnesses has signed this head."),
                         N_("The public keys of witnesses stand in the policy: witnesses."),
                         "cosignature");
    if (verdict == NOTE_FORGED || now.time > vault->now.wall.seconds + AHEAD)
        return admin_end(admin, AdminStatus_ADMIN_INVALID,
                         N_("The signature is not that of the witness whose name it has, or it is "
                            "dated later than now."),
                         N_("Keep the file, and ask the witness."), "cosignature");
    now.records = (int64_t)cosigned.head.size;
    if (now.records > store_audit_count(vault->store))
        return admin_end(
            admin, AdminStatus_ADMIN_CONFLICT,
            N_("The witness has seen more records than this log has: it was put back."),
            N_("Keep the file, and look into who had the store in their hands."), "head");
    fault = witnesses_last(vault, &witness, &before);
    if (fault != FAULT_NONE)
        return fault;
    if (now.records < before.records || now.time < before.time ||
        (now.records == before.records && now.time == before.time))
        return refuse_old(admin);
    fault = keep(vault, &witness, &now);
    if (fault == FAULT_NONE)
        fault = record_it(admin, &cosigned, &witness, &before, &now);
    if (fault != FAULT_NONE)
        return fault;
    AdminRow *row = admin_row(admin);
    row_text(row, "witness", witness.name);
    row_number(row, "records", now.records);
    row_number(row, "signed", now.time);
    return admin_done(admin, N_("The co-signed head is in the log, and in every later export."));
}

const struct admin_handler handlers_witnesses[] = {
    {"audit.cosign", verb_audit_cosign},
    {NULL, NULL},
};

// SPDX-License-Identifier: BSD-2-Clause
// Going on with a store that was put back, or a log that was altered, once somebody has looked into
// it (E1; abuse:T9, abuse:R6).
#include "base/secret.h"
#include "store/anchor.h"
#include "store/otp.h"
#include "vault/admin/admin.h"
#include "vault/login/review.h"
#include "vault/loop/opening.h"
#include <inttypes.h>
#include <string.h>

// --- a store that was put back -----------------------------------------------------------------

// Each code that was accepted has a record, but for those of the last second before the state was
// lost, and stands no further behind the one before than a resynchronisation reaches.
#define LOST_UNKNOWN 1000 // records, where nobody knows
#define LOST_LATELY 64    // of one person, in the second that no anchor knows of

static int64_t farthest_counter(const struct vault *vault)
{
    int64_t farthest = TOTP_RESYNC_COUNTERS;

    for (size_t i = 0; i < vault->policy->rule_count; i++)
        if (vault->policy->rules[i].hotp_look_ahead > farthest)
            farthest = vault->policy->rules[i].hotp_look_ahead;
    return farthest;
}

static uint32_t widest_window(const struct vault *vault)
{
    uint32_t widest = 0;

    for (size_t i = 0; i < vault->policy->rule_count; i++)
        if (vault->policy->rules[i].totp_window > widest)
            widest = vault->policy->rules[i].totp_window;
    return widest;
}

static bool keep_later(void *context, const struct audit_record *record)
{
    struct wall_time *latest = context;

    if (record->wall.seconds > latest->seconds)
        *latest = record->wall;
    return true;
}

// The latest that it may have been when a code was used: a machine that was put back often has its
// clock put back, too, and nobody has looked at it yet. The clock, the file of the anchor, and the
// newest records; whichever is the latest.
#define LATELY 100000 // records

static enum fault latest_time(struct vault *vault, struct wall_time *latest)
{
    const int64_t count = store_audit_count(vault->store);

    *latest = vault->now.wall;
    if (vault->anchoring.when.seconds > latest->seconds)
        *latest = vault->anchoring.when;
    const struct audit_filter filter = {.after = count > LATELY ? count - LATELY : 0,
                                        .since = *latest};
    const enum fault fault = store_audit_list(vault->store, &filter, keep_later, latest);
    return fault == FAULT_CORRUPT ? FAULT_NONE : fault; // as far as it can be read
}

struct moving {
    int64_t lost;            // records
    struct wall_time latest; // latest_time()
    uint64_t moved;          // codes, so far
};

// Codes that may have been used since that state was the newest open nothing again (abuse:T9).
static enum fault move_codes(struct vault *vault, int64_t person, struct moving *moving)
{
    struct otp_credential credentials[STORE_OTP_MAX];
    size_t count = 0;
    enum fault fault = store_otp_list(vault->store, person, credentials, STORE_OTP_MAX, &count);

    for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
        const struct otp_credential *code = &credentials[i];
        int64_t last = code->last + (moving->lost + LOST_LATELY) * farthest_counter(vault);
        if (code->state == CREDENTIAL_REVOKED) // one that is suspended may be resumed
            continue;
        if (code->parameters.kind == OTP_TOTP)
            last = moving->latest.seconds / code->parameters.period + code->parameters.drift +
                   widest_window(vault);
        if (last <= code->last)
            continue;
        fault = store_otp_forgo(vault->store, code->id, last);
        moving->moved++;
    }
    secret_wipe(credentials, sizeof credentials);
    return fault;
}

static enum fault move_all_codes(struct vault *vault, struct moving *moving)
{
    char after[STORE_NAME_SIZE] = "";
    struct person people[16];
    size_t count = 1;
    enum fault fault = latest_time(vault, &moving->latest);

    while (fault == FAULT_NONE && count > 0) {
        fault = store_person_list(vault->store, after, people, 16, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++)
            fault = move_codes(vault, people[i].id, moving);
        if (fault == FAULT_NONE && count > 0)
            memcpy(after, people[count - 1].name, sizeof after);
    }
    return fault;
}

// What root does without factors is reviewed by somebody, in the store that it concerns (F2).
static enum fault open_review(struct admin *admin)
{
    struct vault *vault = admin->vault;
    struct request review;
    int64_t id;
    enum fault fault =
        review_open_rescue(vault, &admin->call->actor, admin_text(admin, "reason"), &id);

    if (fault == FAULT_NONE)
        fault = store_request_get(vault->store, id, &review);
    return fault == FAULT_NONE ? review_add_verb(vault, &review, admin->verb->wire, "") : fault;
}

// In a transaction of its own: the batch's has no store to belong to.
static enum fault accept(struct admin *admin, const struct anchor *lost_head, bool is_known,
                         int64_t had, uint64_t *moved)
{
    struct vault *vault = admin->vault;
    const int64_t lost = is_known ? (int64_t)lost_head->size - had : LOST_UNKNOWN;
    struct moving moving = {.lost = lost > 0 ? lost : 0};
    char before[48], after[48];
    struct anchor now;
    struct event event;
    enum fault fault = store_begin(vault->store);

    if (fault != FAULT_NONE)
        return fault;
    fault = store_anchor_now(vault->store, &now);
    if (fault == FAULT_NONE)
        fault = store_anchor_note(
            vault->store, 1 + (lost_head->epoch > now.epoch ? lost_head->epoch : now.epoch));
    if (fault == FAULT_NONE)
        fault = move_all_codes(vault, &moving);
    *moved = moving.moved;
    if (fault == FAULT_NONE)
        fault = anchoring_accepted(vault);
    if (is_known)
        snprintf(before, sizeof before, "%" PRIu64, lost_head->size);
    else
        snprintf(before, sizeof before, "unknown");
    snprintf(after, sizeof after, "%" PRId64, had);
    admin_event(admin, &event, EVENT_LOG_RECOVERED, "");
    event_text(&event, FIELD_WHAT, "rolled_back");
    event_text(&event, FIELD_BEFORE, before);
    event_text(&event, FIELD_AFTER, after);
    event_number(&event, FIELD_COUNT, lost);
    if (fault == FAULT_NONE)
        fault = admin_record(admin, &event);
    if (fault == FAULT_NONE)
        fault = open_review(admin);
    if (fault == FAULT_NONE)
        fault = store_commit(vault->store);
    if (fault != FAULT_NONE)
        store_rollback(vault->store);
    return fault;
}

static enum fault recover_store(struct admin *admin)
{
    struct vault *vault = admin->vault;
    uint64_t moved = 0;

    vault->anchoring.accepting = true;
    opening_store(vault);
    vault->anchoring.accepting = false;
    if (vault->store == NULL)
        return admin_end(admin, AdminStatus_ADMIN_FAILED, N_("The store cannot be used."),
                         N_("As root, run: warifu status"), NULL);
    const int64_t had = vault->anchoring.had;
    const struct anchor lost_head = vault->anchoring.highest;
    const bool is_known = vault->anchoring.found;
    const enum fault fault = accept(admin, &lost_head, is_known, had, &moved);
    if (fault != FAULT_NONE) { // as before
        store_close(&vault->store);
        opening_store(vault);
        return fault;
    }
    AdminRow *row = admin_row(admin);
    row_text(row, "flaw", "rolled-back");
    row_number(row, "first", had + 1);
    if (is_known)
        row_number(row, "last", (int64_t)lost_head.size);
    row_number(row, "moved", (int64_t)moved);
    anchoring_write(vault);
    if (vault->anchoring.failed)
        return admin_end(admin, AdminStatus_ADMIN_FAILED,
                         N_("Mend the directory of the master key, then restart tokend."),
                         N_("This earlier state is accepted, but its anchor beside the master key "
                            "cannot be written; see the system's log."),
                         NULL);
    if (!vault->now.synchronised)
        return admin_done(
            admin, N_("This earlier state is in use from now on. Compare the clock of this machine "
                      "with a watch before people log in: it is not synchronised. Then do again "
                      "what was done since that state: revocations above all. The system's log has "
                      "it."));
    return admin_done(admin, N_("This earlier state is in use from now on. Do again what was done "
                                "since then: revocations above all. The system's log has it."));
}

// --- a log that was altered ----------------------------------------------------------------------

// Each finding is on record as looked into, by whom and why.
static enum fault record_finding(struct admin *admin, const struct log_flaw *flaw)
{
    struct event event;
    char text[LOG_FLAW_TEXT_SIZE];

    log_flaw_text(flaw, text);
    admin_event(admin, &event, EVENT_LOG_RECOVERED, "");
    event_text(&event, FIELD_WHAT, text);
    event_text(&event, FIELD_BEFORE, log_flaw_name(flaw->kind));
    event_text(&event, FIELD_AFTER, "known");
    event_number(&event, FIELD_COUNT, flaw->last - flaw->first + 1);
    return admin_record(admin, &event);
}

enum fault verb_audit_recover(struct admin *admin)
{
    const struct log_watch *watch = &admin->vault->watch;
    bool any = false;

    if (admin->vault->store == NULL) {
        if (admin->rescue && admin->vault->anchoring.rolled_back)
            return recover_store(admin);
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("There is no store that was put back."),
                         N_("What there is: warifu status"), NULL);
    }
    enum fault fault = log_watch_newest(admin->vault);

    for (unsigned i = 0; i < watch->count && fault == FAULT_NONE; i++) {
        const struct log_finding *finding = &watch->findings[i];
        if (finding->known)
            continue;
        any = true;
        fault = record_finding(admin, &finding->flaw);
        if (!admin_shows_next(admin))
            continue;
        AdminRow *row = admin_row(admin);
        row_text(row, "flaw", log_flaw_name(finding->flaw.kind));
        row_number(row, "first", finding->flaw.first);
        row_number(row, "last", finding->flaw.last);
    }
    if (fault == FAULT_NONE && !any)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("Nothing is known of the log that was not looked into."),
                         N_("What there is: warifu status"), NULL);
    if (fault == FAULT_NONE)
        fault = log_watch_accept(admin->vault);
    return fault != FAULT_NONE
               ? fault
               : admin_done(admin, N_("What was found is known now; it stays on record."));
}

// SPDX-License-Identifier: BSD-2-Clause
#include "vault/admin/recovery.h"
#include "base/secret.h"
#include "store/otp.h"
#include "store/person.h"
#include "vault/admin/damaged.h"
#include "vault/admin/page.h"
#include "vault/admin/whom.h"
#include <string.h>

// Each code that was accepted has a record, but for those of the last second before the state was
// lost, and stands no further behind the one before than a resynchronisation reaches.
#define LOST_LATELY 64 // of one person, in the second that no anchor knows of
// A number that a copy of a log or an anchor says is multiplied: one that is too large must not
// come out as a small one. Nobody's generator answers again after a hundredth of that.
#define LOST_MOST 100000000 // records
#define COUNTER_MOST (INT64_MAX / 2)

static int64_t farthest_counter(const struct vault *vault)
{
    int64_t farthest = TOTP_RESYNC_COUNTERS;

    for (size_t i = 0; i < vault->policy->rule_count; i++)
        if (vault->policy->rules[i].hotp_look_ahead > farthest)
            farthest = vault->policy->rules[i].hotp_look_ahead;
    return farthest;
}

// A counter that is at its end opens nothing more.
static int64_t farthest_last(const struct vault *vault, int64_t last, int64_t lost)
{
    const int64_t records = (lost < LOST_MOST ? lost : LOST_MOST) + LOST_LATELY;
    const int64_t moved = records * farthest_counter(vault);

    return last <= COUNTER_MOST - moved ? last + moved : COUNTER_MOST;
}

static uint32_t widest_window(const struct vault *vault)
{
    uint32_t widest = 0;

    for (size_t i = 0; i < vault->policy->rule_count; i++)
        if (vault->policy->rules[i].totp_window > widest)
            widest = vault->policy->rules[i].totp_window;
    return widest;
}

struct moving {
    struct wall_time until; // codes of up to then may have been used
    int64_t newest;         // record of the log
};

// Codes that may have been used since that state was the newest open nothing again (abuse:T9).
static enum fault move_codes(struct vault *vault, int64_t person, int64_t lost,
                             const struct moving *moving, uint64_t *moved)
{
    struct otp_credential credentials[STORE_OTP_MAX];
    size_t count = 0;
    enum fault fault = store_otp_list(vault->store, person, credentials, STORE_OTP_MAX, &count);

    for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
        const struct otp_credential *code = &credentials[i];
        int64_t last = farthest_last(vault, code->last, lost);
        if (code->state == CREDENTIAL_REVOKED) // one that is suspended may be resumed
            continue;
        if (code->parameters.kind == OTP_TOTP)
            last = moving->until.seconds / code->parameters.period + code->parameters.drift +
                   widest_window(vault);
        if (last <= code->last)
            continue;
        fault = store_otp_forgo(vault->store, code->id, last);
        ++*moved;
    }
    secret_wipe(credentials, sizeof credentials);
    return fault;
}

// What is never on record about somebody without a change of their row.
static const char *const deeds[] = {
    "card.lost",    "key.enrolled",   "key.imported",     "key.restored",     "key.resumed",
    "key.revoked",  "key.suspended",  "lock.cleared",     "login.denied",     "login.locked",
    "login.proved", "otp.enrolled",   "otp.imported",     "otp.resumed",      "otp.resynchronised",
    "otp.revoked",  "otp.suspended",  "password.changed", "password.expired", "password.reset",
    "user.dormant", "user.ended",     "user.offboarded",  "user.removed",     "user.resumed",
    "user.role",    "user.suspended", "user.term",
};

// What the log has about somebody behind the writing of their row.
struct behind {
    bool any;
    struct wall_time used; // a code of theirs, at the latest, by the clock of then
};

static bool look_for_deed(void *context, const struct audit_record *record)
{
    struct behind *behind = context;
    const bool used =
        strcmp(record->event, "login.proved") == 0 || strncmp(record->event, "otp.", 4) == 0;

    for (size_t i = 0; i < sizeof deeds / sizeof *deeds && !behind->any; i++)
        behind->any = strcmp(record->event, deeds[i]) == 0;
    if (used && record->wall.seconds > behind->used.seconds)
        behind->used = record->wall;
    return true;
}

static bool pass_over(void *context, const struct log_flaw *flaw)
{
    (void)context;
    (void)flaw;
    return true;
}

static enum fault look_behind(struct vault *vault, const struct person *person,
                              struct behind *behind)
{
    const struct audit_filter filter = {
        .after = person->logged, .user = person->name, .flawed = pass_over, .indexed = true};

    *behind = (struct behind){.any = false};
    return store_audit_list(vault->store, &filter, look_for_deed, behind);
}

// What was revoked may be active again in that row: nobody logs in by it until somebody has looked.
enum fault recovery_suspend(struct admin *admin, int64_t id)
{
    struct vault *vault = admin->vault;
    struct person person;
    struct event event;
    enum fault fault = store_person_by_id(vault->store, id, &person);

    if (fault != FAULT_NONE)
        return fault;
    const char *before = person_state_name(person.state);
    if (person.state != PERSON_SUSPENDED) {
        person.state = PERSON_SUSPENDED;
        fault = store_person_update(vault->store, &person);
    }
    admin_event(admin, &event, EVENT_USER_SUSPENDED, person.name);
    event_text(&event, FIELD_BEFORE, before);
    event_text(&event, FIELD_AFTER, person_state_name(person.state));
    return fault == FAULT_NONE ? admin_record(admin, &event) : fault;
}

static enum fault recover_person(struct admin *admin, const struct person *person,
                                 struct recovery *recovery, const struct moving *all)
{
    struct moving moving = *all;
    int64_t lost = recovery->lost;
    unsigned closed = 0, used = 0;
    struct behind behind = {.any = false};
    enum fault fault = recovery->rows ? look_behind(admin->vault, person, &behind) : FAULT_NONE;

    if (behind.any && moving.newest - person->logged > lost)
        lost = moving.newest - person->logged;
    // Of their own codes the log knows when they were used, however wrong the clock was.
    if (behind.any && behind.used.seconds > moving.until.seconds)
        moving.until = behind.used;
    if (fault == FAULT_NONE && (recovery->all || behind.any))
        fault = move_codes(admin->vault, person->id, lost, &moving, &recovery->moved);
    // Nor does an emergency code: it may have been used, or closed (abuse:T10).
    if (fault == FAULT_NONE && (recovery->all || behind.any))
        fault = admin_close_emergencies(admin, person, &closed, &used);
    if (fault != FAULT_NONE || !behind.any)
        return fault;
    recovery->suspended++;
    fault = recovery_suspend(admin, person->id);
    if (fault == FAULT_NONE && admin_shows_next(admin)) {
        AdminRow *row = admin_row(admin);
        row_text(row, "flaw", "row-put-back");
        row_text(row, "user", person->name);
    }
    return fault;
}

static enum fault end_damaged(struct admin *admin, struct person *person)
{
    const enum fault fault = damaged_end(admin, person);

    if (fault == FAULT_NONE && admin_shows_next(admin)) {
        AdminRow *row = admin_row(admin);
        row_text(row, "flaw", "row-damaged");
        row_text(row, "user", person->name);
    }
    return fault;
}

// By their numbers, for a row that does not open must not keep the others from being looked at.
enum fault recovery_people(struct admin *admin, struct recovery *recovery)
{
    struct vault *vault = admin->vault;
    const struct moving moving = {.until = recovery->time.until,
                                  .newest = store_audit_count(vault->store)};
    struct person person;
    int64_t latest = 0;
    enum fault fault = store_person_latest(vault->store, &latest);

    for (int64_t id = 1; id <= latest && fault == FAULT_NONE; id++) {
        fault = store_person_by_id(vault->store, id, &person);
        if (fault == FAULT_NONE)
            fault = recover_person(admin, &person, recovery, &moving);
        else if (fault == FAULT_NOT_FOUND || fault == FAULT_CORRUPT)
            fault = FAULT_NONE;
    }
    return fault;
}

enum fault recovery_damaged(struct admin *admin, struct recovery *recovery)
{
    struct store *store = admin->vault->store;
    struct person person;
    int64_t latest = 0;
    enum fault fault =
        recovery->all || recovery->rows ? store_person_latest(store, &latest) : FAULT_NONE;

    for (int64_t id = 1; id <= latest && fault == FAULT_NONE; id++) {
        fault = store_person_row_by_id(store, id, &person);
        if (fault == FAULT_NOT_FOUND)
            fault = FAULT_NONE;
        else if (fault == FAULT_NONE && person.state == PERSON_DAMAGED)
            fault = end_damaged(admin, &person);
    }
    return fault;
}

// SPDX-License-Identifier: BSD-2-Clause
// Going on with a store that was put back, or a log that was altered, once somebody has looked into
// it (E1; abuse:T9, abuse:R6).
#include "store/anchor.h"
#include "store/rows.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include "vault/admin/recovery.h"
#include "vault/login/review.h"
#include "vault/loop/opening.h"
#include "vault/loop/restoring.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

// --- a store that was put back -----------------------------------------------------------------

#define LOST_UNKNOWN 1000 // records, where nobody knows

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

static void describe(struct admin *admin, const struct recovery *recovery, struct event *event)
{
    static char before[48], after[48], seen[160];
    const struct anchoring *anchoring = &admin->vault->anchoring;

    if (anchoring->found)
        snprintf(before, sizeof before, "%" PRIu64, anchoring->highest.size);
    else
        snprintf(before, sizeof before, "unknown");
    snprintf(after, sizeof after, "%" PRId64, anchoring->had);
    admin_event(admin, event, EVENT_LOG_RECOVERED, "");
    event_text(event, FIELD_WHAT,
               anchoring->restored ? "from_backup"
               : recovery->all     ? "rolled_back"
                                   : "rows");
    event_text(event, FIELD_BEFORE, before);
    event_text(event, FIELD_AFTER, after);
    event_number(event, FIELD_COUNT, recovery->all ? recovery->lost : (int64_t)recovery->suspended);
    if (anchoring->restored) {
        snprintf(seen, sizeof seen,
                 "taken=%" PRIu64 " already=%" PRIu64 " not-found=%" PRIu64 " damaged=%" PRIu64,
                 recovery->deeds[RECOVERY_TOOK], recovery->deeds[RECOVERY_ALREADY],
                 recovery->deeds[RECOVERY_NOBODY], recovery->deeds[RECOVERY_DAMAGED]);
        event_text(event, FIELD_SEEN, seen);
    }
    if (recovery->moved > 0)
        event_number(event, FIELD_UNTIL, recovery->time.until.seconds);
    if (recovery->time.ahead.seconds != 0) { // why that did not count
        event_number(event, FIELD_WHEN, recovery->time.ahead.seconds);
        event_text(event, FIELD_WHY,
                   admin->vault->now.synchronised ? "clock.synchronised" : "clock.right");
    }
}

// A later time of record, and a clock that nobody keeps: one of them is wrong. What was recorded
// under a clock that was far ahead would keep everybody's generator out until that date comes, and
// there is no way back but each one's resynchronisation; a clock that is behind would open codes
// that were used. So somebody has to look at a watch (decision 68).
static bool clock_is_in_doubt(const struct admin *admin, const struct recovery_time *time)
{
    return time->ahead.seconds != 0 && !admin->vault->now.synchronised &&
           !admin_has(admin, "clock_right");
}

static enum fault refuse_clock(struct admin *admin, const struct recovery_time *time)
{
    const time_t seconds = (time_t)time->ahead.seconds;
    char ahead[32] = "";
    struct tm tm;

    if (gmtime_r(&seconds, &tm) != NULL)
        (void)strftime(ahead, sizeof ahead, "%FT%TZ", &tm);
    return admin_end(
        admin, AdminStatus_ADMIN_CONFLICT,
        N_("Something was recorded later than the clock of this machine is now, and the clock is "
           "not synchronised: one of them is wrong."),
        N_("Compare the clock (date) with a watch. If it is behind: set it, then repeat this "
           "command. If it is right: repeat this command with --clock-right; the later time does "
           "not count then."),
        ahead);
}

// As before: refused.
static void give_up(struct vault *vault)
{
    store_close(&vault->store);
    opening_store(vault);
}

// Where no file can be made beside the key there is no anchor, and the store must not say that
// there is one: nothing could be accepted then (decision 78).
static enum fault begin_epoch(struct vault *vault)
{
    const uint64_t epoch = vault->anchoring.highest.epoch;
    struct anchor now;
    bool known = false;
    enum fault fault = store_anchor_known(vault->store, &known);

    if (fault == FAULT_NONE)
        fault = store_anchor_now(vault->store, &now);
    if (fault != FAULT_NONE || !known)
        return fault;
    return store_anchor_note(vault->store, 1 + (epoch > now.epoch ? epoch : now.epoch));
}

// In a transaction of its own: the batch's has no store to belong to. `again`: what `restore` has
// left, or NULL.
static enum fault accept(struct admin *admin, struct recovery *recovery, const char *again)
{
    struct vault *vault = admin->vault;
    struct event event;
    enum fault fault = store_begin(vault->store);

    if (fault != FAULT_NONE)
        return fault;
    fault = begin_epoch(vault);
    // First: a row that is ended below is looked at beside the others.
    if (fault == FAULT_NONE && recovery->rows)
        fault = store_rows_accept(vault->store);
    if (fault == FAULT_NONE)
        fault = recovery_people(admin, recovery);
    if (fault == FAULT_NONE && again != NULL)
        fault = recovery_again(admin, again, recovery);
    if (fault == FAULT_NONE)
        fault = recovery_damaged(admin, recovery);
    if (fault == FAULT_NONE)
        fault = anchoring_accepted(vault);
    describe(admin, recovery, &event);
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

// Records that may be missing: from the anchor, and from the copy of the log that `restore` was
// given. An anchor that lay there says nothing of what it was not written for.
static int64_t lost_records(const struct anchoring *found, int64_t newest)
{
    int64_t lost = found->found ? (int64_t)found->highest.size - found->had : 0;

    if ((!found->found || found->restored) && lost < LOST_UNKNOWN)
        lost = LOST_UNKNOWN;
    if (newest - found->had > lost)
        lost = newest - found->had;
    return lost > 0 ? lost : 0;
}

static const char *const deeds[RECOVERY_TOOKS] = {
    [RECOVERY_TOOK] = "again",
    [RECOVERY_ALREADY] = "already",
    [RECOVERY_NOBODY] = "unknown",
    [RECOVERY_DAMAGED] = "damaged",
};

static void show(struct admin *admin, const struct anchoring *found,
                 const struct recovery *recovery)
{
    AdminRow *row = admin_row(admin);

    row_text(row, "flaw",
             found->restored ? "from-backup"
             : recovery->all ? "rolled-back"
                             : "rows-put-back");
    if (recovery->all)
        row_number(row, "first", found->had + 1);
    if (recovery->all && found->found)
        row_number(row, "last", (int64_t)found->highest.size);
    row_number(row, "moved", (int64_t)recovery->moved);
    if (recovery->moved > 0)
        row_number(row, "until", recovery->time.until.seconds);
    if (recovery->time.ahead.seconds != 0)
        row_number(row, "ahead", recovery->time.ahead.seconds);
    if (recovery->rows)
        row_number(row, "suspended", (int64_t)recovery->suspended);
    for (size_t i = 0; i < RECOVERY_TOOKS && found->restored; i++)
        row_number(row, deeds[i], (int64_t)recovery->deeds[i]);
}

static enum fault end_accepted(struct admin *admin, const struct recovery *recovery)
{
    struct vault *vault = admin->vault;
    // First, or the next start refuses what is accepted here.
    const enum fault marked = vault->anchoring.restored ? restoring_done(vault) : FAULT_NONE;
    bool known = true;

    if (store_anchor_known(vault->store, &known) == FAULT_NONE && known && vault->anchoring.failed)
        return admin_end(admin, AdminStatus_ADMIN_FAILED,
                         N_("This earlier state is accepted, but its anchor beside the master key "
                            "cannot be written; see the system's log."),
                         N_("Mend the directory of the master key, then restart tokend."), NULL);
    if (marked != FAULT_NONE)
        return admin_end(admin, AdminStatus_ADMIN_FAILED,
                         N_("The store is accepted, but the mark of the restore beside it stays: "
                            "the next start refuses the store again."),
                         N_("Mend the directory of the store, then take away the file there whose "
                            "name ends in .restored."),
                         NULL);
    vault->anchoring.restored = false;
    if (recovery->rows)
        return admin_done(
            admin, N_("The store is in use as it is from now on. Whose row was behind the log is "
                      "suspended: look up what was done to them, do it again, then: warifu user "
                      "resume. Look through cards, keys and emergency codes as well."));
    if (!vault->now.synchronised)
        return admin_done(
            admin, N_("This earlier state is in use from now on. Compare the clock of this machine "
                      "with a watch before people log in: it is not synchronised. Then do again "
                      "what was done since that state: revocations above all. The system's log has "
                      "it."));
    return admin_done(admin, N_("This earlier state is in use from now on. Do again what was done "
                                "since then: revocations above all. The system's log has it."));
}

// What `restore` has left beside the store; nothing where nothing was restored.
static enum fault read_mark(struct vault *vault, char **again, struct restored_head *head)
{
    if (!vault->anchoring.restored)
        return FAULT_NONE;
    const enum fault fault = restoring_read(vault, again);
    return fault == FAULT_NONE ? recovery_head(vault->store, *again, head) : fault;
}

static enum fault refuse_mark(struct admin *admin, enum fault fault)
{
    if (fault == FAULT_REFUSED)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("The copy of the log that `restore` was given is of another machine, "
                            "or somebody has made it up: it is signed by another key."),
                         N_("Stop tokend, move away store and master key, and restore the backup "
                            "again with another copy of the log, or without one."),
                         NULL);
    return admin_end(admin, AdminStatus_ADMIN_FAILED,
                     N_("What was taken away since the backup cannot be read: the file beside the "
                        "store whose name ends in .restored is damaged."),
                     N_("Stop tokend, move away store and master key, and restore the backup "
                        "again."),
                     NULL);
}

static enum fault recover_store(struct admin *admin)
{
    struct vault *vault = admin->vault;
    struct restored_head head = {.records = 0};
    char *again = NULL;
    vault->anchoring.accepting = true;
    opening_store(vault);
    vault->anchoring.accepting = false;
    if (vault->store == NULL)
        return admin_end(admin, AdminStatus_ADMIN_FAILED, N_("The store cannot be used."),
                         N_("As root, run: warifu status"), NULL);
    const struct anchoring found = vault->anchoring;
    const enum fault marked = read_mark(vault, &again, &head);
    struct recovery recovery = {
        .all = found.behind, .lost = lost_records(&found, head.newest), .rows = found.rows_moved};
    enum fault fault = marked == FAULT_NONE ? recovery_time(vault, &recovery.time) : marked;
    const bool in_doubt = fault == FAULT_NONE && clock_is_in_doubt(admin, &recovery.time);
    if (fault == FAULT_NONE && !in_doubt)
        fault = accept(admin, &recovery, again);
    free(again);
    if (in_doubt || fault != FAULT_NONE)
        give_up(vault);
    if (in_doubt)
        return refuse_clock(admin, &recovery.time);
    if (marked != FAULT_NONE)
        return refuse_mark(admin, marked);
    if (fault != FAULT_NONE)
        return fault;
    show(admin, &found, &recovery);
    anchoring_write(vault);
    return end_accepted(admin, &recovery);
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

static enum fault verb_audit_recover(struct admin *admin)
{
    const struct log_watch *watch = &admin->vault->watch;
    bool any = false;

    if (admin->vault->store == NULL) {
        if (admin->rescue && admin->vault->anchoring.rolled_back)
            return recover_store(admin);
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("There is no store that was put back."), N_("To see it: warifu status"),
                         NULL);
    }
    if (admin_has(admin, "clock_right"))
        return admin_end(admin, AdminStatus_ADMIN_INVALID,
                         N_("The clock matters only for a store that was put back."), NULL,
                         "clock-right");
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
                         N_("Everything that is known of the log has been looked into already."),
                         N_("To see it: warifu status"), NULL);
    if (fault == FAULT_NONE)
        fault = log_watch_accept(admin->vault);
    return fault != FAULT_NONE
               ? fault
               : admin_done(admin, N_("What was found is known now; it stays on record."));
}

const struct admin_handler handlers_recover[] = {
    {"audit.recover", verb_audit_recover},
    {NULL, NULL},
};

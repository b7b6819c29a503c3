// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/log_watch.h"
#include "base/log.h"
#include "store/meta.h"
#include "vault/loop/batch.h"
#include "vault/loop/state.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#define RECORDS_AT_ONCE 2000
#define PAUSE_MS 1000    // between two of these
#define ROUND_MS 3600000 // between the end of a round and the next
#define META_KNOWN "log.known"
#define KNOWN_MAX 16 // ranges of records; more become wider

const char *log_flaw_name(enum log_flaw_kind kind)
{
    static const char *const names[LOG_FLAW_KINDS] = {[LOG_EDITED] = "edited",
                                                      [LOG_DELETED] = "deleted",
                                                      [LOG_CUT] = "cut",
                                                      [LOG_ADDED] = "added"};
    return (unsigned)kind < LOG_FLAW_KINDS ? names[kind] : "edited";
}

void log_flaw_text(const struct log_flaw *flaw, char text[LOG_FLAW_TEXT_SIZE])
{
    if (flaw->first == flaw->last)
        snprintf(text, LOG_FLAW_TEXT_SIZE, "%" PRId64, flaw->first);
    else
        snprintf(text, LOG_FLAW_TEXT_SIZE, "%" PRId64 "-%" PRId64, flaw->first, flaw->last);
}

// --- what is known ---------------------------------------------------------------------------

struct range {
    int64_t first, last;
};

static enum fault read_known(struct vault *vault, struct range ranges[KNOWN_MAX], size_t *count)
{
    char text[512];
    const enum fault fault = store_meta_get(vault->store, META_KNOWN, text, sizeof text);
    int used;
    *count = 0;
    if (fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
    for (const char *at = text; *count < KNOWN_MAX; at += used) {
        struct range *range = &ranges[*count];
        if (sscanf(at, "%" SCNd64 "-%" SCNd64 " %n", &range->first, &range->last, &used) != 2)
            break;
        ++*count;
    }
    return FAULT_NONE;
}

static int by_first(const void *a, const void *b)
{
    const struct range *left = a, *right = b;
    return left->first < right->first ? -1 : left->first > right->first;
}

// Where there are too many, two that are neighbours become one.
static size_t join_ranges(struct range *ranges, size_t count)
{
    size_t kept = 0;
    qsort(ranges, count, sizeof *ranges, by_first);
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && (ranges[i].first <= ranges[kept - 1].last + 1 || kept == KNOWN_MAX)) {
            if (ranges[i].last > ranges[kept - 1].last)
                ranges[kept - 1].last = ranges[i].last;
        } else {
            ranges[kept++] = ranges[i];
        }
    }
    return kept;
}

static bool is_within(const struct range *ranges, size_t count, const struct log_flaw *flaw)
{
    for (size_t i = 0; i < count; i++)
        if (flaw->first >= ranges[i].first && flaw->last <= ranges[i].last)
            return true;
    return false;
}

static void mark_known(struct vault *vault)
{
    struct range ranges[KNOWN_MAX];
    size_t count;
    if (read_known(vault, ranges, &count) != FAULT_NONE)
        return; // then it is not known
    for (unsigned i = 0; i < vault->watch.count; i++)
        vault->watch.findings[i].known = is_within(ranges, count, &vault->watch.findings[i].flaw);
}

enum fault log_watch_accept(struct vault *vault)
{
    struct range ranges[KNOWN_MAX + LOG_WATCH_FLAWS];
    char text[512] = "";
    size_t count, used = 0;
    enum fault fault = read_known(vault, ranges, &count);
    if (fault != FAULT_NONE)
        return fault;
    for (unsigned i = 0; i < vault->watch.count; i++)
        ranges[count++] =
            (struct range){vault->watch.findings[i].flaw.first, vault->watch.findings[i].flaw.last};
    count = join_ranges(ranges, count);
    for (size_t i = 0; i < count; i++) {
        const int length = snprintf(text + used, sizeof text - used, "%" PRId64 "-%" PRId64 " ",
                                    ranges[i].first, ranges[i].last);
        if (length < 0 || (size_t)length >= sizeof text - used)
            return FAULT_LIMIT;
        used += (size_t)length;
    }
    return store_meta_put(vault->store, META_KNOWN,
                          text); // from the next look on, if that is durable
}

// --- finding ---------------------------------------------------------------------------------

// What was missing at the end is missing in between once more is recorded; what was put in behind
// the end stands among ours then, and is none of them.
static bool is_alike(enum log_flaw_kind known, enum log_flaw_kind kind)
{
    return known == kind || (known == LOG_CUT && kind == LOG_DELETED) ||
           (known == LOG_DELETED && kind == LOG_CUT) || (known == LOG_ADDED && kind == LOG_EDITED);
}

void log_watch_note(struct vault *vault, const struct log_flaw *flaw)
{
    struct log_watch *watch = &vault->watch;
    for (unsigned i = 0; i < watch->count; i++) {
        struct log_flaw *known = &watch->findings[i].flaw;
        if (!is_alike(known->kind, flaw->kind) || flaw->first > known->last + 1 ||
            flaw->last + 1 < known->first)
            continue;
        if (flaw->first >= known->first && flaw->last <= known->last)
            return;
        known->first = flaw->first < known->first ? flaw->first : known->first;
        known->last = flaw->last > known->last ? flaw->last : known->last;
        watch->findings[i].told = watch->findings[i].known = false;
        return;
    }
    if (watch->count == LOG_WATCH_FLAWS) {
        watch->more++;
        return;
    }
    watch->findings[watch->count++] = (struct log_finding){.flaw = *flaw};
}

static bool note(void *context, const struct log_flaw *flaw)
{
    log_watch_note(context, flaw);
    return true;
}

static bool pass_over(void *context, const struct audit_record *record)
{
    (void)context;
    (void)record;
    return true;
}

static enum fault examine(struct vault *vault, int64_t after, int64_t until)
{
    const struct audit_filter filter = {.after = after, .until = until, .flawed = note};
    return store_audit_list(vault->store, &filter, pass_over, vault);
}

enum fault log_watch_newest(struct vault *vault)
{
    const int64_t count = store_audit_count(vault->store);
    const enum fault fault =
        examine(vault, count > LOG_WATCH_NEWEST ? count - LOG_WATCH_NEWEST : 0, 0);
    mark_known(vault);
    return fault;
}

static void look(struct vault *vault)
{
    struct log_watch *watch = &vault->watch;
    const int64_t until = watch->at + RECORDS_AT_ONCE;
    const bool end = until >= store_audit_count(vault->store);
    const enum fault fault = examine(vault, watch->at, end ? 0 : until);
    if (fault != FAULT_NONE)
        log_error("the log could not be looked at: %s", fault_name(fault));
    watch->at = end || fault != FAULT_NONE ? 0 : until;
    watch->next.milliseconds =
        vault->now.boot.milliseconds + (end || fault != FAULT_NONE ? ROUND_MS : PAUSE_MS);
}

// --- telling ---------------------------------------------------------------------------------

static enum fault step_tell(struct vault *vault, void *context, VaultReply *reply, bool *later)
{
    const struct log_flaw *flaw = context;
    char text[LOG_FLAW_TEXT_SIZE];
    struct event event;
    (void)reply;
    (void)later;
    log_flaw_text(flaw, text);
    event_init(&event, EVENT_LOG_ALTERED, "");
    event_text(&event, FIELD_WHY, log_flaw_name(flaw->kind));
    event_text(&event, FIELD_WHAT, text);
    event_number(&event, FIELD_COUNT, flaw->last - flaw->first + 1);
    return journal_record(vault, &event);
}

static void tell(struct vault *vault)
{
    const struct caller nobody = {0};
    for (unsigned i = 0; i < vault->watch.count; i++) {
        struct log_finding *finding = &vault->watch.findings[i];
        struct log_flaw flaw = finding->flaw;
        char text[LOG_FLAW_TEXT_SIZE];
        if (finding->told)
            continue;
        log_flaw_text(&flaw, text);
        finding->told = batch_step(vault, nobody, 0, step_tell, &flaw) == FAULT_NONE;
        if (finding->told && !finding->known)
            syslog(LOG_AUTHPRIV | LOG_EMERG,
                   "warifu: the audit log was altered: record %s: %s; see: warifu status", text,
                   log_flaw_name(flaw.kind));
    }
}

static bool has_unknown(const struct vault *vault)
{
    for (unsigned i = 0; i < vault->watch.count; i++)
        if (!vault->watch.findings[i].known)
            return true;
    return false;
}

void log_watch_look(struct vault *vault)
{
    struct log_flaw flaw;
    if (vault->store == NULL)
        return;
    if (vault->watch.store != vault->store)
        vault->watch = (struct log_watch){.store = vault->store};
    if (store_audit_noticed(vault->store, &flaw))
        log_watch_note(vault, &flaw);
    if (vault->now.boot.milliseconds >= vault->watch.next.milliseconds)
        look(vault);
    if (has_unknown(vault))
        mark_known(vault);
    tell(vault);
}

int log_watch_patience(const struct vault *vault, int most)
{
    if (vault->store == NULL)
        return most;
    const int64_t left = vault->watch.next.milliseconds - vault->now.boot.milliseconds;
    const int wait = (int)(left < 1 ? 1 : left > ROUND_MS ? ROUND_MS : left);
    return most < 0 || wait < most ? wait : most;
}

bool log_watch_found(const struct vault *vault)
{
    return vault->watch.count > 0;
}

bool log_watch_refuses(const struct vault *vault)
{
    return vault->policy->altered_log == ALTERED_REFUSE &&
           (vault->watch.more > 0 || has_unknown(vault));
}

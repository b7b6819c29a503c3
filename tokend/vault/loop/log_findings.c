// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/log_findings.h"
#include "base/log.h"
#include "store/meta.h"
#include "vault/loop/log_ranges.h"
#include "vault/loop/state.h"
#include <inttypes.h>
#include <stdio.h>

#define META_FOUND "log.found"
#define META_KNOWN "log.known"

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

// --- what is kept ----------------------------------------------------------------------------

_Static_assert(LOG_RANGES_SIZE <= STORE_META_SIZE, "a text of ranges is one fact");

static enum fault read_ranges(struct vault *vault, const char *name,
                              struct log_range ranges[LOG_RANGES_MOST], size_t *count)
{
    char text[LOG_RANGES_SIZE];
    const enum fault fault = store_meta_get(vault->store, name, text, sizeof text);
    *count = fault == FAULT_NONE ? log_ranges_read(text, ranges) : 0;
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

// All that was found, behind `count` ranges that are there already.
static enum fault keep_ranges(struct vault *vault, const char *name,
                              struct log_range ranges[LOG_RANGES_MOST + LOG_WATCH_FLAWS],
                              size_t count)
{
    char text[LOG_RANGES_SIZE];
    for (unsigned i = 0; i < vault->watch.count; i++) {
        const struct log_flaw *flaw = &vault->watch.findings[i].flaw;
        ranges[count++] = (struct log_range){flaw->first, flaw->last, log_flaw_name(flaw->kind)[0]};
    }
    log_ranges_write(ranges, count, text);
    return store_meta_put(vault->store, name, text);
}

enum fault log_findings_keep(struct vault *vault)
{
    struct log_range ranges[LOG_RANGES_MOST + LOG_WATCH_FLAWS];
    return keep_ranges(vault, META_FOUND, ranges, 0);
}

void log_findings_mark_known(struct vault *vault)
{
    struct log_range ranges[LOG_RANGES_MOST];
    size_t count;
    if (read_ranges(vault, META_KNOWN, ranges, &count) != FAULT_NONE)
        return; // then it is not known
    for (unsigned i = 0; i < vault->watch.count; i++) {
        const struct log_flaw *flaw = &vault->watch.findings[i].flaw;
        vault->watch.findings[i].known = log_ranges_hold(ranges, count, flaw->first, flaw->last);
    }
}

enum fault log_watch_accept(struct vault *vault)
{
    struct log_range ranges[LOG_RANGES_MOST + LOG_WATCH_FLAWS];
    size_t count;
    enum fault fault = read_ranges(vault, META_KNOWN, ranges, &count);
    if (fault == FAULT_NONE)
        fault = keep_ranges(vault, META_KNOWN, ranges, count);
    // From the next look on, if that is durable.
    return fault == FAULT_NONE ? log_findings_keep(vault) : fault;
}

static enum log_flaw_kind kind_of(char letter)
{
    for (enum log_flaw_kind kind = 0; kind < LOG_FLAW_KINDS; kind++)
        if (log_flaw_name(kind)[0] == letter)
            return kind;
    return LOG_EDITED;
}

void log_watch_start(struct vault *vault)
{
    struct log_range ranges[LOG_RANGES_MOST];
    struct log_watch *watch = &vault->watch;
    size_t count;
    *watch = (struct log_watch){0};
    if (read_ranges(vault, META_FOUND, ranges, &count) != FAULT_NONE)
        log_error("what was found in the log before cannot be read; it is looked at again");
    for (size_t i = 0; i < count; i++)
        watch->findings[watch->count++] = (struct log_finding){
            .flaw = {kind_of(ranges[i].kind), ranges[i].first, ranges[i].last}, .told = true};
    log_findings_mark_known(vault);
}

// --- finding ---------------------------------------------------------------------------------

// What was missing at the end is missing in between once more is recorded; what was put in behind
// the end stands among ours then, and is none of them.
static bool is_alike(enum log_flaw_kind known, enum log_flaw_kind kind)
{
    return known == kind || (known == LOG_CUT && kind == LOG_DELETED) ||
           (known == LOG_DELETED && kind == LOG_CUT) || (known == LOG_ADDED && kind == LOG_EDITED);
}

static void widen(struct log_finding *finding, const struct log_flaw *flaw)
{
    struct log_flaw *known = &finding->flaw;
    const int64_t before = known->last - known->first, length = flaw->last - flaw->first + 1;
    known->first = flaw->first < known->first ? flaw->first : known->first;
    known->last = flaw->last > known->last ? flaw->last : known->last;
    const int64_t gained = known->last - known->first - before;
    finding->damaged += length < gained ? length : gained;
    finding->told = finding->known = false;
}

static int64_t distance(const struct log_flaw *one, const struct log_flaw *other)
{
    return one->first > other->last   ? one->first - other->last
           : other->first > one->last ? other->first - one->last
                                      : 0;
}

static struct log_finding *nearest(struct log_watch *watch, const struct log_flaw *flaw)
{
    struct log_finding *best = &watch->findings[0];
    for (unsigned i = 1; i < watch->count; i++)
        if (distance(&watch->findings[i].flaw, flaw) < distance(&best->flaw, flaw))
            best = &watch->findings[i];
    return best;
}

void log_watch_note(struct vault *vault, const struct log_flaw *flaw)
{
    struct log_watch *watch = &vault->watch;
    // What is known or told of may be wider than one kind.
    for (unsigned i = 0; i < watch->count; i++)
        if (flaw->first >= watch->findings[i].flaw.first &&
            flaw->last <= watch->findings[i].flaw.last)
            return;
    for (unsigned i = 0; i < watch->count; i++) {
        struct log_flaw *known = &watch->findings[i].flaw;
        if (!is_alike(known->kind, flaw->kind) || flaw->first - 1 > known->last ||
            flaw->last + 1 < known->first)
            continue;
        widen(&watch->findings[i], flaw);
        return;
    }
    if (watch->count == LOG_WATCH_FLAWS)
        widen(nearest(watch, flaw), flaw);
    else
        watch->findings[watch->count++] =
            (struct log_finding){.flaw = *flaw, .damaged = flaw->last - flaw->first + 1};
}

// --- judging ---------------------------------------------------------------------------------

bool log_findings_any_unknown(const struct vault *vault)
{
    for (unsigned i = 0; i < vault->watch.count; i++)
        if (!vault->watch.findings[i].known)
            return true;
    return false;
}

bool log_watch_is_whole(const struct vault *vault)
{
    return vault->watch.whole;
}

bool log_watch_found(const struct vault *vault)
{
    return vault->watch.count > 0;
}

bool log_watch_refuses(const struct vault *vault)
{
    return vault->policy->altered_log == ALTERED_REFUSE && log_findings_any_unknown(vault);
}

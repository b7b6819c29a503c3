// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/log_watch.h"
#include "base/log.h"
#include "vault/loop/batch.h"
#include "vault/loop/state.h"
#include <syslog.h>

#define RECORDS_AT_ONCE 2000
#define PAUSE_MS 1000    // between two of these
#define ROUND_MS 3600000 // between the end of a round and the next

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
    if (fault == FAULT_NONE && count <= LOG_WATCH_NEWEST)
        vault->watch.whole = true;
    log_findings_mark_known(vault);
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
    watch->whole = watch->whole || (end && fault == FAULT_NONE);
    watch->at = end || fault != FAULT_NONE ? 0 : until;
    watch->next.milliseconds =
        vault->now.boot.milliseconds + (end || fault != FAULT_NONE ? ROUND_MS : PAUSE_MS);
}

// --- telling ---------------------------------------------------------------------------------

static enum fault step_tell(struct vault *vault, void *context, VaultReply *reply,
                            struct step_wants *wants)
{
    const struct log_finding *finding = context;
    const struct log_flaw *flaw = &finding->flaw;
    char text[LOG_FLAW_TEXT_SIZE];
    struct event event;
    (void)reply;
    (void)wants;
    log_flaw_text(flaw, text);
    event_init(&event, EVENT_LOG_ALTERED, "");
    event_text(&event, FIELD_WHY, log_flaw_name(flaw->kind));
    event_text(&event, FIELD_WHAT, text);
    event_number(&event, FIELD_COUNT, finding->damaged);
    const enum fault fault = journal_record(vault, &event);
    return fault == FAULT_NONE ? log_findings_keep(vault) : fault;
}

static void tell(struct vault *vault)
{
    const struct caller nobody = {0};
    for (unsigned i = 0; i < vault->watch.count; i++) {
        struct log_finding *finding = &vault->watch.findings[i];
        char text[LOG_FLAW_TEXT_SIZE];
        if (finding->told || finding->known)
            continue;
        log_flaw_text(&finding->flaw, text);
        finding->told = batch_step(vault, nobody, 0, step_tell, finding) == FAULT_NONE;
        if (finding->told)
            syslog(LOG_AUTHPRIV | LOG_EMERG,
                   "warifu: the audit log was altered: record %s: %s; see: warifu status", text,
                   log_flaw_name(finding->flaw.kind));
    }
}

void log_watch_look(struct vault *vault)
{
    struct log_flaw flaw;
    if (vault->store == NULL)
        return;
    if (store_audit_noticed(vault->store, &flaw))
        log_watch_note(vault, &flaw);
    if (vault->now.boot.milliseconds >= vault->watch.next.milliseconds)
        look(vault);
    if (log_findings_any_unknown(vault))
        log_findings_mark_known(vault);
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

// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/journal.h"
#include "base/journald.h"
#include "base/log.h"
#include "store/audit.h"
#include "store/store.h"
#include "vault/loop/state.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <syslog.h>

#define MINUTE 60000

// A new minute starts a new budget; what was dropped stays until somebody says so.
static bool rate_allows(struct journal_rate *rate, struct boot_time now, uint32_t limit)
{
    if (now.milliseconds - rate->minute.milliseconds >= MINUTE) {
        rate->minute = now;
        rate->taken = 0;
    }
    if (rate->taken >= limit) {
        rate->dropped++;
        return false;
    }
    rate->taken++;
    return true;
}

static enum fault remember(struct journal *journal, const struct event *event, const char *body)
{
    if (journal->count == journal->room) {
        const size_t room = journal->room == 0 ? 64 : journal->room * 2;
        struct journal_line *lines = realloc(journal->lines, room * sizeof *lines);
        if (lines == NULL)
            return FAULT_MEMORY;
        journal->lines = lines;
        journal->room = room;
    }
    struct journal_line *line = &journal->lines[journal->count];
    line->id = event->id;
    snprintf(line->user, sizeof line->user, "%s", event->user);
    line->body = strdup(body);
    if (line->body == NULL)
        return FAULT_MEMORY;
    journal->count++;
    return FAULT_NONE;
}

// With the workstation where it was, this one unless the event says another (A7); of a login also
// by which policy (E5).
static enum fault write_body(const struct vault *vault, const struct event *event, char *body,
                             size_t size)
{
    struct event placed = *event;
    char policy[33];

    if (placed.values[FIELD_HOST].type == VALUE_ABSENT)
        event_text(&placed, FIELD_HOST, vault->settings->host);
    if (event_has(event->id, FIELD_POLICY)) {
        snprintf(policy, sizeof policy, "%.32s", vault->policy_digest);
        event_text(&placed, FIELD_POLICY, policy);
    }
    return event_write(&placed, body, size);
}

enum fault journal_record(struct vault *vault, const struct event *event)
{
    const struct event_kind *kind = event_kind(event->id);
    char body[EVENT_BODY_MAX];
    enum fault fault;

    if (kind == NULL)
        return FAULT_INTERNAL;
    if (kind->sheddable &&
        !rate_allows(&vault->journal.records, vault->now.boot, vault->settings->event_rate))
        return FAULT_NONE;
    fault = write_body(vault, event, body, sizeof body);
    if (fault != FAULT_NONE)
        return fault;
    if (vault->store != NULL) {
        struct audit_record record = {
            .wall = vault->now.wall,
            .steady = vault->now.steady,
            .body = body,
        };
        snprintf(record.event, sizeof record.event, "%s", kind->name);
        snprintf(record.user, sizeof record.user, "%s", event->user);
        fault = store_audit_append(vault->store, &record);
        if (fault != FAULT_NONE)
            return fault;
    }
    return remember(&vault->journal, event, body);
}

size_t journal_mark(const struct journal *journal)
{
    return journal->count;
}

void journal_forget(struct journal *journal, size_t mark)
{
    while (journal->count > mark)
        free(journal->lines[--journal->count].body);
}

void journal_keep(struct journal *journal, enum event_id id)
{
    size_t kept = 0;

    for (size_t i = 0; i < journal->count; i++)
        if (journal->lines[i].id == id)
            journal->lines[kept++] = journal->lines[i];
        else
            free(journal->lines[i].body);
    journal->count = kept;
}

static void mirror_line(const struct journal_line *line)
{
    const struct event_kind *kind = event_kind(line->id);

    char priority[8], facility[8], clause[EVENT_CLAUSE_SIZE];

    snprintf(priority, sizeof priority, "%d", (int)kind->severity);
    snprintf(facility, sizeof facility, "%d", LOG_AUTHPRIV >> 3);
    const struct journald_field fields[] = {
        {"MESSAGE", line->body},       {"PRIORITY", priority},
        {"SYSLOG_FACILITY", facility}, {"SYSLOG_IDENTIFIER", "tokend"},
        {"WARIFU_EVENT", kind->name},  {"WARIFU_CLAUSE", event_clause(kind, clause)},
        {"WARIFU_USER", line->user},
    };
    if (!journald_send(fields, sizeof fields / sizeof *fields))
        syslog(LOG_AUTHPRIV | (int)kind->severity, "%s", line->body);
}

void journal_mirror(struct vault *vault)
{
    struct journal *journal = &vault->journal;
    const uint32_t dropped = journal->mirror.dropped;

    for (size_t i = 0; i < journal->count; i++) {
        // An alert is never dropped: there are few, and somebody must see them.
        const bool alert = event_kind(journal->lines[i].id)->severity == SEVERITY_ALERT;
        if (alert || rate_allows(&journal->mirror, vault->now.boot, vault->settings->event_rate))
            mirror_line(&journal->lines[i]);
    }
    // The first line of a new minute tells how many were left out; the store has them all.
    if (journal->count > 0 && dropped > 0 && journal->mirror.dropped == dropped) {
        log_warning("%u event lines were not mirrored; all of them are in the store", dropped);
        journal->mirror.dropped = 0;
    }
    journal_forget(journal, 0);
}

bool journal_owes(const struct journal *journal)
{
    return journal->records.dropped > 0;
}

enum fault journal_tick(struct vault *vault)
{
    struct journal_rate *rate = &vault->journal.records;
    struct event event;
    enum fault fault;

    if (rate->dropped == 0 || vault->now.boot.milliseconds - rate->minute.milliseconds < MINUTE)
        return FAULT_NONE;
    event_init(&event, EVENT_EVENTS_DROPPED, "");
    event_number(&event, FIELD_COUNT, rate->dropped);
    event_text(&event, FIELD_WHY, "rate");
    fault = journal_record(vault, &event);
    if (fault == FAULT_NONE)
        *rate = (struct journal_rate){.minute = vault->now.boot};
    return fault;
}

void journal_free(struct journal *journal)
{
    journal_forget(journal, 0);
    free(journal->lines);
    journal->lines = NULL;
    journal->room = 0;
}

// SPDX-License-Identifier: BSD-2-Clause
// The catalogue of audit events, one table: names, the clauses that they are evidence for,
// severities and fields (E2, E5). No secret is ever a field (abuse:W7). Pure data, for whoever
// writes the log and whoever counts what is in it. To add an event: its id in event_id.h and a row
// in event_kind.c.
#ifndef WARIFU_CORE_EVENT_KIND_H
#define WARIFU_CORE_EVENT_KIND_H

#include "core/event_id.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// In alphabetical order of their names: that is the order on the line.
enum event_field {
    FIELD_ACTOR,      // who did it, if not the person it is about
    FIELD_AFTER,      // state after a change (E5)
    FIELD_APPLICANT,  // who asked for it, or did it, if somebody else than the actor (D8)
    FIELD_APPROVER,   // the second person of what two did (D7)
    FIELD_BEFORE,     // state before a change
    FIELD_CALLER,     // uid in whose session somebody else tried (abuse:M19)
    FIELD_CARD,       // serial of an ID card
    FIELD_CLASSES,    // really shown
    FIELD_CODE,       // what became of the one-time code
    FIELD_COUNT,      // how many
    FIELD_CREDENTIAL, // its number
    FIELD_DEPARTMENT, // that a card belongs to
    FIELD_DEPUTY_FOR, // in whose place the actor did it (D6)
    FIELD_DRIFT,
    FIELD_EMERGENCY,        // number of an emergency code
    FIELD_ENVELOPE,         // its number, and that of a code in it
    FIELD_EXCEPTION,        // number of the exception by which the policy lets in (F1)
    FIELD_EXCEPTION_CLAUSE, // and the clause under which there is one
    FIELD_FAILURES,         // in the budget
    FIELD_HOLDER,    // who is enrolled with this uid, or under this name, but not both (abuse:I2)
    FIELD_HOST,      // this workstation
    FIELD_KEY,       // what became of the key, and by which flaw
    FIELD_LOGIN_UID, // root's work: who had logged in before it
    FIELD_LOGIND,    // what logind calls a session
    FIELD_MEMBER,    // who used a shared ID (A6)
    FIELD_METHOD,    // how a card changed hands or was destroyed
    FIELD_MODEL,     // AAGUID of an authenticator
    FIELD_OPERATION,
    FIELD_ORIGIN,   // whose tries: local, remote or foreign
    FIELD_PASSWORD, // what became of the password
    FIELD_PEER,     // uid of the process that asked
    FIELD_PLACE,    // where a card was lost
    FIELD_POLICY,   // digest of the policy that decided
    FIELD_REASON,   // as given by a person
    FIELD_REMEDY,   // the command that tells more, or mends it
    FIELD_REPORTER, // who told of a loss
    FIELD_REVIEW,   // number of what waits for a second person
    FIELD_RHOST,
    FIELD_RULE,
    FIELD_RUSER,
    FIELD_SEEN, // what was seen after something was done
    FIELD_SERVICE,
    FIELD_SESSION,
    FIELD_TTY,
    FIELD_UID,
    FIELD_UNTIL, // when it ends, seconds since 1970
    FIELD_VERB,
    FIELD_WHAT, // an exception relaxes to what; for whom a deputy stands in
    FIELD_WHEN, // a card was missed, as reported; seconds since 1970
    FIELD_WHY,  // as found by the vault
    FIELD_WITNESS,
    EVENT_FIELDS
};

enum event_severity {
    SEVERITY_INFO = 6,
    SEVERITY_NOTICE = 5,
    SEVERITY_WARNING = 4,
    SEVERITY_ALERT = 1
};

struct event_kind {
    const char *name; // at most 48 characters
    const char
        *clauses; // ids that it is evidence for, separated by a space; a record cites the first
    enum event_severity severity; // a syslog priority
    bool sheddable;  // nothing was evaluated or changed: may be counted instead of recorded
                     // (abuse:X4)
    uint64_t fields; // bits of event_field
};

const struct event_kind *event_kind(enum event_id id);
// The id of the event of this name, or EVENT_COUNT_: the catalogue has none. Names may have ended
// before their NUL: `length` bytes are read.
enum event_id event_by_name(const char *name, size_t length);
// Whether the catalogue has an event of this name.
bool event_is_known(const char *name);
bool event_has(enum event_id id, enum event_field field);
// Whether such a record is evidence for this clause ("A4").
bool event_is_evidence(enum event_id id, const char *clause);
// Whether it tells of something that went wrong or was refused: then it is of interest for its
// clauses, and proves for none of them that what they demand is done.
bool event_is_adverse(enum event_id id);
// Whether the manager is told of it (tools/notice_send.c): it is evidence for a clause that says so
// (D6 deputies and grants, E7 attacks, F1 exceptions, F2 emergencies, F5 rights taken away), or an
// alert.
bool event_is_notified(enum event_id id);
// The clause that a record of it cites; the text is `out`.
#define EVENT_CLAUSE_SIZE 8
const char *event_clause(const struct event_kind *kind, char out[EVENT_CLAUSE_SIZE]);
const char *event_field_name(enum event_field field);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// Audit events: one catalogue of names, clauses, severities and fields, and the canonical JSON line
// that is stored and mirrored to the journal (E2, E5; abuse:A1). No secret is ever a field
// (abuse:W7). To add an event: its id
// in core/event_id.h and a row in event.c.
#ifndef WARIFU_VAULT_EVENT_H
#define WARIFU_VAULT_EVENT_H

#include "base/fault.h"
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
    const char *clause;
    enum event_severity severity; // a syslog priority
    bool sheddable;  // nothing was evaluated or changed: may be counted instead of recorded
                     // (abuse:X4)
    uint64_t fields; // bits of event_field
};

const struct event_kind *event_kind(enum event_id id);
// Whether the catalogue has an event of this name.
bool event_is_known(const char *name);
bool event_has(enum event_id id, enum event_field field);
const char *event_field_name(enum event_field field);

struct event_value {
    enum { VALUE_ABSENT = 0, VALUE_TEXT, VALUE_NUMBER } type;
    const char *text; // the caller's; must live until the event is recorded
    int64_t number;
};

struct event {
    enum event_id id;
    const char *user; // whom it is about; "" nobody
    struct event_value values[EVENT_FIELDS];
};

void event_init(struct event *event, enum event_id id, const char *user);
// NULL and "" are left out.
void event_text(struct event *event, enum event_field field, const char *text);
void event_number(struct event *event, enum event_field field, int64_t number);

#define EVENT_BODY_MAX 8192 // bytes with NUL

// The canonical line: {"event":...,"clause":...,"severity":...,"user":..., fields in order}.
// Control characters, line separators, bidirectional controls, zero-width and invalid bytes are
// escaped as \uXXXX, so that one record is one line on every terminal and parses back. Values
// longer than 768 escaped bytes end in "...". FAULT_INTERNAL when a field is not in the event's
// catalogue row.
enum fault event_write(const struct event *event, char *out, size_t size) MUST_CHECK;

#endif

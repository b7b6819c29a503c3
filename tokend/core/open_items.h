// SPDX-License-Identifier: BSD-2-Clause
// What was begun in a log and not brought to its end (C5, F2, F3, A5, E1): which event opens an
// item, which moves it on, and which closes it, is a table. Pure; the records come in their order.
// Bounded: beyond OPEN_ITEMS_MAX at one time they are counted, not listed.
#ifndef WARIFU_CORE_OPEN_ITEMS_H
#define WARIFU_CORE_OPEN_ITEMS_H

#include "core/event_kind.h"

#define OPEN_ITEMS_MAX 4096
#define OPEN_ITEM_KEY_SIZE 256

enum open_item_kind {
    OPEN_CARD,           // lost, to be handed back, or to be destroyed (C5)
    OPEN_LOST_CARD,      // and there is another one in its place: it may still turn up
    OPEN_SUSPENDED_CARD, // neither found nor lost nor revoked since (C4)
    OPEN_EMERGENCY,      // a code that was used, and nobody has looked at it (F2)
    OPEN_REVIEW,         // rescue, break-glass, a role: to be looked at afterwards (F2, F3)
    OPEN_REQUEST,        // waits for a second person (D7, F1); nothing was given
    OPEN_GRANTED,  // exception, privilege or deputy in force (F1, D4): in order, but to be known
    OPEN_ID,       // dormant, and still there (A5, G3)
    OPEN_ENDED_ID, // its last day over, and still there (A5)
    OPEN_LAST_ADMINISTRATOR, // whom nobody else can replace would be dormant (A5)
    OPEN_SESSION,            // ordered to end, and nobody saw that it did (C4, F5)
    OPEN_KEY,                // may have been copied (C4)
    OPEN_POLICY,             // lies in the file's place, neither activated nor withdrawn (D7)
    OPEN_DAMAGE,             // a person's row that does not open (E2)
    OPEN_LOG,                // was altered, and nobody has looked into it (E1)
    OPEN_ITEM_KINDS
};

struct open_item {
    enum open_item_kind kind;
    enum event_id event;          // that it stands at
    int64_t since, until;         // time of that; when it ends by itself, 0 never
    int64_t sequence;             // number of that record
    char key[OPEN_ITEM_KEY_SIZE]; // serial, number or ID
    char what[32];                // of a request: "exception"; of a session: its name in logind
};

struct open_items {
    struct open_item *items; // room for OPEN_ITEMS_MAX, the caller's
    unsigned count;
    int64_t more; // that found no room: as many are open at most beside the listed ones
};

// What a record says of it; a text that is not there is "".
struct open_record {
    enum event_id event;
    int64_t sequence, time, until;
    const char *key;       // see open_items_key()
    const char *after;     // of a name
    const char *operation; // what of it
    const char *word;      // by which some events open or close: `seen` of a session, else `why`
};

// The field that names the item of this event, "user" for the person whom it is about; NULL: its
// records are not wanted here and need not be read.
const char *open_items_key(enum event_id event);
// Whether such a record can change anything now: most logins and ends of sessions cannot.
bool open_items_want(const struct open_items *items, enum event_id event);
void open_items_add(struct open_items *items, const struct open_record *record);
// Takes out what has ended by itself at that time.
void open_items_end(struct open_items *items, int64_t now);

// For machines: "card"; the clause that asks for it; whether somebody has to do something.
const char *open_item_name(enum open_item_kind kind);
const char *open_item_clause(enum open_item_kind kind);
bool open_item_is_owed(enum open_item_kind kind);

#endif

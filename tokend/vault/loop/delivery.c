// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/delivery.h"
#include "base/log.h"
#include "store/person.h"
#include "store/request.h"
#include "store/session.h"
#include "vault/loop/journal.h"
#include "vault/loop/state.h"
#include "vault/loop/ticket.h"
#include "wire/handover.h"
#include <stdlib.h>
#include <string.h>

#define WHY_FRONT "front" // the front died; whether its client has the verdict nobody knows

enum standing {
    BEGUN,   // in a step that is not committed
    OUT,     // the client has been told, or will be
    SETTLED, // it has the verdict, or never will
    WRITTEN, // on record with this batch, if that is committed
    WAITING, // settled, and cannot be written at the moment: the others are in no way held up
};

struct delivery {
    struct delivery *next;
    uint64_t number;
    struct caller caller;
    enum standing standing;
    bool taken; // once settled
    const char *why;
    struct grant grant;
    struct event event; // login.granted or session.closed; its texts follow
    char texts[];
};

void deliveries_init(struct deliveries *deliveries)
{
    *deliveries = (struct deliveries){.count = 0};
    deliveries->tail = &deliveries->first;
}

void deliveries_free(struct deliveries *deliveries)
{
    while (deliveries->first != NULL) {
        struct delivery *next = deliveries->first->next;
        free(deliveries->first);
        deliveries->first = next;
    }
    deliveries_init(deliveries);
}

// --- events that outlive their step -------------------------------------------------------------

static size_t texts_size(const struct event *event)
{
    size_t size = strlen(event->user) + 1;

    for (unsigned i = 0; i < EVENT_FIELDS; i++)
        if (event->values[i].type == VALUE_TEXT)
            size += strlen(event->values[i].text) + 1;
    return size;
}

static const char *keep(char **room, const char *text)
{
    char *kept = *room;
    const size_t size = strlen(text) + 1;

    memcpy(kept, text, size);
    *room += size;
    return kept;
}

static void copy_event(struct delivery *delivery, const struct event *event)
{
    char *room = delivery->texts;

    delivery->event = *event;
    delivery->event.user = keep(&room, event->user);
    for (unsigned i = 0; i < EVENT_FIELDS; i++)
        if (event->values[i].type == VALUE_TEXT)
            delivery->event.values[i].text = keep(&room, event->values[i].text);
}

// --- life ---------------------------------------------------------------------------------------

enum fault delivery_begin(struct vault *vault, struct caller caller, const struct grant *grant)
{
    struct deliveries *all = &vault->deliveries;
    const struct event *event = grant->event != NULL ? grant->event : grant->closed;

    if (all->count >= DELIVERIES_MAX)
        return FAULT_BUSY;
    struct delivery *made = malloc(sizeof *made + texts_size(event));
    if (made == NULL)
        return FAULT_MEMORY;
    *made = (struct delivery){.number = ++all->number, .caller = caller, .grant = *grant};
    copy_event(made, event);
    *all->tail = made;
    all->tail = &made->next;
    all->count++;
    return FAULT_NONE;
}

// Takes out and frees those for which `drop` says so.
static void sweep(struct deliveries *all, bool (*drop)(const struct delivery *, uint64_t),
                  uint64_t argument)
{
    struct delivery **at = &all->first;

    while (*at != NULL) {
        struct delivery *delivery = *at;
        if (!drop(delivery, argument)) {
            at = &delivery->next;
            continue;
        }
        *at = delivery->next;
        all->count--;
        free(delivery);
    }
    all->tail = at;
}

static void settle(struct vault *vault, struct delivery *delivery, bool taken, const char *why)
{
    delivery->taken = taken;
    delivery->standing = SETTLED;
    delivery->why = why;
    if (!taken && delivery->grant.ticket != 0)
        undelivered_note(&vault->deliveries.voided, delivery->grant.holder, delivery->grant.ticket,
                         vault->now.boot);
}

void delivery_settle(struct vault *vault, struct caller caller, bool taken)
{
    for (struct delivery *at = vault->deliveries.first; at != NULL; at = at->next)
        if (at->caller.id == caller.id && at->caller.front == caller.front && at->standing == OUT) {
            settle(vault, at, taken, "gone");
            return;
        }
}

void delivery_front_gone(struct vault *vault, uint64_t front)
{
    for (struct delivery *at = vault->deliveries.first; at != NULL; at = at->next)
        if (at->caller.front == front && at->standing == OUT)
            settle(vault, at, false, WHY_FRONT);
}

bool deliveries_due(const struct vault *vault)
{
    for (const struct delivery *at = vault->deliveries.first; at != NULL; at = at->next)
        if (at->standing == SETTLED || at->standing == WAITING)
            return true;
    return false;
}

bool delivery_is_void(const struct vault *vault, const struct ticket *ticket)
{
    return undelivered_has(&vault->deliveries.voided, ticket->person, ticket->number);
}

// --- the record ---------------------------------------------------------------------------------

// A login that nobody got is no sign of life.
static enum fault take_back_login(struct vault *vault, const struct grant *grant)
{
    struct person person;
    enum fault fault = store_person_by_id(vault->store, grant->person, &person);

    // A row that does not verify has to be found by whoever looks at it; this login is on record.
    if (fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND || fault == FAULT_CORRUPT ? FAULT_NONE : fault;
    if (person.last_login.seconds == grant->login.seconds)
        person.last_login = grant->login_before;
    if (person.logins > 0)
        person.logins--;
    return store_person_update(vault->store, &person);
}

static enum fault write_login(struct vault *vault, struct delivery *delivery)
{
    if (delivery->taken)
        return journal_record(vault, &delivery->event);
    struct event event = delivery->event;
    event.id = EVENT_LOGIN_UNDELIVERED;
    event_text(&event, FIELD_WHY, delivery->why);
    const enum fault fault =
        delivery->grant.person != 0 ? take_back_login(vault, &delivery->grant) : FAULT_NONE;
    return fault == FAULT_NONE ? journal_record(vault, &event) : fault;
}

// Its scope was made before this was said, so whoever is told to stop it finds it.
static enum fault stop_if_over(struct vault *vault, const struct delivery *delivery)
{
    struct request request;
    struct event event;
    enum fault fault = store_request_get(vault->store, delivery->grant.privilege, &request);

    if (fault == FAULT_NONE) {
        const struct request_life life = request_life(&request);
        if (request_runs(&life, vault->now.wall))
            return FAULT_NONE;
    } else if (fault != FAULT_NOT_FOUND && fault != FAULT_CORRUPT) {
        return fault; // what does not verify allows nothing
    }
    if (!stops_note(
            vault, (struct stop){(uint32_t)delivery->grant.privilege, STOP_GRANT | STOP_BY_END, 0}))
        return FAULT_BUSY; // and again in a second
    event_init(&event, EVENT_SESSION_ORDERED, delivery->event.user);
    event_number(&event, FIELD_REVIEW, delivery->grant.privilege);
    event_text(&event, FIELD_METHOD, "end");
    event_text(&event, FIELD_WHY, "no_grant");
    return journal_record(vault, &event);
}

static enum fault write_session(struct vault *vault, struct delivery *delivery)
{
    if (delivery->taken) // session.opened is on record
        return delivery->grant.privilege != 0 ? stop_if_over(vault, delivery) : FAULT_NONE;
    // Nobody who opened it says that it did not begin: it may live, and what is taken away later
    // must still find it (C4, abuse:R1).
    if (strcmp(delivery->why, WHY_FRONT) == 0)
        return FAULT_NONE;
    const enum fault fault =
        delivery->grant.session == 0
            ? FAULT_NONE
            : store_session_close(vault->store, delivery->grant.session, vault->now.wall);
    if (fault == FAULT_NOT_FOUND || fault == FAULT_CONFLICT)
        return FAULT_NONE;        // closed already
    if (fault == FAULT_CORRUPT) { // and stays in the list of what may be open
        log_error("a session that nobody has cannot be closed: its row does not verify");
        return FAULT_NONE;
    }
    return fault == FAULT_NONE ? journal_record(vault, &delivery->event) : fault;
}

static enum fault write_one(struct vault *vault, struct delivery *delivery)
{
    const enum fault fault = delivery->event.id == EVENT_SESSION_CLOSED
                                 ? write_session(vault, delivery)
                                 : write_login(vault, delivery);
    delivery->standing = fault == FAULT_BUSY ? WAITING : SETTLED;
    return fault == FAULT_BUSY ? FAULT_NONE : fault;
}

enum fault deliveries_record(struct vault *vault)
{
    enum fault fault = vault->store == NULL ? FAULT_BUSY : FAULT_NONE;

    for (struct delivery *at = vault->deliveries.first; at != NULL && fault == FAULT_NONE;
         at = at->next)
        if (at->standing == SETTLED || at->standing == WAITING)
            fault = write_one(vault, at);
    return fault;
}

void deliveries_recorded(struct vault *vault, bool done)
{
    vault->deliveries.failed = !done;
    for (struct delivery *at = vault->deliveries.first; at != NULL && done; at = at->next) {
        if (at->standing == SETTLED)
            at->standing = WRITTEN;
        vault->deliveries.failed = vault->deliveries.failed || at->standing == WAITING;
    }
}

// --- batches ------------------------------------------------------------------------------------

uint64_t deliveries_mark(const struct vault *vault)
{
    return vault->deliveries.number;
}

static bool is_newer(const struct delivery *delivery, uint64_t mark)
{
    return delivery->number > mark;
}

void deliveries_forget(struct vault *vault, uint64_t mark)
{
    if (vault->deliveries.number != mark)
        sweep(&vault->deliveries, is_newer, mark);
}

static bool has_ended(const struct delivery *delivery, uint64_t committed)
{
    return delivery->standing == (committed != 0 ? WRITTEN : BEGUN);
}

void deliveries_end(struct vault *vault, bool committed)
{
    sweep(&vault->deliveries, has_ended, committed);
    for (struct delivery *at = vault->deliveries.first; at != NULL; at = at->next) {
        if (at->standing == BEGUN)
            at->standing = OUT;
        else if (at->standing == WRITTEN)
            at->standing = SETTLED;
    }
    vault->deliveries.failed = vault->deliveries.failed || !committed;
}

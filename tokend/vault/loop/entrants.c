// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/entrants.h"
#include "core/foreign.h"
#include <sodium.h>
#include <string.h>

// Where somebody comes in: the same words in another process of the same login, and in no other
// login but one at the same place.
static void place_of(const struct ticket_keys *keys, const Subject *subject, uint8_t where[16])
{
    const char *const parts[] = {subject->service, subject->tty, subject->rhost, subject->ruser,
                                 subject->who.name};
    crypto_generichash_state state;

    crypto_generichash_init(&state, keys->hash, sizeof keys->hash, 16);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        crypto_generichash_update(&state, (const unsigned char *)parts[i], strlen(parts[i]) + 1);
    crypto_generichash_update(&state, (const unsigned char *)&subject->who.uid,
                              sizeof subject->who.uid);
    crypto_generichash_final(&state, where, 16);
}

// Whose program asks, whoever is asked: false where nobody knows that, or it is root's own.
static bool asker_of(const struct ticket_keys *keys, const Subject *subject, uint8_t asker[16])
{
    crypto_generichash_state state;

    memset(asker, 0, 16);
    if (subject->caller_uid == 0 || subject->root)
        return false;
    crypto_generichash_init(&state, keys->hash, sizeof keys->hash, 16);
    crypto_generichash_update(&state, (const unsigned char *)"asker", sizeof "asker");
    crypto_generichash_update(&state, (const unsigned char *)subject->service,
                              strlen(subject->service) + 1);
    crypto_generichash_update(&state, (const unsigned char *)&subject->caller_uid,
                              sizeof subject->caller_uid);
    crypto_generichash_final(&state, asker, 16);
    return true;
}

// A free place or, when the person has enough or there is none left, the oldest one's.
static struct entrant *place_for(struct entrants *all, int64_t person)
{
    struct entrant *oldest = &all->places[0], *own = NULL, *unused = NULL;
    unsigned count = 0;

    for (size_t i = 0; i < ENTRANTS_MAX; i++) {
        struct entrant *place = &all->places[i];
        if (place->ticket.kind == TICKET_NONE) {
            unused = place;
            continue;
        }
        if (place->ticket.number < oldest->ticket.number)
            oldest = place;
        if (place->ticket.person != person)
            continue;
        count++;
        if (own == NULL || place->ticket.number < own->ticket.number)
            own = place;
    }
    return count >= ENTRANTS_PER_PERSON ? own : unused != NULL ? unused : oldest;
}

static bool is_at(const struct entrant *place, const uint8_t where[16])
{
    return place->ticket.kind != TICKET_NONE && memcmp(place->where, where, 16) == 0;
}

static bool is_older(const struct ticket *ticket, struct boot_time now, int64_t seconds)
{
    return now.milliseconds - ticket->boot.milliseconds > seconds * 1000;
}

static bool is_old(const struct ticket *ticket, struct boot_time now)
{
    return is_older(ticket, now, TICKET_SECONDS);
}

void entrants_note(struct entrants *all, const struct ticket_keys *keys, const Subject *subject,
                   const struct ticket *ticket)
{
    if (subject->peer_uid != 0 || ticket->kind != TICKET_LOGIN ||
        (ticket->flags & TICKET_OWES) != 0)
        return;
    entrants_drop(all, ticket->number); // asked twice
    uint8_t where[16];
    bool crowded = false;
    place_of(keys, subject, where);
    for (size_t i = 0; i < ENTRANTS_MAX; i++)
        if (is_at(&all->places[i], where) && !is_old(&all->places[i].ticket, ticket->boot))
            crowded = all->places[i].crowded = true;
    struct entrant *place = place_for(all, ticket->person);
    *place = (struct entrant){
        .ticket = *ticket, .polkit = strcmp(subject->service, "polkit-1") == 0, .crowded = crowded};
    memcpy(place->where, where, sizeof where);
    place->seen = asker_of(keys, subject, place->asker) && subject->caller_uid != CALLER_NOBODY;
}

// What proves nothing any more, or was another person's of that name, waits for nothing; but the
// newest says why.
static size_t leave_out(struct ticket *tickets, size_t count, struct boot_time now)
{
    size_t left = 0;

    for (size_t i = 0; i < count; i++)
        if (i == count - 1 ||
            (!is_old(&tickets[i], now) && tickets[i].person == tickets[count - 1].person))
            tickets[left++] = tickets[i];
    return left;
}

size_t entrants_at(const struct entrants *all, const struct ticket_keys *keys,
                   const Subject *subject, struct boot_time now,
                   struct ticket tickets[ENTRANTS_PER_PERSON], bool *crowded)
{
    uint8_t where[16];
    size_t count = 0;

    *crowded = false;
    place_of(keys, subject, where);
    for (size_t i = 0; i < ENTRANTS_MAX; i++) {
        const struct entrant *place = &all->places[i];
        size_t at = count;
        if (!is_at(place, where))
            continue;
        if (count == ENTRANTS_PER_PERSON) { // of more, the newest
            if (place->ticket.number < tickets[0].number)
                continue;
            memmove(tickets, tickets + 1, --count * sizeof *tickets);
            at = count;
        }
        for (; at > 0 && tickets[at - 1].number > place->ticket.number; at--)
            tickets[at] = tickets[at - 1];
        tickets[at] = place->ticket;
        *crowded = *crowded || place->crowded;
        count++;
    }
    return leave_out(tickets, count, now);
}

bool entrants_asked(const struct entrants *all, const struct ticket_keys *keys,
                    const Subject *subject, struct boot_time now, struct ticket *ticket)
{
    uint8_t asker[16];

    *ticket = (struct ticket){.kind = TICKET_NONE};
    if (!asker_of(keys, subject, asker))
        return false;
    for (size_t i = 0; i < ENTRANTS_MAX; i++) {
        const struct entrant *place = &all->places[i];
        if (place->ticket.kind != TICKET_NONE && memcmp(place->asker, asker, 16) == 0 &&
            !is_older(&place->ticket, now, ASKED_SECONDS) && place->ticket.number > ticket->number)
            *ticket = place->ticket;
    }
    return ticket->kind != TICKET_NONE;
}

bool entrants_asked_somebody(const struct entrants *all, const struct ticket_keys *keys,
                             const Subject *subject, struct boot_time now, struct ticket *ticket)
{
    uint8_t asker[16];
    const bool known = asker_of(keys, subject, asker) && subject->caller_uid != CALLER_NOBODY;

    *ticket = (struct ticket){.kind = TICKET_NONE};
    for (size_t i = 0; i < ENTRANTS_MAX; i++) {
        const struct entrant *place = &all->places[i];
        if (place->ticket.kind != TICKET_NONE && place->polkit && !(known && place->seen) &&
            !is_older(&place->ticket, now, ASKED_SECONDS) && place->ticket.number > ticket->number)
            *ticket = place->ticket;
    }
    return ticket->kind != TICKET_NONE;
}

void entrants_empty(struct entrants *all, const struct ticket_keys *keys, const Subject *subject)
{
    uint8_t where[16];

    place_of(keys, subject, where);
    for (size_t i = 0; i < ENTRANTS_MAX; i++)
        if (is_at(&all->places[i], where))
            all->places[i] = (struct entrant){.ticket = {.kind = TICKET_NONE}};
}

void entrants_drop(struct entrants *all, uint64_t number)
{
    for (size_t i = 0; i < ENTRANTS_MAX; i++)
        if (all->places[i].ticket.kind != TICKET_NONE && all->places[i].ticket.number == number)
            all->places[i] = (struct entrant){.ticket = {.kind = TICKET_NONE}};
}

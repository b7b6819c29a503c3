// SPDX-License-Identifier: BSD-2-Clause
#include "vault/entrants.h"
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

void entrants_note(struct entrants *all, const struct ticket_keys *keys, const Subject *subject,
                   const struct ticket *ticket)
{
    if (subject->peer_uid != 0 || ticket->kind != TICKET_LOGIN ||
        (ticket->flags & TICKET_OWES) != 0)
        return;
    entrants_drop(all, ticket->number); // asked twice
    struct entrant *place = place_for(all, ticket->person);
    place->ticket = *ticket;
    place_of(keys, subject, place->where);
}

bool entrants_take(struct entrants *all, const struct ticket_keys *keys, const Subject *subject,
                   struct ticket *ticket)
{
    struct entrant *newest = NULL;
    uint8_t where[16];

    place_of(keys, subject, where);
    for (size_t i = 0; i < ENTRANTS_MAX; i++) {
        struct entrant *place = &all->places[i];
        if (place->ticket.kind != TICKET_NONE && memcmp(place->where, where, sizeof where) == 0 &&
            (newest == NULL || place->ticket.number > newest->ticket.number))
            newest = place;
    }
    if (newest == NULL)
        return false;
    *ticket = newest->ticket;
    *newest = (struct entrant){.ticket = {.kind = TICKET_NONE}};
    return true;
}

void entrants_drop(struct entrants *all, uint64_t number)
{
    for (size_t i = 0; i < ENTRANTS_MAX; i++)
        if (all->places[i].ticket.kind != TICKET_NONE && all->places[i].ticket.number == number)
            all->places[i] = (struct entrant){.ticket = {.kind = TICKET_NONE}};
}

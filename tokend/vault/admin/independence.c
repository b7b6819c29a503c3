// SPDX-License-Identifier: BSD-2-Clause
#include "vault/admin/independence.h"
#include "store/key.h"
#include "store/person.h"
#include "store/request.h"
#include "vault/login/hands.h"
#include <stdlib.h>
#include <string.h>

struct people {
    int64_t *persons;
    size_t count, room;
};

static bool is_among(const struct people *people, int64_t person)
{
    for (size_t i = 0; i < people->count; i++)
        if (people->persons[i] == person)
            return true;
    return false;
}

static enum fault add(struct people *people, int64_t person)
{
    if (people->count == people->room) {
        const size_t room = people->room > 0 ? 2 * people->room : 16;
        int64_t *more = reallocarray(people->persons, room, sizeof *more);
        if (more == NULL)
            return FAULT_MEMORY;
        people->persons = more;
        people->room = room;
    }
    people->persons[people->count++] = person;
    return FAULT_NONE;
}

struct question {
    const struct deed *deed;
    int64_t person;       // who would judge it
    struct people joined; // to whoever did it, and they
    struct people reach;  // in whose hands those are, and they
    struct people looked; // pairs: somebody, and whether a hand joins them to these
    bool anybody;         // they may be in anybody's hands
    struct people taken;  // pairs: whose role was taken last, and by whom
    enum fault fault;     // what kept the answer from being known; nobody is independent then
};

static enum fault join(struct vault *vault, struct question *question, int64_t person)
{
    struct hands hands;
    enum fault fault = hands_of(vault, person, &hands);

    if (fault == FAULT_NONE)
        fault = add(&question->joined, person);
    for (size_t i = 0; i < hands.count && fault == FAULT_NONE; i++)
        if (!is_among(&question->reach, hands.persons[i]))
            fault = add(&question->reach, hands.persons[i]);
    question->anybody = question->anybody || hands.more;
    question->looked.count = 0;
    return fault;
}

static enum fault look(struct vault *vault, struct question *question, int64_t person, bool *joined)
{
    struct hands hands;
    enum fault fault = hands_of(vault, person, &hands);

    *joined = question->anybody || hands.more;
    for (size_t i = 0; i < hands.count && fault == FAULT_NONE && !*joined; i++)
        *joined = is_among(&question->reach, hands.persons[i]);
    if (fault == FAULT_NONE)
        fault = add(&question->looked, person);
    return fault == FAULT_NONE ? add(&question->looked, *joined) : fault;
}

// A role joins them, or that somebody may be both, from whose hands they have their ID or what they
// log in with.
static bool is_joined(struct vault *vault, struct question *question, int64_t person)
{
    const struct people *looked = &question->looked;
    bool joined = is_among(&question->joined, person);

    if (joined || person == 0) // of root nobody has anything
        return joined;
    for (size_t i = 0; i < looked->count; i += 2)
        if (looked->persons[i] == person)
            return looked->persons[i + 1] != 0;
    const enum fault fault = look(vault, question, person, &joined);
    if (fault != FAULT_NONE)
        question->fault = fault;
    return joined;
}

static bool changed_role(const struct request *item)
{
    return item->kind == REQUEST_ROLE &&
           (item->state == REQUEST_OPEN || item->state == REQUEST_CLOSED);
}

// Whether it counts as not looked at, for this deed.
static bool joins(struct vault *vault, struct question *question, const struct request *item)
{
    return item->state == REQUEST_OPEN || item->id >= question->deed->item ||
           item->closed.seconds >= question->deed->when.seconds ||
           is_joined(vault, question, item->closed_by.person);
}

static bool as_administrator(const struct question *question, const struct request *item)
{
    return item->person != question->person || question->deed->approval;
}

static bool gave_role(const struct question *question, const struct request *item)
{
    return as_administrator(question, item)
               ? item->before != ROLE_ADMIN && item->after == ROLE_ADMIN
               : item->before == ROLE_STAFF && item->after != ROLE_STAFF;
}

static bool took_role(const struct question *question, const struct request *item)
{
    return as_administrator(question, item) ? item->before == ROLE_ADMIN
                                            : item->before != ROLE_STAFF;
}

// Who took this person's role last, 0: nobody; and forgets it.
static int64_t forget_taker(struct question *question, int64_t person)
{
    struct people *taken = &question->taken;

    for (size_t i = 0; i < taken->count; i += 2) {
        if (taken->persons[i] != person)
            continue;
        const int64_t taker = taken->persons[i + 1];
        taken->count -= 2;
        taken->persons[i] = taken->persons[taken->count];
        taken->persons[i + 1] = taken->persons[taken->count + 1];
        return taker;
    }
    return 0;
}

static enum fault remember_taker(struct question *question, const struct request *item)
{
    (void)forget_taker(question, item->person);
    const enum fault fault = add(&question->taken, item->person);
    return fault == FAULT_NONE ? add(&question->taken, item->by.person) : fault;
}

// One stood in for the other when it was done, or has done so since: what one of them does the
// other has part in (D6).
static bool stood_in(const struct question *question, const struct request *item)
{
    const bool ended = item->state == REQUEST_ENDED && item->ended.seconds < item->until.seconds;
    const int64_t end = ended ? item->ended.seconds : item->until.seconds;

    return item->kind == REQUEST_DEPUTY &&
           (item->state == REQUEST_RUNNING || item->state == REQUEST_ENDED) &&
           end >= question->deed->when.seconds;
}

// Whoever may be the deputy is another one than who is stood in for: only by what is known of both
// without their hands they are joined, or a password that was given to a deputy would leave nobody
// who could approve anything.
static enum fault follow_deputy(struct question *question, const struct request *item)
{
    const bool principal = is_among(&question->joined, item->by.person);
    const bool deputy = is_among(&question->joined, item->person);

    if (principal == deputy)
        return FAULT_NONE;
    return add(&question->joined, principal ? item->person : item->by.person);
}

static enum fault follow(struct vault *vault, struct question *question, const struct request *item)
{
    if (stood_in(question, item))
        return follow_deputy(question, item);
    if (!changed_role(item))
        return FAULT_NONE;
    if (took_role(question, item))
        return remember_taker(question, item);
    if (!gave_role(question, item))
        return FAULT_NONE;
    const int64_t taker = forget_taker(question, item->person);
    if (!joins(vault, question, item))
        return FAULT_NONE;
    const bool giver = is_joined(vault, question, item->by.person);
    const bool made = is_joined(vault, question, item->person);
    const bool given_back =
        taker != 0 && (taker == item->by.person || (giver && is_joined(vault, question, taker)));
    if (given_back || giver == made)
        return FAULT_NONE;
    return join(vault, question, giver ? item->person : item->by.person);
}

// All changes of roles once, in the order in which they were opened; whatever else was asked for is
// not read.
static enum fault follow_all(struct vault *vault, struct question *question)
{
    struct request items[8];
    int64_t after = 0;
    size_t count = 0;
    enum fault fault = FAULT_NONE;

    question->taken.count = 0;
    do {
        fault = store_request_roles(vault->store, after, items, 8, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
            after = items[i].id;
            fault = follow(vault, question, &items[i]);
            if (fault == FAULT_NONE)
                fault = question->fault;
        }
    } while (fault == FAULT_NONE && count == 8);
    return fault;
}

static enum fault cards_of(struct vault *vault, int64_t person,
                           struct key_credential keys[STORE_KEYS_MAX], size_t *count)
{
    return store_key_list(vault->store, person, keys, STORE_KEYS_MAX, count);
}

// One card in two people's hands: whoever has it may be both of them.
static enum fault share_card(struct vault *vault, int64_t one, int64_t other, bool *share)
{
    struct key_credential ones[STORE_KEYS_MAX], others[STORE_KEYS_MAX];
    size_t count = 0, other_count = 0;
    enum fault fault = cards_of(vault, one, ones, &count);

    *share = false;
    if (fault == FAULT_NONE && count > 0)
        fault = cards_of(vault, other, others, &other_count);
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++)
        for (size_t k = 0; k < other_count; k++)
            *share = *share || (ones[i].card[0] != '\0' && ones[i].state != CREDENTIAL_REVOKED &&
                                others[k].state != CREDENTIAL_REVOKED &&
                                strcmp(ones[i].card, others[k].card) == 0);
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

enum fault independence_of(struct vault *vault, const struct deed *deed, int64_t person,
                           bool *independent)
{
    struct question question = {.deed = deed, .person = person};
    size_t before = 0;
    enum fault fault = FAULT_NONE;

    *independent = deed->by == 0 || deed->by == person;
    if (*independent)
        return FAULT_NONE;
    bool same_hands = false;
    fault = share_card(vault, deed->by, person, &same_hands);
    if (fault != FAULT_NONE || same_hands)
        return fault;
    fault = join(vault, &question, deed->by);
    while (fault == FAULT_NONE && question.joined.count > before &&
           !is_joined(vault, &question, person)) {
        before = question.joined.count;
        fault = follow_all(vault, &question);
    }
    *independent = fault == FAULT_NONE && !is_joined(vault, &question, person);
    if (fault == FAULT_NONE && question.fault != FAULT_NONE) {
        *independent = false;
        fault = question.fault;
    }
    free(question.joined.persons);
    free(question.reach.persons);
    free(question.looked.persons);
    free(question.taken.persons);
    return fault;
}

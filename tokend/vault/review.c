// SPDX-License-Identifier: BSD-2-Clause
#include "vault/review.h"
#include "vault/text.h"
#include <stdio.h>
#include <string.h>

// Root is nobody; but whoever logged in before they became root is somebody (E5).
static enum fault doer_of(struct vault *vault, const Subject *subject, struct doer *doer)
{
    struct person person;
    enum fault fault = FAULT_NOT_FOUND;

    *doer = (struct doer){.name = "root"};
    if (subject->login_known)
        fault = store_person_by_uid(vault->store, subject->login_uid, &person);
    if (fault == FAULT_NONE) {
        doer->person = person.id;
        memcpy(doer->name, person.name, sizeof doer->name);
    }
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

enum fault review_open_rescue(struct vault *vault, const Subject *subject, const char *reason,
                              int64_t *id)
{
    struct review review = {.kind = REVIEW_RESCUE, .state = REVIEW_OPEN, .opened = vault->now.wall};
    enum fault fault;

    *id = 0;
    if (vault->store == NULL)
        return FAULT_NONE;
    fault = doer_of(vault, subject, &review.by);
    if (fault != FAULT_NONE)
        return fault;
    text_put(review.reason, sizeof review.reason, reason);
    fault = store_review_add(vault->store, &review);
    *id = review.id;
    return fault;
}

enum fault review_of_rescue(struct vault *vault, const struct ticket *ticket, struct review *review)
{
    if (vault->store == NULL || ticket->session == 0)
        return FAULT_NOT_FOUND;
    const enum fault fault = store_review_get(vault->store, ticket->session, review);
    if (fault != FAULT_NONE)
        return fault;
    // Its number may have been given again if the commit had failed.
    return review->kind == REVIEW_RESCUE && review->opened.seconds == ticket->wall.seconds
               ? FAULT_NONE
               : FAULT_NOT_FOUND;
}

// What does not fit any more is in the log.
static void add_verb(struct review *review, const char *verb, const char *about)
{
    char one[96];
    const size_t used = strlen(review->done);
    const bool named = about != NULL && about[0] != '\0' && strlen(about) < 64;

    snprintf(one, sizeof one, "%s%s%s", verb, named ? " " : "", named ? about : "");
    const size_t size = strlen(one);
    for (const char *at = review->done; (at = strstr(at, one)) != NULL; at++)
        if ((at == review->done || at[-1] == ' ') && (at[size] == '\0' || at[size] == ','))
            return;
    if (used + size + sizeof ", ..." < sizeof review->done)
        snprintf(review->done + used, sizeof review->done - used, "%s%s", used > 0 ? ", " : "",
                 one);
    else if (used >= 3 && strcmp(review->done + used - 3, "...") != 0)
        snprintf(review->done + used, sizeof review->done - used, ", ...");
}

enum fault review_add_verb(struct vault *vault, struct review *review, const char *verb,
                           const char *about)
{
    add_verb(review, verb, about);
    return store_review_put(vault->store, review, review->state);
}

enum fault review_note_verb(struct vault *vault, const Subject *subject,
                            const struct ticket *ticket, const char *verb, const char *about)
{
    struct review review;
    int64_t id = ticket->session;
    enum fault fault = review_of_rescue(vault, ticket, &review);

    if (fault == FAULT_NOT_FOUND && vault->store == NULL)
        return FAULT_NONE;
    if (fault == FAULT_NOT_FOUND) {
        fault = review_open_rescue(vault, subject, "", &id);
        if (fault == FAULT_NONE)
            fault = store_review_get(vault->store, id, &review);
    }
    if (fault != FAULT_NONE || review.state == REVIEW_CLOSED) // then it is refused
        return fault;
    return review_add_verb(vault, &review, verb, about);
}

enum fault review_note_person(struct vault *vault, struct review *review, int64_t person)
{
    for (size_t i = 0; i < review->concerned_count; i++)
        if (review->concerned[i] == person)
            return FAULT_NONE;
    if (review->concerned_count == REVIEW_CONCERNED_MAX)
        return FAULT_LIMIT;
    review->concerned[review->concerned_count++] = person;
    return store_review_put(vault->store, review, review->state);
}

// --- who owes a role to whom --------------------------------------------------------------------

struct people {
    int64_t persons[64];
    size_t count;
};

static bool is_among(const struct people *people, int64_t person)
{
    for (size_t i = 0; i < people->count; i++)
        if (people->persons[i] == person)
            return true;
    return false;
}

static bool add(struct people *people, int64_t person) // whether there is room
{
    if (is_among(people, person))
        return true;
    if (people->count == sizeof people->persons / sizeof *people->persons)
        return false;
    people->persons[people->count++] = person;
    return true;
}

static bool changed_role(const struct review *item)
{
    return item->kind == REVIEW_ROLE &&
           (item->state == REVIEW_OPEN || item->state == REVIEW_CLOSED);
}

// Whether the item gave somebody the role by which they would approve, or look at it.
static bool gave_role(const struct review *item, bool approval)
{
    return approval ? item->before != ROLE_ADMIN && item->after == ROLE_ADMIN
                    : item->before == ROLE_STAFF && item->after != ROLE_STAFF;
}

static bool took_role(const struct review *item, bool approval)
{
    return approval ? item->before == ROLE_ADMIN : item->before != ROLE_STAFF;
}

enum fault review_is_beholden(struct vault *vault, const struct deed *deed, int64_t person,
                              bool *beholden)
{
    struct people all = {.persons = {deed->by}, .count = 1}; // who owe it to the first, and they
    struct people deprived = {.count = 0}; // of a role that they had from somebody else
    struct review items[8];
    int64_t after = 0;
    size_t count = 0;
    enum fault fault = FAULT_NONE;

    *beholden = false;
    if (deed->by == 0)
        return FAULT_NONE;
    do { // in the order in which they were opened, so whoever gives a role has theirs already
        fault = store_review_list(vault->store, after, false, items, 8, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
            const bool counts = items[i].state == REVIEW_OPEN || items[i].id >= deed->item ||
                                items[i].closed.seconds >= deed->when.seconds ||
                                is_among(&all, items[i].closed_by.person);
            after = items[i].id;
            if (!changed_role(&items[i]) || !counts || !is_among(&all, items[i].by.person) ||
                is_among(&all, items[i].person))
                continue;
            if (took_role(&items[i], deed->approval)) {
                (void)add(&deprived, items[i].person); // without room they owe what they get back
                continue;
            }
            if (!gave_role(&items[i], deed->approval) || is_among(&deprived, items[i].person))
                continue;
            // Too many to follow: somebody else has to look.
            *beholden = *beholden || items[i].person == person || !add(&all, items[i].person);
        }
    } while (fault == FAULT_NONE && count == 8);
    return fault;
}

enum fault review_count_open(struct vault *vault, uint64_t *open)
{
    struct review reviews[8];
    int64_t after = 0;
    size_t count = 0;
    enum fault fault;

    *open = 0;
    do {
        fault = store_review_list(vault->store, after, true, reviews, 8, &count);
        if (fault == FAULT_NONE && count > 0)
            after = reviews[count - 1].id;
        *open += count;
    } while (fault == FAULT_NONE && count == 8);
    return fault;
}

// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/review.h"
#include "store/person.h"
#include "store/request.h"
#include "vault/loop/text.h"
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
    if (fault == FAULT_CORRUPT) // whose row it is nobody vouches for; that uid is what is known
        snprintf(doer->name, sizeof doer->name, "root (uid %u)", (unsigned)subject->login_uid);
    return fault == FAULT_NOT_FOUND || fault == FAULT_CORRUPT ? FAULT_NONE : fault;
}

enum fault review_open_rescue(struct vault *vault, const Subject *subject, const char *reason,
                              int64_t *id)
{
    struct request review = {
        .kind = REQUEST_RESCUE, .state = REQUEST_OPEN, .opened = vault->now.wall};
    enum fault fault;

    *id = 0;
    if (vault->store == NULL)
        return FAULT_NONE;
    fault = doer_of(vault, subject, &review.by);
    if (fault != FAULT_NONE)
        return fault;
    text_put(review.reason, sizeof review.reason, reason);
    fault = store_request_add(vault->store, &review);
    *id = review.id;
    return fault;
}

enum fault review_of_rescue(struct vault *vault, const struct ticket *ticket,
                            struct request *review)
{
    if (vault->store == NULL || ticket->session == 0)
        return FAULT_NOT_FOUND;
    const enum fault fault = store_request_get(vault->store, ticket->session, review);
    if (fault != FAULT_NONE)
        return fault;
    // Its number may have been given again if the commit had failed.
    return review->kind == REQUEST_RESCUE && review->opened.seconds == ticket->wall.seconds
               ? FAULT_NONE
               : FAULT_NOT_FOUND;
}

// What does not fit any more is in the log.
static void add_verb(struct request *review, const char *verb, const char *about)
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

enum fault review_add_verb(struct vault *vault, struct request *review, const char *verb,
                           const char *about)
{
    add_verb(review, verb, about);
    return store_request_put(vault->store, review, review->state);
}

enum fault review_note_verb(struct vault *vault, const Subject *subject,
                            const struct ticket *ticket, const char *verb, const char *about)
{
    struct request review;
    int64_t id = ticket->session;
    enum fault fault = review_of_rescue(vault, ticket, &review);

    if (fault == FAULT_NOT_FOUND && vault->store == NULL)
        return FAULT_NONE;
    if (fault == FAULT_NOT_FOUND) {
        fault = review_open_rescue(vault, subject, "", &id);
        if (fault == FAULT_NONE)
            fault = store_request_get(vault->store, id, &review);
    }
    if (fault != FAULT_NONE || review.state == REQUEST_CLOSED) // then it is refused
        return fault;
    return review_add_verb(vault, &review, verb, about);
}

enum fault review_note_person(struct vault *vault, struct request *review, int64_t person)
{
    for (size_t i = 0; i < review->concerned_count; i++)
        if (review->concerned[i] == person)
            return FAULT_NONE;
    if (review->concerned_count == REQUEST_CONCERNED_MAX)
        return FAULT_LIMIT;
    review->concerned[review->concerned_count++] = person;
    return store_request_put(vault->store, review, review->state);
}

enum fault review_count_open(struct vault *vault, uint64_t *open)
{
    struct request reviews[8];
    int64_t after = 0;
    size_t count = 0;
    enum fault fault;

    *open = 0;
    do {
        fault = store_request_list(vault->store, after, true, reviews, 8, &count);
        if (fault == FAULT_NONE && count > 0)
            after = reviews[count - 1].id;
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++)
            *open += reviews[i].state != REQUEST_RUNNING; // that waits for nobody
    } while (fault == FAULT_NONE && count == 8);
    return fault;
}

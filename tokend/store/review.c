// SPDX-License-Identifier: BSD-2-Clause
// What waits for a second person: sealed items that are open until somebody has closed them (D8,
// F2).
#include "store/review.h"
#include "base/secret.h"
#include "store/doer.h"
#include "store/item.h"
#include "store/person.h"
#include <string.h>

static bool is_sane(const struct review *review)
{
    return doer_is_sane(&review->by) && doer_is_sane(&review->closed_by) &&
           memchr(review->reason, '\0', sizeof review->reason) != NULL &&
           memchr(review->verdict, '\0', sizeof review->verdict) != NULL &&
           memchr(review->done, '\0', sizeof review->done) != NULL &&
           review->kind >= REVIEW_RESCUE && review->kind <= REVIEW_ROLE &&
           review->state >= REVIEW_REQUESTED && review->state <= REVIEW_DECLINED &&
           review->before <= ROLE_AUDITOR && review->after <= ROLE_AUDITOR &&
           review->concerned_count <= REVIEW_CONCERNED_MAX;
}

static enum fault to_item(const struct review *review, struct item *item)
{
    if (!is_sane(review))
        return FAULT_LIMIT;
    *item = (struct item){.id = review->id,
                          .kind = ITEM_REVIEW,
                          .person = review->person,
                          .open = review_is_open(review->state)};
    struct packer packer = {.data = item->packed, .size = sizeof item->packed};
    pack_number(&packer, review->kind);
    pack_number(&packer, review->state);
    pack_number(&packer, review->before);
    pack_number(&packer, review->after);
    doer_pack(&packer, &review->by);
    doer_pack(&packer, &review->closed_by);
    pack_time(&packer, review->opened);
    pack_time(&packer, review->closed);
    pack_text(&packer, review->reason);
    pack_text(&packer, review->verdict);
    pack_text(&packer, review->done);
    pack_number(&packer, review->concerned_count);
    for (size_t i = 0; i < review->concerned_count; i++)
        pack_signed(&packer, review->concerned[i]);
    item->size = packer.used;
    return packer.overflow ? FAULT_INTERNAL : FAULT_NONE;
}

static enum fault from_item(const struct item *item, struct review *review)
{
    struct unpacker unpacker = {.data = item->packed, .left = item->size};
    *review = (struct review){.id = item->id, .person = item->person};
    review->kind = (enum review_kind)unpack_number(&unpacker, REVIEW_ROLE);
    review->state = (enum review_state)unpack_number(&unpacker, REVIEW_DECLINED);
    review->before = (enum role)unpack_number(&unpacker, ROLE_AUDITOR);
    review->after = (enum role)unpack_number(&unpacker, ROLE_AUDITOR);
    doer_unpack(&unpacker, &review->by);
    doer_unpack(&unpacker, &review->closed_by);
    review->opened = unpack_time(&unpacker);
    review->closed = unpack_time(&unpacker);
    unpack_text(&unpacker, review->reason, sizeof review->reason);
    unpack_text(&unpacker, review->verdict, sizeof review->verdict);
    unpack_text(&unpacker, review->done, sizeof review->done);
    review->concerned_count = unpack_number(&unpacker, REVIEW_CONCERNED_MAX);
    for (size_t i = 0; i < review->concerned_count && !unpacker.bad; i++)
        review->concerned[i] = unpack_signed(&unpacker, 1, INT64_MAX);
    return unpack_end(&unpacker) ? FAULT_NONE : FAULT_CORRUPT;
}

enum fault store_review_add(struct store *store, struct review *review)
{
    struct item item;
    enum fault fault = to_item(review, &item);
    if (fault == FAULT_NONE)
        fault = item_add(store, &item);
    if (fault == FAULT_NONE)
        review->id = item.id;
    return fault;
}

struct taking {
    struct review *reviews;
    size_t max, count;
};

static enum fault take(void *context, const struct item *item)
{
    struct taking *taking = context;
    if (taking->count == taking->max)
        return FAULT_LIMIT;
    return from_item(item, &taking->reviews[taking->count++]);
}

enum fault store_review_get(struct store *store, int64_t id, struct review *review)
{
    struct taking taking = {review, 1, 0};
    const struct value arguments[] = {value_number(ITEM_REVIEW), value_number(id)};
    enum fault fault = item_read(store, SQL_ITEM_GET, arguments, 2, false, take, &taking);
    return fault == FAULT_NONE && taking.count == 0 ? FAULT_NOT_FOUND : fault;
}

enum fault store_review_put(struct store *store, const struct review *review,
                            enum review_state from)
{
    struct review stored;
    struct item item;
    enum fault fault = store_review_get(store, review->id, &stored);
    if (fault == FAULT_NONE &&
        (stored.state != from || stored.kind != review->kind || stored.person != review->person))
        fault = FAULT_CONFLICT;
    if (fault == FAULT_NONE)
        fault = to_item(review, &item);
    if (fault == FAULT_NONE)
        fault = item_put(store, &item);
    return fault;
}

enum fault store_review_list(struct store *store, int64_t after, bool open, struct review *reviews,
                             size_t max, size_t *count)
{
    struct taking taking = {reviews, max, 0};
    const struct value arguments[] = {value_number(ITEM_REVIEW), value_number(after),
                                      value_number(open), value_number((int64_t)max)};
    enum fault fault = item_read(store, SQL_ITEM_LIST, arguments, 4, true, take, &taking);
    *count = taking.count;
    return fault;
}

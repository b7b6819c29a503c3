// SPDX-License-Identifier: BSD-2-Clause
// The register of cards, keys and tokens (C1): sealed items with the history of each.
#include "store/card.h"
#include "store/doer.h"
#include "store/item.h"
#include <string.h>

static bool terminated(const char *text, size_t size)
{
    return memchr(text, '\0', size) != NULL;
}

static bool is_sane(const struct card *card)
{
    bool sane = terminated(card->serial, sizeof card->serial) && card->serial[0] != '\0' &&
                terminated(card->department, sizeof card->department) &&
                terminated(card->kind, sizeof card->kind) &&
                terminated(card->replaces, sizeof card->replaces) && card->state >= CARD_ISSUED &&
                card->state <= CARD_DESTROYED && card->member_count <= CARD_MEMBERS_MAX &&
                card->change_count > 0 && card->change_count <= CARD_CHANGES_MAX;
    for (size_t i = 0; sane && i < card->member_count; i++)
        sane = card->members[i] > 0;
    for (size_t i = 0; sane && i < card->change_count; i++) {
        const struct card_change *change = &card->changes[i];
        sane = doer_is_sane(&change->by) && terminated(change->witness, sizeof change->witness) &&
               terminated(change->method, sizeof change->method) &&
               terminated(change->note, sizeof change->note) && change->state >= CARD_ISSUED &&
               change->state <= CARD_DESTROYED;
    }
    return sane;
}

static enum fault to_item(const struct card *card, struct item *item)
{
    if (!is_sane(card))
        return FAULT_LIMIT;
    *item = (struct item){.id = card->id,
                          .kind = ITEM_CARD,
                          .person = card->person,
                          .open = card->state != CARD_DESTROYED};
    memcpy(item->name, card->serial, sizeof item->name);
    struct packer packer = {.data = item->packed, .size = sizeof item->packed};
    pack_number(&packer, card->state);
    pack_text(&packer, card->department);
    pack_text(&packer, card->kind);
    pack_text(&packer, card->replaces);
    pack_number(&packer, card->member_count);
    for (size_t i = 0; i < card->member_count; i++)
        pack_signed(&packer, card->members[i]);
    pack_number(&packer, card->change_count);
    for (size_t i = 0; i < card->change_count; i++) {
        const struct card_change *change = &card->changes[i];
        pack_number(&packer, change->state);
        pack_time(&packer, change->when);
        doer_pack(&packer, &change->by);
        pack_text(&packer, change->witness);
        pack_text(&packer, change->method);
        pack_text(&packer, change->note);
    }
    item->size = packer.used;
    return packer.overflow ? FAULT_INTERNAL : FAULT_NONE;
}

static enum fault from_item(const struct item *item, struct card *card)
{
    struct unpacker unpacker = {.data = item->packed, .left = item->size};
    *card = (struct card){.id = item->id, .person = item->person};
    memcpy(card->serial, item->name, sizeof card->serial);
    card->state = (enum card_state)unpack_number(&unpacker, CARD_DESTROYED);
    unpack_text(&unpacker, card->department, sizeof card->department);
    unpack_text(&unpacker, card->kind, sizeof card->kind);
    unpack_text(&unpacker, card->replaces, sizeof card->replaces);
    card->member_count = (size_t)unpack_number(&unpacker, CARD_MEMBERS_MAX);
    for (size_t i = 0; i < card->member_count; i++)
        card->members[i] = unpack_signed(&unpacker, 1, INT64_MAX);
    card->change_count = (size_t)unpack_number(&unpacker, CARD_CHANGES_MAX);
    for (size_t i = 0; i < card->change_count; i++) {
        struct card_change *change = &card->changes[i];
        change->state = (enum card_state)unpack_number(&unpacker, CARD_DESTROYED);
        change->when = unpack_time(&unpacker);
        doer_unpack(&unpacker, &change->by);
        unpack_text(&unpacker, change->witness, sizeof change->witness);
        unpack_text(&unpacker, change->method, sizeof change->method);
        unpack_text(&unpacker, change->note, sizeof change->note);
    }
    return unpack_end(&unpacker) && is_sane(card) ? FAULT_NONE : FAULT_CORRUPT;
}

enum fault store_card_add(struct store *store, struct card *card)
{
    struct item item;
    struct card other;
    enum fault fault = store_card_get(store, card->serial, &other);
    if (fault == FAULT_NONE)
        return FAULT_EXISTS;
    if (fault == FAULT_NOT_FOUND)
        fault = to_item(card, &item);
    if (fault == FAULT_NONE)
        fault = item_add(store, &item);
    if (fault == FAULT_NONE)
        card->id = item.id;
    return fault;
}

struct taking {
    struct card *cards;
    size_t max, count;
};

static enum fault take(void *context, const struct item *item)
{
    struct taking *taking = context;
    if (taking->count == taking->max)
        return FAULT_LIMIT;
    return from_item(item, &taking->cards[taking->count++]);
}

enum fault store_card_get(struct store *store, const char *serial, struct card *card)
{
    struct taking taking = {card, 1, 0};
    const struct value arguments[] = {value_number(ITEM_CARD), value_text(serial)};
    enum fault fault = item_read(store, SQL_ITEM_NAMED, arguments, 2, false, take, &taking);
    if (fault == FAULT_NONE && taking.count == 0)
        return FAULT_NOT_FOUND;
    if (fault == FAULT_NONE && strcmp(card->serial, serial) != 0)
        return FAULT_CORRUPT;
    return fault;
}

enum fault store_card_by_id(struct store *store, int64_t id, struct card *card)
{
    struct taking taking = {card, 1, 0};
    const struct value arguments[] = {value_number(ITEM_CARD), value_number(id)};
    enum fault fault = item_read(store, SQL_ITEM_GET, arguments, 2, false, take, &taking);
    return fault == FAULT_NONE && taking.count == 0 ? FAULT_NOT_FOUND : fault;
}

enum fault store_card_change(struct store *store, struct card *card, enum card_state from,
                             const struct card_change *change)
{
    struct card stored;
    struct item item;
    enum fault fault = store_card_get(store, card->serial, &stored);
    if (fault == FAULT_NONE && (stored.state != from || stored.person != card->person))
        fault = FAULT_CONFLICT;
    if (fault != FAULT_NONE)
        return fault;
    stored.state = change->state;
    // The first says who handed it out: it stays, the second oldest goes.
    if (stored.change_count == CARD_CHANGES_MAX) {
        memmove(&stored.changes[1], &stored.changes[2],
                (CARD_CHANGES_MAX - 2) * sizeof *stored.changes);
        stored.change_count--;
    }
    stored.changes[stored.change_count++] = *change;
    fault = to_item(&stored, &item);
    if (fault == FAULT_NONE)
        fault = item_put(store, &item);
    if (fault == FAULT_NONE)
        *card = stored;
    return fault;
}

enum fault store_card_of(struct store *store, int64_t person, int64_t after, struct card *cards,
                         size_t max, size_t *count)
{
    struct taking taking = {cards, max, 0};
    const struct value arguments[] = {value_number(ITEM_CARD), value_number(person),
                                      value_number(after), value_number((int64_t)max)};
    enum fault fault = item_read(store, SQL_ITEM_OF, arguments, 4, false, take, &taking);
    *count = taking.count;
    return fault;
}

enum fault store_card_list(struct store *store, int64_t after, struct card *cards, size_t max,
                           size_t *count)
{
    struct taking taking = {cards, max, 0};
    const struct value arguments[] = {value_number(ITEM_CARD), value_number(after), value_number(0),
                                      value_number((int64_t)max)};
    enum fault fault = item_read(store, SQL_ITEM_LIST, arguments, 4, true, take, &taking);
    *count = taking.count;
    return fault;
}

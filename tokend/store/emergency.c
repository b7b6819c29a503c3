// SPDX-License-Identifier: BSD-2-Clause
// Emergency codes: sealed items that are open until somebody has closed them (F2).
#include "store/emergency.h"
#include "base/secret.h"
#include "store/doer.h"
#include "store/item.h"
#include <string.h>

static enum fault to_item(const struct emergency *emergency, struct item *item)
{
    if (!doer_is_sane(&emergency->issued_by) || !doer_is_sane(&emergency->approved_by) ||
        !doer_is_sane(&emergency->closed_by) ||
        memchr(emergency->reason, '\0', sizeof emergency->reason) == NULL ||
        emergency->state < EMERGENCY_REQUESTED || emergency->state > EMERGENCY_REVOKED)
        return FAULT_LIMIT;
    *item = (struct item){.id = emergency->id,
                          .kind = ITEM_EMERGENCY,
                          .person = emergency->person,
                          .open = emergency->state != EMERGENCY_CLOSED};
    struct packer packer = {.data = item->packed, .size = sizeof item->packed};
    pack_number(&packer, emergency->state);
    doer_pack(&packer, &emergency->issued_by);
    doer_pack(&packer, &emergency->approved_by);
    doer_pack(&packer, &emergency->closed_by);
    pack_text(&packer, emergency->reason);
    pack_bytes(&packer, emergency->hash, sizeof emergency->hash);
    pack_time(&packer, emergency->issued);
    pack_time(&packer, emergency->until);
    pack_time(&packer, emergency->used);
    pack_time(&packer, emergency->closed);
    item->size = packer.used;
    return packer.overflow ? FAULT_INTERNAL : FAULT_NONE;
}

static enum fault from_item(const struct item *item, struct emergency *emergency)
{
    struct unpacker unpacker = {.data = item->packed, .left = item->size};
    *emergency = (struct emergency){.id = item->id, .person = item->person};
    emergency->state = (enum emergency_state)unpack_number(&unpacker, EMERGENCY_REVOKED);
    doer_unpack(&unpacker, &emergency->issued_by);
    doer_unpack(&unpacker, &emergency->approved_by);
    doer_unpack(&unpacker, &emergency->closed_by);
    unpack_text(&unpacker, emergency->reason, sizeof emergency->reason);
    if (unpack_bytes(&unpacker, emergency->hash, sizeof emergency->hash) != sizeof emergency->hash)
        unpacker.bad = true;
    emergency->issued = unpack_time(&unpacker);
    emergency->until = unpack_time(&unpacker);
    emergency->used = unpack_time(&unpacker);
    emergency->closed = unpack_time(&unpacker);
    return unpack_end(&unpacker) ? FAULT_NONE : FAULT_CORRUPT;
}

enum fault store_emergency_add(struct store *store, struct emergency *emergency)
{
    struct item item;
    enum fault fault = to_item(emergency, &item);
    if (fault == FAULT_NONE)
        fault = item_add(store, &item);
    if (fault == FAULT_NONE)
        emergency->id = item.id;
    return fault;
}

struct taking {
    struct emergency *emergencies;
    size_t max, count;
};

static enum fault take(void *context, const struct item *item)
{
    struct taking *taking = context;
    if (taking->count == taking->max)
        return FAULT_LIMIT;
    return from_item(item, &taking->emergencies[taking->count++]);
}

enum fault store_emergency_get(struct store *store, int64_t id, struct emergency *emergency)
{
    struct taking taking = {emergency, 1, 0};
    const struct value arguments[] = {value_number(ITEM_EMERGENCY), value_number(id)};
    enum fault fault = item_read(store, SQL_ITEM_GET, arguments, 2, false, take, &taking);
    return fault == FAULT_NONE && taking.count == 0 ? FAULT_NOT_FOUND : fault;
}

enum fault store_emergency_put(struct store *store, const struct emergency *emergency,
                               enum emergency_state from)
{
    struct emergency stored;
    struct item item;
    enum fault fault = store_emergency_get(store, emergency->id, &stored);
    if (fault == FAULT_NONE && (stored.state != from || stored.person != emergency->person))
        fault = FAULT_CONFLICT;
    if (fault == FAULT_NONE)
        fault = to_item(emergency, &item);
    if (fault == FAULT_NONE)
        fault = item_put(store, &item);
    return fault;
}

enum fault store_emergency_of(struct store *store, int64_t person, struct emergency *emergencies,
                              size_t max, size_t *count)
{
    struct taking taking = {emergencies, max, 0};
    const struct value arguments[] = {value_number(ITEM_EMERGENCY), value_number(person),
                                      value_number(0), value_number((int64_t)max + 1)};
    enum fault fault = item_read(store, SQL_ITEM_OF, arguments, 4, false, take, &taking);
    *count = taking.count;
    return fault;
}

enum fault store_emergency_list(struct store *store, int64_t after, bool open,
                                struct emergency *emergencies, size_t max, size_t *count)
{
    struct taking taking = {emergencies, max, 0};
    const struct value arguments[] = {value_number(ITEM_EMERGENCY), value_number(after),
                                      value_number(open), value_number((int64_t)max)};
    enum fault fault = item_read(store, SQL_ITEM_LIST, arguments, 4, true, take, &taking);
    *count = taking.count;
    return fault;
}

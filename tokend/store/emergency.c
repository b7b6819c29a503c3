// SPDX-License-Identifier: BSD-2-Clause
// Emergency codes: sealed items that are open until somebody has closed them (F2).
#include "base/secret.h"
#include "store/item.h"
#include <string.h>

static bool terminated(const char *text, size_t size)
{
    return memchr(text, '\0', size) != NULL;
}

static enum fault to_item(const struct emergency *emergency, struct item *item)
{
    if (!terminated(emergency->holder, sizeof emergency->holder) ||
        !terminated(emergency->issued_by, sizeof emergency->issued_by) ||
        !terminated(emergency->approved_by, sizeof emergency->approved_by) ||
        !terminated(emergency->closed_by, sizeof emergency->closed_by) ||
        !terminated(emergency->reason, sizeof emergency->reason) ||
        emergency->state < EMERGENCY_REQUESTED || emergency->state > EMERGENCY_CLOSED)
        return FAULT_LIMIT;
    *item = (struct item){.id = emergency->id,
                          .kind = ITEM_EMERGENCY,
                          .person = emergency->person,
                          .open = emergency->state != EMERGENCY_CLOSED};
    struct packer packer = {.data = item->packed, .size = sizeof item->packed};
    pack_number(&packer, emergency->state);
    pack_text(&packer, emergency->holder);
    pack_text(&packer, emergency->issued_by);
    pack_text(&packer, emergency->approved_by);
    pack_text(&packer, emergency->closed_by);
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
    emergency->state = (enum emergency_state)unpack_number(&unpacker, EMERGENCY_CLOSED);
    unpack_text(&unpacker, emergency->holder, sizeof emergency->holder);
    unpack_text(&unpacker, emergency->issued_by, sizeof emergency->issued_by);
    unpack_text(&unpacker, emergency->approved_by, sizeof emergency->approved_by);
    unpack_text(&unpacker, emergency->closed_by, sizeof emergency->closed_by);
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
    const struct value arguments[] = {value_number(ITEM_EMERGENCY), value_number(person)};
    enum fault fault = item_read(store, SQL_ITEM_OF, arguments, 2, false, take, &taking);
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

// Those that wait for something: who issued, approves and receives one must stay two people (D7).
enum fault emergency_rename_person(struct store *store, const struct person *person,
                                   const char *name)
{
    struct emergency emergencies[4];
    int64_t after = 0;
    size_t count = 0;
    enum fault fault;
    do {
        fault = store_emergency_list(store, after, true, emergencies,
                                     sizeof emergencies / sizeof *emergencies, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
            struct emergency *emergency = &emergencies[i];
            // An older one of that name was somebody else's.
            const bool theirs = person->created.seconds <= emergency->issued.seconds;
            char *const fields[] = {emergency->holder, emergency->issued_by,
                                    emergency->approved_by};
            bool changed = false;
            after = emergency->id;
            for (size_t k = 0; k < sizeof fields / sizeof *fields; k++)
                if (theirs && strcmp(fields[k], person->name) == 0) {
                    strcpy(fields[k], name);
                    changed = true;
                }
            if (changed)
                fault = store_emergency_put(store, emergency, emergency->state);
        }
    } while (fault == FAULT_NONE && count == sizeof emergencies / sizeof *emergencies);
    secret_wipe(emergencies, sizeof emergencies);
    return fault;
}

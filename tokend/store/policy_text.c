// SPDX-License-Identifier: BSD-2-Clause
#include "store/policy_text.h"
#include "store/item.h"
#include <stdlib.h>
#include <string.h>

// A text is longer than an item may be: its pieces are the items behind that of its version.
#define PIECE_SIZE 16000U
_Static_assert(PIECE_SIZE + 16 < ITEM_PACKED_MAX, "a piece is one item");

static enum fault to_item(const struct policy_version *version, struct item *item)
{
    if (strnlen(version->digest, sizeof version->digest) != sizeof version->digest - 1 ||
        memchr(version->profile, '\0', sizeof version->profile) == NULL ||
        version->size > POLICY_TEXT_MAX)
        return FAULT_LIMIT;
    *item = (struct item){.id = version->id, .kind = ITEM_POLICY, .open = true};
    memcpy(item->name, version->digest, sizeof version->digest);
    struct packer packer = {.data = item->packed, .size = sizeof item->packed};
    pack_text(&packer, version->profile);
    pack_number(&packer, version->size);
    pack_time(&packer, version->seen);
    pack_time(&packer, version->activated);
    item->size = packer.used;
    return packer.overflow ? FAULT_INTERNAL : FAULT_NONE;
}

static enum fault from_item(const struct item *item, struct policy_version *version)
{
    struct unpacker unpacker = {.data = item->packed, .left = item->size};

    *version = (struct policy_version){.id = item->id};
    if (strnlen(item->name, sizeof item->name) != sizeof version->digest - 1)
        return FAULT_CORRUPT;
    memcpy(version->digest, item->name, sizeof version->digest);
    unpack_text(&unpacker, version->profile, sizeof version->profile);
    version->size = (uint32_t)unpack_number(&unpacker, POLICY_TEXT_MAX);
    version->seen = unpack_time(&unpacker);
    version->activated = unpack_time(&unpacker);
    return unpack_end(&unpacker) ? FAULT_NONE : FAULT_CORRUPT;
}

static enum fault add_piece(struct store *store, const char *text, size_t size)
{
    struct item item = {.kind = ITEM_POLICY_PIECE};
    struct packer packer = {.data = item.packed, .size = sizeof item.packed};

    pack_bytes(&packer, text, size);
    item.size = packer.used;
    return packer.overflow ? FAULT_INTERNAL : item_add(store, &item);
}

enum fault store_policy_add(struct store *store, struct policy_version *version, const char *text)
{
    const size_t size = strlen(text);
    struct policy_version known;
    struct item item;
    enum fault fault =
        size <= POLICY_TEXT_MAX ? store_policy_get(store, version->digest, &known) : FAULT_LIMIT;

    if (fault == FAULT_NONE)
        return FAULT_EXISTS;
    if (fault != FAULT_NOT_FOUND)
        return fault;
    version->size = (uint32_t)size;
    fault = to_item(version, &item);
    if (fault == FAULT_NONE)
        fault = item_add(store, &item);
    if (fault == FAULT_NONE)
        version->id = item.id;
    for (size_t at = 0; at < size && fault == FAULT_NONE; at += PIECE_SIZE)
        fault = add_piece(store, text + at, size - at < PIECE_SIZE ? size - at : PIECE_SIZE);
    return fault;
}

struct taking {
    struct policy_version *versions;
    size_t max, count;
};

static enum fault take(void *context, const struct item *item)
{
    struct taking *taking = context;

    if (taking->count == taking->max)
        return FAULT_LIMIT;
    return from_item(item, &taking->versions[taking->count++]);
}

enum fault store_policy_get(struct store *store, const char *digest, struct policy_version *version)
{
    struct taking taking = {version, 1, 0};
    const struct value arguments[] = {value_number(ITEM_POLICY), value_text(digest)};
    const enum fault fault = item_read(store, SQL_ITEM_NAMED, arguments, 2, false, take, &taking);

    return fault == FAULT_NONE && taking.count == 0 ? FAULT_NOT_FOUND : fault;
}

enum fault store_policy_put(struct store *store, const struct policy_version *version)
{
    struct policy_version stored;
    struct item item;
    enum fault fault = store_policy_get(store, version->digest, &stored);

    if (fault == FAULT_NONE && stored.id != version->id)
        fault = FAULT_CONFLICT;
    if (fault == FAULT_NONE)
        fault = to_item(version, &item);
    return fault == FAULT_NONE ? item_put(store, &item) : fault;
}

enum fault store_policy_list(struct store *store, int64_t after, struct policy_version *versions,
                             size_t max, size_t *count)
{
    struct taking taking = {versions, max, 0};
    const struct value arguments[] = {value_number(ITEM_POLICY), value_number(after),
                                      value_number(0), value_number((int64_t)max)};
    const enum fault fault = item_read(store, SQL_ITEM_LIST, arguments, 4, true, take, &taking);

    *count = taking.count;
    return fault;
}

struct gathering {
    char *text;
    size_t size, used;
};

static enum fault take_piece(void *context, const struct item *item)
{
    struct gathering *gathering = context;
    struct unpacker unpacker = {.data = item->packed, .left = item->size};
    // unpack_bytes() takes no more than there is room for, or it is bad.
    const size_t got = unpack_bytes(&unpacker, gathering->text + gathering->used,
                                    gathering->size - gathering->used);

    gathering->used += got;
    return unpack_end(&unpacker) && got > 0 ? FAULT_NONE : FAULT_CORRUPT;
}

enum fault store_policy_text(struct store *store, const struct policy_version *version, char **text)
{
    struct gathering gathering = {.text = calloc(1, (size_t)version->size + 1),
                                  .size = version->size};
    char digest[POLICY_DIGEST_SIZE];
    enum fault fault = gathering.text != NULL ? FAULT_NONE : FAULT_MEMORY;

    for (int64_t id = version->id + 1; fault == FAULT_NONE && gathering.used < gathering.size;
         id++) {
        const struct value arguments[] = {value_number(ITEM_POLICY_PIECE), value_number(id)};
        const size_t before = gathering.used;
        fault = item_read(store, SQL_ITEM_GET, arguments, 2, false, take_piece, &gathering);
        if (fault == FAULT_NONE && gathering.used == before)
            fault = FAULT_CORRUPT; // there is no such piece
    }
    if (fault == FAULT_NONE) {
        text_digest(gathering.text, digest);
        fault = strcmp(digest, version->digest) == 0 ? FAULT_NONE : FAULT_CORRUPT;
    }
    if (fault == FAULT_NONE)
        *text = gathering.text;
    else
        free(gathering.text);
    return fault;
}

// SPDX-License-Identifier: BSD-2-Clause
#include "store/anchor.h"
#include "base/secret.h"
#include "evidence/sha256.h"
#include "store/internal.h"
#include "store/meta.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define META_EPOCH "anchor.epoch"

static enum fault read_epoch(struct store *store, bool *known, uint64_t *epoch)
{
    char text[24];
    int64_t number = 0;
    enum fault fault = store_meta_get(store, META_EPOCH, text, sizeof text);
    *known = fault == FAULT_NONE;
    if (fault == FAULT_NONE)
        fault = text_to_number(text, 0, INT64_MAX, &number);
    *epoch = (uint64_t)number;
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

enum fault store_anchor_known(struct store *store, bool *known)
{
    uint64_t epoch;
    return read_epoch(store, known, &epoch);
}

enum fault store_anchor_note(struct store *store, uint64_t epoch)
{
    char text[24];
    snprintf(text, sizeof text, "%" PRIu64, epoch);
    return store_meta_put(store, META_EPOCH, text);
}

enum fault store_anchor_now(struct store *store, struct anchor *anchor)
{
    struct meta meta;
    bool known;
    enum fault fault = store_may_read(store);
    if (fault == FAULT_NONE)
        fault = read_epoch(store, &known, &anchor->epoch);
    if (fault == FAULT_NONE)
        fault = meta_load(store, &meta);
    if (fault != FAULT_NONE)
        return fault;
    anchor->size = meta.tree.size;
    merkle_root(evidence_sha256, &meta.tree, &anchor->root);
    secret_wipe(&meta, sizeof meta);
    return FAULT_NONE;
}

static void put_number(uint8_t *out, uint64_t number)
{
    for (unsigned i = 0; i < 8; i++)
        out[i] = (uint8_t)(number >> (56 - 8 * i));
}

static uint64_t get_number(const uint8_t *in)
{
    uint64_t number = 0;
    for (unsigned i = 0; i < 8; i++)
        number = number << 8 | in[i];
    return number;
}

// The store's identity is in the key.
static const char beside[] = "anchor";

enum fault store_anchor_seal(const struct store *store, const struct anchor *anchor,
                             uint8_t sealed[STORE_ANCHOR_SIZE])
{
    uint8_t plain[STORE_ANCHOR_SIZE - SEAL_OVERHEAD];
    put_number(plain, anchor->epoch);
    put_number(plain + 8, anchor->size);
    memcpy(plain + 16, anchor->root.bytes, sizeof anchor->root.bytes);
    return seal_close(&store->keys, beside, sizeof beside, plain, sizeof plain, sealed);
}

enum fault store_anchor_open(const struct store *store, const uint8_t sealed[STORE_ANCHOR_SIZE],
                             struct anchor *anchor)
{
    uint8_t plain[STORE_ANCHOR_SIZE - SEAL_OVERHEAD];
    const enum fault fault =
        seal_open(&store->keys, beside, sizeof beside, sealed, STORE_ANCHOR_SIZE, plain);
    if (fault != FAULT_NONE)
        return fault;
    anchor->epoch = get_number(plain);
    anchor->size = get_number(plain + 8);
    memcpy(anchor->root.bytes, plain + 16, sizeof anchor->root.bytes);
    return FAULT_NONE;
}

// That a longer log begins with the one that was anchored would need all its leaves; whoever wants
// that has the signed heads.
enum anchor_verdict store_anchor_compare(const struct anchor *anchor, const struct anchor *now)
{
    if (anchor->epoch > now->epoch || (anchor->epoch == now->epoch && anchor->size > now->size))
        return ANCHOR_BEHIND;
    if (anchor->epoch == now->epoch && anchor->size == now->size &&
        !merkle_same(&anchor->root, &now->root))
        return ANCHOR_OTHER;
    return ANCHOR_HOLDS;
}

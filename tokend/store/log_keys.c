// SPDX-License-Identifier: BSD-2-Clause
#include "store/log_keys.h"
#include "base/secret.h"
#include "base/text.h"
#include "core/base64.h"
#include "store/meta.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(NOTE_SEED_SIZE == META_SEED_SIZE, "the key that signs heads");

// "RECORD SEED", while the record that brings it in is not committed.
#define FACT_NEXT "log.key_next"
// "RECORD KEY,", once for each that was replaced, and by which record.
static const char *const former_facts[] = {"log.keys_1", "log.keys_2"};
#define FACTS (sizeof former_facts / sizeof *former_facts)
#define FORMER_SIZE (19 + 1 + BASE64_ROOT + 1) // a key has as many bytes as a root
_Static_assert(FACTS *(META_VALUE_SIZE - 1) / FORMER_SIZE + 1 >= LOG_KEYS_MAX - 1, "there is room");
_Static_assert(NOTE_PUBLIC_SIZE == MERKLE_HASH_SIZE && NOTE_SEED_SIZE == MERKLE_HASH_SIZE,
               "BASE64_ROOT is their length");

void log_name(const struct store *store, char name[NOTE_NAME_SIZE])
{
    char *out = stpcpy(name, "warifu/");
    for (size_t i = 0; i < sizeof store->identity; i++)
        for (unsigned half = 0; half < 2; half++)
            *out++ = "0123456789abcdef"[store->identity[i] >> (half == 0 ? 4 : 0) & 15];
    *out = '\0';
}

// --- facts -----------------------------------------------------------------------------------

static struct meta_item *find(struct meta *meta, const char *name)
{
    for (uint32_t i = 0; i < meta->count; i++)
        if (strcmp(meta->items[i].name, name) == 0)
            return &meta->items[i];
    return NULL;
}

static const char *fact(const struct meta *meta, const char *name)
{
    for (uint32_t i = 0; i < meta->count; i++)
        if (strcmp(meta->items[i].name, name) == 0)
            return meta->items[i].value;
    return "";
}

// "NUMBER BASE64", up to `end`.
static bool read_pair(const char *text, const char *end, int64_t *number,
                      uint8_t bytes[MERKLE_HASH_SIZE])
{
    char *stop = NULL;
    size_t size = 0;
    *number = strtoll(text, &stop, 10);
    return stop > text && *stop == ' ' && *number > 0 && end - stop - 1 == BASE64_ROOT &&
           base64_read(stop + 1, BASE64_ROOT, bytes, MERKLE_HASH_SIZE, &size) &&
           size == MERKLE_HASH_SIZE;
}

static enum fault add_former(struct meta *meta, int64_t sequence, const uint8_t public[32])
{
    char text[FORMER_SIZE + 8], key[BASE64_ROOT + 1];
    base64_write(key, public, NOTE_PUBLIC_SIZE);
    const int length = snprintf(text, sizeof text, "%" PRId64 " %s,", sequence, key);
    for (size_t i = 0; i < FACTS; i++) {
        struct meta_item *item = find(meta, former_facts[i]);
        if (item == NULL && meta->count < META_MAX) {
            item = &meta->items[meta->count++];
            *item = (struct meta_item){.value = ""};
            strcpy(item->name, former_facts[i]);
        }
        if (item == NULL)
            return FAULT_LIMIT;
        const size_t used = strlen(item->value);
        if (used + (size_t)length < sizeof item->value) {
            strcpy(item->value + used, text);
            return FAULT_NONE;
        }
    }
    return FAULT_LIMIT;
}

static enum fault read_former(const struct meta *meta, const char *name, struct log_keys *keys)
{
    uint8_t public[NOTE_PUBLIC_SIZE];
    for (size_t i = 0; i < FACTS; i++) {
        const char *at = fact(meta, former_facts[i]), *end;
        for (; (end = strchr(at, ',')) != NULL; at = end + 1) {
            if (keys->count == LOG_KEYS_MAX - 1 ||
                !read_pair(at, end, &keys->turned[keys->count + 1], public))
                return FAULT_CORRUPT;
            const enum fault fault = note_key_make(name, public, &keys->keys[keys->count]);
            if (fault != FAULT_NONE)
                return fault;
            keys->count++;
        }
    }
    return FAULT_NONE;
}

// --- the keys --------------------------------------------------------------------------------

static enum fault load(struct store *store, struct meta *meta)
{
    const enum fault fault = store_may_read(store);
    return fault != FAULT_NONE ? fault : meta_load(store, meta);
}

enum fault store_log_key(struct store *store, struct note_key *key)
{
    char name[NOTE_NAME_SIZE];
    struct meta meta;
    enum fault fault = load(store, &meta);
    if (fault != FAULT_NONE)
        return fault;
    log_name(store, name);
    fault = note_key_of_seed(name, meta.seed, key);
    secret_wipe(&meta, sizeof meta);
    return fault;
}

enum fault store_log_keys(struct store *store, struct log_keys *keys)
{
    char name[NOTE_NAME_SIZE];
    struct meta meta;
    enum fault fault = load(store, &meta);
    *keys = (struct log_keys){.count = 0};
    if (fault != FAULT_NONE)
        return fault;
    log_name(store, name);
    fault = read_former(&meta, name, keys);
    if (fault == FAULT_NONE)
        fault = note_key_of_seed(name, meta.seed, &keys->keys[keys->count]);
    if (fault == FAULT_NONE)
        keys->count++;
    secret_wipe(&meta, sizeof meta);
    return fault;
}

enum fault store_log_key_rotate(struct store *store, struct note_key *next)
{
    char value[FORMER_SIZE + 8], text[BASE64_ROOT + 1], name[NOTE_NAME_SIZE];
    uint8_t seed[NOTE_SEED_SIZE];
    struct log_keys keys;
    enum fault fault = store_may_write(store);
    if (fault == FAULT_NONE)
        fault = store_log_keys(store, &keys);
    if (fault == FAULT_NONE && keys.count == LOG_KEYS_MAX)
        fault = FAULT_LIMIT;
    if (fault != FAULT_NONE)
        return fault;
    // Two in one commit: the second would come with a key that signs nothing yet.
    fault = store_meta_get(store, FACT_NEXT, value, sizeof value);
    if (fault != FAULT_NOT_FOUND) {
        secret_wipe(value, sizeof value);
        return fault == FAULT_NONE ? FAULT_BUSY : fault;
    }
    fault = seal_random(seed, sizeof seed);
    log_name(store, name);
    if (fault == FAULT_NONE)
        fault = note_key_of_seed(name, seed, next);
    if (fault == FAULT_NONE) {
        base64_write(text, seed, sizeof seed);
        snprintf(value, sizeof value, "%" PRId64 " %s", record_newest(store) + 1, text);
        fault = store_meta_put(store, FACT_NEXT, value);
    }
    secret_wipe(seed, sizeof seed);
    secret_wipe(text, sizeof text);
    secret_wipe(value, sizeof value);
    return fault;
}

// --- at the commit ---------------------------------------------------------------------------

bool log_key_is_due(const struct meta *meta)
{
    const char *next = fact(meta, FACT_NEXT);
    return next[0] != '\0' && strtoll(next, NULL, 10) == (long long)meta->tree.size;
}

static void take_out(struct meta *meta, struct meta_item *item)
{
    struct meta_item *const last = &meta->items[meta->count - 1];
    if (item != last)
        *item = *last;
    secret_wipe(last, sizeof *last);
    meta->count--;
}

enum fault log_key_turn(const struct store *store, struct meta *meta, const char *text,
                        char note[STORE_HEAD_SIZE])
{
    char name[NOTE_NAME_SIZE], signed_too[STORE_HEAD_SIZE];
    struct meta_item *next = find(meta, FACT_NEXT);
    uint8_t seed[NOTE_SEED_SIZE];
    struct note_key before;
    int64_t sequence;
    if (next == NULL || !read_pair(next->value, strchr(next->value, '\0'), &sequence, seed))
        return FAULT_CORRUPT;
    log_name(store, name);
    enum fault fault = note_key_of_seed(name, meta->seed, &before);
    if (fault == FAULT_NONE)
        fault = note_sign(name, meta->seed, text, note, STORE_HEAD_SIZE);
    if (fault == FAULT_NONE)
        fault = note_sign(name, seed, text, signed_too, sizeof signed_too);
    if (fault == FAULT_NONE) {
        const char *line = signed_too + strlen(text) + 1; // behind the empty one
        if (strlen(note) + strlen(line) >= STORE_HEAD_SIZE)
            fault = FAULT_LIMIT;
        else
            strcat(note, line);
    }
    if (fault == FAULT_NONE) {
        take_out(meta, next);
        fault = add_former(meta, sequence, before.public);
    }
    if (fault == FAULT_NONE)
        memcpy(meta->seed, seed, sizeof seed);
    secret_wipe(seed, sizeof seed);
    return fault;
}

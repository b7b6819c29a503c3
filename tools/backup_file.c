// SPDX-License-Identifier: BSD-2-Clause
#include "backup_file.h"
#include <stdlib.h>
#include <string.h>

#define SEALED_SIZE (crypto_secretstream_xchacha20poly1305_KEYBYTES + crypto_box_SEALBYTES)
#define EXTRA crypto_secretstream_xchacha20poly1305_ABYTES
#define HEAD_SIZE crypto_secretstream_xchacha20poly1305_HEADERBYTES

static const char magic[] = "warifu backup 1\n";
#define MAGIC_SIZE (sizeof magic - 1)

_Static_assert(MAGIC_SIZE + BACKUP_KEY_SIZE + SEALED_SIZE + HEAD_SIZE == BACKUP_START_SIZE,
               "what stands before the pieces");

// --- writing -------------------------------------------------------------------------------------

static enum fault put(FILE *out, const void *data, size_t size)
{
    return fwrite(data, 1, size, out) == size ? FAULT_NONE : FAULT_IO;
}

enum fault backup_begin(struct backup_writer *writer, FILE *out,
                        const uint8_t public_key[BACKUP_KEY_SIZE])
{
    uint8_t *to = writer->start + MAGIC_SIZE, *sealed = to + BACKUP_KEY_SIZE,
            *head = sealed + SEALED_SIZE;

    writer->out = out;
    writer->filled = 0;
    memcpy(writer->start, magic, MAGIC_SIZE);
    memcpy(to, public_key, BACKUP_KEY_SIZE);
    crypto_secretstream_xchacha20poly1305_keygen(writer->key);
    if (crypto_box_seal(sealed, writer->key, sizeof writer->key, public_key) != 0 ||
        crypto_secretstream_xchacha20poly1305_init_push(&writer->stream, head, writer->key) != 0)
        return FAULT_INTERNAL;
    return put(out, writer->start, sizeof writer->start);
}

static enum fault push(struct backup_writer *writer, uint8_t tag)
{
    uint8_t *sealed = malloc(BACKUP_PIECE + EXTRA);
    unsigned long long size = 0;

    if (sealed == NULL)
        return FAULT_MEMORY;
    enum fault fault = FAULT_INTERNAL;
    if (crypto_secretstream_xchacha20poly1305_push(&writer->stream, sealed, &size, writer->piece,
                                                   writer->filled, NULL, 0, tag) == 0) {
        const uint8_t length[4] = {(uint8_t)size, (uint8_t)(size >> 8), (uint8_t)(size >> 16),
                                   (uint8_t)(size >> 24)};
        fault = put(writer->out, length, sizeof length);
        if (fault == FAULT_NONE)
            fault = put(writer->out, sealed, (size_t)size);
    }
    free(sealed);
    writer->filled = 0;
    return fault;
}

enum fault backup_bytes(struct backup_writer *writer, const void *data, size_t size)
{
    const uint8_t *at = data;
    enum fault fault = FAULT_NONE;

    while (size > 0 && fault == FAULT_NONE) {
        const size_t room = sizeof writer->piece - writer->filled, part = size < room ? size : room;
        memcpy(writer->piece + writer->filled, at, part);
        writer->filled += part;
        at += part;
        size -= part;
        if (writer->filled == sizeof writer->piece)
            fault = push(writer, crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
    }
    return fault;
}

enum fault backup_member(struct backup_writer *writer, const char *name, uint64_t size)
{
    const size_t length = strlen(name);
    uint8_t head[1 + BACKUP_NAME_MAX + 8];

    if (length == 0 || length > BACKUP_NAME_MAX)
        return FAULT_INTERNAL;
    head[0] = (uint8_t)length;
    memcpy(head + 1, name, length);
    for (unsigned i = 0; i < 8; i++)
        head[1 + length + i] = (uint8_t)(size >> (8 * i));
    return backup_bytes(writer, head, 1 + length + 8);
}

enum fault backup_end(struct backup_writer *writer)
{
    return push(writer, crypto_secretstream_xchacha20poly1305_TAG_FINAL);
}

void backup_wipe(struct backup_writer *writer)
{
    sodium_memzero(writer, sizeof *writer);
}

// --- reading -------------------------------------------------------------------------------------

// Where in the members the bytes of the pieces are.
struct place {
    const struct backup_taker *taker;
    uint8_t head[1 + BACKUP_NAME_MAX + 8];
    size_t have;   // of it
    uint64_t left; // bytes of the member that are still to come
};

static enum fault take(struct place *place, const uint8_t *data, size_t size)
{
    while (size > 0) {
        if (place->left > 0) {
            const size_t part = place->left < size ? (size_t)place->left : size;
            const enum fault fault = place->taker->bytes(place->taker->context, data, part);
            if (fault != FAULT_NONE)
                return fault;
            place->left -= part;
            data += part;
            size -= part;
            continue;
        }
        place->head[place->have++] = *data++;
        size--;
        const size_t length = place->head[0];
        if (length == 0 || length > BACKUP_NAME_MAX)
            return FAULT_CORRUPT;
        if (place->have < 1 + length + 8)
            continue;
        char name[BACKUP_NAME_MAX + 1] = "";
        memcpy(name, place->head + 1, length);
        for (unsigned i = 0; i < 8; i++)
            place->left |= (uint64_t)place->head[1 + length + i] << (8 * i);
        place->have = 0;
        const enum fault fault = place->taker->member(place->taker->context, name, place->left);
        if (fault != FAULT_NONE)
            return fault;
    }
    return FAULT_NONE;
}

// One piece; *last: it is the end.
static enum fault pull(FILE *in, crypto_secretstream_xchacha20poly1305_state *stream,
                       struct place *place, uint8_t *sealed, uint8_t *piece, bool *last)
{
    uint8_t length[4], tag = 0;
    unsigned long long got = 0;

    if (fread(length, 1, sizeof length, in) != sizeof length)
        return FAULT_CORRUPT;
    const size_t size = (size_t)length[0] | (size_t)length[1] << 8 | (size_t)length[2] << 16 |
                        (size_t)length[3] << 24;
    if (size < EXTRA || size > BACKUP_PIECE + EXTRA || fread(sealed, 1, size, in) != size ||
        crypto_secretstream_xchacha20poly1305_pull(stream, piece, &got, &tag, sealed, size, NULL,
                                                   0) != 0)
        return FAULT_CORRUPT;
    *last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    return take(place, piece, (size_t)got);
}

static enum fault pull_all(FILE *in, crypto_secretstream_xchacha20poly1305_state *stream,
                           const struct backup_taker *taker)
{
    struct place place = {.taker = taker};
    uint8_t *sealed = malloc(BACKUP_PIECE + EXTRA), *piece = malloc(BACKUP_PIECE);
    enum fault fault = sealed != NULL && piece != NULL ? FAULT_NONE : FAULT_MEMORY;
    bool last = false;

    while (fault == FAULT_NONE && !last)
        fault = pull(in, stream, &place, sealed, piece, &last);
    if (piece != NULL)
        sodium_memzero(piece, BACKUP_PIECE);
    free(piece);
    free(sealed);
    // Nothing behind the end, and no member that is not whole.
    if (fault == FAULT_NONE && (place.left > 0 || place.have > 0 || fgetc(in) != EOF))
        fault = FAULT_CORRUPT;
    return fault;
}

enum fault backup_read(FILE *in, const uint8_t *secret_key, const struct backup_writer *written,
                       const struct backup_taker *taker)
{
    uint8_t start[BACKUP_START_SIZE], public_key[BACKUP_KEY_SIZE];
    uint8_t key[crypto_secretstream_xchacha20poly1305_KEYBYTES];
    const uint8_t *to = start + MAGIC_SIZE, *sealed = to + BACKUP_KEY_SIZE,
                  *head = sealed + SEALED_SIZE;
    crypto_secretstream_xchacha20poly1305_state stream;
    enum fault fault = FAULT_NONE;

    if (fread(start, 1, sizeof start, in) != sizeof start || memcmp(start, magic, MAGIC_SIZE) != 0)
        return FAULT_CORRUPT;
    if (secret_key == NULL) {
        if (memcmp(start, written->start, sizeof start) != 0)
            return FAULT_CORRUPT;
        memcpy(key, written->key, sizeof key);
    } else if (crypto_scalarmult_base(public_key, secret_key) != 0 ||
               memcmp(public_key, to, sizeof public_key) != 0) {
        return FAULT_REFUSED;
    } else if (crypto_box_seal_open(key, sealed, SEALED_SIZE, public_key, secret_key) != 0) {
        return FAULT_CORRUPT;
    }
    fault = crypto_secretstream_xchacha20poly1305_init_pull(&stream, head, key) == 0
                ? pull_all(in, &stream, taker)
                : FAULT_CORRUPT;
    sodium_memzero(key, sizeof key);
    sodium_memzero(&stream, sizeof stream);
    return fault;
}

// SPDX-License-Identifier: BSD-2-Clause
// A backup as one file (H3; decision 84): members, sealed to a public key whose other half is on
// paper. libsodium alone: a random key of the stream in a crypto_box_seal, then
// crypto_secretstream in pieces; what is cut off, changed or put in another order does not open.
//
//     "warifu backup 1\n"  32 bytes of the public key  80 of the sealed key  24 of the stream's
//     head 4 bytes of length, little end first, and so many bytes of a piece; the last says that it
//     is
// Within: for each member a byte of length, its name, 8 bytes of size, its bytes.
#ifndef WARIFU_TOOLS_BACKUP_FILE_H
#define WARIFU_TOOLS_BACKUP_FILE_H

#include "base/fault.h"
#include <sodium.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define BACKUP_KEY_SIZE crypto_box_PUBLICKEYBYTES
#define BACKUP_NAME_MAX 31
#define BACKUP_PIECE 65536
// What stands before the pieces.
#define BACKUP_START_SIZE                                                                          \
    (16 + BACKUP_KEY_SIZE + crypto_secretstream_xchacha20poly1305_KEYBYTES +                       \
     crypto_box_SEALBYTES + crypto_secretstream_xchacha20poly1305_HEADERBYTES)

struct backup_writer {
    FILE *out; // the caller's
    crypto_secretstream_xchacha20poly1305_state stream;
    uint8_t key[crypto_secretstream_xchacha20poly1305_KEYBYTES]; // secret: for reading it again
    uint8_t start[BACKUP_START_SIZE];
    uint8_t piece[BACKUP_PIECE];
    size_t filled;
};

enum fault backup_begin(struct backup_writer *writer, FILE *out,
                        const uint8_t public_key[BACKUP_KEY_SIZE]) MUST_CHECK;
// A member of `size` bytes; exactly so many have to follow.
enum fault backup_member(struct backup_writer *writer, const char *name, uint64_t size) MUST_CHECK;
enum fault backup_bytes(struct backup_writer *writer, const void *data, size_t size) MUST_CHECK;
enum fault backup_end(struct backup_writer *writer) MUST_CHECK;
void backup_wipe(struct backup_writer *writer); // in any case

// Who takes what is read: a member begins, or bytes of it. A fault stops, and is what is returned.
struct backup_taker {
    void *context;
    enum fault (*member)(void *context, const char *name, uint64_t size);
    enum fault (*bytes)(void *context, const void *data, size_t size);
};

// By the secret key, or by what a writer still has (secret NULL); then the start, which nobody can
// open here, is compared with what was written. REFUSED: it was sealed to another key. CORRUPT: it
// is no backup, or is not as it was written, to its end: then nothing that was taken may be used.
enum fault backup_read(FILE *in, const uint8_t *secret_key, const struct backup_writer *written,
                       const struct backup_taker *taker) MUST_CHECK;

#endif

// SPDX-License-Identifier: BSD-2-Clause
#include "evidence/cosignature.h"
#include "base/secret.h"
#include "core/base64.h"
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define SECRET "PRIVATE+KEY+"

// --- keys --------------------------------------------------------------------------------------

enum fault cosigner_of_seed(const char *name, const uint8_t seed[NOTE_SEED_SIZE],
                            struct note_key *key)
{
    struct note_key same;
    const enum fault fault = note_key_of_seed(name, seed, &same);
    return fault != FAULT_NONE ? fault : note_key_make_as(NOTE_KEY_WITNESS, name, same.public, key);
}

bool cosigner_read(const char *text, struct note_key *key)
{
    return note_key_read_as(NOTE_KEY_WITNESS, text, key);
}

bool cosigner_of_list(const char *const *texts, size_t which, struct note_key *key)
{
    struct note_key before;

    if (!cosigner_read(texts[which], key))
        return false;
    for (size_t i = 0; i < which; i++)
        if (cosigner_read(texts[i], &before) &&
            memcmp(before.public, key->public, sizeof key->public) == 0)
            return false;
    return true;
}

void cosigner_secret_write(const struct note_key *key, const uint8_t seed[NOTE_SEED_SIZE],
                           char text[COSIGNER_SECRET_SIZE])
{
    uint8_t bytes[1 + NOTE_SEED_SIZE] = {NOTE_KEY_WITNESS};
    char encoded[BASE64_SIZE(sizeof bytes) + 1];
    memcpy(bytes + 1, seed, NOTE_SEED_SIZE);
    base64_write(encoded, bytes, sizeof bytes);
    snprintf(text, COSIGNER_SECRET_SIZE, SECRET "%s+%02x%02x%02x%02x+%s", key->name, key->id[0],
             key->id[1], key->id[2], key->id[3], encoded);
    secret_wipe(bytes, sizeof bytes);
    secret_wipe(encoded, sizeof encoded);
}

// Strict as for public keys: nothing but what is written for this name and seed is read.
bool cosigner_secret_read(const char *text, struct note_key *key, uint8_t seed[NOTE_SEED_SIZE])
{
    uint8_t bytes[1 + NOTE_SEED_SIZE];
    char name[NOTE_NAME_SIZE], again[COSIGNER_SECRET_SIZE];
    size_t size = 0;
    if (strncmp(text, SECRET, strlen(SECRET)) != 0)
        return false;
    const char *begin = text + strlen(SECRET), *id = strchr(begin, '+');
    const char *encoded = id != NULL ? strchr(id + 1, '+') : NULL;
    if (encoded == NULL || (size_t)(id - begin) >= sizeof name)
        return false;
    memcpy(name, begin, (size_t)(id - begin));
    name[id - begin] = '\0';
    bool read = base64_read(encoded + 1, strlen(encoded + 1), bytes, sizeof bytes, &size) &&
                size == sizeof bytes && cosigner_of_seed(name, bytes + 1, key) == FAULT_NONE;
    if (read) {
        cosigner_secret_write(key, bytes + 1, again);
        read = strcmp(again, text) == 0;
        memcpy(seed, bytes + 1, NOTE_SEED_SIZE);
        secret_wipe(again, sizeof again);
    }
    secret_wipe(bytes, sizeof bytes);
    return read;
}

// --- what is signed ----------------------------------------------------------------------------

struct message {
    size_t size;
    char text[CHECKPOINT_SIZE + 48];
};

// False: no checkpoint is that long, or no time that late.
static bool compose(const struct note_part *text, uint64_t time, struct message *message)
{
    if (text->size >= CHECKPOINT_SIZE || time > INT64_MAX)
        return false;
    const int head =
        snprintf(message->text, sizeof message->text, "cosignature/v1\ntime %" PRIu64 "\n", time);
    memcpy(message->text + head, text->at, text->size);
    message->size = (size_t)head + text->size;
    return true;
}

static bool is_of(const struct note_signature *signature, const struct note_key *key)
{
    return signature->name.size == strlen(key->name) &&
           memcmp(signature->name.at, key->name, signature->name.size) == 0 &&
           memcmp(signature->key_id, key->id, NOTE_KEY_ID_SIZE) == 0;
}

static enum fault sign(const struct note_part *text, const uint8_t seed[NOTE_SEED_SIZE],
                       uint64_t time, uint8_t signature[NOTE_SIGNATURE_SIZE])
{
    uint8_t public[NOTE_PUBLIC_SIZE], secret[crypto_sign_ed25519_SECRETKEYBYTES];
    struct message message;
    if (!compose(text, time, &message))
        return FAULT_LIMIT;
    const bool done = crypto_sign_ed25519_seed_keypair(public, secret, seed) == 0 &&
                      crypto_sign_ed25519_detached(signature, NULL, (const uint8_t *)message.text,
                                                   message.size, secret) == 0;
    secret_wipe(secret, sizeof secret);
    return done ? FAULT_NONE : FAULT_INTERNAL;
}

enum fault cosign(const struct note_key *key, const uint8_t seed[NOTE_SEED_SIZE], const char *note,
                  int64_t time, char *out, size_t size)
{
    uint8_t bytes[NOTE_SIGNATURE_SIZE];
    struct checkpoint checkpoint;
    struct note_signature signature;
    struct signed_note read;
    char line[NOTE_LINE_SIZE];
    if (!note_read(note, &read) || !checkpoint_read(&read.text, &checkpoint))
        return FAULT_FORMAT;
    enum fault fault = time < 0 ? FAULT_LIMIT : sign(&read.text, seed, (uint64_t)time, bytes);
    if (fault == FAULT_NONE)
        fault = note_write_cosignature(key->name, key->id, (uint64_t)time, bytes, line);
    if (fault != FAULT_NONE)
        return fault;
    // No line becomes longer, so this is room for all of them.
    if (strlen(note) + strlen(line) >= size || strlen(note) + strlen(line) > NOTE_MAX)
        return FAULT_LIMIT;
    char *end = mempcpy(out, read.text.at, read.text.size);
    *end++ = '\n';
    for (size_t begin = 0, place = 0; note_next_signature(&read, &place, &signature); begin = place)
        if (!is_of(&signature, key))
            end = mempcpy(end, read.signatures.at + begin, place - begin);
    strcpy(end, line);
    return note_read(out, &read) ? FAULT_NONE : FAULT_LIMIT; // too many lines
}

enum note_verdict cosignature_verify(const struct signed_note *note, const struct note_key *key,
                                     int64_t *time)
{
    enum note_verdict verdict = NOTE_UNSIGNED;
    struct note_signature signature;
    struct message message;
    *time = 0;
    for (size_t place = 0; note_next_signature(note, &place, &signature);) {
        if (!is_of(&signature, key))
            continue;
        if (!signature.cosignature || !compose(&note->text, signature.time, &message) ||
            crypto_sign_ed25519_verify_detached(signature.bytes, (const uint8_t *)message.text,
                                                message.size, key->public) != 0)
            return NOTE_FORGED;
        if ((int64_t)signature.time > *time)
            *time = (int64_t)signature.time;
        verdict = NOTE_SIGNED;
    }
    return verdict;
}

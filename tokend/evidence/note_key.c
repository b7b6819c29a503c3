// SPDX-License-Identifier: BSD-2-Clause
#include "evidence/note_key.h"
#include "base/secret.h"
#include "core/base64.h"
#include "evidence/sha256.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>

_Static_assert(NOTE_SEED_SIZE == crypto_sign_ed25519_SEEDBYTES, "Ed25519");
_Static_assert(NOTE_PUBLIC_SIZE == crypto_sign_ed25519_PUBLICKEYBYTES, "Ed25519");
_Static_assert(NOTE_SIGNATURE_SIZE == crypto_sign_ed25519_BYTES, "Ed25519");

enum fault note_keys_start(void)
{
    return sodium_init() < 0 ? FAULT_INTERNAL : FAULT_NONE;
}

enum fault note_key_make_as(enum note_key_type type, const char *name,
                            const uint8_t public[NOTE_PUBLIC_SIZE], struct note_key *key)
{
    const uint8_t byte = (uint8_t)type;
    struct merkle_hash hash;
    if (!note_name_is_valid(name))
        return FAULT_FORMAT;
    const struct merkle_piece pieces[] = {
        {name, strlen(name)}, {"\n", 1}, {&byte, 1}, {public, NOTE_PUBLIC_SIZE}};
    evidence_sha256(&hash, pieces, 4);
    key->type = type;
    memcpy(key->public, public, NOTE_PUBLIC_SIZE);
    memcpy(key->id, hash.bytes, NOTE_KEY_ID_SIZE);
    strcpy(key->name, name);
    return FAULT_NONE;
}

enum fault note_key_make(const char *name, const uint8_t public[NOTE_PUBLIC_SIZE],
                         struct note_key *key)
{
    return note_key_make_as(NOTE_KEY_LOG, name, public, key);
}

bool note_key_same(const struct note_key *a, const struct note_key *b)
{
    return a->type == b->type && strcmp(a->name, b->name) == 0 &&
           memcmp(a->public, b->public, sizeof a->public) == 0;
}

// The secret key as libsodium wants it is the seed with the public key behind it.
static enum fault expand(const uint8_t seed[NOTE_SEED_SIZE], uint8_t public[NOTE_PUBLIC_SIZE],
                         uint8_t secret[crypto_sign_ed25519_SECRETKEYBYTES])
{
    return crypto_sign_ed25519_seed_keypair(public, secret, seed) != 0 ? FAULT_INTERNAL
                                                                       : FAULT_NONE;
}

enum fault note_key_of_seed(const char *name, const uint8_t seed[NOTE_SEED_SIZE],
                            struct note_key *key)
{
    uint8_t public[NOTE_PUBLIC_SIZE], secret[crypto_sign_ed25519_SECRETKEYBYTES];
    enum fault fault = expand(seed, public, secret);
    secret_wipe(secret, sizeof secret);
    return fault != FAULT_NONE ? fault : note_key_make(name, public, key);
}

// --- as text ---------------------------------------------------------------------------------

void note_key_write(const struct note_key *key, char text[NOTE_KEY_TEXT_SIZE])
{
    uint8_t bytes[1 + NOTE_PUBLIC_SIZE] = {(uint8_t)key->type};
    char encoded[BASE64_SIZE(sizeof bytes) + 1];
    memcpy(bytes + 1, key->public, NOTE_PUBLIC_SIZE);
    base64_write(encoded, bytes, sizeof bytes);
    snprintf(text, NOTE_KEY_TEXT_SIZE, "%s+%02x%02x%02x%02x+%s", key->name, key->id[0], key->id[1],
             key->id[2], key->id[3], encoded);
}

bool note_key_read_as(enum note_key_type type, const char *text, struct note_key *key)
{
    uint8_t bytes[1 + NOTE_PUBLIC_SIZE];
    char name[NOTE_NAME_SIZE], again[NOTE_KEY_TEXT_SIZE];
    struct note_key found;
    size_t size;
    const char *id = strchr(text, '+');
    const char *encoded = id != NULL ? strchr(id + 1, '+') : NULL;
    if (encoded == NULL || (size_t)(id - text) >= sizeof name)
        return false;
    memcpy(name, text, (size_t)(id - text));
    name[id - text] = '\0';
    if (!base64_read(encoded + 1, strlen(encoded + 1), bytes, sizeof bytes, &size) ||
        size != sizeof bytes || bytes[0] != (uint8_t)type ||
        note_key_make_as(type, name, bytes + 1, &found) != FAULT_NONE)
        return false;
    note_key_write(&found, again);
    if (strcmp(again, text) != 0)
        return false;
    *key = found;
    return true;
}

bool note_key_read(const char *text, struct note_key *key)
{
    return note_key_read_as(NOTE_KEY_LOG, text, key);
}

// --- notes -----------------------------------------------------------------------------------

enum fault note_sign(const char *name, const uint8_t seed[NOTE_SEED_SIZE], const char *text,
                     char *note, size_t size)
{
    uint8_t public[NOTE_PUBLIC_SIZE], secret[crypto_sign_ed25519_SECRETKEYBYTES];
    uint8_t signature[NOTE_SIGNATURE_SIZE];
    char line[NOTE_LINE_SIZE];
    struct note_key key;
    struct signed_note again;
    const size_t length = strlen(text);
    if (length == 0 || text[length - 1] != '\n')
        return FAULT_FORMAT;
    enum fault fault = expand(seed, public, secret);
    if (fault == FAULT_NONE &&
        crypto_sign_ed25519_detached(signature, NULL, (const uint8_t *)text, length, secret) != 0)
        fault = FAULT_INTERNAL;
    secret_wipe(secret, sizeof secret);
    if (fault == FAULT_NONE)
        fault = note_key_make(name, public, &key);
    if (fault == FAULT_NONE)
        fault = note_write_signature(name, key.id, signature, line);
    if (fault != FAULT_NONE)
        return fault;
    const size_t whole = length + 1 + strlen(line);
    if (whole >= size || whole > NOTE_MAX)
        return FAULT_LIMIT;
    snprintf(note, size, "%s\n%s", text, line);
    return note_read(note, &again) && again.text.size == length ? FAULT_NONE : FAULT_FORMAT;
}

enum note_verdict note_verify(const struct signed_note *note, const struct note_key *key)
{
    enum note_verdict verdict = NOTE_UNSIGNED;
    struct note_signature signature;
    for (size_t place = 0; note_next_signature(note, &place, &signature);) {
        if (signature.name.size != strlen(key->name) ||
            memcmp(signature.name.at, key->name, signature.name.size) != 0 ||
            memcmp(signature.key_id, key->id, NOTE_KEY_ID_SIZE) != 0)
            continue;
        if (!signature.ed25519 ||
            crypto_sign_ed25519_verify_detached(signature.bytes, (const uint8_t *)note->text.at,
                                                note->text.size, key->public) != 0)
            return NOTE_FORGED;
        verdict = NOTE_SIGNED;
    }
    return verdict;
}

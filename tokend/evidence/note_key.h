// SPDX-License-Identifier: BSD-2-Clause
// Keys that sign notes (core/signed_note.h): Ed25519, as c2sp.org/signed-note has it. A key is
// known by its name and the first four bytes of SHA-256(name, newline, type, public key); the type
// is 0x01 of a log, and 0x04 of a witness (evidence/cosignature.h).
#ifndef WARIFU_EVIDENCE_NOTE_KEY_H
#define WARIFU_EVIDENCE_NOTE_KEY_H

#include "core/signed_note.h"

#define NOTE_PUBLIC_SIZE 32
#define NOTE_SEED_SIZE 32

enum note_key_type { NOTE_KEY_LOG = 1, NOTE_KEY_WITNESS = 4 };

struct note_key { // public
    enum note_key_type type;
    char name[NOTE_NAME_SIZE];
    uint8_t id[NOTE_KEY_ID_SIZE];
    uint8_t public[NOTE_PUBLIC_SIZE];
};

// Before anything else of this header. INTERNAL.
enum fault note_keys_start(void) MUST_CHECK;

// name: not inside `key`. FORMAT: a key cannot have that name.
enum fault note_key_make_as(enum note_key_type type, const char *name,
                            const uint8_t public[NOTE_PUBLIC_SIZE],
                            struct note_key *key) MUST_CHECK;
// That of a log, as all below.
enum fault note_key_make(const char *name, const uint8_t public[NOTE_PUBLIC_SIZE],
                         struct note_key *key) MUST_CHECK;
// The public key of a secret one.
enum fault note_key_of_seed(const char *name, const uint8_t seed[NOTE_SEED_SIZE],
                            struct note_key *key) MUST_CHECK;

// As other programs take it: NAME+ID+base64(type, public key). Reading is strict: the id has to be
// the one that follows from the rest, and the type as told.
#define NOTE_KEY_TEXT_SIZE (NOTE_NAME_SIZE + 1 + 8 + 1 + 44) // with a NUL
void note_key_write(const struct note_key *key, char text[NOTE_KEY_TEXT_SIZE]);
bool note_key_read_as(enum note_key_type type, const char *text, struct note_key *key) MUST_CHECK;
bool note_key_read(const char *text, struct note_key *key) MUST_CHECK;
// The same key: name, type and public key.
bool note_key_same(const struct note_key *a, const struct note_key *b);

// Signs a text, which has to end in a newline, and writes the note. LIMIT: more than `size` bytes,
// with a NUL, or than NOTE_MAX; FORMAT: this text or name would not be read again.
enum fault note_sign(const char *name, const uint8_t seed[NOTE_SEED_SIZE], const char *text,
                     char *note, size_t size) MUST_CHECK;

// Zero opens nothing: only SIGNED says that the text is this key's.
enum note_verdict {
    NOTE_UNSIGNED, // no signature names this key
    NOTE_FORGED,   // one does and is not this key's for this text; the note is to be refused
    NOTE_SIGNED,
};
enum note_verdict note_verify(const struct signed_note *note, const struct note_key *key);

#endif

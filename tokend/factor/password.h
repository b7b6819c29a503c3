// SPDX-License-Identifier: BSD-2-Clause
// Passwords, knowledge: Argon2id (RFC 9106, libsodium), NFC (Unicode 15, libunistring), judgement
// (words, names, places, dates, rows) (B1, B3, B4). Runs in the hasher process; only the generator
// runs in the vault.
#ifndef WARIFU_FACTOR_PASSWORD_H
#define WARIFU_FACTOR_PASSWORD_H

#include "base/fault.h"
#include "wire/channel.pb.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PASSWORD_MAX 512          // bytes; longer is refused, never truncated (abuse:W1)
#define PASSWORD_ENCODED_SIZE 128 // crypto_pwhash_STRBYTES
#define PASSWORD_FINGERPRINT 32

struct password_cost {
    uint32_t memory_kib; // 8 .. 1048576
    uint32_t passes;
};

// Normalises to NFC. FAULT_FORMAT for bad UTF-8 or control characters, FAULT_LIMIT beyond
// PASSWORD_MAX.
enum fault password_normalise(const char *typed, char *normal, size_t size) MUST_CHECK;

// Whether two that were typed are one password: keyboards and input methods compose characters
// differently (NFC, NFD), and what is kept is the normal form. What has none is compared as it is.
// FAULT_MEMORY: nothing is known, and *same is false.
enum fault password_is_same(const char *one, const char *other, bool *same) MUST_CHECK;

// Does the (typed) password belong to `encoded`? Takes the full cost also for a wrong or
// malformed password, so that time says nothing. FAULT_MEMORY: it could not be computed, which is
// no "no" (abuse:M14); FAULT_CORRUPT: `encoded` is none of ours. *matches is false on every fault.
enum fault password_verify(const char *typed, const char *encoded, bool *matches) MUST_CHECK;

enum fault password_encode(const char *typed, struct password_cost cost,
                           char encoded[PASSWORD_ENCODED_SIZE]) MUST_CHECK;

// The dearer one of `cost` and what `encoded` was made with.
struct password_cost password_dearer(struct password_cost cost, const char *encoded);

// After a verification: spends what `whole` costs more than `encoded` did, so that those of
// different age, and those of nobody, take one time (promise 3). In passes over `memory_kib`, what
// the policy in force asks for (8 .. 1048576): a pass over a cache is a faster one. Nothing to
// spend, or not that much memory: FAULT_NONE.
enum fault password_even_out(const char *encoded, struct password_cost whole,
                             uint32_t memory_kib) MUST_CHECK;

// Whether `encoded` was made with weaker parameters than `cost`: encode again at the next login.
bool password_needs_upgrade(const char *encoded, struct password_cost cost);

// A value that only equal passwords of one person share: Argon2id(password, salt). The store keeps
// it keyed, so the history check costs one derivation for each cost that it was made with, however
// long it is (abuse:W2, abuse:W3).
enum fault password_fingerprint(const char *typed, const uint8_t salt[16],
                                struct password_cost cost,
                                uint8_t fingerprint[PASSWORD_FINGERPRINT]) MUST_CHECK;

// What a new fingerprint is to cost: no less than a password's own hash, than what the newest of
// the person's fingerprints has cost (`newest`; NULL: there is none), and than 19 MiB and 2 passes.
struct password_cost password_fingerprint_cost(struct password_cost own,
                                               const struct password_cost *newest);

struct password_demand {
    uint32_t min_length,
        min_classes; // characters; kinds of them: upper, lower, digit, hiragana, katakana, kanji,
                     // symbol (all others). Not of a Japanese sentence of 15 characters.
    bool dictionary;
    const char *user, *full_name;  // own names, may be ""
    const char *current;           // the one that it replaces, where it is known; else "" or NULL
    const char *const *site_words; // and their variants: case, l33t, digits around (abuse:W9)
    size_t site_word_count;
};

struct password_flaws {
    PasswordFlaw items[8];
    size_t count;
    uint32_t number; // of the first flaw that has one
};

// Judges; no flaw means good. All flaws at once, so that a person fixes them in one go.
enum fault password_judge(const char *typed, const struct password_demand *demand,
                          struct password_flaws *flaws) MUST_CHECK;

// A temporary password (B4): readable (no 0/O, 1/l/I), of all classes, with at least 12 characters,
// or `min_length` if that is more, and 60 bits. It is drawn and not judged, so who draws needs no
// list of words: for password_judge() about one of 100,000 spells some, by chance.
// FAULT_RANDOM leaves nothing; LIMIT: more than 64 characters, or than fit.
enum fault password_generate(size_t min_length, char *password, size_t size) MUST_CHECK;

// What such a one is hashed with: little, for nobody guesses 60 bits within its lifetime, and it
// opens nothing but a change (decision 20). A verification costs as much as any other all the same:
// password_even_out().
struct password_cost password_drawn_cost(void);

#endif

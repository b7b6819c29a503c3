// SPDX-License-Identifier: BSD-2-Clause
// What a witness adds to the signed head of somebody else's log (E1, E4): a line of its own, as
// c2sp.org/tlog-cosignature has it for Ed25519. It says: at this time, this was the largest head of
// that log that I have seen, and it began with every one that I had signed before. What is signed
// is
//
//     cosignature/v1
//     time 1790000000           seconds since 1970, which the line repeats before the signature
//     warifu/3f0c...            the three lines of the checkpoint
//     2085
//     CsUYapGGPo4d...jxq2I=
#ifndef WARIFU_EVIDENCE_COSIGNATURE_H
#define WARIFU_EVIDENCE_COSIGNATURE_H

#include "evidence/note_key.h"

// --- keys of witnesses; note_keys_start() comes first ------------------------------------------

enum fault cosigner_of_seed(const char *name, const uint8_t seed[NOTE_SEED_SIZE],
                            struct note_key *key) MUST_CHECK;
// The public half, as note_key_write() wrote it.
bool cosigner_read(const char *text, struct note_key *key) MUST_CHECK;
// The same of text `which` of several, unless one before it is the same key: whoever is listed
// twice, under whatever names, is one witness.
bool cosigner_of_list(const char *const *texts, size_t which, struct note_key *key) MUST_CHECK;

// The secret half: PRIVATE+KEY+NAME+ID+base64(0x04, seed), the form of Go's note. Whoever has such
// a text wipes it.
#define COSIGNER_SECRET_SIZE (12 + NOTE_KEY_TEXT_SIZE) // with a NUL
void cosigner_secret_write(const struct note_key *key, const uint8_t seed[NOTE_SEED_SIZE],
                           char text[COSIGNER_SECRET_SIZE]);
bool cosigner_secret_read(const char *text, struct note_key *key,
                          uint8_t seed[NOTE_SEED_SIZE]) MUST_CHECK;

// --- cosignatures ------------------------------------------------------------------------------

// Writes the note with one line more, that of this witness; earlier ones of the same key go.
// FORMAT: it is no note with a checkpoint; LIMIT: it does not fit, or the time is before 1970.
enum fault cosign(const struct note_key *key, const uint8_t seed[NOTE_SEED_SIZE], const char *note,
                  int64_t time, char *out, size_t size) MUST_CHECK;

// As note_verify(): SIGNED, with the time of the newest; FORGED where any line that names this key
// is not its.
enum note_verdict cosignature_verify(const struct signed_note *note, const struct note_key *key,
                                     int64_t *time);

#endif

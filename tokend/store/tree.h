// SPDX-License-Identifier: BSD-2-Clause
// The log as a Merkle tree (core/merkle.h), and heads of it that are signed (E1, E4; abuse:A2,
// abuse:A3). What is needed to append, and the key that signs, lie in the store's sealed meta data,
// so the tree grows in the commit that appends the records, by one hash or two for each.
//
// Heads are signed with an Ed25519 key that was made with the store, or took the place of that one
// by a record of the log (decision 109). The log's name, also that of its keys, is "warifu/" and
// the store's identity in hex.
#ifndef WARIFU_STORE_TREE_H
#define WARIFU_STORE_TREE_H

#include "core/signed_note.h"
#include "evidence/export.h"
#include "store/store.h"

#define STORE_HEAD_EVERY EXPORT_HEAD_EVERY // records; heads of these sizes are kept
#define STORE_HEAD_SIZE (CHECKPOINT_SIZE + 1 + 2 * NOTE_LINE_SIZE)

// The public key, as programs take it (evidence/note_key.h).
enum fault store_log_key(struct store *store, struct note_key *key) MUST_CHECK;

// All of them, oldest first; the last is the one above. `turned`: the record that brought each in;
// of the first 0.
#define LOG_KEYS_MAX EXPORT_KEYS_MAX
struct log_keys {
    size_t count;
    struct note_key keys[LOG_KEYS_MAX];
    int64_t turned[LOG_KEYS_MAX + 1];
};
enum fault store_log_keys(struct store *store, struct log_keys *keys) MUST_CHECK;

// Draws another key. The record that is appended next brings it in, and has to name it, as
// evidence/export_keys.h says; its head is signed by both and kept, and from then on the secret
// half of the one before is nowhere. All of that is one commit, or undone with the record. BUSY:
// another one has begun in this transaction; LIMIT: LOG_KEYS_MAX.
enum fault store_log_key_rotate(struct store *store, struct note_key *next) MUST_CHECK;

// The signed head of the log as it is; with the records of this transaction only once that is
// committed.
enum fault store_log_head(struct store *store, uint64_t *size,
                          char note[STORE_HEAD_SIZE]) MUST_CHECK;

// Heads that were signed when the log had `after` + 1 ... `until` records, oldest first: one for
// each STORE_HEAD_EVERY, and where the key was replaced. They say which part of the log was
// altered. False stops.
typedef bool (*head_visit)(void *context, int64_t size, const char *note);
enum fault store_log_heads(struct store *store, int64_t after, int64_t until, head_visit visit,
                           void *context) MUST_CHECK;

#endif

// SPDX-License-Identifier: BSD-2-Clause
// The Merkle tree over the records of the log (E1, E4; abuse:A2, abuse:A3, abuse:A4), as in RFC
// 6962 section 2.1 and RFC 9162 section 2.1: a leaf is SHA-256(0x00, data), a node SHA-256(0x01,
// left, right), an empty tree SHA-256(""). So programs that we did not write can check ours.
// Leaves are counted from 0. Pure: whoever calls gives the hash function and the leaves.
#ifndef WARIFU_CORE_MERKLE_H
#define WARIFU_CORE_MERKLE_H

#include "base/fault.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MERKLE_HASH_SIZE 32
#define MERKLE_SIZE_MAX ((uint64_t)INT64_MAX) // leaves
#define MERKLE_DEPTH_MAX 63                   // subtrees on one way from a leaf to the head

struct merkle_hash {
    uint8_t bytes[MERKLE_HASH_SIZE];
};

struct merkle_piece {
    const void *data; // may be NULL where the size is 0
    size_t size;
};
// SHA-256 of the pieces, one after the other.
typedef void (*merkle_sha256)(struct merkle_hash *hash, const struct merkle_piece *pieces,
                              size_t count);

void merkle_leaf(merkle_sha256 sha256, const void *data, size_t size, struct merkle_hash *leaf);
// `node` may be one of the other two.
void merkle_node(merkle_sha256 sha256, const struct merkle_hash *left,
                 const struct merkle_hash *right, struct merkle_hash *node);
bool merkle_same(const struct merkle_hash *a, const struct merkle_hash *b);

// --- a tree that grows -----------------------------------------------------------------------

// All that is needed to append: the heads of the complete subtrees that make up the tree, largest
// first, one for each bit of its size that is set. All zero: no leaf yet.
struct merkle_range {
    uint64_t size;
    struct merkle_hash peaks[MERKLE_DEPTH_MAX];
};

// One leaf more. On average one node is hashed, at most MERKLE_DEPTH_MAX. LIMIT: the tree is full.
enum fault merkle_append(merkle_sha256 sha256, struct merkle_range *range,
                         const struct merkle_hash *leaf) MUST_CHECK;
void merkle_root(merkle_sha256 sha256, const struct merkle_range *range, struct merkle_hash *root);

// As bytes: the size (8, most significant first), then its peaks. Equal trees have equal bytes.
#define MERKLE_PACKED_MAX (8 + MERKLE_DEPTH_MAX * MERKLE_HASH_SIZE)
size_t merkle_pack(const struct merkle_range *range, uint8_t packed[MERKLE_PACKED_MAX]);
// False, and nothing changed: these are not the bytes of a tree.
bool merkle_unpack(const void *packed, size_t size, struct merkle_range *range);

// --- proofs ----------------------------------------------------------------------------------

// Enough for every proof about a tree of up to MERKLE_SIZE_MAX leaves. Deepest first.
#define MERKLE_PROOF_MAX (MERKLE_DEPTH_MAX + 1)
struct merkle_proof {
    size_t count;
    struct merkle_hash nodes[MERKLE_PROOF_MAX];
};

// The hash of leaf `index`. A fault ends what asked for it, with this fault.
typedef enum fault (*merkle_read)(void *context, uint64_t index, struct merkle_hash *leaf);
struct merkle_leaves {
    merkle_read read;
    void *context;
};

// Reads leaf 0 to size - 1, each once, in order; `root` is the head of the tree that they make.
enum fault merkle_root_of(merkle_sha256 sha256, const struct merkle_leaves *leaves, uint64_t size,
                          struct merkle_hash *root) MUST_CHECK;

// That leaf `index` is in the tree of the first `size` leaves. All the other leaves are read, each
// once; memory does not depend on their number. LIMIT: there is no such leaf.
enum fault merkle_prove_inclusion(merkle_sha256 sha256, const struct merkle_leaves *leaves,
                                  uint64_t index, uint64_t size,
                                  struct merkle_proof *proof) MUST_CHECK;
// That the tree of the first `size` leaves begins with the tree of the first `first` ones. Empty
// where `first` is 0 or `size`. LIMIT: `first` is larger than `size`.
enum fault merkle_prove_consistency(merkle_sha256 sha256, const struct merkle_leaves *leaves,
                                    uint64_t first, uint64_t size,
                                    struct merkle_proof *proof) MUST_CHECK;

// The same proof where leaves come once, in order, and cannot be asked for again: for a log that is
// read as a stream. Memory does not depend on their number.
struct merkle_span { // of leaves; `end` is the first one behind it
    uint64_t begin, end;
};
struct merkle_prover {
    uint64_t size, next; // leaves of the whole tree; the one that comes next
    size_t count;
    struct merkle_span spans[MERKLE_PROOF_MAX];
    struct merkle_range range; // of the span that is being read
    struct merkle_proof proof;
};
// LIMIT: as merkle_prove_consistency().
enum fault merkle_prover_start(struct merkle_prover *prover, uint64_t first,
                               uint64_t size) MUST_CHECK;
// Leaf `next`. LIMIT: there are no more.
enum fault merkle_prover_take(merkle_sha256 sha256, struct merkle_prover *prover,
                              const struct merkle_hash *leaf) MUST_CHECK;
// Whether all leaves came: then prover->proof is the proof.
bool merkle_prover_is_done(const struct merkle_prover *prover);

// Whether the proof shows it (RFC 9162 sections 2.1.3.2 and 2.1.4.2). Sizes are believed: that
// `size` and `root` belong together is what a signed head says (core/signed_note.h), and they must
// come from the same one.
bool merkle_includes(merkle_sha256 sha256, uint64_t index, uint64_t size,
                     const struct merkle_hash *leaf, const struct merkle_proof *proof,
                     const struct merkle_hash *root) MUST_CHECK;
bool merkle_consistent(merkle_sha256 sha256, uint64_t first, uint64_t size,
                       const struct merkle_hash *first_root, const struct merkle_hash *root,
                       const struct merkle_proof *proof) MUST_CHECK;

#endif

// SPDX-License-Identifier: BSD-2-Clause
#include "core/merkle.h"
#include <string.h>

// What is hashed begins with its kind, so no leaf can pass for a node (RFC 6962 section 2.1).
static const uint8_t kind_leaf = 0, kind_node = 1;

void merkle_leaf(merkle_sha256 sha256, const void *data, size_t size, struct merkle_hash *leaf)
{
    const struct merkle_piece pieces[] = {{&kind_leaf, 1}, {data, size}};
    sha256(leaf, pieces, 2);
}

void merkle_node(merkle_sha256 sha256, const struct merkle_hash *left,
                 const struct merkle_hash *right, struct merkle_hash *node)
{
    const struct merkle_piece pieces[] = {
        {&kind_node, 1}, {left->bytes, sizeof left->bytes}, {right->bytes, sizeof right->bytes}};
    struct merkle_hash hash;
    sha256(&hash, pieces, 3);
    *node = hash;
}

bool merkle_same(const struct merkle_hash *a, const struct merkle_hash *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

// --- a tree that grows -----------------------------------------------------------------------

static unsigned peaks_of(uint64_t size)
{
    unsigned count = 0;
    for (; size != 0; size &= size - 1)
        count++;
    return count;
}

enum fault merkle_append(merkle_sha256 sha256, struct merkle_range *range,
                         const struct merkle_hash *leaf)
{
    if (range->size >= MERKLE_SIZE_MAX)
        return FAULT_LIMIT;
    unsigned count = peaks_of(range->size);
    struct merkle_hash peak = *leaf;
    // As in counting: each bit that is set and not above a gap is carried.
    for (uint64_t size = range->size; (size & 1) != 0; size >>= 1)
        merkle_node(sha256, &range->peaks[--count], &peak, &peak);
    range->peaks[count] = peak;
    range->size++;
    return FAULT_NONE;
}

void merkle_root(merkle_sha256 sha256, const struct merkle_range *range, struct merkle_hash *root)
{
    unsigned count = peaks_of(range->size);
    if (count == 0) {
        sha256(root, NULL, 0);
        return;
    }
    *root = range->peaks[--count];
    while (count > 0)
        merkle_node(sha256, &range->peaks[--count], root, root);
}

size_t merkle_pack(const struct merkle_range *range, uint8_t packed[MERKLE_PACKED_MAX])
{
    const unsigned count = peaks_of(range->size);
    for (unsigned i = 0; i < 8; i++)
        packed[i] = (uint8_t)(range->size >> (56 - 8 * i));
    for (unsigned i = 0; i < count; i++)
        memcpy(packed + 8 + (size_t)i * MERKLE_HASH_SIZE, range->peaks[i].bytes, MERKLE_HASH_SIZE);
    return 8 + (size_t)count * MERKLE_HASH_SIZE;
}

bool merkle_unpack(const void *packed, size_t size, struct merkle_range *range)
{
    const uint8_t *bytes = packed;
    uint64_t leaves = 0;
    if (size < 8)
        return false;
    for (unsigned i = 0; i < 8; i++)
        leaves = leaves << 8 | bytes[i];
    if (leaves > MERKLE_SIZE_MAX)
        return false;
    const unsigned count = peaks_of(leaves);
    if (size != 8 + (size_t)count * MERKLE_HASH_SIZE)
        return false;
    *range = (struct merkle_range){.size = leaves};
    for (unsigned i = 0; i < count; i++)
        memcpy(range->peaks[i].bytes, bytes + 8 + (size_t)i * MERKLE_HASH_SIZE, MERKLE_HASH_SIZE);
    return true;
}

// --- making proofs ---------------------------------------------------------------------------

static enum fault root_of_span(merkle_sha256 sha256, const struct merkle_leaves *leaves,
                               struct merkle_span span, struct merkle_hash *root)
{
    struct merkle_range range = {0};
    struct merkle_hash leaf;
    enum fault fault = FAULT_NONE;
    for (uint64_t i = span.begin; i < span.end && fault == FAULT_NONE; i++) {
        fault = leaves->read(leaves->context, i, &leaf);
        if (fault == FAULT_NONE)
            fault = merkle_append(sha256, &range, &leaf);
    }
    if (fault == FAULT_NONE)
        merkle_root(sha256, &range, root);
    return fault;
}

enum fault merkle_root_of(merkle_sha256 sha256, const struct merkle_leaves *leaves, uint64_t size,
                          struct merkle_hash *root)
{
    return root_of_span(sha256, leaves, (struct merkle_span){0, size}, root);
}

// Where a tree of more than one leaf is divided: the largest power of two below its size.
static uint64_t left_of(uint64_t size)
{
    uint64_t left = 1;
    while (left < size - left)
        left <<= 1;
    return left;
}

struct spans {
    size_t count;
    struct merkle_span list[MERKLE_PROOF_MAX];
};

// Goes down from `whole` towards leaf `index`, notes the other half each time, and returns where it
// stopped: at the leaf, or, where `until` is not 0, at a subtree that ends there.
static struct merkle_span descend(struct merkle_span whole, uint64_t index, uint64_t until,
                                  struct spans *others)
{
    while (whole.end - whole.begin > 1 && whole.end != until) {
        const uint64_t middle = whole.begin + left_of(whole.end - whole.begin);
        const bool left = index < middle;
        others->list[others->count++] = left ? (struct merkle_span){middle, whole.end}
                                             : (struct merkle_span){whole.begin, middle};
        if (left)
            whole.end = middle;
        else
            whole.begin = middle;
    }
    return whole;
}

// Deepest first, as verifying goes up.
static enum fault hash_spans(merkle_sha256 sha256, const struct merkle_leaves *leaves,
                             const struct spans *spans, struct merkle_proof *proof)
{
    enum fault fault = FAULT_NONE;
    struct merkle_proof made = {0};
    for (size_t i = spans->count; i > 0 && fault == FAULT_NONE; i--)
        fault = root_of_span(sha256, leaves, spans->list[i - 1], &made.nodes[made.count++]);
    if (fault == FAULT_NONE)
        *proof = made;
    return fault;
}

enum fault merkle_prove_inclusion(merkle_sha256 sha256, const struct merkle_leaves *leaves,
                                  uint64_t index, uint64_t size, struct merkle_proof *proof)
{
    struct spans spans = {0};
    if (index >= size || size > MERKLE_SIZE_MAX)
        return FAULT_LIMIT;
    (void)descend((struct merkle_span){0, size}, index, 0, &spans);
    return hash_spans(sha256, leaves, &spans, proof);
}

static enum fault spans_of_consistency(uint64_t first, uint64_t size, struct spans *spans)
{
    *spans = (struct spans){0};
    if (first > size || size > MERKLE_SIZE_MAX)
        return FAULT_LIMIT;
    if (first > 0 && first < size) {
        const struct merkle_span last =
            descend((struct merkle_span){0, size}, first - 1, first, spans);
        // The verifier has the first tree's head already where that is one complete subtree.
        if (last.begin > 0)
            spans->list[spans->count++] = last;
    }
    return FAULT_NONE;
}

enum fault merkle_prove_consistency(merkle_sha256 sha256, const struct merkle_leaves *leaves,
                                    uint64_t first, uint64_t size, struct merkle_proof *proof)
{
    struct spans spans;
    const enum fault fault = spans_of_consistency(first, size, &spans);
    return fault != FAULT_NONE ? fault : hash_spans(sha256, leaves, &spans, proof);
}

enum fault merkle_prover_start(struct merkle_prover *prover, uint64_t first, uint64_t size)
{
    struct spans spans;
    const enum fault fault = spans_of_consistency(first, size, &spans);
    if (fault != FAULT_NONE)
        return fault;
    *prover = (struct merkle_prover){.size = size, .count = spans.count};
    prover->proof.count = spans.count;
    for (size_t i = 0; i < spans.count; i++) // deepest first, as in the proof
        prover->spans[i] = spans.list[spans.count - 1 - i];
    return FAULT_NONE;
}

enum fault merkle_prover_take(merkle_sha256 sha256, struct merkle_prover *prover,
                              const struct merkle_hash *leaf)
{
    if (prover->next >= prover->size)
        return FAULT_LIMIT;
    const uint64_t index = prover->next++;
    size_t at = 0;
    while (at < prover->count &&
           (index < prover->spans[at].begin || index >= prover->spans[at].end))
        at++;
    if (at == prover->count) // the verifier has what this one is part of
        return FAULT_NONE;
    if (index == prover->spans[at].begin)
        prover->range = (struct merkle_range){0};
    const enum fault fault = merkle_append(sha256, &prover->range, leaf);
    if (fault == FAULT_NONE && prover->next == prover->spans[at].end)
        merkle_root(sha256, &prover->range, &prover->proof.nodes[at]);
    return fault;
}

bool merkle_prover_is_done(const struct merkle_prover *prover)
{
    return prover->next == prover->size;
}

// --- verifying proofs ------------------------------------------------------------------------

// On the way up: the place of a subtree among those of its height, and the last place there.
struct place {
    uint64_t own, last;
};

// Whether the node that is joined now stands to the left.
static bool joins_left(struct place *place)
{
    const bool left = (place->own & 1) != 0 || place->own == place->last;
    if (left)
        // Where nothing stands to the right, the subtree is also one of greater height.
        while ((place->own & 1) == 0 && place->own != 0) {
            place->own >>= 1;
            place->last >>= 1;
        }
    place->own >>= 1;
    place->last >>= 1;
    return left;
}

bool merkle_includes(merkle_sha256 sha256, uint64_t index, uint64_t size,
                     const struct merkle_hash *leaf, const struct merkle_proof *proof,
                     const struct merkle_hash *root)
{
    if (index >= size || proof->count > MERKLE_PROOF_MAX)
        return false;
    struct place place = {index, size - 1};
    struct merkle_hash head = *leaf;
    for (size_t i = 0; i < proof->count; i++) {
        if (place.last == 0)
            return false;
        if (joins_left(&place))
            merkle_node(sha256, &proof->nodes[i], &head, &head);
        else
            merkle_node(sha256, &head, &proof->nodes[i], &head);
    }
    return place.last == 0 && merkle_same(&head, root);
}

static bool is_power_of_two(uint64_t number)
{
    return (number & (number - 1)) == 0;
}

bool merkle_consistent(merkle_sha256 sha256, uint64_t first, uint64_t size,
                       const struct merkle_hash *first_root, const struct merkle_hash *root,
                       const struct merkle_proof *proof)
{
    struct merkle_hash empty;
    if (first > size || proof->count > MERKLE_PROOF_MAX)
        return false;
    if (first == size && !merkle_same(first_root, root))
        return false;
    sha256(&empty, NULL, 0);
    if (first == 0 && !merkle_same(first_root, &empty))
        return false;
    if (first == 0 || first == size)
        return proof->count == 0;

    // A first tree that is one complete subtree is where the way up begins; else the proof says.
    const bool whole = is_power_of_two(first);
    if (!whole && proof->count == 0)
        return false;
    struct merkle_hash old = whole ? *first_root : proof->nodes[0], head = old;
    struct place place = {first - 1, size - 1};
    for (; (place.own & 1) != 0; place.own >>= 1)
        place.last >>= 1;
    for (size_t i = whole ? 0 : 1; i < proof->count; i++) {
        if (place.last == 0)
            return false;
        if (joins_left(&place)) {
            merkle_node(sha256, &proof->nodes[i], &old, &old);
            merkle_node(sha256, &proof->nodes[i], &head, &head);
        } else {
            merkle_node(sha256, &head, &proof->nodes[i], &head);
        }
    }
    return place.last == 0 && merkle_same(&old, first_root) && merkle_same(&head, root);
}

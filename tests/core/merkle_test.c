// SPDX-License-Identifier: BSD-2-Clause
// E1, E4: the tree of the log. Vectors of RFC 6962's reference implementation (the tests of
// certificate-transparency), and a model as in the text of the RFC: slow, and short enough to be
// read.
#include "core/merkle.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static uint64_t hashed; // times that it was called

static void sha256(struct merkle_hash *hash, const struct merkle_piece *pieces, size_t count)
{
    crypto_hash_sha256_state state;
    hashed++;
    crypto_hash_sha256_init(&state);
    for (size_t i = 0; i < count; i++)
        crypto_hash_sha256_update(&state, pieces[i].data, pieces[i].size);
    crypto_hash_sha256_final(&state, hash->bytes);
}

// --- the model: RFC 6962 section 2.1, word for word --------------------------------------------

#define MOST 130
static struct merkle_hash data[MOST]; // of leaves

static size_t model_split(size_t n) // the largest power of two smaller than n
{
    size_t k = 1;
    while (k * 2 < n)
        k *= 2;
    return k;
}

static struct merkle_hash model_head(const struct merkle_hash *d, size_t n) // MTH(D[n])
{
    struct merkle_hash hash;
    uint8_t both[65] = {1};
    if (n == 0)
        crypto_hash_sha256(hash.bytes, both, 0);
    if (n == 1)
        hash = d[0];
    if (n > 1) {
        const size_t k = model_split(n);
        const struct merkle_hash left = model_head(d, k), right = model_head(d + k, n - k);
        memcpy(both + 1, left.bytes, 32);
        memcpy(both + 33, right.bytes, 32);
        crypto_hash_sha256(hash.bytes, both, sizeof both);
    }
    return hash;
}

static void model_add(struct merkle_proof *proof, struct merkle_hash hash)
{
    assert_true(proof->count < MERKLE_PROOF_MAX);
    proof->nodes[proof->count++] = hash;
}

static void model_path(size_t m, const struct merkle_hash *d, size_t n, struct merkle_proof *proof)
{
    if (n == 1)
        return;
    const size_t k = model_split(n);
    if (m < k) {
        model_path(m, d, k, proof);
        model_add(proof, model_head(d + k, n - k));
    } else {
        model_path(m - k, d + k, n - k, proof);
        model_add(proof, model_head(d, k));
    }
}

static void model_subproof(size_t m, const struct merkle_hash *d, size_t n, bool whole,
                           struct merkle_proof *proof)
{
    if (m == n) {
        if (!whole)
            model_add(proof, model_head(d, m));
        return;
    }
    const size_t k = model_split(n);
    if (m <= k) {
        model_subproof(m, d, k, whole, proof);
        model_add(proof, model_head(d + k, n - k));
    } else {
        model_subproof(m - k, d + k, n - k, false, proof);
        model_add(proof, model_head(d, k));
    }
}

static void same_proof(const struct merkle_proof *a, const struct merkle_proof *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++)
        assert_memory_equal(a->nodes[i].bytes, b->nodes[i].bytes, 32);
}

// --- what is tested ----------------------------------------------------------------------------

struct shelf {
    const struct merkle_hash *leaves;
    uint64_t reads, fails_at;
};

static enum fault read_leaf(void *context, uint64_t index, struct merkle_hash *leaf)
{
    struct shelf *shelf = context;
    if (shelf->reads++ == shelf->fails_at)
        return FAULT_IO;
    *leaf = shelf->leaves[index];
    return FAULT_NONE;
}

static struct merkle_proof inclusion(const struct merkle_hash *leaves, uint64_t index,
                                     uint64_t size)
{
    struct shelf shelf = {leaves, 0, UINT64_MAX};
    struct merkle_proof proof;
    assert_int_equal(merkle_prove_inclusion(sha256, &(struct merkle_leaves){read_leaf, &shelf},
                                            index, size, &proof),
                     FAULT_NONE);
    assert_int_equal(shelf.reads, size - 1); // each once, and not the one that it is about
    return proof;
}

static struct merkle_proof consistency(const struct merkle_hash *leaves, uint64_t first,
                                       uint64_t size)
{
    struct shelf shelf = {leaves, 0, UINT64_MAX};
    struct merkle_proof proof;
    assert_int_equal(merkle_prove_consistency(sha256, &(struct merkle_leaves){read_leaf, &shelf},
                                              first, size, &proof),
                     FAULT_NONE);
    assert_true(shelf.reads <= size);
    return proof;
}

static struct merkle_hash from_hex(const char *hex)
{
    struct merkle_hash hash;
    size_t size;
    assert_int_equal(sodium_hex2bin(hash.bytes, 32, hex, strlen(hex), NULL, &size, NULL), 0);
    assert_int_equal(size, 32);
    return hash;
}

// --- vectors -------------------------------------------------------------------------------------

#define A "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
#define B "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
#define C "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
#define D "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
#define E "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
#define F "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"

static const struct {
    const char *data;
    size_t size;
    const char *head; // of the tree up to this one
} reference[] = {
    {"", 0, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
    {"\x00", 1, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
    {"\x10", 1, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
    {"\x20\x21", 2, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
    {"\x30\x31", 2, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
    {"\x40\x41\x42\x43", 4, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
    {"\x50\x51\x52\x53\x54\x55\x56\x57", 8,
     "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
    {"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16,
     "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"},
};
#define REFERENCE (sizeof reference / sizeof *reference)

static const struct {
    uint64_t index, size;
    const char *nodes[4];
} inclusions[] = {
    {0, 1, {NULL}},
    {0, 8, {A, B, C, NULL}},
    {5, 8, {D, E, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7", NULL}},
    {2, 3, {"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125", NULL}},
    {1, 5, {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", B, D, NULL}},
};

static const struct {
    uint64_t first, size;
    const char *nodes[4];
} consistencies[] = {
    {1, 1, {NULL}},
    {1, 8, {A, B, C, NULL}},
    {6, 8, {F, E, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7", NULL}},
    {2, 5, {B, D, NULL}},
};

static struct merkle_proof from_words(const char *const *words)
{
    struct merkle_proof proof = {0};
    for (; *words != NULL; words++)
        model_add(&proof, from_hex(*words));
    return proof;
}

static void vectors(void **state)
{
    struct merkle_range range = {0};
    struct merkle_hash leaves[REFERENCE], heads[REFERENCE + 1], head, expected;
    (void)state;
    merkle_root(sha256, &range, &heads[0]);
    expected = from_hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_true(merkle_same(&heads[0], &expected));
    for (size_t i = 0; i < REFERENCE; i++) {
        merkle_leaf(sha256, reference[i].data, reference[i].size, &leaves[i]);
        assert_int_equal(merkle_append(sha256, &range, &leaves[i]), FAULT_NONE);
        merkle_root(sha256, &range, &heads[i + 1]);
        expected = from_hex(reference[i].head);
        assert_true(merkle_same(&heads[i + 1], &expected));
        struct shelf shelf = {leaves, 0, UINT64_MAX};
        assert_int_equal(
            merkle_root_of(sha256, &(struct merkle_leaves){read_leaf, &shelf}, i + 1, &head),
            FAULT_NONE);
        assert_true(merkle_same(&head, &expected));
    }
    for (size_t i = 0; i < sizeof inclusions / sizeof *inclusions; i++) {
        const uint64_t index = inclusions[i].index, size = inclusions[i].size;
        const struct merkle_proof known = from_words(inclusions[i].nodes),
                                  made = inclusion(leaves, index, size);
        same_proof(&made, &known);
        assert_true(merkle_includes(sha256, index, size, &leaves[index], &known, &heads[size]));
    }
    for (size_t i = 0; i < sizeof consistencies / sizeof *consistencies; i++) {
        const uint64_t first = consistencies[i].first, size = consistencies[i].size;
        const struct merkle_proof known = from_words(consistencies[i].nodes),
                                  made = consistency(leaves, first, size);
        same_proof(&made, &known);
        assert_true(merkle_consistent(sha256, first, size, &heads[first], &heads[size], &known));
    }
}

// --- against the model ---------------------------------------------------------------------------

static struct merkle_hash heads[MOST + 1];

static int make_data(void **state)
{
    (void)state;
    if (sodium_init() < 0)
        return 1;
    for (unsigned i = 0; i < MOST; i++) {
        const uint8_t text[] = {(uint8_t)i, (uint8_t)(i * 7), 0x5a};
        merkle_leaf(sha256, text, i % (sizeof text + 1), &data[i]);
        data[i].bytes[0] = (uint8_t)i; // no two are the same
    }
    for (unsigned i = 0; i <= MOST; i++)
        heads[i] = model_head(data, i);
    return 0;
}

static void all_heads(void **state)
{
    struct merkle_range range = {0}, copy;
    uint8_t packed[MERKLE_PACKED_MAX], again[MERKLE_PACKED_MAX];
    (void)state;
    hashed = 0;
    for (unsigned size = 0; size <= MOST; size++) {
        struct merkle_hash root;
        const uint64_t before = hashed;
        merkle_root(sha256, &range, &root);
        assert_true(hashed - before <= 8);
        assert_memory_equal(root.bytes, heads[size].bytes, 32);

        // What is kept between two appends is all that is needed.
        const size_t used = merkle_pack(&range, packed);
        memset(&copy, 0xee, sizeof copy);
        assert_true(merkle_unpack(packed, used, &copy));
        assert_int_equal(merkle_pack(&copy, again), used);
        assert_memory_equal(again, packed, used);
        range = copy;
        for (size_t cut = 0; cut < used; cut++)
            assert_false(merkle_unpack(packed, cut, &copy));
        assert_false(merkle_unpack(packed, used + 1, &copy));
        if (size < MOST)
            assert_int_equal(merkle_append(sha256, &range, &data[size]), FAULT_NONE);
    }
}

static void appending_is_cheap(void **state)
{
    struct merkle_range range = {0};
    (void)state;
    hashed = 0;
    for (unsigned i = 0; i < 100000; i++)
        assert_int_equal(merkle_append(sha256, &range, &data[i % MOST]), FAULT_NONE);
    assert_true(hashed < 100000);

    // No tree that can be has more leaves than fit.
    uint8_t packed[MERKLE_PACKED_MAX] = {0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe};
    assert_true(merkle_unpack(packed, 8 + 62 * 32, &range));
    assert_int_equal(merkle_append(sha256, &range, &data[0]), FAULT_NONE);
    assert_int_equal(range.size, MERKLE_SIZE_MAX);
    assert_int_equal(merkle_pack(&range, packed), MERKLE_PACKED_MAX);
    assert_int_equal(merkle_append(sha256, &range, &data[0]), FAULT_LIMIT);
    assert_int_equal(range.size, MERKLE_SIZE_MAX);
    packed[0] = 0x80;
    assert_false(merkle_unpack(packed, MERKLE_PACKED_MAX, &range));
    memset(packed, 0, 8);
    packed[0] = 0x80;
    assert_false(merkle_unpack(packed, 8 + 32, &range));
}

static void all_proofs(void **state)
{
    (void)state;
    for (unsigned size = 0; size <= MOST; size++)
        for (unsigned first = 0; first <= size; first++) {
            struct merkle_proof model = {0};
            if (first < size) {
                const struct merkle_proof made = inclusion(data, first, size);
                model_path(first, data, size, &model);
                same_proof(&made, &model);
                if (!merkle_includes(sha256, first, size, &data[first], &made, &heads[size]))
                    fail_msg("leaf %u of %u", first, size);
            }
            const struct merkle_proof made = consistency(data, first, size);
            model = (struct merkle_proof){0};
            if (first > 0)
                model_subproof(first, data, size, true, &model);
            same_proof(&made, &model);
            if (!merkle_consistent(sha256, first, size, &heads[first], &heads[size], &made))
                fail_msg("%u leaves, then %u", first, size);
        }
}

// --- what is refused -----------------------------------------------------------------------------

// What a check is asked, once more after something of it was changed.
struct question {
    bool inclusion;
    uint64_t first, size; // first: the leaf, or the size of the older tree
    struct merkle_hash older, root;
    struct merkle_proof proof;
};

static bool holds(const struct question *question)
{
    return question->inclusion
               ? merkle_includes(sha256, question->first, question->size, &question->older,
                                 &question->proof, &question->root)
               : merkle_consistent(sha256, question->first, question->size, &question->older,
                                   &question->root, &question->proof);
}

#define SMALL 17

static void refuse_changes(const struct question *original)
{
    struct question changed = *original;
    struct merkle_proof *proof = &changed.proof;
    assert_true(holds(&changed));
    for (unsigned bit = 0; bit < 256; bit++) {
        struct merkle_hash *const places[] = {&changed.older, &changed.root};
        for (size_t i = 0; i < 2; i++) {
            places[i]->bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
            assert_false(holds(&changed));
            places[i]->bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
        for (size_t i = 0; i < proof->count; i++) {
            proof->nodes[i].bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
            if (holds(&changed))
                fail_msg("bit %u of node %zu does not count: %u of %u", bit, i,
                         (unsigned)changed.first, (unsigned)changed.size);
            proof->nodes[i].bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
    }
    for (size_t i = 0; i <= proof->count; i++) { // one too many, one too few, two exchanged
        changed = *original;
        memmove(&proof->nodes[i + 1], &proof->nodes[i],
                (proof->count++ - i) * sizeof *proof->nodes);
        assert_false(holds(&changed));
        changed = *original;
        if (i == proof->count)
            break;
        memmove(&proof->nodes[i], &proof->nodes[i + 1],
                (--proof->count - i) * sizeof *proof->nodes);
        assert_false(holds(&changed));
        for (size_t other = i + 1; other < original->proof.count; other++) {
            changed = *original;
            proof->nodes[i] = original->proof.nodes[other];
            proof->nodes[other] = original->proof.nodes[i];
            assert_false(holds(&changed));
        }
    }
    changed = *original;
    proof->count = MERKLE_PROOF_MAX + 1;
    assert_false(holds(&changed));
}

// The same proof for anything else than what it was made for.
static void refuse_others(const struct question *original)
{
    for (unsigned size = 0; size <= SMALL; size++)
        for (unsigned first = 0; first <= size + 1; first++) {
            struct question other = *original;
            other.first = first;
            other.size = size;
            other.root = heads[size];
            other.older = original->inclusion ? data[first] : heads[first];
            // Whatever is older than nothing is nothing, and every tree begins with itself.
            const bool trivial = !original->inclusion && (first == 0 || first == size);
            const bool expected = (first == original->first && size == original->size) ||
                                  (trivial && first <= size && original->proof.count == 0);
            if (holds(&other) != expected)
                fail_msg("%s %u of %u by the proof of %u of %u",
                         original->inclusion ? "leaf" : "tree", first, size,
                         (unsigned)original->first, (unsigned)original->size);
        }
}

static void changed_proofs(void **state)
{
    (void)state;
    for (unsigned size = 0; size <= SMALL; size++)
        for (unsigned first = 0; first <= size; first++) {
            struct question question = {false,        first,       size,
                                        heads[first], heads[size], consistency(data, first, size)};
            refuse_others(&question);
            if (first > 0) // of nothing, no node is asked
                refuse_changes(&question);
            if (first == size)
                continue;
            question = (struct question){true,        first,       size,
                                         data[first], heads[size], inclusion(data, first, size)};
            refuse_changes(&question);
            refuse_others(&question);
        }
}

// Which way a proof goes up, as the RFC's recursion tells it: what a verifier does is decided by
// the two numbers alone, and other numbers with the same way are the only ones that a proof serves,
// too.
static void way_up(bool inclusion, size_t m, size_t n, char *way)
{
    if (inclusion ? n == 1 : m == n) {
        strcat(way, inclusion || n == 0 ? "" : "=");
        return;
    }
    const size_t k = model_split(n);
    const bool left = inclusion ? m < k : m <= k;
    way_up(inclusion, left ? m : m - k, left ? k : n - k, way);
    strcat(way, left ? "r" : "l");
}

static void way_of(bool inclusion, size_t m, size_t n, char way[80])
{
    way[0] = '\0';
    way_up(inclusion, m, n, way);
    if (!inclusion && strchr(way, 'l') == NULL)
        way[0] = '.'; // begins with the older head, not with a node of the proof
}

#define OTHERS 40

// With the right hashes, numbers that do not fit the proof: an inner node that is said to be a
// leaf, a leaf behind the last one, a tree that is said to be larger.
static void other_numbers(void **state)
{
    char own[80], other[80];
    (void)state;
    for (int inclusion_too = 0; inclusion_too < 2; inclusion_too++)
        for (unsigned size = 2; size <= SMALL; size++)
            for (unsigned first = inclusion_too ? 0 : 1; first < size; first++) {
                struct question question = {inclusion_too,
                                            0,
                                            0,
                                            inclusion_too ? data[first] : heads[first],
                                            heads[size],
                                            inclusion_too ? inclusion(data, first, size)
                                                          : consistency(data, first, size)};
                way_of(inclusion_too, first, size, own);
                for (unsigned number = 0; number < OTHERS * OTHERS; number++) {
                    question.first = number / OTHERS;
                    question.size = number % OTHERS;
                    const bool possible =
                        inclusion_too ? question.first < question.size
                                      : question.first > 0 && question.first < question.size;
                    if (possible)
                        way_of(inclusion_too, question.first, question.size, other);
                    if (holds(&question) != (possible && strcmp(own, other) == 0))
                        fail_msg("%s %u of %u by the proof of %u of %u",
                                 inclusion_too ? "leaf" : "tree", number / OTHERS, number % OTHERS,
                                 first, size);
                }
            }
}

static void older_than_nothing(void **state)
{
    struct question question = {false, 0, 5, heads[0], heads[5], {0}};
    (void)state;
    assert_true(holds(&question));
    for (unsigned bit = 0; bit < 256; bit++) {
        question.older.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_false(holds(&question));
        question.older.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    question.proof.count = 1;
    assert_false(holds(&question));
    question = (struct question){false, 0, 0, data[0], data[0], {0}};
    assert_false(holds(&question));
}

static void limits_and_faults(void **state)
{
    struct shelf shelf = {data, 0, 3};
    const struct merkle_leaves leaves = {read_leaf, &shelf};
    struct merkle_proof proof = {.count = 77};
    struct merkle_hash root;
    (void)state;
    assert_int_equal(merkle_prove_inclusion(sha256, &leaves, 5, 5, &proof), FAULT_LIMIT);
    assert_int_equal(merkle_prove_inclusion(sha256, &leaves, 0, 0, &proof), FAULT_LIMIT);
    assert_int_equal(merkle_prove_inclusion(sha256, &leaves, 0, MERKLE_SIZE_MAX + 1, &proof),
                     FAULT_LIMIT);
    assert_int_equal(merkle_prove_consistency(sha256, &leaves, 6, 5, &proof), FAULT_LIMIT);
    assert_int_equal(merkle_prove_consistency(sha256, &leaves, 0, MERKLE_SIZE_MAX + 1, &proof),
                     FAULT_LIMIT);
    assert_int_equal(shelf.reads, 0);
    assert_int_equal(merkle_prove_inclusion(sha256, &leaves, 2, 9, &proof), FAULT_IO);
    shelf.reads = 0;
    assert_int_equal(merkle_prove_consistency(sha256, &leaves, 2, 9, &proof), FAULT_IO);
    shelf.reads = 0;
    assert_int_equal(merkle_root_of(sha256, &leaves, 9, &root), FAULT_IO);
    assert_int_equal(proof.count, 77);
}

// Leaves that come once, in order: the same proofs, and one leaf fewer is none.
static void proofs_of_a_stream(void **state)
{
    struct merkle_prover prover;
    (void)state;
    for (uint64_t size = 0; size <= 70; size++)
        for (uint64_t first = 0; first <= size; first++) {
            const struct merkle_proof made = consistency(data, first, size);
            assert_int_equal(merkle_prover_start(&prover, first, size), FAULT_NONE);
            for (uint64_t i = 0; i < size; i++) {
                assert_false(merkle_prover_is_done(&prover));
                assert_int_equal(merkle_prover_take(sha256, &prover, &data[i]), FAULT_NONE);
            }
            assert_true(merkle_prover_is_done(&prover));
            same_proof(&prover.proof, &made);
            assert_int_equal(merkle_prover_take(sha256, &prover, &data[0]), FAULT_LIMIT);
        }
    assert_int_equal(merkle_prover_start(&prover, 6, 5), FAULT_LIMIT);
    assert_int_equal(merkle_prover_start(&prover, 0, MERKLE_SIZE_MAX + 1), FAULT_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"E1 E4 the vectors of RFC 6962", vectors, NULL, NULL, NULL},
        {"E1 abuse:A4 heads as the model has them, of all sizes", all_heads, NULL, NULL, NULL},
        {"E1 one record more is little work, and a tree has an end", appending_is_cheap, NULL, NULL,
         NULL},
        {"E4 proofs as the model has them, of all pairs", all_proofs, NULL, NULL, NULL},
        {"abuse:A3 no bit, node or number of a proof can be another", changed_proofs, NULL, NULL,
         NULL},
        {"abuse:A3 numbers that do not fit a proof, with the right hashes", other_numbers, NULL,
         NULL, NULL},
        {"abuse:A2 a head of nothing is one, too", older_than_nothing, NULL, NULL, NULL},
        {"E4 proofs while the leaves come by, of all pairs", proofs_of_a_stream, NULL, NULL, NULL},
        {"E4 what cannot be proved, and leaves that cannot be read", limits_and_faults, NULL, NULL,
         NULL},
    };
    return cmocka_run_group_tests(tests, make_data, NULL);
}

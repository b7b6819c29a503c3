// SPDX-License-Identifier: BSD-2-Clause
// E1, E4, abuse:A2: a witness signs one history of a log, and remembers which.
#include "evidence/sha256.h"
#include "evidence/witness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NAME "warifu/00112233445566778899aabbccddeeff"
#define MOST 40
static const uint8_t log_seed[NOTE_SEED_SIZE] = {1, 2, 3}, other_seed[NOTE_SEED_SIZE] = {9};
static const uint8_t own_seed[NOTE_SEED_SIZE] = {7};
static struct note_key log_key, other_key, witness;
static struct witness_state state_;
static const struct note_key *next; // that the key was replaced with; NULL: with none

static int start(void **state)
{
    (void)state;
    return note_keys_start() == FAULT_NONE &&
                   note_key_of_seed(NAME, log_seed, &log_key) == FAULT_NONE &&
                   note_key_of_seed(NAME, other_seed, &other_key) == FAULT_NONE &&
                   cosigner_of_seed("kikuyo.example/audit", own_seed, &witness) == FAULT_NONE
               ? 0
               : 1;
}

static enum fault read_leaf(void *context, uint64_t index, struct merkle_hash *leaf)
{
    const unsigned *twist = context;
    memset(leaf, index == *twist ? 255 : (int)index, sizeof *leaf);
    return FAULT_NONE;
}

// A log in which leaf `twist` is another.
static void show(unsigned old, unsigned size, unsigned twist, const char *origin,
                 const uint8_t *seed, struct witness_request *request)
{
    static char note[1024];
    const struct merkle_leaves leaves = {read_leaf, &twist};
    struct checkpoint checkpoint = {.size = size};
    char text[CHECKPOINT_SIZE];
    strcpy(checkpoint.origin, origin);
    *request = (struct witness_request){.old = old, .note = note};
    assert_int_equal(merkle_root_of(evidence_sha256, &leaves, size, &checkpoint.root), FAULT_NONE);
    if (old <= size)
        assert_int_equal(
            merkle_prove_consistency(evidence_sha256, &leaves, old, size, &request->proof),
            FAULT_NONE);
    assert_int_equal(checkpoint_write(&checkpoint, text), FAULT_NONE);
    assert_int_equal(note_sign(origin, seed, text, note, sizeof note), FAULT_NONE);
}

static enum witness_verdict judge(const struct note_key *given,
                                  const struct witness_request *request)
{
    struct witnessed now;
    const enum witness_verdict verdict = witness_judge(&state_, given, next, request, &now);
    if (verdict == WITNESS_CONSISTENT) {
        now.time = 1790000000;
        assert_int_equal(witness_remember(&state_, &now), FAULT_NONE);
    }
    return verdict;
}

#define SHOW(old, size, twist) show(old, size, twist, NAME, log_seed, &request)

static void one_history(void **state)
{
    struct witness_request request;
    (void)state;
    for (unsigned old = 0; old <= MOST; old++)
        for (unsigned size = old; size <= MOST; size++) {
            state_.count = 0;
            SHOW(0, old, MOST);
            assert_int_equal(judge(&log_key, &request), WITNESS_CONSISTENT);
            SHOW(old, size, MOST);
            assert_int_equal(judge(NULL, &request), WITNESS_CONSISTENT);
            assert_int_equal(witness_last(&state_, NAME)->head.size, size);
            assert_int_equal(state_.count, 1);
        }
}

static void refusals(void **state)
{
    struct witness_request request;
    (void)state;
    state_.count = 0;
    SHOW(0, 20, MOST);
    assert_int_equal(judge(NULL, &request), WITNESS_UNKNOWN);
    assert_int_equal(judge(&other_key, &request), WITNESS_WRONG_KEY);
    assert_int_equal(judge(&log_key, &request), WITNESS_CONSISTENT);
    // Written anew: before what was signed, in each leaf; the same number of records.
    for (unsigned twist = 0; twist < 20; twist++) {
        SHOW(20, 30, twist);
        assert_int_equal(judge(NULL, &request), WITNESS_FORKED);
        SHOW(20, 20, twist);
        assert_int_equal(judge(NULL, &request), WITNESS_FORKED);
    }
    for (unsigned size = 0; size < 20; size++) {
        SHOW(0, size, MOST);
        assert_int_equal(judge(NULL, &request), WITNESS_ROLLED_BACK);
    }
    // No proof; one from another head.
    for (unsigned old = 0; old <= 30; old++) {
        SHOW(old, 30, MOST);
        if (old != 20)
            assert_int_equal(judge(NULL, &request), WITNESS_NO_PROOF);
    }
    SHOW(20, 30, MOST);
    request.proof.count--;
    assert_int_equal(judge(NULL, &request), WITNESS_FORKED);
    // Another key than the one that is known, in the head and as an argument.
    show(20, 30, MOST, NAME, other_seed, &request);
    assert_int_equal(judge(NULL, &request), WITNESS_WRONG_KEY);
    assert_int_equal(judge(&other_key, &request), WITNESS_WRONG_KEY);
    SHOW(20, 30, MOST);
    assert_int_equal(judge(&other_key, &request), WITNESS_WRONG_KEY);
    // Another log, also one that the known key signed.
    show(20, 30, MOST, "warifu/ff", log_seed, &request);
    assert_int_equal(judge(NULL, &request), WITNESS_UNKNOWN);
    assert_int_equal(judge(&log_key, &request), WITNESS_WRONG_KEY);
    request.note = "nothing\n";
    assert_int_equal(judge(&log_key, &request), WITNESS_NO_HEAD);
    // All that time it remembers what it signed.
    assert_int_equal(witness_last(&state_, NAME)->head.size, 20);
    SHOW(20, 30, 25);
    assert_int_equal(judge(NULL, &request), WITNESS_CONSISTENT);
}

// By whoever has shown the new key: it has to be the same history all the same.
static void replaced(void **state)
{
    struct witness_request request;
    struct note_key stranger;
    (void)state;
    state_.count = 0;
    next = &other_key;
    show(0, 20, MOST, NAME, other_seed, &request);
    assert_int_equal(judge(NULL, &request), WITNESS_UNKNOWN); // it replaces nothing yet
    assert_int_equal(judge(&log_key, &request), WITNESS_WRONG_KEY);
    next = NULL;
    SHOW(0, 20, MOST);
    assert_int_equal(judge(&log_key, &request), WITNESS_CONSISTENT);
    show(20, 30, MOST, NAME, other_seed, &request);
    assert_int_equal(judge(NULL, &request), WITNESS_WRONG_KEY);
    assert_int_equal(judge(&other_key, &request), WITNESS_WRONG_KEY); // nobody said "replaced"
    assert_int_equal(note_key_of_seed("another.example/log", other_seed, &stranger), FAULT_NONE);
    next = &stranger;
    assert_int_equal(judge(NULL, &request), WITNESS_WRONG_KEY);
    next = &other_key;
    show(20, 30, 5, NAME, other_seed, &request);
    assert_int_equal(judge(NULL, &request), WITNESS_FORKED);
    show(0, 19, MOST, NAME, other_seed, &request);
    assert_int_equal(judge(NULL, &request), WITNESS_ROLLED_BACK);
    SHOW(20, 25, MOST); // not replaced, after all
    assert_int_equal(judge(NULL, &request), WITNESS_CONSISTENT);
    assert_true(note_key_same(&witness_last(&state_, NAME)->log, &log_key));
    show(25, 30, MOST, NAME, other_seed, &request);
    assert_int_equal(judge(&log_key, &request), WITNESS_CONSISTENT);
    assert_true(note_key_same(&witness_last(&state_, NAME)->log, &other_key));
    next = NULL;
    SHOW(30, 35, MOST);
    assert_int_equal(judge(NULL, &request), WITNESS_WRONG_KEY); // the old one has ended
    show(30, 35, MOST, NAME, other_seed, &request);
    assert_int_equal(judge(NULL, &request), WITNESS_CONSISTENT);
}

static void remembered(void **state)
{
    struct witness_request request;
    struct witness_state *read = calloc(1, sizeof *read);
    struct note_key stranger;
    char *text = NULL, *again = NULL;
    (void)state;
    assert_non_null(read);
    state_.count = 0;
    SHOW(0, 20, MOST);
    assert_int_equal(judge(&log_key, &request), WITNESS_CONSISTENT);
    assert_int_equal(witness_state_write(&state_, &witness, own_seed, &text), FAULT_NONE);
    assert_int_equal(witness_state_read(text, &witness, read), FAULT_NONE);
    assert_int_equal(read->count, 1);
    assert_true(note_key_same(&read->logs[0].log, &log_key));
    assert_true(merkle_same(&read->logs[0].head.root, &state_.logs[0].head.root));
    assert_int_equal(read->logs[0].head.size, 20);
    assert_int_equal(read->logs[0].time, 1790000000);
    assert_int_equal(witness_state_write(read, &witness, own_seed, &again), FAULT_NONE);
    assert_string_equal(again, text);
    assert_int_equal(cosigner_of_seed("another", own_seed, &stranger), FAULT_NONE);
    assert_int_equal(witness_state_read(text, &stranger, read), FAULT_REFUSED);
    // A state is no head that anybody could have co-signed, nor a head a state.
    assert_int_equal(witness_state_read(request.note, &witness, read), FAULT_REFUSED);
    for (size_t at = 0; text[at] != '\0'; at++)
        for (unsigned bit = 0; bit < 8; bit++) {
            text[at] = (char)(text[at] ^ 1 << bit);
            if (witness_state_read(text, &witness, read) == FAULT_NONE)
                fail_msg("byte %zu, bit %u", at, bit);
            text[at] = (char)(text[at] ^ 1 << bit);
        }
    free(text);
    free(again);
    free(read);
}

static void many_logs(void **state)
{
    struct witnessed now = {.head = {.size = 1}};
    (void)state;
    state_.count = 0;
    for (unsigned i = 0; i <= WITNESS_LOGS_MAX; i++) {
        snprintf(now.head.origin, sizeof now.head.origin, "log/%u", i);
        assert_int_equal(witness_remember(&state_, &now),
                         i < WITNESS_LOGS_MAX ? FAULT_NONE : FAULT_LIMIT);
    }
    snprintf(now.head.origin, sizeof now.head.origin, "log/%d", 7);
    now.head.size = 2;
    assert_int_equal(witness_remember(&state_, &now), FAULT_NONE);
    assert_int_equal(witness_last(&state_, "log/7")->head.size, 2);
    assert_int_equal(witness_last(&state_, "log/8")->head.size, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"E4 whatever continues what was signed is signed", one_history, NULL, NULL, NULL},
        {"abuse:A2 abuse:A3 a fork, a rollback, no proof, another key or log is refused", refusals,
         NULL, NULL, NULL},
        {"E1 E4 abuse:A2 a key that was replaced signs the same history", replaced, NULL, NULL,
         NULL},
        {"abuse:A3 no bit of what a witness remembers can be another", remembered, NULL, NULL,
         NULL},
        {"E4 many logs, and an end", many_logs, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests(tests, start, NULL);
}

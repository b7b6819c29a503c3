// SPDX-License-Identifier: BSD-2-Clause
// E1, E4, B7: a log whose key was rotated verifies by each of its keys; a rotation that the key
// before has not signed, or a key that signs when its time is over, is found. abuse:A2, abuse:A3.
#include "evidence/export.h"
#include "evidence/sha256.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NAME "warifu/00112233445566778899aabbccddeeff"
#define KEYS 3
#define RECORDS 600
#define LINES_MAX 700
static const uint8_t seeds[KEYS + 1][NOTE_SEED_SIZE] = {{1}, {2}, {3}, {4}}; // the last: a stranger
static struct note_key keys[KEYS + 1];
static char texts[KEYS + 1][NOTE_KEY_TEXT_SIZE];

// What a log says and does; `honest` is changed for each attack.
struct plan {
    int64_t turns[KEYS - 1]; // records that replace the key; 0: none
    unsigned named[KEYS];    // the key that such a record names, from 1
    unsigned signs_turn[2];  // bits: who signs the heads there
    unsigned listed[KEYS], list_count;
    int64_t head_by_old; // this kept head is signed by the first key all the same
    bool without_turn_head;
};
static const struct plan honest = {.turns = {100, 256},
                                   .named = {0, 1, 2},
                                   .signs_turn = {3, 6},
                                   .listed = {0, 1, 2},
                                   .list_count = 3};

struct file {
    char *lines[LINES_MAX];
    size_t count, turn_lines[2];
    char heads[RECORDS + 1][1024]; // of each size, by the key that was in force
};

static void sign(unsigned signers, const struct merkle_range *tree, char note[1024])
{
    struct checkpoint checkpoint = {.origin = NAME, .size = tree->size};
    char text[CHECKPOINT_SIZE], one[1024];
    merkle_root(evidence_sha256, tree, &checkpoint.root);
    assert_int_equal(checkpoint_write(&checkpoint, text), FAULT_NONE);
    note[0] = '\0';
    for (unsigned i = 0; i <= KEYS; i++) {
        if ((signers >> i & 1) == 0)
            continue;
        assert_int_equal(note_sign(NAME, seeds[i], text, one, sizeof one), FAULT_NONE);
        if (note[0] == '\0')
            strcpy(note, one);
        else
            strcat(note, one + strlen(text) + 1); // its line, behind the empty one
    }
}

static struct file *make(const struct plan *plan)
{
    struct file *file = calloc(1, sizeof *file);
    struct merkle_range tree = {0};
    struct note_key listed[KEYS];
    unsigned current = 0;
    assert_non_null(file);
    file->count = 1;
    for (int64_t i = 1; i <= RECORDS; i++) {
        char body[256];
        struct merkle_hash leaf;
        const bool turns = current + 1 < KEYS && plan->turns[current] == i;
        snprintf(body, sizeof body, "{\"event\":\"%s\",\"before\":\"\",\"after\":\"%s\"}",
                 turns ? "log.key_rotated" : "login.granted",
                 turns ? texts[plan->named[current + 1]] : "");
        const struct entry entry = {
            i, 1790000000 + i, i * 10, turns ? "log.key_rotated" : "login.granted", "taro", body};
        assert_int_equal(export_record_line(&entry, &file->lines[file->count++]), FAULT_NONE);
        assert_int_equal(entry_leaf(&entry, &leaf), FAULT_NONE);
        assert_int_equal(merkle_append(evidence_sha256, &tree, &leaf), FAULT_NONE);
        unsigned signers = 1U << (i == plan->head_by_old ? 0 : current);
        if (turns) {
            signers = plan->signs_turn[current];
            current++;
        }
        sign(signers, &tree, file->heads[i]);
        if (turns)
            file->turn_lines[current - 1] = file->count;
        if ((turns && !plan->without_turn_head) || i % EXPORT_HEAD_EVERY == 0)
            assert_int_equal(export_head_line(file->heads[i], &file->lines[file->count++]),
                             FAULT_NONE);
    }
    for (unsigned i = 0; i < plan->list_count; i++)
        listed[i] = keys[plan->listed[i]];
    sign(1U << plan->listed[plan->list_count - 1], &tree, file->heads[RECORDS]);
    assert_int_equal(
        export_first_line(listed, plan->list_count, file->heads[RECORDS], &file->lines[0]),
        FAULT_NONE);
    return file;
}

static void drop(struct file *file)
{
    for (size_t i = 0; i < file->count; i++)
        free(file->lines[i]);
    free(file);
}

// --- reading ---------------------------------------------------------------------------------

static struct export_result verify(const struct file *file, const struct note_key *expected,
                                   const char *older, size_t left_out, size_t until)
{
    static struct export_check check;
    export_check_start(&check, expected, older);
    for (size_t i = 0; i < until && i < file->count; i++)
        if (i != left_out &&
            !export_check_line(&check, file->lines[i], strlen(file->lines[i]) - 1, true))
            break;
    return export_check_end(&check);
}

static struct export_result verdict_of(const struct plan *plan, const struct note_key *expected)
{
    struct file *file = make(plan);
    const struct export_result result = verify(file, expected, NULL, SIZE_MAX, SIZE_MAX);
    drop(file);
    return result;
}

static void wrong_key_at(const struct plan *plan, int64_t record)
{
    const struct export_result result = verdict_of(plan, &keys[0]);
    assert_int_equal(result.verdict, EXPORT_WRONG_KEY);
    assert_int_equal(result.first, record);
    assert_int_equal(result.last, record);
    assert_int_not_equal(verdict_of(plan, NULL).verdict, EXPORT_COMPLETE);
}

static int start(void **state)
{
    (void)state;
    if (note_keys_start() != FAULT_NONE)
        return 1;
    for (unsigned i = 0; i <= KEYS; i++) {
        if (note_key_of_seed(NAME, seeds[i], &keys[i]) != FAULT_NONE)
            return 1;
        note_key_write(&keys[i], texts[i]);
    }
    return 0;
}

// --- what is true ----------------------------------------------------------------------------

static void each_key_verifies_it(void **state)
{
    (void)state;
    struct file *file = make(&honest);
    for (unsigned i = 0; i < KEYS; i++) {
        const struct export_result result = verify(file, &keys[i], NULL, SIZE_MAX, SIZE_MAX);
        assert_int_equal(result.verdict, EXPORT_COMPLETE);
        assert_int_equal(result.records, RECORDS);
        assert_int_equal(result.proven, RECORDS);
        assert_int_equal(result.rotations, 2);
        assert_true(note_key_same(&result.key, &keys[2]));
        assert_true(note_key_same(&result.first_key, &keys[0]));
    }
    assert_int_equal(verify(file, NULL, NULL, SIZE_MAX, SIZE_MAX).verdict, EXPORT_COMPLETE);
    assert_int_equal(verify(file, &keys[KEYS], NULL, SIZE_MAX, SIZE_MAX).verdict, EXPORT_WRONG_KEY);
    for (int64_t size = 1; size <= RECORDS; size++) {
        const struct export_result result =
            verify(file, &keys[0], file->heads[size], SIZE_MAX, SIZE_MAX);
        if (result.verdict != EXPORT_COMPLETE || !result.older_head_is_part)
            fail_msg("the head of %d records: %s", (int)size, export_verdict_name(result.verdict));
    }
    drop(file);
}

static void one_key_has_the_older_form(void **state)
{
    (void)state;
    const struct plan plan = {.listed = {0}, .list_count = 1};
    struct file *file = make(&plan);
    assert_non_null(strstr(file->lines[0], "warifu audit log 1"));
    assert_int_equal(verify(file, &keys[0], NULL, SIZE_MAX, SIZE_MAX).verdict, EXPORT_COMPLETE);
    drop(file);
}

// --- what is not -----------------------------------------------------------------------------

static void a2_a3_a_rotation_that_was_not_signed(void **state)
{
    (void)state;
    struct plan plan = honest;
    plan.signs_turn[0] = 2; // by whoever has the new key alone
    wrong_key_at(&plan, 100);
    plan.signs_turn[0] = 1; // nobody knows whether the new key is anybody's
    wrong_key_at(&plan, 100);
    plan = honest;
    plan.signs_turn[1] = 1 << 2 | 1; // by the key before the last
    wrong_key_at(&plan, 256);
    plan = honest;
    plan.named[1] = KEYS; // a stranger's
    wrong_key_at(&plan, 100);
}

static void a2_a3_a_key_that_no_record_brought_in(void **state)
{
    (void)state;
    struct plan plan = honest;
    plan.turns[1] = 0;
    wrong_key_at(&plan, 0);
    // Whoever stole the last key says that it was always the key: the first one is not listed.
    const struct plan alone = {.listed = {2}, .list_count = 1};
    assert_int_equal(verdict_of(&alone, &keys[0]).verdict, EXPORT_WRONG_KEY);
    plan = honest;
    plan.listed[1] = KEYS;
    wrong_key_at(&plan, 100);
    plan = honest;
    plan.list_count = 2; // the last rotation names a key that the file does not
    assert_int_equal(verdict_of(&plan, &keys[0]).verdict, EXPORT_WRONG_KEY);
    plan = honest;
    plan.listed[1] = 0;
    assert_int_equal(verdict_of(&plan, NULL).verdict, EXPORT_NONE); // one key twice
}

static void a2_a3_a_key_that_signs_when_it_has_ended(void **state)
{
    (void)state;
    struct plan plan = honest;
    plan.head_by_old = 512;
    const struct export_result result = verdict_of(&plan, &keys[0]);
    assert_int_equal(result.verdict, EXPORT_WRONG_KEY);
    assert_int_equal(result.first, 0);
    // A head that was told to an auditor, of the same records, but by the key that had ended.
    plan = honest;
    plan.head_by_old = 300;
    struct file *file = make(&plan);
    assert_int_equal(verify(file, &keys[0], NULL, SIZE_MAX, SIZE_MAX).verdict, EXPORT_COMPLETE);
    assert_int_equal(verify(file, &keys[0], file->heads[300], SIZE_MAX, SIZE_MAX).verdict,
                     EXPORT_WRONG_KEY);
    drop(file);
}

static void a3_what_is_missing_is_missing(void **state)
{
    (void)state;
    struct plan plan = honest;
    plan.without_turn_head = true;
    assert_int_equal(verdict_of(&plan, &keys[0]).verdict, EXPORT_DELETED);
    struct file *file = make(&honest);
    for (size_t line = 1; line < file->count; line++) {
        const bool last = line == file->count - 1;
        const struct export_result result = verify(file, &keys[0], NULL, line, SIZE_MAX);
        if (result.verdict != (last ? EXPORT_CUT : EXPORT_DELETED))
            fail_msg("without line %zu: %s", line, export_verdict_name(result.verdict));
        // Keys are not what is wrong with it.
        for (int64_t i = 0; i < result.finding_count; i++)
            assert_int_not_equal(result.findings[i].verdict, EXPORT_WRONG_KEY);
        assert_int_equal(verify(file, &keys[0], NULL, SIZE_MAX, line).verdict, EXPORT_CUT);
    }
    drop(file);
}

// Each bit of the first line, and of a rotation and its head.
static void a2_no_bit_may_be_turned(void **state)
{
    (void)state;
    struct file *file = make(&honest);
    const size_t lines[] = {0, file->turn_lines[0] - 1, file->turn_lines[0]};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char *line = file->lines[lines[i]];
        const size_t length = strlen(line) - 1;
        for (size_t at = 0; at < length; at++)
            for (unsigned bit = 0; bit < 8; bit++) {
                line[at] = (char)(line[at] ^ (1 << bit));
                if (line[at] != '\n' && line[at] != '\0' &&
                    verify(file, &keys[0], NULL, SIZE_MAX, 400).verdict == EXPORT_CUT &&
                    verify(file, &keys[0], NULL, SIZE_MAX, SIZE_MAX).verdict == EXPORT_COMPLETE)
                    fail_msg("line %zu, byte %zu, bit %u", lines[i], at, bit);
                line[at] = (char)(line[at] ^ (1 << bit));
            }
    }
    drop(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"E4 B7 each key of a log verifies it, and heads of any time are part of it",
         each_key_verifies_it, NULL, NULL, NULL},
        {"E4 one that was never rotated has the form that older programs read",
         one_key_has_the_older_form, NULL, NULL, NULL},
        {"abuse:A2 abuse:A3 a rotation that the key before has not signed",
         a2_a3_a_rotation_that_was_not_signed, NULL, NULL, NULL},
        {"abuse:A2 abuse:A3 a key that no record brought in", a2_a3_a_key_that_no_record_brought_in,
         NULL, NULL, NULL},
        {"abuse:A2 abuse:A3 a key that signs when it has ended",
         a2_a3_a_key_that_signs_when_it_has_ended, NULL, NULL, NULL},
        {"abuse:A3 what is missing is missing, whatever the keys", a3_what_is_missing_is_missing,
         NULL, NULL, NULL},
        {"abuse:A2 no bit of a rotation may be turned", a2_no_bit_may_be_turned, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests_name("export keys", tests, start, NULL);
}

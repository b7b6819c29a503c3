// SPDX-License-Identifier: BSD-2-Clause
// E1, E4: an export that was altered says so, and how; one that was not is never accused. abuse:A2,
// abuse:A3.
#include "../random.h"
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
static const uint8_t seed[NOTE_SEED_SIZE] = {1, 2, 3}, other_seed[NOTE_SEED_SIZE] = {9};

// --- making exports ------------------------------------------------------------------------------

#define LINES_MAX 1100
struct file { // lines with their newlines
    char *lines[LINES_MAX];
    size_t count;
    char head[1024];
};

static struct entry entry_of(int64_t sequence, int64_t twist)
{
    static char bodies[8][64];
    static unsigned next;
    char *body = bodies[next++ % 8];
    snprintf(body, sizeof *bodies, "{\"event\":\"login.granted\",\"n\":%d}",
             (int)(sequence == twist ? -sequence : sequence));
    return (struct entry){sequence,
                          1790000000 + sequence,
                          sequence * 10,
                          "login.granted",
                          sequence % 3 == 0 ? "\xe5\x89\xb2" : "taro",
                          body};
}

static void sign(const uint8_t *with, const struct merkle_range *tree, char note[1024])
{
    struct checkpoint checkpoint = {.origin = NAME, .size = tree->size};
    char text[CHECKPOINT_SIZE];
    merkle_root(evidence_sha256, tree, &checkpoint.root);
    assert_int_equal(checkpoint_write(&checkpoint, text), FAULT_NONE);
    assert_int_equal(note_sign(NAME, with, text, note, 1024), FAULT_NONE);
}

// A log of so many records, as whoever has the key tells it; record `twist` says something else.
static struct file make(unsigned records, int64_t twist, const uint8_t *with)
{
    struct file file = {.count = 1};
    struct merkle_range tree = {0};
    struct note_key key;
    for (unsigned i = 1; i <= records; i++) {
        const struct entry entry = entry_of(i, twist);
        struct merkle_hash leaf;
        assert_int_equal(export_record_line(&entry, &file.lines[file.count++]), FAULT_NONE);
        assert_int_equal(entry_leaf(&entry, &leaf), FAULT_NONE);
        assert_int_equal(merkle_append(evidence_sha256, &tree, &leaf), FAULT_NONE);
        if (i % EXPORT_HEAD_EVERY == 0) {
            sign(with, &tree, file.head);
            assert_int_equal(export_head_line(file.head, &file.lines[file.count++]), FAULT_NONE);
        }
    }
    sign(with, &tree, file.head);
    assert_int_equal(note_key_of_seed(NAME, with, &key), FAULT_NONE);
    assert_int_equal(export_first_line(&key, 1, file.head, &file.lines[0]), FAULT_NONE);
    return file;
}

static void drop(struct file *file)
{
    for (size_t i = 0; i < file->count; i++)
        free(file->lines[i]);
}

// --- reading them --------------------------------------------------------------------------------

static struct note_key expected;
static const struct note_key *with_key; // NULL: the one in the file
static const char *older;

static struct export_result verify(const char *data, size_t size)
{
    struct export_check check;
    export_check_start(&check, with_key, older);
    while (size > 0) {
        const char *end = memchr(data, '\n', size);
        const size_t length = end != NULL ? (size_t)(end - data) : size;
        if (!export_check_line(&check, data, length, end != NULL))
            break;
        data += length + (end != NULL);
        size -= length + (end != NULL);
    }
    return export_check_end(&check);
}

static char *joined(const struct file *file, const size_t *order, size_t count, size_t *size)
{
    size_t room = 1;
    for (size_t i = 0; i < count; i++)
        room += strlen(file->lines[order != NULL ? order[i] : i]);
    char *data = calloc(1, room), *out = data;
    for (size_t i = 0; i < count; i++)
        out = stpcpy(out, file->lines[order != NULL ? order[i] : i]);
    *size = (size_t)(out - data);
    return data;
}

static struct export_result verify_order(const struct file *file, const size_t *order, size_t count)
{
    size_t size;
    char *data = joined(file, order, count, &size);
    const struct export_result result = verify(data, size);
    free(data);
    return result;
}

#define is(result, wanted) is_((result), (wanted), __LINE__)
static void is_(struct export_result result, enum export_verdict wanted, int line)
{
    if (result.verdict == wanted)
        return;
    print_message("line %d: \"%s\" (%d-%d), wanted \"%s\"\n", line,
                  export_verdict_name(result.verdict), (int)result.first, (int)result.last,
                  export_verdict_name(wanted));
    _fail(__FILE__, line);
}

// --- tests ---------------------------------------------------------------------------------------

static int start(void **state)
{
    (void)state;
    return note_keys_start() == FAULT_NONE && note_key_of_seed(NAME, seed, &expected) == FAULT_NONE
               ? 0
               : 1;
}

static int each(void **state)
{
    (void)state;
    with_key = &expected;
    older = NULL;
    return 0;
}

static void honest(void **state)
{
    (void)state;
    for (unsigned records = 0; records <= 600; records += records < 20 ? 1 : 59) {
        struct file file = make(records, 0, seed);
        for (unsigned known = 0; known < 2; known++) {
            with_key = known == 1 ? &expected : NULL;
            const struct export_result result = verify_order(&file, NULL, file.count);
            is(result, EXPORT_COMPLETE);
            assert_int_equal(result.records, records);
            assert_int_equal(result.last, records);
            assert_int_equal(result.from, records > 0 ? 1790000001 : 0);
            assert_int_equal(result.until, records > 0 ? 1790000000 + records : 0);
            assert_string_equal(result.key.name, NAME);
        }
        // Each older head is part of it.
        for (unsigned before = 0; before <= records; before += before < 20 ? 1 : 59) {
            struct file past = make(before, 0, seed);
            older = past.head;
            const struct export_result result = verify_order(&file, NULL, file.count);
            is(result, EXPORT_COMPLETE);
            assert_true(result.older_head_is_part);
            drop(&past);
        }
        older = NULL;
        drop(&file);
    }
}

// In the first line, a bit makes it none that is signed, or none at all; anywhere else it is one
// record, or where it was a newline, the two that it divided, or the end.
static void every_bit(void **state)
{
    struct file file = make(6, 0, seed);
    size_t size, line = 0;
    char *data = joined(&file, NULL, file.count, &size);
    (void)state;
    for (unsigned known = 0; known < 2; known++) {
        with_key = known == 1 ? &expected : NULL;
        line = 0;
        for (size_t at = 0; at < size; at++) {
            const bool newline = data[at] == '\n';
            for (unsigned bit = 0; bit < 8; bit++) {
                data[at] = (char)(data[at] ^ 1 << bit);
                const struct export_result result = verify(data, size);
                data[at] = (char)(data[at] ^ 1 << bit);
                if (line == 0 && (result.verdict == EXPORT_NONE ||
                                  (result.verdict == EXPORT_EDITED && result.first == 0)))
                    continue;
                if (line > 0 && result.verdict == EXPORT_EDITED && (size_t)result.first == line &&
                    result.first == result.last)
                    continue;
                if (newline && at == size - 1 && result.verdict == EXPORT_CUT)
                    continue;
                fail_msg("byte %zu (line %zu), bit %u: %s, record %d", at, line, bit,
                         export_verdict_name(result.verdict), (int)result.first);
            }
            line += newline;
        }
    }
    free(data);
    drop(&file);
}

static void every_truncation(void **state)
{
    struct file file = make(6, 0, seed);
    size_t size;
    char *data = joined(&file, NULL, file.count, &size);
    const size_t first = strlen(file.lines[0]);
    (void)state;
    for (size_t length = 0; length < size; length++) {
        const struct export_result result = verify(data, length);
        if (length < first - 1)
            is(result, EXPORT_NONE);
        else {
            size_t whole = 0;
            for (size_t at = first; at < length; at++)
                whole += data[at] == '\n';
            is(result, EXPORT_CUT);
            assert_int_equal(result.first, whole + 1);
            assert_int_equal(result.last, 6);
        }
    }
    free(data);
    drop(&file);
}

// Lines taken out, exchanged, doubled, moved; with and without heads in between.
static void every_deletion_and_swap(unsigned records)
{
    struct file file = make(records, 0, seed);
    size_t order[LINES_MAX];
    const size_t count = file.count;
    for (size_t out = 0; out < count; out++) {
        for (size_t i = 0; i < count - 1; i++)
            order[i] = i + (i >= out);
        const struct export_result result = verify_order(&file, order, count - 1);
        is(result, out == 0 ? EXPORT_NONE : out == count - 1 ? EXPORT_CUT : EXPORT_DELETED);
        if (out > 0 && out < 200) {
            assert_int_equal(result.first, out);
            assert_int_equal(result.last, out == count - 1 ? records : out);
        }
    }
    const size_t step = count > 50 ? 97 : 1;
    for (size_t a = 0; a < count; a += step)
        for (size_t b = a + 1; b < count; b++) {
            for (size_t i = 0; i < count; i++)
                order[i] = i == a ? b : i == b ? a : i;
            is(verify_order(&file, order, count), a == 0 ? EXPORT_NONE : EXPORT_REORDERED);
        }
    // Once more, further behind; also the head that stands behind record 256.
    for (size_t a = 1; a < count; a = a < 257 && a + step > 257 ? 257 : a + step)
        for (size_t b = a; b < count; b++) {
            for (size_t i = 0; i <= count; i++)
                order[i] = i <= b ? i : i == b + 1 ? a : i - 1;
            const struct export_result result = verify_order(&file, order, count + 1);
            if (result.verdict != EXPORT_ADDED && result.verdict != EXPORT_REORDERED)
                is(result, EXPORT_ADDED);
        }
    drop(&file);
}

static void deletions_and_swaps(void **state)
{
    (void)state;
    every_deletion_and_swap(1);
    every_deletion_and_swap(9);
    every_deletion_and_swap(260);
    every_deletion_and_swap(512);
}

// Somebody who writes new hashes beside what they alter, and has no key.
static void hashes_too(void **state)
{
    struct file file = make(600, 0, seed), twisted;
    (void)state;
    static const struct {
        int64_t record, first, last;
    } cases[] = {{1, 1, 256}, {256, 1, 256}, {257, 257, 512}, {513, 513, 600}, {600, 513, 600}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        twisted = make(600, cases[i].record, seed);
        const size_t line = (size_t)(cases[i].record + (cases[i].record - 1) / EXPORT_HEAD_EVERY);
        char *kept = file.lines[line];
        file.lines[line] = twisted.lines[line];
        const struct export_result result = verify_order(&file, NULL, file.count);
        is(result, EXPORT_EDITED);
        assert_int_equal(result.first, cases[i].first);
        assert_int_equal(result.last, cases[i].last);
        file.lines[line] = kept;
        drop(&twisted);
    }
    drop(&file);
}

static void another_key(void **state)
{
    struct file file = make(5, 0, other_seed), past = make(3, 0, other_seed);
    (void)state;
    is(verify_order(&file, NULL, file.count), EXPORT_WRONG_KEY);
    with_key = NULL; // nobody knows better: then it says whose it is
    is(verify_order(&file, NULL, file.count), EXPORT_COMPLETE);
    drop(&file);
    file = make(5, 0, seed);
    older = past.head;
    is(verify_order(&file, NULL, file.count), EXPORT_WRONG_KEY);
    older = "no head";
    is(verify_order(&file, NULL, file.count), EXPORT_WRONG_KEY);
    drop(&file);
    drop(&past);
}

// By somebody who has the key: a past that was told otherwise, or one that is told no more.
static void with_the_key(void **state)
{
    struct file file = make(300, 0, seed), forked = make(300, 40, seed),
                longer = make(301, 0, seed);
    (void)state;
    older = file.head;
    struct export_result result = verify_order(&forked, NULL, forked.count);
    is(result, EXPORT_FORKED);
    assert_false(result.older_head_is_part);
    assert_int_equal(result.first, 300);
    older = longer.head;
    result = verify_order(&file, NULL, file.count);
    is(result, EXPORT_ROLLED_BACK);
    assert_int_equal(result.first, 301);
    struct file past = make(39, 0, seed); // before they part
    older = past.head;
    is(verify_order(&forked, NULL, forked.count), EXPORT_COMPLETE);
    drop(&past);
    // A record that came later, behind the last one.
    older = NULL;
    char *last = file.lines[file.count];
    file.lines[file.count++] = longer.lines[longer.count - 1];
    result = verify_order(&file, NULL, file.count);
    is(result, EXPORT_ADDED);
    assert_int_equal(result.first, 301);
    file.lines[--file.count] = last;
    // An alteration without the key is told as what it is, whatever head stands beside it.
    older = file.head;
    char *kept = longer.lines[40];
    longer.lines[40] = forked.lines[40];
    is(verify_order(&longer, NULL, longer.count), EXPORT_EDITED);
    longer.lines[40] = kept;
    drop(&file);
    drop(&forked);
    drop(&longer);
}

// Heads of other notes, of sizes that do not fit.
static void heads_in_between(void **state)
{
    struct file file = make(300, 0, seed), other = make(256, 7, seed);
    (void)state;
    assert_non_null(strstr(file.lines[257], "{\"head\""));
    char *kept = file.lines[257];
    file.lines[257] = other.lines[257]; // signed, of another log
    is(verify_order(&file, NULL, file.count), EXPORT_EDITED);
    file.lines[257] = strdup("{\"head\":\"\"}\n");
    is(verify_order(&file, NULL, file.count), EXPORT_EDITED);
    free(file.lines[257]);
    file.lines[257] = kept;
    drop(&file);
    drop(&other);
}

#define found(result, n, verdict_, first_, last_)                                                  \
    do {                                                                                           \
        assert_int_equal((result).findings[n].verdict, verdict_);                                  \
        assert_int_equal((result).findings[n].first, first_);                                      \
        assert_int_equal((result).findings[n].last, last_);                                        \
    } while (0)

// Behind the first there is more, and each is told; how far signatures reach, too.
static void behind_the_first(void **state)
{
    struct file file = make(600, 0, seed);
    size_t order[LINES_MAX] = {0}, count = 0;
    (void)state;
    char *kept = strdup(file.lines[5]), *other = strdup(file.lines[400]);
    *strstr(file.lines[5], "taro") = 'j';
    *strstr(file.lines[400], "granted") = 'j'; // behind the head: record 399
    struct export_result result = verify_order(&file, NULL, file.count);
    is(result, EXPORT_EDITED);
    assert_int_equal(result.finding_count, 2);
    found(result, 0, EXPORT_EDITED, 5, 5);
    found(result, 1, EXPORT_EDITED, 399, 399);
    assert_int_equal(result.line, 6);
    assert_int_equal(result.proven, 600); // their hashes are still there, and were signed
    strcpy(file.lines[5], kept);
    // Records 10 to 12 missing, 20 and 21 edited, 300 doubled, 301 and 302 exchanged, the end gone.
    *strstr(file.lines[20], "granted") = 'j';
    *strstr(file.lines[21], "granted") = 'j';
    for (size_t i = 0; i < file.count - 3; i++) {
        if (i >= 10 && i <= 12)
            continue;
        order[count++] = i == 302 ? 303 : i == 303 ? 302 : i;
        if (i == 301)
            order[count++] = i;
    }
    result = verify_order(&file, order, count);
    assert_int_equal(result.finding_count, 6);
    found(result, 0, EXPORT_DELETED, 10, 12);
    found(result, 1, EXPORT_EDITED, 20, 21);
    found(result, 2, EXPORT_ADDED, 300, 300);
    found(result, 3, EXPORT_REORDERED, 301, 301);
    found(result, 4, EXPORT_EDITED, 399, 399);
    found(result, 5, EXPORT_CUT, 598, 600);
    assert_int_equal(result.proven, 0);
    strcpy(file.lines[400], other);
    free(kept);
    free(other);
    drop(&file);
}

// What was missing before there was a tree was signed as missing: what follows is proven all the
// same, and a fork behind it is told.
static void signed_gap(void **state)
{
    struct file file = {.count = 1};
    const struct merkle_hash zero = {{0}};
    struct merkle_range tree = {0};
    (void)state;
    for (int64_t i = 1; i <= 300; i++) {
        const struct entry entry = entry_of(i, 0);
        struct merkle_hash leaf = zero;
        if (i != 7) {
            assert_int_equal(export_record_line(&entry, &file.lines[file.count++]), FAULT_NONE);
            assert_int_equal(entry_leaf(&entry, &leaf), FAULT_NONE);
        }
        assert_int_equal(merkle_append(evidence_sha256, &tree, &leaf), FAULT_NONE);
        if (i == EXPORT_HEAD_EVERY) {
            sign(seed, &tree, file.head);
            assert_int_equal(export_head_line(file.head, &file.lines[file.count++]), FAULT_NONE);
        }
    }
    sign(seed, &tree, file.head);
    assert_int_equal(export_first_line(&expected, 1, file.head, &file.lines[0]), FAULT_NONE);
    struct export_result result = verify_order(&file, NULL, file.count);
    assert_int_equal(result.finding_count, 1);
    found(result, 0, EXPORT_DELETED, 7, 7);
    assert_int_equal(result.proven, 300);
    struct file past = make(280, 0, seed);
    older = past.head;
    result = verify_order(&file, NULL, file.count);
    assert_int_equal(result.finding_count, 2);
    found(result, 1, EXPORT_FORKED, 280, 280);
    drop(&past);
    drop(&file);
}

// However much was altered: all is counted, so much is kept.
static void counted(void **state)
{
    struct file file = make(500, 0, seed);
    size_t order[LINES_MAX] = {0}, count = 0;
    (void)state;
    for (size_t i = 0; i < file.count; i++)
        if (i == 0 || i % 2 == 1)
            order[count++] = i;
    const struct export_result result = verify_order(&file, order, count);
    assert_true(result.finding_count > EXPORT_FINDINGS_MAX);
    found(result, EXPORT_FINDINGS_MAX - 1, EXPORT_DELETED, 200, 200);
    drop(&file);
}

static size_t any_below(struct random *random, size_t bound)
{
    return bound > 0 ? random_below(random, (uint32_t)bound) : 0;
}

// Several alterations at once: whatever is told, it is not "complete".
static void combinations(void **state)
{
    struct file file = make(40, 0, seed);
    struct random random = random_start("several alterations", 20261203);
    (void)state;
    for (unsigned n = 0; n < 1000; n++) {
        size_t order[2 * LINES_MAX] = {0}, count = file.count, size;
        for (size_t i = 0; i < count; i++)
            order[i] = i;
        for (unsigned k = random_below(&random, 4); k > 0; k--) {
            const size_t a = any_below(&random, count);
            memmove(&order[a], &order[a + 1], (--count - a) * sizeof *order);
        }
        for (unsigned k = random_below(&random, 3); k > 0; k--) {
            const size_t a = any_below(&random, count);
            const size_t b = any_below(&random, count), kept = order[a];
            order[a] = order[b];
            order[b] = kept;
        }
        char *data = joined(&file, order, count, &size);
        for (unsigned k = random_below(&random, 3); k > 0; k--) {
            const size_t at = any_below(&random, size);
            data[at] = (char)(data[at] ^ 1 << random_below(&random, 8));
        }
        size_t whole;
        char *original = joined(&file, NULL, file.count, &whole);
        const bool same = whole == size && memcmp(original, data, size) == 0;
        const struct export_result result = verify(data, size);
        if ((result.verdict == EXPORT_COMPLETE) != same)
            fail_msg("round %u: %s", n, export_verdict_name(result.verdict));
        free(original);
        free(data);
    }
    drop(&file);
}

static void hostile(void **state)
{
    static const char *const files[] = {
        "",
        "\n",
        "{}",
        "{\"export\":\"warifu audit log 1\",\"key\":\"",
        "{\"export\":\"warifu audit log 1\",\"key\":\"\",\"head\":\"\"}\n",
        "{\"export\":\"warifu audit log 2\",\"key\":\"a\",\"head\":\"\"}\n",
    };
    struct file file = make(2, 0, seed);
    size_t size;
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        is(verify(files[i], strlen(files[i])), EXPORT_NONE);
    char *data = joined(&file, NULL, file.count, &size), *longer = malloc(2 * size + 40000);
    memcpy(longer, data, size);
    memset(longer + size, 'x', 40000);
    longer[size + 39999] = '\n';
    struct export_result result = verify(longer, size + 40000);
    is(result, EXPORT_ADDED);
    assert_int_equal(result.first, 3);
    result = verify(longer, size + 3); // half a line behind the end
    is(result, EXPORT_ADDED);
    assert_int_equal(result.first, 3);
    // A NUL in the key of the first line.
    char *key = strstr(longer, "+");
    *key = '\0';
    is(verify(longer, size), EXPORT_NONE);
    free(longer);
    free(data);
    drop(&file);
}

#define test(name, function)                                                                       \
    {                                                                                              \
        name, function, each, NULL, NULL                                                           \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        test("E4 an export that was not altered is complete, and nothing else", honest),
        test("E1 abuse:A3 every bit of an export: found, and where", every_bit),
        test("E1 abuse:A2 every place where it can be cut", every_truncation),
        test("promise 10 E1 abuse:A2 abuse:A3 every line taken out, exchanged or doubled",
             deletions_and_swaps),
        test("E1 abuse:A3 records altered together with their hashes", hashes_too),
        test("E4 abuse:A3 signed by another key", another_key),
        test("E4 a past that was told otherwise, or is told no more", with_the_key),
        test("abuse:A3 heads in between", heads_in_between),
        test("E1 abuse:A3 several alterations at once", combinations),
        test("E1 E4 abuse:A3 what is behind the first alteration is told, too", behind_the_first),
        test("E4 abuse:A3 behind a gap that was signed all is proven", signed_gap),
        test("E4 more is counted than is kept", counted),
        test("H1 abuse:A3 what is no export", hostile),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}

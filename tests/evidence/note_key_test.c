// SPDX-License-Identifier: BSD-2-Clause
// E1, E4: who signed a head. The vector is that of Go's golang.org/x/mod/sumdb/note, which wrote
// the format first.
#include "core/base64.h"
#include "evidence/note_key.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DASH "\xe2\x80\x94 "

static const char public_text[] =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
static const char secret_text[] = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"; // 0x01, seed
static const char message[] = "If you think cryptography is the answer to your problem,\n"
                              "then you don't know what your problem is.\n";
#define SIGNED                                                                                     \
    DASH "PeterNeumann "                                                                           \
         "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6"         \
         "KE6RyyBwJnAM=\n"

static struct note_key peter;
static uint8_t seed[33];

static int start(void **state)
{
    size_t size;
    (void)state;
    return note_keys_start() == FAULT_NONE && note_key_read(public_text, &peter) &&
                   base64_read(secret_text, strlen(secret_text), seed, sizeof seed, &size) &&
                   size == sizeof seed
               ? 0
               : 1;
}

static enum note_verdict verdict_of(const char *text, const struct note_key *key)
{
    struct signed_note note;
    assert_true(note_read(text, &note));
    return note_verify(&note, key);
}

static void vector(void **state)
{
    char text[NOTE_KEY_TEXT_SIZE], note[1024], expected[1024];
    struct note_key key;
    (void)state;
    note_key_write(&peter, text);
    assert_string_equal(text, public_text);
    assert_int_equal(note_key_of_seed("PeterNeumann", seed + 1, &key), FAULT_NONE);
    note_key_write(&key, text);
    assert_string_equal(text, public_text);

    snprintf(expected, sizeof expected, "%s\n%s", message, SIGNED);
    assert_int_equal(note_sign("PeterNeumann", seed + 1, message, note, sizeof note), FAULT_NONE);
    assert_string_equal(note, expected);
    assert_int_equal(verdict_of(note, &peter), NOTE_SIGNED);

    assert_int_equal(note_sign("PeterNeumann", seed + 1, message, note, strlen(expected) + 1),
                     FAULT_NONE);
    assert_int_equal(note_sign("PeterNeumann", seed + 1, message, note, strlen(expected)),
                     FAULT_LIMIT);
    assert_int_equal(note_sign("Peter Neumann", seed + 1, message, note, sizeof note),
                     FAULT_FORMAT);
    assert_int_equal(note_sign("PeterNeumann", seed + 1, "no newline", note, sizeof note),
                     FAULT_FORMAT);
    assert_int_equal(note_sign("PeterNeumann", seed + 1, "", note, sizeof note), FAULT_FORMAT);
    assert_int_equal(note_sign("PeterNeumann", seed + 1, "a\tb\n", note, sizeof note),
                     FAULT_FORMAT);
    assert_int_equal(note_sign("PeterNeumann", seed + 1, "a\xff\n", note, sizeof note),
                     FAULT_FORMAT);
}

static void keys_as_text(void **state)
{
    char text[sizeof public_text];
    struct note_key key;
    (void)state;
    for (size_t at = 0; at < sizeof public_text - 1; at++)
        for (unsigned bit = 0; bit < 8; bit++) {
            strcpy(text, public_text);
            text[at] = (char)(text[at] ^ 1 << bit);
            if (note_key_read(text, &key))
                fail_msg("byte %zu, bit %u: \"%s\"", at, bit, text);
        }
    for (size_t length = 0; length < sizeof public_text - 1; length++) {
        strcpy(text, public_text);
        text[length] = '\0';
        assert_false(note_key_read(text, &key));
    }
    // Its id is right, and it is of another kind: 0x04, with which witnesses sign.
    assert_false(
        note_key_read("PeterNeumann+18b9780b+BBpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", &key));
    char long_name[NOTE_NAME_SIZE + 60];
    memset(long_name, 'a', sizeof long_name);
    strcpy(long_name + NOTE_NAME_SIZE, "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy");
    assert_false(note_key_read(long_name, &key));
}

// Every bit of a note: it is no note any more, or it is not signed by this key.
static void flips(void **state)
{
    char note[1024];
    struct signed_note read;
    (void)state;
    const size_t size = (size_t)snprintf(note, sizeof note, "%s\n%s", message, SIGNED);
    for (size_t at = 0; at < size; at++)
        for (unsigned bit = 0; bit < 8; bit++) {
            note[at] = (char)(note[at] ^ 1 << bit);
            if (note_read(note, &read) && note_verify(&read, &peter) == NOTE_SIGNED)
                fail_msg("byte %zu, bit %u", at, bit);
            note[at] = (char)(note[at] ^ 1 << bit);
        }
}

static void which_signature_counts(void **state)
{
    char note[2048], other[1024];
    struct note_key stranger, namesake;
    static const uint8_t another[NOTE_SEED_SIZE] = {7};
    (void)state;
    assert_int_equal(note_key_of_seed("stranger", another, &stranger), FAULT_NONE);
    assert_int_equal(note_key_of_seed("PeterNeumann", another, &namesake), FAULT_NONE);
    assert_int_equal(note_sign("stranger", another, message, other, sizeof other), FAULT_NONE);
    const char *line = strstr(other, DASH);

    assert_int_equal(verdict_of(other, &stranger), NOTE_SIGNED);
    assert_int_equal(verdict_of(other, &peter), NOTE_UNSIGNED);
    // One beside the other, in either order.
    snprintf(note, sizeof note, "%s\n%s%s", message, SIGNED, line);
    assert_int_equal(verdict_of(note, &stranger), NOTE_SIGNED);
    assert_int_equal(verdict_of(note, &peter), NOTE_SIGNED);
    assert_int_equal(verdict_of(note, &namesake), NOTE_UNSIGNED);
    snprintf(note, sizeof note, "%s\n%s%s", message, line, SIGNED);
    assert_int_equal(verdict_of(note, &peter), NOTE_SIGNED);
    // The same text, but for a word.
    snprintf(note, sizeof note, "not %s\n%s%s", message, SIGNED, line);
    assert_int_equal(verdict_of(note, &peter), NOTE_FORGED);
    // A good one does not make up for a forged one, whichever comes first.
    char forged[] = SIGNED;
    forged[strlen(DASH "PeterNeumann x08go/ZJ")] ^= 1;
    snprintf(note, sizeof note, "%s\n%s%s", message, SIGNED, forged);
    assert_int_equal(verdict_of(note, &peter), NOTE_FORGED);
    snprintf(note, sizeof note, "%s\n%s%s", message, forged, SIGNED);
    assert_int_equal(verdict_of(note, &peter), NOTE_FORGED);
    // This key's name and id with something that is no Ed25519 signature.
    snprintf(note, sizeof note, "%s\n" DASH "PeterNeumann x08go/ZJ\n", message);
    assert_int_equal(verdict_of(note, &peter), NOTE_FORGED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"E4 the vector of Go's sumdb/note", vector, NULL, NULL, NULL},
        {"E4 abuse:A3 keys as text, and what is none", keys_as_text, NULL, NULL, NULL},
        {"E4 abuse:A3 no bit of a signed head can be another", flips, NULL, NULL, NULL},
        {"E4 abuse:A3 which signature counts", which_signature_counts, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests(tests, start, NULL);
}

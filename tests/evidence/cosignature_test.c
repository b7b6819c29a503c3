// SPDX-License-Identifier: BSD-2-Clause
// E1, E4: the signature of a witness. The text is the example of c2sp.org/tlog-cosignature; key and
// signature were computed by another implementation (OpenSSL's, from Python's cryptography).
#include "evidence/cosignature.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DASH "\xe2\x80\x94 "
#define NAME "witness.example.com/w1"
#define TIME INT64_C(1679315147)

static const char public_text[] = NAME "+a0059f11+BAOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";
static const char secret_text[] =
    "PRIVATE+KEY+" NAME "+a0059f11+BAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";
#define TEXT "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
#define LOG                                                                                        \
    DASH "example.com/behind-the-sofa "                                                            \
         "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE"        \
         "+xeMcTOAYQ8=\n"
#define OURS                                                                                       \
    DASH NAME " oAWfEQAAAABkGFDLBuRDazBLVac2NE+Y+IjbjQOcXLfF9CSDZVUIoS83rE1nFZsVE8YiWV6Ngr7lV8H6"  \
              "bdoBQGP/l73euDMQ9k+bBQ==\n"
// The example's own one, of a key that we do not have.
#define OTHER                                                                                      \
    DASH NAME " jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5"  \
              "nNo0xUe+mbIUBkBIfZ+qnA==\n"

static struct note_key witness;
static uint8_t seed[NOTE_SEED_SIZE];

static int start(void **state)
{
    (void)state;
    return note_keys_start() == FAULT_NONE && cosigner_secret_read(secret_text, &witness, seed) ? 0
                                                                                                : 1;
}

static enum note_verdict verdict_of(const char *text, int64_t *time)
{
    struct signed_note note;
    assert_true(note_read(text, &note));
    return cosignature_verify(&note, &witness, time);
}

static void vector(void **state)
{
    char out[2048];
    int64_t time = 0;
    (void)state;
    assert_int_equal(cosign(&witness, seed, TEXT "\n" LOG, TIME, out, sizeof out), FAULT_NONE);
    assert_string_equal(out, TEXT "\n" LOG OURS);
    assert_int_equal(verdict_of(out, &time), NOTE_SIGNED);
    assert_int_equal(time, TIME);
    const size_t room = strlen(TEXT "\n" LOG OURS) + 1;
    assert_int_equal(cosign(&witness, seed, TEXT "\n" LOG, TIME, out, room), FAULT_NONE);
    assert_int_equal(cosign(&witness, seed, TEXT "\n" LOG, TIME, out, room - 1), FAULT_LIMIT);
    assert_int_equal(cosign(&witness, seed, TEXT "\n" LOG, -1, out, sizeof out), FAULT_LIMIT);
    assert_int_equal(cosign(&witness, seed, "a\n\n" LOG, TIME, out, sizeof out), FAULT_FORMAT);
    assert_int_equal(cosign(&witness, seed, TEXT, TIME, out, sizeof out), FAULT_FORMAT);
}

static void keys_as_text(void **state)
{
    char text[COSIGNER_SECRET_SIZE];
    struct note_key key;
    uint8_t read[NOTE_SEED_SIZE];
    (void)state;
    note_key_write(&witness, text);
    assert_string_equal(text, public_text);
    assert_true(cosigner_read(public_text, &key));
    assert_true(note_key_same(&key, &witness));
    cosigner_secret_write(&witness, seed, text);
    assert_string_equal(text, secret_text);
    // The key of a log is none of a witness, nor the other way round.
    assert_false(note_key_read(public_text, &key));
    assert_false(
        cosigner_read("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", &key));
    for (size_t at = 0; at < sizeof secret_text - 1; at++)
        for (unsigned bit = 0; bit < 8; bit++) {
            strcpy(text, secret_text);
            text[at] = (char)(text[at] ^ 1 << bit);
            if (cosigner_secret_read(text, &key, read))
                fail_msg("byte %zu, bit %u: \"%s\"", at, bit, text);
        }
    for (size_t length = 0; length < sizeof secret_text - 1; length++) {
        strcpy(text, secret_text);
        text[length] = '\0';
        assert_false(cosigner_secret_read(text, &key, read));
    }
}

// Every bit: of the three lines, of the time, of the signature.
static void flips(void **state)
{
    char note[] = TEXT "\n" LOG OURS;
    struct signed_note read;
    int64_t time;
    (void)state;
    for (size_t at = 0; at < sizeof note - 1; at++) {
        const bool of_the_log = at > strlen(TEXT) && at < strlen(TEXT "\n" LOG);
        for (unsigned bit = 0; bit < 8; bit++) {
            note[at] = (char)(note[at] ^ 1 << bit);
            if (!of_the_log && note_read(note, &read) &&
                cosignature_verify(&read, &witness, &time) == NOTE_SIGNED)
                fail_msg("byte %zu, bit %u", at, bit);
            note[at] = (char)(note[at] ^ 1 << bit);
        }
    }
    assert_int_equal(verdict_of(note, &time), NOTE_SIGNED);
}

static void among_others(void **state)
{
    char out[2048], again[4096];
    int64_t time;
    (void)state;
    assert_int_equal(verdict_of(TEXT "\n" LOG, &time), NOTE_UNSIGNED);
    assert_int_equal(verdict_of(TEXT "\n" LOG OTHER, &time), NOTE_UNSIGNED);
    assert_int_equal(verdict_of(TEXT "\n" OTHER OURS LOG, &time), NOTE_SIGNED);
    // What others signed stays; an older one of our own goes.
    assert_int_equal(cosign(&witness, seed, TEXT "\n" LOG OURS OTHER, TIME + 5, out, sizeof out),
                     FAULT_NONE);
    assert_non_null(strstr(out, LOG OTHER DASH NAME));
    assert_null(strstr(out, OURS));
    assert_int_equal(verdict_of(out, &time), NOTE_SIGNED);
    assert_int_equal(time, TIME + 5);
    // Two of one witness: the newest counts; one that is not its makes all of them nothing.
    snprintf(again, sizeof again, "%s" OURS, out);
    assert_int_equal(verdict_of(again, &time), NOTE_SIGNED);
    assert_int_equal(time, TIME + 5);
    char *at = strstr(again, OURS);
    at[strlen(DASH NAME) + 30] ^= 1;
    assert_int_equal(verdict_of(again, &time), NOTE_FORGED);
    // The same name and key, but the signature of a log.
    assert_int_equal(note_sign(NAME, seed, TEXT, out, sizeof out), FAULT_NONE);
    assert_int_equal(verdict_of(out, &time), NOTE_UNSIGNED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"E4 a cosignature as another implementation makes it", vector, NULL, NULL, NULL},
        {"E4 keys of witnesses as text, and nothing else", keys_as_text, NULL, NULL, NULL},
        {"abuse:A3 no bit of what a witness signed can be another", flips, NULL, NULL, NULL},
        {"E4 the lines of others, and two of one witness", among_others, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests(tests, start, NULL);
}

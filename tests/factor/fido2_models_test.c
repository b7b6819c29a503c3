// SPDX-License-Identifier: BSD-2-Clause
// Which models a site admits: lists of AAGUIDs, and certificates of makers up to its trust anchors
// (abuse:F9, abuse:D13).
#include "../fake/maker.h"
#include "factor/fido2_models.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const uint8_t model[FIDO2_AAGUID_SIZE] = "model of a maker";
static const char listed[] = "6D6F6465-6c20-6f66-2061-206d616b6572",
                  other[] = "00000000-0000-0000-0000-000000000001";

static char directory[] = "/tmp/warifu-models-XXXXXX";
static char known[64], unknown[64], both[64], none[64];
static struct maker_brand good, stranger;

static void join(const char *a, const char *b, const char *to)
{
    FILE *out = fopen(to, "we");
    assert_non_null(out);
    for (unsigned i = 0; i < 2; i++) {
        FILE *in = fopen(i == 0 ? a : b, "re");
        char line[256];
        assert_non_null(in);
        fprintf(out, "# a maker\n");
        while (fgets(line, sizeof line, in) != NULL)
            fputs(line, out);
        fclose(in);
    }
    assert_int_equal(fclose(out), 0);
}

static int found_makers(void **state)
{
    (void)state;
    umask(022);
    if (mkdtemp(directory) == NULL)
        return 1;
    snprintf(known, sizeof known, "%s/known", directory);
    snprintf(unknown, sizeof unknown, "%s/unknown", directory);
    snprintf(both, sizeof both, "%s/both", directory);
    snprintf(none, sizeof none, "%s/none", directory);
    maker_found(known, model, &good);
    maker_found(unknown, model, &stranger);
    join(unknown, known, both);
    return 0;
}

static int close_makers(void **state)
{
    (void)state;
    EVP_PKEY_free(good.key);
    EVP_PKEY_free(stranger.key);
    unlink(known), unlink(unknown), unlink(both), unlink(none);
    return rmdir(directory);
}

static struct fido2_attestation by(const struct maker_brand *brand)
{
    struct fido2_attestation attestation = {.kind = FIDO2_ATTESTED_BY_CERTIFICATE};

    memcpy(attestation.aaguid, model, sizeof model);
    attestation.certificate = (struct fido2_bytes){brand->certificate, brand->size};
    return attestation;
}

static enum fault judge(const char *anchors, const char *list,
                        const struct fido2_attestation *attestation)
{
    struct fido2_models models = {.attestation = FIDO2_ATTESTED_BY_CERTIFICATE,
                                  .models = &list,
                                  .model_count = list != NULL ? 1 : 0,
                                  .anchors = anchors};
    return fido2_judge_model(&models, attestation);
}

static void admitted(void **state)
{
    const struct fido2_attestation attestation = by(&good);
    (void)state;
    assert_int_equal(judge(known, NULL, &attestation), FAULT_NONE);
    assert_int_equal(judge(known, listed, &attestation), FAULT_NONE);
    assert_int_equal(judge(both, listed, &attestation), FAULT_NONE); // the second in the file
}

static void refused(void **state)
{
    struct fido2_attestation attestation = by(&stranger);
    (void)state;
    assert_int_equal(judge(known, NULL, &attestation), FAULT_REFUSED);
    attestation = by(&good);
    assert_int_equal(judge(known, other, &attestation), FAULT_REFUSED);
    assert_int_equal(judge(unknown, listed, &attestation), FAULT_REFUSED);
    assert_int_equal(judge("", listed, &attestation), FAULT_REFUSED);
    assert_int_equal(judge(NULL, listed, &attestation), FAULT_REFUSED);
    // The authenticator says another model than its certificate.
    attestation.aaguid[15] ^= 1;
    assert_int_equal(judge(known, NULL, &attestation), FAULT_REFUSED);
    // It vouches for itself, or nobody does, with the same certificate beside it.
    attestation = by(&good);
    attestation.kind = FIDO2_ATTESTED_BY_ITSELF;
    assert_int_equal(judge(known, listed, &attestation), FAULT_REFUSED);
    attestation.kind = FIDO2_ATTESTED_BY_NOBODY;
    assert_int_equal(judge(known, listed, &attestation), FAULT_REFUSED);
}

static void spoilt(void **state)
{
    struct maker_brand bad = good;
    struct fido2_attestation attestation = by(&bad);
    (void)state;
    // One bit in any byte: never admitted, and nothing breaks.
    for (size_t i = 0; i < bad.size; i++) {
        bad.certificate[i] ^= 4;
        assert_int_equal(judge(known, listed, &attestation), FAULT_REFUSED);
        bad.certificate[i] ^= 4;
    }
    for (size_t size = 0; size < good.size; size += 7) {
        attestation.certificate.size = size;
        assert_int_equal(judge(known, listed, &attestation), FAULT_REFUSED);
    }
}

static void file_of_anchors(void **state)
{
    const struct fido2_attestation attestation = by(&good);
    (void)state;
    assert_int_equal(judge(none, NULL, &attestation), FAULT_REFUSED); // not there
    assert_int_equal(chmod(known, 0664), 0);
    assert_int_equal(judge(known, NULL, &attestation), FAULT_REFUSED); // others may write it
    assert_int_equal(chmod(known, 0644), 0);
    assert_int_equal(judge(known, NULL, &attestation), FAULT_NONE);
    assert_int_equal(symlink(known, none), 0);
    assert_int_equal(judge(none, NULL, &attestation), FAULT_REFUSED);
    unlink(none);
    assert_int_equal(mkfifo(none, 0644), 0);
    alarm(5);
    assert_int_equal(judge(none, NULL, &attestation), FAULT_REFUSED);
    alarm(0);
    unlink(none);
    FILE *empty = fopen(none, "we");
    assert_non_null(empty);
    fputs("no certificate\n", empty);
    fclose(empty);
    assert_int_equal(judge(none, NULL, &attestation), FAULT_REFUSED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:F9 a listed model whose maker is an anchor is admitted", admitted, NULL, NULL,
         NULL},
        {"abuse:F9 self or unknown maker, another model, or another certificate: refused", refused,
         NULL, NULL, NULL},
        {"abuse:F9 a certificate with any bit changed, or cut off, is refused", spoilt, NULL, NULL,
         NULL},
        {"abuse:D13 abuse:F9 anchors in a file that others may write, a link or a pipe admit "
         "nobody",
         file_of_anchors, NULL, NULL, NULL},
    };
    if (fido2_start() != FAULT_NONE)
        return 1;
    return cmocka_run_group_tests(tests, found_makers, close_makers);
}

// SPDX-License-Identifier: BSD-2-Clause
// Registrations by a key that signs whatever it is told to, and hostile bytes in every place
// (abuse:D16).
#include "../factor/fido2_support.h"
#include "../in_child.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define RP "warifu.example"
#define KEY_AT 34 // of the COSE key in draft.tail: after AAGUID, length and a 16-byte id

struct enrolment {
    struct signer signer;
    struct draft draft;
    uint8_t hash[FIDO2_HASH_SIZE], statement[128];
    struct fido2_registration_demand demand;
    struct fido2_registration registration;
    struct signed_bytes bytes;
    struct fido2_credential credential;
    struct fido2_attestation attestation;
    enum fido2_flaw flaw;
};

static void prepare(struct enrolment *enrolment)
{
    *enrolment = (struct enrolment){.hash = {4, 5, 6}};
    signer_new(&enrolment->signer);
    enrolment->draft =
        (struct draft){.rp_id = RP, .flags = FIDO2_FLAG_UP | FIDO2_FLAG_UV | FIDO2_FLAG_AT};
    signer_attest(&enrolment->signer, &enrolment->draft);
    enrolment->demand =
        (struct fido2_registration_demand){.rp_id = RP,
                                           .client_data_hash = enrolment->hash,
                                           .user_verified = true,
                                           .judge = admit_any,
                                           .judge_context = &enrolment->attestation};
}

static void sign(struct enrolment *enrolment)
{
    signer_sign(&enrolment->signer, &enrolment->draft, enrolment->hash, &enrolment->bytes);
    enrolment->registration = (struct fido2_registration){
        .format = "packed",
        .auth_data = {enrolment->bytes.data, enrolment->bytes.data_size},
        .att_stmt = {enrolment->statement,
                     packed_statement(enrolment->bytes.signature, enrolment->statement)}};
}

static void extend(struct enrolment *enrolment, const char *map, size_t size)
{
    enrolment->draft.flags |= FIDO2_FLAG_ED;
    memcpy(enrolment->draft.tail + enrolment->draft.tail_size, map, size);
    enrolment->draft.tail_size += size;
}

static enum fault verify(struct enrolment *enrolment)
{
    return fido2_verify_registration(&enrolment->demand, &enrolment->registration,
                                     &enrolment->credential, &enrolment->flaw);
}

static void refused(struct enrolment *enrolment, enum fault fault, enum fido2_flaw flaw)
{
    enrolment->credential.id_size = 12345;
    assert_int_equal(verify(enrolment), fault);
    assert_int_equal(enrolment->flaw, flaw);
    assert_int_equal(enrolment->credential.id_size, 12345); // results are untouched
}

static void an_enrolment_that_is_right(void **state)
{
    struct enrolment enrolment;
    (void)state;
    prepare(&enrolment);
    sign(&enrolment);
    assert_int_equal(verify(&enrolment), FAULT_NONE);
    assert_int_equal(enrolment.attestation.kind, FIDO2_ATTESTED_BY_ITSELF);
    assert_int_equal(enrolment.attestation.aaguid[15], 0xaa);
    assert_memory_equal(enrolment.credential.key.bytes, enrolment.signer.public, 32);
    enrolment.registration.format = "none";
    enrolment.registration.att_stmt = (struct fido2_bytes){(const uint8_t *)"\xa0", 1};
    assert_int_equal(verify(&enrolment), FAULT_NONE);
    assert_int_equal(enrolment.attestation.kind, FIDO2_ATTESTED_BY_NOBODY);
}

static enum fault only_certificates(void *context, const struct fido2_attestation *attestation)
{
    (void)context;
    return attestation->kind == FIDO2_ATTESTED_BY_CERTIFICATE ? FAULT_NONE : FAULT_REFUSED;
}

static void abuse_f9_the_site_has_its_say(void **state)
{
    struct enrolment enrolment;
    (void)state;
    prepare(&enrolment);
    sign(&enrolment);
    enrolment.demand.judge = only_certificates;
    refused(&enrolment, FAULT_REFUSED, FIDO2_FLAW_ATTESTATION);
    enrolment.demand.judge = NULL;
    refused(&enrolment, FAULT_REFUSED, FIDO2_FLAW_ATTESTATION);
    enrolment.demand.judge = admit_any;
    enrolment.registration.format = "none"; // with a statement all the same
    refused(&enrolment, FAULT_REFUSED, FIDO2_FLAW_ATTESTATION);
    enrolment.registration.format = "Packed";
    refused(&enrolment, FAULT_REFUSED, FIDO2_FLAW_ATTESTATION);
    enrolment.registration.format = NULL;
    refused(&enrolment, FAULT_INTERNAL, FIDO2_FLAW_VERIFIER);
    sign(&enrolment);
    enrolment.statement[5] = 0x26; // alg: ES256, by an Ed25519 key
    refused(&enrolment, FAULT_REFUSED, FIDO2_FLAW_ATTESTATION);
    sign(&enrolment);
    enrolment.statement[0] = 0xa3; // and one member more
    memcpy(enrolment.statement + enrolment.registration.att_stmt.size, "\x64more\xf5", 6);
    enrolment.registration.att_stmt.size += 6;
    refused(&enrolment, FAULT_REFUSED, FIDO2_FLAW_ATTESTATION);
}

// A U2F signature does not cover the flags: whoever passes it on could add to them.
static void abuse_f1_u2f_verifies_nobody(void **state)
{
    static struct recorded recorded;
    struct fido2_credential credential;
    enum fido2_flaw flaw;
    (void)state;
    for (size_t i = 0; i < vector_count; i++)
        if (strcmp(vectors[i].format, "fido-u2f") == 0)
            vector_load(&vectors[i], &recorded);
    assert_string_equal(recorded.format, "fido-u2f");
    assert_int_equal(fido2_verify_registration(&recorded.registration_demand,
                                               &recorded.registration, &credential, &flaw),
                     FAULT_NONE);
    uint8_t *data = recorded.object + (recorded.registration.auth_data.data - recorded.object);
    data[FIDO2_HASH_SIZE] |= FIDO2_FLAG_UV;
    assert_int_equal(fido2_verify_registration(&recorded.registration_demand,
                                               &recorded.registration, &credential, &flaw),
                     FAULT_REFUSED);
    assert_int_equal(flaw, FIDO2_FLAW_ATTESTATION);
}

static void abuse_f1_f2_what_is_missing_or_of_others(void **state)
{
    struct enrolment enrolment;
    uint8_t other[FIDO2_HASH_SIZE] = {7};
    (void)state;
    prepare(&enrolment);
    enrolment.draft.flags = FIDO2_FLAG_AT | FIDO2_FLAG_UV;
    sign(&enrolment);
    refused(&enrolment, FAULT_REFUSED, FIDO2_FLAW_PRESENCE);
    enrolment.draft.flags = FIDO2_FLAG_AT | FIDO2_FLAG_UP;
    sign(&enrolment);
    refused(&enrolment, FAULT_REFUSED, FIDO2_FLAW_UNVERIFIED);
    enrolment.draft.flags = FIDO2_FLAG_UV | FIDO2_FLAG_UP; // bytes left over
    sign(&enrolment);
    refused(&enrolment, FAULT_FORMAT, FIDO2_FLAW_MALFORMED);
    enrolment.draft.tail_size = 0; // no credential at all
    sign(&enrolment);
    refused(&enrolment, FAULT_FORMAT, FIDO2_FLAW_MALFORMED);
    prepare(&enrolment);
    enrolment.draft.rp_id = "other.example";
    sign(&enrolment);
    refused(&enrolment, FAULT_REFUSED, FIDO2_FLAW_RP);
    prepare(&enrolment);
    sign(&enrolment);
    enrolment.demand.client_data_hash = other;
    refused(&enrolment, FAULT_REFUSED, FIDO2_FLAW_SIGNATURE);
    prepare(&enrolment);
    sign(&enrolment);
    struct signer attacker;
    signer_new(&attacker);
    signer_sign(&attacker, &enrolment.draft, enrolment.hash, &enrolment.bytes);
    packed_statement(enrolment.bytes.signature, enrolment.statement);
    refused(&enrolment, FAULT_REFUSED, FIDO2_FLAW_SIGNATURE); // abuse:F8
}

#define TEXT(bytes) bytes, sizeof(bytes) - 1

static void abuse_f4_extensions_as_asked_for(void **state)
{
    struct enrolment enrolment;
    (void)state;
    for (uint8_t level = 0; level <= 4; level++)
        for (uint8_t demanded = 0; demanded <= 3; demanded++) {
            char map[] = "\xa1\x6b"
                         "credProtect\x00";
            prepare(&enrolment);
            enrolment.demand.cred_protect = demanded;
            map[13] = (char)level;
            extend(&enrolment, TEXT(map));
            sign(&enrolment);
            if (demanded != 0 && level >= demanded && level <= 3)
                assert_int_equal(verify(&enrolment), FAULT_NONE);
            else
                refused(&enrolment, FAULT_REFUSED, FIDO2_FLAW_EXTENSION);
        }
    prepare(&enrolment);
    enrolment.demand.cred_protect = 2; // missing
    sign(&enrolment);
    refused(&enrolment, FAULT_REFUSED, FIDO2_FLAW_EXTENSION);
    extend(&enrolment, TEXT("\xa2\x6b"
                            "credProtect\x02\x6bhmac-secret\xf5")); // and one more
    sign(&enrolment);
    refused(&enrolment, FAULT_REFUSED, FIDO2_FLAW_EXTENSION);
}

static void abuse_f4_keys_of_wrong_type_or_curve(void **state)
{
    // What is written over the Ed25519 key's first bytes a4 0101 0327 2006 2158 20.
    static const struct {
        size_t at;
        uint8_t value;
        enum fido2_flaw flaw;
    } changes[] = {
        {2, 0x02, FIDO2_FLAW_KEY},                                  // kty EC2
        {2, 0x03, FIDO2_FLAW_KEY},                                  // kty RSA
        {4, 0x26, FIDO2_FLAW_KEY},                                  // alg ES256 on an OKP key
        {4, 0x28, FIDO2_FLAW_ALGORITHM},                            // -9
        {4, 0x00, FIDO2_FLAW_ALGORITHM}, {6, 0x04, FIDO2_FLAW_KEY}, // X25519
        {6, 0x07, FIDO2_FLAW_KEY},                                  // Ed448
        {6, 0x20, FIDO2_FLAW_KEY},                                  // a negative curve
        {9, 0x1f, FIDO2_FLAW_MALFORMED},                            // one byte less than there is
    };
    struct enrolment enrolment;
    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        prepare(&enrolment);
        enrolment.draft.tail[KEY_AT + changes[i].at] = changes[i].value;
        sign(&enrolment);
        assert_int_not_equal(verify(&enrolment), FAULT_NONE);
        assert_int_equal(enrolment.flaw, changes[i].flaw);
    }
    // One member more: key_ops (4).
    prepare(&enrolment);
    uint8_t *key = enrolment.draft.tail + KEY_AT;
    memmove(key + 7, key + 5, 37);
    key[0] = 0xa5, key[5] = 0x04, key[6] = 0x80;
    enrolment.draft.tail_size += 2;
    sign(&enrolment);
    refused(&enrolment, FAULT_REFUSED, FIDO2_FLAW_KEY);
    // Points that are not of the main subgroup: 0, 1 (small order) and one that is no point.
    for (uint8_t y = 0; y < 3; y++) {
        prepare(&enrolment);
        memset(enrolment.draft.tail + KEY_AT + 10, 0, 32);
        enrolment.draft.tail[KEY_AT + 10] = y;
        sign(&enrolment);
        refused(&enrolment, FAULT_REFUSED, FIDO2_FLAW_KEY);
    }
}

// A P-256 key that is off the curve is refused although "none" makes nobody use it.
static void abuse_f4_point_off_the_curve(void **state)
{
    static struct recorded recorded;
    struct fido2_credential credential;
    enum fido2_flaw flaw;
    (void)state;
    vector_load(&vectors[2], &recorded);
    uint8_t *data = recorded.object + (recorded.registration.auth_data.data - recorded.object);
    data[recorded.registration.auth_data.size - 1] ^= 1; // the last byte of y
    assert_int_equal(fido2_verify_registration(&recorded.registration_demand,
                                               &recorded.registration, &credential, &flaw),
                     FAULT_REFUSED);
    assert_int_equal(flaw, FIDO2_FLAW_KEY);
}

// --- abuse:D16
// -----------------------------------------------------------------------------------------

static long peak_kib(void)
{
    char line[128];
    long peak = -1;
    FILE *status = fopen("/proc/self/status", "r");
    while (status != NULL && fgets(line, sizeof line, status) != NULL)
        if (sscanf(line, "VmPeak: %ld", &peak) == 1)
            break;
    if (status != NULL)
        fclose(status);
    return peak;
}

// Five bytes that claim four billion elements, in each place where CBOR is expected.
static int offer_hostile_bytes(void)
{
    static const uint8_t heads[] = {0x5a, 0x7a, 0x9a, 0xba, 0x9b, 0xbb};
    struct rlimit limit = {1UL << 30, 1UL << 30};
    struct enrolment enrolment;
    struct fido2_shown shown;
    enum fido2_flaw flaw;
    unsigned refusals = 0;

    prepare(&enrolment);
    sign(&enrolment);
    if (verify(&enrolment) != FAULT_NONE || setrlimit(RLIMIT_AS, &limit) != 0)
        return 10; // the libraries have what they need by now
    long before = peak_kib();
    for (size_t i = 0; i < sizeof heads; i++) {
        const uint8_t hostile[5] = {heads[i], 0xff, 0xff, 0xff, 0xff};
        // In place of the attestation statement.
        prepare(&enrolment);
        sign(&enrolment);
        enrolment.registration.att_stmt = (struct fido2_bytes){hostile, 5};
        refusals += verify(&enrolment) != FAULT_NONE;
        // Inside one that looks right: as the second certificate of "x5c".
        prepare(&enrolment);
        sign(&enrolment);
        enrolment.statement[0] = 0xa3;
        memcpy(enrolment.statement + enrolment.registration.att_stmt.size, "\x63x5c\x82\x41\x00",
               7);
        memcpy(enrolment.statement + enrolment.registration.att_stmt.size + 7, hostile, 5);
        enrolment.registration.att_stmt.size += 12;
        refusals += verify(&enrolment) != FAULT_NONE;
        // Of the public key.
        prepare(&enrolment);
        memcpy(enrolment.draft.tail + KEY_AT, hostile, 5);
        enrolment.draft.tail_size = KEY_AT + 5;
        sign(&enrolment);
        refusals += verify(&enrolment) != FAULT_NONE;
        // Of the extensions, at enrolment and at login.
        prepare(&enrolment);
        enrolment.demand.cred_protect = 2;
        extend(&enrolment, (const char *)hostile, 5);
        sign(&enrolment);
        refusals += verify(&enrolment) != FAULT_NONE;
        enrolment.draft.flags = FIDO2_FLAG_UP | FIDO2_FLAG_ED;
        memcpy(enrolment.draft.tail, hostile, 5);
        enrolment.draft.tail_size = 5;
        sign(&enrolment);
        const struct fido2_credential credential = signer_credential(&enrolment.signer);
        const struct fido2_assertion_demand demand = {.rp_id = RP,
                                                      .client_data_hash = enrolment.hash};
        const struct fido2_assertion assertion = {.id = {credential.id, credential.id_size},
                                                  .auth_data = enrolment.registration.auth_data,
                                                  .signature = {enrolment.bytes.signature, 64}};
        refusals +=
            fido2_verify_assertion(&demand, &credential, &assertion, &shown, &flaw) == FAULT_FORMAT;
    }
    if (refusals != 5 * sizeof heads)
        return 11;
    return peak_kib() - before < 1024 ? 0 : 12; // a megabyte
}

static void abuse_d16_five_hostile_bytes_ask_for_no_memory(void **state)
{
    (void)state;
    in_child_of_bounded_memory(offer_hostile_bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_enrolment_that_is_right),
        cmocka_unit_test(abuse_f9_the_site_has_its_say),
        cmocka_unit_test(abuse_f1_u2f_verifies_nobody),
        cmocka_unit_test(abuse_f1_f2_what_is_missing_or_of_others),
        cmocka_unit_test(abuse_f4_extensions_as_asked_for),
        cmocka_unit_test(abuse_f4_keys_of_wrong_type_or_curve),
        cmocka_unit_test(abuse_f4_point_off_the_curve),
        cmocka_unit_test(abuse_d16_five_hostile_bytes_ask_for_no_memory),
    };
    if (fido2_start() != FAULT_NONE)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}

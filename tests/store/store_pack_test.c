// SPDX-License-Identifier: BSD-2-Clause
// The canonical encoding: what goes in comes out, one value has one form, bad bytes are refused.
#include "store/key.h"
#include "store/otp.h"
#include "store/pack.h"
#include "store/person.h"
#include "store/phc.h"
#include "store/record.h"
#include "store/seal.h"
#include "store_help.h"
#include <stdlib.h>
#include <string.h>

static void numbers(void **state)
{
    static const uint64_t values[] = {
        0, 1, 127, 128, 16383, 16384, INT64_MAX, (uint64_t)INT64_MAX + 1, UINT64_MAX};
    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        uint8_t data[10];
        struct packer packer = {.data = data, .size = sizeof data};
        pack_number(&packer, values[i]);
        assert_false(packer.overflow);
        struct unpacker unpacker = {.data = data, .left = packer.used};
        assert_true(unpack_number(&unpacker, UINT64_MAX) == values[i]);
        assert_true(unpack_end(&unpacker));
        unpacker = (struct unpacker){.data = data, .left = packer.used - 1}; // cut off
        unpack_number(&unpacker, UINT64_MAX);
        assert_true(unpacker.bad);
        if (values[i] > 0) {
            unpacker = (struct unpacker){.data = data, .left = packer.used};
            unpack_number(&unpacker, values[i] - 1); // beyond what is allowed
            assert_true(unpacker.bad);
        }
    }
}

static void signed_numbers(void **state)
{
    static const int64_t values[] = {0, 1, -1, 63, -64, 64, INT32_MIN, INT64_MAX, INT64_MIN};
    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        uint8_t data[32];
        struct packer packer = {.data = data, .size = sizeof data};
        pack_signed(&packer, values[i]);
        pack_time(&packer, (struct wall_time){values[i] / 2});
        pack_time(&packer, (struct wall_time){0});
        pack_time(&packer, (struct wall_time){12345});
        assert_false(packer.overflow);
        struct unpacker unpacker = {.data = data, .left = packer.used};
        assert_true(unpack_signed(&unpacker, INT64_MIN, INT64_MAX) == values[i]);
        assert_true(unpack_time(&unpacker).seconds == values[i] / 2);
        assert_int_equal(unpack_time(&unpacker).seconds, 0);
        assert_int_equal(unpack_time(&unpacker).seconds, 12345);
        assert_true(unpack_end(&unpacker));
    }
}

// A number has one form: longer ones, which would decode to the same, are refused.
static void one_form(void **state)
{
    static const uint8_t forms[][11] = {
        {0x80, 0x00},
        {0x81, 0x80, 0x00},
        {0xff, 0x00},
        {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02},
        {0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01}};
    static const size_t sizes[] = {2, 3, 2, 10, 11};
    (void)state;
    for (size_t i = 0; i < 5; i++) {
        struct unpacker unpacker = {.data = forms[i], .left = sizes[i]};
        unpack_number(&unpacker, UINT64_MAX);
        assert_true(unpacker.bad);
    }
}

static void texts(void **state)
{
    uint8_t data[16];
    char field[4];
    (void)state;
    struct packer packer = {.data = data, .size = sizeof data};
    pack_text(&packer, "abc");
    struct unpacker unpacker = {.data = data, .left = packer.used};
    unpack_text(&unpacker, field, sizeof field);
    assert_string_equal(field, "abc");
    unpacker = (struct unpacker){.data = data, .left = packer.used};
    unpack_text(&unpacker, field, 3); // does not fit
    assert_true(unpacker.bad);
    data[2] = '\0'; // a NUL inside
    unpacker = (struct unpacker){.data = data, .left = packer.used};
    unpack_text(&unpacker, field, sizeof field);
    assert_true(unpacker.bad);
    packer = (struct packer){.data = data, .size = 3};
    pack_text(&packer, "abc");
    assert_true(packer.overflow);
}

static void verifiers(void **state)
{
    static const char *const kept[] = {
        "",
        "$",
        "plain",
        "$argon2i$v=19$m=65536,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$"
        "RdescudvJCsgt3ub+b7dWRWJTmaaVjBSOWsYZcLtYfQ",
        "$argon2id$v=19$m=65536,t=3,p=2$c29tZXNhbHRzb21lc2FsdA$"
        "RdescudvJCsgt3ub+b7dWRWJTmaaVjBSOWsYZcLtYfQ",
        "$argon2id$v=19$m=065536,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$"
        "RdescudvJCsgt3ub+b7dWRWJTmaaVjBSOWsYZcLtYfQ",
        "$argon2id$v=19$m=4294967296,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$"
        "RdescudvJCsgt3ub+b7dWRWJTmaaVjBSOWsYZcLtYfQ",
        HELP_ENCODED "x",
        "$argon2id$v=19$m=65536,t=3,p=1$c29tZXNhbHRzb21lc2FsdA",
    };
    uint8_t packed[PHC_PACKED_MAX];
    char text[PASSWORD_ENCODED_SIZE];
    (void)state;
    size_t size = phc_pack(HELP_ENCODED, packed);
    assert_true(size > 0 && size < 60);
    assert_true(phc_unpack(packed, size, text, sizeof text));
    assert_string_equal(text, HELP_ENCODED);
    assert_false(phc_unpack(packed, size - 1, text, sizeof text));
    assert_false(phc_unpack(packed, size, text, 20));
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        assert_int_equal(phc_pack(kept[i], packed), 0);
}

static struct key_credential a_key(void)
{
    return (struct key_credential){.id = 5003,
                                   .person = 5,
                                   .state = CREDENTIAL_ACTIVE,
                                   .card = "K-1",
                                   .by = {1, "amano"},
                                   .from = "tty1, desk-1",
                                   .rp_id = "pam://desk-1",
                                   .told = true,
                                   .handle = {1, 2, 3},
                                   .handle_size = 3,
                                   .key = {.algorithm = FIDO2_EDDSA, .size = 32}};
}

// As it was before people had ids here: who registered the key is a name alone.
static size_t without_id(uint8_t *packed, size_t size)
{
    static const uint8_t named[] = {2, 5, 'a', 'm', 'a', 'n', 'o'};
    uint8_t *at = memmem(packed, size, named, sizeof named);

    assert_non_null(at);
    memmove(at, at + 1, size - (size_t)(at + 1 - packed));
    return size - 1;
}

// A row that was written before keys said where they came from and what they are bound to.
static void earlier_keys(void **state)
{
    static struct record record, found;
    static uint8_t packed[RECORD_PACKED_MAX];
    size_t size;
    (void)state;
    memset(&record, 0, sizeof record);
    memset(&found, 0, sizeof found);
    record.key_count = 1;
    record.issued = 3;
    record.keys[0] = a_key();
    assert_done(record_pack(&record, packed, &size));
    found.person.id = 5;
    assert_done(record_unpack(packed, size, &found));
    assert_string_equal(found.keys[0].from, "tty1, desk-1");
    assert_string_equal(found.keys[0].rp_id, "pam://desk-1");
    assert_true(found.keys[0].told);
    record.keys[0].from[0] = record.keys[0].rp_id[0] = '\0';
    record.keys[0].told = false;
    assert_done(record_pack(&record, packed, &size));
    size = without_id(packed, size);
    packed[0] = 2; // and without the last three bytes: two empty texts and a no
    memset(&found, 0, sizeof found);
    found.person.id = 5;
    assert_done(record_unpack(packed, size - 3, &found));
    assert_int_equal(found.key_count, 1);
    assert_string_equal(found.keys[0].card, "K-1");
    assert_string_equal(found.keys[0].by.name, "amano");
    assert_int_equal(found.keys[0].by.person, 0);
    assert_string_equal(found.keys[0].rp_id, "");
    assert_false(found.keys[0].told);
    assert_int_equal(record_unpack(packed, size, &found), FAULT_CORRUPT);
    // Of one that was registered before the last login its owner was told at that login.
    record.keys[0].created.seconds = 1000;
    record.person.last_login.seconds = 2000;
    assert_done(record_pack(&record, packed, &size));
    size = without_id(packed, size);
    packed[0] = 2;
    memset(&found, 0, sizeof found);
    found.person.id = 5;
    assert_done(record_unpack(packed, size - 3, &found));
    assert_true(found.keys[0].told);
    packed[0] = 5;
    assert_int_equal(record_unpack(packed, size, &found), FAULT_CORRUPT);
}

// Random bytes as a record: refused, or (never seen) a record within all limits. Under the
// sanitizers this shows that nothing outside the fields is touched.
static void hostile_records(void **state)
{
    static struct record record;
    static uint8_t good[RECORD_PACKED_MAX], bad[RECORD_PACKED_MAX], again[RECORD_PACKED_MAX];
    size_t size, again_size;
    int accepted = 0;
    (void)state;
    memset(&record, 0, sizeof record);
    record.person = (struct person){.id = 5, .role = ROLE_ADMIN, .display = "x", .logins = 9};
    strcpy(record.password.encoded, HELP_ENCODED);
    record.credential_count = record.issued = 2;
    for (int i = 0; i < 2; i++)
        record.credentials[i] =
            (struct otp_credential){.id = 5001 + i,
                                    .state = CREDENTIAL_ACTIVE,
                                    .parameters = {OTP_TOTP, OTP_SHA1, 6, 30, 0, "secret", 16},
                                    .last = 7};
    record.history_count = 3;
    record.history_costs[0] = (struct history_cost){.cost = {65536, 2}, .count = 2};
    record.history_costs[1] = (struct history_cost){.cost = {19456, 2}, .count = 1};
    record.key_count = 1;
    record.keys[0] = a_key();
    record.keys[0].giver = record.person.giver = 3;
    record.credentials[1].giver = 700;
    record.foreign.callers[0] = (struct foreign_caller){
        .uid = 1001, .via = "su", .budget = {.failures = 2, .since_success = 2}};
    assert_done(record_pack(&record, good, &size));
    assert_done(record_unpack(good, size, &record)); // from whose hands each thing is
    assert_int_equal(record.person.giver, 3);
    assert_int_equal(record.password.giver, 0);
    assert_int_equal(record.credentials[0].giver, 0);
    assert_int_equal(record.credentials[1].giver, 700);
    assert_int_equal(record.keys[0].giver, 3);
    srand(1);
    for (int i = 0; i < 200000; i++) {
        static struct record found;
        memcpy(bad, good, size);
        size_t length = rand() % 4 == 0 ? (size_t)rand() % (size + 1) : size;
        for (int n = rand() % 4; n >= 0; n--)
            bad[(size_t)rand() % size] = (uint8_t)rand();
        memset(&found, 0, sizeof found);
        found.person.id = 5;
        if (bad[0] != good[0] || record_unpack(bad, length, &found) != FAULT_NONE)
            continue;
        if ((found.budgets[0].locked && found.budgets[0].lock == 0) ||
            (found.budgets[1].locked && found.budgets[1].lock == 0))
            continue; // an earlier form, which did not say for how long
        accepted++;   // then it is canonical: it packs to the same bytes
        assert_done(record_pack(&found, again, &again_size));
        assert_int_equal(again_size, length);
        assert_memory_equal(again, bad, length);
    }
    assert_true(accepted > 0);
}

// One key each, and no two seals of the same text look alike.
static void seals(void **state)
{
    static const uint8_t master[32] = {1}, identity[SEAL_IDENTITY_SIZE] = {2};
    static const uint8_t plain[16] = "the same twice";
    struct seal_keys keys;
    uint8_t sealed[2][sizeof plain + SEAL_OVERHEAD], opened[sizeof plain];
    const uint8_t *const each[] = {keys.sealing, keys.mac,   keys.history, keys.salt,
                                   keys.bucket,  keys.names, keys.decoys};

    (void)state;
    assert_int_equal(seal_derive(master, identity, &keys), FAULT_NONE);
    for (size_t i = 0; i < sizeof each / sizeof *each; i++)
        for (size_t j = 0; j < i; j++)
            assert_memory_not_equal(each[i], each[j], 32);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(seal_close(&keys, "a", 1, plain, sizeof plain, sealed[i]), FAULT_NONE);
    assert_memory_not_equal(sealed[0], sealed[1], sizeof sealed[0]);
    assert_int_equal(seal_open(&keys, "a", 1, sealed[0], sizeof sealed[0], opened), FAULT_NONE);
    assert_memory_equal(opened, plain, sizeof plain);
    assert_int_equal(seal_open(&keys, "b", 1, sealed[0], sizeof sealed[0], opened), FAULT_CORRUPT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"numbers: any size, cut off, beyond the limit", numbers, NULL, NULL, NULL},
        {"signed numbers and times", signed_numbers, NULL, NULL, NULL},
        {"abuse:S5 a number has one form only", one_form, NULL, NULL, NULL},
        {"abuse:E3 texts that do not fit or hold a NUL are refused", texts, NULL, NULL, NULL},
        {"password verifiers come back byte for byte or are kept as they are", verifiers, NULL,
         NULL, NULL},
        {"keys of the form before are read", earlier_keys, NULL, NULL, NULL},
        {"abuse:S5 H1 hostile record bytes are refused or canonical", hostile_records, NULL, NULL,
         NULL},
        {"B7 abuse:R5 each use has a key of its own, each seal a nonce", seals, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

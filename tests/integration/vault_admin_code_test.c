// SPDX-License-Identifier: BSD-2-Clause
// Passwords reset and codes enrolled, imported, resynchronised and revoked by an admin.
#include "../vault/vault_admin.h"
#include "factor/otp_read.h"
#include <stdio.h>
#include <string.h>

// --- passwords and codes ---

static void a_reset_password(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;
    char code[OTP_CODE_SIZE] = "", temporary[64];

    rig_person(rig, "baba", "staff", &baba);
    assert_int_equal(rig_admin(rig, "password.reset", ARGS(USER("baba"), WHY)), DONE);
    snprintf(temporary, sizeof temporary, "%s", rig_text(rig, 0, "temporary_password"));
    assert_int_equal(rig_number(rig, 0, "expires"), rig->clock->wall + 3 * 86400);
    struct login login = rig_login(&baba, "login", rig_code(rig, &baba, code));
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    // Who has a code keeps it: the temporary password alone does not do.
    login.password = temporary;
    login.code = "";
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    login.code = code;
    const Outcome outcome = *rig_attempt(rig, &login);
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_NEW_PASSWORD);
    login.code = rig_code(rig, &baba, code);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED); // broken off, again
    assert_int_equal(rig_admin(rig, "user.show", ARGS(USER("baba"))), DONE);
    assert_string_equal(rig_text(rig, 0, "password"), "temporary_used");
}

static void codes_by_an_admin(void **state)
{
    struct rig *rig = *state;
    struct otp_parameters parameters;
    struct enrolled baba;
    char code[OTP_CODE_SIZE] = "", uri[512];
    uint64_t counter;

    rig_person(rig, "baba", "staff", &baba);
    assert_int_equal(rig_admin(rig, "totp.enrol",
                               ARGS(USER("baba"), {"label", "red token", 0}, {"kind", "hotp", 0},
                                    {"digits", NULL, 8}, {"algorithm", "SHA256", 0})),
                     DONE);
    const int64_t credential = rig_number(rig, 0, "credential");
    snprintf(uri, sizeof uri, "%s", rig_text(rig, 0, "uri"));
    assert_int_equal(otp_parse_uri(uri, &parameters, &counter), FAULT_NONE);
    assert_int_equal(parameters.digits, 8);
    assert_int_equal(parameters.kind, OTP_HOTP);
    const struct rig_arg wrong[] = {
        USER("baba"), {"credential", NULL, credential}, {"code", "00000000", 0}, {0}};
    assert_int_equal(rig_admin(rig, "totp.confirm", wrong), INVALID);
    assert_int_equal(otp_code(&parameters, (int64_t)counter, code), FAULT_NONE);
    // Until it is confirmed it opens nothing (C4).
    const struct login unconfirmed = rig_login(&baba, "login", code);
    assert_int_equal(rig_attempt(rig, &unconfirmed)->result, Result_RESULT_DENIED);
    const struct rig_arg right[] = {
        USER("baba"), {"credential", NULL, credential}, {"code", code, 0}, {0}};
    assert_int_equal(rig_admin(rig, "totp.confirm", right), DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "active");
    assert_int_equal(rig_admin(rig, "totp.confirm", right), CONFLICT);
    // Both tokens work now; a used counter does not.
    struct login login = rig_login(&baba, "login", code);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_equal(otp_code(&parameters, (int64_t)counter + 3, code), FAULT_NONE);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
    rig_granted(rig, &baba, "login");
    // Ambiguous without a number; then resynchronised far ahead.
    char second[OTP_CODE_SIZE];
    assert_int_equal(otp_code(&parameters, (int64_t)counter + 500, code), FAULT_NONE);
    assert_int_equal(otp_code(&parameters, (int64_t)counter + 501, second), FAULT_NONE);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_equal(rig_admin(rig, "totp.resync",
                               ARGS(USER("baba"), {"first", code, 0}, {"second", second, 0}, WHY)),
                     CONFLICT);
    const struct rig_arg resync[] = {USER("baba"),
                                     {"credential", NULL, credential},
                                     {"first", code, 0},
                                     {"second", second, 0},
                                     WHY,
                                     {0}};
    assert_int_equal(rig_admin(rig, "totp.resync", resync), DONE);
    assert_int_equal(rig_admin(rig, "totp.resync", resync), INVALID); // these are used now
    assert_int_equal(otp_code(&parameters, (int64_t)counter + 502, code), FAULT_NONE);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
    // One is revoked, the other goes on; then all.
    assert_int_equal(
        rig_admin(rig, "totp.revoke", ARGS(USER("baba"), {"credential", NULL, credential}, WHY)),
        DONE);
    assert_int_equal(otp_code(&parameters, (int64_t)counter + 503, code), FAULT_NONE);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    rig_granted(rig, &baba, "login");
    assert_int_equal(rig_admin(rig, "totp.revoke", ARGS(USER("baba"), WHY)), DONE);
    assert_int_equal(rig_admin(rig, "totp.revoke", ARGS(USER("baba"), WHY)), CONFLICT);
    // Another's number is not theirs.
    assert_int_equal(
        rig_admin(rig, "totp.revoke", ARGS(USER("amano"), {"credential", NULL, credential}, WHY)),
        NOT_FOUND);
}

static void imported_codes(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;
    char code[OTP_CODE_SIZE] = "";

    rig_person(rig, "baba", "staff", &baba);
    assert_int_equal(rig_admin(rig, "totp.revoke", ARGS(USER("baba"), WHY)), DONE);
    const struct rig_arg import[] = {USER("baba"),
                                     {"kind", "totp", 0},
                                     {"algorithm", "SHA1", 0},
                                     {"digits", NULL, 6},
                                     {"period", NULL, 30},
                                     {"secret", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 0},
                                     {0}};
    assert_int_equal(rig_admin(rig, "totp.import", import), DONE);
    assert_int_equal(otp_from_base32(import[5].text, &baba.otp), FAULT_NONE);
    // A code that may have been used elsewhere a moment ago is not accepted here.
    const struct login login = rig_login(&baba, "login", code);
    assert_int_equal(otp_code(&baba.otp, rig->clock->wall / 30, code), FAULT_NONE);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    // Nor the next one, which a device that is fast may have shown already.
    baba.used = rig->clock->wall / 30 + 1;
    assert_int_equal(otp_code(&baba.otp, baba.used, code), FAULT_NONE);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    rig_granted(rig, &baba, "login");
    struct rig_arg bad[7];
    memcpy(bad, import, sizeof bad);
    bad[5].text = "GEZDGNBV";
    assert_int_equal(rig_admin(rig, "totp.import", bad), INVALID);
    bad[5].text = "not base 32!";
    assert_int_equal(rig_admin(rig, "totp.import", bad), INVALID);
    assert_string_equal(rig_end(rig)->subject, "secret");
}

// A file of seeds is given again after some of its lines were mended: what is there already would
// otherwise accept each code once more.
static void imported_twice(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;
    char code[OTP_CODE_SIZE] = "", secret[128];

    rig_person(rig, "baba", "staff", &baba);
    assert_int_equal(otp_base32(&baba.otp, false, secret, sizeof secret), FAULT_NONE);
    struct rig_arg import[] = {USER("baba"),
                               {"kind", "totp", 0},
                               {"algorithm", "SHA1", 0},
                               {"digits", NULL, 6},
                               {"period", NULL, 30},
                               {"secret", secret, 0},
                               {0}};
    assert_int_equal(rig_admin(rig, "totp.import", import), CONFLICT);
    import[3].number = 8; // the last six digits are the same code
    assert_int_equal(rig_admin(rig, "totp.import", import), CONFLICT);
    const struct login login = rig_login(&baba, "login", code);
    rig->clock->wall += 300;
    assert_int_equal(otp_code(&baba.otp, rig->clock->wall / 30, code), FAULT_NONE);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_equal(rig_count(rig, "otp.imported", "baba"), 0);
}

static AdminStatus import_for(struct rig *rig, const char *user, const char *kind,
                              const char *algorithm, const char *secret)
{
    const struct rig_arg import[] = {USER(user),
                                     {"kind", kind, 0},
                                     {"algorithm", algorithm, 0},
                                     {"digits", NULL, 6},
                                     {"period", NULL, 30},
                                     {"secret", secret, 0},
                                     {"counter", NULL, 7},
                                     {0}};

    return rig_admin(rig, "totp.import", import);
}

static void a_seed_serves_once(void **state)
{
    static const char seed[] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"; // 20 bytes
    struct rig *rig = *state;
    struct enrolled baba, chiba;

    rig_person(rig, "baba", "staff", &baba);
    rig_person(rig, "chiba", "staff", &chiba);
    assert_int_equal(import_for(rig, "baba", "totp", "SHA1", seed), DONE);
    assert_int_equal(import_for(rig, "chiba", "totp", "SHA1", seed), CONFLICT);
    assert_string_equal(rig_end(rig)->subject, "baba");
    // However it is written, and whatever codes it is to make.
    assert_int_equal(import_for(rig, "chiba", "hotp", "SHA256", "gezdgnbvgy3tqojqgezdgnbvgy3tqojq"),
                     CONFLICT);
    // HMAC makes no difference between a key and the same with zero bytes behind it.
    assert_int_equal(
        import_for(rig, "chiba", "totp", "SHA1", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQAAAAAAAA"),
        CONFLICT);
    // What is revoked stays known.
    assert_int_equal(rig_admin(rig, "totp.revoke", ARGS(USER("baba"), WHY)), DONE);
    assert_int_equal(import_for(rig, "baba", "totp", "SHA1", seed), CONFLICT);
    assert_int_equal(import_for(rig, "chiba", "totp", "SHA1", seed), CONFLICT);
    assert_int_equal(rig_count(rig, "otp.imported", "chiba"), 0);
    assert_int_equal(import_for(rig, "chiba", "totp", "SHA1", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJR"),
                     DONE);
}

// The clock was a day ahead, a code was used, the clock is right again (abuse:T6).
static void a_clock_a_day_ahead(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "", second[OTP_CODE_SIZE] = "";
    const int64_t now = rig->clock->wall;
    const struct login login = rig_login(&rig_amano, "login", code);

    rig->clock->wall = now + 86400;
    rig_granted(rig, &rig_amano, "login");
    rig->clock->wall = now + 300;
    assert_int_equal(otp_code(&rig_amano.otp, rig->clock->wall / 30, code), FAULT_NONE);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_equal(otp_code(&rig_amano.otp, rig->clock->wall / 30 + 1, second), FAULT_NONE);
    assert_int_equal(rig_admin(rig, "totp.resync",
                               ARGS(USER("amano"), {"first", code, 0}, {"second", second, 0}, WHY)),
                     DONE);
    assert_int_equal(rig_count(rig, "otp.resynchronised", "amano"), 1);
    rig->clock->wall += 30;
    assert_int_equal(otp_code(&rig_amano.otp, rig->clock->wall / 30, code), FAULT_NONE);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED); // used by the resync
    rig->clock->wall += 30;
    assert_int_equal(otp_code(&rig_amano.otp, rig->clock->wall / 30, code), FAULT_NONE);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, rig_setup_ready, rig_teardown, NULL                                        \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("B3 a reset password is temporary and replaces no code", a_reset_password),
        TEST("C1 C4 codes enrolled, resynchronised and revoked by an admin", codes_by_an_admin),
        TEST("abuse:T1 abuse:T2 imported codes start after what may have been used elsewhere",
             imported_codes),
        TEST("abuse:T1 a secret that is imported twice is one generator", imported_twice),
        TEST("abuse:T1 a seed serves one person, once, in whatever kind of code",
             a_seed_serves_once),
        TEST("abuse:T6 a clock a day ahead is recovered by two codes", a_clock_a_day_ahead),
    };

    return cmocka_run_group_tests_name("vault admin codes", tests, NULL, NULL);
}

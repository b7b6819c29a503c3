// SPDX-License-Identifier: BSD-2-Clause
// Enrolment data of other programs with unusual but legal form (abuse:M7).
#include "../tools/import_seen.h"

// What is refused is named as what it is, and what had no effect is told with the token (abuse:M7).
static void abuse_m7_otpauth(void **state)
{
    (void)state;
    assert_int_equal(parse(IMPORT_OTPAUTH,
                           "\xef\xbb\xbfotpauth://totp/ana?secret=" BASE32 "&image=x&digits  \r\n"
                           "otpauth://totp/?secret=" BASE32 "\r\n"
                           "otpauth://totp/AD%5Cana?secret=" BASE32 "\r\n"
                           "otpauth://totp/a?secret=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
                           "otpauth://steam/a?secret=" BASE32 "\n"
                           "otpauth-migration://offline?data=AA\n"
                           "otpauth://totp/a?secret=" BASE32 "&period=0\n",
                           "the-default"),
                     FAULT_NONE);
    assert_int_equal(seen.count, 3);
    assert_string_equal(seen.tokens[0].user, "ana");
    assert_string_equal(seen.tokens[0].ignored, "image, digits");
    assert_string_equal(seen.tokens[1].user, "the-default");
    assert_string_equal(seen.tokens[2].user, "AD\\ana");
    expect_problem(0, 4, "one byte repeated");
    expect_problem(1, 5, "neither totp nor hotp");
    expect_problem(2, 6, "transfer of several");
    expect_problem(3, 7, "period");
    // The same secret, and what has no effect, in the other formats.
    assert_int_equal(parse(IMPORT_PAM_OATH,
                           "HOTP AD\\ana 1234 " HEX20 "\n"
                           "HOTP ben - 0000000000000000000000000000000000000000\n",
                           NULL),
                     FAULT_NONE);
    assert_string_equal(seen.tokens[0].user, "AD\\ana");
    assert_string_equal(seen.tokens[0].ignored, "PIN");
    expect_problem(0, 2, "one byte repeated");
    assert_int_equal(
        parse(IMPORT_GOOGLE, BASE32 "\n\" WINDOW_SIZE 17\n\" TOTP_AUTH\n12345678\n", "ana"),
        FAULT_NONE);
    assert_string_equal(seen.tokens[0].ignored, "WINDOW_SIZE, emergency codes");
    assert_int_equal(
        parse(IMPORT_GOOGLE, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n\" TOTP_AUTH\n", "ana"),
        FAULT_FORMAT);
    expect_problem(0, 1, "one byte repeated");
}

#define PSKC_OF(user) PSKC_KEY("1", user, "hotp", DIGITS("6"), PSKC_SECRET COUNTER("0"))

static void abuse_m7_pskc_users(void **state)
{
    (void)state;
    assert_int_equal(parse(IMPORT_PSKC,
                           PSKC_OPEN PSKC_OF("DC=net,DC=example,UID=k02")
                               PSKC_OF("UID=k03,DC=example,DC=net") PSKC_OF(" taro@ad.example ")
                                   PSKC_OF("AD\\taro") PSKC_OF("DC=example-bank,DC=net")
                                       PSKC_OF("UID=k04,DC") PSKC_CLOSE,
                           NULL),
                     FAULT_NONE);
    static const char *const users[] = {"k02", "k03", "taro@ad.example", "AD\\taro"};
    assert_int_equal(seen.count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(seen.tokens[i].user, users[i]);
    expect_problem(0, 5, "give --user");
    expect_problem(0, 5, "DC=example-bank");
    expect_problem(1, 6, "give --user");
    assert_int_equal(
        parse(IMPORT_PSKC, PSKC_OPEN PSKC_OF("DC=example-bank,DC=net") PSKC_CLOSE, "ana"),
        FAULT_NONE);
    assert_string_equal(seen.tokens[0].user, "ana"); // as the caller says
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:M7 otpauth and the others: what is refused and what ignored", abuse_m7_otpauth,
         NULL, NULL, NULL},
        {"abuse:M7 PSKC: users by distinguished names", abuse_m7_pskc_users, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests_name("import forms", tests, NULL, NULL);
}

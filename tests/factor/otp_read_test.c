// SPDX-License-Identifier: BSD-2-Clause
// What authenticators export, and what people do to it on the way (abuse:M7).
#include "factor/otp_read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define B32 "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" // "12345678901234567890"
#define S "secret=" B32
#define HUNDRED                                                                                    \
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" \
    "xxxxxxxx"

// Each is one and the same generator: what the code is does not change.
static void abuse_m7_read_liberally(void **state)
{
    (void)state;
    static const struct {
        const char *uri, *account, *ignored;
    } cases[] = {
        // Google Authenticator, Aegis, FreeOTP, andOTP, 1Password, Microsoft, privacyIDEA, Yubico
        {"otpauth://totp/City:ana?" S "&issuer=City", "ana", ""},
        {"otpauth://totp/City%3Aana?period=30&digits=6&algorithm=SHA1&" S "&issuer=City", "ana",
         ""},
        {"otpauth://totp/City:ana?" S "&algorithm=SHA1&digits=6&period=30&lock=false", "ana",
         "lock"},
        {"otpauth://totp/City%20-%20ana?" S "&issuer=City&used_frequency=3&thumbnail=City&tags=a",
         "City - ana", "used_frequency, thumbnail, tags"},
        {"otpauth://totp/City:ana?" S "&issuer=City&image=https%3A%2F%2Fa.example%2Fi.png", "ana",
         "image"},
        {"otpauth://totp/City:ana%40a.example?" S "&issuer=City", "ana@a.example", ""},
        {"otpauth://totp/TOTP000A?" S "&period=30&digits=6&issuer=privacyIDEA", "TOTP000A", ""},
        {"otpauth://totp/City:%20ana?" S "&issuer=City&algorithm=SHA1", "ana", ""},
        {"otpauth://totp/City: ana?" S "&issuer=City", "ana", ""},
        // a parameter without a value, an empty one, one too many separators
        {"otpauth://totp/ana?" S "&digits", "ana", "digits"},
        {"otpauth://totp/ana?" S "&digits=&period=&algorithm=", "ana", "digits, period, algorithm"},
        {"otpauth://totp/ana?" S "&issuer", "ana", ""},
        {"otpauth://totp/ana?&" S "&&", "ana", ""},
        // the secret in groups, in lower case, padded, escaped
        {"otpauth://totp/ana?secret=GEZD+GNBV+GY3T+QOJQ+GEZD+GNBV+GY3T+QOJQ", "ana", ""},
        {"otpauth://totp/ana?secret=gezd%20gnbv-gy3t qojq%20gezdgnbvgy3tqojq", "ana", ""},
        {"otpauth://totp/ana?secret=" B32 "====", "ana", ""},
        {"otpauth://totp/ana?secret=" B32 "%3D%3D", "ana", ""},
        {"otpauth://totp/ana?secret=+" B32 "+", "ana", ""},
        // unknown ones of any length and form
        {"otpauth://totp/ana?" S "&icon=" HUNDRED HUNDRED HUNDRED, "ana", "icon"},
        {"otpauth://totp/ana?icon=%zz%&" S, "ana", "icon"},
        {"otpauth://totp/ana?" HUNDRED "=1&" S, "ana", "?"},
        // the label: none, spaces, what is no escape, a second colon, an issuer with a colon
        {"otpauth://totp/?" S "&issuer=City", "", ""},
        {"otpauth://totp?" S, "", ""},
        {"otpauth://totp/City:?" S, "", ""},
        {"otpauth://totp/100%?" S, "100%", ""},
        {"otpauth://totp/a%zzna?" S, "a%zzna", ""},
        {"otpauth://totp/%ff?" S, "", "label"},
        {"otpauth://totp/a%0Ana?" S, "", "label"},
        {"otpauth://totp/Port:ana@a.example:3080?" S "&issuer=Port", "ana@a.example:3080", ""},
        {"otpauth://totp/%5B2001%3Adb8%3A%3A1%5D:ana?" S "&issuer=%5B2001%3Adb8%3A%3A1%5D", "ana",
         ""},
        {"otpauth://totp/%5B2001%3Adb8%3A%3A1%5D:ana?" S, "ana", ""},
        {"otpauth://totp/%E5%B8%82%E5%BD%B9%E6%89%80:ana?" S "&issuer=%E5%B8%82%E5%BD%B9%E6%89%80",
         "ana", ""},
        {"otpauth://totp/市役所:ana?" S "&issuer=市役所", "ana", ""},
        {"otpauth://totp/AD%5Cana?" S, "AD\\ana", ""},
        // spellings
        {"OTPAUTH://TOTP/ana?SECRET=" B32, "ana", ""},
        {"  otpauth://totp/ana?" S "&algorithm=HmacSHA1", "ana", ""},
        {"otpauth://totp/ana?" S "&algorithm=SHA-1", "ana", ""},
        {"otpauth://totp/ana?" S "&algorithm=hmac-sha-1", "ana", ""},
        {"otpauth://totp/ana?" S "&digits=06&period=030", "ana", ""},
        {"otpauth://totp/ana?" S "&digits=+6", "ana", ""},
        // twice the same, a counter of TOTP, a fragment
        {"otpauth://totp/ana?" S "&digits=6&digits=06", "ana", "digits"},
        {"otpauth://totp/ana?" S "&" S, "ana", "secret"},
        {"otpauth://totp/ana?" S "&counter=0", "ana", "counter"},
        {"otpauth://totp/ana?" S "#x", "ana", "#"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct otp_uri uri;
        char code[OTP_CODE_SIZE];
        enum otp_uri_flaw flaw = otp_read_uri(cases[i].uri, &uri);
        if (flaw != OTP_URI_GOOD)
            fail_msg("%s: %d", cases[i].uri, (int)flaw);
        if (strcmp(uri.account, cases[i].account) != 0 ||
            strcmp(uri.ignored, cases[i].ignored) != 0)
            fail_msg("%s: \"%s\" (%s)", cases[i].uri, uri.account, uri.ignored);
        assert_int_equal(uri.parameters.kind, OTP_TOTP);
        assert_int_equal(uri.parameters.digits, 6);
        assert_int_equal(uri.parameters.period, 30);
        assert_int_equal(otp_code(&uri.parameters, 1, code), FAULT_NONE);
        assert_string_equal(code, "287082"); // RFC 4226 appendix D
    }
    struct otp_uri uri;
    assert_int_equal(otp_read_uri("otpauth://hotp/ana?" S "&counter=7&period=0&digits=8", &uri), 0);
    assert_int_equal(uri.parameters.kind, OTP_HOTP);
    assert_int_equal(uri.counter, 7);
    assert_string_equal(uri.ignored, "period");
    assert_int_equal(otp_read_uri("otpauth://totp/ana?" S "&algorithm=HmacSHA512&period=60", &uri),
                     0);
    assert_int_equal(uri.parameters.algorithm, OTP_SHA512);
    assert_int_equal(uri.parameters.period, 60);
}

// What changes the code's value, or is no secret, is refused as that very thing.
static void abuse_m7_refused_as_what_it_is(void **state)
{
    (void)state;
    static const struct {
        const char *uri;
        enum otp_uri_flaw flaw;
    } cases[] = {
        {"", OTP_URI_NOT_ONE},
        {"hello", OTP_URI_NOT_ONE},
        {"https://totp/a?" S, OTP_URI_NOT_ONE},
        {"otpauth://totp/a", OTP_URI_NOT_ONE},
        {"otpauth-migration://offline?data=CjEK", OTP_URI_MIGRATION},
        {"otpauth://steam/Steam:a?" S "&digits=5", OTP_URI_TYPE},
        {"otpauth://motp/a?" S, OTP_URI_TYPE},
        {"otpauth://totpx/a?" S, OTP_URI_TYPE},
        {"otpauth://totp/a?", OTP_URI_NO_SECRET},
        {"otpauth://totp/a?secret", OTP_URI_NO_SECRET},
        {"otpauth://totp/a?secret=", OTP_URI_NO_SECRET},
        {"otpauth://totp/a?issuer=x", OTP_URI_NO_SECRET},
        {"otpauth://totp/a?secret=" B32 "!", OTP_URI_SECRET},
        {"otpauth://totp/a?secret=" B32 "=A", OTP_URI_SECRET},
        {"otpauth://totp/a?secret=GEZDGNBVGY3TQOJ1GEZDGNBVGY3TQOJ0", OTP_URI_SECRET},
        {"otpauth://totp/a?secret=%00" B32, OTP_URI_SECRET},
        {"otpauth://totp/a?secret=" HUNDRED HUNDRED HUNDRED, OTP_URI_SECRET},
        {"otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ", OTP_URI_SECRET_SIZE},
        {"otpauth://totp/a?secret=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", OTP_URI_SECRET_WEAK},
        {"otpauth://totp/a?secret=IFAUCQKBIFAUCQKBIFAUCQKBIFAUCQKB", OTP_URI_SECRET_WEAK}, // "AAAA"
        {"otpauth://totp/a?" S "&algorithm=MD5", OTP_URI_ALGORITHM},
        {"otpauth://totp/a?" S "&algorithm=SHA224", OTP_URI_ALGORITHM},
        {"otpauth://totp/a?" S "&algorithm=SHA", OTP_URI_ALGORITHM},
        {"otpauth://totp/a?" S "&algorithm=" HUNDRED HUNDRED HUNDRED, OTP_URI_ALGORITHM},
        {"otpauth://totp/a?" S "&digits=5", OTP_URI_DIGITS},
        {"otpauth://totp/a?" S "&digits=9", OTP_URI_DIGITS},
        {"otpauth://totp/a?" S "&digits=six", OTP_URI_DIGITS},
        {"otpauth://totp/a?" S "&digits=-6", OTP_URI_DIGITS},
        {"otpauth://totp/a?" S "&period=0", OTP_URI_PERIOD},
        {"otpauth://totp/a?" S "&period=31", OTP_URI_PERIOD},
        {"otpauth://hotp/a?" S, OTP_URI_COUNTER_MISSING},
        {"otpauth://hotp/a?" S "&counter=", OTP_URI_COUNTER_MISSING},
        {"otpauth://hotp/a?" S "&counter=-1", OTP_URI_COUNTER},
        {"otpauth://hotp/a?" S "&counter=99999999999999999999", OTP_URI_COUNTER},
        {"otpauth://totp/a?" S "&digits=6&digits=8", OTP_URI_CONTRADICTION},
        {"otpauth://totp/a?" S "&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJA", OTP_URI_CONTRADICTION},
        {"otpauth://hotp/a?" S "&counter=1&counter=2", OTP_URI_CONTRADICTION},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static const struct otp_parameters nothing;
        struct otp_uri uri;
        enum otp_uri_flaw flaw = otp_read_uri(cases[i].uri, &uri);
        if (flaw != cases[i].flaw)
            fail_msg("%s: %d", cases[i].uri, (int)flaw);
        assert_memory_equal(&uri.parameters, &nothing, sizeof nothing); // no secret stays
    }
}

// However much is ignored, the list stays within its field and says that there is more.
static void abuse_m7_a_long_list(void **state)
{
    (void)state;
    char text[4096] = "otpauth://totp/ana?" S;
    struct otp_uri uri;
    for (int i = 0; i < 100; i++)
        strcat(text, "&parameter\x1b[2J=x");
    assert_int_equal(otp_read_uri(text, &uri), OTP_URI_GOOD);
    assert_true(strlen(uri.ignored) < sizeof uri.ignored);
    assert_string_equal(uri.ignored + strlen(uri.ignored) - 5, ", ...");
    assert_null(strchr(uri.ignored, '\x1b'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:M7 what authenticators export is read liberally", abuse_m7_read_liberally, NULL,
         NULL, NULL},
        {"abuse:M7 what is refused is named", abuse_m7_refused_as_what_it_is, NULL, NULL, NULL},
        {"abuse:M7 abuse:A1 a long list of what is ignored", abuse_m7_a_long_list, NULL, NULL,
         NULL},
    };
    return cmocka_run_group_tests_name("otpauth", tests, NULL, NULL);
}

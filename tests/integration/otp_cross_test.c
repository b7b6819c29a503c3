// SPDX-License-Identifier: BSD-2-Clause
// Against a program that we did not write, and against the clock.
#include "factor/otp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static unsigned random_number(unsigned bound)
{
    unsigned number;
    assert_int_equal(getentropy(&number, sizeof number), 0);
    return number % bound;
}

static void ask_oathtool(const struct otp_parameters *p, int64_t moving, char code[16])
{
    static const char *const totp[] = {
        [OTP_SHA1] = "sha1", [OTP_SHA256] = "sha256", [OTP_SHA512] = "sha512"};
    char secret[160], command[400];
    assert_int_equal(otp_base32(p, false, secret, sizeof secret), FAULT_NONE);
    if (p->kind == OTP_TOTP)
        snprintf(command, sizeof command, "oathtool --base32 --totp=%s -d %d -s %ds -N @%lld %s",
                 totp[p->algorithm], p->digits, p->period,
                 (long long)moving * p->period + random_number(p->period), secret);
    else
        snprintf(command, sizeof command, "oathtool --base32 --hotp -d %d -c %lld %s", p->digits,
                 (long long)moving, secret);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    assert_non_null(fgets(code, 16, pipe));
    assert_int_equal(pclose(pipe), 0);
    code[strcspn(code, "\n")] = '\0';
}

static void same_as_oathtool(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 72; i++) {
        struct otp_parameters p = {.kind = i % 4 == 3 ? OTP_HOTP : OTP_TOTP,
                                   .algorithm = (enum otp_algorithm)(OTP_SHA1 + i % 3),
                                   .digits = (uint8_t)(6 + i / 3 % 3),
                                   .period = i / 9 % 2 == 0 ? 30 : 60,
                                   .secret_size = OTP_SECRET_MIN + random_number(49)};
        char code[16];
        struct otp_match match;
        if (p.kind == OTP_HOTP)
            p.algorithm = OTP_SHA1; // all that oathtool has
        assert_int_equal(getentropy(p.secret, p.secret_size), 0);
        int64_t moving = 1 + random_number(70000000);
        ask_oathtool(&p, moving, code);
        assert_int_equal(otp_check(&p, code, p.kind == OTP_HOTP ? moving - 1 : -1,
                                   (struct wall_time){moving * p.period}, 1, &match),
                         FAULT_NONE);
        assert_true(match.matches);
        assert_int_equal(match.moving, moving);
    }
}

static double seconds_for(const struct otp_parameters *p, const char *code, int64_t last)
{
    struct timespec from, to;
    struct otp_match match;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    for (int i = 0; i < 2000; i++)
        assert_int_equal(otp_check(p, code, last, (struct wall_time){30000000}, 5, &match),
                         FAULT_NONE);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    return (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
}

// Only printed: a busy machine must not fail a test.
static void cost_of_wrong_codes(void **state)
{
    (void)state;
    struct otp_parameters p = {
        .kind = OTP_TOTP, .algorithm = OTP_SHA1, .digits = 6, .period = 30, .secret_size = 20};
    char first[OTP_CODE_SIZE], right[OTP_CODE_SIZE];
    assert_int_equal(otp_code(&p, 1000000 - 5, first), FAULT_NONE);
    assert_int_equal(otp_code(&p, 1000000, right), FAULT_NONE);
    double good = seconds_for(&p, right, -1);
    printf("# CPU of a wrong code / a right one: %.2f; malformed %.2f; first of the window %.2f; "
           "replayed %.2f\n",
           seconds_for(&p, "000000", -1) / good, seconds_for(&p, "", -1) / good,
           seconds_for(&p, first, -1) / good, seconds_for(&p, right, 1000000) / good);
    assert_true(good > 0);
}

static void without_oathtool(void **state)
{
    (void)state; // the name says that nothing is tested
}

int main(void)
{
    const bool tool = system("oathtool --version >/dev/null 2>&1") == 0;
    const struct CMUnitTest tests[] = {
        {tool ? "codes are those of oathtool"
              : "codes are those of oathtool # SKIP oathtool is not installed",
         tool ? same_as_oathtool : without_oathtool, NULL, NULL, NULL},
        {"a wrong code costs what a right one costs (printed)", cost_of_wrong_codes, NULL, NULL,
         NULL},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: BSD-2-Clause
#include "factor/otp.h"
#include "factor/otp_read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

// Stands before libc's: the random source of the code under test can be made to fail.
static bool random_fails;
static unsigned random_left; // calls that still work when it fails

ssize_t getrandom(void *buffer, size_t size, unsigned flags)
{
    (void)flags;
    if (random_fails && random_left == 0) {
        errno = EIO;
        return -1;
    }
    if (random_fails)
        random_left--;
    return getentropy(buffer, size) == 0 ? (ssize_t)size : -1;
}

static struct otp_parameters make(enum otp_kind kind, enum otp_algorithm algorithm, uint8_t digits)
{
    // The seeds of RFC 6238 appendix B: "1234567890" repeated to the hash's length.
    static const size_t sizes[] = {[OTP_SHA1] = 20, [OTP_SHA256] = 32, [OTP_SHA512] = 64};
    struct otp_parameters p = {
        .kind = kind, .algorithm = algorithm, .digits = digits, .period = 30};
    p.secret_size = sizes[algorithm];
    for (size_t i = 0; i < p.secret_size; i++)
        p.secret[i] = (uint8_t)('0' + (i + 1) % 10);
    return p;
}

static struct wall_time at_step(int64_t step)
{
    return (struct wall_time){step * 30 + 7};
}

static void rfc4226_vectors(void **state)
{
    (void)state;
    static const char *const codes[] = {"755224", "287082", "359152", "969429", "338314",
                                        "254676", "287922", "162583", "399871", "520489"};
    struct otp_parameters p = make(OTP_HOTP, OTP_SHA1, 6);
    for (int i = 0; i < 10; i++) {
        char code[OTP_CODE_SIZE];
        struct otp_match match;
        assert_int_equal(otp_code(&p, i, code), FAULT_NONE);
        assert_string_equal(code, codes[i]);
        assert_int_equal(otp_check(&p, codes[i], i - 1, at_step(0), 1, &match), FAULT_NONE);
        assert_true(match.matches);
        assert_int_equal(match.moving, i);
    }
}

static void rfc6238_vectors(void **state)
{
    (void)state;
    static const struct {
        int64_t seconds;
        const char *codes[3];
    } vectors[] = {
        {59, {"94287082", "46119246", "90693936"}},
        {1111111109, {"07081804", "68084774", "25091201"}},
        {1111111111, {"14050471", "67062674", "99943326"}},
        {1234567890, {"89005924", "91819424", "93441116"}},
        {2000000000, {"69279037", "90698825", "38618901"}},
        {20000000000, {"65353130", "77737706", "47863826"}},
    };
    for (size_t v = 0; v < sizeof vectors / sizeof *vectors; v++)
        for (int a = 0; a < 3; a++) {
            struct otp_parameters p = make(OTP_TOTP, (enum otp_algorithm)(a + OTP_SHA1), 8);
            struct otp_match match;
            assert_int_equal(otp_check(&p, vectors[v].codes[a], -1,
                                       (struct wall_time){vectors[v].seconds}, 0, &match),
                             FAULT_NONE);
            assert_true(match.matches);
            assert_int_equal(match.moving, vectors[v].seconds / 30);
        }
}

static void abuse_t2_only_plain_digits(void **state)
{
    (void)state;
    struct otp_parameters p = make(OTP_HOTP, OTP_SHA1, 6);
    // All of them mean 755224, the code of counter 0, to somebody.
    static const char *const variants[] = {"",
                                           " 755224",
                                           "755224 ",
                                           "755224\n",
                                           "755224\r",
                                           "+755224",
                                           "-755224",
                                           "0755224",
                                           "7552240",
                                           "75522",
                                           "755 224",
                                           "755-224",
                                           "755224\xc2\xa0",
                                           "\xc2\xa0"
                                           "755224",
                                           "0x755224",
                                           "755224.0",
                                           "７５５２２４",
                                           "７55224",
                                           "٧٥٥٢٢٤",
                                           "755224\t",
                                           "75522x",
                                           "755224755224",
                                           "\xef\xbb\xbf"
                                           "755224",
                                           "755\xe2\x80\x8b"
                                           "224",
                                           "７５５",
                                           "      ",
                                           "xxxxxx",
                                           "7552\xc2\xb2"
                                           "4"};
    struct otp_match match;
    for (size_t i = 0; i < sizeof variants / sizeof *variants; i++) {
        assert_int_equal(otp_check(&p, variants[i], -1, at_step(0), 5, &match), FAULT_NONE);
        if (match.matches || match.replay)
            fail_msg("\"%s\" was taken for a code", variants[i]);
        // Neither is it ever a replay that costs nothing.
        assert_int_equal(otp_check(&p, variants[i], 0, at_step(0), 5, &match), FAULT_NONE);
        assert_false(match.matches || match.replay);
    }
    assert_int_equal(otp_check(&p, NULL, -1, at_step(0), 5, &match), FAULT_NONE);
    assert_false(match.matches || match.replay);
    assert_int_equal(otp_check(&p, "755224", -1, at_step(0), 5, &match), FAULT_NONE);
    assert_true(match.matches);
}

static void abuse_t2_reuse_and_older_steps(void **state)
{
    (void)state;
    struct otp_parameters p = make(OTP_TOTP, OTP_SHA1, 6);
    struct otp_match match;
    char code[OTP_CODE_SIZE];
    for (int64_t last = 998; last <= 1002; last++)
        for (int64_t step = 999; step <= 1001; step++) {
            assert_int_equal(otp_code(&p, step, code), FAULT_NONE);
            assert_int_equal(otp_check(&p, code, last, at_step(1000), 1, &match), FAULT_NONE);
            assert_int_equal(match.matches, step > last);
            assert_int_equal(match.replay, step <= last);
        }
}

static void abuse_t3_accepted_steps_are_the_configured_ones(void **state)
{
    (void)state;
    static const int32_t drifts[] = {-25, -20, -5, -1, 0, 1, 3, 20, 25};
    static const uint32_t windows[] = {0, 1, 2, 5, 10};
    static const int64_t now = 50000000;
    for (size_t d = 0; d < sizeof drifts / sizeof *drifts; d++)
        for (size_t w = 0; w < sizeof windows / sizeof *windows; w++)
            for (int64_t offset = -60; offset <= 60; offset++) {
                struct otp_parameters p = make(OTP_TOTP, OTP_SHA256, 8);
                struct otp_match match;
                char code[OTP_CODE_SIZE];
                p.drift = drifts[d];
                assert_int_equal(otp_code(&p, now + offset, code), FAULT_NONE);
                assert_int_equal(otp_check(&p, code, -1, at_step(now), windows[w], &match),
                                 FAULT_NONE);
                bool wanted = offset >= drifts[d] - (int64_t)windows[w] &&
                              offset <= drifts[d] + (int64_t)windows[w];
                assert_int_equal(match.matches, wanted);
                assert_false(match.replay);
                if (!wanted) {
                    assert_int_equal(match.drift, drifts[d]);
                    continue;
                }
                assert_int_equal(match.moving, now + offset);
                // The offset is the new drift, but a login never leads it beyond the bound.
                int32_t bound = drifts[d] < 0 ? -drifts[d] : drifts[d];
                if (bound < (int32_t)windows[w])
                    bound = (int32_t)windows[w];
                int64_t expected = offset > bound ? bound : offset < -bound ? -bound : offset;
                assert_int_equal(match.drift, expected);
            }
}

static void abuse_t3_late_codes_never_lose_a_right_clock(void **state)
{
    (void)state;
    struct otp_parameters p = make(OTP_TOTP, OTP_SHA1, 8);
    struct otp_match match;
    char code[OTP_CODE_SIZE];
    int64_t last = -1;
    for (int64_t now = 1000; now < 1200; now += 10) {
        // As late as it is still accepted, again and again ...
        for (int64_t late = 9; late >= 0; late--) {
            assert_int_equal(otp_code(&p, now - late, code), FAULT_NONE);
            assert_int_equal(otp_check(&p, code, last, at_step(now), 1, &match), FAULT_NONE);
            if (match.matches)
                break;
        }
        assert_true(match.matches);
        p.drift = match.drift;
        last = match.moving;
        // ... and then at once.
        struct otp_match prompt;
        assert_int_equal(otp_code(&p, now + 5, code), FAULT_NONE);
        assert_int_equal(otp_check(&p, code, last, at_step(now + 5), 1, &prompt), FAULT_NONE);
        assert_true(prompt.matches);
    }
    // A token that is slow by one step is followed to two, one that jumps is not.
    p.drift = -1;
    assert_int_equal(otp_code(&p, 1998, code), FAULT_NONE);
    assert_int_equal(otp_check(&p, code, last, at_step(2000), 1, &match), FAULT_NONE);
    assert_true(match.matches);
    assert_int_equal(match.drift, -1);
}

static void abuse_t3_hotp_looks_ahead_as_configured(void **state)
{
    (void)state;
    struct otp_parameters p = make(OTP_HOTP, OTP_SHA512, 7);
    for (int64_t last = -1; last <= 30; last++)
        for (uint32_t ahead = 0; ahead <= 12; ahead += 3)
            for (int64_t counter = 0; counter <= 60; counter++) {
                struct otp_match match;
                char code[OTP_CODE_SIZE];
                assert_int_equal(otp_code(&p, counter, code), FAULT_NONE);
                assert_int_equal(otp_check(&p, code, last, at_step(0), ahead, &match), FAULT_NONE);
                assert_int_equal(match.matches, counter > last && counter <= last + ahead);
                assert_int_equal(match.replay, counter <= last && counter > last - OTP_LOOK_BEHIND);
                if (match.matches)
                    assert_int_equal(match.moving, counter);
            }
}

static void abuse_t5_clock_set_back(void **state)
{
    (void)state;
    struct otp_parameters p = make(OTP_TOTP, OTP_SHA1, 6);
    char code[OTP_CODE_SIZE];
    struct otp_match match;
    const int64_t used = 40000;
    // The clock goes back an hour; every code of that hour comes again, the used one among them.
    for (int64_t step = used - 120; step <= used; step++) {
        assert_int_equal(otp_code(&p, step, code), FAULT_NONE);
        assert_int_equal(otp_check(&p, code, used, at_step(step), 1, &match), FAULT_NONE);
        assert_false(match.matches);
        assert_true(match.replay);
    }
    assert_int_equal(otp_code(&p, used + 1, code), FAULT_NONE);
    assert_int_equal(otp_check(&p, code, used, at_step(used + 1), 1, &match), FAULT_NONE);
    assert_true(match.matches);
}

static void abuse_t6_resynchronisation(void **state)
{
    (void)state;
    struct otp_parameters p = make(OTP_TOTP, OTP_SHA1, 6);
    char first[OTP_CODE_SIZE], second[OTP_CODE_SIZE], third[OTP_CODE_SIZE];
    struct otp_match match;
    const int64_t now = 60000000, day = 2880;
    // Our clock was a day ahead when the person logged in; now it is right again.
    const int64_t last = now + day;
    assert_int_equal(otp_code(&p, now, first), FAULT_NONE);
    assert_int_equal(otp_code(&p, now + 1, second), FAULT_NONE);
    assert_int_equal(otp_code(&p, now + 2, third), FAULT_NONE);
    assert_int_equal(otp_check(&p, first, last, at_step(now), 1, &match), FAULT_NONE);
    assert_false(match.matches); // no login recovers
    assert_true(match.replay);
    assert_int_equal(otp_resynchronise(&p, first, third, last, at_step(now), day, &match),
                     FAULT_NONE);
    assert_false(match.matches); // not consecutive
    assert_int_equal(otp_resynchronise(&p, second, first, last, at_step(now), day, &match),
                     FAULT_NONE);
    assert_false(match.matches); // backwards
    assert_int_equal(otp_resynchronise(&p, first, first, last, at_step(now), day, &match),
                     FAULT_NONE);
    assert_false(match.matches); // one code twice
    assert_int_equal(otp_resynchronise(&p, first, "12345a", last, at_step(now), day, &match),
                     FAULT_NONE);
    assert_false(match.matches);
    assert_int_equal(otp_resynchronise(&p, first, second, last, at_step(now), day, &match),
                     FAULT_NONE);
    assert_true(match.matches);
    assert_int_equal(match.moving, now + 1);
    assert_int_equal(match.drift, 1);
    // Neither code works again, the next one does.
    p.drift = match.drift;
    int64_t used = match.moving;
    assert_int_equal(otp_check(&p, second, used, at_step(now + 1), 1, &match), FAULT_NONE);
    assert_true(match.replay && !match.matches);
    assert_int_equal(otp_check(&p, first, used, at_step(now + 1), 1, &match), FAULT_NONE);
    assert_false(match.matches);
    assert_int_equal(otp_check(&p, third, used, at_step(now + 1), 1, &match), FAULT_NONE);
    assert_true(match.matches);
}

static void abuse_t6_resynchronisation_is_no_replay(void **state)
{
    (void)state;
    struct otp_parameters p = make(OTP_TOTP, OTP_SHA1, 6);
    char first[OTP_CODE_SIZE], second[OTP_CODE_SIZE];
    struct otp_match match;
    const int64_t now = 60000000;
    for (int64_t offset = -12; offset <= 12; offset++)
        for (int64_t last = now - 14; last <= now + 14; last += 2) {
            assert_int_equal(otp_code(&p, now + offset, first), FAULT_NONE);
            assert_int_equal(otp_code(&p, now + offset + 1, second), FAULT_NONE);
            assert_int_equal(otp_resynchronise(&p, first, second, last, at_step(now), 10, &match),
                             FAULT_NONE);
            bool in_range = offset >= -10 && offset + 1 <= 10;
            assert_int_equal(match.matches, in_range && now + offset > last);
            assert_int_equal(match.replay, in_range && now + offset <= last);
        }
    p.kind = OTP_HOTP;
    for (int64_t counter = 0; counter < 60; counter++) {
        assert_int_equal(otp_code(&p, counter, first), FAULT_NONE);
        assert_int_equal(otp_code(&p, counter + 1, second), FAULT_NONE);
        assert_int_equal(otp_resynchronise(&p, first, second, 20, at_step(0), 20, &match),
                         FAULT_NONE);
        assert_int_equal(match.matches, counter > 20 && counter + 1 <= 40);
        if (match.matches)
            assert_int_equal(match.moving, counter + 1);
    }
}

static void abuse_t4_the_odds_of_guessing(void **state)
{
    (void)state;
    // Six digits, one step to each side: three codes of 10^6 open. Counted over all codes, it is
    // never more than the candidates.
    struct otp_parameters p = make(OTP_TOTP, OTP_SHA1, 6);
    const struct wall_time now = at_step(55555555);
    unsigned accepted = 0, tried = 100000;
    for (unsigned guess = 0; guess < tried; guess++) {
        char code[16];
        struct otp_match match;
        snprintf(code, sizeof code, "%06u", guess * 10);
        assert_int_equal(otp_check(&p, code, -1, now, 1, &match), FAULT_NONE);
        accepted += match.matches;
    }
    assert_true(accepted <= 3);
    const double each = 3e-6;
    printf("# abuse:T4 5 guesses per 15 minutes: at most 20 in an hour: %.1e; 480 in a day: %.1e\n",
           1 - pow(1 - each, 20), 1 - pow(1 - each, 480));
    assert_true(1 - pow(1 - each, 480) < 0.0015);
}

static void abuse_t11_no_random_no_secret(void **state)
{
    (void)state;
    struct otp_parameters p = {.kind = OTP_TOTP, .algorithm = OTP_SHA512, .digits = 6};
    static const struct otp_parameters none;
    random_fails = true;
    assert_int_equal(otp_generate_secret(&p), FAULT_RANDOM);
    random_fails = false;
    assert_int_equal(p.secret_size, 0);
    assert_memory_equal(p.secret, none.secret, sizeof p.secret);
    for (int a = OTP_SHA1; a <= OTP_SHA512; a++) {
        static const size_t sizes[] = {[OTP_SHA1] = 20, [OTP_SHA256] = 32, [OTP_SHA512] = 64};
        struct otp_parameters q = {.algorithm = (enum otp_algorithm)a}, r = q;
        assert_int_equal(otp_generate_secret(&q), FAULT_NONE);
        assert_int_equal(otp_generate_secret(&r), FAULT_NONE);
        assert_int_equal(q.secret_size, sizes[a]);
        assert_memory_not_equal(q.secret, r.secret, q.secret_size);
    }
}

static void uri_round_trip(void **state)
{
    (void)state;
    static const char *const names[] = {"ana", "神戸市 情報課", "a&b=c?d/e#f%g+h", "ana@example",
                                        "~._-"};
    for (int kind = OTP_TOTP; kind <= OTP_HOTP; kind++)
        for (int a = OTP_SHA1; a <= OTP_SHA512; a++)
            for (uint8_t digits = 6; digits <= 8; digits++)
                for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
                    struct otp_parameters p =
                        make((enum otp_kind)kind, (enum otp_algorithm)a, digits);
                    struct otp_parameters back;
                    struct otp_uri read;
                    char uri[512];
                    uint64_t counter;
                    p.period = kind == OTP_TOTP && n % 2 == 1 ? 60 : 30;
                    assert_int_equal(otp_uri(&p, names[4 - n], names[n], 77, uri, sizeof uri),
                                     FAULT_NONE);
                    assert_int_equal(otp_parse_uri(uri, &back, &counter), FAULT_NONE);
                    assert_memory_equal(&p, &back, sizeof p);
                    assert_int_equal(counter, kind == OTP_HOTP ? 77 : 0);
                    assert_int_equal(otp_read_uri(uri, &read), OTP_URI_GOOD);
                    assert_string_equal(read.account, names[n]);
                    assert_string_equal(read.ignored, "");
                }
}

static void uri_limits(void **state)
{
    (void)state;
    struct otp_parameters p = make(OTP_TOTP, OTP_SHA1, 6);
    char uri[512];
    // Any issuer that the configuration takes must not stop an enrolment: 63 bytes, colons.
    struct otp_parameters largest = make(OTP_TOTP, OTP_SHA512, 8), back;
    uint64_t counter;
    char issuer[64] = "", account[33] = "";
    for (int i = 0; i < 21; i++)
        strcat(issuer, "市");
    for (int i = 0; i < 10; i++)
        strcat(account, "花");
    assert_int_equal(otp_uri(&largest, issuer, account, 0, uri, sizeof uri), FAULT_NONE);
    assert_int_equal(otp_parse_uri(uri, &back, &counter), FAULT_NONE);
    assert_memory_equal(&largest, &back, sizeof back);
    // Nor must a long name: it is only the label (abuse:E3).
    struct otp_uri read;
    char name[256];
    for (size_t wide = 0; wide < 2; wide++) {
        for (size_t i = 0; i < 85; i++)
            memcpy(name + 3 * i, wide ? "山" : "abc", 4);
        assert_int_equal(otp_uri(&largest, issuer, name, 0, uri, sizeof uri), FAULT_NONE);
        assert_int_equal(otp_read_uri(uri, &read), OTP_URI_GOOD);
        assert_memory_equal(&largest, &read.parameters, sizeof largest);
        assert_string_equal(read.account + strlen(read.account) - 3, "...");
        assert_int_equal(strncmp(read.account, name, strlen(read.account) - 3), 0);
    }
    assert_int_equal(otp_uri(&p, "a:b", "c", 0, uri, sizeof uri), FAULT_NONE);
    assert_non_null(strstr(uri, "totp/c?"));
    assert_non_null(strstr(uri, "&issuer=a%3Ab&"));
    assert_int_equal(otp_uri(&p, "a", "c:d", 0, uri, sizeof uri), FAULT_FORMAT);
    assert_int_equal(otp_uri(&p, "a", "\xff", 0, uri, sizeof uri), FAULT_FORMAT);
    assert_int_equal(otp_uri(&p, "", "c", 0, uri, sizeof uri), FAULT_FORMAT);
    for (size_t size = 1; size < 100; size++) {
        memset(uri, 'x', sizeof uri);
        assert_int_equal(otp_uri(&p, "issuer", "account", 0, uri, size), FAULT_LIMIT);
        assert_int_equal(strlen(uri), 0); // nothing of the secret stays
        assert_int_equal(uri[size], 'x'); // nothing beyond
    }
}

static void uri_refused(void **state)
{
    (void)state;
#define SECRET "secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    static const struct {
        const char *uri;
        enum fault fault;
    } cases[] = {
        {"", FAULT_FORMAT},
        {"http://totp/a?" SECRET, FAULT_FORMAT},
        {"otpauth://steam/a?" SECRET, FAULT_FORMAT},
        {"otpauth://totp/a", FAULT_FORMAT},
        {"otpauth://totp/a?", FAULT_FORMAT},
        {"otpauth://totp/a?digits=6", FAULT_FORMAT},
        {"otpauth://totp/a?" SECRET "&digits=6&digits=8", FAULT_FORMAT},
        {"otpauth://totp/a?secret=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", FAULT_LIMIT},
        {"otpauth://hotp/a?" SECRET, FAULT_FORMAT},
        {"otpauth://hotp/a?" SECRET "&counter=-1", FAULT_FORMAT},
        {"otpauth://totp/a?secret=GEZD1NBV", FAULT_FORMAT},
        {"otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ", FAULT_LIMIT},
        {"otpauth://totp/a?" SECRET "&algorithm=MD5", FAULT_LIMIT},
        {"otpauth://totp/a?" SECRET "&period=31", FAULT_LIMIT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct otp_parameters p, before;
        uint64_t counter = 4711;
        memset(&p, 0x5a, sizeof p);
        memcpy(&before, &p, sizeof p);
        enum fault fault = otp_parse_uri(cases[i].uri, &p, &counter);
        if (fault != cases[i].fault)
            fail_msg("%s: %s", cases[i].uri, fault_name(fault));
        assert_memory_equal(&p, &before, sizeof p);
        assert_int_equal(counter, 4711);
    }
    struct otp_parameters p;
    uint64_t counter;
    assert_int_not_equal(otp_parse_uri("otpauth://totp/a?" SECRET "&digits=5", &p, &counter), 0);
    assert_int_not_equal(otp_parse_uri("otpauth://totp/a?" SECRET "&digits=9", &p, &counter), 0);
    // What apps write: other case, unknown parameters, an icon, a period with HOTP.
    assert_int_equal(otp_parse_uri("OTPAUTH://HOTP/x:y?" SECRET
                                   "&COUNTER=3&period=30&image=https%3A%2F%2Fa%2Fb&Digits=8",
                                   &p, &counter),
                     FAULT_NONE);
    assert_int_equal(p.digits, 8);
    assert_int_equal(counter, 3);
}

static void base32_vectors(void **state)
{
    (void)state;
    // RFC 4648 section 10 has shorter texts than any secret here; the same bytes, repeated.
    struct otp_parameters p = {.secret_size = 18};
    char text[160];
    memcpy(p.secret, "foobarfoobarfoobar", 18);
    assert_int_equal(otp_base32(&p, false, text, sizeof text), FAULT_NONE);
    assert_string_equal(text, "MZXW6YTBOJTG633CMFZGM33PMJQXE");
    assert_int_equal(otp_base32(&p, true, text, sizeof text), FAULT_NONE);
    assert_string_equal(text, "MZXW 6YTB OJTG 633C MFZG M33P MJQX E");
    static const char *const same[] = {
        "mzxw6ytbojtg633cmfzgm33pmjqxe", "MZXW 6YTB OJTG 633C MFZG M33P MJQX E===",
        "MZXW6YTBOJTG633CMFZGM33PMJQXE=", "MZXW-6YTB-OJTG-633C-MFZG-M33P-MJQX-E"};
    for (size_t i = 0; i < 3; i++) {
        struct otp_parameters q = {.secret_size = 0};
        assert_int_equal(otp_from_base32(same[i], &q), FAULT_NONE);
        assert_int_equal(q.secret_size, 18);
        assert_memory_equal(q.secret, p.secret, 18);
    }
    static const char *const bad[] = {
        "=MZXW6YTBOJTG633CMFZGM33PMJQXE", "MZXW6YTBOJTG633CMFZGM33PMJQXE===A",
        "0ZXW6YTBOJTG633CMFZGM33PMJQXE", "MZXW6YTBOJTG633CMFZGM33PMJQX\xc3\x89",
        "MZXW6YTBOJTG633CMFZGM33PMJQXEA"};
    struct otp_parameters q = {.secret_size = 3};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(otp_from_base32(bad[i], &q), FAULT_FORMAT);
    assert_int_equal(otp_from_base32("", &q), FAULT_LIMIT);
    assert_int_equal(q.secret_size, 3);
    for (size_t size = OTP_SECRET_MIN; size <= OTP_SECRET_MAX; size++) {
        struct otp_parameters from = {.secret_size = size}, to;
        assert_int_equal(getentropy(from.secret, size), 0);
        assert_int_equal(otp_base32(&from, size % 2 == 0, text, sizeof text), FAULT_NONE);
        assert_int_equal(otp_from_base32(text, &to), FAULT_NONE);
        assert_int_equal(to.secret_size, size);
        assert_memory_equal(to.secret, from.secret, size);
    }
    char big[200] = "";
    memset(big, 'A', 104);
    assert_int_equal(otp_from_base32(big, &q), FAULT_LIMIT);
    p.secret_size = OTP_SECRET_MAX;
    assert_int_equal(otp_base32(&p, true, text, 100), FAULT_LIMIT);
    assert_int_equal(text[0], 0);
}

static void unsound_parameters_decide_nothing(void **state)
{
    (void)state;
    struct otp_parameters good = make(OTP_TOTP, OTP_SHA1, 6), bad[8];
    struct otp_match match = {.matches = false};
    for (int i = 0; i < 8; i++)
        bad[i] = good;
    bad[0].digits = 5, bad[1].digits = 9, bad[2].period = 1,
    bad[3].algorithm = (enum otp_algorithm)9;
    bad[4].secret_size = 0, bad[5].secret_size = OTP_SECRET_MAX + 1, bad[6].kind = (enum otp_kind)0;
    bad[7].period = 0;
    for (int i = 0; i < 8; i++) {
        assert_int_equal(otp_check(&bad[i], "000000", -1, at_step(1), 1, &match), FAULT_INTERNAL);
        assert_int_equal(otp_resynchronise(&bad[i], "000000", "000000", -1, at_step(1), 1, &match),
                         FAULT_INTERNAL);
    }
    assert_int_equal(otp_check(&good, "000000", -1, at_step(1), 101, &match), FAULT_LIMIT);
    assert_int_equal(otp_check(&good, "000000", -2, at_step(1), 1, &match), FAULT_INTERNAL);
    assert_int_equal(otp_check(&good, "000000", -1, (struct wall_time){-5}, 1, &match),
                     FAULT_INTERNAL);
    assert_false(match.matches);
    // Around the epoch there are fewer steps, none of them before it.
    char code[OTP_CODE_SIZE];
    assert_int_equal(otp_code(&good, 0, code), FAULT_NONE);
    assert_int_equal(otp_check(&good, code, -1, (struct wall_time){0}, 3, &match), FAULT_NONE);
    assert_true(match.matches);
    assert_int_equal(match.moving, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rfc4226_vectors),
        cmocka_unit_test(rfc6238_vectors),
        {"abuse:T2 nothing but plain digits is a code", abuse_t2_only_plain_digits, NULL, NULL,
         NULL},
        {"abuse:T2 reuse and older steps are replays", abuse_t2_reuse_and_older_steps, NULL, NULL,
         NULL},
        {"abuse:T3 accepted steps are the configured ones",
         abuse_t3_accepted_steps_are_the_configured_ones, NULL, NULL, NULL},
        {"abuse:T3 late codes never lose a token whose clock is right",
         abuse_t3_late_codes_never_lose_a_right_clock, NULL, NULL, NULL},
        {"abuse:T3 HOTP looks ahead as configured", abuse_t3_hotp_looks_ahead_as_configured, NULL,
         NULL, NULL},
        {"abuse:T4 the odds of guessing", abuse_t4_the_odds_of_guessing, NULL, NULL, NULL},
        {"abuse:T5 a clock set back replays nothing", abuse_t5_clock_set_back, NULL, NULL, NULL},
        {"abuse:T6 only two consecutive codes recover from a wrong clock",
         abuse_t6_resynchronisation, NULL, NULL, NULL},
        {"abuse:T6 resynchronisation is no way to replay", abuse_t6_resynchronisation_is_no_replay,
         NULL, NULL, NULL},
        {"abuse:T11 without random bytes there is no secret", abuse_t11_no_random_no_secret, NULL,
         NULL, NULL},
        cmocka_unit_test(uri_round_trip),
        cmocka_unit_test(uri_limits),
        cmocka_unit_test(uri_refused),
        cmocka_unit_test(base32_vectors),
        cmocka_unit_test(unsound_parameters_decide_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: BSD-2-Clause
#include "config.h"
#include "factor/dictionary.h"
#include "factor/password.h"
#include "factor/random.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <unistd.h>

// KiB that Argon2id went over, and the most that it asked for at once.
static uint64_t work_done, most_memory;

int __real_crypto_pwhash(unsigned char *out, unsigned long long out_size, const char *password,
                         unsigned long long size, const unsigned char *salt,
                         unsigned long long passes, size_t memory, int algorithm);
int __wrap_crypto_pwhash(unsigned char *out, unsigned long long out_size, const char *password,
                         unsigned long long size, const unsigned char *salt,
                         unsigned long long passes, size_t memory, int algorithm);

int __wrap_crypto_pwhash(unsigned char *out, unsigned long long out_size, const char *password,
                         unsigned long long size, const unsigned char *salt,
                         unsigned long long passes, size_t memory, int algorithm)
{
    work_done += passes * memory / 1024;
    most_memory = memory / 1024 > most_memory ? memory / 1024 : most_memory;
    return __real_crypto_pwhash(out, out_size, password, size, salt, passes, memory, algorithm);
}

static const struct password_cost cheap = {.memory_kib = 8, .passes = 1};

// Stands before libc's: the random source can be made to fail after some calls.
static int random_calls_left = -1; // -1: never fails

ssize_t getrandom(void *buffer, size_t size, unsigned flags)
{
    (void)flags;
    if (random_calls_left == 0) {
        errno = EIO;
        return -1;
    }
    if (random_calls_left > 0)
        random_calls_left--;
    return getentropy(buffer, size) == 0 ? (ssize_t)size : -1;
}

// Once libsodium has started, its source fails as hard as the real one would: nothing of ours may
// depend on it.
static bool sodium_started;

static const char *sodium_name(void)
{
    return "none";
}
static uint32_t sodium_number(void)
{
    abort();
}
static void sodium_buffer(void *const buffer, const size_t size)
{
    if (sodium_started || getentropy(buffer, size) != 0)
        abort();
}
static randombytes_implementation no_sodium_random = {
    .implementation_name = sodium_name, .random = sodium_number, .buf = sodium_buffer};

static char *filled(size_t size)
{
    char *text = malloc(size + 1);
    assert_non_null(text);
    for (size_t i = 0; i < size; i++)
        text[i] = (char)('!' + i * 7 % 94);
    text[size] = '\0';
    return text;
}

static void round_trip(void **state)
{
    (void)state;
    static const char *const passwords[] = {"",
                                            "a",
                                            "correct horse battery staple",
                                            "さくら#7kQ",
                                            "$argon2id$v=19$",
                                            "\xf0\x9f\x94\x91 key"};
    for (size_t i = 0; i < sizeof passwords / sizeof *passwords; i++)
        for (size_t k = 0; k < sizeof passwords / sizeof *passwords; k++) {
            char encoded[PASSWORD_ENCODED_SIZE], again[PASSWORD_ENCODED_SIZE];
            bool matches;
            assert_int_equal(password_encode(passwords[i], cheap, encoded), FAULT_NONE);
            assert_int_equal(password_encode(passwords[i], cheap, again), FAULT_NONE);
            assert_string_not_equal(encoded, again); // salted
            assert_int_equal(password_verify(passwords[k], encoded, &matches), FAULT_NONE);
            assert_int_equal(matches, i == k);
        }
}

static void known_strings(void **state)
{
    (void)state;
    // Made by libsodium's own crypto_pwhash_str().
    static const char other_salt[] = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$"
                                     "nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
    static const char foreign[] = "$argon2id$v=19$m=256,t=2,p=1$GNVrgZQfM7ZiUw1ItnN8sA$"
                                  "hjW0hOPDNQYkLmniC9/5QRwLa5ir7fbSWzRlbZxjLfg";
    bool matches;
    assert_int_equal(password_verify("password", foreign, &matches), FAULT_NONE);
    assert_true(matches);
    assert_int_equal(password_verify("Password", foreign, &matches), FAULT_NONE);
    assert_false(matches);
    // A vector of the reference implementation, with a salt of another size: none of ours.
    assert_int_equal(password_verify("password", other_salt, &matches), FAULT_CORRUPT);
    // And ours is one that libsodium's own check takes.
    char encoded[PASSWORD_ENCODED_SIZE];
    assert_int_equal(password_encode("warifu", cheap, encoded), FAULT_NONE);
    assert_int_equal(crypto_pwhash_str_verify(encoded, "warifu", 6), 0);
}

static void abuse_w1_long_passwords(void **state)
{
    (void)state;
    static const size_t sizes[] = {511, 512, 513, 4096, 70000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char *text = filled(sizes[i]), encoded[PASSWORD_ENCODED_SIZE];
        bool matches = true;
        enum fault fault = password_encode(text, cheap, encoded);
        assert_int_equal(fault, sizes[i] <= PASSWORD_MAX ? FAULT_NONE : FAULT_LIMIT);
        if (fault == FAULT_NONE) {
            assert_int_equal(password_verify(text, encoded, &matches), FAULT_NONE);
            assert_true(matches);
            text[sizes[i] - 1] ^= 1;
            assert_int_equal(password_verify(text, encoded, &matches), FAULT_NONE);
            assert_false(matches);
        } else {
            // What begins with the right password is not the right password.
            char *stored = filled(PASSWORD_MAX);
            assert_int_equal(password_encode(stored, cheap, encoded), FAULT_NONE);
            assert_int_equal(password_verify(text, encoded, &matches), FAULT_NONE);
            assert_false(matches);
            free(stored);
        }
        free(text);
    }
}

static void malformed_never_matches_the_empty_one(void **state)
{
    (void)state;
    char encoded[PASSWORD_ENCODED_SIZE];
    static const char *const malformed[] = {"\xff", "a\x01", "\xc2\x80", "\xed\xa0\x80",
                                            "a\nb", "\x7f",  "\xc0\xaf"};
    bool matches;
    assert_int_equal(password_encode("", cheap, encoded), FAULT_NONE);
    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++) {
        char normal[PASSWORD_MAX + 1];
        matches = true;
        assert_int_equal(password_verify(malformed[i], encoded, &matches), FAULT_NONE);
        assert_false(matches);
        assert_int_equal(password_encode(malformed[i], cheap, encoded), FAULT_FORMAT);
        assert_int_equal(password_normalise(malformed[i], normal, sizeof normal), FAULT_FORMAT);
    }
}

static void abuse_e4_composed_and_decomposed(void **state)
{
    (void)state;
    static const struct {
        const char *nfc, *nfd;
        bool same;
    } pairs[] = {
        {"\xe3\x81\x8c", "\xe3\x81\x8b\xe3\x82\x99", true}, // が
        {"p\xc3\xa4ss", "pa\xcc\x88ss", true},              // ä
        {"\xed\x95\x9c", "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", true},
        {"\xc3\x85", "\xe2\x84\xab", true}, // Å, Angstrom sign
        {"i", "\xc4\xb1", false},           // dotless
        {"\xef\xbc\xa1", "A", false},       // full-width: another character
        {"\xef\xac\x81", "fi", false},      // ligature: another character
        {"a", "a\xe2\x80\x8b", false},      // zero-width space
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char encoded[PASSWORD_ENCODED_SIZE];
        uint8_t salt[16] = {1}, a[PASSWORD_FINGERPRINT], b[PASSWORD_FINGERPRINT];
        bool matches;
        assert_int_equal(password_encode(pairs[i].nfc, cheap, encoded), FAULT_NONE);
        assert_int_equal(password_verify(pairs[i].nfd, encoded, &matches), FAULT_NONE);
        assert_int_equal(matches, pairs[i].same);
        assert_int_equal(password_fingerprint(pairs[i].nfc, salt, cheap, a), FAULT_NONE);
        assert_int_equal(password_fingerprint(pairs[i].nfd, salt, cheap, b), FAULT_NONE);
        assert_int_equal(memcmp(a, b, sizeof a) == 0, pairs[i].same);
    }
    char composed[PASSWORD_MAX + 1];
    assert_int_equal(password_normalise(pairs[0].nfd, composed, sizeof composed), FAULT_NONE);
    assert_string_equal(composed, pairs[0].nfc);
    // U+1D160 is one of the few that composing makes longer: the limit holds afterwards too.
    char grows[PASSWORD_MAX + 1] = "", normal[PASSWORD_MAX + 1];
    for (size_t i = 0; i + 4 < sizeof grows; i += 4)
        memcpy(grows + i, "\xf0\x9d\x85\xa0", 5);
    assert_int_equal(password_normalise(grows, normal, sizeof normal), FAULT_LIMIT);
    assert_int_equal(normal[0], 0);
}

static void abuse_w2_fingerprints(void **state)
{
    (void)state;
    static const char *const odd[] = {
        "#",  ":", " ",    "a#b:c d", "a:b#c d", " a", "a ", "さくら 2024#:", "さくら2024#:",
        "\\", "'", "%s%n", ""};
    enum { COUNT = sizeof odd / sizeof *odd };
    static uint8_t prints[COUNT][PASSWORD_FINGERPRINT];
    uint8_t salt[16] = "0123456789abcde", other[16] = "0123456789abcdf", print[32];
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(password_fingerprint(odd[i], salt, cheap, prints[i]), FAULT_NONE);
        for (size_t k = 0; k < i; k++)
            assert_memory_not_equal(prints[i], prints[k], 32);
    }
    assert_int_equal(password_fingerprint(odd[3], salt, cheap, print), FAULT_NONE);
    assert_memory_equal(print, prints[3], 32);
    assert_int_equal(password_fingerprint(odd[3], other, cheap, print), FAULT_NONE);
    assert_memory_not_equal(print, prints[3], 32);
}

static void b7_a_fingerprint_is_no_cheaper(void **state)
{
    (void)state;
    static const struct {
        struct password_cost own, newest, wanted;
        bool any;
    } cases[] = {
        {{65536, 2}, {0, 0}, {65536, 2}, false},    {{8, 1}, {0, 0}, {19456, 2}, false},
        {{65536, 2}, {19456, 2}, {65536, 2}, true}, {{8192, 1}, {65536, 2}, {65536, 2}, true},
        {{19456, 2}, {19456, 2}, {19456, 2}, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct password_cost cost =
            password_fingerprint_cost(cases[i].own, cases[i].any ? &cases[i].newest : NULL);
        assert_int_equal(cost.memory_kib, cases[i].wanted.memory_kib);
        assert_int_equal(cost.passes, cases[i].wanted.passes);
    }
    // It is what is spent.
    uint8_t salt[16] = {1}, print[PASSWORD_FINGERPRINT];
    work_done = 0;
    assert_int_equal(password_fingerprint("x", salt, (struct password_cost){512, 3}, print),
                     FAULT_NONE);
    assert_int_equal(work_done, 3 * 512);
    // A directory may have taken what would be none here.
    assert_int_equal(password_fingerprint("\xff\001", salt, cheap, print), FAULT_NONE);
}

static void costs_and_damage(void **state)
{
    (void)state;
    char encoded[PASSWORD_ENCODED_SIZE];
    bool matches = false;
    assert_int_equal(password_encode("x", (struct password_cost){64, 2}, encoded), FAULT_NONE);
    assert_false(password_needs_upgrade(encoded, (struct password_cost){64, 2}));
    assert_false(password_needs_upgrade(encoded, (struct password_cost){8, 1}));
    assert_true(password_needs_upgrade(encoded, (struct password_cost){65, 2}));
    assert_true(password_needs_upgrade(encoded, (struct password_cost){64, 3}));
    assert_true(password_needs_upgrade("", cheap));
    assert_int_equal(password_encode("x", (struct password_cost){7, 1}, encoded), FAULT_CONFIG);
    assert_int_equal(password_encode("x", (struct password_cost){8, 0}, encoded), FAULT_CONFIG);
    assert_int_equal(password_encode("x", (struct password_cost){1048577, 1}, encoded),
                     FAULT_CONFIG);
    static const char *const damaged[] = {
        "",
        "x",
        "$argon2id$",
        "$argon2id$v=19$m=8,t=1,p=1$",
        "$6$abc$def",
        "$argon2i$v=19$m=8,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$"
        "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY",
        "$argon2id$v=19$m=4294967295,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$"
        "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY",
        "$argon2id$v=19$m=8,t=4294967295,p=1$MDEyMzQ1Njc4OWFiY2RlZg$"
        "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY",
        "$argon2id$v=19$m=-8,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$"
        "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY",
        "$argon2id$v=19$m=8,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlh!!!"
        "!",
    };
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        if (password_verify("x", damaged[i], &matches) != FAULT_CORRUPT)
            fail_msg("damaged string %zu was used", i);
        assert_false(matches);
    }
}

// What is left of the address space while `call` runs: too little for its cost.
static enum fault without_memory(enum fault (*call)(void))
{
    struct rlimit before, none;
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%ld", &pages), 1);
    fclose(file);
    assert_int_equal(getrlimit(RLIMIT_AS, &before), 0);
    none = before;
    none.rlim_cur = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + (1 << 20);
    assert_int_equal(setrlimit(RLIMIT_AS, &none), 0);
    const enum fault fault = call();
    assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
    return fault;
}

static char dear[PASSWORD_ENCODED_SIZE];
static bool judged;

static enum fault verify_dear(void)
{
    return password_verify("Kusunoki-77", dear, &judged);
}

static enum fault even_out_dear(void)
{
    return password_even_out(dear, (struct password_cost){65536, 2}, 65536);
}

static void abuse_m14_no_memory_is_no_verdict(void **state)
{
    (void)state;
    if (SANITIZED) {
        print_message("# skipped: the sanitizer's own memory is beyond any limit of addresses\n");
        skip();
    }
    const struct password_cost cost = {65536, 1};
    assert_int_equal(password_encode("Kusunoki-77", cost, dear), FAULT_NONE);
    judged = true;
    assert_int_equal(without_memory(verify_dear), FAULT_MEMORY);
    assert_false(judged); // neither "equal" nor, without the fault, "not equal"
    assert_int_equal(without_memory(even_out_dear), FAULT_NONE); // the verdict stands
    assert_int_equal(verify_dear(), FAULT_NONE);
    assert_true(judged);
}

// What is verified costs the same whenever it was made, also what nobody has (promise 3).
static void abuse_l11_one_cost_for_all(void **state)
{
    (void)state;
    static const struct password_cost costs[] = {{8, 1}, {64, 1}, {64, 3}, {1024, 2}, {19456, 1}};
    const struct password_cost policy = {1024, 2};
    struct password_cost whole = policy;
    char encoded[sizeof costs / sizeof *costs][PASSWORD_ENCODED_SIZE];
    for (size_t i = 0; i < sizeof costs / sizeof *costs; i++) {
        assert_int_equal(password_encode("x", costs[i], encoded[i]), FAULT_NONE);
        whole = password_dearer(whole, encoded[i]);
    }
    assert_int_equal(whole.memory_kib, 19456);
    assert_int_equal(whole.passes, 1);
    whole = password_dearer(whole, "damaged");
    assert_int_equal(whole.memory_kib, 19456);
    for (size_t i = 0; i < sizeof costs / sizeof *costs; i++) {
        bool matches;
        work_done = most_memory = 0;
        assert_int_equal(password_verify("x", encoded[i], &matches), FAULT_NONE);
        assert_true(matches);
        assert_int_equal(password_even_out(encoded[i], whole, policy.memory_kib), FAULT_NONE);
        assert_in_range(work_done, 19456 - 8, 19456); // KiB; the last 8 are not worth a call
        // A policy that once wanted more memory does not ask for it any more, and what little a row
        // took is no measure: passes over a cache would be faster.
        assert_int_equal(most_memory, costs[i].memory_kib > policy.memory_kib ? costs[i].memory_kib
                                                                              : policy.memory_kib);
    }
}

// Twenty thousand are drawn when a town is imported, and each waits for its hash.
static void b4_a_drawn_one_is_cheap_to_make(void **state)
{
    (void)state;
    const struct password_cost drawn = password_drawn_cost(), whole = {65536, 2};
    char encoded[PASSWORD_ENCODED_SIZE];
    bool matches;
    work_done = 0;
    assert_int_equal(password_encode("Kusunoki-77", drawn, encoded), FAULT_NONE);
    assert_int_equal(work_done, 1024);
    // Whoever tries it cannot tell it from a chosen one.
    assert_int_equal(password_verify("Kusunoki-77", encoded, &matches), FAULT_NONE);
    assert_true(matches);
    assert_int_equal(password_even_out(encoded, whole, whole.memory_kib), FAULT_NONE);
    assert_int_equal(work_done, 1024 + 131072);
    assert_true(password_needs_upgrade(encoded, whole)); // one that somebody kept
    assert_int_equal(password_even_out(encoded, whole, 7), FAULT_CONFIG);
}

static struct password_demand demand_of(uint32_t length, uint32_t classes)
{
    return (struct password_demand){.min_length = length,
                                    .min_classes = classes,
                                    .dictionary = true,
                                    .user = "tanaka.h",
                                    .full_name = "Hanako Tanaka"};
}

static void b4_generated_passwords(void **state)
{
    (void)state;
    const struct password_demand demand = demand_of(8, 4);
    const char unreadable[] = "0O1lIoi-+=.,'\"`;:/\\|~^_";
    static char passwords[10000][65];
    unsigned seen[256] = {0}, kinds = 0, total = 0;
    for (int i = 0; i < 10000; i++) {
        assert_int_equal(password_generate(8, passwords[i], sizeof passwords[i]), FAULT_NONE);
        assert_true(strlen(passwords[i]) >= 12);
        assert_null(strpbrk(passwords[i], unreadable));
        assert_int_not_equal(isalnum((unsigned char)passwords[i][0]), 0); // no option, no formula
        assert_true(i == 0 || strcmp(passwords[i], passwords[i - 1]) != 0);
        for (const char *c = passwords[i]; *c != '\0'; c++, total++)
            seen[(unsigned char)*c]++;
    }
    // Whoever draws has no dictionary: about one of 100,000 spells words by chance, disguises read.
    unsigned words = 0;
    for (int i = 0; i < 10000; i++) {
        struct password_flaws flaws;
        assert_int_equal(password_judge(passwords[i], &demand, &flaws), FAULT_NONE);
        if (flaws.count == 1 && flaws.items[0] == PasswordFlaw_FLAW_DICTIONARY)
            words++;
        else if (flaws.count > 0)
            fail_msg("%s: flaw %d", passwords[i], flaws.items[0]);
    }
    assert_in_range(words, 0, 3); // more by chance: once in 250,000 runs
    double entropy = 0;
    for (int c = 0; c < 256; c++) {
        if (seen[c] == 0)
            continue;
        double share = (double)seen[c] / total;
        kinds++;
        entropy -= share * log2(share);
    }
    printf("# B4 %u different characters, %.2f bits each, %.1f bits a password less at most 1.5\n",
           kinds, entropy, 12 * entropy);
    assert_true(12 * entropy - 1.5 >= 60);
}

static void b4_other_demands(void **state)
{
    (void)state;
    char password[65], small[12];
    assert_int_equal(password_generate(40, password, sizeof password), FAULT_NONE);
    assert_int_equal(strlen(password), 40);
    assert_int_equal(password_generate(40, small, sizeof small), FAULT_LIMIT);
    assert_int_equal(password_generate(65, password, sizeof password), FAULT_LIMIT);
}

static void abuse_t11_no_random_nothing_stored(void **state)
{
    (void)state;
    static const char nothing[65];
    char password[65], encoded[PASSWORD_ENCODED_SIZE] = "untouched";
    for (int calls = 0; calls < 12; calls++) {
        memset(password, 'x', sizeof password);
        random_calls_left = calls;
        assert_int_equal(password_generate(8, password, sizeof password), FAULT_RANDOM);
        assert_memory_equal(password, nothing, sizeof password);
    }
    random_calls_left = 0;
    assert_int_equal(password_encode("good enough 7#", cheap, encoded), FAULT_RANDOM);
    assert_string_equal(encoded, "untouched");
    uint32_t number = 77;
    assert_int_equal(random_below(10, &number), FAULT_RANDOM);
    assert_int_equal(number, 77);
    random_calls_left = -1;
}

static void random_below_is_even(void **state)
{
    (void)state;
    unsigned counts[59] = {0};
    for (unsigned i = 0; i < 59 * 1000; i++) {
        uint32_t number;
        assert_int_equal(random_below(59, &number), FAULT_NONE);
        assert_true(number < 59);
        counts[number]++;
    }
    double chi = 0;
    for (int i = 0; i < 59; i++)
        chi += (counts[i] - 1000.0) * (counts[i] - 1000.0) / 1000.0;
    assert_true(chi < 130); // 58 degrees of freedom: beyond once in 10^7 runs
    uint32_t number;
    assert_int_equal(random_below(1, &number), FAULT_NONE);
    assert_int_equal(number, 0);
    assert_int_equal(random_below(0, &number), FAULT_INTERNAL);
}

static bool same(const char *one, const char *other)
{
    bool equal;
    assert_int_equal(password_is_same(one, other, &equal), FAULT_NONE);
    return equal;
}

static void two_typings_of_one_password(void **state)
{
    (void)state;
    // "が" composed, and as two characters; "é" likewise.
    assert_true(same("\xe3\x81\x8c-Kusunoki7", "\xe3\x81\x8b\xe3\x82\x99-Kusunoki7"));
    assert_true(same("Caf\xc3\xa9-77", "Cafe\xcc\x81-77"));
    assert_true(same("", ""));
    assert_false(same("Caf\xc3\xa9-77", "Cafe-77"));
    assert_false(same("Kusunoki-77", "Kusunoki-7")); // nor what one of them begins with
    assert_false(same("Kusunoki-7", "Kusunoki-77"));
    assert_false(same("Kusunoki-7", ""));
    assert_false(same("", "Kusunoki-7"));
    assert_false(same("\xef\xbc\xa1-77", "A-77")); // full width is another character
    assert_false(same("a", "ab"));
    // What has no normal form is compared byte by byte.
    assert_true(same("\xff\xfe", "\xff\xfe"));
    assert_false(same("\xff\xfe", "\xff\xfd"));
    assert_false(same("Caf\xc3\xa9\x01", "Cafe\xcc\x81\x01"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_trip),
        cmocka_unit_test(abuse_m14_no_memory_is_no_verdict),
        cmocka_unit_test(abuse_l11_one_cost_for_all),
        cmocka_unit_test(known_strings),
        {"B1 abuse:E4 two typings of one password, NFC and NFD", two_typings_of_one_password, NULL,
         NULL, NULL},
        {"abuse:W1 512, 513, 4096, 70000 bytes are never truncated", abuse_w1_long_passwords, NULL,
         NULL, NULL},
        {"abuse:W1 what is no text is not the empty password",
         malformed_never_matches_the_empty_one, NULL, NULL, NULL},
        {"abuse:E4 composed and decomposed are one password", abuse_e4_composed_and_decomposed,
         NULL, NULL, NULL},
        {"abuse:W2 fingerprints of odd passwords", abuse_w2_fingerprints, NULL, NULL, NULL},
        {"B7 a fingerprint is no cheaper than a hash", b7_a_fingerprint_is_no_cheaper, NULL, NULL,
         NULL},
        {"abuse:X2 costs are bounded, damage is seen", costs_and_damage, NULL, NULL, NULL},
        {"B4 a drawn one is cheap to make", b4_a_drawn_one_is_cheap_to_make, NULL, NULL, NULL},
        {"B4 10000 generated passwords meet the demand", b4_generated_passwords, NULL, NULL, NULL},
        {"B4 generating for other demands", b4_other_demands, NULL, NULL, NULL},
        {"abuse:T11 without random bytes nothing is made", abuse_t11_no_random_nothing_stored, NULL,
         NULL, NULL},
        cmocka_unit_test(random_below_is_even),
    };
    if (randombytes_set_implementation(&no_sodium_random) != 0 || sodium_init() < 0)
        return 1;
    sodium_started = true;
    if (dictionary_open(NULL) != FAULT_NONE) {
        printf("Bail out! cracklib's dictionary is not installed (cracklib-runtime)\n");
        return 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}

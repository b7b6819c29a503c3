// SPDX-License-Identifier: BSD-2-Clause
#include "factor/dictionary.h"
#include "factor/fold.h"
#include "factor/password.h"
#include "factor/romaji.h"
#include "factor/word_list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistr.h>

#define SHORT PasswordFlaw_FLAW_TOO_SHORT
#define LONG PasswordFlaw_FLAW_TOO_LONG
#define NO_TEXT PasswordFlaw_FLAW_NOT_TEXT
#define CLASSES PasswordFlaw_FLAW_FEW_CLASSES
#define WORD PasswordFlaw_FLAW_DICTIONARY
#define SITE PasswordFlaw_FLAW_SITE_WORD
#define NAME PasswordFlaw_FLAW_OWN_NAME
#define ROW PasswordFlaw_FLAW_SEQUENCE
#define LIKE PasswordFlaw_FLAW_LIKE_CURRENT

static const char *const site_words[] = {"kobeshi", "warifu", "神戸市", "kkc"};

static struct password_demand municipal(void)
{
    return (struct password_demand){.min_length = 8,
                                    .min_classes = 3,
                                    .dictionary = true,
                                    .user = "tanaka.h01",
                                    .full_name = "Tanaka Hanako 田中　花子",
                                    .site_words = site_words,
                                    .site_word_count = 4};
}

struct expected {
    const char *password;
    PasswordFlaw flaws[4]; // in this order, then 0
    uint32_t number;
};

static void check(const struct password_demand *demand, const struct expected *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct password_flaws flaws;
        size_t wanted = 0;
        bool good = password_judge(cases[i].password, demand, &flaws) == FAULT_NONE;
        while (wanted < 4 && cases[i].flaws[wanted] != 0)
            wanted++;
        good = good && flaws.count == wanted && flaws.number == cases[i].number;
        for (size_t f = 0; good && f < wanted; f++)
            good = flaws.items[f] == cases[i].flaws[f];
        if (!good) {
            for (size_t f = 0; f < flaws.count; f++)
                printf("# \"%s\": flaw %d\n", cases[i].password, flaws.items[f]);
            fail_msg("\"%s\": %zu flaws, number %u", cases[i].password, flaws.count, flaws.number);
        }
    }
}
#define CHECK(demand, ...)                                                                         \
    do {                                                                                           \
        static const struct expected cases_[] = {__VA_ARGS__};                                     \
        check(demand, cases_, sizeof cases_ / sizeof *cases_);                                     \
    } while (0)

static void abuse_w9_guessable_passwords(void **state)
{
    (void)state;
    const struct password_demand demand = municipal();
    CHECK(&demand, {"P@ssw0rd1", {WORD}, 0}, {"Password1!", {WORD}, 0}, {"Sakura2024!", {WORD}, 0},
          {"kobeshi-01", {SITE}, 0}, {"Kobeshi2025#", {SITE}, 0}, {"K0b3$hi!!", {SITE}, 0},
          {"ihsebok-01", {SITE}, 0}, {"Warifu#1", {SITE}, 0}, {"神戸市2024Aa", {SITE}, 0},
          {"Ｓａｋｕｒａ２０２４！", {CLASSES, WORD}, 3}, {"2024Sakura!", {WORD}, 0},
          {"!!Sakura!!", {WORD}, 0}, {"S-a-k-u-r-a-1", {WORD}, 0}, {"5akura99!", {WORD}, 0},
          {"Konnichiwa1!", {WORD}, 0}, {"Arigatou-2024", {WORD}, 0}, {"さくらSakura1!", {WORD}, 0},
          {"Hanshin-Tigers1", {WORD}, 0}, {"Castle99!", {WORD}, 0}, {"B1ueb1rd!", {WORD}, 0},
          {"e1tsaC123!", {WORD}, 0}, {"Qwerty123!", {ROW}, 0}, {"Asdf1234!", {ROW}, 0},
          {"1qaz2wsx!Q", {ROW}, 0}, {"1qaz@WSX", {ROW}, 0}, {"Zxcvbn-77k", {ROW}, 0},
          {"qwerty@[Q1", {ROW}, 0}, {"Asdfghjkl;:1", {ROW}, 0}, {"XKm-09876-t", {ROW}, 0},
          {"Xm7!fedcba-Q", {ROW}, 0}, {"aaaaBBBB11!!", {ROW}, 0}, {"Xk7#Xk7#Xk7#", {ROW}, 0},
          {"Abcabc1!", {ROW}, 0}, {"あいうえお1Aa", {ROW}, 0}, {"Tanaka2024!", {NAME}, 0},
          {"T4n4k4-2024", {NAME}, 0}, {"akanat-X2!", {NAME}, 0}, {"Hanako#77a", {NAME}, 0},
          {"TanakaHanako1!", {NAME}, 0}, {"田中花子2024Aa", {NAME}, 0},
          {"tanaka.h01A!", {NAME}, 0});
}

static void abuse_w9_good_passwords_pass(void **state)
{
    (void)state;
    const struct password_demand demand = municipal();
    CHECK(&demand, {"Xk7#mQ2v", {0}, 0}, {"mK4-tRe.wvU8n", {0}, 0}, {"窓際の青い薬罐3つQ", {0}, 0},
          {"Correct-Horse battery Staple", {0}, 0}, {"Sakura under 3 lanterns at dusk", {0}, 0},
          {"kobeshi wa ame, kasa 3bon iru", {0}, 0}, {"gR9!zzoLm", {0}, 0},
          {"\xf0\x9f\x94\x91Tr7kmW-pq", {0}, 0});
}

static void b1_each_rule(void **state)
{
    (void)state;
    struct password_demand demand = municipal();
    char *long_one = malloc(514);
    struct password_flaws flaws;
    CHECK(&demand, {"Xk7#mQ2", {SHORT}, 8}, {"xkvpmqzrt", {CLASSES}, 3}, {"Xk#m", {SHORT}, 8},
          {"a\x01zT8#kQw4", {NO_TEXT}, 0}, {"\xffzT8#kQw4", {NO_TEXT}, 0},
          {"short1!", {SHORT, WORD}, 8}, {"", {SHORT, CLASSES}, 8});
    // Bytes are not characters: eight of three bytes each are eight, seven are seven.
    demand.min_classes = 0;
    CHECK(&demand, {"窓際青い薬罐も", {SHORT, WORD}, 8}, {"窓際青い薬罐も吠", {0}, 0},
          {"がぎぐが窓薬", {SHORT}, 8});
    // Seven letters, one written as two code points: normalised first, so too short.
    CHECK(&demand, {"a\xcc\x88kzvmqp", {SHORT}, 8}, {"a\xcc\x88kzvmqpw", {0}, 0});
    for (int i = 0; i < 513; i++)
        long_one[i] = (char)('!' + i * 7 % 94);
    long_one[513] = '\0';
    assert_int_equal(password_judge(long_one, &demand, &flaws), FAULT_NONE);
    assert_int_equal(flaws.count, 1);
    assert_int_equal(flaws.items[0], LONG);
    assert_int_equal(flaws.number, PASSWORD_MAX);
    long_one[512] = '\0';
    assert_int_equal(password_judge(long_one, &demand, &flaws), FAULT_NONE);
    assert_int_equal(flaws.count, 0);
    free(long_one);
}

static void b1_classes_only_where_asked(void **state)
{
    (void)state;
    struct password_demand demand = municipal();
    static const struct {
        const char *password;
        uint32_t classes;
    } cases[] = {{"kvzqmwtx", 1},          {"kvzqmwtX", 2},         {"kvzqmw7X", 3},
                 {"kvz#mw7X", 4},          {"窓際青い薬罐も吠", 2}, {"窓際青い薬罐も7k", 4},
                 {"窓際アオい薬罐も吠", 3}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (demand.min_classes = 0; demand.min_classes <= 4; demand.min_classes++) {
            struct password_flaws flaws;
            assert_int_equal(password_judge(cases[i].password, &demand, &flaws), FAULT_NONE);
            assert_int_equal(flaws.count, cases[i].classes < demand.min_classes);
        }
}

static void nothing_is_good_without_the_list(void **state)
{
    (void)state;
    struct password_demand demand = municipal();
    struct password_flaws flaws = {.count = 7};
    dictionary_close();
    assert_int_equal(password_judge("Xk7#mQ2v", &demand, &flaws), FAULT_NOT_FOUND);
    assert_int_equal(flaws.count, 7);
    demand.dictionary = false;
    assert_int_equal(password_judge("Castle99!", &demand, &flaws), FAULT_NONE);
    assert_int_equal(flaws.count, 0);
    assert_int_equal(dictionary_open("/nonexistent/words"), FAULT_NOT_FOUND);
    assert_int_equal(dictionary_open(NULL), FAULT_NONE);
    assert_false(dictionary_has("\xe9t\xe9"));
    assert_false(dictionary_has(""));
    assert_false(
        dictionary_has("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
    assert_true(dictionary_has("castle"));
}

static void is_folded(const char *word)
{
    struct folded folded;
    uint8_t plain[128];
    size_t size = sizeof plain;
    assert_int_equal(fold_text(word, &folded), FAULT_NONE);
    assert_true(folded.count <= WORD_LIST_LONGEST);
    if (folded.count > 0)
        assert_ptr_equal(u32_to_u8(folded.points, folded.count, plain, &size), plain);
    assert_int_equal(folded.count == 0 ? 0 : size, strlen(word));
    assert_memory_equal(plain, word, strlen(word));
    for (size_t i = 0; i < folded.count; i++)
        assert_true(folded.points[i] < 0x10000);
}

static void words_are_folded_and_sorted(void **state)
{
    (void)state;
    static const struct {
        int kind;
        const char *reading, *written;
    } rows[] = {
#include "factor/words.inc"
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        is_folded(rows[i].reading);
        is_folded(rows[i].written);
    }
    printf("# %zu words, %zu forms\n", sizeof rows / sizeof *rows, word_list_size());
    assert_true(word_list_size() > 20000);
}

static void spelled(const char *kana, unsigned how, const char *expected)
{
    struct folded folded;
    char text[64];
    assert_int_equal(fold_text(kana, &folded), FAULT_NONE);
    assert_int_equal(romaji_spell(folded.points, folded.count, how, text, sizeof text),
                     expected[0] != '\0');
    assert_string_equal(text, expected);
}

static void abuse_w9_kana_in_latin_letters(void **state)
{
    (void)state;
    static const struct {
        const char *kana, *hepburn, *kunrei, *brief;
    } words[] = {
        {"しょうじ", "shouji", "syouzi", "shoji"},
        {"ちゅうしん", "chuushin", "tyuusin", "chushin"},
        {"じゃんけん", "janken", "zyanken", "janken"},
        {"つづき", "tsuzuki", "tuzuki", "tsuzuki"},
        {"ふじさん", "fujisan", "huzisan", "fujisan"},
        {"マッチャ", "matcha", "mattya", "matcha"},
        {"ざっし", "zasshi", "zassi", "zasshi"},
        {"ひゃくまん", "hyakuman", "hyakuman", "hyakuman"},
        {"ラーメン", "raamen", "raamen", "ramen"},
        {"パーティー", "paatii", "paatii", "pati"},
        {"ウィキ", "wiki", "wiki", "wiki"},
        {"おおさか", "oosaka", "oosaka", "osaka"},
        {"とうきょう", "toukyou", "toukyou", "tokyo"},
        {"ｻｸﾗ", "sakura", "sakura", "sakura"},
        {"しんぶん", "shinbun", "sinbun", "shinbun"},
        {"東京", "", "", ""},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        spelled(words[i].kana, 0, words[i].hepburn);
        spelled(words[i].kana, ROMAJI_KUNREI, words[i].kunrei);
        spelled(words[i].kana, ROMAJI_SHORT, words[i].brief);
    }
    spelled("しんぶん", ROMAJI_M, "shimbun");
    spelled("おおの", ROMAJI_H, "ohno");
    char small[4];
    struct folded folded;
    assert_int_equal(fold_text("さくら", &folded), FAULT_NONE);
    assert_false(romaji_spell(folded.points, folded.count, 0, small, sizeof small));
    assert_string_equal(small, "");
}

// Kobayashi in kana, Itou in kanji: their romaji are own names, and no word of the list says so.
static void abuse_w9_names_as_they_are_read(void **state)
{
    (void)state;
    struct password_demand demand = municipal();
    demand.user = "k.u";
    demand.full_name = "コバヤシ　ウサコ";
    CHECK(&demand, {"Kobayashi-8Xq", {NAME}, 0}, {"Kobayasi-8Xq", {NAME}, 0},
          {"ihsayaboK-8Xq", {NAME}, 0}, {"Usako-7xQ8", {NAME}, 0}, {"こばやし7xQ8vz", {NAME}, 0});
    demand.full_name = "伊藤花子";
    CHECK(&demand, {"Itou-Xq8vz", {NAME}, 0}, {"Hanako-8Xqv", {NAME}, 0},
          {"Okanah-8Xqv", {NAME}, 0});
    demand.full_name = "伊藤　花子"; // each part as a whole
    CHECK(&demand, {"Itou-Xq8vz", {NAME}, 0}, {"Hanako-8Xqv", {NAME}, 0});
}

static void b6_passwords_like_the_current_one(void **state)
{
    (void)state;
    struct password_demand demand = municipal();
    demand.current = "Vk7#mQ2xRt";
    CHECK(&demand, {"Vk7#mQ2xRu", {LIKE}, 0}, {"vK7#mQ2xRT", {LIKE}, 0}, {"Vk8#mQ2xRt5", {LIKE}, 0},
          {"tRx2Qm#7kV", {LIKE}, 0}, {"9tRx2Qm#7kV", {LIKE}, 0},
          {"Vk7#mQ2xRt-bL4w+h9Zs", {LIKE}, 0}, {"Vk7#wp4zLn", {0}, 0}, {"bL4w+h9Zsn", {0}, 0});
    demand.current = "correct horse battery staple"; // a third of a long one
    CHECK(&demand, {"correct horse battery Saddle7", {LIKE}, 0},
          {"correct Wagon 9 lantern dusk", {0}, 0});
    demand.current = "";
    CHECK(&demand, {"Vk7#mQ2xRu", {0}, 0});
    demand.current = "\xff\xfe"; // no password: nothing is like it
    CHECK(&demand, {"Vk7#mQ2xRu", {0}, 0});
}

static void odd_demands(void **state)
{
    (void)state;
    static const char *const odd_words[] = {"", "a", "ab", "市", " ", "........"};
    struct password_demand demand = {
        .user = NULL, .full_name = NULL, .site_words = odd_words, .site_word_count = 6};
    struct password_flaws flaws;
    assert_int_equal(password_judge("Xk7#mQ2v", &demand, &flaws), FAULT_NONE);
    assert_int_equal(flaws.count, 0);
    char name[1024] = "";
    for (int i = 0; i < 100; i++)
        strcat(name, "abx ");
    demand.user = demand.full_name = name;
    assert_int_equal(password_judge("Xk7#mQ2v", &demand, &flaws), FAULT_NONE);
    assert_int_equal(flaws.count, 0);
}

static void abuse_w1_time_is_bounded(void **state)
{
    (void)state;
    const struct password_demand demand = municipal();
    static const char *const units[] = {"a", "1!", "p4$", "sakura", "桜", "\xef\xb7\xba", "l1|!i"};
    for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
        char text[PASSWORD_MAX + 1] = "";
        struct password_flaws flaws;
        struct timespec from, to;
        for (size_t used = 0; used + strlen(units[u]) <= PASSWORD_MAX; used += strlen(units[u]))
            strcpy(text + used, units[u]);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
        assert_int_equal(password_judge(text, &demand, &flaws), FAULT_NONE);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
        double seconds =
            (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
        printf("# judging 512 bytes of \"%s\": %.1f ms\n", units[u], seconds * 1e3);
        assert_true(seconds < 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:W9 guessable passwords are refused, each with its reason",
         abuse_w9_guessable_passwords, NULL, NULL, NULL},
        {"abuse:W9 good passwords pass", abuse_w9_good_passwords_pass, NULL, NULL, NULL},
        {"B1 each rule has its flaw and number", b1_each_rule, NULL, NULL, NULL},
        {"B1 classes count only where the policy asks", b1_classes_only_where_asked, NULL, NULL,
         NULL},
        cmocka_unit_test(nothing_is_good_without_the_list),
        cmocka_unit_test(words_are_folded_and_sorted),
        {"abuse:W9 kana in Latin letters, Hepburn and Kunrei", abuse_w9_kana_in_latin_letters, NULL,
         NULL, NULL},
        {"abuse:W9 names are seen as they are read", abuse_w9_names_as_they_are_read, NULL, NULL,
         NULL},
        {"B6 a password that is much like the current one is refused",
         b6_passwords_like_the_current_one, NULL, NULL, NULL},
        cmocka_unit_test(odd_demands),
        {"abuse:W1 judging 512 bytes takes no two seconds", abuse_w1_time_is_bounded, NULL, NULL,
         NULL},
    };
    if (dictionary_open(NULL) != FAULT_NONE) {
        printf("Bail out! cracklib's dictionary is not installed (cracklib-runtime)\n");
        return 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: BSD-2-Clause
// E1: a record has one line and one leaf, and two records never the same. abuse:A1.
#include "../random.h"
#include "evidence/entry.h"
#include "evidence/sha256.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    const char *text, *shown; // in a string
} strings[] = {
    {"taro", "\"taro\""},
    {"", "\"\""},
    {"a\"b\\c", "\"a\\u0022b\\u005cc\""},
    {"a\nb\x1b\x7f", "\"a\\u000ab\\u001b\\u007f\""},
    {"\xe5\x89\xb2\xe7\xac\xa6", "\"\\u5272\\u7b26\""},
    {"\xc2\x85\xe2\x80\xa8\xe2\x80\xae", "\"\\u0085\\u2028\\u202e\""},
    {"\xf0\xa0\xae\xb7", "\"\\ud842\\udfb7\""},
    {"\xf4\x8f\xbf\xbf", "\"\\udbff\\udfff\""},
    {"\xff\xc3\xa9", "\"\\udcff\\udcc3\\udca9\""},
    {"\\u0041", "\"\\u005cu0041\""},
};

static const struct {
    const char *body;
    bool object; // as it is
} bodies[] = {
    {"{}", true},         {"{\"event\":\"login.granted\",\"user\":\"\xe5\x89\xb2\"}", true},
    {"{not json}", true}, {"", false},
    {"{", false},         {"}{", false},
    {"{}\n", false},      {"{\n}", false},
    {"{\x7f}", false},    {"{\xff}", false},
    {"\"a\"", false},
};

static char *line_of(struct entry entry)
{
    char *line;
    size_t length;
    assert_int_equal(entry_line(&entry, &line, &length), FAULT_NONE);
    assert_int_equal(strlen(line), length);
    return line;
}

static void lines(void **state)
{
    char wanted[1024];
    (void)state;
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++) {
        char *line = line_of(
            (struct entry){-1, INT64_MAX, INT64_MIN, "login.granted", strings[i].text, "{}"});
        snprintf(wanted, sizeof wanted,
                 "{\"sequence\":-1,\"time\":9223372036854775807,\"steady\":-9223372036854775808,"
                 "\"event\":\"login.granted\",\"user\":%s,\"record\":{}}",
                 strings[i].shown);
        assert_string_equal(line, wanted);
        free(line);
    }
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        char *line = line_of((struct entry){1, 2, 3, "e", "u", bodies[i].body});
        snprintf(wanted, sizeof wanted, "\"record\":%s}", bodies[i].body);
        if ((strstr(line, wanted) != NULL) != bodies[i].object)
            fail_msg("%s", line);
        for (const char *c = line; *c != '\0'; c++)
            assert_true((unsigned char)*c >= 0x20 && *c != 0x7f);
        free(line);
    }
}

// The leaf is the hash of the line, and nothing else.
static void leaves(void **state)
{
    const struct entry entry = {7, 1790000000, 5, "login.denied", "taro", "{\"n\":1}"};
    struct merkle_hash leaf, of_line;
    char *line = line_of(entry);
    (void)state;
    assert_int_equal(entry_leaf(&entry, &leaf), FAULT_NONE);
    merkle_leaf(evidence_sha256, line, strlen(line), &of_line);
    assert_true(merkle_same(&leaf, &of_line));
    free(line);
}

static void numbers(void **state)
{
    static const struct {
        const char *line;
        bool good;
    } cases[] = {
        {"{\"sequence\":12,\"time\":-3,\"steady\":1", true},
        {"{\"sequence\":12,\"time\":-3", false},
        {"{\"sequence\":012,\"time\":3,", false},
        {"{\"sequence\":+12,\"time\":3,", false},
        {"{\"sequence\":,\"time\":3,", false},
        {"{\"sequence\":-,\"time\":3,", false},
        {"{\"sequence\":1-2,\"time\":3,", false},
        {"{\"sequence\": 12,\"time\":3,", false},
        {"{\"sequence\":9223372036854775808,\"time\":3,", false},
        {"{\"sequence\":99999999999999999999999999999,\"time\":3,", false},
        {"{\"time\":3,\"sequence\":12,", false},
        {"", false},
    };
    int64_t sequence, time;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (entry_numbers(cases[i].line, strlen(cases[i].line), &sequence, &time) != cases[i].good)
            fail_msg("%s", cases[i].line);
    assert_true(entry_numbers(cases[0].line, strlen(cases[0].line), &sequence, &time));
    assert_int_equal(sequence, 12);
    assert_int_equal(time, -3);
    char *line = line_of((struct entry){INT64_MAX, INT64_MIN, 0, "e", "", ""});
    assert_true(entry_numbers(line, strlen(line), &sequence, &time));
    assert_true(sequence == INT64_MAX && time == INT64_MIN);
    free(line);
}

// Texts of the characters that lines are made of: none can be read as two records.
static void no_two_alike(void **state)
{
    static const char *const parts[] = {"\"",
                                        "\\",
                                        ",",
                                        "{",
                                        "}",
                                        ":",
                                        "u0022",
                                        "udc80",
                                        "\x80",
                                        "\xc2\x80",
                                        "a",
                                        "\",\"user\":\"",
                                        "\",\"record\":{"};
    struct random random = random_start("two records, one line", 20261201);
    enum { PARTS = sizeof parts / sizeof *parts, TRIES = 40000 };
    char *seen[256] = {NULL};
    char texts[256][3][80];
    (void)state;
    for (unsigned n = 0; n < TRIES; n++) {
        const unsigned slot = n % 256;
        for (unsigned i = 0; i < 3; i++) {
            texts[slot][i][0] = '\0';
            for (unsigned k = random_below(&random, 4); k > 0; k--)
                strcat(texts[slot][i], parts[random_below(&random, PARTS)]);
        }
        free(seen[slot]);
        seen[slot] =
            line_of((struct entry){1, 1, 1, texts[slot][0], texts[slot][1], texts[slot][2]});
        for (unsigned other = 0; other < 256; other++)
            if (other != slot && seen[other] != NULL && strcmp(seen[other], seen[slot]) == 0)
                for (unsigned i = 0; i < 3; i++)
                    assert_string_equal(texts[slot][i], texts[other][i]);
    }
    for (unsigned i = 0; i < 256; i++)
        free(seen[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"E1 abuse:A1 a record is one line", lines, NULL, NULL, NULL},
        {"E1 a leaf is the hash of the line", leaves, NULL, NULL, NULL},
        {"H1 how a line begins", numbers, NULL, NULL, NULL},
        {"abuse:A3 no two records have one line", no_two_alike, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

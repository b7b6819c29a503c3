// SPDX-License-Identifier: BSD-2-Clause
// pam_u2f's mapping files: old and new forms, and what cannot be taken over.
#include "import.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define A64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define HEX20 "3132333435363738393031323334353637383930"

static struct {
    struct import_key keys[16];
    size_t lines[16], count, problem_lines[16], problems;
    char messages[16][256];
} seen;

static enum fault on_key(void *context, size_t line, const struct import_key *key)
{
    assert_ptr_equal(context, &seen);
    assert_true(seen.count < 16);
    seen.keys[seen.count] = *key;
    seen.lines[seen.count++] = line;
    return FAULT_NONE;
}

static enum fault on_problem(void *context, size_t line, const char *message)
{
    assert_ptr_equal(context, &seen);
    assert_true(seen.problems < 16);
    seen.problem_lines[seen.problems] = line;
    snprintf(seen.messages[seen.problems++], sizeof seen.messages[0], "%s", message);
    return FAULT_NONE;
}

static const struct import_handlers peer = {&seen, NULL, NULL, on_key, on_problem};

static void parse(const char *text)
{
    char *copy = strdup(text);
    assert_non_null(copy);
    memset(&seen, 0, sizeof seen);
    assert_int_equal(import_text(IMPORT_PAM_U2F, copy, strlen(copy), NULL, &peer), FAULT_NONE);
    free(copy);
}

static void expect_problem(size_t index, size_t line, const char *part)
{
    if (index >= seen.problems || seen.problem_lines[index] != line ||
        strstr(seen.messages[index], part) == NULL)
        fail_msg("%zu: line %zu: %s, not line %zu: %s", index, seen.problem_lines[index],
                 seen.messages[index], line, part);
}

#define X64 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define HEX65 "04" HEX20 HEX20 HEX20 "00010203"
#define DAI65                                                                                      \
    "BDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ="
#define E32 "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

static void pam_u2f(void **state)
{
    (void)state;
    parse("# by hand\n"
          "ana:_-8A," HEX65 "\n"
          "ben:/+8A," X64 ",es256,+presence+pin:AQID," X64 "==,es256,\r\n"
          "\n"
          "chie:AQ==," E32 ",eddsa,+presence+verification:AQ,BAAA" X64 ",es256,+verification+pin\n"
          "dai:AQID," DAI65);
    expect_problem(0, 5, "Key 2: the public key"); // two bytes too many
    assert_int_equal(seen.problems, 1);
    assert_int_equal(seen.count, 5);
    assert_int_equal(seen.lines[0], 2);
    assert_string_equal(seen.keys[0].user, "ana");
    assert_true(seen.keys[0].old);
    assert_int_equal(seen.keys[0].handle_size, 3);
    assert_memory_equal(seen.keys[0].handle, "\xff\xef", 3);
    assert_int_equal(seen.keys[0].key.size, 64);
    assert_int_equal(seen.keys[0].key.bytes[0], '1'); // without the 4 in front
    assert_string_equal(seen.keys[1].user, "ben");
    assert_false(seen.keys[1].old);
    assert_true(seen.keys[1].pin && !seen.keys[1].verification);
    assert_memory_equal(seen.keys[1].handle, "\xff\xef", 3);
    assert_int_equal(seen.keys[2].number, 2);
    assert_false(seen.keys[2].pin || seen.keys[2].verification);
    assert_int_equal(seen.keys[3].key.algorithm, FIDO2_EDDSA);
    assert_true(seen.keys[3].verification && !seen.keys[3].pin);
    assert_true(seen.keys[4].old); // its point in Base64, with the 4
    assert_memory_equal(seen.keys[4].key.bytes, "1234", 4);
}

static void pam_u2f_problems(void **state)
{
    (void)state;
    parse("nobody\n"
          ":AQID," X64 ",es256,\n"
          "ana:*," X64 ",es256,+presence\n"
          "ana2:AQID," X64 ",rs256,+presence\n"
          "ana3:AQ!D," X64 ",es256,\n"
          "ana4:AQID\n"
          "ana5:AQID,04" HEX20 "\n"
          "ana6:AQID,zz" HEX20 ",es256,\n"
          "a\xff"
          "b:AQID," X64 ",es256,\n"
          "a\x1b[2Jb:AQID," X64 ",es256,\n" A64 A64 A64 A64 ":AQID," X64 ",es256,\n" // 256 bytes
          "zoe:AQID," X64 ",es256,\n"
          "zoe2:AQID," X64 ",es256,\n"
          "zoe:AQIE," X64 ",es256,:\n"
          "ana7:\n");
    static const char *const parts[] = {
        "must be there", "must be there", "authenticator alone", "\"rs256\"", "not Base64",
        "must be there", "public key",    "public key",          "not UTF-8", "cannot be seen",
        "longer than",   "further down",  "must be there"};
    static const size_t lines[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        expect_problem(i, lines[i], parts[i]);
    assert_int_equal(seen.problems, sizeof parts / sizeof *parts);
    assert_int_equal(seen.count, 2); // the good ones still come
    assert_string_equal(seen.keys[0].user, "zoe2");
    assert_int_equal(seen.keys[1].handle[2], 4); // of the last line of zoe, as in pam_u2f
    assert_int_equal(seen.lines[1], 14);
    // A handle of 256 bytes fits, one of 257 does not; a line may be long, but not without end.
    static char long_line[2 * IMPORT_LINE_MAX];
    char handle[400];
    for (unsigned size = 256; size <= 257; size++) {
        memset(handle, 'A', sizeof handle);
        handle[(size * 4 + 2) / 3] = '\0';
        snprintf(long_line, sizeof long_line, "ana:%s," X64 ",es256,\n", handle);
        parse(long_line);
        assert_int_equal(seen.count, size == 256);
    }
    memset(long_line, 'a', sizeof long_line);
    strcpy(long_line + IMPORT_LINE_MAX + 1, "\nben:AQID," X64 ",es256,\n");
    parse(long_line);
    expect_problem(0, 1, "longer than");
    assert_int_equal(seen.count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"pam_u2f: keys of both forms, several a line", pam_u2f, NULL, NULL, NULL},
        {"pam_u2f: bad lines are named, one by one, and hide no good one", pam_u2f_problems, NULL,
         NULL, NULL},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

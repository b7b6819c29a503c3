// SPDX-License-Identifier: BSD-2-Clause
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void utf8_is_told_from_bytes(void **state)
{
    (void)state;
    static const char *const good[] = {
        "",
        "plain",
        "神戸市",
        "é",
        "\xf0\x9f\x94\x91",
        "\xed\x9f\xbf",
        "\xee\x80\x80",
        "\xf4\x8f\xbf\xbf",
        "\x7f",
        "\xc2\x80",
        "\xe0\xa0\x80",
        "\xf0\x90\x80\x80",
    };
    static const char *const bad[] = {
        "\x80",
        "\xff",
        "\xfe",
        "\xc0\x80",
        "\xc1\xbf",
        "\xe0\x9f\xbf",
        "\xf0\x8f\xbf\xbf",
        "\xed\xa0\x80",
        "\xed\xbf\xbf",
        "\xf4\x90\x80\x80",
        "\xf8\x88\x80\x80\x80",
        "\xe7\xa5",
        "\xe7",
        "a\xc3",
        "\xc3(",
        "\xbf\xbf",
        "\xf0\x9f\x94",
        "\x83\x41" /* Shift_JIS */,
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(text_is_utf8(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(text_is_utf8(bad[i]));
}

static void escapes(const char *text, const char *expected)
{
    char out[256];
    assert_ptr_equal(escape_text(out, sizeof out, text), out);
    assert_string_equal(out, expected);
}

static void treacherous_text_is_escaped(void **state)
{
    (void)state;
    escapes("神戸 太郎", "神戸 太郎");
    escapes("\b\n\r\177INCORRECT", "\\x08\\x0a\\x0d\\x7fINCORRECT");
    escapes("a\\x0a", "a\\x5cx0a");
    escapes("\x1b[31m\x9b", "\\x1b[31m\\x9b");
    escapes("\xc2\x9b", "\\u009b");
    escapes("\xe2\x80\xa8|\xe2\x80\xae|\xe2\x80\x8b|\xef\xbb\xbf",
            "\\u2028|\\u202e|\\u200b|\\ufeff");
    escapes("\xf3\xa0\x81\x81", "\\xf3\\xa0\\x81\\x81");
    escapes("\xe7\xa5", "\\xe7\\xa5");
    escapes("\xc3(", "\\xc3(");
}

static int hex(char digit)
{
    return digit <= '9' ? digit - '0' : digit - 'a' + 10;
}

// The inverse of escape_text, written from its description.
static void unescape(const char *text, char *out)
{
    for (; *text != '\0'; text++) {
        if (*text != '\\') {
            *out++ = *text;
            continue;
        }
        int digits = text[1] == 'x' ? 2 : 4, value = 0;
        for (int i = 0; i < digits; i++)
            value = value << 4 | hex(text[2 + i]);
        if (digits == 2) {
            *out++ = (char)value;
        } else if (value < 0x800) {
            *out++ = (char)(0xc0 | value >> 6);
            *out++ = (char)(0x80 | (value & 0x3f));
        } else {
            *out++ = (char)(0xe0 | value >> 12);
            *out++ = (char)(0x80 | (value >> 6 & 0x3f));
            *out++ = (char)(0x80 | (value & 0x3f));
        }
        text += digits + 1;
    }
    *out = '\0';
}

static void escapes_parse_back(void **state)
{
    (void)state;
    srandom(4711);
    for (int round = 0; round < 20000; round++) {
        char text[24], out[256], back[256];
        size_t length = (size_t)random() % (sizeof text - 1);
        for (size_t i = 0; i < length; i++) {
            static const char odd[] = "\\xu\xe2\x80\xa8\xc2\xed\xa0\xf3";
            text[i] = random() % 2 ? odd[(size_t)random() % (sizeof odd - 1)]
                                   : (char)(random() % 255 + 1);
        }
        text[length] = '\0';
        escape_text(out, sizeof out, text);
        assert_true(text_is_utf8(out));
        for (const char *at = out; *at != '\0'; at++)
            assert_true((unsigned char)*at >= 0x20 && *at != 0x7f);
        unescape(out, back);
        assert_string_equal(back, text);
    }
}

static void a_cut_escape_says_so(void **state)
{
    (void)state;
    static const char *const texts[] = {"abcdefghij", "\n\n\n\n", "神戸市役所", "a\033b神\\"};
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
        char whole[256];
        escape_text(whole, sizeof whole, texts[t]);
        for (size_t size = 0; size <= strlen(whole) + 1; size++) {
            char *out = malloc(size + 1); // exact, so that the sanitizer sees an overrun
            assert_non_null(out);
            memset(out, '#', size + 1);
            escape_text(out, size, texts[t]);
            assert_int_equal(out[size], '#');
            if (size > 0) {
                assert_true(strlen(out) < size);
                assert_true(text_is_utf8(out));
            }
            if (size > strlen(whole))
                assert_string_equal(out, whole);
            else if (size > 3)
                assert_string_equal(out + strlen(out) - 3, "...");
            free(out);
        }
    }
}

static void text_is_copied_whole_or_refused(void **state)
{
    (void)state;
    char field[5] = "old";
    assert_int_equal(text_copy(field, sizeof field, "12345"), FAULT_LIMIT);
    assert_string_equal(field, "old");
    assert_int_equal(text_copy(field, sizeof field, "\xff"), FAULT_FORMAT);
    assert_string_equal(field, "old");
    assert_int_equal(text_copy(field, sizeof field, "1234"), FAULT_NONE);
    assert_string_equal(field, "1234");
    assert_int_equal(text_copy(field, sizeof field, NULL), FAULT_NONE);
    assert_string_equal(field, "");
}

static void only_digits_are_a_number(void **state)
{
    (void)state;
    int64_t number = 7;
    static const char *const bad[] = {"", "+0", "-1", " 0", "0 ", "#0", "0x1", "1.", "１", "1e3"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(text_to_number(bad[i], INT64_MIN, INT64_MAX, &number), FAULT_FORMAT);
    assert_int_equal(text_to_number("9223372036854775808", 0, INT64_MAX, &number), FAULT_LIMIT);
    assert_int_equal(text_to_number("99999999999999999999", 0, INT64_MAX, &number), FAULT_LIMIT);
    assert_int_equal(text_to_number("4", 5, 9, &number), FAULT_LIMIT);
    assert_int_equal(text_to_number("10", 5, 9, &number), FAULT_LIMIT);
    assert_int_equal(number, 7);
    assert_int_equal(text_to_number("9223372036854775807", 0, INT64_MAX, &number), FAULT_NONE);
    assert_int_equal(number, INT64_MAX);
    assert_int_equal(text_to_number("0009", 0, 9, &number), FAULT_NONE);
    assert_int_equal(number, 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_is_told_from_bytes),
        {"abuse:A1 abuse:P8 treacherous text is escaped", treacherous_text_is_escaped, NULL, NULL,
         NULL},
        {"abuse:A1 escapes parse back", escapes_parse_back, NULL, NULL, NULL},
        cmocka_unit_test(a_cut_escape_says_so),
        {"abuse:E3 text is copied whole or refused", text_is_copied_whole_or_refused, NULL, NULL,
         NULL},
        {"abuse:I1 only digits are a number", only_digits_are_a_number, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}

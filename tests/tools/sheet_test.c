// SPDX-License-Identifier: BSD-2-Clause
// G3: a list as CSV and as a page to print. Whatever somebody is called, it stays text there
// (abuse:A1, abuse:D15).
#include "report.h"
#include "sheet.h"
#include "verbs/verbs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct section section = {.key = "user",
                                       .columns = {{"user", "User", COLUMN_TEXT, FROM_VAULT},
                                                   {"n", "Number", COLUMN_NUMBER, FROM_VAULT},
                                                   {"seen", "Seen", COLUMN_TIME, FROM_VAULT}}};
static const char *const printed[] = {"user", "n", NULL};

static void fill(struct sheet *sheet, const char *const *users, size_t count)
{
    sheet_begin(sheet, "A <list> & \"more\"", &section, printed);
    for (size_t i = 0; i < count; i++) {
        AdminRow row = AdminRow_init_zero;
        row_add_text(&row, "user", users[i]);
        row_add_number(&row, "n", (int64_t)i);
        row_add_number(&row, "seen", 0);
        assert_true(sheet_row(sheet, &row));
    }
    sheet_note(sheet, "By", "=1+1");
}

static void spreadsheets_compute_nothing(void **state)
{
    static const struct {
        const char *user, *field;
    } cases[] = {
        {"taro", "\"taro\""},
        {"=cmd|' /C calc'!Z9", "\"'=cmd|' /C calc'!Z9\""},
        {"+81", "\"'+81\""},
        {"-f root", "\"'-f root\""},
        {"@SUM(1)", "\"'@SUM(1)\""},
        {"  =1", "\"'  =1\""},
        {"＝１", "\"'＝１\""},
        {"a\"b,c", "\"a\"\"b,c\""},
        {"山田 花子", "\"山田 花子\""},
        {"a\r\nb", "\"a\xef\xbf\xbd\xef\xbf\xbd"
                   "b\""},
        {"a\xe2\x80\xae"
         "b",
         "\"a\xef\xbf\xbd"
         "b\""},
        {"a\\b", "\"a\\b\""},
        {"", "\"\""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sheet sheet;
        char wanted[512];
        size_t size = 0;
        fill(&sheet, &cases[i].user, 1);
        char *csv = sheet_csv(&sheet, &size);
        assert_non_null(csv);
        snprintf(
            wanted, sizeof wanted,
            "\xef\xbb\xbf\"User\",\"Number\",\"Seen\"\r\n%s,\"0\",\"\"\r\n\r\n\"By\",\"'=1+1\"\r\n",
            cases[i].field);
        assert_string_equal(csv, wanted);
        assert_int_equal(size, strlen(wanted));
        free(csv);
        sheet_free(&sheet);
    }
}

static void pages_hold_no_markup(void **state)
{
    static const char *const users[] = {"<script>alert(1)</script>", "\"'&", "\x1b[31m"};
    struct sheet sheet;
    size_t size = 0;

    (void)state;
    fill(&sheet, users, 3);
    sheet_note_time(&sheet, "Made", 1796169600); // in UTC
    char *html = sheet_html(&sheet, "0123abcd", &size);
    assert_non_null(html);
    assert_int_equal(size, strlen(html));
    assert_null(strstr(html, "<script"));
    assert_null(strchr(html, '\x1b'));
    assert_non_null(strstr(html, "&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert_non_null(strstr(html, "<td>&quot;&#39;&amp;</td>"));
    assert_non_null(strstr(html, "A &lt;list&gt; &amp; &quot;more&quot;</h1>"));
    assert_non_null(strstr(html, "0123abcd"));
    // It loads nothing, its heading is on every page, and there is a place to sign.
    assert_non_null(strstr(html, "default-src 'none'"));
    assert_null(strstr(html, "http:"));
    assert_null(strstr(html, "https:"));
    assert_null(strstr(html, " src="));
    assert_non_null(strstr(html, "thead{display:table-header-group}"));
    assert_non_null(strstr(html, "size:A4"));
    assert_non_null(strstr(html, "class=\"sign\""));
    // The day in words, a place for the organisation's name, and numbers that are not broken.
    assert_non_null(strstr(html, "2026-12-02 00:00 (2 December 2026)"));
    assert_non_null(strstr(html, "class=\"org\""));
    assert_non_null(strstr(html, "<td class=\"n\">"));
    // Each element that begins ends.
    static const char *const elements[] = {"table", "thead", "tbody", "tr",   "th",   "td",
                                           "h1",    "title", "style", "head", "body", "html"};
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
        char begin[16], end[16];
        int open = 0;
        snprintf(begin, sizeof begin, "<%s", elements[i]);
        snprintf(end, sizeof end, "</%s>", elements[i]);
        for (const char *at = html; (at = strstr(at, begin)) != NULL; at++)
            open += at[strlen(begin)] == '>' || at[strlen(begin)] == ' ';
        for (const char *at = html; (at = strstr(at, end)) != NULL; at++)
            open--;
        if (open != 0)
            fail_msg("%s: %d", elements[i], open);
    }
    free(html);
    sheet_free(&sheet);
}

static void every_printed_column_exists(void **state)
{
    const struct verb *verb = verb_by_wire("user.review");

    (void)state;
    for (const struct section *one = verb->sections; one->key != NULL; one++)
        for (const struct column *column = one->columns; column->field != NULL; column++)
            assert_non_null(column->heading); // each is a column of the CSV file
}

int main(void)
{
    setenv("TZ", "UTC", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(spreadsheets_compute_nothing, NULL, NULL),
        cmocka_unit_test_setup_teardown(pages_hold_no_markup, NULL, NULL),
        cmocka_unit_test_setup_teardown(every_printed_column_exists, NULL, NULL),
    };
    struct CMUnitTest named[3];
    static const char *const names[] = {
        "G3 abuse:D15 CSV: BOM, CRLF, quotes, and no formula whatever somebody is called",
        "G3 abuse:A1 HTML: no markup from outside, nothing is loaded, heading and place to sign",
        "G3 each column has its heading"};
    memcpy(named, tests, sizeof named);
    for (size_t i = 0; i < 3; i++)
        named[i].name = names[i];
    return cmocka_run_group_tests(named, NULL, NULL);
}

// SPDX-License-Identifier: BSD-2-Clause
// Parts of the command that read what people and daemons wrote: records of the log, times, widths.
#include "analyse.h"
#include "arguments.h"
#include "compliance.h"
#include "json_read.h"
#include "report.h"
#include "session.h"
#include "settings/policy_rows.h"
#include "shown.h"
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

static void gather(void *context, const struct json_member *member)
{
    char *out = context;
    size_t used = strlen(out);

    assert_true(strlen(member->name) < sizeof member->name);
    assert_true(strlen(member->value) < sizeof member->value);
    snprintf(out + used, 4096 - used, "%s=%s%s;", member->name, member->text ? "'" : "",
             member->value);
}

static void A1_records_are_read_strictly(void **state)
{
    static const struct {
        const char *json, *members; // NULL: refused
    } table[] = {
        {"{}", ""},
        {" { } ", ""},
        {"{\"a\":\"b\"}", "a='b;"},
        {"{\"a\":-1,\"b\":true,\"c\":null,\"d\":1.5e+3}", "a=-1;b=true;c=null;d=1.5e+3;"},
        {"{\"a\":\"\\u001b\\n\\\"\\\\\\/\"}", "a='\x1b\n\"\\/;"},
        {"{\"a\":\"\\u5c71\\ud83d\\ude00山\"}", "a='山😀山;"},
        {"", NULL},
        {"[]", NULL},
        {"{", NULL},
        {"{}x", NULL},
        {"{\"a\":\"b\"", NULL},
        {"{\"a\":\"b\",}", NULL},
        {"{\"a\" \"b\"}", NULL},
        {"{a:1}", NULL},
        {"{\"a\":01}", NULL},
        {"{\"a\":1.}", NULL},
        {"{\"a\":+1}", NULL},
        {"{\"a\":truefalse}", NULL},
        {"{\"a\":{}}", NULL},
        {"{\"a\":\"\n\"}", NULL},
        {"{\"a\":\"\\u0000\"}", NULL},
        {"{\"a\":\"\\ud83d\"}", NULL},
        {"{\"a\":\"\\ude00\"}", NULL},
        {"{\"a\":\"\\x\"}", NULL},
        {"{\"a\":\"\xff\"}", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char got[4096] = "";
        bool good = json_read_object(table[i].json, gather, got);

        if (good != (table[i].members != NULL))
            print_error("%s\n", table[i].json);
        assert_int_equal(good, table[i].members != NULL);
        if (good)
            assert_string_equal(got, table[i].members);
    }
}

static void cut_and_changed_records_do_no_harm(void **state)
{
    static const char whole[] = "{\"event\":\"login.denied\",\"n\":-12.5e3,\"t\":"
                                "\"\\u5c71\\ud83d\\ude00 \xe5\xb1\xb1\",\"f\":false}";
    unsigned seed = 1;
    unsigned accepted = 0;

    (void)state;
    for (size_t cut = 0; cut < sizeof whole - 1; cut++) {
        char *part = strndup(whole, cut), got[4096] = ""; // on the heap: a sanitizer sees its end
        assert_false(json_read_object(part, gather, got));
        free(part);
    }
    for (unsigned i = 0; i < 20000; i++) {
        char *changed = strdup(whole), got[4096] = "";
        for (unsigned n = 0; n < 1 + i % 3; n++) {
            seed = seed * 1103515245u + 12345u;
            changed[(seed >> 16) % (sizeof whole - 1)] = (char)(1 + (seed >> 8) % 255);
        }
        accepted += json_read_object(changed, gather, got);
        free(changed);
    }
    assert_true(accepted > 0 && accepted < 20000);
}

static void long_values_end_in_dots(void **state)
{
    char json[4000] = "{\"a\":\"", got[4096] = "";

    (void)state;
    memset(json + 6, 'x', 3000);
    strcpy(json + 3006, "\"}");
    assert_true(json_read_object(json, gather, got));
    assert_true(strlen(got) < 1100);
    assert_non_null(strstr(got, "x...;"));
}

static void times_are_read(void **state)
{
    static const struct {
        const char *text;
        int64_t seconds; // -1: refused
    } table[] = {{"@0", 0},
                 {"@1790000000", 1790000000},
                 {"90s", 1000000 - 90},
                 {"2h", 1000000 - 7200},
                 {"1d", 1000000 - 86400},
                 {"1w", 1000000 - 604800},
                 {"9999d", 0},
                 {"1970-01-02", 86400},
                 {"1970-01-02 01:02", 86400 + 3720},
                 {"1970-01-02T01:02:03", 86400 + 3723},
                 {"2026-02-29", -1},
                 {"2026-13-01", -1},
                 {"2026-01-01x", -1},
                 {"h", -1},
                 {"-1h", -1},
                 {"1 h", -1},
                 {"@-1", -1},
                 {"", -1},
                 {"99999999999999999999s", -1}};

    (void)state;
    setenv("TZ", "UTC0", 1);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        int64_t seconds = -1;
        bool good = time_read(table[i].text, 1000000, &seconds);

        if (good != (table[i].seconds >= 0) || (good && seconds != table[i].seconds))
            print_error("\"%s\": %d, %lld\n", table[i].text, good, (long long)seconds);
        assert_int_equal(good, table[i].seconds >= 0);
        if (good)
            assert_int_equal(seconds, table[i].seconds);
    }
}

static void widths_are_those_of_the_screen(void **state)
{
    (void)state;
    assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
    assert_int_equal(shown_width(""), 0);
    assert_int_equal(shown_width("ab"), 2);
    assert_int_equal(shown_width("山田 a"), 6);
    assert_int_equal(shown_width("ﾔﾏ"), 2);             // halfwidth
    assert_int_equal(shown_width("か\xe3\x82\x99"), 2); // a combining mark takes none
}

// Every beginning of a line, in memory that ends with it: who reads on dies.
static void cut_lines_of_a_log_are_counted_as_not_read(void **state)
{
    static const char line[] =
        "{\"hash\":\"AAAA\",\"entry\":{\"sequence\":1,\"time\":1790000000,\"steady\":1,\"event\":"
        "\"card.lost\",\"user\":\"taro\",\"record\":{\"card\":\"K-1\",\"policy\":\"0a\"}}}";
    const size_t start = strstr(line, "\"entry\":") - line + strlen("\"entry\":");
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *memory = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct compliance compliance;

    (void)state;
    assert_true(memory != MAP_FAILED && mprotect(memory + page, page, PROT_NONE) == 0);
    for (size_t length = 0; length < strlen(line); length++) {
        char *cut = memory + page - length;
        memcpy(cut, line, length);
        assert_true(compliance_begin(&compliance));
        compliance_line(&compliance, cut, length);
        assert_int_equal(compliance.open.count, 0);
        assert_true(length < start || compliance.unread == 1);
        compliance_end(&compliance);
    }
    munmap(memory, 2 * page);
    assert_true(compliance_begin(&compliance));
    compliance_line(&compliance, line, strlen(line));
    assert_int_equal(compliance.unread, 0);
    assert_int_equal(compliance.open.count, 1);
    assert_int_equal(compliance.rule_count, 1);
    compliance_end(&compliance);
}

// --- audit analyse -------------------------------------------------------------------------------

static AdminRow told; // last

static void nothing(struct report *report)
{
    (void)report;
}

static void keep_row(struct report *report, const AdminRow *row)
{
    (void)report;
    told = *row;
}

static const char *told_text(const char *name)
{
    const char *text = field_text(&told, name);
    return text != NULL ? text : "";
}

static void a_line_of_the_log_is_analysed_or_counted(void **state)
{
    static const char line[] =
        "{\"hash\":\"AAAA\",\"entry\":{\"sequence\":7,\"time\":1790000000,\"steady\":1,\"event\":"
        "\"login.dormant\",\"user\":\"taro\",\"record\":{\"user\":\"taro\",\"rhost\":\"192.0.2.7\","
        "\"caller\":12}}}";
    const size_t start = (size_t)(strstr(line, "\"entry\":") - line) + strlen("\"entry\":");
    const struct report_format format = {"kept", nothing, keep_row, nothing, NULL};
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *memory = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct analysis *analysis = calloc(1, sizeof *analysis);
    struct report report;
    struct alert_policy policy;
    int64_t forgotten;

    (void)state;
    assert_non_null(analysis);
    assert_true(memory != MAP_FAILED && mprotect(memory + page, page, PROT_NONE) == 0);
    assert_int_equal(policy_alerts_initial(&policy), FAULT_NONE);
    assert_int_equal(policy.guess_failures, 10);
    assert_int_equal(policy.clock_jump, 120);
    report_open(&report, &format, NULL, NULL, stdout);
    *analysis = (struct analysis){.report = &report, .all_kinds = true};
    for (size_t length = 0; length < strlen(line); length++) {
        char *cut = memory + page - length;
        memcpy(cut, line, length);
        analysis->alerts = alerts_begin(&policy, analyse_tell, analysis);
        analysis->unread = 0;
        analyse_line(analysis, cut, length);
        assert_true(length < start || analysis->unread == 1);
        alerts_end(&analysis->alerts, &forgotten);
        assert_int_equal(report.rows, 0);
    }
    munmap(memory, 2 * page);
    analysis->alerts = alerts_begin(&policy, analyse_tell, analysis);
    analyse_line(analysis, line, strlen(line));
    alerts_end(&analysis->alerts, &forgotten);
    assert_int_equal(report.rows, 1);
    assert_string_equal(told_text("alert"), "dormant_tried");
    assert_string_equal(told_text("place"), "192.0.2.7");
    assert_string_equal(told_text("entries"), "7");
    assert_string_equal(told_text("list"),
                        "warifu audit search --user taro --since @1790000000 --to @1790000001");
    free(analysis);
}

// abuse:D14: who chooses a name chooses no command.
static void a_name_becomes_no_command(void **state)
{
    static const char *const names[] = {"taro; reboot", "$(reboot)", "--json", "a'b", "a b", ""};
    const struct report_format format = {"kept", nothing, keep_row, nothing, NULL};
    struct analysis *analysis = calloc(1, sizeof *analysis);
    struct alert alert = {.kind = ALERT_GUESSING, .first = 5, .to = 90, .count = 40};
    struct report report;

    (void)state;
    assert_non_null(analysis);
    report_open(&report, &format, NULL, NULL, stdout);
    *analysis = (struct analysis){.report = &report, .all_kinds = true};
    alert.entry_count = ALERT_ENTRIES;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(alert.who, sizeof alert.who, "%s", names[i]);
        analyse_tell(analysis, &alert);
        assert_string_equal(told_text("list"), "warifu audit search --after 4 --to @91");
    }
    assert_int_equal(field_number(&told, "unlisted", 0), 8);
    free(analysis);
}

static void a_long_text_comes_in_pieces(void **state)
{
    char text[3 * 500 + 1] = "", whole[sizeof text] = "";
    AdminRow row = AdminRow_init_zero;

    (void)state;
    for (size_t i = 0; i < 500; i++)
        strcat(text, "山"); // three bytes: no piece ends within one
    row_add_pieces(&row, "head", text);
    assert_true(row.fields_count > 1);
    for (pb_size_t i = 0; i < row.fields_count; i++) {
        assert_string_equal(row.fields[i].name, "head");
        assert_int_equal(strlen(row.fields[i].value.text) % 3, 0);
        strcat(whole, row.fields[i].value.text);
    }
    assert_string_equal(whole, text);
    row = (AdminRow)AdminRow_init_zero;
    row_add_pieces(&row, "head", "");
    assert_int_equal(row.fields_count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"E7 a line of the log is analysed, or counted as not read",
         a_line_of_the_log_is_analysed_or_counted, NULL, NULL, NULL},
        {"E7 abuse:D14 a name becomes no command", a_name_becomes_no_command, NULL, NULL, NULL},
        {"abuse:A1 records of the log are read strictly", A1_records_are_read_strictly, NULL, NULL,
         NULL},
        {"cut and changed records do no harm", cut_and_changed_records_do_no_harm, NULL, NULL,
         NULL},
        {"long values end in dots", long_values_end_in_dots, NULL, NULL, NULL},
        {"times are read, impossible ones refused", times_are_read, NULL, NULL, NULL},
        {"E1 abuse:A2 cut lines of a log are counted as not read",
         cut_lines_of_a_log_are_counted_as_not_read, NULL, NULL, NULL},
        {"E1 a head that is longer than a field comes in pieces", a_long_text_comes_in_pieces, NULL,
         NULL, NULL},
        {"H1 widths are those of the screen", widths_are_those_of_the_screen, NULL, NULL, NULL},
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

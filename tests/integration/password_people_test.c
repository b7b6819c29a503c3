// SPDX-License-Identifier: BSD-2-Clause
// What the rules say of the passwords that people choose and of good ones. With WARIFU_TABLE=PATH
// the table of doc/PASSWORDS.md is written there; without, it is compared with it.
#include "config.h"
#include "factor/dictionary.h"
#include "factor/password.h"
#include "factor/word_list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct {
    PasswordFlaw flaw;
    const char *rule, *what;
} rules[] = {
    {PasswordFlaw_FLAW_TOO_SHORT, "min_length", "fewer characters than the policy wants"},
    {PasswordFlaw_FLAW_FEW_CLASSES, "min_classes", "fewer kinds of characters"},
    {PasswordFlaw_FLAW_DICTIONARY, "dictionary", "a word, English or Japanese, and its disguises"},
    {PasswordFlaw_FLAW_PLACE, "place", "a Japanese town or another place"},
    {PasswordFlaw_FLAW_DATE, "date", "a date, a year, an era"},
    {PasswordFlaw_FLAW_SEQUENCE, "sequence", "rows of a keyboard, abcd, repeats"},
    {PasswordFlaw_FLAW_SITE_WORD, "site_words", "a word of the organisation"},
    {PasswordFlaw_FLAW_OWN_NAME, "own_name", "the person's own name"},
};
#define RULES (sizeof rules / sizeof *rules)

static const char *const site_words[] = {"kobeshi", "shiyakusho", "yakuba",
                                         "warifu",  "kkc",        "神戸市"};

static struct password_demand demand_of(const char *name)
{
    const bool nist = strcmp(name, "nist") == 0;

    assert_true(nist || strcmp(name, "municipal") == 0);
    return (struct password_demand){.min_length = nist ? 15 : 8,
                                    .min_classes = nist ? 1 : 3,
                                    .dictionary = true,
                                    .user = "tanaka.h01",
                                    .full_name = "Tanaka Hanako 田中　花子",
                                    .site_words = site_words,
                                    .site_word_count = sizeof site_words / sizeof *site_words};
}

static FILE *open_data(const char *name)
{
    char path[512];
    const char *top = getenv("top_srcdir");

    snprintf(path, sizeof path, "%s/%s", top == NULL ? "." : top, name);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        fail_msg("%s cannot be read", path);
    return file;
}

struct line {
    char text[1024];
    const char *fields[3];
};

// False at the end. Three fields, none empty.
static bool read_line(FILE *file, struct line *line)
{
    char *at = line->text;

    do {
        if (fgets(line->text, sizeof line->text, file) == NULL)
            return false;
    } while (line->text[0] == '#' && line->text[1] == ' ');
    line->text[strcspn(line->text, "\n")] = '\0';
    for (size_t i = 0; i < 3; i++) {
        line->fields[i] = at;
        at += strcspn(at, "\t");
        if (*at == '\t')
            *at++ = '\0';
        assert_true(line->fields[i][0] != '\0');
    }
    return true;
}

static double seconds_of(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double slowest; // but for building the list of words, which a hasher does when it starts

static struct password_flaws judge(const char *password, const struct password_demand *demand)
{
    struct password_flaws flaws;
    const double before = seconds_of(CLOCK_THREAD_CPUTIME_ID);

    assert_int_equal(password_judge(password, demand, &flaws), FAULT_NONE);
    const double took = seconds_of(CLOCK_THREAD_CPUTIME_ID) - before;
    slowest = took > slowest ? took : slowest;
    return flaws;
}

static bool has(const struct password_flaws *flaws, PasswordFlaw flaw)
{
    for (size_t i = 0; i < flaws->count; i++)
        if (flaws->items[i] == flaw)
            return true;
    return false;
}

static size_t all, refused_by[RULES], alone_by[RULES], refused_by_nist, good[2];

static const char *rule_of(const struct password_flaws *flaws)
{
    for (size_t i = 0; i < RULES; i++)
        if (flaws->count > 0 && flaws->items[flaws->count - 1] == rules[i].flaw)
            return rules[i].rule;
    return flaws->count == 0 ? "nothing" : "another rule";
}

static void count(const struct password_flaws *flaws)
{
    for (size_t i = 0; i < RULES; i++)
        if (has(flaws, rules[i].flaw)) {
            refused_by[i]++;
            alone_by[i] += flaws->count == 1;
        }
}

static bool refused_as_expected(const struct line *line, const struct password_flaws *flaws)
{
    if (strcmp(line->fields[1], "*") == 0)
        return flaws->count > 0;
    for (size_t i = 0; i < RULES; i++) {
        const char *at = strstr(line->fields[1], rules[i].rule);
        if (at != NULL && has(flaws, rules[i].flaw))
            return true;
    }
    return false;
}

static void abuse_w9_what_people_choose(void **state)
{
    (void)state;
    const struct password_demand municipal = demand_of("municipal"), nist = demand_of("nist");
    FILE *file = open_data("tests/factor/data/chosen_passwords.tsv");
    struct line line;
    size_t wrong = 0, worst = 0;

    while (read_line(file, &line)) {
        const struct password_flaws flaws = judge(line.fields[0], &municipal);
        const struct password_flaws by_nist = judge(line.fields[0], &nist);
        all++;
        worst += strcmp(line.fields[2], "worst") == 0;
        count(&flaws);
        refused_by_nist += by_nist.count > 0;
        if (refused_as_expected(&line, &flaws))
            continue;
        printf("# \"%s\" (%s): expected %s, refused by %s\n", line.fields[0], line.fields[2],
               line.fields[1], rule_of(&flaws));
        wrong++;
    }
    fclose(file);
    for (size_t i = 0; i < RULES; i++)
        printf("# %-11s %3zu of %zu\n", rules[i].rule, refused_by[i], all);
    assert_true(all >= 500);
    assert_int_equal(worst, 50);
    assert_int_equal(wrong, 0);
}

// However long they have to be and of however few kinds.
static void abuse_w9_the_worst_never_pass(void **state)
{
    (void)state;
    FILE *file = open_data("tests/factor/data/chosen_passwords.tsv");
    struct line line;
    struct password_demand demand = demand_of("municipal");
    size_t passed = 0;

    demand.min_length = demand.min_classes = 1;
    while (read_line(file, &line)) {
        if (strcmp(line.fields[2], "worst") != 0)
            continue;
        const struct password_flaws flaws = judge(line.fields[0], &demand);
        if (flaws.count == 0)
            printf("# \"%s\" passes\n", line.fields[0]);
        passed += flaws.count == 0;
    }
    fclose(file);
    assert_int_equal(passed, 0);
}

static void b1_good_passwords_pass(void **state)
{
    (void)state;
    FILE *file = open_data("tests/factor/data/good_passwords.tsv");
    struct line line;
    size_t wrong = 0;

    while (read_line(file, &line)) {
        const struct password_demand demand = demand_of(line.fields[1]);
        const struct password_flaws flaws = judge(line.fields[0], &demand);
        good[demand.min_length == 15]++;
        // A sentence is good everywhere, by the rules for privileged IDs too.
        if (strcmp(line.fields[2], "sentences") == 0 &&
            (unsigned char)line.fields[0][0] >= 0x80) { // in kana and kanji
            struct password_demand privileged = demand_of("municipal");
            privileged.min_length = 12;
            good[0]++;
            if (judge(line.fields[0], &privileged).count > 0) {
                printf("# the sentence \"%s\" is refused by the municipal rules\n", line.fields[0]);
                wrong++;
            }
        }
        if (flaws.count == 0)
            continue;
        printf("# \"%s\" (%s) is refused by %s\n", line.fields[0], line.fields[2], rule_of(&flaws));
        wrong++;
    }
    fclose(file);
    assert_true(good[0] + good[1] >= 200);
    assert_int_equal(wrong, 0);
}

// What the heap holds, and what it ever took from the system: the second grows with the peak.
struct heap {
    size_t held, taken;
};

static struct heap heap_now(void)
{
    const struct mallinfo2 now = mallinfo2();

    return (struct heap){now.uordblks + now.hblkhd, now.arena + now.hblkhd};
}

static void judge_times(const char *password, size_t times)
{
    const struct password_demand demand = demand_of("municipal");

    for (size_t i = 0; i < times; i++)
        judge(password, &demand);
}

static void memory_does_not_grow(void **state)
{
    (void)state;
    if (SANITIZED) // whose heap is not the one that mallinfo2 tells of
        skip();
    char longest[257];
    memset(longest, 0, sizeof longest);
    for (size_t i = 0; i + 1 < sizeof longest; i++)
        longest[i] = (char)('!' + i * 7 % 90);
    judge_times("Sakura2024!", 10);
    printf("# the slowest took %.1f ms of the processor\n", slowest * 1e3); // told, not judged
    const struct heap few = heap_now();
    judge_times("Sakura2024!", 1000);
    const struct heap many = heap_now();
    judge_times(longest, 10);
    const struct heap few_long = heap_now();
    judge_times(longest, 1000);
    const struct heap many_long = heap_now();

    // The heap keeps some freed pieces at hand; one lost at each of 1,000 would be 32,000 bytes.
    assert_in_range(many.held, 0, few.held + 4096);
    assert_int_equal(many.taken, few.taken);
    assert_in_range(many_long.held, 0, few_long.held + 4096);
    assert_int_equal(many_long.taken, few.taken);
}

static void write_table(FILE *out)
{
    fprintf(out, "| rule | what it sees | refused | by it alone |\n|---|---|---|---|\n");
    for (size_t i = 0; i < RULES; i++)
        fprintf(out, "| `%s` | %s | %zu (%.1f %%) | %zu |\n", rules[i].rule, rules[i].what,
                refused_by[i], 100.0 * (double)refused_by[i] / (double)all, alone_by[i]);
    fprintf(out,
            "\nOf %zu passwords that people choose all are refused by the municipal rules (8 "
            "characters of 3 kinds), %zu by\nthose of NIST (15 characters). Of %zu good ones for "
            "the municipal rules and %zu for those of NIST all are taken.\n",
            all, refused_by_nist, good[0], good[1]);
}

// Between its marks doc/PASSWORDS.md has what was counted just now.
static void the_page_tells_what_was_counted(void **state)
{
    (void)state;
    static char table[8192], page[65536];
    FILE *out = fmemopen(table, sizeof table - 1, "w");

    assert_non_null(out);
    write_table(out);
    fclose(out);
    if (getenv("WARIFU_TABLE") != NULL) {
        out = fopen(getenv("WARIFU_TABLE"), "w");
        assert_non_null(out);
        fputs(table, out);
        fclose(out);
    }
    FILE *file = open_data("doc/PASSWORDS.md");
    page[fread(page, 1, sizeof page - 1, file)] = '\0';
    fclose(file);
    if (strstr(page, table) == NULL)
        fail_msg("doc/PASSWORDS.md has another table than:\n%s", table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"B1 abuse:W9 what people choose is refused by the rule that is meant",
         abuse_w9_what_people_choose, NULL, NULL, NULL},
        {"B1 abuse:W9 the fifty worst never pass", abuse_w9_the_worst_never_pass, NULL, NULL, NULL},
        {"B1 good passwords pass", b1_good_passwords_pass, NULL, NULL, NULL},
        {"B1 judging takes no more memory for many passwords or for a long one",
         memory_does_not_grow, NULL, NULL, NULL},
        {"B1 the page tells what was counted", the_page_tells_what_was_counted, NULL, NULL, NULL},
    };
    if (dictionary_open(NULL) != FAULT_NONE) {
        printf("Bail out! cracklib's dictionary is not installed (cracklib-runtime)\n");
        return 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: BSD-2-Clause
// What the settings may be and what lint says of the shipped profiles, against files that somebody
// has read (limits.golden, lint.golden: a change of a row shows as a change there); and that no
// combination of settings lets in by fewer classes than two without lint calling it an error (A1).
// UPDATE_GOLDEN=1 writes the files anew.
#include "../random.h"
#include "core/policy_decide.h"
#include "settings/policy_file.h"
#include "settings/policy_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

// --- golden files --------------------------------------------------------------------------------

static char *read_file(const char *where, const char *name)
{
    const char *top = getenv(where);
    char path[1024], *text = NULL;
    size_t room = 0;

    snprintf(path, sizeof path, "%s/%s", top != NULL ? top : ".", name);
    FILE *in = fopen(path, "r");
    if (in == NULL)
        fail_msg("%s cannot be opened", path);
    if (getdelim(&text, &room, '\0', in) < 0)
        fail_msg("%s cannot be read", path);
    fclose(in);
    return text;
}

static void expect_golden(const char *name, const char *is)
{
    const char *top = getenv("top_srcdir");
    char path[1024];

    if (getenv("UPDATE_GOLDEN") != NULL) {
        snprintf(path, sizeof path, "%s/%s", top != NULL ? top : ".", name);
        FILE *out = fopen(path, "w");
        assert_non_null(out);
        assert_true(fputs(is, out) >= 0);
        assert_int_equal(fclose(out), 0);
    }
    char *golden = read_file("top_srcdir", name);
    for (const char *a = golden, *b = is; *a != '\0' || *b != '\0';) {
        const size_t length = strcspn(a, "\n"), other = strcspn(b, "\n");
        if (length != other || memcmp(a, b, length) != 0)
            fail_msg("%s says \"%.*s\", and it is \"%.*s\"", name, (int)length, a, (int)other, b);
        a += length + (a[length] == '\n');
        b += other + (b[other] == '\n');
    }
    free(golden);
}

// --- limits --------------------------------------------------------------------------------------

static const char *unit_of(const struct setting *setting)
{
    if (setting->type == &type_number)
        return "";
    return setting->type == &type_duration ? "s" : setting->type == &type_days ? "d" : NULL;
}

static bool is_taken(const struct setting *setting, uint64_t value)
{
    char text[32], wrong[256];
    const char *const values[] = {text};

    snprintf(text, sizeof text, "%" PRIu64 "%s", value, unit_of(setting));
    return setting->type->read(setting, values, 1, NULL, wrong, sizeof wrong) == FAULT_NONE;
}

// The most bytes that a text, or each item of a list, may have; 0: it is one of neither.
static uint32_t most_bytes_of(const struct setting *setting)
{
    const bool is_text = setting->type == &type_list || setting->type == &type_patterns ||
                         setting->type == &type_string;

    return is_text ? (setting->max > 0 ? setting->max : 256) - 1 : 0;
}

static bool takes_bytes(const struct setting *setting, uint32_t count)
{
    char text[1024] = "", wrong[256];
    const char *const values[] = {"a", text};

    assert_in_range(count, 1, sizeof text - 1);
    memset(text, 'a', count);
    return setting->type->read(setting, setting->type->list ? values : values + 1,
                               setting->type->list ? 2 : 1, NULL, wrong,
                               sizeof wrong) == FAULT_NONE;
}

static void every_number_is_taken_within_its_limits_alone(void **state)
{
    char *table = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&table, &size);
    unsigned numbers = 0;

    (void)state;
    assert_non_null(out);
    for (size_t s = 0; s < SECTION_COUNT_; s++) {
        const struct section *section = &policy_sections[s];
        for (size_t i = 0; i < section->count; i++) {
            const struct setting *setting = &section->settings[i];
            const char *unit = unit_of(setting);
            fprintf(out, "%s.%s", section->name != NULL ? section->name : "", setting->name);
            if (unit != NULL)
                fprintf(out, " %" PRIu32 "%s to %" PRIu32 "%s", setting->min, unit, setting->max,
                        unit);
            const uint32_t most = most_bytes_of(setting);
            if (most > 0) {
                fprintf(out, " %sup to %" PRIu32 " bytes", setting->type->list ? "each " : "",
                        most);
                if (!takes_bytes(setting, most) || takes_bytes(setting, most + 1))
                    fail_msg("%s", setting->name);
            }
            for (size_t c = 0; setting->choices != NULL && setting->choices[c].word != NULL; c++)
                fprintf(out, "%s%s", c == 0 ? " or " : "|", setting->choices[c].word);
            fprintf(out, "%s%s\n", setting->initial != NULL ? ", initially " : "",
                    setting->initial != NULL ? setting->initial : "");
            if (unit == NULL)
                continue;
            numbers++;
            if ((setting->min > 0 && is_taken(setting, setting->min - 1)) ||
                !is_taken(setting, setting->min) || !is_taken(setting, setting->max) ||
                is_taken(setting, (uint64_t)setting->max + 1))
                fail_msg("%s", setting->name);
        }
    }
    fclose(out);
    assert_in_range(numbers, 25, 100);
    expect_golden("tests/settings/limits.golden", table);
    free(table);
}

// --- lint of the shipped profiles ----------------------------------------------------------------

static bool write_finding(void *context, const struct finding *finding)
{
    // Without the line, which every change of a profile moves.
    fprintf(context, "%s %s %s: %.*s: %s\n", finding->error ? "error" : "advice", finding->clause,
            finding->document, (int)strcspn(finding->where, "("), finding->where, finding->text_en);
    return true;
}

static void lint_of_each_shipped_profile(void **state)
{
    static const char *const profiles[] = {"municipal", "kobe", "kikuyo", "juki", "nist-800-63b-4"};
    char *said = NULL, name[64], error[512];
    size_t size = 0;
    FILE *out = open_memstream(&said, &size);

    (void)state;
    assert_non_null(out);
    for (size_t i = 0; i < 2 * COUNT(profiles); i++) {
        const bool with_key = i >= COUNT(profiles);
        struct policy *policy = NULL;
        snprintf(name, sizeof name, "policies/%s%s.policy", profiles[i % COUNT(profiles)],
                 with_key ? "-key" : "");
        char *text = read_file(with_key ? "top_builddir" : "top_srcdir", name);
        if (policy_parse(name, text, &policy, error, sizeof error) != FAULT_NONE)
            fail_msg("%s", error);
        fprintf(out, "# %s\n", name);
        policy_lint(policy, write_finding, out);
        policy_free(&policy);
        free(text);
    }
    fclose(out);
    assert_null(strstr(said, "\nerror"));
    expect_golden("tests/settings/lint.golden", said);
    free(said);
}

// --- the page about them -------------------------------------------------------------------------

static const char *time_text(uint32_t seconds, char out[16])
{
    const uint32_t divisor = seconds % 86400 == 0 ? 86400 : seconds % 3600 == 0 ? 3600 : 60;

    if (seconds == 0)
        return "–";
    snprintf(out, 16, "%" PRIu32 "%c", seconds / divisor,
             divisor == 86400  ? 'd'
             : divisor == 3600 ? 'h'
                               : 'm');
    return out;
}

static void write_tries(FILE *out, const struct policy *policy, const char *name, bool session)
{
    char a[16], b[16], c[16];

    for (size_t i = 0; i < policy->rule_count; i++) {
        const struct rule *rule = &policy->rules[i];
        if (strcmp(rule->name, name) != 0 || rule->deny)
            continue;
        fprintf(out, " %" PRIu32 " in %s, %s", rule->failures, time_text(rule->window, a),
                time_text(rule->lock, b));
        if (session)
            fprintf(out, ", %s", time_text(rule->session_seconds, c));
        fputs(" |", out);
        return;
    }
    fputs(" – |", out);
}

static char *page_line(const char *name, const struct policy *policy)
{
    char *line = NULL, age[16], dormant[16];
    size_t size = 0;
    FILE *out = open_memstream(&line, &size);

    assert_non_null(out);
    fprintf(out, "| %s |", name);
    write_tries(out, policy, "desktop", true);
    write_tries(out, policy, "remote", true);
    write_tries(out, policy, "elevate", false);
    fprintf(out, " %" PRIu32 ", %" PRIu32 ", %s | %s |\n", policy->password.min_length,
            policy->password.min_classes, time_text(policy->password.max_age_days * 86400, age),
            time_text(policy->dormant_seconds, dormant));
    fclose(out);
    return line;
}

static void the_page_about_the_profiles_says_what_they_say(void **state)
{
    static const char *const profiles[] = {"municipal", "kobe", "kikuyo", "juki", "nist-800-63b-4"};
    char *page = read_file("top_srcdir", "doc/PROFILES.md"), name[64], error[512];

    (void)state;
    for (size_t i = 0; i < COUNT(profiles); i++) {
        struct policy *policy = NULL;
        snprintf(name, sizeof name, "policies/%s.policy", profiles[i]);
        char *text = read_file("top_srcdir", name);
        if (policy_parse(name, text, &policy, error, sizeof error) != FAULT_NONE)
            fail_msg("%s", error);
        char *line = page_line(profiles[i], policy);
        if (strstr(page, line) == NULL)
            fail_msg("doc/PROFILES.md lacks the line %s", line);
        free(line);
        policy_free(&policy);
        free(text);
    }
    free(page);
}

// --- A1 ------------------------------------------------------------------------------------------

static struct random dice;

static const char *one_of(const char *const *choices, unsigned count)
{
    return choices[random_below(&dice, count)];
}

#define ONE_OF(...)                                                                                \
    one_of((const char *const[]){__VA_ARGS__}, COUNT(((const char *const[]){__VA_ARGS__})))

static void write_rule(FILE *out, unsigned n)
{
    fprintf(out, "rule \"r%u\" {\n", n);
    fputs(ONE_OF("", " service = {\"login\"}\n", " service = {\"su*\"}\n",
                 " service = {\"!sshd\"}\n"),
          out);
    fputs(ONE_OF("", "", " group = {\"juki\"}\n", " group = {\"!juki\"}\n"), out);
    fputs(ONE_OF("", "", " user = {\"root\"}\n"), out);
    fputs(ONE_OF("", "", "", " host = {\"zei-*\"}\n"), out);
    fputs(ONE_OF("", "", " time = {\"mon-fri 08:30-17:15\"}\n", " time = {\"!holiday\"}\n"), out);
    fputs(ONE_OF("", " origin = local\n", " origin = remote\n"), out);
    fputs(ONE_OF("", "", " privileged = yes\n", " privileged = no\n"), out);
    if (random_below(&dice, 8) == 0) {
        fputs(" deny = yes\n}\n", out);
        return;
    }
    fputs(ONE_OF(" classes = 1\n", " classes = 1\n one_class_by = \"K1\"\n", " classes = 2\n",
                 " classes = 2\n", " classes = 2\n", " classes = 2\n", " classes = 3\n"),
          out);
    fputs(ONE_OF("", "", " include = {\"knowledge\"}\n", " include = {\"possession\"}\n",
                 " include = {\"knowledge\", \"possession\"}\n"),
          out);
    fputs(ONE_OF(" way = {\"password+otp\"}\n", " way = {\"password+otp\"}\n",
                 " way = {\"key\", \"password+otp\"}\n", " way = {\"password\"}\n",
                 " way = {\"otp\"}\n"),
          out);
    static const char *const flags[] = {
        "first_login",      "shared_ids",  "emergency", "show_retry",
        "unprotected_keys", "interactive", "grant",     "root_without_authentication"};
    for (size_t i = 0; i < COUNT(flags); i++)
        if (random_below(&dice, 3) == 0)
            fprintf(out, " %s = yes\n", flags[i]);
    fputs(ONE_OF("", " unsynchronised_clock = warn\n"), out);
    fputs("}\n", out);
}

static bool is_a1_error(void *context, const struct finding *finding)
{
    if (finding->error && (strcmp(finding->clause, "A1") == 0))
        *(bool *)context = true;
    return true;
}

static bool lets_in_by_one_class(const struct rule *rule)
{
    static const class_set few[] = {CLASS_NONE, CLASS_KNOWLEDGE, CLASS_POSSESSION, CLASS_INHERENCE};

    for (size_t i = 0; i < COUNT(few); i++)
        if (classes_satisfy(few[i], rule->classes, rule->include))
            return true;
    return false;
}

#define EXCEPTIONS 24

// Whatever somebody may have approved, also what the command would not take.
static void make_exceptions(struct exception *exceptions)
{
    for (size_t i = 0; i < EXCEPTIONS; i++) {
        struct exception *one = &exceptions[i];
        *one = (struct exception){.number = (int64_t)i + 1,
                                  .until = {1000 + (int64_t)random_below(&dice, 9)},
                                  .setting = (enum relaxed)random_below(&dice, RELAX_COUNT_)};
        snprintf(one->value, sizeof one->value, "%s", ONE_OF("any", "any", "sun-sat 00:00-24:00"));
        snprintf(one->group, sizeof one->group, "%s", ONE_OF("", "", "juki", "other"));
        snprintf(one->rule, sizeof one->rule, "r%u", random_below(&dice, 4));
        snprintf(one->service, sizeof one->service, "%s", ONE_OF("*", "*", "su*", "login"));
        snprintf(one->host, sizeof one->host, "%s", ONE_OF("*", "madoguchi-1", "other"));
    }
}

struct tally {
    unsigned let_in, by_exception, with_grant;
};

// What exceptions change: a refusal into a login by two classes at least, also under a policy that
// lint has an error for; never a rule that denies, nor a demand for a grant.
static void expect_no_less(const struct policy *policy, const struct policy_request *request,
                           const struct decision *alone, struct tally *tally)
{
    struct exception exceptions[EXCEPTIONS];
    struct policy_request relaxed = *request;

    make_exceptions(exceptions);
    relaxed.exceptions = exceptions;
    relaxed.exception_count = EXCEPTIONS;
    const struct decision decision = policy_decide(policy, &relaxed);
    if (decision.exception == 0) {
        assert_int_equal(decision.kind, alone->kind);
        assert_ptr_equal(decision.rule, alone->rule);
        assert_int_equal(decision.grant, alone->grant);
        return;
    }
    tally->by_exception++;
    tally->with_grant += decision.grant;
    const struct exception *by = &exceptions[decision.exception - 1];
    assert_int_equal(decision.kind, DECISION_RULE);
    assert_true(alone->kind != DECISION_RULE && alone->kind != DECISION_DENY_GROUPS &&
                alone->kind != DECISION_DENY_CLOCK);
    assert_true(decision.rule->classes >= 2 && !decision.rule->deny);
    if (lets_in_by_one_class(decision.rule))
        fail_msg("an exception lets in by one class, by %s", decision.rule->where);
    assert_false(decision.rule->account_without_authentication ||
                 decision.rule->root_without_authentication);
    assert_true(decision.grant || !decision.rule->grant);
    assert_true(request->synchronised || decision.rule->unsynchronised_clock == CLOCK_WARN);
    assert_int_equal(decision.exception_until.seconds, by->until.seconds);
    if (by->group[0] != '\0')
        assert_true(request->groups_known && request->groups_size > 0 &&
                    strcmp(by->group, "juki") == 0);
}

// Whoever, by whatever, from wherever, whenever, whatever is known.
static void expect_two_classes(const struct policy *policy, bool told, struct tally *tally)
{
    static const char *const services[] = {"login", "sudo", "su", "sshd", "other"};
    static const uint8_t member = 0xff;

    for (unsigned i = 0; i < 5 * 64; i++) {
        const unsigned bits = i / 5;
        const struct civil_time now = {{2026, 11, 30}, (bits & 32) != 0 ? 600 : 1200};
        const struct policy_request request = {
            .service = services[i % 5],
            .user = (bits & 1) != 0 ? "root" : "taro",
            .host = "madoguchi-1",
            .user_found = true,
            .uid = (bits & 1) != 0 ? 0 : 1000,
            .groups_known = (bits & 2) != 0,
            .groups = &member,
            .groups_size = (bits & 4) != 0 ? 1 : 0,
            .origin = (bits & 8) != 0 ? ORIGIN_LOCAL : ORIGIN_REMOTE,
            .now = &now,
            .synchronised = (bits & 16) != 0,
        };
        const struct decision decision = policy_decide(policy, &request);
        expect_no_less(policy, &request, &decision, tally);
        if (decision.kind != DECISION_RULE)
            continue;
        tally->let_in++;
        if (lets_in_by_one_class(decision.rule) &&
            (decision.rule->one_class_by == NULL || strcmp(request.service, "sudo") == 0))
            fail_msg("%s lets in by one class", decision.rule->where);
        if (lets_in_by_one_class(decision.rule) && !told)
            fail_msg("%s lets in by one class, and lint has no error", decision.rule->where);
    }
}

static void no_combination_lets_in_by_fewer_than_two_classes_untold(void **state)
{
    struct tally tally = {0, 0, 0};
    unsigned parsed = 0, clean = 0;

    (void)state;
    dice = random_start("combinations", 4500);
    for (unsigned i = 0; i < 4500; i++) {
        char *text = NULL, error[512];
        size_t size = 0;
        FILE *out = open_memstream(&text, &size);
        struct policy *policy = NULL;
        bool told = false;
        assert_non_null(out);
        fputs("profile = \"random\"\ndocuments = {\"K\"}\nprivileged_services = {\"sudo\"}\n", out);
        for (unsigned r = 0, rules = 1 + random_below(&dice, 4); r < rules; r++)
            write_rule(out, r);
        fclose(out);
        if (policy_parse("random", text, &policy, error, sizeof error) == FAULT_NONE) {
            parsed++;
            policy_lint(policy, is_a1_error, &told);
            clean += !told;
            expect_two_classes(policy, told, &tally);
            policy_free(&policy);
        }
        free(text);
    }
    assert_true(parsed > 300 && clean > 100 && parsed > clean && tally.let_in > 10000);
    printf("# by an exception: %u, with a demand for a grant: %u\n", tally.by_exception,
           tally.with_grant);
    assert_true(tally.by_exception > 1000 && tally.with_grant > 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"G1 every number is taken within its limits alone",
         every_number_is_taken_within_its_limits_alone, NULL, NULL, NULL},
        {"G1 lint of each shipped profile", lint_of_each_shipped_profile, NULL, NULL, NULL},
        {"G1 the page about the profiles says what they say",
         the_page_about_the_profiles_says_what_they_say, NULL, NULL, NULL},
        {"A1 F1 no combination of settings, exceptions and grants lets in by fewer than two "
         "classes untold",
         no_combination_lets_in_by_fewer_than_two_classes_untold, NULL, NULL, NULL},
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

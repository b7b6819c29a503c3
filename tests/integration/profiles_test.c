// SPDX-License-Identifier: BSD-2-Clause
// The shipped profiles: that they parse, say what they should for real programs, survive a dump,
// and that lint finds nothing broken in them, but finds each thing that is broken on purpose.
#include "../settings/lint_mutations.h"
#include "core/policy_decide.h"
#include "factor/registry.h"
#include "settings/clauses.h"
#include "settings/daemon_file.h"
#include "settings/policy_file.h"
#include "settings/policy_lint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
static const char *const profiles[] = {
    "municipal",     "kobe",     "kikuyo",     "juki",     "nist-800-63b-4",
    "municipal-key", "kobe-key", "kikuyo-key", "juki-key", "nist-800-63b-4-key"};
#define PROFILES COUNT(profiles)
enum { WITH_KEY = NIST + 1 };
// Those with keys are made from the others and lie where is built.
#define IS(profile, number) ((profile) % WITH_KEY == (number))

static char *texts[PROFILES];
static struct policy *policies[PROFILES];
static char error[512];

static char *read_from(const char *where, const char *path)
{
    const char *top = getenv(where);
    char full[1024];
    char *text = NULL;
    size_t size = 0;

    snprintf(full, sizeof full, "%s/%s", top != NULL ? top : ".", path);
    FILE *in = fopen(full, "r");
    if (in == NULL)
        fail_msg("%s cannot be opened", full);
    if (getdelim(&text, &size, '\0', in) < 0)
        fail_msg("%s cannot be read", full);
    fclose(in);
    return text;
}

static char *read_source(const char *path)
{
    return read_from("top_srcdir", path);
}

static int load_all(void **state)
{
    (void)state;
    for (size_t i = 0; i < PROFILES; i++) {
        char path[64];
        snprintf(path, sizeof path, "policies/%s.policy", profiles[i]);
        texts[i] = read_from(i < WITH_KEY ? "top_srcdir" : "top_builddir", path);
        if (policy_parse(path, texts[i], &policies[i], error, sizeof error) != FAULT_NONE)
            fail_msg("%s", error);
    }
    return 0;
}

static int free_all(void **state)
{
    (void)state;
    for (size_t i = 0; i < PROFILES; i++) {
        policy_free(&policies[i]);
        free(texts[i]);
    }
    return 0;
}

// --- what they say -------------------------------------------------------------------------------

static const char *decided(const struct policy *policy, const char *service, const char *user,
                           uint32_t uid, enum origin origin)
{
    const struct policy_request request = {
        .service = service,
        .user = user,
        .host = "madoguchi-1",
        .user_found = true,
        .uid = uid,
        .groups_known = true,
        .origin = origin,
    };
    const struct decision decision = policy_decide(policy, &request);
    if (decision.kind == DECISION_RULE)
        return decision.rule->name;
    return decision.kind == DECISION_DENY_RULE ? "deny" : "none";
}

static void a2_every_program_has_its_rule_in_every_profile(void **state)
{
    static const struct {
        const char *service, *rule;
    } cases[] = {
        {"login", "desktop"},
        {"lightdm", "desktop"},
        {"gdm-password", "desktop"},
        {"vlock", "locker"},
        {"xscreensaver", "locker"},
        {"kde", "locker"},
        {"greetd", "desktop"},
        {"doas", "elevate"},
        {"sddm-greeter", "background"},
        {"sudo", "elevate"},
        {"sudo-i", "elevate"},
        {"polkit-1", "become"},
        {"su", "become"},
        {"su-l", "become"},
        {"warifu", "administration"},
        {"passwd", "change"},
        {"chpasswd", "change"},
        {"cron", "background"},
        {"atd", "background"},
        {"systemd-user", "background"},
        {"sshd", "deny"},
        {"ftp", "deny"},
        {"other", "deny"},
        {"", "deny"},
        {"LOGIN", "deny"},
        {"login ", "deny"},
        {"../login", "deny"},
        {"*", "deny"},
    };
    (void)state;
    for (size_t p = 0; p < PROFILES; p++)
        for (size_t i = 0; i < COUNT(cases); i++)
            assert_string_equal(decided(policies[p], cases[i].service, "alice", 1000, ORIGIN_LOCAL),
                                cases[i].rule);
}

static void a3_nothing_remote_but_ssh_and_in_juki_nothing(void **state)
{
    static const char *const services[] = {"login", "sshd", "sudo",   "su",  "lightdm",
                                           "vlock", "cron", "warifu", "atd", "passwd",
                                           "other", "su-l", "i3lock", "ftp", "polkit-1"};

    (void)state;
    for (size_t p = 0; p < PROFILES; p++) {
        for (size_t i = 0; i < COUNT(services); i++) {
            const bool ssh = strcmp(services[i], "sshd") == 0 && !IS(p, JUKI);
            assert_string_equal(decided(policies[p], services[i], "alice", 1000, ORIGIN_REMOTE),
                                ssh ? "remote" : "deny");
        }
    }
}

static void d5_root_never_logs_in_directly(void **state)
{
    static const char *const services[] = {"login", "sshd", "lightdm", "gdm-password",
                                           "sddm",  "su",   "su-l"};
    static const char *const names[] = {"root", "admin", "administrator"};

    (void)state;
    for (size_t p = 0; p < PROFILES; p++)
        for (size_t i = 0; i < COUNT(services); i++)
            for (size_t n = 0; n < COUNT(names); n++)
                for (unsigned remote = 0; remote < 2; remote++)
                    assert_string_equal(decided(policies[p], services[i], names[n], 0,
                                                remote ? ORIGIN_REMOTE : ORIGIN_LOCAL),
                                        "deny");
    for (size_t p = 0; p < PROFILES; p++) // root's own work goes on
        assert_string_equal(decided(policies[p], "cron", "root", 0, ORIGIN_LOCAL), "background");
}

static void a1_every_factor_set_against_every_rule(void **state)
{
    unsigned count = 0;
    const struct factor *factors = factor_table(&count);
    unsigned satisfied = 0;

    (void)state;
    assert_in_range(count, 2, 8);
    for (size_t p = 0; p < PROFILES; p++) {
        for (size_t r = 0; r < policies[p]->rule_count; r++) {
            const struct rule *rule = &policies[p]->rules[r];
            for (unsigned set = 0; set < 1u << count; set++) {
                class_set shown = CLASS_NONE;
                bool knowledge = false;
                bool possession = false;
                bool key = false; // at its best: with its holder verified
                for (unsigned f = 0; f < count; f++) {
                    if (!(set >> f & 1))
                        continue;
                    shown = (class_set)(shown | factors[f].classes);
                    knowledge = knowledge || strcmp(factors[f].name, "password") == 0;
                    possession = possession || strcmp(factors[f].name, "otp") == 0;
                    key = key || strcmp(factors[f].name, "key") == 0;
                }
                const bool alone = IS(p, NIST) && strcmp(rule->name, "locker") == 0;
                const bool expected = !rule->deny && (key || (knowledge && (possession || alone)));
                assert_int_equal(
                    !rule->deny && classes_satisfy(shown, rule->classes, rule->include), expected);
                satisfied += expected;
            }
            for (size_t w = 0; w < rule->way_count; w++)
                assert_true(classes_satisfy(policy_way_classes(&rule->ways[w]), rule->classes,
                                            rule->include));
        }
    }
    assert_true(satisfied > 20);
}

static const struct rule *rule_named(const struct policy *policy, const char *name)
{
    for (size_t r = 0; r < policy->rule_count; r++)
        if (strcmp(policy->rules[r].name, name) == 0)
            return &policy->rules[r];
    return NULL;
}

static bool has_key(const struct way *way)
{
    return memchr(way->factors, factor_by_name("key")->kind, sizeof way->factors) != NULL;
}

// Everything else of the two is the same, since one is made from the other.
static void a1_f12_keys_are_asked_where_people_sit(void **state)
{
    static const struct {
        const char *rule;
        size_t first, ways; // which way is the key's alone, from 1; it is in the third as well (C2)
    } cases[] = {{"desktop", 1, 3},        {"locker", 1, 3},    {"elevate", 1, 3},
                 {"become", 1, 3},         {"change", 1, 3},    {"remote", 0, 1},
                 {"administration", 2, 3}, {"background", 0, 1}};

    (void)state;
    for (size_t p = WITH_KEY; p < PROFILES; p++) {
        // A further key by its owner (abuse:C5); where nobody has a first one nobody adds one.
        assert_true(policies[p]->key.self_enrolment);
        assert_false(policies[p - WITH_KEY]->key.self_enrolment);
        for (size_t i = 0; i < COUNT(cases); i++) {
            const struct rule *rule = rule_named(policies[p], cases[i].rule);
            const struct rule *plain = rule_named(policies[p - WITH_KEY], cases[i].rule);
            // NIST's locker asks for one class only, and a key alone may show the wrong one.
            const bool alone = IS(p, NIST) && strcmp(cases[i].rule, "locker") == 0;
            if (plain == NULL) { // juki has nothing remote
                assert_null(rule);
                continue;
            }
            assert_non_null(rule);
            assert_int_equal(rule->way_count, alone ? 1 : cases[i].ways);
            assert_int_equal(rule->classes, plain->classes);
            assert_int_equal(rule->failures, plain->failures);
            for (size_t w = 0; w < rule->way_count; w++)
                assert_int_equal(has_key(&rule->ways[w]),
                                 !alone && (w + 1 == cases[i].first || w == 2));
            assert_int_equal(rule->include,
                             cases[i].first == 0 || alone ? plain->include : CLASS_NONE);
            for (size_t w = 0; w < plain->way_count; w++)
                assert_false(has_key(&plain->ways[w]));
        }
    }
}

static void d3_privilege_is_stronger_in_every_profile(void **state)
{
    (void)state;
    for (size_t p = 0; p < PROFILES; p++) {
        uint32_t ordinary = 0;
        for (size_t r = 0; r < policies[p]->rule_count; r++)
            if (strcmp(policies[p]->rules[r].name, "desktop") == 0)
                ordinary = policies[p]->rules[r].failures;
        assert_true(ordinary > 0);
        for (size_t r = 0; r < policies[p]->rule_count; r++) {
            const struct rule *rule = &policies[p]->rules[r];
            const bool first = strcmp(rule->name, "desktop") == 0;
            assert_int_equal(rule->first_login, first);
            if (rule->privileged == YES) {
                assert_true(rule->failures < ordinary);
                assert_int_equal(rule->session_seconds, 0); // that of the login holds (D4)
            }
            // ssh public keys and the like: only where no person authenticates.
            assert_int_equal(rule->account_without_authentication,
                             strcmp(rule->name, "background") == 0 ||
                                 strcmp(rule->name, "become") == 0);
            // A6 An ID of several is neither for privilege nor for remote logins.
            if (rule->privileged == YES || rule->origin == ORIGIN_REMOTE)
                assert_false(rule->shared_ids);
            if (!rule->deny)
                assert_int_equal(rule->unsynchronised_clock, CLOCK_REFUSE);
        }
    }
}

static void every_rule_names_its_clauses(void **state)
{
    (void)state;
    for (size_t p = 0; p < PROFILES; p++) {
        assert_string_equal(policies[p]->profile, profiles[p]);
        assert_true(policies[p]->documents.count > 0);
        for (size_t r = 0; r < policies[p]->rule_count; r++)
            assert_true(policies[p]->rules[r].clauses.count > 0);
    }
}

static void profiles_survive_a_dump(void **state)
{
    (void)state;
    for (size_t p = 0; p < PROFILES; p++) {
        char *dumps[2] = {NULL, NULL};
        struct policy *again = NULL;
        for (size_t i = 0; i < 2; i++) {
            size_t size = 0;
            FILE *out = open_memstream(&dumps[i], &size);
            policy_dump(i == 0 ? policies[p] : again, out);
            fclose(out);
            if (i == 0 && policy_parse("dump", dumps[0], &again, error, sizeof error) != FAULT_NONE)
                fail_msg("%s in\n%s", error, dumps[0]);
        }
        assert_string_equal(dumps[0], dumps[1]);
        for (size_t r = 0; r < policies[p]->rule_count; r++) {
            const struct rule *a = &policies[p]->rules[r];
            const struct rule *b = &again->rules[r];
            assert_string_equal(a->name, b->name);
            assert_memory_equal(a->ways, b->ways, sizeof a->ways);
            assert_int_equal(a->classes, b->classes);
            assert_int_equal(a->deny, b->deny);
            assert_int_equal(a->lock, b->lock);
            assert_int_equal(a->services.count, b->services.count);
        }
        policy_free(&again);
        free(dumps[0]);
        free(dumps[1]);
    }
}

static void the_shipped_tokend_conf_states_the_initial_values(void **state)
{
    struct daemon_settings shipped;
    struct daemon_settings initial;
    char *text = read_source("policies/tokend.conf");

    (void)state;
    if (daemon_settings_parse("tokend.conf", text, &shipped, error, sizeof error) != FAULT_NONE)
        fail_msg("%s", error);
    assert_int_equal(daemon_settings_parse("none", "", &initial, error, sizeof error), FAULT_NONE);
    assert_string_equal(shipped.policy, initial.policy);
    assert_string_equal(shipped.issuer, initial.issuer);
    assert_int_equal(shipped.event_rate, initial.event_rate);
    // What stands behind "#name =" is accepted as well, so that nobody uncomments a mistake.
    for (char *at = text; (at = strchr(at, '#')) != NULL; at++)
        if (at[1] >= 'a' && at[1] <= 'z')
            *at = ' ';
    if (daemon_settings_parse("tokend.conf", text, &shipped, error, sizeof error) != FAULT_NONE)
        fail_msg("%s", error);
    assert_string_equal(shipped.issuer, initial.issuer);
    assert_string_equal(shipped.host, initial.host);
    assert_int_equal(shipped.hashers, initial.hashers);
    assert_int_equal(shipped.event_rate, initial.event_rate);
    assert_int_equal(shipped.connections, initial.connections);
    assert_int_equal(shipped.connections_per_uid, initial.connections_per_uid);
    assert_int_equal(shipped.name_seconds, initial.name_seconds);
    assert_int_equal(shipped.log_level, initial.log_level);
    free(text);
}

// --- lint ----------------------------------------------------------------------------------------

struct tally {
    unsigned errors, all;
    const char *wanted; // part of text_en
    bool seen;
    char where[96];
    char document[64];
};

static bool count(void *context, const struct finding *finding)
{
    struct tally *tally = context;

    tally->all++;
    tally->errors += finding->error;
    if (tally->wanted != NULL && !tally->seen && strstr(finding->text_en, tally->wanted) != NULL) {
        tally->seen = true;
        snprintf(tally->where, sizeof tally->where, "%s", finding->where);
        snprintf(tally->document, sizeof tally->document, "%s", finding->document);
    }
    if (tally->wanted == NULL && finding->error)
        print_message("# %s %s: %s\n", finding->clause, finding->where, finding->text_en);
    return true;
}

static void no_shipped_profile_breaks_a_clause(void **state)
{
    (void)state;
    for (size_t p = 0; p < PROFILES; p++) {
        struct tally tally = {0};
        policy_lint(policies[p], count, &tally);
        assert_int_equal(tally.errors, 0);
        // NIST's says where it differs from the municipal clauses.
        assert_true(IS(p, NIST) ? tally.all > 0 : tally.all == 0);
    }
}

static char *replace_first(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    char *result = NULL;

    if (at == NULL)
        fail_msg("\"%s\" does not stand in the profile", from);
    if (asprintf(&result, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from)) < 0)
        fail();
    return result;
}

static void every_check_of_lint_finds_what_it_is_for(void **state)
{
    size_t checks = 0;
    const struct lint_check *table = lint_table(&checks);

    (void)state;
    assert_int_equal(checks, COUNT(mutations));
    for (size_t c = 0; c < checks; c++) {
        unsigned proofs = 0;
        for (size_t i = 0; i < COUNT(mutations); i++)
            proofs += strstr(table[c].text_en, mutations[i].says) != NULL;
        if (proofs != 1)
            fail_msg("%u proofs of \"%s\"", proofs, table[c].text_en);
    }
    for (size_t i = 0; i < COUNT(mutations); i++) {
        const struct mutation *mutation = &mutations[i];
        struct tally before = {.wanted = mutation->says};
        struct tally after = {.wanted = mutation->says};
        char *text = replace_first(texts[mutation->profile], mutation->from, mutation->to);
        struct policy *broken = NULL;
        if (policy_parse("/some/where/broken.policy", text, &broken, error, sizeof error) !=
            FAULT_NONE)
            fail_msg("mutation %zu: %s", i, error);
        policy_lint(policies[mutation->profile], count, &before);
        policy_lint(broken, count, &after);
        if (before.seen || !after.seen)
            fail_msg("mutation %zu (%s): before %d, after %d", i, mutation->says, before.seen,
                     after.seen);
        if (strncmp(after.where, mutation->where, strlen(mutation->where)) != 0)
            fail_msg("mutation %zu: at %s, not %s", i, after.where, mutation->where);
        for (size_t c = 0; c < checks; c++) {
            if (strstr(table[c].text_en, mutation->says) == NULL)
                continue;
            assert_string_equal(after.document, table[c].documents);
            // An error where the profile claims the document, else advice.
            if (table[c].keys[0] != '\0' && after.errors == 0)
                fail_msg("mutation %zu is not an error", i);
        }
        policy_free(&broken);
        free(text);
    }
}

static bool stop_at_first(void *context, const struct finding *finding)
{
    (void)finding;
    ++*(unsigned *)context;
    return false;
}

static void a_visitor_can_stop_lint(void **state)
{
    unsigned visits = 0;

    (void)state;
    policy_lint(policies[NIST], stop_at_first, &visits);
    assert_int_equal(visits, 1);
}

static void no_text_of_lint_is_cut_and_each_names_a_clause(void **state)
{
    const struct finding *finding = NULL;
    size_t checks = 0;
    const struct lint_check *table = lint_table(&checks);

    (void)state;
    for (size_t c = 0; c < checks; c++) {
        assert_non_null(clause_by_id(table[c].clause));
        assert_true(strlen(table[c].text_ja) < sizeof finding->text_ja);
        assert_true(strlen(table[c].text_en) < sizeof finding->text_en);
        assert_true(strlen(table[c].documents) < sizeof finding->document);
        assert_true(strlen(table[c].documents) > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"A2 every program has its rule in every profile",
         a2_every_program_has_its_rule_in_every_profile, NULL, NULL, NULL},
        {"A3 nothing remote but ssh and in juki nothing",
         a3_nothing_remote_but_ssh_and_in_juki_nothing, NULL, NULL, NULL},
        {"D5 root never logs in directly", d5_root_never_logs_in_directly, NULL, NULL, NULL},
        {"A1 abuse:F12 keys are asked where people sit", a1_f12_keys_are_asked_where_people_sit,
         NULL, NULL, NULL},
        {"A1 every factor set against every rule", a1_every_factor_set_against_every_rule, NULL,
         NULL, NULL},
        {"D3 privilege is stronger in every profile", d3_privilege_is_stronger_in_every_profile,
         NULL, NULL, NULL},
        {"every rule names its clauses", every_rule_names_its_clauses, NULL, NULL, NULL},
        {"profiles survive a dump", profiles_survive_a_dump, NULL, NULL, NULL},
        {"the shipped tokend conf states the initial values",
         the_shipped_tokend_conf_states_the_initial_values, NULL, NULL, NULL},
        {"no shipped profile breaks a clause", no_shipped_profile_breaks_a_clause, NULL, NULL,
         NULL},
        {"every check of lint finds what it is for", every_check_of_lint_finds_what_it_is_for, NULL,
         NULL, NULL},
        {"a peer can stop lint", a_visitor_can_stop_lint, NULL, NULL, NULL},
        {"no text of lint is cut and each names a clause",
         no_text_of_lint_is_cut_and_each_names_a_clause, NULL, NULL, NULL},
    };

    return cmocka_run_group_tests(tests, load_all, free_all);
}

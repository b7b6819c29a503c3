// SPDX-License-Identifier: BSD-2-Clause
// A8, D7: what a new policy changes for whom is what the engine says of every single person,
// service, host, origin and time; and twenty thousand people are told in a few lines.
#include "../random.h"
#include "core/policy_decide.h"
#include "core/policy_groups.h"
#include "settings/policy_compare.h"
#include "settings/policy_file.h"
#include "settings/week.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define PEOPLE 12

static const char *const services[] = {"login", "sshd", "sudo", "su", "lightdm", "cron"};
static const char *const hosts[] = {"madoguchi-1", "madoguchi-2", "soumu-1"};
static const char *const groups[] = {"juki", "soumu", "gyousha"};

static struct policy *parse(const char *text)
{
    struct policy *policy = NULL;
    char error[512] = "";

    if (policy_parse("test.policy", text, &policy, error, sizeof error) != FAULT_NONE)
        fail_msg("%s in:\n%s", error, text);
    return policy;
}

// --- policies at random --------------------------------------------------------------------------

static void put_some(FILE *out, struct random *random, const char *setting,
                     const char *const *words, size_t count)
{
    const char *separator = "";
    const bool excludes = random_below(random, 4) == 0;
    bool any = false;

    if (random_below(random, 2) == 0)
        return;
    fprintf(out, "    %s = {", setting);
    for (size_t i = 0; i < count; i++)
        if (random_below(random, 2) == 0 || (i + 1 == count && !any)) {
            fprintf(out, "%s\"%s%s\"", separator, excludes ? "!" : "", words[i]);
            separator = ", ";
            any = true;
        }
    fputs("}\n", out);
}

static struct policy *random_policy(struct random *random)
{
    static const char *const users[] = {"taro*", "p1", "root", "*"};
    static const char *const patterns[] = {"madoguchi-*", "soumu-?"};
    static const char *const times[] = {"mon-fri 08:30-17:15", "22:00-05:00", "holiday", "sat,sun"};
    static const char *const origins[] = {"any", "local", "remote"};
    const unsigned rules = 1 + random_below(random, 5);
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    assert_non_null(out);
    fputs("profile = \"random\"\nprivileged_services = {\"sudo\", \"su\"}\n"
          "default_names = {\"root\"}\ncontractors = {\"gyousha\"}\nclosed_days = {\"01-02\"}\n",
          out);
    for (unsigned r = 0; r < rules; r++) {
        fprintf(out, "rule \"r%u\" {\n", r);
        put_some(out, random, "service", services, COUNT(services));
        put_some(out, random, "user", users, COUNT(users));
        put_some(out, random, "group", groups, COUNT(groups));
        put_some(out, random, "host", random_below(random, 2) == 0 ? hosts : patterns, 2);
        put_some(out, random, "time", times, COUNT(times));
        fprintf(out, "    origin = %s\n", origins[random_below(random, 3)]);
        if (random_below(random, 4) == 0)
            fputs("    deny = yes\n", out);
        else
            fprintf(out, "    classes = 2\n    way = {\"%s\"}\n    failures = %u\n    grant = %s\n",
                    random_below(random, 2) == 0 ? "password+otp" : "otp+password",
                    1 + random_below(random, 3), random_below(random, 4) == 0 ? "yes" : "no");
        fputs("}\n", out);
    }
    assert_int_equal(fclose(out), 0);
    struct policy *policy = parse(text);
    free(text);
    return policy;
}

static void random_people(struct random *random, struct compare_person people[PEOPLE],
                          const struct policy *const policies[2])
{
    static const char *const names[PEOPLE] = {"root", "p1", "p2",   "p3",     "taro", "taro1",
                                              "p4",   "p5", "jiro", "hanako", "p6",   "p7"};

    for (unsigned i = 0; i < PEOPLE; i++) {
        const uint32_t member = random_below(random, 8);
        people[i] = (struct compare_person){.name = names[i], .uid = i == 0 ? 0 : 1000 + i};
        for (int p = 0; p < 2; p++)
            for (size_t n = 0; n < policy_group_items(policies[p]); n++)
                for (unsigned g = 0; g < COUNT(groups); g++)
                    if (strcmp(policy_group_item(policies[p], n), groups[g]) == 0 &&
                        (member >> g & 1) != 0)
                        people[i].groups[p][n / 8] |= (uint8_t)(1 << n % 8);
    }
}

// --- every one by itself -------------------------------------------------------------------------

struct told { // how often what was told of one place
    unsigned changes[PEOPLE][COUNT(services)][COUNT(hosts)][2];
    unsigned always[PEOPLE][COUNT(services)][COUNT(hosts)][2];
    unsigned kinds[PEOPLE][COUNT(services)][COUNT(hosts)][2]; // bits
    unsigned rows;
};

static bool note(void *context, const struct change *change)
{
    struct told *told = context;

    told->rows++;
    assert_true(change->people_count > 0 && change->service_count > 0 && change->host_count > 0);
    assert_true(change->local || change->remote);
    assert_int_equal(change->always, change->when[0] == '\0');
    for (size_t p = 0; p < change->people_count; p++)
        for (size_t s = 0; s < change->service_count; s++)
            for (size_t h = 0; h < change->host_count; h++)
                for (int o = 0; o < 2; o++) {
                    if (!(o == 0 ? change->local : change->remote))
                        continue;
                    const size_t at[] = {change->people[p], change->services[s], change->hosts[h]};
                    told->changes[at[0]][at[1]][at[2]][o]++;
                    told->always[at[0]][at[1]][at[2]][o] += change->always;
                    told->kinds[at[0]][at[1]][at[2]][o] |= 1u << change->kind;
                }
    return true;
}

struct asked { // what the engine says of one place, at all times
    unsigned different, moments, kinds;
};

static struct asked ask(const struct policy *const policies[2], const struct compare_person *person,
                        const char *service, const char *host, int origin, const struct week *week)
{
    struct asked asked = {.moments = (unsigned)week->count};

    for (size_t m = 0; m < week->count; m++) {
        struct decision said[2];
        struct difference difference;
        for (int p = 0; p < 2; p++) {
            const struct policy_request request = {
                .service = service,
                .user = person->name,
                .host = host,
                .user_found = true,
                .uid = person->uid,
                .groups_known = true,
                .groups = person->groups[p],
                .groups_size = sizeof person->groups[p],
                .origin = origin == 0 ? ORIGIN_LOCAL : ORIGIN_REMOTE,
                .now = &week->moments[m].time,
                .synchronised = true,
                .holidays = &week->holidays,
            };
            said[p] = policy_decide(policies[p], &request);
        }
        assert_int_equal(decision_difference(&said[0], &said[1], false, &difference), FAULT_NONE);
        asked.different += difference.differs;
        asked.kinds |= difference.differs ? 1u << difference.kind : 0;
    }
    return asked;
}

static void the_comparison_says_what_the_engine_says(void **state)
{
    struct random random = random_start("the comparison says what the engine says", 20270104);
    static struct told told;
    unsigned different = 0, partly = 0;

    (void)state;
    for (unsigned round = 0; round < 60; round++) {
        struct policy *made[2] = {random_policy(&random), random_policy(&random)};
        const struct policy *const policies[2] = {made[0], made[1]};
        struct compare_person people[PEOPLE];
        struct week week;
        random_people(&random, people, policies);
        memset(&told, 0, sizeof told);
        const struct comparison comparison = {.policies = {made[0], made[1]},
                                              .people = people,
                                              .people_count = PEOPLE,
                                              .services = services,
                                              .service_count = COUNT(services),
                                              .hosts = hosts,
                                              .host_count = COUNT(hosts),
                                              .visit = note,
                                              .context = &told};
        assert_int_equal(policy_compare(&comparison), FAULT_NONE);
        assert_int_equal(week_make(policies, &week), FAULT_NONE);
        for (size_t p = 0; p < PEOPLE; p++)
            for (size_t s = 0; s < COUNT(services); s++)
                for (size_t h = 0; h < COUNT(hosts); h++)
                    for (int o = 0; o < 2; o++) {
                        const struct asked asked =
                            ask(policies, &people[p], services[s], hosts[h], o, &week);
                        if ((asked.different > 0) != (told.changes[p][s][h][o] > 0) ||
                            asked.kinds != told.kinds[p][s][h][o])
                            fail_msg("round %u: %s at %s on %s: %u of %u, kinds %x and %x", round,
                                     people[p].name, services[s], hosts[h], asked.different,
                                     asked.moments, asked.kinds, told.kinds[p][s][h][o]);
                        if (told.always[p][s][h][o] > 0)
                            assert_int_equal(asked.different, asked.moments);
                        different += asked.different > 0;
                        partly += asked.different > 0 && asked.different < asked.moments;
                    }
        week_free(&week);
        policy_free(&made[0]);
        policy_free(&made[1]);
    }
    assert_true(different > 1000 && partly > 100); // else this says nothing
}

static void a_policy_differs_in_nothing_from_itself(void **state)
{
    struct random random = random_start("a policy differs in nothing from itself", 7);
    static struct told told;

    (void)state;
    for (unsigned round = 0; round < 20; round++) {
        struct policy *policy = random_policy(&random);
        const struct policy *const policies[2] = {policy, policy};
        struct compare_person people[PEOPLE];
        random_people(&random, people, policies);
        memset(&told, 0, sizeof told);
        const struct comparison comparison = {.policies = {policy, policy},
                                              .people = people,
                                              .people_count = PEOPLE,
                                              .services = services,
                                              .service_count = COUNT(services),
                                              .hosts = hosts,
                                              .host_count = COUNT(hosts),
                                              .visit = note,
                                              .context = &told};
        assert_int_equal(policy_compare(&comparison), FAULT_NONE);
        assert_int_equal(told.rows, 0);
        policy_free(&policy);
    }
}

// --- in words ------------------------------------------------------------------------------------

struct lines {
    FILE *out;
    const struct compare_person *people;
};

static bool write_change(void *context, const struct change *change)
{
    const struct lines *lines = context;

    fprintf(lines->out,
            "%s: %zu people (%s ...), %zu services (%s ...), %zu hosts, %s%s, %s%s: %s -> %s\n",
            change_kind_name(change->kind), change->people_count,
            lines->people[change->people[0]].name, change->service_count,
            services[change->services[0]], change->host_count, change->local ? "local" : "",
            change->remote ? "remote" : "", change->always ? "always" : "at ", change->when,
            change->before, change->after);
    return true;
}

static char *compare(const char *old, const char *new, struct compare_person *people, size_t count)
{
    struct policy *before = parse(old), *after = parse(new);
    char *text = NULL;
    size_t size = 0;
    struct lines lines = {open_memstream(&text, &size), people};
    const struct comparison comparison = {.policies = {before, after},
                                          .people = people,
                                          .people_count = count,
                                          .services = services,
                                          .service_count = COUNT(services),
                                          .hosts = hosts,
                                          .host_count = COUNT(hosts),
                                          .visit = write_change,
                                          .context = &lines};

    assert_non_null(lines.out);
    assert_int_equal(policy_compare(&comparison), FAULT_NONE);
    assert_int_equal(fclose(lines.out), 0);
    policy_free(&before);
    policy_free(&after);
    return text;
}

#define HEAD "profile = \"p\"\n"
#define WAY "classes = 2\n way = {\"password+otp\"}\n"

static void who_gains_and_who_loses_is_told_in_words(void **state)
{
    static const struct {
        const char *old, *new, *told;
    } cases[] = {
        {HEAD "rule \"a\" { service = {\"login\"}\n " WAY "}",
         HEAD "rule \"b\" { service = {\"sshd\"}\n " WAY "}",
         "gains: 2 people (taro ...), 1 services (sshd ...), 3 hosts, localremote, always: "
         "refused: "
         "no rule -> rule b: {\"password+otp\"}\n"
         "loses: 2 people (taro ...), 1 services (login ...), 3 hosts, localremote, always: rule "
         "a: "
         "{\"password+otp\"} -> refused: no rule\n"},
        {HEAD "rule \"a\" { " WAY "failures = 5 }", HEAD "rule \"a\" { " WAY "failures = 3 }",
         "stricter: 2 people (taro ...), 6 services (login ...), 3 hosts, localremote, always: "
         "failures = 5 -> failures = 3\n"},
        {HEAD "rule \"a\" { " WAY "}", HEAD "rule \"a\" { " WAY "grant = yes }",
         "stricter: 2 people (taro ...), 6 services (login ...), 3 hosts, localremote, always: "
         "grant = no -> grant = yes\n"},
        {HEAD "rule \"a\" { " WAY "}",
         HEAD "rule \"a\" { origin = local\n user = {\"jiro\"}\n " WAY
              "}\n rule \"b\" { origin = local\n" WAY "}",
         "loses: 2 people (taro ...), 6 services (login ...), 3 hosts, remote, always: rule a: "
         "{\"password+otp\"} -> refused: no rule\n"},
        {HEAD "rule \"a\" { " WAY "}",
         HEAD "rule \"a\" { time = {\"mon-fri 08:30-17:15\"}\n " WAY "}",
         "loses: 2 people (taro ...), 6 services (login ...), 3 hosts, localremote, at sun "
         "00:00-24:00, mon-fri 00:00-08:30 17:15-24:00, sat 00:00-24:00: rule a: "
         "{\"password+otp\"} -> "
         "refused at this time, by rule a\n"},
        {HEAD "rule \"a\" { " WAY "}", HEAD "rule \"a\" { time = {\"!holiday\"}\n " WAY "}",
         "loses: 2 people (taro ...), 6 services (login ...), 3 hosts, localremote, at holiday "
         "sun-sat 00:00-24:00: rule a: {\"password+otp\"} -> refused at this time, by rule a\n"},
        {HEAD "rule \"a\" { " WAY "failures = 5\n lock = 15m }",
         HEAD "rule \"a\" { " WAY "failures = 3\n lock = 5m }",
         "different: 2 people (taro ...), 6 services (login ...), 3 hosts, localremote, always: "
         "failures = 5, lock = \"15m\" -> failures = 3, lock = \"5m\"\n"},
        {HEAD "rule \"a\" { " WAY "session = none }", HEAD "rule \"a\" { " WAY "session = 8h }",
         "stricter: 2 people (taro ...), 6 services (login ...), 3 hosts, localremote, always: "
         "session = none -> session = \"8h\"\n"},
        {HEAD "rule \"a\" { " WAY "}", HEAD "rule \"renamed\" { clauses = {\"A1\"}\n " WAY "}", ""},
    };
    struct compare_person people[] = {{.name = "taro", .uid = 1001}, {.name = "jiro", .uid = 1002}};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *told = compare(cases[i].old, cases[i].new, people, COUNT(people));
        assert_string_equal(told, cases[i].told);
        free(told);
    }
}

static void twenty_thousand_people_are_a_few_lines(void **state)
{
    enum { MANY = 20000 };
    static char names[MANY][16];
    struct compare_person *people = calloc(MANY, sizeof *people);
    struct timespec from, until;

    (void)state;
    assert_non_null(people);
    for (unsigned i = 0; i < MANY; i++) {
        snprintf(names[i], sizeof names[i], "staff%05u", i);
        people[i] = (struct compare_person){.name = names[i], .uid = 10000 + i};
        people[i].groups[0][0] = people[i].groups[1][0] = i % 10 == 0; // juki
    }
    clock_gettime(CLOCK_MONOTONIC, &from);
    char *told = compare(HEAD "rule \"a\" { group = {\"juki\"}\n " WAY "}",
                         HEAD "rule \"a\" { group = {\"!juki\"}\n " WAY "}", people, MANY);
    clock_gettime(CLOCK_MONOTONIC, &until);
    print_message("# 20,000 people: %.3f s\n", (double)(until.tv_sec - from.tv_sec) +
                                                   (double)(until.tv_nsec - from.tv_nsec) / 1e9);
    assert_string_equal(told,
                        "gains: 18000 people (staff00001 ...), 6 services (login ...), 3 hosts, "
                        "localremote, always: refused: no rule -> rule a: {\"password+otp\"}\n"
                        "loses: 2000 people (staff00000 ...), 6 services (login ...), 3 hosts, "
                        "localremote, always: rule a: {\"password+otp\"} -> refused: no rule\n");
    free(told);
    free(people);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_comparison_says_what_the_engine_says),
        cmocka_unit_test(a_policy_differs_in_nothing_from_itself),
        cmocka_unit_test(who_gains_and_who_loses_is_told_in_words),
        cmocka_unit_test(twenty_thousand_people_are_a_few_lines),
    };

    return cmocka_run_group_tests_name("A8 D7 what a new policy changes for whom", tests, NULL,
                                       NULL);
}

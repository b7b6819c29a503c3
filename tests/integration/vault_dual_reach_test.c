// SPDX-License-Identifier: BSD-2-Clause
// Whom and what `two_people_privileged` reaches (D3, D7): IDs that come to privilege tomorrow,
// verbs that give the same by another name, accounts that are gone.
#include "../vault/vault_review_rig.h"
#include "core/dual_control.h"
#include "verbs/verbs.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WAITS AdminStatus_ADMIN_REQUESTED
#define HOUR 3600
#define LOST(serial)                                                                               \
    TEXT("serial", serial), TEXT("reporter", "amano"), TEXT("place", "tram"),                      \
        NUMBER("when", 1799999000)

static struct enrolled chiba, eto; // administrator, staff

#define HEAD                                                                                       \
    "deputy_longest = \"30d\"\ntwo_people = {\"user resume\"}\n"                                   \
    "two_people_privileged = {\"card found\", \"password reset\", \"totp enrol\", \"user add\", "  \
    "\"user term\"}\n"

static int setup(void **state)
{
    static char policy[8192];
    char temporary[64];
    const char *sudo = strstr(rig_policy, "service = {\"sudo\"}");

    assert_non_null(sudo);
    snprintf(policy, sizeof policy,
             HEAD "%.*s grant = yes\n%s\nrule \"it\" { user = {\"jomo\"} service = {\"sud*\"} "
                  "classes = 2 way = {\"password+otp\"} }\n",
             (int)(sudo - rig_policy), rig_policy, sudo);
    struct rig *rig = rig_make(policy);
    for (size_t i = 0; i < rig->policy->rule_count; i++) // what two people show is fresher
        if (rig->policy->rules[i].fresh_seconds > 0)
            rig->policy->rules[i].fresh_seconds = 3600;
    rig_start(rig);
    rig_init(rig, "amano", temporary);
    rig_first_login(rig, "amano", temporary, &rig_amano);
    rig_person(rig, "chiba", "admin", &chiba);
    rig_person(rig, "eto", "staff", &eto);
    *state = rig;
    return 0;
}

static AdminStatus resets(struct rig *rig, const char *user)
{
    return by(rig, &chiba, "password.reset", ARGS(USER(user), WHY));
}

static AdminStatus approves(struct rig *rig, struct enrolled *person, int64_t request,
                            const char *user)
{
    char word[32];

    assert_int_equal(by(rig, person, "request.show", ARGS(NUMBER("request", request))), DONE);
    snprintf(word, sizeof word, "%s", rig_text(rig, 0, "shown"));
    const struct rig_arg arguments[] = {
        NUMBER("request", request), TEXT("shown", word), USER(user), WHY, {0}};
    const struct rig_arg without[] = {NUMBER("request", request), TEXT("shown", word), WHY, {0}};
    return by(rig, person, "request.approve", user != NULL ? arguments : without);
}

// --- people -------------------------------------------------------------------------------------

static void a_deputy(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(resets(rig, "eto"), DONE);
    assert_int_equal(by(rig, &rig_amano, "deputy.request",
                        ARGS(USER("eto"), NUMBER("until", rig->clock->wall + HOUR), WHY)),
                     DONE);
    const int64_t deputy = rig_number(rig, 0, "request");
    assert_int_equal(resets(rig, "eto"), WAITS); // before it is approved
    assert_int_equal(approves(rig, &chiba, deputy, NULL), DONE);
    assert_int_equal(by(rig, &chiba, "totp.enrol", ARGS(USER("eto"), WHY)), WAITS);
    rig->clock->wall += HOUR + 1;
    assert_int_equal(by(rig, &chiba, "totp.enrol", ARGS(USER("eto"), WHY)), DONE);
}

static void a_grant(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(by(rig, &eto, "privilege.request",
                        ARGS(USER("eto"), TEXT("service", "sudo"),
                             NUMBER("until", rig->clock->wall + HOUR), WHY)),
                     DONE);
    assert_int_equal(resets(rig, "eto"), WAITS);
}

static void a_role_that_waits(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("eto"), TEXT("role", "admin"), WHY)), DONE);
    assert_int_equal(resets(rig, "eto"), WAITS);
}

// Of whom a rule says it by a pattern; also before they are enrolled.
static void by_a_pattern(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(by(rig, &chiba, "user.add", ARGS(USER("kubo"), WHY)), DONE);
    assert_int_equal(resets(rig, "kubo"), DONE);
    assert_int_equal(by(rig, &chiba, "user.add", ARGS(USER("jomo"), WHY)), WAITS);
}

// --- verbs --------------------------------------------------------------------------------------

// Whoever gives somebody a factor alone can be them: each verb that shows such a secret says so.
// Not of somebody who is new, nor of an envelope, which is nobody's.
static bool says_so(void *context, const struct verb *verb)
{
    const struct dual_control *dual =
        verb->words != NULL ? dual_control_by_words(verb->words) : NULL;

    (void)context;
    if (verb->wire != NULL && (verb->flags & VERB_SECRET) != 0 && (verb->roles & BY_ADMIN) != 0 &&
        (verb->roles & BY_SELF) == 0 && strcmp(verb->wire, "user.add") != 0 &&
        strcmp(verb->wire, "init") != 0 && strcmp(verb->wire, "glass.issue") != 0 &&
        (dual == NULL || !dual->gives_factor))
        fail_msg("%s gives somebody a factor, and dual_control.c does not say so", verb->wire);
    return true;
}

static void every_verb_that_gives_a_factor(void **state)
{
    static const char *const without_secret[] = {"key import", "key enrol", "totp register"};

    (void)state;
    verb_each(verb_groups, says_so, NULL);
    for (size_t i = 0; i < sizeof without_secret / sizeof *without_secret; i++)
        assert_true(dual_control_by_words(without_secret[i])->gives_factor);
}

static void a_seed_from_a_file(void **state)
{
    struct rig *rig = *state;
#define IMPORT(user, secret)                                                                       \
    {                                                                                              \
        USER(user), TEXT("kind", "totp"), TEXT("algorithm", "SHA1"), NUMBER("digits", 6),          \
            NUMBER("period", 30), TEXT("secret", secret), WHY,                                     \
        {                                                                                          \
            0                                                                                      \
        }                                                                                          \
    }
    const struct rig_arg staff[] = IMPORT("eto", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    const struct rig_arg admin[] = IMPORT("amano", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJR");

    assert_int_equal(by(rig, &chiba, "totp.import", staff), DONE);
    assert_int_equal(by(rig, &chiba, "totp.import", admin), FORBIDDEN);
    assert_non_null(strstr(rig_end(rig)->hint, "totp enrol"));
    assert_int_equal(rig_count(rig, "admin.refused", "chiba"), 1);
}

static void a_card_that_is_found(void **state)
{
    struct rig *rig = *state;

    rig_person(rig, "doi", "auditor", &(struct enrolled){0});
    assert_int_equal(by(rig, &chiba, "card.issue", ARGS(TEXT("serial", "K-1"), USER("doi"), WHY)),
                     DONE);
    assert_int_equal(by(rig, &chiba, "card.suspend", ARGS(TEXT("serial", "K-1"), WHY)), DONE);
    assert_int_equal(by(rig, &chiba, "card.lost", ARGS(LOST("K-1"), NUMBER("found", 1))), WAITS);
    // What takes away does not wait for anybody.
    assert_int_equal(by(rig, &chiba, "card.lost", ARGS(LOST("K-1"))), DONE);
}

// --- accounts -----------------------------------------------------------------------------------

// Asked for about somebody whose account is gone, it is done about nobody else.
static void an_account_that_is_gone(void **state)
{
    struct rig *rig = *state;

    rig_person(rig, "fuji", "staff", &(struct enrolled){0});
    assert_int_equal(by(rig, &chiba, "user.suspend", ARGS(USER("eto"), WHY)), DONE);
    assert_int_equal(by(rig, &chiba, "user.suspend", ARGS(USER("fuji"), WHY)), DONE);
    rig->target_gone = true;
    assert_int_equal(by(rig, &rig_amano, "user.resume", ARGS(USER("eto"), WHY)), WAITS);
    const int64_t request = strtoll(rig_end(rig)->subject, NULL, 10);
    assert_int_equal(approves(rig, &chiba, request, "fuji"), CONFLICT);
    assert_int_equal(rig_count(rig, "user.resumed", "fuji"), 0);
    assert_int_equal(approves(rig, &chiba, request, NULL), DONE);
    assert_int_equal(rig_count(rig, "user.resumed", "eto"), 1);
    assert_int_equal(rig_count(rig, "user.resumed", "fuji"), 0);
}

// --- reviews ------------------------------------------------------------------------------------

static void a_role_by_a_proof_from_before(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("eto"), TEXT("role", "auditor"), WHY)), DONE);
    const struct rig_arg review[] = {NUMBER("review", rig_number(rig, 0, "review")), WHY, {0}};
    const Outcome ticket = rig_granted(rig, &chiba, "warifu");
    rig->clock->wall += 301;
    rig->clock->boot += 301 * 1000;
    assert_int_equal(rig_admin_by(rig, &chiba, &ticket, "review.approve", review, false), STALE);
    assert_string_equal(role_of(rig, "eto"), "staff");
    assert_int_equal(by(rig, &chiba, "review.approve", review), DONE);
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, setup, rig_teardown, NULL                                                  \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("D7 D6 a deputy, from the moment they are named", a_deputy),
        TEST("D7 D4 who asks for a grant", a_grant),
        TEST("D7 D8 whose role waits for approval", a_role_that_waits),
        TEST("D7 D3 abuse:M22 whom a rule names, by a pattern, and before they are enrolled",
             by_a_pattern),
        {"D7 D8 every verb that gives somebody a factor", every_verb_that_gives_a_factor, NULL,
         NULL, NULL},
        TEST("D7 D8 a seed from a file is no way round it", a_seed_from_a_file),
        TEST("D7 C4 a card that is found; what takes away waits for nobody", a_card_that_is_found),
        TEST("D7 abuse:I2 an account that is gone is nobody else's", an_account_that_is_gone),
        TEST("D7 D8 a role takes a proof of this moment", a_role_by_a_proof_from_before),
    };

    return cmocka_run_group_tests_name("whom two people's verbs reach", tests, NULL, NULL);
}

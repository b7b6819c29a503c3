// SPDX-License-Identifier: BSD-2-Clause
// Whatever is asked for and approved (grants, exceptions, deputies, what two people do): nobody
// gets round the second person, of whichever kind it is (D6, D7, D8, F1).
#include "../vault/vault_review_rig.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOUR 3600
#define UNTIL NUMBER("until", rig->clock->wall + 4 * HOUR)

static struct enrolled chiba, doi, eto, fuji;

static int setup(void **state)
{
    static char policy[8192];
    char temporary[64];
    const char *sudo = strstr(rig_policy, "rule \"sudo\" {\n");

    assert_non_null(sudo);
    snprintf(policy, sizeof policy,
             "deputy_longest = \"30d\"\nexception_longest = \"12h\"\ngrant_longest = \"12h\"\n"
             "two_people = {\"card issue\"}\n%.*srule \"sudo\" {\n grant = yes\n time = {\"mon "
             "09:00-09:01\"}\n%s",
             (int)(sudo - rig_policy), rig_policy, sudo + strlen("rule \"sudo\" {\n"));
    struct rig *rig = rig_make(policy);
    for (size_t i = 0; i < rig->policy->rule_count; i++)
        if (rig->policy->rules[i].fresh_seconds > 0)
            rig->policy->rules[i].fresh_seconds = HOUR;
    rig_start(rig);
    rig_init(rig, "amano", temporary);
    rig_first_login(rig, "amano", temporary, &rig_amano);
    rig_person(rig, "chiba", "admin", &chiba);
    rig_person(rig, "doi", "auditor", &doi);
    rig_person(rig, "eto", "staff", &eto);
    rig_person(rig, "fuji", "admin", &fuji);
    *state = rig;
    return 0;
}

enum kind { GRANT, EXCEPTION, DEPUTY, DEED, KINDS };
static const char *const names[] = {"a grant", "an exception", "a deputy", "what two people do"};

// amano asks, about eto.
static int64_t asks(struct rig *rig, enum kind kind)
{
    static unsigned serials;
    char serial[16];
    AdminStatus status = DONE;

    snprintf(serial, sizeof serial, "K-%u", ++serials);
    switch (kind) {
    case GRANT:
        status = by(rig, &rig_amano, "privilege.request",
                    ARGS(USER("eto"), TEXT("service", "sudo"), UNTIL, WHY));
        break;
    case EXCEPTION:
        status = by(rig, &rig_amano, "exception.request",
                    ARGS(USER("eto"), TEXT("rule", "sudo"), TEXT("setting", "time"),
                         TEXT("to", "any"), UNTIL, WHY));
        break;
    case DEPUTY:
        status = by(rig, &rig_amano, "deputy.request", ARGS(USER("eto"), UNTIL, WHY));
        break;
    default:
        status = by(rig, &rig_amano, "card.issue", ARGS(USER("eto"), TEXT("serial", serial), WHY));
        assert_int_equal(status, AdminStatus_ADMIN_REQUESTED);
        return strtoll(rig_end(rig)->subject, NULL, 10);
    }
    if (status != DONE)
        fail_msg("%s: %s", names[kind], rig_end(rig)->message);
    return rig_number(rig, 0, "request");
}

static const char *word(struct rig *rig, struct enrolled *person, int64_t request)
{
    static char shown[32];

    assert_int_equal(by(rig, person, "request.show", ARGS(NUMBER("request", request))), DONE);
    snprintf(shown, sizeof shown, "%s", rig_text(rig, 0, "shown"));
    return shown;
}

#define WORD(request, shown)                                                                       \
    ARGS(NUMBER("request", request), TEXT("shown", shown), USER("eto"), WHY)

static bool runs(struct rig *rig, int64_t request)
{
    assert_int_equal(rig_admin(rig, "request.show", ARGS(NUMBER("request", request))), DONE);
    return strcmp(rig_text(rig, 0, "state"), "requested") != 0;
}

static void nobody_who_is_not_the_second_one(void **state)
{
    struct rig *rig = *state;
    struct enrolled *const others[] = {&rig_amano, &doi, &eto};

    for (enum kind kind = 0; kind < KINDS; kind++) {
        const int64_t request = asks(rig, kind);
        char shown[32];
        snprintf(shown, sizeof shown, "%s", word(rig, &chiba, request));
        for (size_t i = 0; i < sizeof others / sizeof *others; i++)
            if (by(rig, others[i], "request.approve", WORD(request, shown)) != FORBIDDEN)
                fail_msg("%s: %s", names[kind], others[i]->user);
        assert_int_equal(rig_admin(rig, "request.approve", WORD(request, shown)), FORBIDDEN);
        // The word of another request is not this one's.
        assert_int_equal(by(rig, &chiba, "request.approve", WORD(request, "0123456789abcdef")),
                         CONFLICT);
        if (runs(rig, request))
            fail_msg("%s", names[kind]);
        assert_int_equal(by(rig, &chiba, "request.reject", ARGS(NUMBER("request", request), WHY)),
                         DONE);
        assert_int_equal(by(rig, &chiba, "request.approve", WORD(request, shown)), CONFLICT);
    }
}

// Two have seen it and say yes in the same moment: one of them has approved it.
static void both_at_once(void **state)
{
    struct rig *rig = *state;

    for (enum kind kind = 0; kind < KINDS; kind++) {
        const int64_t request = asks(rig, kind);
        VaultCall calls[2];
        unsigned done = 0;
        char shown[32], refusal[512] = "";
        snprintf(shown, sizeof shown, "%s", word(rig, &chiba, request));
        assert_string_equal(word(rig, &fuji, request), shown);
        const Outcome tickets[] = {rig_granted(rig, &chiba, "warifu"),
                                   rig_granted(rig, &fuji, "warifu")};
        for (size_t i = 0; i < 2; i++) {
            rig_admin_by(rig, i == 0 ? &chiba : &fuji, &tickets[i], "request.approve",
                         WORD(request, shown), true); // changes nothing
            calls[i] = rig->call;
            calls[i].body.admin.call.dry_run = false;
        }
        for (size_t i = 0; i < 2; i++) {
            rig->call = calls[i];
            rig_send(rig);
        }
        for (size_t i = 0; i < 2; i++) {
            rig_receive(rig);
            done += rig_end(rig)->status == DONE;
            if (rig_end(rig)->status != DONE)
                snprintf(refusal, sizeof refusal, "%s", rig_end(rig)->message);
        }
        if (done != 1)
            fail_msg("%s: approved %u times; %s", names[kind], done, refusal);
        assert_int_equal(rig_count(rig, "request.approved", "eto"), kind + 1);
        rig->clock->wall += 5 * HOUR; // it is over
    }
}

// Between the look and the approval: the approver is no administrator any more, and comes back as
// one; or the applicant is none.
static void roles_that_go(void **state)
{
    static const char *const more[] = {"hata", "ikeda", "kubo", "mori"};
    struct rig *rig = *state;

    for (enum kind kind = 0; kind < KINDS; kind++) {
        struct enrolled *const late = kind % 2 == 0 ? &chiba : &fuji;
        struct enrolled other; // whose role is as it was
        char shown[32];
        rig_person(rig, more[kind], "admin", &other);
        const int64_t request = asks(rig, kind);
        snprintf(shown, sizeof shown, "%s", word(rig, late, request));
        assert_int_equal(
            rig_admin(rig, "user.role", ARGS(USER(late->user), TEXT("role", "staff"), WHY)), DONE);
        if (by(rig, late, "request.approve", WORD(request, shown)) != FORBIDDEN)
            fail_msg("%s: the approver", names[kind]);
        assert_int_equal(
            rig_admin(rig, "user.role", ARGS(USER(late->user), TEXT("role", "admin"), WHY)), DONE);
        assert_int_equal(
            rig_admin(rig, "user.role", ARGS(USER("amano"), TEXT("role", "staff"), WHY)), DONE);
        snprintf(shown, sizeof shown, "%s", word(rig, &other, request)); // as it is now
        if (by(rig, &other, "request.approve", WORD(request, shown)) == DONE || runs(rig, request))
            fail_msg("%s: the applicant", names[kind]);
        assert_int_equal(
            rig_admin(rig, "user.role", ARGS(USER("amano"), TEXT("role", "admin"), WHY)), DONE);
        rig->clock->wall += 5 * HOUR;
    }
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, setup, rig_teardown, NULL                                                  \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("D8 of every kind: not the applicant, the auditor, whom it is about, nor root",
             nobody_who_is_not_the_second_one),
        TEST("D7 abuse:L1 of every kind: of two who approve at once one does", both_at_once),
        TEST("D8 abuse:R1 of every kind: roles that go between the look and the approval",
             roles_that_go),
    };

    return cmocka_run_group_tests_name("two who would get round it", tests, NULL, NULL);
}

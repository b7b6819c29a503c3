// SPDX-License-Identifier: BSD-2-Clause
// What is approved means something by the policy in force: another one is another question, and is
// shown setting by setting (D7, F1, D1).
#include "../vault/vault_review_rig.h"
#include "factor/text_digest.h"
#include "settings/policy_file.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TWO                                                                                        \
    " classes = 2\n way = {\"password+otp\"}\n failures = 5\n window = \"15m\"\n lock = "          \
    "\"15m\"\n}\n"
#define RULES(how, window, more)                                                                   \
    "policy_activation = " how "\nprofile = \"town\"\ndocuments = {\"test\"}\n"                    \
    "exception_longest = \"12h\"\ngrant_longest = \"12h\"\npassword {\n dictionary = no\n"         \
    " argon2_memory_kib = 1024\n}\nrule \"login\" {\n service = {\"login\"}\n first_login = "      \
    "yes\n" TWO "rule \"sudo\" {\n service = {\"sudo\"}\n grant = yes\n time = {\"" window         \
    "\"}\n" TWO more "rule \"admin\" {\n service = {\"warifu\"}\n" TWO

static const char first[] = RULES("free", "mon 09:00-09:01", "");
static const char second[] = RULES("free", "mon 09:00-23:00", "");
static const char third[] = RULES("approved", "mon 09:00-09:01", "");
static const char fourth[] =
    RULES("approved", "mon 09:00-23:00", "rule \"su\" {\n service = {\"su\"}\n" TWO);

static struct enrolled chiba, eto;

static struct rig *begin(const char *text)
{
    char temporary[64];
    struct rig *rig = rig_make(text);

    rig->policy_text = text;
    rig_start(rig);
    rig_init(rig, "amano", temporary);
    rig_first_login(rig, "amano", temporary, &rig_amano);
    rig_person(rig, "chiba", "admin", &chiba);
    rig_person(rig, "eto", "staff", &eto);
    return rig;
}

static int setup(void **state)
{
    *state = begin(first);
    return 0;
}

static int setup_approved(void **state)
{
    *state = begin(third);
    return 0;
}

// As a reload, with the file that root has written.
static void starts_with(struct rig *rig, const char *text)
{
    char error[512] = "";

    rig_stop(rig);
    policy_free(&rig->policy);
    assert_int_equal(policy_parse("rig", text, &rig->policy, error, sizeof error), FAULT_NONE);
    rig->policy_text = text;
    rig_start(rig);
}

static const char *word(struct rig *rig, int64_t request)
{
    static char shown[32];

    assert_int_equal(rig_admin(rig, "request.show", ARGS(NUMBER("request", request))), DONE);
    snprintf(shown, sizeof shown, "%s", rig_text(rig, 0, "shown"));
    assert_int_equal(strlen(shown), 16);
    return shown;
}

// The row of what was shown last in which this field says that; 0: none.
static unsigned row_with(const struct rig *rig, const char *field, const char *value)
{
    for (unsigned i = 1; i < rig->reply.body.page.rows_count; i++)
        if (strcmp(rig_text(rig, i, field), value) == 0)
            return i;
    return 0;
}

static AdminStatus approves(struct rig *rig, int64_t request, const char *shown)
{
    return by(rig, &chiba, "request.approve",
              ARGS(NUMBER("request", request), TEXT("shown", shown), WHY));
}

// Under another policy it is refused with why, and shown with what that policy says otherwise.
static void is_bound(struct rig *rig, int64_t request)
{
    char shown[32];
    unsigned row;

    snprintf(shown, sizeof shown, "%s", word(rig, request));
    assert_int_equal(row_with(rig, "since", "policy"), 0);
    starts_with(rig, second);
    assert_int_equal(approves(rig, request, shown), CONFLICT);
    assert_non_null(strstr(rig_end(rig)->message, "another policy has come into force"));
    assert_non_null(strstr(rig_end(rig)->hint, "request show"));
    assert_string_not_equal(word(rig, request), shown);
    assert_string_equal(rig_text(rig, 0, "state"), "requested");
    assert_true(row_with(rig, "since", "policy") > 0);
    row = row_with(rig, "since", "rule sudo: time");
    assert_true(row > 0);
    assert_non_null(strstr(rig_text(rig, row, "was"), "09:00-09:01"));
    assert_non_null(strstr(rig_text(rig, row, "is"), "09:00-23:00"));
    assert_int_equal(row_with(rig, "since", "rule login: classes"), 0);
    // The policy that was in force is: it is again what was shown.
    starts_with(rig, first);
    assert_string_equal(word(rig, request), shown);
    starts_with(rig, second);
    snprintf(shown, sizeof shown, "%s", word(rig, request));
    assert_int_equal(approves(rig, request, shown), DONE);
}

static void an_exception(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(by(rig, &rig_amano, "exception.request",
                        ARGS(USER("eto"), TEXT("rule", "sudo"), TEXT("setting", "time"),
                             TEXT("to", "any"), NUMBER("until", rig->clock->wall + 7200), WHY)),
                     DONE);
    const int64_t request = rig_number(rig, 0, "request");
    (void)word(rig, request);
    const unsigned row = row_with(rig, "object", "rule sudo: time");
    assert_true(row > 0);
    assert_non_null(strstr(rig_text(rig, row, "before"), "09:00-09:01"));
    assert_string_equal(rig_text(rig, row, "after"), "any");
    is_bound(rig, request);
}

static void a_grant(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(by(rig, &rig_amano, "privilege.request",
                        ARGS(USER("eto"), TEXT("service", "sudo"),
                             NUMBER("until", rig->clock->wall + 7200), WHY)),
                     DONE);
    is_bound(rig, rig_number(rig, 0, "request"));
}

static void an_activation(void **state)
{
    struct rig *rig = *state;
    char digest[TEXT_DIGEST_SIZE];
    char after[272] = "";
    bool window = false, added = false, same = false;

    text_digest(fourth, digest);
    rig_stop(rig); // offered; what is in force goes on
    policy_free(&rig->policy);
    char error[512] = "";
    assert_int_equal(policy_parse("rig", fourth, &rig->policy, error, sizeof error), FAULT_NONE);
    rig->policy_text = fourth;
    rig_start(rig);
    rig_stop(rig);
    policy_free(&rig->policy);
    assert_int_equal(policy_parse("rig", third, &rig->policy, error, sizeof error), FAULT_NONE);
    rig->policy_text = third;
    rig->policy_from_store = true;
    rig_start(rig);
    assert_int_equal(by(rig, &rig_amano, "policy.activate", ARGS(TEXT("digest", digest), WHY)),
                     DONE);
    const int64_t request = rig_number(rig, 0, "request");
    AdminStatus status;
    do {
        status = rig_admin(rig, "request.show",
                           after[0] != '\0' ? ARGS(NUMBER("request", request), TEXT("after", after))
                                            : ARGS(NUMBER("request", request)));
        for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++) {
            const char *object = rig_text(rig, i, "object");
            window = window || (strcmp(object, "rule sudo: time") == 0 &&
                                strstr(rig_text(rig, i, "before"), "09:00-09:01") != NULL &&
                                strstr(rig_text(rig, i, "after"), "09:00-23:00") != NULL);
            added = added || (strcmp(object, "rule su: service") == 0 &&
                              rig_text(rig, i, "before")[0] == '\0' &&
                              strstr(rig_text(rig, i, "after"), "su") != NULL);
            same = same || strncmp(object, "rule login", 10) == 0;
        }
        snprintf(after, sizeof after, "%s", rig_end(rig)->cursor);
    } while (status == MORE);
    assert_int_equal(status, DONE);
    assert_true(window);
    assert_true(added);
    assert_false(same);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"D7 F1 an exception is approved under the policy that was in force when it was shown",
         an_exception, setup, rig_teardown, NULL},
        {"D7 D1 so is a privilege grant", a_grant, setup, rig_teardown, NULL},
        {"D7 of a policy its approver sees each setting that changes", an_activation,
         setup_approved, rig_teardown, NULL},
    };

    return cmocka_run_group_tests_name("bound to the policy", tests, NULL, NULL);
}

// SPDX-License-Identifier: BSD-2-Clause
// Who made an ID, or gave it what it logs in with, may be the one who uses it, and is no second
// person for it (D8).
#include "factor/otp_read.h"
#include "vault_review_rig.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct enrolled chiba, eto, fuji;

static struct rig *make(const char *head)
{
    struct rig *rig = rig_of_amano(head, "");

    rig_person(rig, "chiba", "admin", &chiba);
    rig_person(rig, "goto", "staff", &(struct enrolled){.user = ""});
    return rig;
}

static int setup(void **state)
{
    *state = make("");
    return 0;
}

static int setup_by_two(void **state)
{
    *state = make("two_people = {\"user add\"}\n");
    return 0;
}

// What the caller of the last verb was shown.
static const char *temporary_of(const struct rig *rig)
{
    static char temporary[64];

    snprintf(temporary, sizeof temporary, "%s", rig_text(rig, 0, "temporary_password"));
    assert_true(strlen(temporary) >= 12);
    return temporary;
}

// One alone adds them, and whoever has the temporary password uses it.
static void adds(struct rig *rig, struct enrolled *by_whom, const char *name,
                 struct enrolled *person)
{
    assert_int_equal(by(rig, by_whom, "user.add", ARGS(USER(name))), DONE);
    rig_first_login(rig, name, temporary_of(rig), person);
}

static AdminStatus approves_role(struct rig *rig, struct enrolled *person, int64_t review)
{
    return by(rig, person, "review.approve", ARGS(NUMBER("review", review), WHY));
}

static int64_t asks_role(struct rig *rig, struct enrolled *person, const char *user,
                         const char *role)
{
    assert_int_equal(by(rig, person, "user.role", ARGS(USER(user), TEXT("role", role), WHY)), DONE);
    assert_string_equal(rig_text(rig, 0, "requested"), role);
    return rig_number(rig, 0, "review");
}

static void becomes_administrator(struct rig *rig, struct enrolled *asks, const char *user)
{
    assert_int_equal(approves_role(rig, &chiba, asks_role(rig, asks, user, "admin")), DONE);
    assert_string_equal(role_of(rig, user), "admin");
    rig->clock->wall += 60;
}

// What this person asks for is refused to that one, and not to chiba.
static void is_no_second(struct rig *rig, struct enrolled *asks, struct enrolled *judges)
{
    const int64_t review = asks_role(rig, asks, "goto", "auditor");

    assert_int_equal(approves_role(rig, judges, review), FORBIDDEN);
    assert_non_null(strstr(rig_end(rig)->message, "could be both"));
    assert_non_null(strstr(rig_end(rig)->hint, "user show"));
    assert_non_null(strstr(last_record(rig, "admin.refused"), "same_hands"));
    assert_string_equal(role_of(rig, "goto"), "staff");
    assert_int_equal(approves_role(rig, &chiba, review), DONE);
    assert_int_equal(rig_admin(rig, "user.role", ARGS(USER("goto"), TEXT("role", "staff"), WHY)),
                     DONE);
    rig->clock->wall += 60;
}

static void is_second(struct rig *rig, struct enrolled *asks, struct enrolled *judges)
{
    assert_int_equal(approves_role(rig, judges, asks_role(rig, asks, "goto", "auditor")), DONE);
    assert_int_equal(rig_admin(rig, "user.role", ARGS(USER("goto"), TEXT("role", "staff"), WHY)),
                     DONE);
    rig->clock->wall += 60;
}

// How many things of theirs are from this one's hands, as an auditor is shown it.
static unsigned gifts(struct rig *rig, const char *user, const char *giver)
{
    int64_t count = 0;

    (void)role_of(rig, user); // they stand on the first page
    for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++)
        if (strcmp(rig_text(rig, i, "giver"), giver) == 0)
            count += rig_number(rig, i, "gave_id") + rig_number(rig, i, "gave_password") +
                     rig_number(rig, i, "gave_codes") + rig_number(rig, i, "gave_keys");
    return (unsigned)count;
}

// With a temporary password, and a code.
static void renews_with(struct rig *rig, struct enrolled *person, const char *temporary,
                        const char *code)
{
    struct login login = rig_login(person, "login", code);

    login.password = temporary;
    const Outcome outcome = *rig_attempt(rig, &login);
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_NEW_PASSWORD);
    snprintf(person->password, sizeof person->password, "Xy8-%u-Kjz-%lld", person->uid,
             (long long)rig->clock->wall);
    SetPasswordCall *change = &rig->call.body.set_password;
    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_set_password_tag;
    change->has_subject = true;
    change->subject = rig_subject(person->user, person->uid, "login");
    memcpy(&change->ticket, &outcome.ticket, sizeof change->ticket);
    memcpy(change->password, person->password, sizeof person->password);
    rig_ask(rig);
    assert_int_equal(rig->reply.body.change.result, Result_RESULT_GRANTED);
}

// With the generator that they have.
static void renews_password(struct rig *rig, struct enrolled *person, const char *temporary)
{
    char code[OTP_CODE_SIZE];

    renews_with(rig, person, temporary, rig_code(rig, person, code));
}

static void resets(struct rig *rig, struct enrolled *by_whom, struct enrolled *person)
{
    assert_int_equal(by(rig, by_whom, "password.reset", ARGS(USER(person->user), WHY)), DONE);
    renews_password(rig, person, temporary_of(rig));
}

// --- an ID that one alone has made --------------------------------------------------------------

static void whom_one_has_made(void **state)
{
    struct rig *rig = *state;

    adds(rig, &rig_amano, "eto", &eto);
    assert_int_equal(gifts(rig, "eto", "amano"), 3); // the ID, the password, the generator
    becomes_administrator(rig, &rig_amano, "eto");
    assert_int_equal(gifts(rig, "eto", "amano"), 2); // that it is another's ID chiba has said
    is_no_second(rig, &rig_amano, &eto);
    is_no_second(rig, &eto, &rig_amano);
    is_second(rig, &chiba, &eto);
    // Nor is eto counted as one who could approve it.
    assert_int_equal(rig_admin(rig, "user.suspend", ARGS(USER("chiba"), WHY)), DONE);
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("goto"), TEXT("role", "auditor"), WHY)), DONE);
    assert_non_null(strstr(rig_end(rig)->message, "Nobody else could approve it"));
    const struct rig_arg alone[] = {NUMBER("review", rig_number(rig, 0, "review")), WHY, {0}};
    assert_int_equal(by(rig, &eto, "review.close", alone), FORBIDDEN);
}

static void two_whom_one_has_made(void **state)
{
    struct rig *rig = *state;

    adds(rig, &rig_amano, "eto", &eto);
    adds(rig, &rig_amano, "fuji", &fuji);
    becomes_administrator(rig, &rig_amano, "eto");
    becomes_administrator(rig, &rig_amano, "fuji");
    is_no_second(rig, &eto, &fuji);
}

static void whom_one_made_whom_one_made(void **state)
{
    struct rig *rig = *state;

    adds(rig, &rig_amano, "eto", &eto);
    becomes_administrator(rig, &rig_amano, "eto");
    adds(rig, &eto, "fuji", &fuji);
    becomes_administrator(rig, &eto, "fuji");
    is_no_second(rig, &rig_amano, &fuji);
    is_no_second(rig, &fuji, &rig_amano);
}

// A role that eto gives alone is as good as amano's, in whose hands eto is.
static void what_they_give_is_no_better(void **state)
{
    struct rig *rig = *state;

    rig_person(rig, "fuji", "staff", &fuji);
    adds(rig, &rig_amano, "eto", &eto);
    becomes_administrator(rig, &rig_amano, "eto");
    assert_int_equal(rig_admin(rig, "user.suspend", ARGS(USER("chiba"), WHY)), DONE);
    assert_int_equal(by(rig, &eto, "user.role", ARGS(USER("fuji"), TEXT("role", "admin"), WHY)),
                     DONE);
    assert_string_equal(rig_text(rig, 0, "role"), "admin"); // nobody else was there
    assert_int_equal(rig_admin(rig, "user.resume", ARGS(USER("chiba"), WHY)), DONE);
    rig->clock->wall += 60;
    const int64_t review = asks_role(rig, &rig_amano, "goto", "auditor");
    assert_int_equal(approves_role(rig, &fuji, review), FORBIDDEN);
}

// --- what somebody logs in with -----------------------------------------------------------------

// Whoever has their own generator renews what was given; who got everything from one hand does not.
static void what_was_reset(void **state)
{
    struct rig *rig = *state;

    rig_person(rig, "eto", "admin", &eto);
    is_second(rig, &rig_amano, &eto);
    resets(rig, &rig_amano, &eto);
    assert_int_equal(gifts(rig, "eto", "amano"), 0);
    is_second(rig, &rig_amano, &eto);
    assert_int_equal(by(rig, &rig_amano, "password.reset", ARGS(USER("eto"), WHY)), DONE);
    char temporary[64];
    snprintf(temporary, sizeof temporary, "%s", temporary_of(rig));
    assert_int_equal(gifts(rig, "eto", "amano"), 1);
    assert_int_equal(by(rig, &rig_amano, "totp.revoke", ARGS(USER("eto"), WHY)), DONE);
    rig_first_login(rig, "eto", temporary, &eto); // by whoever knows it
    is_no_second(rig, &rig_amano, &eto);
}

// A second generator, which amano has seen, opens as well as eto's own.
// Whom amano made gives fuji everything, and is removed: amano still knows it.
static void what_the_removed_have_given(void **state)
{
    struct rig *rig = *state;
    char temporary[64];

    rig_person(rig, "fuji", "admin", &fuji);
    adds(rig, &rig_amano, "eto", &eto);
    becomes_administrator(rig, &rig_amano, "eto");
    assert_int_equal(by(rig, &eto, "password.reset", ARGS(USER("fuji"), WHY)), DONE);
    snprintf(temporary, sizeof temporary, "%s", temporary_of(rig));
    assert_int_equal(by(rig, &eto, "totp.revoke", ARGS(USER("fuji"), WHY)), DONE);
    rig_first_login(rig, "fuji", temporary, &fuji);
    is_no_second(rig, &rig_amano, &fuji);
    assert_int_equal(by(rig, &rig_amano, "user.remove", ARGS(USER("eto"), WHY)), DONE);
    is_no_second(rig, &rig_amano, &fuji);
    rig_kill(rig);
    rig_start(rig);
    is_no_second(rig, &fuji, &rig_amano);
}

static void what_was_enrolled(void **state)
{
    struct rig *rig = *state;
    struct enrolled seen = {.user = ""};
    char code[OTP_CODE_SIZE];
    uint64_t counter;

    rig_person(rig, "eto", "admin", &eto);
    seen = eto;
    assert_int_equal(by(rig, &rig_amano, "totp.enrol", ARGS(USER("eto"))), DONE);
    const int64_t credential = rig_number(rig, 0, "credential");
    assert_int_equal(otp_parse_uri(rig_text(rig, 0, "uri"), &seen.otp, &counter), FAULT_NONE);
    assert_int_equal(gifts(rig, "eto", "amano"), 0); // it opens nothing yet
    assert_int_equal(by(rig, &rig_amano, "totp.confirm",
                        ARGS(USER("eto"), NUMBER("credential", credential),
                             TEXT("code", rig_code(rig, &seen, code)))),
                     DONE);
    is_no_second(rig, &rig_amano, &eto);
    assert_int_equal(
        by(rig, &chiba, "totp.revoke", ARGS(USER("eto"), NUMBER("credential", credential), WHY)),
        DONE);
    is_second(rig, &rig_amano, &eto);
}

// --- the way out --------------------------------------------------------------------------------

static void what_others_renew(void **state)
{
    struct rig *rig = *state;

    adds(rig, &rig_amano, "eto", &eto);
    becomes_administrator(rig, &rig_amano, "eto");
    // What eto renews alone amano could have renewed as well.
    resets(rig, &rig_amano, &eto);
    assert_int_equal(gifts(rig, "eto", "amano"), 2);
    // With chiba's password and amano's generator neither could.
    resets(rig, &chiba, &eto);
    assert_int_equal(gifts(rig, "eto", "amano"), 1);
    assert_int_equal(gifts(rig, "eto", "chiba"), 0);
    is_no_second(rig, &rig_amano, &eto);
    // Root's gift is nobody's, and listed.
    assert_int_equal(rig_admin(rig, "password.reset", ARGS(USER("eto"), WHY)), DONE);
    char temporary[64];
    snprintf(temporary, sizeof temporary, "%s", temporary_of(rig));
    assert_int_equal(rig_admin(rig, "totp.revoke", ARGS(USER("eto"), WHY)), DONE);
    rig_first_login(rig, "eto", temporary, &eto);
    assert_int_equal(gifts(rig, "eto", "amano"), 0);
    is_second(rig, &rig_amano, &eto);
}

// What has just been asked for, about this person.
static void chiba_approves(struct rig *rig, const char *user)
{
    const int64_t request = strtoll(rig_end(rig)->subject, NULL, 10);
    char shown[32];

    assert_int_equal(by(rig, &chiba, "request.show", ARGS(NUMBER("request", request))), DONE);
    snprintf(shown, sizeof shown, "%s", rig_text(rig, 0, "shown"));
    assert_int_equal(by(rig, &chiba, "request.approve",
                        ARGS(NUMBER("request", request), TEXT("shown", shown), USER(user), WHY)),
                     DONE);
}

// Once chiba has agreed to it, and a vault that starts again knows it still.
static void what_two_have_done(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(by(rig, &rig_amano, "user.add", ARGS(USER("eto"), WHY)),
                     AdminStatus_ADMIN_REQUESTED);
    chiba_approves(rig, "eto");
    adds(rig, &rig_amano, "eto", &eto);
    assert_int_equal(gifts(rig, "eto", "amano"), 0);
    becomes_administrator(rig, &rig_amano, "eto");
    is_second(rig, &rig_amano, &eto);
    assert_int_equal(by(rig, &rig_amano, "password.reset", ARGS(USER("eto"), WHY)), DONE);
    rig_kill(rig);
    rig_start(rig);
    assert_int_equal(gifts(rig, "eto", "amano"), 1);
}

// Chiba approves the code, but amano alone is shown it, and knows the temporary password, too.
static void what_an_emergency_code_renews(void **state)
{
    struct rig *rig = *state;
    const struct rig_arg asked[] = {
        USER("eto"), NUMBER("until", rig->clock->wall + 3600), WHY, {0}};
    char temporary[64], code[32];

    rig_person(rig, "eto", "staff", &eto);
    assert_int_equal(by(rig, &rig_amano, "emergency.issue", asked), AdminStatus_ADMIN_REQUESTED);
    chiba_approves(rig, "eto");
    assert_int_equal(by(rig, &rig_amano, "emergency.issue", asked), DONE);
    snprintf(code, sizeof code, "%s", rig_text(rig, 0, "emergency_code"));
    assert_int_equal(by(rig, &rig_amano, "password.reset", ARGS(USER("eto"), WHY)), DONE);
    snprintf(temporary, sizeof temporary, "%s", temporary_of(rig));
    renews_with(rig, &eto, temporary, code);
    assert_int_equal(gifts(rig, "eto", "amano"), 1);
}

static int setup_approved_codes(void **state)
{
    *state = make("two_people = {\"emergency issue\"}\n");
    return 0;
}

#define TEST(name, function, setup_)                                                               \
    {                                                                                              \
        name, function, setup_, rig_teardown, NULL                                                 \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("D8 whoever made an ID and its first password is no second person for it",
             whom_one_has_made, setup),
        TEST("D8 nor are two whom one has made", two_whom_one_has_made, setup),
        TEST("D8 nor whom one made whom one has made", whom_one_made_whom_one_made, setup),
        TEST("D8 nor whom those gave a role", what_they_give_is_no_better, setup),
        TEST("D8 B4 a password that was reset binds until its owner renews it", what_was_reset,
             setup),
        TEST("D8 nor whoever has what a removed one of theirs gave", what_the_removed_have_given,
             setup),
        TEST("D8 a generator that somebody has seen binds until it is revoked", what_was_enrolled,
             setup),
        TEST("D8 F2 what others renew binds no longer", what_others_renew, setup),
        TEST("D8 F2 an emergency code is whose it was shown", what_an_emergency_code_renews,
             setup_approved_codes),
        TEST("D7 D8 what two have done is in nobody's hands", what_two_have_done, setup_by_two),
    };

    return cmocka_run_group_tests_name("in whose hands an ID is", tests, NULL, NULL);
}

// SPDX-License-Identifier: BSD-2-Clause
// What time does to people: IDs that nobody uses (A5), passwords for privilege (B6, D3), and how
// long a first login may be left unfinished (B3). The tests own the time.
#include "../vault/vault_rig_first.h"
#include "factor/otp_read.h"
#include "wire/codec.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY 86400

// rig_policy with more in it.
static struct rig *ready(void **state, const char *after, const char *more)
{
    const char *at = strstr(rig_policy, after);
    char *text = NULL, temporary[64];

    assert_non_null(at);
    at += strlen(after);
    assert_true(asprintf(&text, "%.*s%s%s", (int)(at - rig_policy), rig_policy, more, at) > 0);
    struct rig *rig = rig_make(text);
    free(text);
    rig_start(rig);
    rig_init(rig, "amano", temporary);
    rig_first_login(rig, "amano", temporary, &rig_amano);
    *state = rig;
    return rig;
}

static AdminStatus about(struct rig *rig, const char *verb, const char *user)
{
    const struct rig_arg arguments[] = {{"user", user, 0}, {"reason", "test", 0}, {0}};

    return rig_admin(rig, verb, arguments);
}

static const char *shown(struct rig *rig, const char *user, const char *field)
{
    const struct rig_arg arguments[] = {{"user", user, 0}, {0}};

    assert_int_equal(rig_admin(rig, "user.show", arguments), AdminStatus_ADMIN_DONE);
    return rig_text(rig, 0, field);
}

static Result attempt(struct rig *rig, struct enrolled *who, const char *service)
{
    char code[OTP_CODE_SIZE];
    const struct login login = rig_login(who, service, rig_code(rig, who, code));

    return rig_attempt(rig, &login)->result;
}

// --- A5 ---

static int setup_dormant(void **state)
{
    ready(state, "documents = {\"test\"}\n", "dormant = \"30d\"\n");
    return 0;
}

static void dormant_refused(void **state)
{
    const struct rig_arg only[] = {{"dormant", NULL, 1}, {0}};
    struct enrolled hanako, taro;
    struct rig *rig = *state;

    rig_person(rig, "hanako", "staff", &hanako);
    rig_person(rig, "taro", "staff", &taro);
    const struct login cron = {.user = "hanako", .uid = hanako.uid, .service = "cron"};
    rig->clock->wall += 20 * DAY;
    assert_int_equal(attempt(rig, &taro, "login"), Result_RESULT_GRANTED);
    rig->clock->wall += 10 * DAY - 120;
    assert_int_equal(rig_account(rig, &cron, NULL).result, Result_RESULT_GRANTED);
    assert_int_equal(rig_admin(rig, "user.list", only), AdminStatus_ADMIN_DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 0);
    rig->clock->wall += 240;
    // One of them was seen; the other is refused, by the same answer as anybody, in every phase.
    assert_int_equal(attempt(rig, &taro, "login"), Result_RESULT_GRANTED);
    assert_int_equal(attempt(rig, &hanako, "login"), Result_RESULT_DENIED);
    assert_int_equal(rig->reply.body.outcome.retry_seconds, 0);
    assert_int_equal(rig_count(rig, "login.dormant", "hanako"), 1);
    assert_int_equal(rig_account(rig, &cron, NULL).result, Result_RESULT_ACCOUNT_EXPIRED);
    assert_int_equal(rig_admin(rig, "user.list", only), AdminStatus_ADMIN_DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 1); // not the only administrator (D1)
    assert_string_equal(rig_text(rig, 0, "user"), "hanako");
    assert_string_equal(rig_text(rig, 0, "state"), "dormant");
    assert_string_equal(shown(rig, "taro", "state"), "active");
    // An administrator lifts it; the whole time begins again.
    assert_int_equal(about(rig, "user.resume", "hanako"), AdminStatus_ADMIN_DONE);
    assert_int_equal(about(rig, "user.resume", "hanako"), AdminStatus_ADMIN_CONFLICT);
    assert_int_equal(attempt(rig, &hanako, "login"), Result_RESULT_GRANTED);
    rig->clock->wall += 29 * DAY;
    assert_int_equal(attempt(rig, &hanako, "login"), Result_RESULT_GRANTED);
}

static void signs_of_life(void **state)
{
    struct rig *rig = *state;
    struct enrolled chiba;

    rig_person(rig, "chiba", "admin", &chiba);
    // Who administers every week logs in nowhere else, and is not dormant.
    for (int week = 0; week < 6; week++) {
        rig->clock->wall += 7 * DAY;
        (void)rig_granted(rig, &rig_amano, "warifu");
        if (week < 5)
            (void)rig_granted(rig, &chiba, "warifu");
    }
    assert_string_equal(shown(rig, "amano", "state"), "active");
    rig->clock->wall += 20 * DAY;
    (void)rig_granted(rig, &chiba, "warifu");
    rig->clock->wall += 11 * DAY;
    assert_string_equal(shown(rig, "amano", "state"), "dormant");
    // status counts them, on whichever page that is.
    bool counted = false;
    for (int64_t after = 0; after < 20 && !counted; after += 4) {
        char text[8];
        snprintf(text, sizeof text, "%d", (int)after);
        const struct rig_arg page[] = {{"after", text, 0}, {0}};
        (void)rig_admin(rig, "status", page);
        for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++)
            counted = counted || (strcmp(rig_text(rig, i, "item"), "dormant") == 0 &&
                                  strcmp(rig_text(rig, i, "value"), "1") == 0);
    }
    assert_true(counted);
}

static void long_lists(void **state)
{
    const struct rig_arg shared_only[] = {{"shared", NULL, 1}, {0}};
    static const char *const names[] = {"ba", "bb", "bc", "bd", "be", "bf", "bg", "bh", "bi",
                                        "bj", "bk", "bl", "bm", "bn", "bo", "bp", "bq", "br"};
    struct rig *rig = *state;
    unsigned seen = 0;
    char after[sizeof((AdminEnd *)NULL)->cursor] = "";
    AdminStatus status;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_int_equal(about(rig, "shared.create", names[i]), AdminStatus_ADMIN_DONE);
    assert_int_equal(rig_admin(rig, "user.list", shared_only), AdminStatus_ADMIN_MORE);
    do { // every one exactly once, in order, over all pages
        const struct rig_arg page[] = {{"shared", NULL, 1}, {"after", after, 0}, {0}};
        status = rig_admin(rig, "user.list", page);
        for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++)
            assert_string_equal(rig_text(rig, i, "user"), names[seen++]);
        snprintf(after, sizeof after, "%s", rig_end(rig)->cursor);
    } while (status == AdminStatus_ADMIN_MORE);
    assert_int_equal(status, AdminStatus_ADMIN_DONE);
    assert_int_equal(seen, sizeof names / sizeof *names);
}

// --- B6, D3 ---

static int setup_privileged(void **state)
{
    ready(state, " history = all\n", " privileged_max_age = \"60d\"\n");
    return 0;
}

static void privileged_age(void **state)
{
    struct enrolled hanako;
    char code[OTP_CODE_SIZE];
    struct rig *rig = *state;
    struct login login;
    Outcome outcome;

    rig_person(rig, "hanako", "staff", &hanako);
    rig->clock->wall += 50 * DAY;
    outcome = rig_granted(rig, &hanako, "sudo");
    login = rig_login(&hanako, "sudo", code);
    const AccountReply warned = rig_account(rig, &login, &outcome);
    assert_int_equal(warned.result, Result_RESULT_GRANTED);
    assert_in_range(warned.days_left, 9, 10);
    rig->clock->wall += 11 * DAY;
    // For privilege the password is too old, at the desk it is not.
    outcome = rig_granted(rig, &hanako, "sudo");
    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_NEW_PASSWORD);
    outcome = rig_granted(rig, &hanako, "login");
    login = rig_login(&hanako, "login", code);
    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_GRANTED);
    assert_string_equal(shown(rig, "hanako", "password"), "set");
    // An administrator's is too old wherever they log in, and they can administer no further.
    outcome = rig_granted(rig, &rig_amano, "login");
    login = rig_login(&rig_amano, "login", code);
    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_NEW_PASSWORD);
    assert_string_equal(shown(rig, "amano", "password"), "expired");
    outcome = rig_granted(rig, &rig_amano, "warifu");
    assert_int_equal(rig_admin_by(rig, &rig_amano, &outcome, "user.list", NULL, false),
                     AdminStatus_ADMIN_FORBIDDEN);
}

static int setup_uses(void **state)
{
    ready(state, " history = all\n",
          " privileged_max_uses = 10\n privileged_min_length = 12\n privileged_min_classes = 4\n");
    return 0;
}

static ChangeReply change_at(struct rig *rig, struct enrolled *person, const char *service,
                             const Outcome *proved, const char *password)
{
    SetPasswordCall *change = &rig->call.body.set_password;

    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_set_password_tag;
    change->has_subject = true;
    change->subject = rig_subject(person->user, person->uid, service);
    memcpy(&change->ticket, &proved->ticket, sizeof change->ticket);
    snprintf(change->password, sizeof change->password, "%s", password);
    rig_ask(rig);
    return rig->reply.body.change;
}

static unsigned warned; // of them

// How many logins the account phase of `service` lets in before it wants a new password.
static unsigned logins_until_due(struct rig *rig, struct enrolled *person, const char *service,
                                 Outcome *last)
{
    char code[OTP_CODE_SIZE] = "";

    warned = 0;
    for (unsigned logins = 0; logins < 20; logins++) {
        *last = rig_granted(rig, person, service);
        const struct login login = rig_login(person, service, code);
        const AccountReply reply = rig_account(rig, &login, last);
        if (reply.result == Result_RESULT_NEW_PASSWORD)
            return logins;
        assert_int_equal(reply.result, Result_RESULT_GRANTED);
        warned += reply.logins_left > 0;
    }
    return UINT32_MAX;
}

static void privileged_uses(void **state)
{
    struct enrolled hanako;
    char code[OTP_CODE_SIZE] = "";
    struct rig *rig = *state;
    Outcome outcome;

    rig_person(rig, "hanako", "staff", &hanako);
    rig->clock->wall += DAY;
    assert_in_range(logins_until_due(rig, &hanako, "sudo", &outcome), 9, 10);
    assert_int_equal(rig->reply.body.account.logins_left, 0); // due, and no longer soon
    // At the desk it is not due.
    Outcome desk = rig_granted(rig, &hanako, "login");
    const struct login login = rig_login(&hanako, "login", code);
    assert_int_equal(rig_account(rig, &login, &desk).result, Result_RESULT_GRANTED);
    // What may come to be used for privilege needs twelve characters of four kinds, wherever it is
    // chosen; and then the count begins anew.
    ChangeReply changed = change_at(rig, &hanako, "login", &desk, "vKq-7TzmwPx");
    assert_int_equal(changed.result, Result_RESULT_NOT_CHANGED);
    assert_int_equal(changed.flaws[0], PasswordFlaw_FLAW_TOO_SHORT);
    outcome = rig_granted(rig, &hanako, "sudo");
    changed = change_at(rig, &hanako, "sudo", &outcome, "vKq-7TzmwPx");
    assert_int_equal(changed.result, Result_RESULT_NOT_CHANGED);
    assert_int_equal(changed.flaws[0], PasswordFlaw_FLAW_TOO_SHORT);
    assert_int_equal(changed.number, 12);
    changed = change_at(rig, &hanako, "sudo", &outcome, "vKqx7TzmwPxr");
    assert_int_equal(changed.result, Result_RESULT_NOT_CHANGED);
    assert_int_equal(changed.flaws[0], PasswordFlaw_FLAW_FEW_CLASSES);
    assert_int_equal(changed.number, 4);
    changed = change_at(rig, &hanako, "sudo", &outcome, "vKq-7TzmwPxr");
    assert_int_equal(changed.result, Result_RESULT_GRANTED);
    snprintf(hanako.password, sizeof hanako.password, "vKq-7TzmwPxr");
    rig->clock->wall += DAY;
    assert_int_equal(logins_until_due(rig, &hanako, "sudo", &outcome), 10);
    assert_int_equal(warned, 2); // in the last two of ten
    // An administrator's is due wherever they log in.
    assert_in_range(logins_until_due(rig, &rig_amano, "login", &outcome), 0, 10);
    assert_string_equal(shown(rig, "amano", "password"), "expired");
}

// --- B3: an enrolment that was broken off ---

static int setup_first(void **state)
{
    ready(state, "documents = {\"test\"}\n", "");
    return 0;
}

// Added, logged in with the temporary password, changed it, and went away. Returns the change.
static ChangeReply broken_off(struct rig *rig, const char *user, const char *password)
{
    const struct rig_arg arguments[] = {{"user", user, 0}, {0}};
    char temporary[64];

    assert_int_equal(rig_admin(rig, "user.add", arguments), AdminStatus_ADMIN_DONE);
    snprintf(temporary, sizeof temporary, "%s", rig_text(rig, 0, "temporary_password"));
    rig->clock->wall += 60;
    const struct login first = {
        .user = user, .uid = rig_uid(user), .service = "login", .password = temporary, .code = ""};
    const Outcome outcome = *rig_attempt(rig, &first);
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    const ChangeReply changed = rig_set_password(rig, user, "login", &outcome.ticket, password);
    assert_int_equal(changed.result, Result_RESULT_GRANTED);
    // The temporary one is used up, for ever.
    assert_int_equal(rig_attempt(rig, &first)->result, Result_RESULT_DENIED);
    return changed;
}

static struct login without_code(const char *user, const char *service, const char *password)
{
    return (struct login){
        .user = user, .uid = rig_uid(user), .service = service, .password = password, .code = ""};
}

// Enrols with a ticket; false when that is refused.
static bool enrols(struct rig *rig, const char *user, const void *ticket)
{
    const EnrolOffer offer = rig_enrol(rig, user, "login", ticket);
    return offer.result == Result_RESULT_GRANTED &&
           rig_confirm_offer(rig, user, ticket, &offer).result == Result_RESULT_GRANTED;
}

static void taken_up_again(void **state)
{
    const char password[] = "Kusunoki-9-Matsu";
    const struct login again = without_code("saburo", "login", password);
    struct rig *rig = *state;
    PlanCall *plan = &rig->call.body.plan;

    (void)broken_off(rig, "saburo", password);
    assert_string_equal(shown(rig, "saburo", "password"), "enrolling");
    rig->clock->wall += 2 * DAY;
    struct login wrong = without_code("saburo", "sudo", password);
    assert_int_equal(rig_attempt(rig, &wrong)->result,
                     Result_RESULT_DENIED); // no first login there
    wrong = without_code("saburo", "login", "Kusunoki-9-Sugi");
    assert_int_equal(rig_attempt(rig, &wrong)->result, Result_RESULT_DENIED);
    wrong = without_code("saburo", "login", password);
    wrong.code = "000000";
    assert_int_equal(rig_attempt(rig, &wrong)->result, Result_RESULT_DENIED);
    const Outcome outcome = *rig_attempt(rig, &again);
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    // It leads to the enrolment and to nothing else.
    assert_int_equal(rig_account(rig, &again, &outcome).result, Result_RESULT_NEW_PASSWORD);
    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_plan_tag;
    plan->operation = Operation_OPERATION_CHANGE;
    plan->has_subject = true;
    plan->subject = rig_subject("saburo", rig_uid("saburo"), "login");
    memcpy(&plan->ticket, &outcome.ticket, sizeof plan->ticket);
    plan->expired_only = true;
    rig_ask(rig);
    assert_false(rig->reply.body.plan.change_password);
    assert_true(rig->reply.body.plan.enrol_otp);
    SessionOpenCall *open = &rig->call.body.session_open;
    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_session_open_tag;
    open->has_subject = true;
    open->subject = rig_subject("saburo", rig_uid("saburo"), "login");
    rig_ask(rig); // also for a program that lost the ticket
    assert_int_equal(rig->reply.body.session.result, Result_RESULT_DENIED);
    assert_true(enrols(rig, "saburo", &outcome.ticket));
    assert_string_equal(shown(rig, "saburo", "password"), "set");
    // Once: neither the password alone again, nor after the code was revoked.
    rig->clock->wall += 60;
    assert_int_equal(rig_attempt(rig, &again)->result, Result_RESULT_DENIED);
    assert_int_equal(about(rig, "totp.revoke", "saburo"), AdminStatus_ADMIN_DONE);
    assert_int_equal(rig_attempt(rig, &again)->result, Result_RESULT_DENIED);
}

static void not_for_ever(void **state)
{
    const char password[] = "Kusunoki-9-Matsu";
    const struct login again = without_code("saburo", "login", password);
    struct rig *rig = *state;

    (void)broken_off(rig, "saburo", password);
    rig->clock->wall += 3 * DAY - 120;
    assert_int_equal(rig_attempt(rig, &again)->result, Result_RESULT_GRANTED);
    rig->clock->wall += 180; // the temporary password would be over now
    assert_int_equal(rig_attempt(rig, &again)->result, Result_RESULT_DENIED);
    assert_string_equal(shown(rig, "saburo", "password"), "set");
}

static void closed_by_admins(void **state)
{
    static const char *const closing[] = {"password.expire", "password.reset", "user.suspend"};
    const char password[] = "Kusunoki-9-Matsu";
    static const char *const names[] = {"saburo", "shiro", "suzu"};
    struct rig *rig = *state;

    for (size_t i = 0; i < sizeof closing / sizeof *closing; i++) {
        const struct login again = without_code(names[i], "login", password);
        const ChangeReply changed = broken_off(rig, names[i], password);
        assert_int_equal(about(rig, closing[i], names[i]), AdminStatus_ADMIN_DONE);
        assert_int_equal(rig_attempt(rig, &again)->result, Result_RESULT_DENIED);
        // Nor does the ticket of before (abuse:R1); an expired password's stays good for its change
        // alone.
        if (i > 0)
            assert_false(enrols(rig, names[i], &changed.ticket));
    }
}

static void imported_and_revoked(void **state)
{
    const char password[] = "Kusunoki-9-Matsu";
    const struct login again = without_code("saburo", "login", password);
    const struct rig_arg import[] = {{"user", "saburo", 0},
                                     {"kind", "totp", 0},
                                     {"algorithm", "SHA1", 0},
                                     {"digits", NULL, 6},
                                     {"period", NULL, 30},
                                     {"secret", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 0},
                                     {0}};
    struct rig *rig = *state;

    // Broken off, given a code by an administrator, and that revoked: nobody enrols another one by
    // the password alone.
    (void)broken_off(rig, "saburo", password);
    rig->clock->wall += 60;
    assert_int_equal(rig_admin(rig, "totp.import", import), AdminStatus_ADMIN_DONE);
    assert_int_equal(rig_attempt(rig, &again)->result, Result_RESULT_DENIED);
    assert_int_equal(about(rig, "totp.revoke", "saburo"), AdminStatus_ADMIN_DONE);
    assert_int_equal(rig_attempt(rig, &again)->result, Result_RESULT_DENIED);
}

#define test(name, function, setup)                                                                \
    {                                                                                              \
        name, function, setup, rig_teardown, NULL                                                  \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        test("A5 an ID that nobody used is refused in every phase until it is resumed",
             dormant_refused, setup_dormant),
        test("A5 administering is a sign of life; status counts the dormant", signs_of_life,
             setup_dormant),
        test("A5 A6 lists of some of the people turn their pages", long_lists, setup_dormant),
        test("B6 D3 a password is too old for privilege before it is too old for the desk",
             privileged_age, setup_privileged),
        test("B6 D3 a password for privilege serves a number of logins, and needs more",
             privileged_uses, setup_uses),
        test("B3 a broken-off enrolment is taken up with the new password, once", taken_up_again,
             setup_first),
        test("B3 and not beyond the temporary password's lifetime", not_for_ever, setup_first),
        test("B3 B5 an administrator's expiry, reset or suspension ends it", closed_by_admins,
             setup_first),
        test("B3 abuse:R1 a code that was revoked is not replaced by the password alone",
             imported_and_revoked, setup_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: BSD-2-Clause
// IDs of several people (A6): a listed member opens one with their own authenticators, and nothing
// else does.
#include "../vault/vault_rig.h"
#include "store/person.h"
#include "store/session.h"
#include "wire/codec.h"
#include <stdio.h>
#include <string.h>

static struct enrolled hanako, taro;

static AdminStatus shared_verb(struct rig *rig, const char *verb, const char *user,
                               const char *member)
{
    const struct rig_arg arguments[] = {{"user", user, 0},
                                        {"reason", "test", 0},
                                        {member != NULL ? "member" : NULL, member, 0},
                                        {0}};

    return rig_admin(rig, verb, arguments);
}

// "madoguchi", whose member is hanako; taro is enrolled and no member.
static int setup(void **state)
{
    if (rig_setup_ready(state) != 0)
        return 1;
    struct rig *rig = *state;
    rig_person(rig, "hanako", "staff", &hanako);
    rig_person(rig, "taro", "staff", &taro);
    assert_int_equal(shared_verb(rig, "shared.create", "madoguchi", NULL), AdminStatus_ADMIN_DONE);
    assert_int_equal(shared_verb(rig, "shared.add", "madoguchi", "hanako"), AdminStatus_ADMIN_DONE);
    return 0;
}

static struct login at_shared(const char *member, const char *password, const char *code)
{
    return (struct login){.user = "madoguchi",
                          .uid = rig_uid("madoguchi"),
                          .service = "login",
                          .member = member,
                          .password = password,
                          .code = code};
}

static Outcome try(struct rig *rig, struct enrolled *who)
{
    char code[OTP_CODE_SIZE];
    const struct login login = at_shared(who->user, who->password, rig_code(rig, who, code));

    return *rig_attempt(rig, &login);
}

static SessionReport open_session(struct rig *rig, const Outcome *outcome)
{
    SessionOpenCall *call = &rig->call.body.session_open;

    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_session_open_tag;
    call->has_subject = true;
    call->subject = rig_subject("madoguchi", rig_uid("madoguchi"), "login");
    memcpy(&call->ticket, &outcome->ticket, sizeof call->ticket);
    rig_ask(rig);
    return rig->reply.body.session;
}

static bool log_of(struct rig *rig, const char *user, const char *event, const char *part)
{
    const struct rig_arg arguments[] = {{"user", user, 0}, {"event", event, 0}, {0}};

    assert_int_equal(rig_admin(rig, "log", arguments), AdminStatus_ADMIN_DONE);
    for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++)
        if (strstr(rig_text(rig, i, "record"), part) != NULL)
            return true;
    return false;
}

static bool log_says(struct rig *rig, const char *event, const char *part)
{
    return log_of(rig, "madoguchi", event, part);
}

static void member_opens(void **state)
{
    struct rig *rig = *state;
    const struct login login = at_shared("hanako", "", "");
    const struct login own = {.user = "hanako", .uid = hanako.uid, .service = "login"};

    assert_true(rig_plan(rig, &login)->ask_member);
    assert_int_equal(rig->reply.body.plan.factors_count, 2);
    assert_false(rig_plan(rig, &own)->ask_member);
    const Outcome outcome = try(rig, &hanako);
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_GRANTED);
    assert_string_equal(open_session(rig, &outcome).last_member, "");
    assert_string_equal(open_session(rig, &outcome).last_member, "hanako");
    assert_true(log_says(rig, "login.granted", "\"member\":\"hanako\""));
    assert_true(log_says(rig, "session.opened", "\"member\":\"hanako\""));
    // By which whoever has switched a machine over sees that people get in (abuse:M12).
    assert_true(log_says(rig, "session.opened", "\"classes\":\"knowledge+possession\""));
    assert_true(log_of(rig, "hanako", "login.granted", "\"user\":\"madoguchi\""));
    assert_true(log_of(rig, "hanako", "session.opened", "\"user\":\"madoguchi\""));
    assert_false(log_of(rig, "taro", "login.granted", "madoguchi"));
    assert_false(log_of(rig, "hanak", "login.granted", "madoguchi"));
    // The ticket of a shared ID changes and enrols nothing.
    SetPasswordCall *change = &rig->call.body.set_password;
    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_set_password_tag;
    change->has_subject = true;
    change->subject = rig_subject("madoguchi", rig_uid("madoguchi"), "login");
    memcpy(&change->ticket, &outcome.ticket, sizeof change->ticket);
    snprintf(change->password, sizeof change->password, "Sakura-to-Ume-5");
    rig_ask(rig);
    assert_int_equal(rig->reply.body.change.result, Result_RESULT_DENIED);
}

static void others_refused_alike(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE];
    struct login login;

    assert_int_equal(try(rig, &taro).result, Result_RESULT_DENIED);
    assert_true(log_says(rig, "login.denied", "not_a_member"));
    // Somebody whom nobody knows, and the ID itself.
    login = at_shared("mikan", taro.password, "123456");
    login.member_unknown = true;
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_true(log_says(rig, "login.denied", "member_unknown"));
    assert_false(log_says(rig, "login.denied", "mikan")); // it may have been a password (abuse:W7)
    login = at_shared("madoguchi", hanako.password, "123456");
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    // A member for an ID that is not shared; a shared ID without a member.
    login = rig_login(&taro, "login", rig_code(rig, &taro, code));
    login.member = "hanako";
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    login = at_shared(NULL, hanako.password, rig_code(rig, &hanako, code));
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    // One of the member's own classes is not two.
    login = at_shared("hanako", hanako.password, "");
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
}

static void looked_for_alike(void **state)
{
    static const struct {
        const char *name;
        bool found;
    } rows[] = {{"hanako", true}, {"taro", true}, {"mikan", false}, {"", false}};
    struct rig *rig = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        MemberCall *call = &rig->call.body.member;
        memset(&rig->call, 0, sizeof rig->call);
        rig->call.which_body = VaultCall_member_tag;
        call->has_subject = true;
        call->subject = rig_subject("madoguchi", rig_uid("madoguchi"), "login");
        snprintf(call->name, sizeof call->name, "%s", rows[i].name);
        rig_ask(rig);
        assert_int_equal(rig->reply.which_body, VaultReply_member_tag);
        // Whether somebody is a member is not told, only whom the name service is to be asked for.
        assert_int_equal(rig->reply.body.member.found, rows[i].found);
        // From an ID that is not shared nobody is looked for.
        call->subject = rig_subject("taro", taro.uid, "login");
        rig_ask(rig);
        assert_false(rig->reply.body.member.found);
    }
}

static void budget_is_the_members(void **state)
{
    struct rig *rig = *state;
    struct login login = at_shared("hanako", "wrong", "000000");
    char code[OTP_CODE_SIZE];

    for (unsigned i = 0; i < 5; i++)
        assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    // Locked here and under the member's own ID, and it is shown alike to names that nobody bears
    // (abuse:L11).
    assert_true(rig_attempt(rig, &login)->retry_seconds > 0);
    login = rig_login(&hanako, "login", rig_code(rig, &hanako, code));
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_true(rig->reply.body.outcome.retry_seconds > 0);
    login = at_shared("mikan", "wrong", "000000");
    login.member_unknown = true;
    for (unsigned i = 0; i < 5; i++)
        rig_attempt(rig, &login);
    assert_true(rig_attempt(rig, &login)->retry_seconds > 0);
    // Others go on.
    assert_int_equal(shared_verb(rig, "shared.add", "madoguchi", "taro"), AdminStatus_ADMIN_DONE);
    assert_int_equal(try(rig, &taro).result, Result_RESULT_GRANTED);
}

static void lost_is_charged_to_the_member(void **state)
{
    struct rig *rig = *state;
    LostCall *lost = &rig->call.body.lost;
    const struct rig_arg whom[] = {{"user", "hanako", 0}, {0}};

    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_lost_tag;
    lost->has_subject = true;
    lost->subject = rig_subject("madoguchi", rig_uid("madoguchi"), "login");
    lost->has_member = true;
    lost->member.status = NameStatus_NAME_FOUND;
    lost->member.uid = hanako.uid;
    snprintf(lost->member.name, sizeof lost->member.name, "hanako");
    rig_ask(rig);
    assert_int_equal(rig_admin(rig, "lock.show", whom), AdminStatus_ADMIN_DONE);
    assert_int_equal(rig_number(rig, 0, "failures"), 1);
}

static void code_used_once(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE];
    const struct login own = rig_login(&hanako, "login", rig_code(rig, &hanako, code));
    const struct login shared = at_shared("hanako", hanako.password, code);

    assert_int_equal(rig_attempt(rig, &own)->result, Result_RESULT_GRANTED);
    assert_int_equal(rig_attempt(rig, &shared)->result, Result_RESULT_DENIED);
}

static void removed_means_now(void **state)
{
    struct rig *rig = *state;
    const struct login login = at_shared("hanako", "", "");
    Outcome outcome = try(rig, &hanako);

    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    assert_int_equal(shared_verb(rig, "shared.remove", "madoguchi", "hanako"),
                     AdminStatus_ADMIN_DONE);
    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_PERMISSION_DENIED);
    assert_int_equal(try(rig, &hanako).result, Result_RESULT_DENIED);
    assert_int_equal(shared_verb(rig, "shared.add", "madoguchi", "hanako"), AdminStatus_ADMIN_DONE);
    outcome = try(rig, &hanako);
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    // The person is suspended; then the ID.
    assert_int_equal(shared_verb(rig, "user.suspend", "hanako", NULL), AdminStatus_ADMIN_DONE);
    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_PERMISSION_DENIED);
    assert_int_equal(try(rig, &hanako).result, Result_RESULT_DENIED);
    assert_int_equal(shared_verb(rig, "user.resume", "hanako", NULL), AdminStatus_ADMIN_DONE);
    assert_int_equal(try(rig, &hanako).result, Result_RESULT_GRANTED);
    assert_int_equal(shared_verb(rig, "user.suspend", "madoguchi", NULL), AdminStatus_ADMIN_DONE);
    assert_int_equal(try(rig, &hanako).result, Result_RESULT_DENIED);
    assert_true(log_says(rig, "login.denied", "\"why\":\"suspended\""));
}

static void not_for_privilege(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE];
    struct login login = at_shared(NULL, hanako.password, rig_code(rig, &hanako, code));

    login.service = "sudo";
    assert_false(rig_plan(rig, &login)->ask_member);
    assert_int_equal(rig->reply.body.plan.result, Result_RESULT_GRANTED); // asked like anybody
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_true(log_says(rig, "login.denied", "\"why\":\"shared\""));
    login.member = "hanako"; // even if a front says that it asked
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    login.service = "cron"; // no rule, no shared ID, in any phase
    assert_int_equal(rig_account(rig, &login, NULL).result, Result_RESULT_PERMISSION_DENIED);
    login.service = "warifu";
    login.operation = Operation_OPERATION_ADMIN;
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
}

static void own_password_first(void **state)
{
    struct rig *rig = *state;
    const struct login login = at_shared("hanako", "", "");

    assert_int_equal(shared_verb(rig, "password.expire", "hanako", NULL), AdminStatus_ADMIN_DONE);
    const Outcome outcome = try(rig, &hanako);
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    const AccountReply account = rig_account(rig, &login, &outcome);
    assert_int_equal(account.result, Result_RESULT_ACCOUNT_EXPIRED);
    assert_true(account.own_first);
    assert_int_equal(open_session(rig, &outcome).result, Result_RESULT_DENIED);
}

// A session of the ID of which nobody knows the member (two logins waited at one place).
static void put_crowded(struct rig *rig)
{
    struct session session = {
        .service = "sshd", .tty = "ssh", .opened = {rig->clock->wall}, .interactive = true};
    struct person shared;

    rig_stop(rig);
    struct store *store = rig_store(rig);
    assert_int_equal(store_begin(store), FAULT_NONE);
    assert_int_equal(store_person_by_name(store, "madoguchi", &shared), FAULT_NONE);
    session.person = shared.id;
    assert_int_equal(store_session_open(store, &session), FAULT_NONE);
    assert_int_equal(store_commit(store), FAULT_NONE);
    store_close(&store);
    rig_start(rig);
}

// What session.list says of that session after somebody was suspended.
static const char *rests_after(struct rig *rig, const char *suspended, bool *perhaps)
{
    char taken[256];
    const struct rig_arg list[] = {{"user", "madoguchi", 0}, {"taken", taken, 0}, {0}};

    assert_int_equal(shared_verb(rig, "user.suspend", suspended, NULL), AdminStatus_ADMIN_DONE);
    snprintf(taken, sizeof taken, "%s", rig_text(rig, 0, "taken"));
    assert_int_equal(rig_admin(rig, "session.list", list), AdminStatus_ADMIN_DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 1);
    *perhaps = rig_number(rig, 0, "perhaps_theirs") == 1;
    return rig_text(rig, 0, "rests");
}

static void whose_a_crowded_session_is(void **state)
{
    struct rig *rig = *state;
    bool perhaps;

    put_crowded(rig);
    assert_string_equal(rests_after(rig, "taro", &perhaps), "unknown");
    assert_false(perhaps); // not a member
    assert_string_equal(rests_after(rig, "hanako", &perhaps), "unknown");
    assert_true(perhaps);
    assert_string_equal(rests_after(rig, "madoguchi", &perhaps), "yes");
}

static void nothing_of_its_own(void **state)
{
    static const char *const verbs[] = {"password.reset", "password.expire", "totp.revoke"};
    const struct rig_arg enrol[] = {{"user", "madoguchi", 0}, {0}};
    struct rig *rig = *state;

    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        assert_int_equal(shared_verb(rig, verbs[i], "madoguchi", NULL), AdminStatus_ADMIN_CONFLICT);
    assert_int_equal(rig_admin(rig, "totp.enrol", enrol), AdminStatus_ADMIN_CONFLICT);
    assert_int_equal(shared_verb(rig, "shared.add", "taro", "hanako"), AdminStatus_ADMIN_CONFLICT);
    assert_int_equal(shared_verb(rig, "shared.add", "madoguchi", "madoguchi"),
                     AdminStatus_ADMIN_CONFLICT);
    assert_int_equal(shared_verb(rig, "shared.add", "madoguchi", "hanako"),
                     AdminStatus_ADMIN_CONFLICT);
    assert_int_equal(shared_verb(rig, "shared.remove", "madoguchi", "taro"),
                     AdminStatus_ADMIN_NOT_FOUND);
    assert_int_equal(rig_admin(rig, "shared.list", enrol), AdminStatus_ADMIN_DONE);
    assert_string_equal(rig_text(rig, 0, "member"), "hanako");
    assert_string_equal(rig_text(rig, 0, "state"), "active");
    assert_int_equal(rig_admin(rig, "user.show", enrol), AdminStatus_ADMIN_DONE);
    assert_int_equal(rig_number(rig, 0, "shared"), 1);
    assert_string_equal(rig_text(rig, 0, "password"), "none");
    assert_string_equal(rig_text(rig, 1, "member"), "hanako");
    // Who is removed is a member no longer, and who comes back is somebody else.
    assert_int_equal(shared_verb(rig, "user.remove", "hanako", NULL), AdminStatus_ADMIN_DONE);
    assert_int_equal(rig_admin(rig, "shared.list", enrol), AdminStatus_ADMIN_DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 0);
    rig_person(rig, "hanako", "staff", &hanako);
    assert_int_equal(try(rig, &hanako).result, Result_RESULT_DENIED);
}

#define test(name, function)                                                                       \
    {                                                                                              \
        name, function, setup, rig_teardown, NULL                                                  \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        test("A6 a member opens a shared ID with their own factors and is named", member_opens),
        test("A6 abuse:P4 who is no member, and who is nobody, are refused alike",
             others_refused_alike),
        test("A6 abuse:X3 known people are looked for alike, members or not", looked_for_alike),
        test("A6 abuse:L11 the budget of a shared ID's login is the member's",
             budget_is_the_members),
        test("A6 abuse:D12 a lost try at a shared ID is charged to the member",
             lost_is_charged_to_the_member),
        test("A6 abuse:T1 a code used under one's own ID does not open a shared one",
             code_used_once),
        test("A6 abuse:R1 who is no longer a member, or suspended, is refused at once",
             removed_means_now),
        test("A6 abuse:R1 a session of which nobody knows the member may be any member's",
             whose_a_crowded_session_is),
        test("A6 a rule that does not allow shared IDs refuses them in every phase",
             not_for_privilege),
        test("A6 B3 a member who owes a change makes it under their own ID", own_password_first),
        test("A6 a shared ID has no password, code or role of its own", nothing_of_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

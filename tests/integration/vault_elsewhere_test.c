// SPDX-License-Identifier: BSD-2-Clause
// Passwords that another service keeps: their age, their logins and their history (B6), also when
// they are changed behind our back. The tests own the time and that service.
#include "../vault/vault_rig.h"
#include "../vault/vault_rig_first.h"
#include "factor/otp_read.h"
#include "store/password.h"
#include "store/person.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY 86400

// The hashers are children of this program: what fails there is wrapped here (tests/local.mk).
static volatile int *failing; // in memory shared with them: the fault, or 0

enum fault __real_password_fingerprint(const char *typed, const uint8_t salt[16],
                                       struct password_cost cost,
                                       uint8_t fingerprint[PASSWORD_FINGERPRINT]);
enum fault __wrap_password_fingerprint(const char *typed, const uint8_t salt[16],
                                       struct password_cost cost,
                                       uint8_t fingerprint[PASSWORD_FINGERPRINT]);

enum fault __wrap_password_fingerprint(const char *typed, const uint8_t salt[16],
                                       struct password_cost cost,
                                       uint8_t fingerprint[PASSWORD_FINGERPRINT])
{
    return failing != NULL && *failing != 0
               ? (enum fault) * failing
               : __real_password_fingerprint(typed, salt, cost, fingerprint);
}

static const char first[] = "vKq-7Tzm/Pxr", second[] = "Hw3+bNyL=Zd8", third[] = "gR9.cFjQ%xV4";
static struct enrolled hanako;

// hanako is enrolled while passwords are kept here; then another service keeps them.
static int setup(void **state)
{
    failing = NULL; // what it pointed to went with the rig before
    if (rig_setup_ready(state) != 0)
        return -1;
    struct rig *rig = *state;
    rig_person(rig, "hanako", "staff", &hanako);
    rig_stop(rig);
    struct password_policy *policy = &rig->policy->password;
    snprintf(rig->policy->knowledge_service, sizeof rig->policy->knowledge_service, "directory");
    policy->max_age_days = 60;
    policy->warn_days = 14;
    policy->privileged_max_uses = 3;
    failing = &rig->clock->failing;
    rig_start(rig);
    return 0;
}

static void has(struct rig *rig, const char *password)
{
    snprintf(rig->clock->elsewhere, sizeof rig->clock->elsewhere, "%s", password);
    snprintf(hanako.password, sizeof hanako.password, "%s", password);
}

static AccountReply logs_in(struct rig *rig, const char *service, Outcome *outcome)
{
    char code[OTP_CODE_SIZE] = "";

    *outcome = rig_granted(rig, &hanako, service);
    const struct login login = rig_login(&hanako, service, code);
    return rig_account(rig, &login, outcome);
}

static Result logs_in_with(struct rig *rig, const char *password, const char *service)
{
    Outcome outcome;

    has(rig, password);
    return logs_in(rig, service, &outcome).result;
}

static unsigned seen(struct rig *rig)
{
    return rig_count(rig, "password.changed_elsewhere", "hanako");
}

static void age(void **state)
{
    struct rig *rig = *state;
    Outcome outcome;

    rig->clock->wall += 90 * DAY; // as old as the one that was kept here is nothing
    assert_int_equal(logs_in_with(rig, first, "login"), Result_RESULT_GRANTED);
    assert_int_equal(seen(rig), 1);
    assert_int_equal(logs_in_with(rig, first, "login"), Result_RESULT_GRANTED);
    assert_int_equal(seen(rig), 1);
    rig->clock->wall += 50 * DAY;
    assert_in_range(logs_in(rig, "login", &outcome).days_left, 9, 11);
    rig->clock->wall += 11 * DAY;
    assert_int_equal(logs_in(rig, "login", &outcome).result, Result_RESULT_NEW_PASSWORD);
    const struct rig_arg who[] = {{"user", "hanako", 0}, {0}};
    assert_int_equal(rig_admin(rig, "user.show", who), AdminStatus_ADMIN_DONE);
    assert_string_equal(rig_text(rig, 0, "password"), "expired");
    // Changed by whatever way: it is young again, and warned of in its own time.
    assert_int_equal(logs_in_with(rig, second, "login"), Result_RESULT_GRANTED);
    assert_int_equal(seen(rig), 2);
    assert_int_equal(logs_in(rig, "login", &outcome).days_left, 0);
    rig->clock->wall += 50 * DAY;
    assert_in_range(logs_in(rig, "login", &outcome).days_left, 9, 11);
    // A wrong one is none, and nor is a right one with a wrong code.
    struct login wrong = rig_login(&hanako, "login", "000000");
    snprintf(rig->clock->elsewhere, sizeof rig->clock->elsewhere, "%s", third);
    assert_int_equal(rig_attempt(rig, &wrong)->result, Result_RESULT_DENIED);
    wrong.password = third;
    assert_int_equal(rig_attempt(rig, &wrong)->result, Result_RESULT_DENIED);
    assert_int_equal(seen(rig), 2);
}

static void put_back(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(logs_in_with(rig, first, "login"), Result_RESULT_GRANTED);
    rig->clock->wall += DAY;
    assert_int_equal(logs_in_with(rig, second, "login"), Result_RESULT_GRANTED);
    rig->clock->wall += DAY;
    // Nobody gets a young one by an old one.
    assert_int_equal(logs_in_with(rig, first, "login"), Result_RESULT_NEW_PASSWORD);
    assert_int_equal(seen(rig), 3);
    assert_int_equal(logs_in_with(rig, first, "login"), Result_RESULT_NEW_PASSWORD);
    assert_int_equal(seen(rig), 3);
    assert_int_equal(logs_in_with(rig, third, "login"), Result_RESULT_GRANTED);
    // Where the policy wants no history, it is only another one.
    rig_stop(rig);
    rig->policy->password.history = 0;
    rig_start(rig);
    assert_int_equal(logs_in_with(rig, first, "login"), Result_RESULT_GRANTED);
    assert_int_equal(logs_in_with(rig, first, "login"), Result_RESULT_GRANTED);
    assert_int_equal(seen(rig), 5);
}

static void worn_out(void **state)
{
    struct rig *rig = *state;
    unsigned logins = 0;

    assert_int_equal(logs_in_with(rig, first, "login"), Result_RESULT_GRANTED);
    while (logins < 9 && logs_in_with(rig, first, "sudo") == Result_RESULT_GRANTED)
        logins++;
    assert_in_range(logins, 1, 3);
    assert_int_equal(logs_in_with(rig, first, "login"), Result_RESULT_GRANTED); // at the desk
    assert_int_equal(logs_in_with(rig, second, "sudo"), Result_RESULT_GRANTED);
}

// What opens a session with the old one ends where the new one was seen (abuse:R1).
static void tickets_of_before(void **state)
{
    struct rig *rig = *state;
    Outcome before, now;
    char code[OTP_CODE_SIZE] = "";

    has(rig, first);
    assert_int_equal(logs_in(rig, "login", &before).result, Result_RESULT_GRANTED);
    rig->clock->wall += 60;
    has(rig, second);
    assert_int_equal(logs_in(rig, "login", &now).result, Result_RESULT_GRANTED);
    const struct login login = rig_login(&hanako, "login", code);
    assert_int_equal(rig_account(rig, &login, &before).result, Result_RESULT_PERMISSION_DENIED);
    assert_int_equal(rig_account(rig, &login, &now).result, Result_RESULT_GRANTED);
}

static ChangeReply hands_on(struct rig *rig, const char *password)
{
    Outcome outcome;

    (void)logs_in(rig, "login", &outcome);
    return rig_set_password(rig, "hanako", "login", &outcome.ticket, password);
}

static void handed_on(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(logs_in_with(rig, first, "login"), Result_RESULT_GRANTED);
    rig->clock->wall += DAY;
    assert_int_equal(logs_in_with(rig, second, "login"), Result_RESULT_GRANTED);
    ChangeReply changed = hands_on(rig, first);
    assert_int_equal(changed.result, Result_RESULT_NOT_CHANGED);
    assert_int_equal(changed.flaws[0], PasswordFlaw_FLAW_USED_BEFORE);
    changed = hands_on(rig, second);
    assert_int_equal(changed.result, Result_RESULT_NOT_CHANGED);
    assert_int_equal(changed.flaws[0], PasswordFlaw_FLAW_SAME_AS_CURRENT);
    changed = hands_on(rig, "abc");
    assert_int_equal(changed.flaws[0], PasswordFlaw_FLAW_TOO_SHORT);
    assert_int_equal(hands_on(rig, third).result, Result_RESULT_ELSEWHERE);
    // The modules behind have refused it: it may be offered again.
    assert_int_equal(hands_on(rig, third).result, Result_RESULT_ELSEWHERE);
    rig_stop(rig);
    rig->policy->password.min_age_seconds = 3 * DAY;
    rig_start(rig);
    changed = hands_on(rig, third);
    assert_int_equal(changed.result, Result_RESULT_NOT_CHANGED);
    assert_int_equal(changed.flaws[0], PasswordFlaw_FLAW_TOO_SOON);
    rig->clock->wall += 3 * DAY;
    assert_int_equal(hands_on(rig, third).result, Result_RESULT_ELSEWHERE);
}

// What is due is handed on, and the login goes through; the next one sees whether it was stored.
static void due_and_handed_on(void **state)
{
    struct rig *rig = *state;
    const struct rig_arg who[] = {{"user", "hanako", 0}, {"reason", "leaked", 0}, {0}};
    SessionOpenCall *open = &rig->call.body.session_open;
    Outcome outcome;

    assert_int_equal(logs_in_with(rig, first, "login"), Result_RESULT_GRANTED);
    assert_int_equal(rig_admin(rig, "password.expire", who), AdminStatus_ADMIN_DONE);
    assert_int_equal(logs_in(rig, "login", &outcome).result, Result_RESULT_NEW_PASSWORD);
    const ChangeReply changed = rig_set_password(rig, "hanako", "login", &outcome.ticket, second);
    assert_int_equal(changed.result, Result_RESULT_ELSEWHERE);
    // Once: the front ends the conversation, and it is on record (abuse:D8).
    const unsigned refused = rig_count(rig, "password.refused", "hanako");
    const ChangeReply twice = rig_set_password(rig, "hanako", "login", &outcome.ticket, third);
    assert_int_equal(twice.result, Result_RESULT_DENIED);
    assert_int_equal(twice.lapse, Lapse_LAPSE_TICKET);
    assert_int_equal(rig_count(rig, "password.refused", "hanako"), refused + 1);
    assert_int_equal(rig_count(rig, "password.handed_on", "hanako"), 1);
    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_session_open_tag;
    open->has_subject = true;
    open->subject = rig_subject("hanako", hanako.uid, "login");
    memcpy(&open->ticket, &changed.ticket, sizeof open->ticket);
    rig_ask(rig);
    assert_int_equal(rig->reply.body.session.result, Result_RESULT_GRANTED);
    // Nobody stored it: due again.
    assert_int_equal(logs_in(rig, "login", &outcome).result, Result_RESULT_NEW_PASSWORD);
    assert_int_equal(logs_in_with(rig, second, "login"), Result_RESULT_GRANTED);
    assert_int_equal(logs_in_with(rig, second, "login"), Result_RESULT_GRANTED);
}

// Demanded before anybody saw it: still to be done when it is seen.
static void demanded_before_it_was_seen(void **state)
{
    struct rig *rig = *state;
    const struct rig_arg who[] = {{"user", "hanako", 0}, {"reason", "leaked", 0}, {0}};

    rig_stop(rig);
    struct store *store = rig_store(rig);
    uint8_t nothing[PASSWORD_FINGERPRINT] = {0};
    struct person person;
    assert_int_equal(store_begin(store), FAULT_NONE);
    assert_int_equal(store_person_by_name(store, "hanako", &person), FAULT_NONE);
    assert_int_equal(
        store_history_add(store, person.id, nothing, (struct password_cost){19456, 2}, 0),
        FAULT_NONE);
    assert_int_equal(store_commit(store), FAULT_NONE);
    store_close(&store);
    rig_start(rig);
    assert_int_equal(rig_admin(rig, "password.expire", who), AdminStatus_ADMIN_DONE);
    assert_int_equal(logs_in_with(rig, first, "login"), Result_RESULT_NEW_PASSWORD);
    assert_int_equal(seen(rig), 0); // the first is no change
    assert_int_equal(logs_in_with(rig, second, "login"), Result_RESULT_GRANTED);
}

// The hasher that looks at it dies: nothing is decided, and the next try goes through.
static void abuse_m14_no_hasher(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE];

    has(rig, first);
    rig_hold_hashers(rig, true);
    struct login login = rig_login(&hanako, "login", rig_code(rig, &hanako, code));
    rig_fill_attempt(rig, &login);
    (void)rig_send(rig);
    assert_false(rig_hears(rig, 300)); // it waits for one of them
    rig_kill_hashers(rig);
    rig_receive(rig);
    assert_int_not_equal(rig->reply.body.outcome.result, Result_RESULT_GRANTED);
    for (unsigned i = 0; i < RIG_HASHERS; i++)
        rig_new_hasher(rig, i);
    assert_int_equal(logs_in_with(rig, first, "login"), Result_RESULT_GRANTED);
}

// It says that it had no memory: a password that nobody has compared is no new one.
static void abuse_m14_no_fingerprint(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE];

    assert_int_equal(logs_in_with(rig, first, "login"), Result_RESULT_GRANTED);
    const unsigned before = seen(rig);
    *failing = FAULT_MEMORY;
    const struct login login = rig_login(&hanako, "login", rig_code(rig, &hanako, code));
    assert_int_not_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
    assert_int_equal(seen(rig), before);
    *failing = 0;
    assert_int_equal(logs_in_with(rig, first, "login"), Result_RESULT_GRANTED);
    assert_int_equal(seen(rig), before);
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, setup, rig_teardown, NULL                                                  \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("B6 a password that is kept elsewhere grows old from the login that saw it", age),
        TEST("B6 one that was put back has to be changed", put_back),
        TEST("B6 D3 one that is kept elsewhere wears out", worn_out),
        TEST("abuse:R1 what was proved with the one before ends when the new one is seen",
             tickets_of_before),
        TEST("B1 B6 what is handed on is held against rules, age and history", handed_on),
        TEST("B5 abuse:M4 what is due is handed on, and due again if nobody stored it",
             due_and_handed_on),
        TEST("B5 what was demanded before it was seen is still due", demanded_before_it_was_seen),
        TEST("abuse:M14 without a hasher nothing is decided", abuse_m14_no_hasher),
        TEST("abuse:M14 a hasher that has no memory has seen no other password",
             abuse_m14_no_fingerprint),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

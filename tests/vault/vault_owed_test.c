// SPDX-License-Identifier: BSD-2-Clause
// What was taken away is stopped also where the vault, or the command that has it stopped, died
// before it could (C4, D4, F5; abuse:R1): it is owed, over a restart, and carried out once.
#include "vault_privilege_rig.h"
#include "vault_rig_key.h"
#include "wire/handover.h"
#include <stdio.h>
#include <string.h>

#define IN_TIME 15 // seconds for the command to take it over

// The next thing that the supervisor is told to stop, once the vault has looked at what time it is.
static struct handover told(struct rig *rig)
{
    struct handover said = {0};

    for (unsigned i = 0; i < 20; i++) {
        assert_int_equal(rig_admin(rig, "user.show", ARGS(USER("amano"))), DONE);
        while (handover_receive(rig->control, &said) == FAULT_NONE)
            if (said.kind == HANDOVER_STOP)
                return said;
        said = (struct handover){0};
        rig->clock->wall += 1;
    }
    return said;
}

static void logs_in(struct rig *rig, struct enrolled *person)
{
    const Outcome outcome = rig_granted(rig, person, "login");

    (void)opens(rig, person->user, person->uid, "login", &outcome);
}

static void ends(struct rig *rig, int64_t request)
{
    assert_int_equal(by(rig, &chiba, "privilege.end", ARGS(NUMBER("request", request), WHY)), DONE);
}

// Killed as soon as it has answered: nobody has asked for the list of sessions.
static void a_grant_and_a_crash(void **state)
{
    struct rig *rig = *state;
    const int64_t request = granted(rig, 3600);

    ends(rig, request);
    rig_kill(rig);
    rig_start(rig);
    const struct handover said = told(rig);
    assert_int_equal(said.connection, STOP_GRANT | STOP_BY_END);
    assert_int_equal(said.index, request);
    assert_int_equal(told(rig).kind, 0); // once
    assert_int_equal(rig_count(rig, "session.stop_ordered", "eto"), 1);
    assert_non_null(strstr(last_record(rig, "session.stop_ordered"), "\"why\":\"owed\""));
    rig_kill(rig);
    rig_start(rig);
    assert_int_equal(told(rig).kind, 0); // nor after the next crash
}

// Before the command's time is over nothing is done; then it is, also if it was the command that
// died.
static void a_command_that_died(void **state)
{
    struct rig *rig = *state;
    const int64_t request = granted(rig, 3600);
    struct handover said = {0};

    ends(rig, request);
    rig->clock->wall += IN_TIME - 3;
    assert_int_equal(rig_admin(rig, "user.show", ARGS(USER("amano"))), DONE);
    assert_int_equal(handover_receive(rig->control, &said), FAULT_BUSY);
    assert_int_equal(told(rig).index, request);
}

// Whoever could have taken it away has the list, and stops it; nobody else's asking counts.
static void a_command_that_takes_it_over(void **state)
{
    struct rig *rig = *state;
    const int64_t requests[] = {granted(rig, 3600), granted(rig, 3600)};
    char word[64];

    for (unsigned i = 0; i < 2; i++) {
        const Outcome auditor = rig_granted(rig, &doi, "warifu"); // time goes by
        const Outcome ticket = rig_granted(rig, &chiba, "warifu");
        assert_int_equal(rig_admin_by(rig, &chiba, &ticket, "privilege.end",
                                      ARGS(NUMBER("request", requests[i]), WHY), false),
                         DONE);
        snprintf(word, sizeof word, "%s", rig_text(rig, 0, "taken"));
        assert_non_null(strstr(word, "grant "));
        assert_int_equal(rig_admin_by(rig, i == 0 ? &chiba : &doi, i == 0 ? &ticket : &auditor,
                                      "session.list", ARGS(TEXT("taken", word)), false),
                         DONE);
        assert_int_equal(told(rig).index, i == 0 ? 0 : requests[i]);
    }
}

// Of a person all that they have open here is ended; of others, and of who has nothing open,
// nothing.
static void a_person_and_a_crash(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;

    rig_person(rig, "baba", "staff", &baba);
    logs_in(rig, &eto);
    logs_in(rig, &baba);
    assert_int_equal(by(rig, &chiba, "user.suspend", ARGS(USER("doi"), WHY)), DONE);
    assert_int_equal(by(rig, &chiba, "user.suspend", ARGS(USER("eto"), WHY)), DONE);
    rig_kill(rig);
    rig_start(rig);
    const struct handover said = told(rig);
    assert_int_equal(said.connection, STOP_USER | STOP_BY_END);
    assert_int_equal(said.index, eto.uid);
    assert_int_equal(told(rig).kind, 0);
}

// Who has left is nobody's to look up any more, and logged in still.
static void a_leaver_and_a_crash(void **state)
{
    struct rig *rig = *state;

    logs_in(rig, &eto);
    assert_int_equal(by(rig, &chiba, "user.offboard", ARGS(USER("eto"), WHY)), DONE);
    rig_kill(rig);
    rig_start(rig);
    const struct handover said = told(rig);
    assert_int_equal(said.connection, STOP_USER | STOP_BY_END);
    assert_int_equal(said.index, eto.uid);
}

// --- each kind of authenticator ------------------------------------------------------------------

// Who logged in with what was taken away is logged out after a crash, once; nobody else is.
static void owes_after_a_crash(struct rig *rig, const struct enrolled *whose)
{
    rig_kill(rig);
    rig_start(rig);
    const struct handover said = told(rig);
    assert_int_equal(said.connection, STOP_USER | STOP_BY_END);
    assert_int_equal(said.index, whose->uid);
    assert_int_equal(told(rig).kind, 0);
}

static void a_generator_and_a_crash(void **state)
{
    struct rig *rig = *state;

    logs_in(rig, &doi);
    logs_in(rig, &eto);
    assert_int_equal(by(rig, &chiba, "totp.revoke", ARGS(USER("eto"), WHY)), DONE);
    owes_after_a_crash(rig, &eto);
}

static int key_setup(void **state)
{
    *state = rig_with_keys("");
    return 0;
}

static struct enrolled baba, gunji;

// Baba logs in with a key on card K-1, gunji with password and code.
static void with_a_key(struct rig *rig, struct held *held)
{
    rig_person(rig, "baba", "staff", &baba);
    rig_person(rig, "gunji", "staff", &gunji);
    assert_int_equal(rig_admin(rig, "card.issue", ARGS(TEXT("serial", "K-1"), USER("baba"), WHY)),
                     DONE);
    rig_new_key(held);
    assert_int_equal(rig_key_enrol(rig, "baba", "K-1", held), DONE);
    const struct login login = {.user = "baba", .uid = baba.uid, .service = "login"};
    const Outcome outcome = *rig_key_login(rig, &login, held);
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    (void)opens(rig, "baba", baba.uid, "login", &outcome);
    logs_in(rig, &gunji);
}

static void a_card_and_a_crash(void **state)
{
    struct held held;

    with_a_key(*state, &held);
    assert_int_equal(
        rig_admin(*state, "card.lost",
                  ARGS(TEXT("serial", "K-1"), TEXT("place", "bus"), TEXT("reporter", "baba"),
                       NUMBER("when", ((struct rig *)*state)->clock->wall - 60))),
        DONE);
    owes_after_a_crash(*state, &baba);
}

static void a_card_suspended_and_a_crash(void **state)
{
    struct held held;

    with_a_key(*state, &held);
    assert_int_equal(rig_admin(*state, "card.suspend", ARGS(TEXT("serial", "K-1"), WHY)), DONE);
    owes_after_a_crash(*state, &baba);
}

static void a_key_and_a_crash(void **state)
{
    struct held held;

    with_a_key(*state, &held);
    assert_int_equal(rig_admin(*state, "key.revoke", ARGS(USER("baba"), WHY)), DONE);
    owes_after_a_crash(*state, &baba);
}

// What was only rehearsed, or undone, is owed to nobody.
static void a_dry_run(void **state)
{
    struct rig *rig = *state;

    logs_in(rig, &eto);
    const Outcome ticket = rig_granted(rig, &chiba, "warifu");
    assert_int_equal(
        rig_admin_by(rig, &chiba, &ticket, "user.suspend", ARGS(USER("eto"), WHY), true), DONE);
    assert_int_equal(told(rig).kind, 0);
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, privilege_setup, rig_teardown, NULL                                        \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("D4 abuse:D12 a grant that ended is stopped after a crash, once", a_grant_and_a_crash),
        TEST("D4 where the command died, tokend has it stopped in time", a_command_that_died),
        TEST("D4 whoever asks what rests on it has taken the stop over",
             a_command_that_takes_it_over),
        TEST("F5 C4 abuse:D12 who was suspended is logged out after a crash", a_person_and_a_crash),
        TEST("C6 abuse:D12 who has left is logged out after a crash", a_leaver_and_a_crash),
        TEST("C4 abuse:R1 abuse:D12 a generator that was revoked", a_generator_and_a_crash),
        {"C4 abuse:R1 abuse:D12 a card that was lost", a_card_and_a_crash, key_setup, rig_teardown,
         NULL},
        {"C4 abuse:R1 abuse:D12 a card that was suspended", a_card_suspended_and_a_crash, key_setup,
         rig_teardown, NULL},
        {"C4 abuse:R1 abuse:D12 a key that was revoked", a_key_and_a_crash, key_setup, rig_teardown,
         NULL},
        TEST("F5 a dry run owes nothing", a_dry_run),
    };

    return cmocka_run_group_tests_name("stops that are owed", tests, NULL, NULL);
}

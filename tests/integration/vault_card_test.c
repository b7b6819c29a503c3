// SPDX-License-Identifier: BSD-2-Clause
// Cards on a rig: what happens to a card happens to all that is on it, in one step and for ever
// (C1-C6), and off-boarding.
#include "../vault/vault_admin.h"
#include "store/card.h"
#include <stdio.h>
#include <string.h>

#define LOST(serial)                                                                               \
    TEXT("serial", serial), TEXT("reporter", "山田 太郎"), NUMBER("when", 1799999000),             \
        TEXT("place", "電車")

static const char secret[] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

static void issue(struct rig *rig, const char *serial, const char *holder)
{
    assert_int_equal(
        rig_admin(rig, "card.issue", ARGS(TEXT("serial", serial), TEXT("user", holder))), DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "issued");
    assert_string_equal(rig_text(rig, 0, "holder"), holder);
}

// The person's only generator is a token with this serial.
static AdminStatus put_on_card(struct rig *rig, struct enrolled *person, const char *serial)
{
    char own[sizeof secret];
    snprintf(own, sizeof own, "%s", secret);
    own[0] = (char)('A' + (serial[0] + serial[strlen(serial) - 1]) % 26); // a seed a thing,
    own[1] = (char)('A' + person->user[0] % 26); // and of a department's, a member
    const struct rig_arg import[] = {TEXT("user", person->user), TEXT("kind", "totp"),
                                     TEXT("algorithm", "SHA1"),  NUMBER("digits", 6),
                                     NUMBER("period", 30),       TEXT("secret", own),
                                     TEXT("card", serial),       {0}};
    const AdminStatus status = rig_admin(rig, "totp.import", import);

    if (status == DONE) {
        assert_int_equal(otp_from_base32(own, &person->otp), FAULT_NONE);
        person->used = rig->clock->wall / 30 + 2;
    }
    return status;
}

static struct enrolled with_card(struct rig *rig, const char *user, const char *serial)
{
    struct enrolled person;

    rig_person(rig, user, "staff", &person);
    assert_int_equal(rig_admin(rig, "totp.revoke", ARGS(TEXT("user", user), WHY)), DONE);
    issue(rig, serial, user);
    assert_int_equal(put_on_card(rig, &person, serial), DONE);
    return person;
}

static Result try(struct rig *rig, struct enrolled *person)
{
    char code[OTP_CODE_SIZE] = "";
    const struct login login = rig_login(person, "login", rig_code(rig, person, code));

    return rig_attempt(rig, &login)->result;
}

static const char *state_of(struct rig *rig, const char *serial)
{
    assert_int_equal(rig_admin(rig, "card.show", ARGS(TEXT("serial", serial))),
                     rig_end(rig)->status);
    return rig_text(rig, 0, "state");
}

static void from_hand_to_shredder(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba = with_card(rig, "baba", "KB-1");

    assert_string_equal(state_of(rig, "KB-1"), "active");
    rig_granted(rig, &baba, "login");
    assert_int_equal(
        rig_admin(rig, "card.issue", ARGS(TEXT("serial", "KB-1"), TEXT("user", "amano"))),
        CONFLICT);
    // Nobody destroys what they have not got.
    const struct rig_arg destroy[] = {
        TEXT("serial", "KB-1"), TEXT("method", "shredder"), TEXT("witness", "佐藤"), {0}};
    assert_int_equal(rig_admin(rig, "card.destroy", destroy), CONFLICT);
    assert_int_equal(
        rig_admin(rig, "card.replace", ARGS(TEXT("serial", "KB-1"), TEXT("new", "KB-2"), WHY)),
        DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "revoked");
    assert_string_equal(rig_text(rig, 1, "serial"), "KB-2");
    assert_string_equal(rig_text(rig, 1, "holder"), "baba");
    assert_string_equal(rig_text(rig, 1, "replaces"), "KB-1");
    assert_int_equal(try(rig, &baba), Result_RESULT_DENIED);
    // The old one is open until it is destroyed.
    assert_int_equal(rig_admin(rig, "card.list", ARGS(NUMBER("open", 1))), DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 1);
    assert_int_equal(rig_admin(rig, "card.collect", ARGS(TEXT("serial", "KB-1"), WHY)), DONE);
    assert_int_equal(rig_admin(rig, "card.list", ARGS(NUMBER("open", 1))), DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "collected");
    assert_int_equal(rig_admin(rig, "card.destroy", destroy), DONE);
    assert_int_equal(rig_admin(rig, "card.destroy", destroy), CONFLICT);
    assert_int_equal(rig_admin(rig, "card.list", ARGS(NUMBER("open", 1))), DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 0);
    // Every step is on record, and nothing is bound to the dead one any more.
    static const char *const events[] = {"card.issued", "card.bound", "card.revoked",
                                         "card.collected", "card.destroyed"};
    for (unsigned i = 0; i < sizeof events / sizeof *events; i++)
        assert_int_equal(rig_count(rig, events[i], "baba"), i == 0 ? 2 : 1);
    assert_int_equal(put_on_card(rig, &baba, "KB-1"), CONFLICT);
    assert_int_equal(put_on_card(rig, &baba, "KB-2"), DONE);
    rig_granted(rig, &baba, "login");
    // Handed in while in use: revoked by that.
    assert_int_equal(rig_admin(rig, "card.collect", ARGS(TEXT("serial", "KB-2"), WHY)), DONE);
    assert_int_equal(try(rig, &baba), Result_RESULT_DENIED);
}

static void lost_is_for_ever(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba = with_card(rig, "baba", "KB-1");
    struct enrolled chiba = with_card(rig, "chiba", "KB-2");
    char code[OTP_CODE_SIZE] = "";

    const struct login login = rig_login(&baba, "login", rig_code(rig, &baba, code));
    assert_int_equal(rig_plan(rig, &login)->result, Result_RESULT_GRANTED); // a prompt waits
    const Outcome before = rig_granted(rig, &chiba, "login");
    assert_int_equal(rig_admin(rig, "card.lost",
                               ARGS(TEXT("serial", "KB-1"), TEXT("reporter", "山田 太郎"),
                                    NUMBER("when", rig->clock->wall + 61))),
                     AdminStatus_ADMIN_INVALID); // it has not happened yet
    assert_int_equal(rig_admin(rig, "card.lost", ARGS(LOST("KB-1"))), DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "lost");
    assert_int_equal(rig_number(rig, 0, "credentials"), 1);
    assert_int_equal(rig_number(rig, 0, "people"), 1);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_equal(rig_count(rig, "otp.revoked", "baba"), 2);
    assert_int_equal(rig_count(rig, "card.lost", "baba"), 1);
    // Found again: a revocation stays.
    assert_int_equal(rig_admin(rig, "card.lost", ARGS(LOST("KB-1"), NUMBER("found", 1))), CONFLICT);
    assert_int_equal(try(rig, &baba), Result_RESULT_DENIED);
    assert_int_equal(rig_admin(rig, "card.lost", ARGS(LOST("KB-1"))), CONFLICT);
    assert_int_equal(rig_admin(rig, "card.lost", ARGS(LOST("KB-9"))), NOT_FOUND);
    // Others are not concerned, until it is their card: also between authenticate and account.
    const struct login other = rig_login(&chiba, "login", code);
    assert_int_equal(rig_account(rig, &other, &before).result, Result_RESULT_GRANTED);
    assert_int_equal(rig_admin(rig, "card.lost", ARGS(LOST("KB-2"))), DONE);
    assert_int_equal(rig_account(rig, &other, &before).result, Result_RESULT_PERMISSION_DENIED);
    // A dry run loses nothing.
    struct enrolled doi = with_card(rig, "doi", "KB-3");
    const Outcome ticket = rig_granted(rig, &rig_amano, "warifu");
    assert_int_equal(rig_admin_by(rig, &rig_amano, &ticket, "card.lost", ARGS(LOST("KB-3")), true),
                     DONE);
    assert_string_equal(state_of(rig, "KB-3"), "active");
    assert_int_equal(try(rig, &doi), Result_RESULT_GRANTED);
}

static void suspended_and_found(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba = with_card(rig, "baba", "KB-1");

    assert_int_equal(rig_admin(rig, "card.suspend", ARGS(TEXT("serial", "KB-1"), WHY)), DONE);
    assert_int_equal(try(rig, &baba), Result_RESULT_DENIED);
    assert_int_equal(rig_admin(rig, "card.list", ARGS(NUMBER("open", 1))), DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "suspended");
    assert_int_equal(put_on_card(rig, &baba, "KB-1"), CONFLICT); // nothing new on it meanwhile
    assert_int_equal(rig_admin(rig, "card.lost", ARGS(LOST("KB-1"), NUMBER("found", 1))), DONE);
    assert_int_equal(try(rig, &baba), Result_RESULT_GRANTED);
    assert_int_equal(rig_admin(rig, "card.suspend", ARGS(TEXT("serial", "KB-1"), WHY)), DONE);
    assert_int_equal(rig_admin(rig, "card.lost", ARGS(LOST("KB-1"))), DONE);
    assert_int_equal(try(rig, &baba), Result_RESULT_DENIED);
    assert_int_equal(rig_count(rig, "otp.suspended", "baba"), 2);
    assert_int_equal(rig_count(rig, "otp.resumed", "baba"), 1);
    assert_int_equal(rig_count(rig, "card.found", "baba"), 1);
}

// A code that waits for its first one, or one whose row nobody touched: the register decides, each
// time.
static void the_register_decides(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba, chiba = with_card(rig, "chiba", "KB-2");
    struct card_change change = {.state = CARD_SUSPENDED, .when = {rig->clock->wall}};
    struct card card;

    rig_person(rig, "baba", "staff", &baba);
    issue(rig, "KB-1", "baba");
    const struct rig_arg offer[] = {
        TEXT("user", "baba"), TEXT("kind", "hotp"), TEXT("card", "KB-1"), {0}};
    assert_int_equal(rig_admin(rig, "totp.enrol", offer), DONE);
    struct otp_parameters made = {.kind = OTP_HOTP, .algorithm = OTP_SHA1, .digits = 6};
    char code[OTP_CODE_SIZE];
    assert_int_equal(otp_from_base32(rig_text(rig, 0, "secret"), &made), FAULT_NONE);
    assert_int_equal(otp_code(&made, 0, code), FAULT_NONE);
    const struct rig_arg confirm[] = {TEXT("user", "baba"),
                                      NUMBER("credential", rig_number(rig, 0, "credential")),
                                      TEXT("code", code),
                                      {0}};
    assert_int_equal(rig_admin(rig, "card.suspend", ARGS(TEXT("serial", "KB-1"), WHY)), DONE);
    assert_int_equal(rig_admin(rig, "totp.confirm", confirm), CONFLICT);
    assert_int_equal(rig_admin(rig, "card.lost", ARGS(LOST("KB-1"), NUMBER("found", 1))), DONE);
    assert_int_equal(rig_admin(rig, "totp.confirm", confirm), DONE);
    assert_int_equal(try(rig, &chiba), Result_RESULT_GRANTED);
    rig_stop(rig);
    struct store *store = rig_store(rig);
    assert_int_equal(store_begin(store), FAULT_NONE);
    assert_int_equal(store_card_get(store, "KB-2", &card), FAULT_NONE);
    assert_int_equal(store_card_change(store, &card, CARD_ACTIVE, &change), FAULT_NONE);
    assert_int_equal(store_commit(store), FAULT_NONE);
    store_close(&store);
    rig_start(rig);
    assert_int_equal(try(rig, &chiba), Result_RESULT_DENIED);
}

static void whose_it_is(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba = with_card(rig, "baba", "KB-1");
    struct enrolled chiba;

    rig_person(rig, "chiba", "staff", &chiba);
    assert_int_equal(put_on_card(rig, &chiba, "KB-1"), CONFLICT);
    assert_int_equal(put_on_card(rig, &chiba, "KB-7"), NOT_FOUND);
    // A label is what a thing is called: it puts nothing on somebody else's card, and stops
    // nothing.
    assert_int_equal(
        rig_admin(rig, "totp.enrol", ARGS(TEXT("user", "chiba"), TEXT("label", "KB-1"))), DONE);
    assert_int_equal(rig_admin(rig, "card.show", ARGS(TEXT("serial", "KB-1"))), DONE);
    for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++)
        assert_string_not_equal(rig_text(rig, i, "user"), "chiba");
    assert_int_equal(rig_admin(rig, "card.issue", ARGS(TEXT("serial", "D-1"))), INVALID);
    assert_int_equal(
        rig_admin(rig, "card.issue",
                  ARGS(TEXT("serial", "D-1"), TEXT("user", "baba"), TEXT("department", "市民課"))),
        INVALID);
    assert_int_equal(
        rig_admin(rig, "card.issue", ARGS(TEXT("serial", "D-1"), TEXT("department", "市民課"))),
        INVALID);
    assert_int_equal(rig_admin(rig, "card.issue",
                               ARGS(TEXT("serial", "D-1"), TEXT("department", "市民課"),
                                    TEXT("members", "baba,nobody"))),
                     NOT_FOUND);
    assert_int_equal(rig_admin(rig, "card.issue",
                               ARGS(TEXT("serial", "D-1"), TEXT("department", "市民課"),
                                    TEXT("members", "baba,chiba"))),
                     DONE);
    struct enrolled doi;
    rig_person(rig, "doi", "staff", &doi);
    assert_int_equal(put_on_card(rig, &doi, "D-1"), CONFLICT);
    // Each member has a credential of their own on it; the log names who used it.
    assert_int_equal(put_on_card(rig, &chiba, "D-1"), DONE);
    rig_granted(rig, &chiba, "login");
    assert_int_equal(put_on_card(rig, &baba, "D-1"), DONE);
    assert_int_equal(rig_admin(rig, "card.lost", ARGS(LOST("D-1"))), DONE);
    assert_int_equal(rig_number(rig, 0, "credentials"), 2);
    assert_int_equal(rig_number(rig, 0, "people"), 2);
    assert_int_equal(try(rig, &chiba), Result_RESULT_DENIED);
}

static void somebody_leaves(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba = with_card(rig, "baba", "KB-1");
    char code[OTP_CODE_SIZE] = "";

    // A token that nobody registered, with its serial as label, and a card that is lost.
    assert_int_equal(
        rig_admin(rig, "totp.enrol",
                  ARGS(TEXT("user", "baba"), TEXT("label", "red token"), TEXT("kind", "hotp"))),
        DONE);
    issue(rig, "KB-0", "baba");
    assert_int_equal(rig_admin(rig, "card.lost", ARGS(LOST("KB-0"))), DONE);
    assert_int_equal(
        rig_admin(rig, "emergency.issue",
                  ARGS(TEXT("user", "baba"), NUMBER("until", rig->clock->wall + 3600), WHY)),
        DONE);
    const int64_t emergency = rig_number(rig, 0, "emergency");
    const Outcome ticket = rig_granted(rig, &baba, "login");
    const struct login login = rig_login(&baba, "login", rig_code(rig, &baba, code));
    assert_int_equal(rig_plan(rig, &login)->result, Result_RESULT_GRANTED);
    assert_int_equal(rig_admin(rig, "user.offboard", ARGS(TEXT("user", "baba"), WHY)), DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "removed");
    assert_int_equal(rig_number(rig, 0, "outstanding"), 2); // the token was never confirmed
    assert_int_equal(rig_number(rig, 0, "emergency_closed"), 1);
    assert_int_equal(rig_number(rig, 0, "emergency_used"), 0);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_not_equal(rig_account(rig, &login, &ticket).result, Result_RESULT_GRANTED);
    assert_int_equal(rig_count(rig, "user.offboarded", "baba"), 1);
    assert_int_equal(rig_count(rig, "card.revoked", "baba"), 1);
    assert_int_equal(rig_count(rig, "emergency.closed", "baba"), 1);
    assert_int_equal(rig_admin(rig, "emergency.list", NULL), DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 0);
    assert_int_equal(rig_admin(rig, "emergency.close", ARGS(NUMBER("emergency", emergency), WHY)),
                     CONFLICT);
    // Kept until it has come back.
    assert_int_equal(rig_admin(rig, "card.list", ARGS(NUMBER("open", 1), TEXT("user", "baba"))),
                     DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 2);
    assert_int_equal(rig_admin(rig, "user.offboard", ARGS(TEXT("user", "baba"), WHY)), NOT_FOUND);
    assert_int_equal(
        rig_admin(rig, "card.replace", ARGS(TEXT("serial", "KB-1"), TEXT("new", "KB-5"))),
        CONFLICT);
    assert_int_equal(rig_admin(rig, "card.collect", ARGS(TEXT("serial", "KB-1"), WHY)), DONE);
    // Nobody does it to themselves, and the last administrator stays (D1).
    assert_int_equal(rig_admin(rig, "user.offboard", ARGS(TEXT("user", "amano"), WHY)), CONFLICT);
}

static void unregistered_things_come_back_too(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;
    const struct rig_arg import[] = {TEXT("user", "baba"),
                                     TEXT("kind", "hotp"),
                                     TEXT("algorithm", "SHA1"),
                                     NUMBER("digits", 6),
                                     TEXT("secret", secret),
                                     TEXT("label", "red token"),
                                     {0}};

    rig_person(rig, "baba", "staff", &baba);
    issue(rig, "red token", "amano"); // that is somebody else's, whatever baba calls theirs
    assert_int_equal(rig_admin(rig, "totp.import", import), DONE);
    assert_int_equal(rig_admin(rig, "user.offboard", ARGS(TEXT("user", "baba"), WHY)), DONE);
    assert_int_equal(rig_number(rig, 0, "credentials"), 2);
    assert_int_equal(rig_number(rig, 0, "outstanding"), 2); // one is in the person's telephone
    assert_int_equal(rig_admin(rig, "card.list", ARGS(NUMBER("open", 1))), DONE);
    assert_string_equal(rig_text(rig, 1, "kind"), "token");
    assert_string_equal(rig_text(rig, 1, "holder"), "baba");
}

// A person who is removed holds nothing any more; who gets their name later is somebody else.
static void removal_ends_what_they_hold(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba, other;

    rig_person(rig, "baba", "staff", &baba);
    issue(rig, "KB-1", "baba");
    assert_int_equal(rig_admin(rig, "card.issue",
                               ARGS(TEXT("serial", "D-1"), TEXT("department", "zeimu"),
                                    TEXT("members", "baba,amano"))),
                     DONE);
    assert_int_equal(
        rig_admin(rig, "emergency.issue",
                  ARGS(TEXT("user", "baba"), NUMBER("until", rig->clock->wall + 3600), WHY)),
        DONE);
    assert_int_equal(rig_admin(rig, "user.remove", ARGS(TEXT("user", "baba"), WHY)), DONE);
    assert_int_equal(rig_number(rig, 0, "outstanding"), 1);
    assert_int_equal(rig_number(rig, 0, "emergency_closed"), 1);
    assert_int_equal(rig_count(rig, "card.revoked", "baba"), 1);
    assert_int_equal(rig_count(rig, "emergency.closed", "baba"), 1);
    // In the same second, under the same name and uid.
    rig_person(rig, "baba", "staff", &other);
    assert_int_equal(rig_admin(rig, "card.show", ARGS(TEXT("serial", "D-1"))), DONE);
    assert_string_equal(rig_text(rig, 2, "member"), "baba");
    assert_string_equal(rig_text(rig, 2, "standing"), "removed");
    assert_string_equal(rig_text(rig, 3, "member"), "amano");
    assert_string_equal(rig_text(rig, 3, "standing"), "active");
    assert_int_equal(rig_admin(rig, "totp.enrol", ARGS(TEXT("user", "baba"), TEXT("card", "D-1"))),
                     CONFLICT);
}

// No number of cards in a life, and no name that a thing was given, keeps anybody here.
static void offboarding_is_always_possible(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;
    char serial[16], taken[32];
    struct rig_arg import[] = {TEXT("user", "baba"),
                               TEXT("kind", "hotp"),
                               TEXT("algorithm", "SHA1"),
                               NUMBER("digits", 6),
                               TEXT("secret", secret),
                               TEXT("label", "red token"),
                               {0}};

    rig_person(rig, "baba", "staff", &baba);
    for (unsigned i = 0; i < 40; i++) {
        snprintf(serial, sizeof serial, "L-%02u", i);
        issue(rig, serial, "baba");
    }
    assert_int_equal(rig_admin(rig, "totp.import", import), DONE);
    // The serial that its entry in the register would get, and the next one.
    snprintf(taken, sizeof taken, "token-%lld", (long long)rig_number(rig, 0, "credential"));
    issue(rig, taken, "amano");
    strcat(taken, "-2");
    issue(rig, taken, "amano");
    assert_int_equal(rig_admin(rig, "user.offboard", ARGS(TEXT("user", "baba"), WHY)), DONE);
    assert_int_equal(rig_number(rig, 0, "outstanding"), 42);
    assert_int_equal(rig_count(rig, "card.revoked", "baba"), 40);
    taken[strlen(taken) - 1] = '3';
    assert_int_equal(rig_admin(rig, "card.show", ARGS(TEXT("serial", taken))), DONE);
    assert_string_equal(rig_text(rig, 0, "holder"), "baba");
}

static void a_long_register(void **state)
{
    struct rig *rig = *state;
    char serial[16];
    unsigned seen = 0;
    char cursor[272] = "";

    for (unsigned i = 0; i < 23; i++) {
        snprintf(serial, sizeof serial, "C-%02u", i);
        issue(rig, serial, "amano");
        if (i % 5 == 0)
            assert_int_equal(rig_admin(rig, "card.suspend", ARGS(TEXT("serial", serial), WHY)),
                             DONE);
    }
    for (unsigned page = 0; page < 20; page++) {
        const AdminStatus status =
            page == 0 ? rig_admin(rig, "card.list", ARGS(NUMBER("open", 1)))
                      : rig_admin(rig, "card.list", ARGS(NUMBER("open", 1), TEXT("after", cursor)));
        for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++, seen++) {
            snprintf(serial, sizeof serial, "C-%02u", seen * 5);
            assert_string_equal(rig_text(rig, i, "serial"), serial);
        }
        if (status == DONE)
            break;
        snprintf(cursor, sizeof cursor, "%s", rig_end(rig)->cursor);
    }
    assert_int_equal(seen, 5);
}

#define RIG_TEST(name, function)                                                                   \
    {                                                                                              \
        name, function, rig_setup_ready, rig_teardown, NULL                                        \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST("C1 C5 a card from the hand that issued it to the shredder",
                 from_hand_to_shredder),
        RIG_TEST("C2 C6 abuse:M6 a removal ends what the person holds, and the next of that name "
                 "is nobody",
                 removal_ends_what_they_hold),
        RIG_TEST("C6 abuse:M16 off-boarding is always possible", offboarding_is_always_possible),
        RIG_TEST(
            "abuse:R1 C4 a lost card opens nothing, not even a waiting prompt, and never again",
            lost_is_for_ever),
        RIG_TEST("C4 a suspended card rests until it is found", suspended_and_found),
        RIG_TEST("C4 the register is asked at confirmation and at every login",
                 the_register_decides),
        RIG_TEST("C2 A6 a card is for its holder, a department's for its listed users",
                 whose_it_is),
        RIG_TEST("C6 abuse:R1 off-boarding ends everything and lists what must come back",
                 somebody_leaves),
        RIG_TEST("C6 things that nobody registered have to come back too",
                 unregistered_things_come_back_too),
        RIG_TEST("C5 a long register is listed page by page", a_long_register),
    };

    return cmocka_run_group_tests_name("vault cards", tests, NULL, NULL);
}

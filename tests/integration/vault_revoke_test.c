// SPDX-License-Identifier: BSD-2-Clause
// Cards are lost while people log in with them, a hundred times: nothing is granted after the
// answer to card.lost, and nothing comes back (abuse:R1, C4).
#include "../vault/vault_admin.h"
#include <stdio.h>
#include <string.h>

#define ROUNDS 100
#define BEFORE 2 // attempts that are on their way when the loss is reported
#define AFTER 2  // and that come with it

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

// A counter generator with a seed of its own on a new card.
static void new_card(struct rig *rig, struct enrolled *person, unsigned round, char serial[16])
{
    char secret[] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    snprintf(serial, 16, "KB-%u", round);
    secret[0] = alphabet[round % 32];
    secret[1] = alphabet[round / 32];
    assert_int_equal(
        rig_admin(rig, "card.issue", ARGS(TEXT("serial", serial), TEXT("user", person->user))),
        DONE);
    const struct rig_arg import[] = {TEXT("user", person->user),
                                     TEXT("kind", "hotp"),
                                     TEXT("algorithm", "SHA1"),
                                     NUMBER("digits", 6),
                                     TEXT("secret", secret),
                                     TEXT("card", serial),
                                     {0}};
    assert_int_equal(rig_admin_again(rig, "totp.import", import), DONE);
    assert_int_equal(otp_from_base32(secret, &person->otp), FAULT_NONE);
    person->otp.kind = OTP_HOTP;
}

static uint64_t send_attempt(struct rig *rig, const struct enrolled *person, int64_t counter)
{
    char code[OTP_CODE_SIZE];

    assert_int_equal(otp_code(&person->otp, counter, code), FAULT_NONE);
    const struct login login = rig_login(person, "login", code);
    rig_fill_attempt(rig, &login);
    return rig_send(rig);
}

// One round; returns how many were granted before the answer to card.lost.
static unsigned lose(struct rig *rig, struct enrolled *person, unsigned round,
                     const Outcome *ticket)
{
    static VaultCall lost;
    char serial[16];
    unsigned granted = 0;
    bool dead = false;

    new_card(rig, person, round, serial);
    // The call is made by a dry run, so that it can be sent among others.
    assert_int_equal(
        rig_admin_by(rig, &rig_amano, ticket, "card.lost",
                     ARGS(TEXT("serial", serial), TEXT("reporter", "taro"), NUMBER("when", 1)),
                     true),
        DONE);
    lost = rig->call;
    lost.body.admin.call.dry_run = false;
    for (int64_t i = 0; i < BEFORE; i++)
        send_attempt(rig, person, i);
    // Now and then the first of them is answered before the loss is told.
    unsigned heard = 0;
    for (; heard < round % (BEFORE + 1); heard++) {
        rig_receive(rig);
        granted += rig->reply.body.outcome.result == Result_RESULT_GRANTED;
    }
    rig->call = lost;
    rig_send(rig);
    for (int64_t i = BEFORE; i < BEFORE + AFTER; i++)
        send_attempt(rig, person, i);
    for (; heard < BEFORE + AFTER + 1; heard++) {
        rig_receive(rig);
        if (rig->reply.which_body == VaultReply_page_tag) {
            assert_int_equal(rig->reply.body.page.end.status, DONE);
            dead = true;
        } else if (rig->reply.body.outcome.result == Result_RESULT_GRANTED) {
            if (dead)
                fail_msg("round %u: granted after the card was dead", round);
            granted++;
        }
    }
    assert_true(dead);
    assert_int_equal(
        rig_admin(rig, "lock.clear", ARGS(TEXT("user", person->user), TEXT("reason", "test"))),
        DONE);
    send_attempt(rig, person, BEFORE + AFTER);
    rig_receive(rig);
    assert_int_equal(rig->reply.body.outcome.result, Result_RESULT_DENIED);
    assert_int_equal(rig_admin_again(rig, "lock.clear",
                                     ARGS(TEXT("user", person->user), TEXT("reason", "test"))),
                     DONE);
    return granted;
}

static void a_hundred_losses(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba, chiba;
    unsigned granted = 0;

    rig_person(rig, "baba", "staff", &baba);
    rig_person(rig, "chiba", "staff", &chiba);
    assert_int_equal(
        rig_admin(rig, "totp.revoke", ARGS(TEXT("user", "baba"), TEXT("reason", "cards"))), DONE);
    Outcome ticket = rig_granted(rig, &rig_amano, "warifu");
    for (unsigned round = 0; round < ROUNDS; round++) {
        granted += lose(rig, &baba, round, &ticket);
        if (round % 10 == 0)
            rig_granted(rig, &chiba, "login"); // others go on
        if (round % 25 == 24) {
            // A power cut does not bring anything back either.
            rig_kill(rig);
            rig_start(rig);
            ticket = rig_granted(rig, &rig_amano, "warifu");
        }
    }
    print_message("# %u of %u logins were granted before the answer, 0 after it\n", granted,
                  ROUNDS * (BEFORE + AFTER));
    assert_true(granted > 0); // else nothing was tried
    // Every one of them, again, at the end: revoked is revoked.
    for (unsigned round = 0; round < ROUNDS; round++) {
        char serial[16];
        snprintf(serial, sizeof serial, "KB-%u", round);
        rig_admin(rig, "card.show", ARGS(TEXT("serial", serial)));
        assert_string_equal(rig_text(rig, 0, "state"), "lost");
        if (round < ROUNDS - 30)
            continue; // the log alone remembers credentials that were revoked so long ago
        rig_admin_again(rig, "card.show", ARGS(TEXT("serial", serial), TEXT("after", "4")));
        assert_string_equal(rig_text(rig, 0, "standing"), "revoked");
    }
}

static bool opens_with_code(struct rig *rig, struct enrolled *person, int64_t at)
{
    char code[OTP_CODE_SIZE];

    assert_int_equal(otp_code(&person->otp, at, code), FAULT_NONE);
    const struct login login = rig_login(person, "clocked", code);
    return rig_attempt(rig, &login)->result == Result_RESULT_GRANTED;
}

static int64_t failures(struct rig *rig, const struct enrolled *person)
{
    assert_int_equal(rig_admin(rig, "lock.show", ARGS(TEXT("user", person->user))), DONE);
    return rig_number(rig, 0, "failures");
}

// Under a clock that nobody disciplines a counting code opens as ever, and a wrong one is a guess
// as ever: no clock was asked.
static void counting_codes_need_no_clock(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;
    char serial[16];

    rig_person(rig, "baba", "staff", &baba);
    assert_int_equal(
        rig_admin(rig, "totp.revoke", ARGS(TEXT("user", "baba"), TEXT("reason", "cards"))), DONE);
    new_card(rig, &baba, 0, serial);
    rig->clock->unsynchronised = true;
    assert_true(opens_with_code(rig, &baba, 3));
    assert_false(opens_with_code(rig, &baba, 900)); // far beyond
    assert_int_equal(failures(rig, &baba), 1);
    assert_false(opens_with_code(rig, &baba, 901));
    assert_int_equal(failures(rig, &baba), 2);
    assert_true(opens_with_code(rig, &baba, 4));
}

// So it is beside a generator that the clock forbids: what was held against the other is a guess.
static void a_counting_code_beside_a_timed_one(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;
    char serial[16];

    rig_person(rig, "baba", "staff", &baba);
    new_card(rig, &baba, 0, serial);
    rig->clock->unsynchronised = true;
    assert_false(opens_with_code(rig, &baba, 900));
    assert_int_equal(failures(rig, &baba), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:R1 C4 a hundred cards lost during logins: none opens after the answer, none comes "
         "back",
         a_hundred_losses, rig_setup_ready, rig_teardown, NULL},
        {"E6 abuse:L1 counting codes need no clock, and wrong ones are guesses",
         counting_codes_need_no_clock, rig_setup_ready, rig_teardown, NULL},
        {"E6 abuse:L1 beside a generator that the clock forbids, too",
         a_counting_code_beside_a_timed_one, rig_setup_ready, rig_teardown, NULL},
    };

    return cmocka_run_group_tests_name("vault revocations", tests, NULL, NULL);
}

// SPDX-License-Identifier: BSD-2-Clause
// Something is taken away between two phases of a login: each way to take it, before each call that
// takes the login's ticket. The next call refuses, and record and reply say why (abuse:R1,
// abuse:M21).
#include "../vault/vault_rig_key.h"
#include "factor/emergency.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct rig_held {
    struct enrolled person;
    struct held key;
    int64_t credential, emergency;
    Outcome outcome;
    unsigned round;
} baba;

// --- the logins
// -----------------------------------------------------------------------------------

static void card(struct rig *rig, char serial[16])
{
    snprintf(serial, 16, "KB-%u", baba.round);
    assert_int_equal(
        rig_admin(rig, "card.issue", ARGS(TEXT("serial", serial), TEXT("user", "baba"))), DONE);
}

static void by_code(struct rig *rig)
{
    baba.outcome = rig_granted(rig, &baba.person, "login");
}

static void by_code_on_card(struct rig *rig)
{
    char secret[] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", serial[16], code[OTP_CODE_SIZE];

    card(rig, serial);
    assert_int_equal(rig_admin(rig, "totp.revoke", ARGS(USER("baba"), WHY)), DONE);
    secret[0] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[baba.round % 32];
    secret[1] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[baba.round / 32];
    assert_int_equal(
        rig_admin(rig, "totp.import",
                  ARGS(USER("baba"), TEXT("kind", "hotp"), TEXT("algorithm", "SHA1"),
                       NUMBER("digits", 6), TEXT("secret", secret), TEXT("card", serial))),
        DONE);
    assert_int_equal(otp_from_base32(secret, &baba.person.otp), FAULT_NONE);
    baba.person.otp.kind = OTP_HOTP;
    assert_int_equal(otp_code(&baba.person.otp, 3, code), FAULT_NONE);
    const struct login login = rig_login(&baba.person, "login", code);
    baba.outcome = *rig_attempt(rig, &login);
    assert_int_equal(baba.outcome.result, Result_RESULT_GRANTED);
}

static void by_key(struct rig *rig, const char *serial)
{
    const struct login login = {.user = "baba", .uid = baba.person.uid, .service = "login"};

    rig_new_key(&baba.key);
    assert_int_equal(rig_key_enrol(rig, "baba", serial, &baba.key), DONE);
    baba.outcome = *rig_key_login(rig, &login, &baba.key);
    assert_int_equal(baba.outcome.result, Result_RESULT_GRANTED);
}

static void by_key_alone(struct rig *rig)
{
    by_key(rig, NULL);
}

static void by_key_on_card(struct rig *rig)
{
    char serial[16];

    card(rig, serial);
    by_key(rig, serial);
}

static void by_emergency(struct rig *rig)
{
    assert_int_equal(rig_admin(rig, "emergency.issue",
                               ARGS(USER("baba"), NUMBER("until", rig->clock->wall + 3600), WHY)),
                     DONE);
    baba.emergency = rig_number(rig, 0, "emergency");
    const struct login login = rig_login(&baba.person, "login", rig_text(rig, 0, "emergency_code"));
    char code[64];
    snprintf(code, sizeof code, "%s", login.code);
    const struct login copied = rig_login(&baba.person, "login", code);
    baba.outcome = *rig_attempt(rig, &copied);
    assert_int_equal(baba.outcome.result, Result_RESULT_GRANTED);
}

// --- what is taken away
// ---------------------------------------------------------------------------

static void on_card(struct rig *rig, const char *verb)
{
    char serial[16];

    snprintf(serial, sizeof serial, "KB-%u", baba.round);
    if (strcmp(verb, "card.lost") == 0)
        assert_int_equal(
            rig_admin(rig, verb,
                      ARGS(TEXT("serial", serial), TEXT("reporter", "baba"), NUMBER("when", 1))),
            DONE);
    else
        assert_int_equal(rig_admin(rig, verb, ARGS(TEXT("serial", serial), WHY)), DONE);
}

static void on_person(struct rig *rig, const char *verb)
{
    if (strcmp(verb, "user.role") == 0)
        assert_int_equal(rig_admin(rig, verb, ARGS(USER("baba"), TEXT("role", "auditor"), WHY)),
                         DONE);
    else
        assert_int_equal(rig_admin(rig, verb, ARGS(USER("baba"), WHY)), DONE);
}

static void on_emergency(struct rig *rig, const char *verb)
{
    assert_int_equal(rig_admin(rig, verb, ARGS(NUMBER("emergency", baba.emergency), WHY)), DONE);
}

static void emergency_ends(struct rig *rig, const char *verb)
{
    (void)verb;
    rig->clock->wall += 3601;
}

// What a reload of the policy does.
static void restart(struct rig *rig, const char *verb)
{
    (void)verb;
    rig_stop(rig);
    rig_start(rig);
}

static void wait_long(struct rig *rig, const char *verb)
{
    (void)verb;
    rig->clock->boot += 601 * 1000;
}

static const struct loss {
    const char *name;
    void (*login)(struct rig *rig);
    void (*take)(struct rig *rig, const char *verb);
    const char *verb, *why;
    Lapse lapse;
    bool changes; // may be mended by a change of password
} ways[] = {
    {"nothing", by_code, NULL, NULL, NULL, Lapse_LAPSE_NONE, true},
    {"nothing, by a card", by_key_on_card, NULL, NULL, NULL, Lapse_LAPSE_NONE, true},
    {"card lost (code)", by_code_on_card, on_card, "card.lost", "card_lost", Lapse_LAPSE_CARD_LOST,
     false},
    {"card suspended (code)", by_code_on_card, on_card, "card.suspend", "card_suspended",
     Lapse_LAPSE_CARD_SUSPENDED, false},
    {"card lost (key)", by_key_on_card, on_card, "card.lost", "card_lost", Lapse_LAPSE_CARD_LOST,
     false},
    {"card suspended (key)", by_key_on_card, on_card, "card.suspend", "card_suspended",
     Lapse_LAPSE_CARD_SUSPENDED, false},
    {"code revoked", by_code, on_person, "totp.revoke", "otp_revoked", Lapse_LAPSE_CREDENTIAL,
     false},
    {"key revoked", by_key_alone, on_person, "key.revoke", "key_revoked", Lapse_LAPSE_CREDENTIAL,
     false},
    {"emergency code closed", by_emergency, on_emergency, "emergency.close", "emergency_closed",
     Lapse_LAPSE_EMERGENCY, false},
    {"emergency code over", by_emergency, emergency_ends, NULL, "emergency_over",
     Lapse_LAPSE_EMERGENCY, false},
    {"person suspended", by_code, on_person, "user.suspend", "suspended", Lapse_LAPSE_SUSPENDED,
     false},
    {"person removed", by_code, on_person, "user.remove", "removed", Lapse_LAPSE_REMOVED, false},
    {"person gone", by_code, on_person, "user.offboard", "removed", Lapse_LAPSE_REMOVED, false},
    {"role changed", by_code, on_person, "user.role", "role", Lapse_LAPSE_ROLE, false},
    {"password reset", by_code, on_person, "password.reset", "password_changed",
     Lapse_LAPSE_PASSWORD, false},
    {"password expired", by_code, on_person, "password.expire", "owed", Lapse_LAPSE_OWED, true},
    {"policy read anew", by_code, restart, NULL, "ticket", Lapse_LAPSE_TICKET, false},
    {"ten minutes", by_code, wait_long, NULL, "too_old", Lapse_LAPSE_TICKET, false},
};

// --- the phases
// -----------------------------------------------------------------------------------

struct said {
    bool refused;
    Lapse lapse;
};

static void begin_call(struct rig *rig, pb_size_t body)
{
    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = body;
}

static struct said account(struct rig *rig)
{
    const struct login login = rig_login(&baba.person, "login", "");
    const AccountReply reply = rig_account(rig, &login, &baba.outcome);

    // What is owed is not refused: it is to be changed now.
    return (struct said){reply.result != Result_RESULT_GRANTED,
                         reply.result == Result_RESULT_NEW_PASSWORD ? Lapse_LAPSE_OWED
                                                                    : reply.lapse};
}

static struct said session(struct rig *rig, bool with_ticket, bool credentials)
{
    SessionOpenCall *call = &rig->call.body.session_open;

    begin_call(rig, VaultCall_session_open_tag);
    call->has_subject = true;
    call->subject = rig_subject("baba", baba.person.uid, "login");
    call->credentials = credentials;
    if (with_ticket)
        memcpy(&call->ticket, &baba.outcome.ticket, sizeof call->ticket);
    rig_ask(rig);
    return (struct said){rig->reply.body.session.result != Result_RESULT_GRANTED,
                         rig->reply.body.session.lapse};
}

static struct said open_session(struct rig *rig)
{
    return session(rig, true, false);
}

static struct said credentials(struct rig *rig)
{
    return session(rig, true, true);
}

// sshd has lost the ticket by now.
static struct said open_elsewhere(struct rig *rig)
{
    return session(rig, false, false);
}

// sudo opens a session for somebody else.
static struct said open_for_root(struct rig *rig)
{
    SessionOpenCall *call = &rig->call.body.session_open;

    begin_call(rig, VaultCall_session_open_tag);
    call->has_subject = true;
    call->subject = rig_subject("amano", rig_amano.uid, "login");
    memcpy(&call->ticket, &baba.outcome.ticket, sizeof call->ticket);
    rig_ask(rig);
    return (struct said){rig->reply.body.session.result != Result_RESULT_GRANTED,
                         rig->reply.body.session.lapse};
}

static struct said plan_change(struct rig *rig)
{
    PlanCall *call = &rig->call.body.plan;

    begin_call(rig, VaultCall_plan_tag);
    call->operation = Operation_OPERATION_CHANGE;
    call->has_subject = true;
    call->subject = rig_subject("baba", baba.person.uid, "login");
    memcpy(&call->ticket, &baba.outcome.ticket, sizeof call->ticket);
    rig_ask(rig);
    return (struct said){rig->reply.body.plan.result != Result_RESULT_GRANTED,
                         rig->reply.body.plan.lapse};
}

static struct said set_password(struct rig *rig)
{
    SetPasswordCall *call = &rig->call.body.set_password;

    begin_call(rig, VaultCall_set_password_tag);
    call->has_subject = true;
    call->subject = rig_subject("baba", baba.person.uid, "login");
    memcpy(&call->ticket, &baba.outcome.ticket, sizeof call->ticket);
    snprintf(call->password, sizeof call->password, "Kusunoki-%u-neu", baba.round);
    rig_ask(rig);
    return (struct said){rig->reply.body.change.result != Result_RESULT_GRANTED,
                         rig->reply.body.change.lapse};
}

static const struct phase {
    const char *name, *event;
    bool after_account; // its own account phase was passed before
    bool changes;       // of the password: what is owed is done here
    struct said (*run)(struct rig *rig);
} phases[] = {
    {"account", "account.refused", false, true, account},
    {"setcred", "session.refused", true, false, credentials},
    {"open_session", "session.refused", true, false, open_session},
    {"open_session in another process", "session.refused", true, false, open_elsewhere},
    {"open_session for somebody else", "session.refused", true, false, open_for_root},
    {"chauthtok, before it is asked", "login.refused", true, true, plan_change},
    {"chauthtok, when it is typed", "password.refused", true, true, set_password},
};

// The reason of the newest record of this event, whoever it is about.
static void last_why(struct rig *rig, const char *event, char why[64])
{
    AdminStatus status;
    int64_t after = 0;

    why[0] = '\0';
    do {
        status = rig_admin_again(rig, "log", ARGS(TEXT("event", event), NUMBER("after", after)));
        assert_true(status == DONE || status == MORE);
        for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++) {
            const char *at = strstr(rig_text(rig, i, "record"), "\"why\":\"");
            if (at != NULL)
                snprintf(why, 64, "%.*s", (int)strcspn(at + 7, "\""), at + 7);
        }
        after = status == MORE ? atoll(rig_end(rig)->cursor) : 0;
    } while (status == MORE);
}

static unsigned one(struct rig *rig, const struct phase *phase, const struct loss *way)
{
    const struct login login = rig_login(&baba.person, "login", "");
    const bool mended =
        way->changes && phase->changes && way->why != NULL && strcmp(phase->name, "account") != 0;
    const bool refused = way->why != NULL && !mended;
    char why[64];
    unsigned wrong = 0;

    if (phase->after_account)
        assert_int_equal(rig_account(rig, &login, &baba.outcome).result, Result_RESULT_GRANTED);
    if (way->take != NULL)
        way->take(rig, way->verb);
    const struct said said = phase->run(rig);
    if (said.refused != refused) {
        print_message("# %s, then %s: %s\n", way->name, phase->name,
                      said.refused ? "refused" : "let through");
        return 1;
    }
    if (!refused)
        return 0;
    rig_rescue(rig);
    last_why(rig, phase->event, why);
    // What another process of theirs has proved died with the vault.
    const bool nobody = phase->run == open_elsewhere && way->take == restart;
    if (said.lapse != way->lapse && !nobody) {
        print_message("# %s, then %s: told %d\n", way->name, phase->name, (int)said.lapse);
        wrong++;
    }
    if (strcmp(why, nobody ? "no_ticket" : way->why) != 0 &&
        !(way->lapse == Lapse_LAPSE_OWED && phase->run == account)) {
        print_message("# %s, then %s: recorded as %s\n", way->name, phase->name, why);
        wrong++;
    }
    return wrong;
}

static void every_way_before_every_call(void **state)
{
    struct rig *rig = *state;
    unsigned wrong = 0, tried = 0;

    for (size_t w = 0; w < sizeof ways / sizeof *ways; w++)
        for (size_t p = 0; p < sizeof phases / sizeof *phases; p++) {
            baba.round++;
            rig_person(rig, "baba", "staff", &baba.person);
            ways[w].login(rig);
            wrong += one(rig, &phases[p], &ways[w]);
            tried++;
            (void)rig_admin(rig, "user.remove", ARGS(USER("baba"), WHY)); // may be gone already
            // Dead cards and keys of somebody who is gone are no hindrance; time goes on.
            rig->clock->wall += 60;
            rig->clock->boot += 60000;
        }
    print_message("# %u of %u are wrong\n", wrong, tried);
    assert_int_equal(wrong, 0);
}

// --- around it
// ------------------------------------------------------------------------------------

static void a_session_needs_a_login(void **state)
{
    struct rig *rig = *state;

    rig_person(rig, "baba", "staff", &baba.person);
    assert_false(open_elsewhere(rig).refused); // of the first login, after its change
    by_code(rig);
    // Authenticated, and not let in by the account phase: another process cannot open for it.
    assert_true(open_elsewhere(rig).refused);
    assert_false(account(rig).refused);
    assert_false(open_elsewhere(rig).refused);
    assert_true(open_elsewhere(rig).refused); // one login, one session
    by_code(rig);
    assert_false(account(rig).refused);
    assert_false(open_session(rig).refused); // with its ticket
    assert_true(open_elsewhere(rig).refused);
    assert_int_equal(rig_count(rig, "session.refused", "baba"), 3);
}

static void a_session_is_of_its_card(void **state)
{
    static const struct {
        void (*login)(struct rig *rig);
        struct said (*open)(struct rig *rig);
        const char *with;
    } logins[] = {
        {by_key_on_card, open_session, "security_key"},
        {by_key_on_card, open_elsewhere, "security_key"},
        {by_code_on_card, open_session, "one_time_code"},
        {by_code_on_card, open_elsewhere, "one_time_code"},
    };
    struct rig *rig = *state;
    char serial[16];

    for (size_t i = 0; i < sizeof logins / sizeof *logins; i++) {
        baba.round++;
        rig_person(rig, "baba", "staff", &baba.person);
        assert_false(open_elsewhere(rig).refused); // of the first login
        logins[i].login(rig);
        assert_false(account(rig).refused);
        assert_false(logins[i].open(rig).refused);
        assert_int_equal(rig_admin(rig, "session.list", ARGS(USER("baba"))), DONE);
        snprintf(serial, sizeof serial, "KB-%u", baba.round);
        const unsigned last = rig->reply.body.page.rows_count - 1;
        assert_string_equal(rig_text(rig, last, "card"), serial);
        assert_string_equal(rig_text(rig, last, "with"), logins[i].with);
        assert_int_equal(rig_admin(rig, "user.remove", ARGS(USER("baba"), WHY)), DONE);
    }
}

// Nothing tells two logins from one place apart when the process that proved is gone: each may be
// any of them.
static void two_from_one_place_are_not_told_apart(void **state)
{
    struct rig *rig = *state;

    baba.round++;
    rig_person(rig, "baba", "staff", &baba.person);
    assert_false(open_elsewhere(rig).refused); // of the first login
    by_key_on_card(rig);
    assert_false(account(rig).refused);
    by_code(rig);
    assert_false(account(rig).refused);
    for (unsigned i = 0; i < 2; i++) { // which is which nobody can say, not even of the last
        assert_false(open_elsewhere(rig).refused);
        assert_int_equal(rig_admin(rig, "session.list", ARGS(USER("baba"))), DONE);
        const unsigned last = rig->reply.body.page.rows_count - 1;
        assert_string_equal(rig_text(rig, last, "with"), "");
        assert_string_equal(rig_text(rig, last, "card"), "");
    }
    by_key_alone(rig);
    assert_false(account(rig).refused);
    by_code(rig);
    assert_false(account(rig).refused);
    on_person(rig, "key.revoke"); // the older one's
    const struct said said = open_elsewhere(rig);
    assert_true(said.refused);
    assert_int_equal(said.lapse, Lapse_LAPSE_CREDENTIAL);
    assert_true(open_elsewhere(rig).refused); // nor is what was left any better
    by_code(rig);
    assert_false(account(rig).refused);
    assert_false(open_elsewhere(rig).refused); // it goes on with the next login
}

// Whoever leaves grants lying about loses tickets of their own, and nobody else's (abuse:M8).
static void grants_that_nobody_takes(void **state)
{
    struct rig *rig = *state;
    struct enrolled chiba;
    char code[OTP_CODE_SIZE];

    rig_person(rig, "baba", "staff", &baba.person);
    rig_person(rig, "chiba", "staff", &chiba);
    by_code(rig); // an older ticket of baba
    const Outcome other = rig_granted(rig, &chiba, "login");
    rig->leaves_open = true;
    for (unsigned i = 0; i < 1100; i++) {
        const struct login login =
            rig_login(&baba.person, "login", rig_code(rig, &baba.person, code));
        assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
        rig_settle(rig, rig->reply.id, false);
    }
    rig->leaves_open = false;
    const struct login theirs = rig_login(&chiba, "login", "");
    assert_int_equal(rig_account(rig, &theirs, &other).result, Result_RESULT_GRANTED);
    assert_true(account(rig).refused);
    by_code(rig);
    assert_false(account(rig).refused); // a new one is good
}

static int setup(void **state)
{
    *state = rig_with_keys("");
    return 0;
}

int main(void)
{
#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, setup, rig_teardown, NULL                                                  \
    }
    const struct CMUnitTest tests[] = {
        TEST("abuse:R1 abuse:M21 what is taken away is gone at the next call, in every phase, and "
             "it is said",
             every_way_before_every_call),
        TEST("abuse:R1 a session needs a login that the account phase let in",
             a_session_needs_a_login),
        TEST("C4 a session is listed with the card that opened it", a_session_is_of_its_card),
        TEST("abuse:R1 C4 of two logins from one place neither opens a session with the other's "
             "proof",
             two_from_one_place_are_not_told_apart),
        TEST("abuse:M8 undelivered grants void their own person's tickets alone",
             grants_that_nobody_takes),
    };

    return cmocka_run_group_tests_name("vault phases", tests, NULL, NULL);
}

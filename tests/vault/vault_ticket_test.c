// SPDX-License-Identifier: BSD-2-Clause
// What happens between two phases of one login: credentials are revoked, passwords reset, and a
// ticket that proved them must be worth nothing from then on (promise 7). And who may ask at all.
#include "factor/otp_read.h"
#include "vault_rig_first.h"
#include "wire/codec.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct rig_arg about_baba[] = {{"user", "baba", 0}, {"reason", "lost", 0}, {0}};

static void begin_call(struct rig *rig, pb_size_t body)
{
    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = body;
}

// Somebody who has got as far as the new password and owes the code: the ticket that says so.
static ChangeReply half_way(struct rig *rig)
{
    char temporary[64];

    assert_int_equal(rig_admin(rig, "user.add", (const struct rig_arg[]){{"user", "baba", 0}, {0}}),
                     AdminStatus_ADMIN_DONE);
    snprintf(temporary, sizeof temporary, "%s", rig_text(rig, 0, "temporary_password"));
    const struct login login = {.user = "baba",
                                .uid = rig_uid("baba"),
                                .service = "login",
                                .password = temporary,
                                .code = ""};
    const Outcome outcome = *rig_attempt(rig, &login);
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    const ChangeReply changed =
        rig_set_password(rig, "baba", "login", &outcome.ticket, "Kusunoki-baba-74");
    assert_int_equal(changed.result, Result_RESULT_GRANTED);
    return changed;
}

static void revoked_before_the_account_phase(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;

    rig_person(rig, "baba", "staff", &baba);
    const struct login login = rig_login(&baba, "login", "");
    Outcome outcome = rig_granted(rig, &baba, "login");
    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_GRANTED);
    assert_int_equal(rig_admin(rig, "totp.revoke", about_baba), AdminStatus_ADMIN_DONE);
    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_PERMISSION_DENIED);
    assert_int_equal(
        rig_set_password(rig, "baba", "login", &outcome.ticket, "Kusunoki-neu-75").result,
        Result_RESULT_DENIED);
}

static void reset_before_the_account_phase(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;

    rig_person(rig, "baba", "staff", &baba);
    const struct login login = rig_login(&baba, "login", "");
    const Outcome outcome = rig_granted(rig, &baba, "login");
    assert_int_equal(rig_admin(rig, "password.reset", about_baba), AdminStatus_ADMIN_DONE);
    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_PERMISSION_DENIED);
}

// Two sessions of one person: the password is changed in one, because somebody else sits in the
// other.
static void changed_before_the_account_phase(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;

    rig_person(rig, "baba", "staff", &baba);
    const struct login login = rig_login(&baba, "login", "");
    const Outcome old = rig_granted(rig, &baba, "login");
    const Outcome mine = rig_granted(rig, &baba, "login");
    assert_int_equal(rig_set_password(rig, "baba", "login", &mine.ticket, "Kusunoki-neu-75").result,
                     Result_RESULT_GRANTED);
    assert_int_equal(rig_account(rig, &login, &old).result, Result_RESULT_PERMISSION_DENIED);
    assert_int_equal(rig_set_password(rig, "baba", "login", &old.ticket, "Kusunoki-alt-76").result,
                     Result_RESULT_DENIED);
}

// Found with a stolen temporary password: the thief holds the ticket, the administrator acts.
static void nothing_is_enrolled_after_it_was_taken_away(void **state)
{
    static const struct {
        const char *verb;
        Lapse lapse;
    } ways[] = {{"password.reset", Lapse_LAPSE_PASSWORD}, {"password.expire", Lapse_LAPSE_OWED},
                {"user.suspend", Lapse_LAPSE_SUSPENDED},  {"user.remove", Lapse_LAPSE_REMOVED},
                {"user.role", Lapse_LAPSE_ROLE},          {NULL, Lapse_LAPSE_TICKET}}; // a reload
    static const struct rig_arg role[] = {
        {"user", "baba", 0}, {"role", "auditor", 0}, {"reason", "moves", 0}, {0}};
    struct rig *rig = *state;

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        const ChangeReply thief = half_way(rig);
        const EnrolOffer offer = rig_enrol(rig, "baba", "login", &thief.ticket);

        assert_int_equal(offer.result, Result_RESULT_GRANTED);
        if (ways[i].verb == NULL) {
            rig_stop(rig);
            rig_start(rig);
        } else {
            assert_int_equal(rig_admin(rig, ways[i].verb,
                                       strcmp(ways[i].verb, "user.role") == 0 ? role : about_baba),
                             AdminStatus_ADMIN_DONE);
        }
        const ConfirmReply confirmed = rig_confirm_offer(rig, "baba", &thief.ticket, &offer);
        assert_int_equal(confirmed.result, Result_RESULT_DENIED);
        assert_int_equal(confirmed.lapse, ways[i].lapse);
        const EnrolOffer again = rig_enrol(rig, "baba", "login", &thief.ticket);
        assert_int_equal(again.result, Result_RESULT_DENIED);
        assert_int_equal(again.lapse, ways[i].lapse);
        (void)rig_admin(rig, "user.remove", about_baba);
    }
}

static void a_ticket_enrols_once(void **state)
{
    struct rig *rig = *state;
    const ChangeReply owed = half_way(rig);
    EnrolOffer offer = rig_enrol(rig, "baba", "login", &owed.ticket);

    offer =
        rig_enrol(rig, "baba", "login", &owed.ticket); // what was only offered may be offered anew
    assert_int_equal(rig_confirm_offer(rig, "baba", &owed.ticket, &offer).result,
                     Result_RESULT_GRANTED);
    assert_int_equal(rig_admin(rig, "totp.revoke", about_baba), AdminStatus_ADMIN_DONE);
    assert_int_equal(rig_enrol(rig, "baba", "login", &owed.ticket).result, Result_RESULT_DENIED);
}

static void expired_before_the_account_phase(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;
    PlanCall *plan = &rig->call.body.plan;

    rig_person(rig, "baba", "staff", &baba);
    const struct login login = rig_login(&baba, "sudo", "");
    const Outcome outcome = rig_granted(rig, &baba, "sudo");
    assert_int_equal(rig_admin(rig, "password.expire", about_baba), AdminStatus_ADMIN_DONE);
    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_NEW_PASSWORD);
    // sudo now calls for the change of what has expired; "nothing to do" would let it go on.
    (void)rig_plan(rig, &login);
    plan->operation = Operation_OPERATION_CHANGE;
    plan->expired_only = true;
    memcpy(&plan->ticket, &outcome.ticket, sizeof plan->ticket);
    rig_ask(rig);
    assert_int_equal(rig->reply.body.plan.result, Result_RESULT_GRANTED);
    assert_true(rig->reply.body.plan.change_password);
}

static void an_admin_loses_his_card(void **state)
{
    static const char *const verbs[] = {"totp.revoke", "password.reset"};
    static const struct rig_arg after[] = {{0}};
    struct rig *rig = *state;
    struct enrolled baba;

    rig_person(rig, "baba", "admin", &baba);
    for (size_t i = 0; i < 2; i++) {
        if (i > 0) {
            assert_int_equal(rig_admin(rig, "user.remove", about_baba), AdminStatus_ADMIN_DONE);
            rig_person(rig, "baba", "admin", &baba);
        }
        const Outcome admin = rig_granted(rig, &baba, "warifu");
        assert_int_equal(rig_admin_by(rig, &baba, &admin, "user.list", after, false),
                         AdminStatus_ADMIN_DONE);
        assert_int_equal(rig_admin(rig, verbs[i], about_baba), AdminStatus_ADMIN_DONE);
        assert_int_equal(rig_admin_by(rig, &baba, &admin, "user.list", after, false),
                         AdminStatus_ADMIN_STALE);
    }
}

// --- who may ask
// ----------------------------------------------------------------------------------------------

static Result open_session(struct rig *rig, const Outcome *login, uint32_t peer, const char *tty)
{
    SessionOpenCall *call = &rig->call.body.session_open;

    begin_call(rig, VaultCall_session_open_tag);
    call->has_subject = true;
    call->subject = rig_subject("amano", rig_amano.uid, "login");
    call->subject.peer_uid = peer;
    snprintf(call->subject.tty, sizeof call->subject.tty, "%s", tty);
    memcpy(&call->ticket, &login->ticket, sizeof call->ticket);
    rig_ask(rig);
    return rig->reply.body.session.result;
}

static Result close_session(struct rig *rig, const SessionReport *opened, uint32_t peer,
                            const char *tty)
{
    SessionCloseCall *call = &rig->call.body.session_close;

    begin_call(rig, VaultCall_session_close_tag);
    call->has_subject = true;
    call->subject = rig_subject("amano", rig_amano.uid, "login");
    call->subject.peer_uid = peer;
    snprintf(call->subject.tty, sizeof call->subject.tty, "%s", tty);
    if (opened != NULL)
        memcpy(&call->ticket, &opened->ticket, sizeof call->ticket);
    rig_ask(rig);
    return rig->reply.body.session.result;
}

static void sessions_are_opened_by_root(void **state)
{
    struct rig *rig = *state;
    const struct login wrong = rig_login(&rig_amano, "login", "000000");

    const Outcome login = rig_granted(rig, &rig_amano, "login");
    assert_int_equal(rig_attempt(rig, &wrong)->result, Result_RESULT_DENIED);
    const unsigned opened = rig_count(rig, "session.opened", "amano");
    const unsigned closed = rig_count(rig, "session.closed", "amano");
    // A program of the person's own would be told of the failures, and nobody after it.
    assert_int_equal(open_session(rig, &login, rig_amano.uid, "tty1"), Result_RESULT_DENIED);
    assert_int_equal(rig_count(rig, "session.opened", "amano"), opened);
    assert_int_equal(open_session(rig, &login, 0, "tty1"), Result_RESULT_GRANTED);
    assert_int_equal(rig->reply.body.session.failures, 1);
    // Its end is believed of the process that has its ticket: systemd closes as the person, once.
    const SessionReport report = rig->reply.body.session;
    SessionReport forged = report;
    forged.ticket.bytes[40] ^= 1;
    assert_int_equal(close_session(rig, NULL, rig_amano.uid, "tty1"), Result_RESULT_DENIED);
    assert_int_equal(close_session(rig, &forged, rig_amano.uid, "tty1"), Result_RESULT_DENIED);
    memcpy(&forged.ticket, &login.ticket, sizeof forged.ticket);
    assert_int_equal(close_session(rig, &forged, rig_amano.uid, "tty1"), Result_RESULT_DENIED);
    assert_int_equal(rig_count(rig, "session.closed", "amano"), closed);
    assert_int_equal(rig_admin(rig, "session.list", (const struct rig_arg[]){{0}}),
                     AdminStatus_ADMIN_DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 1); // it lives
    assert_int_equal(close_session(rig, &report, rig_amano.uid, "tty1"), Result_RESULT_GRANTED);
    assert_int_equal(close_session(rig, &report, rig_amano.uid, "tty1"), Result_RESULT_DENIED);
    assert_int_equal(rig_count(rig, "session.closed", "amano"), closed + 1);
    // root's programs may have lost it.
    assert_int_equal(open_session(rig, &login, 0, "tty1"), Result_RESULT_GRANTED);
    assert_int_equal(close_session(rig, NULL, 0, "tty2"), Result_RESULT_GRANTED); // none is there
    assert_int_equal(rig_count(rig, "session.closed", "amano"), closed + 1);
    assert_int_equal(close_session(rig, NULL, 0, "tty1"), Result_RESULT_GRANTED);
    assert_int_equal(rig_count(rig, "session.closed", "amano"), closed + 2);
}

static int setup_guarded(void **state)
{
    static const char guarded[] =
        "rule \"no-guests\" {\n service = {\"guarded\"}\n group = {\"guests\"}\n deny = yes\n}\n"
        "rule \"guarded\" {\n service = {\"guarded\"}\n classes = 2\n way = {\"password+otp\"}\n"
        " account_without_authentication = yes\n unsynchronised_clock = warn\n failures = 5\n"
        " window = \"15m\"\n lock = \"15m\"\n tries = 3\n session = \"12h\"\n}\n";
    const size_t size = strlen(rig_policy) + sizeof guarded;
    char *text = malloc(size);

    assert_non_null(text);
    snprintf(text, size, "%s%s", rig_policy, guarded);
    *state = rig_make(text);
    free(text);
    rig_start(*state);
    char temporary[64];
    rig_init(*state, "amano", temporary);
    return 0;
}

static void unknown_names_are_asked_like_strangers(void **state)
{
    struct rig *rig = *state;
    struct login login = {.user = "amano", .uid = rig_uid("amano"), .service = "guarded"};
    const Plan stranger = *rig_plan(rig, &login);

    assert_int_equal(stranger.result, Result_RESULT_GRANTED);
    login = (struct login){.user = "nobody-at-all", .service = "guarded", .unknown = true};
    const Plan unknown = *rig_plan(rig, &login);
    assert_memory_equal(&unknown, &stranger, sizeof unknown);
    // Nothing runs for a name that nobody bears.
    assert_int_equal(rig_account(rig, &login, NULL).result, Result_RESULT_PERMISSION_DENIED);
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, rig_setup_ready, rig_teardown, NULL                                        \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("abuse:R1 a code revoked after authenticate fails the account phase",
             revoked_before_the_account_phase),
        TEST("abuse:R1 a password reset after authenticate fails the account phase",
             reset_before_the_account_phase),
        TEST("abuse:R1 the password changed before the account phase: its ticket is worth nothing",
             changed_before_the_account_phase),
        TEST("abuse:R1 abuse:C5 abuse:M21 a first login's ticket enrols nothing once something was "
             "taken "
             "away",
             nothing_is_enrolled_after_it_was_taken_away),
        TEST("abuse:C5 a first login's ticket enrols one authenticator, even if that is revoked",
             a_ticket_enrols_once),
        TEST("B5 a password that expires after authenticate is changed, not waved through",
             expired_before_the_account_phase),
        TEST("abuse:R1 an administrator's factors are stale once they are revoked or reset",
             an_admin_loses_his_card),
        TEST("A4 abuse:X4 sessions are opened by root's services, not by the person's programs",
             sessions_are_opened_by_root),
        {"abuse:I4 unknown names are asked what people without groups are asked",
         unknown_names_are_asked_like_strangers, setup_guarded, rig_teardown, NULL},
    };

    return cmocka_run_group_tests_name("vault tickets", tests, NULL, NULL);
}

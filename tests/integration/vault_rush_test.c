// SPDX-License-Identifier: BSD-2-Clause
// abuse:M8: more logins than hashers, clients that leave at any point, and a clock that the test
// owns. Nobody is worked for who is gone, what cannot be done in time is refused at once and
// uncharged, and the log calls let in who said that they are.
#include "../vault/vault_rig.h"
#include "store/budget.h"
#include "store/person.h"
#include "vault/loop/crowd.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define OTHERS 12 // strangers, each with a budget of their own

static unsigned failures(struct rig *rig, const char *user)
{
    struct store *store;
    struct person person;
    unsigned sum = 0;

    rig_stop(rig);
    store = rig_store(rig);
    assert_int_equal(store_person_by_name(store, user, &person), FAULT_NONE);
    for (unsigned remote = 0; remote < 2; remote++) {
        const struct budget_key key = {.person = person.id, .remote = remote != 0};
        struct budget budget;
        assert_int_equal(store_budget_get(store, &key, &budget), FAULT_NONE);
        sum += budget.failures;
    }
    store_close(&store);
    rig_start(rig);
    return sum;
}

static uint64_t send_attempt(struct rig *rig, const struct login *login, uint32_t patience)
{
    rig_fill_attempt(rig, login);
    rig->call.patience = patience;
    return rig_send(rig);
}

// Both hashers are stopped with work of strangers, `more` others wait.
static void fill_queue(struct rig *rig, unsigned more)
{
    static char names[OTHERS][24];

    rig_hold_hashers(rig, true);
    for (unsigned i = 0; i < RIG_HASHERS + more; i++) {
        snprintf(names[i], sizeof names[i], "stranger%u", i);
        const struct login login = {.user = names[i],
                                    .service = "login",
                                    .password = "x",
                                    .code = "000000",
                                    .unknown = true,
                                    .uid = 0};
        send_attempt(rig, &login, 60000);
    }
    assert_false(rig_hears(rig, 50));
}

static void receive(struct rig *rig, uint64_t id, Result result)
{
    rig_receive(rig);
    assert_int_equal(rig->reply.id, id);
    assert_int_equal(rig->reply.which_body, VaultReply_outcome_tag);
    assert_int_equal(rig->reply.body.outcome.result, result);
}

static void drain(struct rig *rig, unsigned count)
{
    rig_hold_hashers(rig, false);
    while (count-- > 0)
        rig_receive(rig);
}

// --- deadlines ---

static void waiting_past_the_deadline(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE];
    const struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));

    fill_queue(rig, 0);
    const uint64_t id = send_attempt(rig, &login, 5000);
    assert_false(rig_hears(rig, 50));
    rig->clock->boot += 5001;
    receive(rig, id, Result_RESULT_BUSY); // while both hashers are still stopped
    assert_true(rig->reply.body.outcome.retry_seconds >= 1);
    drain(rig, RIG_HASHERS);
    assert_int_equal(rig_count(rig, "login.busy", "amano"), 1);
    assert_int_equal(failures(rig, "amano"), 0);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED); // the same code
}

static void judged_past_the_deadline(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE];
    const struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));

    const unsigned proved = rig_count(rig, "login.proved", "amano"); // of the first login
    rig_hold_hashers(rig, true);
    const uint64_t id = send_attempt(rig, &login, 5000);
    assert_false(rig_hears(rig, 50)); // it is at a hasher
    rig->clock->boot += 5001;
    rig_hold_hashers(rig, false);
    receive(rig, id, Result_RESULT_BUSY);
    assert_int_equal(rig_count(rig, "login.proved", "amano"), proved);
    assert_int_equal(failures(rig, "amano"), 0);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED); // the same code
}

static void refused_at_once(void **state)
{
    struct rig *rig = *state;
    const struct login login = rig_login(&rig_amano, "login", "000000");

    fill_queue(rig, 8);
    uint64_t id = send_attempt(rig, &login, 20);
    receive(rig, id, Result_RESULT_BUSY); // while both hashers are stopped
    id = send_attempt(rig, &login, 60000);
    assert_false(rig_hears(rig, 50));
    rig_cancel(rig, id);
    rig_receive(rig);
    drain(rig, RIG_HASHERS + 8);
    assert_int_equal(failures(rig, "amano"), 0);
    assert_int_equal(rig_count(rig, "login.busy", "amano"), 1);
}

// The arithmetic of it, at a hundred milliseconds a hash and two hashers.
static void the_crowd(void **state)
{
    struct crowd crowd = {.each_ms = 100, .workers = 2};
    const struct boot_time now = {5000};

    (void)state;
    assert_int_equal(crowd_wait(&crowd, false), 0);
    assert_true(crowd_admits(&crowd, true, 1)); // nobody is there: begun, whatever it takes
    crowd.out = 2;
    crowd.local = 6;
    assert_int_equal(crowd_wait(&crowd, false), 400);
    assert_true(crowd_admits(&crowd, false, 500));
    assert_false(crowd_admits(&crowd, false, 499));
    assert_false(crowd_admits(&crowd, true, 500)); // a quarter is not for those from another host
    assert_true(crowd_admits(&crowd, true, 668));
    crowd.remote = 1000; // of whom one goes before each third of those who are here
    assert_int_equal(crowd_wait(&crowd, false), 500);
    assert_int_equal(crowd_wait(&crowd, true), 50400);
    crowd.workers = 0; // all died, and come back
    assert_int_equal(crowd_wait(&crowd, false), 1000);
    crowd = (struct crowd){.each_ms = 100, .workers = 16, .lane = 5, .lane_waits = 4, .out = 1};
    assert_int_equal(crowd_wait(&crowd, false), 500); // one budget, one after the other
    // With a quarter of its patience left a job is begun however slow hashes are said to be.
    assert_true(crowd_is_in_time(100, 1000, now, (struct boot_time){5100}));
    assert_false(crowd_is_in_time(100, 1000, now, (struct boot_time){5099}));
    assert_true(crowd_is_in_time(900000, 1000, now, (struct boot_time){5250}));
    assert_false(crowd_is_in_time(900000, 1000, now, (struct boot_time){5249}));
    assert_int_equal(crowd_pace(100, (struct boot_time){4000}, now), 213);
    assert_int_equal(crowd_pace(100, (struct boot_time){6000}, now), 88); // no time goes back
    assert_in_range(crowd_pace(100, (struct boot_time){-900000}, now), 700, 720);
}

static void who_is_here_goes_first(void **state)
{
    struct rig *rig = *state;
    struct login login = rig_login(&rig_amano, "login", "000000");

    rig_hold_hashers(rig, true);
    fill_queue(rig, 0);
    for (unsigned i = 0; i < 8; i++) { // strangers from another host
        static char name[16];
        snprintf(name, sizeof name, "remote%u", i);
        const struct login other = {.user = name,
                                    .service = "login",
                                    .password = "x",
                                    .code = "000000",
                                    .unknown = true,
                                    .remote = true};
        send_attempt(rig, &other, 60000);
    }
    const uint64_t id = send_attempt(rig, &login, 60000); // the last to come
    rig_hold_hasher(rig, 1, false);                       // one hasher goes on
    unsigned before = 0;
    for (rig_receive(rig); rig->reply.id != id; rig_receive(rig))
        before++;
    assert_in_range(before, 0, 2); // the one that was out, and perhaps one whose turn it was
    drain(rig, 10 - before);
}

// Who is here does not wait for those from another host, and so is not sent away for them.
static void a_crowd_from_elsewhere_keeps_nobody_out(void **state)
{
    struct rig *rig = *state;
    struct login login = rig_login(&rig_amano, "login", "000000");
    enum { REMOTE = 40 };

    fill_queue(rig, 0);
    for (unsigned i = 0; i < REMOTE; i++) {
        char name[16];
        snprintf(name, sizeof name, "remote%u", i);
        const struct login other = {.user = name,
                                    .service = "login",
                                    .password = "x",
                                    .code = "000000",
                                    .unknown = true,
                                    .remote = true};
        send_attempt(rig, &other, 60000);
    }
    // Time for a few hashes, of whatever length they were; not for twenty and more.
    (void)send_attempt(rig, &login, 300);
    assert_false(rig_hears(rig, 50));
    login.remote = true;
    const uint64_t id = send_attempt(rig, &login, 300);
    receive(rig, id, Result_RESULT_BUSY);
    drain(rig, RIG_HASHERS + REMOTE + 1);
}

// --- many at once of one person ---

#define MANY 200

struct verdicts {
    unsigned granted, denied, busy, others;
};

// All of them come while the hashers are stopped, with less patience than hashes would take.
static struct verdicts many(struct rig *rig, const struct login *login, uint32_t patience)
{
    struct verdicts verdicts = {0};

    rig_hold_hashers(rig, true);
    for (unsigned i = 0; i < MANY; i++)
        send_attempt(rig, login, patience);
    rig_hold_hashers(rig, false);
    for (unsigned i = 0; i < MANY; i++) {
        rig_receive(rig);
        assert_int_equal(rig->reply.which_body, VaultReply_outcome_tag);
        const Result result = rig->reply.body.outcome.result;
        verdicts.granted += result == Result_RESULT_GRANTED;
        verdicts.denied += result == Result_RESULT_DENIED;
        verdicts.busy += result == Result_RESULT_BUSY;
        verdicts.others += result != Result_RESULT_GRANTED && result != Result_RESULT_DENIED &&
                           result != Result_RESULT_BUSY;
    }
    return verdicts;
}

// One code works once: all others are replays, whose passwords nobody has to hash.
static void abuse_l9_one_right_login_many_times_at_once(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE];
    const struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));
    const unsigned replayed = rig_count(rig, "login.replayed", "amano");

    const struct verdicts verdicts = many(rig, &login, 8000);
    assert_int_equal(verdicts.granted, 1);
    assert_int_equal(verdicts.denied, MANY - 1);
    assert_int_equal(rig_count(rig, "login.replayed", "amano"), replayed + 1); // told once
    assert_int_equal(failures(rig, "amano"), 0);
    // What costs nothing has an end. (The vault was started anew, so this is another window.)
    struct login wrong = login;
    wrong.password = "wrong";
    for (unsigned i = 0; i < 2; i++)
        assert_int_equal(many(rig, &wrong, 8000).denied, MANY);
    assert_int_equal(rig_count(rig, "login.replayed", "amano"), replayed + 2);
    assert_int_equal(rig_count(rig, "login.denied", "amano"), 5);
    assert_int_equal(failures(rig, "amano"), 5);
}

// What a replay says, and how it is said, is the same whatever the password beside it is: it is not
// looked at, so nobody guesses by it either.
static void abuse_t2_a_used_code_tells_nothing_of_the_password(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE];
    struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));

    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
    rig_hold_hashers(rig, true); // whoever needs a hash waits for them
    uint64_t id = send_attempt(rig, &login, 60000);
    assert_true(rig_hears(rig, 5000));
    receive(rig, id, Result_RESULT_DENIED);
    const Outcome right = rig->reply.body.outcome;
    login.password = "wrong";
    id = send_attempt(rig, &login, 60000);
    assert_true(rig_hears(rig, 5000));
    receive(rig, id, Result_RESULT_DENIED);
    assert_memory_equal(&right, &rig->reply.body.outcome, sizeof right);
    rig_hold_hashers(rig, false);
    assert_int_equal(failures(rig, "amano"), 0);
}

// Guesses are counted one after the other; once the person is locked, whoever waits hears that.
static void abuse_l1_one_wrong_login_many_times_at_once(void **state)
{
    struct rig *rig = *state;
    struct login login = rig_login(&rig_amano, "login", "000000");

    login.password = "wrong";
    const struct verdicts verdicts = many(rig, &login, 8000);
    assert_int_equal(verdicts.granted, 0);
    assert_int_equal(verdicts.denied + verdicts.busy, MANY);
    assert_true(verdicts.denied >= 5);
    assert_in_range(failures(rig, "amano"), 1, 5);
}

// --- clients that leave ---

static void leaves_a_queue_of_others(void **state)
{
    struct rig *rig = *state;
    const struct login login = rig_login(&rig_amano, "login", "000000");

    fill_queue(rig, 2);
    const uint64_t id = send_attempt(rig, &login, 60000);
    assert_false(rig_hears(rig, 50));
    rig_cancel(rig, id);
    rig_receive(rig); // the vault has done with it
    assert_int_equal(rig->reply.id, id);
    assert_int_not_equal(rig->reply.body.outcome.result, Result_RESULT_GRANTED);
    drain(rig, RIG_HASHERS + 2);
    assert_int_equal(failures(rig, "amano"), 0);
    assert_int_equal(rig_count(rig, "attempt.fault", "amano"), 0);
}

static void leaves_while_judged(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE];
    const struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));

    const unsigned proved = rig_count(rig, "login.proved", "amano"); // of the first login
    rig_hold_hashers(rig, true);
    const uint64_t id = send_attempt(rig, &login, 60000); // all of it right
    assert_false(rig_hears(rig, 50));
    rig_cancel(rig, id);
    rig_receive(rig);
    assert_int_equal(rig->reply.id, id);
    rig_hold_hashers(rig, false);
    assert_false(rig_hears(rig, 300)); // the hash comes and decides nothing
    assert_int_equal(rig_count(rig, "login.proved", "amano"), proved);
    assert_int_equal(rig_count(rig, "attempt.fault", "amano"), 1);
    assert_int_equal(failures(rig, "amano"), 1); // abuse:L3, and alike for right and wrong
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED); // the same code
}

static void leaves_a_queue_of_its_own_guesses(void **state)
{
    struct rig *rig = *state;
    const struct login login = rig_login(&rig_amano, "login", "000000");
    uint64_t ids[3];

    rig_hold_hashers(rig, true);
    for (unsigned i = 0; i < 3; i++) // one is judged, two wait for it
        ids[i] = send_attempt(rig, &login, 60000);
    assert_false(rig_hears(rig, 50));
    for (unsigned i = 0; i < 3; i++)
        rig_cancel(rig, ids[i]);
    for (unsigned i = 0; i < 3; i++)
        rig_receive(rig);
    rig_hold_hashers(rig, false);
    assert_int_equal(failures(rig, "amano"), 3);
}

static void leaves_while_locked(void **state)
{
    struct rig *rig = *state;
    const struct login login = rig_login(&rig_amano, "login", "000000");

    for (unsigned i = 0; i < 20 && rig_count(rig, "login.locked", "amano") == 0; i++)
        (void)rig_attempt(rig, &login);
    assert_int_equal(rig_count(rig, "login.locked", "amano"), 1);
    const unsigned before = failures(rig, "amano");
    const unsigned refused = rig_count(rig, "login.refused", "amano");
    rig_hold_hashers(rig, true);
    for (unsigned i = 0; i < 3; i++) {
        const uint64_t id = send_attempt(rig, &login, 60000);
        assert_false(rig_hears(rig, 50));
        rig_cancel(rig, id);
        rig_receive(rig);
    }
    rig_hold_hashers(rig, false);
    // Nothing was evaluated, so nothing is charged, and the record may be shed (abuse:X4).
    assert_int_equal(rig_count(rig, "attempt.fault", "amano"), 0);
    assert_int_equal(rig_count(rig, "login.refused", "amano"), refused + 3);
    assert_int_equal(failures(rig, "amano"), before);
}

static void a_change_of_somebody_gone(void **state)
{
    struct rig *rig = *state;

    rig->call = (VaultCall){.which_body = VaultCall_cancel_tag};
    rig->call.body.cancel.call = 4711; // nobody's: nothing happens
    rig_send(rig);
    rig_settle(rig, 4712, true);
    assert_false(rig_hears(rig, 50));
    (void)rig_granted(rig, &rig_amano, "login");
}

// --- verdicts on their way ---

static void taken(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE];
    const struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));
    const unsigned granted = rig_count(rig, "login.granted", "amano");
    const unsigned proved = rig_count(rig, "login.proved", "amano");

    rig->leaves_open = true;
    const Outcome outcome = *rig_attempt(rig, &login);
    const uint64_t id = rig->reply.id;
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    assert_int_equal(rig_count(rig, "login.proved", "amano"), proved + 1); // before they are told
    assert_int_equal(rig_count(rig, "login.granted", "amano"), granted);
    rig_settle(rig, id, true);
    rig_settle(rig, id, false); // once is enough
    assert_int_equal(rig_count(rig, "login.granted", "amano"), granted + 1);
    assert_int_equal(rig_count(rig, "login.undelivered", "amano"), 0);
    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_GRANTED);
}

static void not_taken(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE];
    const struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));
    const unsigned granted = rig_count(rig, "login.granted", "amano");

    rig->leaves_open = true;
    const Outcome outcome = *rig_attempt(rig, &login);
    const uint64_t id = rig->reply.id;
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    rig_settle(rig, id, false);
    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_PERMISSION_DENIED);
    assert_int_equal(rig_count(rig, "login.granted", "amano"), granted);
    assert_int_equal(rig_count(rig, "login.undelivered", "amano"), 1);
    // Whoever held the verdict may have read the code's worth: once means once (promise 5).
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_equal(rig_count(rig, "login.replayed", "amano"), 1);
    assert_int_equal(failures(rig, "amano"), 0);
}

static void the_front_dies_with_a_grant(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE];
    const struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));
    const unsigned granted = rig_count(rig, "login.granted", "amano");

    rig->leaves_open = true;
    const Outcome outcome = *rig_attempt(rig, &login);
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    rig_new_front(rig);
    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_PERMISSION_DENIED);
    assert_int_equal(rig_count(rig, "login.granted", "amano"), granted);
    assert_int_equal(rig_count(rig, "login.undelivered", "amano"), 1);
}

static void the_vault_ends_with_a_grant(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE];
    const struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));

    rig->leaves_open = true;
    const Outcome outcome = *rig_attempt(rig, &login);
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    rig_stop(rig);
    rig_start(rig);
    assert_int_equal(rig_count(rig, "login.undelivered", "amano"), 1);
    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_PERMISSION_DENIED);
}

static Result session(struct rig *rig, bool open, const void *ticket)
{
    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = open ? VaultCall_session_open_tag : VaultCall_session_close_tag;
    SessionOpenCall *call = &rig->call.body.session_open; // both begin alike
    call->has_subject = true;
    call->subject = rig_subject("amano", rig_amano.uid, "login");
    if (ticket != NULL)
        memcpy(&call->ticket, ticket, sizeof call->ticket);
    rig_ask(rig);
    return rig->reply.body.session.result;
}

static void sessions_that_nobody_has(void **state)
{
    struct rig *rig = *state;

    Outcome login = rig_granted(rig, &rig_amano, "login");
    const unsigned opened = rig_count(rig, "session.opened", "amano");
    const unsigned closed = rig_count(rig, "session.closed", "amano");
    // Programs close what was refused: nothing ended.
    assert_int_equal(session(rig, false, NULL), Result_RESULT_GRANTED);
    assert_int_equal(rig_count(rig, "session.closed", "amano"), closed);
    rig->leaves_open = true;
    assert_int_equal(session(rig, true, &login.ticket), Result_RESULT_GRANTED);
    rig_settle(rig, rig->reply.id, false); // the client left while it was opened
    assert_int_equal(rig_count(rig, "session.opened", "amano"), opened + 1);
    assert_int_equal(rig_count(rig, "session.closed", "amano"), closed + 1);
    rig->leaves_open = false;
    login = rig_granted(rig, &rig_amano, "login");
    assert_int_equal(session(rig, true, &login.ticket), Result_RESULT_GRANTED);
    const SessionReport report = rig->reply.body.session;
    assert_int_equal(session(rig, false, &report.ticket), Result_RESULT_GRANTED);
    assert_int_equal(session(rig, false, &report.ticket), Result_RESULT_GRANTED); // twice
    assert_int_equal(rig_count(rig, "session.opened", "amano"), opened + 2);
    assert_int_equal(rig_count(rig, "session.closed", "amano"), closed + 2);
}

int main(void)
{
#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, rig_setup_ready, rig_teardown, NULL                                        \
    }
    const struct CMUnitTest tests[] = {
        TEST("abuse:M8 who waited past their deadline is told so, uncharged",
             waiting_past_the_deadline),
        TEST("abuse:M8 what was judged too late is no grant and no guess",
             judged_past_the_deadline),
        TEST("abuse:M8 who cannot be served in time is refused at once", refused_at_once),
        {"abuse:M8 abuse:D6 how long a crowd takes", the_crowd, NULL, NULL, NULL},
        TEST("abuse:M8 abuse:D6 who is here goes before who comes from another host",
             who_is_here_goes_first),
        TEST("promise 6: abuse:M8 a crowd from another host keeps nobody out who is here",
             a_crowd_from_elsewhere_keeps_nobody_out),
        TEST("abuse:L9 abuse:T1 E7 one right login many times at once: one in, the others replays, "
             "with an end",
             abuse_l9_one_right_login_many_times_at_once),
        TEST("abuse:T2 a used code tells nothing of the password beside it",
             abuse_t2_a_used_code_tells_nothing_of_the_password),
        TEST("abuse:L1 one wrong login many times at once: each has its verdict",
             abuse_l1_one_wrong_login_many_times_at_once),
        TEST("abuse:M8 who leaves a queue of others is not charged", leaves_a_queue_of_others),
        TEST("abuse:M8 abuse:L3 who leaves while being judged is charged and never let in",
             leaves_while_judged),
        TEST("abuse:M8 abuse:L3 guesses that wait for each other are charged",
             leaves_a_queue_of_its_own_guesses),
        TEST("abuse:M8 abuse:X4 who leaves while locked is not charged, and fills no log",
             leaves_while_locked),
        TEST("abuse:M8 words about unknown calls change nothing", a_change_of_somebody_gone),
        TEST("abuse:M8 let in is who said so", taken),
        TEST("abuse:M8 a verdict that nobody has is none, and its ticket is void", not_taken),
        TEST("abuse:M8 a front that dies takes its verdicts with it", the_front_dies_with_a_grant),
        TEST("abuse:M8 a vault that ends takes its verdicts with it", the_vault_ends_with_a_grant),
        TEST("abuse:M8 A4 sessions are recorded as closed that were open",
             sessions_that_nobody_has),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

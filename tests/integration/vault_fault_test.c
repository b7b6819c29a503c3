// SPDX-License-Identifier: BSD-2-Clause
// A fault in an attempt is no verdict: nobody is let in, nobody is charged who has not guessed, and
// one record says so (abuse:M14, abuse:L13). The linker wraps what is to fail
// (tests/local.mk).
#include "../vault/vault_admin.h"
#include "core/replays.h"
#include "factor/password.h"
#include "store/audit.h"
#include "store/budget.h"
#include "store/otp.h"
#include "store/person.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static volatile int *failing; // in memory shared with the vault and its hashers: a bit each
enum {
    FAIL_LIST = 1,    // the codes of a person
    FAIL_VERIFY = 2,  // the hasher
    FAIL_BUDGET = 4,  // the tries so far
    FAIL_ADVANCE = 8, // the write that uses a code up
    FAIL_RECORD = 16, // the log
    FAIL_COMMIT = 32, // the disk
    FAIL_CREATE = 64, // the hasher, of a new password
    FAIL_PERSON = 128 // whoever it is
};

static bool fails(int what)
{
    return failing != NULL && (*failing & what) != 0;
}

enum fault __real_store_otp_list(struct store *store, int64_t person,
                                 struct otp_credential *credentials, size_t max, size_t *count);
enum fault __wrap_store_otp_list(struct store *store, int64_t person,
                                 struct otp_credential *credentials, size_t max, size_t *count);
enum fault __real_store_person_by_uid(struct store *store, uint32_t uid, struct person *person);
enum fault __wrap_store_person_by_uid(struct store *store, uint32_t uid, struct person *person);
enum fault __real_store_budget_get(struct store *store, const struct budget_key *key,
                                   struct budget *budget);
enum fault __wrap_store_budget_get(struct store *store, const struct budget_key *key,
                                   struct budget *budget);
enum fault __real_store_otp_advance(struct store *store, int64_t id, int64_t expected, int64_t last,
                                    int32_t drift, struct wall_time now);
enum fault __wrap_store_otp_advance(struct store *store, int64_t id, int64_t expected, int64_t last,
                                    int32_t drift, struct wall_time now);
enum fault __real_store_audit_append(struct store *store, struct audit_record *record);
enum fault __wrap_store_audit_append(struct store *store, struct audit_record *record);
enum fault __real_store_commit(struct store *store);
enum fault __wrap_store_commit(struct store *store);
enum fault __real_password_verify(const char *password, const char *encoded, bool *matches);
enum fault __wrap_password_verify(const char *password, const char *encoded, bool *matches);
enum fault __real_password_encode(const char *password, struct password_cost cost,
                                  char encoded[PASSWORD_ENCODED_SIZE]);
enum fault __wrap_password_encode(const char *password, struct password_cost cost,
                                  char encoded[PASSWORD_ENCODED_SIZE]);

enum fault __wrap_store_otp_list(struct store *store, int64_t person,
                                 struct otp_credential *credentials, size_t max, size_t *count)
{
    return fails(FAIL_LIST) ? FAULT_MEMORY
                            : __real_store_otp_list(store, person, credentials, max, count);
}

enum fault __wrap_store_person_by_uid(struct store *store, uint32_t uid, struct person *person)
{
    return fails(FAIL_PERSON) ? FAULT_IO : __real_store_person_by_uid(store, uid, person);
}

enum fault __wrap_store_budget_get(struct store *store, const struct budget_key *key,
                                   struct budget *budget)
{
    return fails(FAIL_BUDGET) ? FAULT_IO : __real_store_budget_get(store, key, budget);
}

enum fault __wrap_store_otp_advance(struct store *store, int64_t id, int64_t expected, int64_t last,
                                    int32_t drift, struct wall_time now)
{
    return fails(FAIL_ADVANCE) ? FAULT_IO
                               : __real_store_otp_advance(store, id, expected, last, drift, now);
}

enum fault __wrap_store_audit_append(struct store *store, struct audit_record *record)
{
    return fails(FAIL_RECORD) ? FAULT_MEMORY : __real_store_audit_append(store, record);
}

enum fault __wrap_store_commit(struct store *store)
{
    return fails(FAIL_COMMIT) ? FAULT_FULL : __real_store_commit(store);
}

enum fault __wrap_password_verify(const char *password, const char *encoded, bool *matches)
{
    return fails(FAIL_VERIFY) ? FAULT_MEMORY : __real_password_verify(password, encoded, matches);
}

enum fault __wrap_password_encode(const char *password, struct password_cost cost,
                                  char encoded[PASSWORD_ENCODED_SIZE])
{
    return fails(FAIL_CREATE) ? FAULT_MEMORY : __real_password_encode(password, cost, encoded);
}

static int setup(void **state)
{
    static const char door[] =
        "rule \"door\" {\n service = {\"door\"}\n classes = 1\n origin = local\n one_class_by = "
        "\"test 1\"\n way = "
        "{\"otp\"}\n"
        " unsynchronised_clock = warn\n failures = 5\n window = \"15m\"\n lock = \"15m\"\n"
        " tries = 3\n prompt = \"2m\"\n login = \"5m\"\n session = \"12h\"\n totp_window = 1\n"
        " hotp_look_ahead = 10\n}\n"
        "rule \"accounts\" { service = {\"accounts\"} classes = 2 include = {\"knowledge\"}\n"
        " way = {\"password+otp\"} root_without_authentication = yes unsynchronised_clock = warn\n"
        " failures = 5 window = \"15m\" lock = \"15m\" tries = 3 }\n";
    char *policy = malloc(strlen(rig_policy) + sizeof door);
    char temporary[64];

    if (policy == NULL)
        return -1;
    sprintf(policy, "%s%s", rig_policy, door);
    struct rig *rig = rig_make(policy);
    free(policy);
    rig->clock->failing = 0;
    failing = &rig->clock->failing;
    rig_start(rig);
    rig_init(rig, "amano", temporary);
    rig_first_login(rig, "amano", temporary, &rig_amano);
    *state = rig;
    return 0;
}

static int teardown(void **state)
{
    failing = NULL;
    return rig_teardown(state);
}

static int64_t failures(struct rig *rig)
{
    assert_int_equal(rig_admin(rig, "lock.show", ARGS(USER("amano"))), DONE);
    return rig_number(rig, 0, "failures");
}

// How many records of the event name this part.
static unsigned records(struct rig *rig, const char *event, const char *part)
{
    unsigned count = 0;
    int64_t after = 0;
    AdminStatus status;

    do {
        status = rig_admin(rig, "log",
                           ARGS(NUMBER("after", after), USER("amano"), TEXT("event", event)));
        assert_true(status == DONE || status == AdminStatus_ADMIN_MORE);
        for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++)
            count += strstr(rig_text(rig, i, "record"), part) != NULL;
        after = strtoll(rig_end(rig)->cursor, NULL, 10);
    } while (status == AdminStatus_ADMIN_MORE);
    return count;
}

static Result by_code_alone(struct rig *rig, const char *code)
{
    const struct login login = rig_login(&rig_amano, "door", code);
    AttemptCall *call = &rig->call.body.attempt;

    rig_fill_attempt(rig, &login);
    call->answers[0] = call->answers[1];
    call->answers_count = 1;
    rig_ask(rig);
    return rig->reply.body.outcome.result;
}

// --- before there is a verdict ------------------------------------------------------------------

static void nothing_was_found_out(void **state)
{
    static const struct {
        int what;
        const char *why;
    } cases[] = {
        {FAIL_LIST, "\"why\":\"out of memory\""},
        {FAIL_VERIFY, "\"why\":\"hasher\""},
        {FAIL_BUDGET, "\"why\":\"input/output\""},
    };
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "";

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const unsigned before = records(rig, "attempt.fault", cases[i].why);
        const struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));
        struct login wrong = login;
        wrong.password = "wrong";
        wrong.code = "000000";
        *failing = cases[i].what;
        for (unsigned n = 0; n < 4; n++) { // with three kinds, far beyond the limit
            assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_FAULT);
            assert_int_equal(rig_attempt(rig, &wrong)->result, Result_RESULT_FAULT);
        }
        *failing = 0;
        assert_int_equal(failures(rig), 0);
        assert_int_equal(records(rig, "attempt.fault", cases[i].why), before + 8);
        assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
    }
    assert_int_equal(rig_count(rig, "attempt.fault", "amano"), 8 * 3);
    *failing = FAIL_LIST;
    assert_int_equal(by_code_alone(rig, "000000"), Result_RESULT_FAULT);
    *failing = 0;
    assert_int_equal(rig_count(rig, "attempt.fault", "amano"), 8 * 3 + 1);
    assert_int_equal(failures(rig), 0);
}

// Where not even that can be recorded, nothing is.
static void no_record_no_charge(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "";
    const struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));

    *failing = FAIL_RECORD | FAIL_VERIFY;
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_FAULT);
    *failing = 0;
    assert_int_equal(failures(rig), 0);
    assert_int_equal(rig_count(rig, "attempt.fault", "amano"), 0);
}

// --- after it -----------------------------------------------------------------------------------

// What only a right code can reach is charged, or it would tell that the code is right; by a way
// that needs no hasher too.
static void what_only_right_codes_reach(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "";

    (void)rig_code(rig, &rig_amano, code);
    *failing = FAIL_ADVANCE;
    assert_int_equal(by_code_alone(rig, code), Result_RESULT_FAULT);
    *failing = 0;
    assert_int_equal(failures(rig), 1);
    assert_int_equal(rig_count(rig, "attempt.fault", "amano"), 1);
    assert_int_equal(records(rig, "attempt.fault", "\"why\""), 0); // it counted
    assert_int_equal(by_code_alone(rig, code), Result_RESULT_GRANTED);
}

// --- around it ----------------------------------------------------------------------------------

// Each step of a login: one record a call that failed. An attempt and a new password have records
// of their own (attempt.fault, password.refused).
static void a_step_that_failed(void **state)
{
    static const struct {
        pb_size_t call;
        const char *part;
    } steps[] = {
        {VaultCall_plan_tag, "\"operation\":\"plan\""},
        {VaultCall_member_tag, "\"operation\":\"member\""},
        {VaultCall_challenge_tag, "\"operation\":\"challenge\""},
        {VaultCall_lost_tag, "\"operation\":\"lost\""},
        {VaultCall_account_tag, "\"operation\":\"account\""},
        {VaultCall_enrol_tag, "\"operation\":\"enrol\""},
        {VaultCall_confirm_tag, "\"operation\":\"confirm\""},
        {VaultCall_session_open_tag, "\"operation\":\"open\""},
        {VaultCall_session_close_tag, "\"operation\":\"close\""},
        {VaultCall_set_password_tag, "\"operation\":\"set_password\""}, // root's, of any account
    };
    struct rig *rig = *state;

    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        VaultCall *call = &rig->call;
        struct {
            bool *has;
            Subject *subject;
        } of[] = {
#define OF(member) {&call->body.member.has_subject, &call->body.member.subject}
            OF(plan),  OF(member),  OF(challenge),    OF(lost),          OF(account),
            OF(enrol), OF(confirm), OF(session_open), OF(session_close), OF(set_password),
#undef OF
        };
        memset(call, 0, sizeof *call);
        call->which_body = steps[i].call;
        *of[i].has = true;
        *of[i].subject = rig_subject("amano", rig_amano.uid, "login");
        of[i].subject->root = steps[i].call == VaultCall_set_password_tag;
        // What is asked depends on the policy alone (abuse:P4): without the name service even that
        // is not known.
        if (i < 2)
            of[i].subject->who.status = NameStatus_NAME_FAILED;
        else
            *failing = FAIL_PERSON;
        rig_ask(rig);
        *failing = 0;
        if (records(rig, "call.fault", steps[i].part) != 1)
            fail_msg("no record: %s", steps[i].part);
        assert_int_equal(rig_count(rig, "call.fault", "amano"), i + 1);
    }
    assert_int_equal(records(rig, "call.fault", "\"why\":\"input/output\""),
                     sizeof steps / sizeof *steps - 2);
}

// People type passwords where a name is wanted (abuse:W7): where nobody can say whose a name is, it
// is not on record.
static void a_name_that_nobody_looked_up(void **state)
{
    struct rig *rig = *state;
    VaultCall *call = &rig->call;

    memset(call, 0, sizeof *call);
    call->which_body = VaultCall_plan_tag;
    call->body.plan.has_subject = true;
    call->body.plan.subject = rig_subject("Himitsu-7421", 4711, "login");
    call->body.plan.subject.who.status = NameStatus_NAME_FAILED;
    rig_ask(rig);
    assert_int_equal(rig_count(rig, "call.fault", "Himitsu-7421"), 0);
    assert_int_equal(rig_admin(rig, "log", ARGS(TEXT("event", "call.fault"))), DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 1);
    assert_null(strstr(rig_text(rig, 0, "record"), "Himitsu"));
    assert_non_null(strstr(rig_text(rig, 0, "record"), "12 characters"));
}

// --- a new password -----------------------------------------------------------------------------

static void a_password_that_could_not_be_made(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "";
    struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));

    login.operation = Operation_OPERATION_CHANGE;
    const Outcome outcome = *rig_attempt(rig, &login);
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_set_password_tag;
    SetPasswordCall *call = &rig->call.body.set_password;
    call->has_subject = true;
    call->subject = rig_subject("amano", rig_amano.uid, "login");
    memcpy(&call->ticket, &outcome.ticket, sizeof call->ticket);
    strcpy(call->password, "Sakura-ga-saita-7");
    *failing = FAIL_CREATE;
    rig_ask(rig);
    *failing = 0;
    assert_int_equal(rig->reply.body.change.result, Result_RESULT_FAULT);
    assert_int_equal(records(rig, "password.refused", "\"why\":\"internal\""), 1);
    rig_granted(rig, &rig_amano, "login"); // with the old one
}

// --- replays ------------------------------------------------------------------------------------

// Of a step that is undone nothing was told: the next one tells it.
static void an_undone_replay_was_not_told(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "";
    const struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));

    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
    *failing = FAIL_RECORD;
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_FAULT);
    *failing = 0;
    assert_int_equal(rig_count(rig, "login.replayed", "amano"), 0);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_equal(rig_count(rig, "login.replayed", "amano"), 1);
    assert_int_equal(failures(rig), 0);
}

// A full disk gives nobody replays for nothing: those that were counted before stay counted.
static void a_failed_commit_gives_no_replays(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "";
    const struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));

    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
    for (unsigned i = 0; i < REPLAYS_FREE; i++)
        assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_equal(failures(rig), 0);
    *failing = FAIL_COMMIT;
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_FAULT);
    *failing = 0;
    assert_int_equal(failures(rig), 0);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_equal(failures(rig), 1);
}

static const Subject *roots(struct rig *rig, pb_size_t body, Subject *subject)
{
    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = body;
    *subject = rig_subject("dave", rig_uid("dave"), "accounts");
    subject->root = subject->login_known = true;
    subject->login_uid = rig_amano.uid;
    return subject;
}

// A once-only step that was undone was not done: its ticket is good for it again.
static void a_failed_commit_spends_no_ticket(void **state)
{
    static const Result wanted[] = {Result_RESULT_FAULT, Result_RESULT_ELSEWHERE,
                                    Result_RESULT_DENIED};
    struct rig *rig = *state;
    PlanCall *plan = &rig->call.body.plan;
    SetPasswordCall *set = &rig->call.body.set_password;
    Subject subject;

    plan->subject = *roots(rig, VaultCall_plan_tag, &subject);
    plan->has_subject = true;
    plan->operation = Operation_OPERATION_CHANGE;
    rig_ask(rig);
    const Plan planned = rig->reply.body.plan;
    assert_int_equal(planned.ticket.size, sizeof planned.ticket.bytes);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        *failing = wanted[i] == Result_RESULT_FAULT ? FAIL_COMMIT : 0;
        set->subject = *roots(rig, VaultCall_set_password_tag, &subject);
        set->has_subject = true;
        memcpy(&set->ticket, &planned.ticket, sizeof set->ticket);
        strcpy(set->password, "x");
        rig_ask(rig);
        assert_int_equal(rig->reply.body.change.result, wanted[i]);
    }
}

#define test(name, function)                                                                       \
    {                                                                                              \
        name, function, setup, teardown, NULL                                                      \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        test("abuse:M14 what could not be judged is charged to nobody, and on record once each",
             nothing_was_found_out),
        test("abuse:M14 E2 what cannot be recorded either changes nothing", no_record_no_charge),
        test("abuse:L13 abuse:D12 a fault that only right codes reach is charged, without a hasher "
             "too",
             what_only_right_codes_reach),
        test("E2 each step of a login that failed is on record", a_step_that_failed),
        test("abuse:W7 a name that nobody looked up is not on record",
             a_name_that_nobody_looked_up),
        test("abuse:M14 a new password that could not be judged is on record",
             a_password_that_could_not_be_made),
        test("E7 a replay in a step that is undone was not told", an_undone_replay_was_not_told),
        test("E7 E2 a commit that fails gives no replays for nothing",
             a_failed_commit_gives_no_replays),
        test("E2 abuse:D8 a commit that fails spends no ticket", a_failed_commit_spends_no_ticket),
    };

    return cmocka_run_group_tests_name("vault faults", tests, NULL, NULL);
}

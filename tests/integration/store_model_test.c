// SPDX-License-Identifier: BSD-2-Clause
// The store against a slow, obvious model in memory: random operations in random transactions, with
// reverts, rollbacks, checkpoints and restarts; every answer must be the model's.
#include "../store/store_help.h"
#include "store/audit.h"
#include "store/budget.h"
#include "store/credential_id.h"
#include "store/meta.h"
#include "store/otp.h"
#include "store/password.h"
#include "store/person.h"
#include "store/session.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PEOPLE 24
#define CREDENTIALS 6
#define SESSIONS 400
#define UIDS 12
#define HISTORY 8

struct model_person {
    struct person person;
    struct password password;
    uint8_t history[HISTORY];
    size_t history_count;
    struct budget budgets[2];
    struct otp_credential credentials[CREDENTIALS];
    size_t credential_count;
    int64_t last_session, last_closed;
};

struct model {
    struct model_person people[PEOPLE]; // id - 1
    size_t count;
    struct session sessions[SESSIONS];
    size_t session_count;
    int64_t records;
    int fact;
};

static uint64_t seed;

static uint64_t roll(uint64_t sides)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (seed >> 33) % sides;
}

static struct model_person *by_id(struct model *model, int64_t id)
{
    return id >= 1 && id <= (int64_t)model->count ? &model->people[id - 1] : NULL;
}

static struct model_person *living(struct model *model, uint32_t uid, const char *name)
{
    for (size_t i = 0; i < model->count; i++) {
        struct model_person *person = &model->people[i];
        if (person->person.state != PERSON_REMOVED &&
            (name != NULL ? strcmp(person->person.name, name) == 0 : person->person.uid == uid))
            return person;
    }
    return NULL;
}

static struct model_person *any(struct model *model, int64_t *id)
{
    *id = (int64_t)roll(model->count + 1) + (roll(20) == 0); // sometimes one who is not there
    return by_id(model, *id);
}

// Every operation: what the store does, what the model says it should, and that both agree.

static void do_add(struct store *store, struct model *model)
{
    struct person person = {.uid = (uint32_t)roll(UIDS),
                            .role = (enum role)roll(4),
                            .state = PERSON_ACTIVE,
                            .created = {(int64_t)roll(1000)}};
    snprintf(person.name, sizeof person.name, "n%u", (unsigned)roll(UIDS));
    snprintf(person.display, sizeof person.display, "表示 %u", (unsigned)roll(1000));
    if (model->count == PEOPLE)
        return;
    enum fault expected =
        living(model, person.uid, NULL) != NULL || living(model, 0, person.name) != NULL
            ? FAULT_EXISTS
            : FAULT_NONE;
    assert_fault(store_person_add(store, &person), expected);
    if (expected != FAULT_NONE)
        return;
    assert_int_equal(person.id, model->count + 1);
    struct model_person *added = &model->people[model->count++];
    *added = (struct model_person){.person = person, .password = {.person = person.id}};
}

static void do_update(struct store *store, struct model *model)
{
    int64_t id;
    struct model_person *person = any(model, &id);
    if (person == NULL)
        return;
    struct person changed = person->person;
    bool stale = roll(6) == 0;
    changed.version -= stale;
    changed.state = (enum person_state)(1 + roll(8) % 3);
    changed.logins++;
    changed.last_login.seconds = (int64_t)roll(100000) - 50;
    enum fault expected =
        stale || person->person.state == PERSON_REMOVED ? FAULT_CONFLICT : FAULT_NONE;
    assert_fault(store_person_update(store, &changed), expected);
    if (expected != FAULT_NONE)
        return;
    person->person = changed;
    person->person.version++;
    if (changed.state != PERSON_REMOVED)
        return;
    person->history_count = 0;
    memset(person->password.encoded, 0, sizeof person->password.encoded);
    for (size_t i = 0; i < person->credential_count; i++) {
        person->credentials[i].state = CREDENTIAL_REVOKED;
        memset(person->credentials[i].parameters.secret, 0, OTP_SECRET_MAX);
        person->credentials[i].parameters.secret_size = 0;
    }
}

static void do_password(struct store *store, struct model *model)
{
    int64_t id;
    struct model_person *person = any(model, &id);
    struct password password = {.person = id};
    if (person != NULL)
        password = person->password;
    bool stale = roll(6) == 0;
    password.version += stale;
    if (roll(2) == 0) {
        strcpy(password.encoded, HELP_ENCODED);
        password.encoded[60] = (char)('a' + roll(26));
    } else {
        snprintf(password.encoded, sizeof password.encoded, "plain%u", (unsigned)roll(1000));
    }
    password.temporary = roll(2) == 0;
    password.used = roll(4) == 0;
    password.must_change = roll(2) == 0;
    password.set_at.seconds = (int64_t)roll(1000);
    password.expires.seconds = (int64_t)roll(3) * INT32_MAX;
    enum fault expected = person == NULL                                    ? FAULT_NOT_FOUND
                          : stale || person->person.state == PERSON_REMOVED ? FAULT_CONFLICT
                                                                            : FAULT_NONE;
    assert_fault(store_password_put(store, &password), expected);
    if (expected != FAULT_NONE)
        return;
    person->password = password;
    person->password.version++;
}

static void do_temporary(struct store *store, struct model *model)
{
    int64_t id;
    struct model_person *person = any(model, &id);
    enum fault expected = person == NULL ? FAULT_NOT_FOUND
                          : person->person.state == PERSON_REMOVED || !person->password.temporary
                              ? FAULT_CONFLICT
                              : FAULT_NONE;
    assert_fault(store_password_begun(store, id), expected);
    if (expected != FAULT_NONE)
        return;
    person->password.used = true;
    person->password.version++;
}

static void do_history(struct store *store, struct model *model)
{
    int64_t id;
    struct model_person *person = any(model, &id);
    uint8_t fingerprint[PASSWORD_FINGERPRINT] = {(uint8_t)roll(20)};
    uint32_t keep = (uint32_t)roll(HISTORY + 1);
    enum fault expected = person == NULL                           ? FAULT_NOT_FOUND
                          : person->person.state == PERSON_REMOVED ? FAULT_CONFLICT
                                                                   : FAULT_NONE;
    assert_fault(store_history_add(store, id, fingerprint, (struct password_cost){19456, 2}, keep),
                 expected);
    if (expected != FAULT_NONE)
        return;
    if (keep > 0) {
        memmove(person->history + 1, person->history, HISTORY - 1);
        person->history[0] = fingerprint[0];
        person->history_count++;
    }
    if (person->history_count > keep)
        person->history_count = keep;
}

static void do_credential(struct store *store, struct model *model)
{
    int64_t id;
    struct model_person *person = any(model, &id);
    struct otp_credential credential = {
        .person = id,
        .state = (enum credential_state)(1 + roll(3)),
        .parameters = {roll(2) ? OTP_TOTP : OTP_HOTP,
                       (enum otp_algorithm)(1 + roll(3)),
                       (uint8_t)(6 + roll(3)),
                       (uint16_t)(30 * (1 + roll(2))),
                       (int32_t)roll(9) - 4,
                       {1},
                       16 + (size_t)roll(49)},
        .last = (int64_t)roll(5) - 1,
        .created = {(int64_t)roll(1000)},
    };
    for (size_t i = 0; i < credential.parameters.secret_size; i++)
        credential.parameters.secret[i] = (uint8_t)roll(256);
    if (person != NULL && person->credential_count == CREDENTIALS)
        return;
    enum fault expected = person == NULL                           ? FAULT_NOT_FOUND
                          : person->person.state == PERSON_REMOVED ? FAULT_CONFLICT
                                                                   : FAULT_NONE;
    assert_fault(store_otp_add(store, &credential), expected);
    if (expected == FAULT_NONE)
        person->credentials[person->credential_count++] = credential;
}

static struct otp_credential *some_credential(struct model *model, int64_t *id)
{
    int64_t whose;
    struct model_person *person = any(model, &whose);
    uint64_t number = 1 + roll(CREDENTIALS);
    *id = credential_id(whose, (uint32_t)number);
    return person != NULL && number <= person->credential_count ? &person->credentials[number - 1]
                                                                : NULL;
}

static void do_state(struct store *store, struct model *model)
{
    int64_t id;
    struct otp_credential *credential = some_credential(model, &id);
    enum credential_state from = (enum credential_state)(1 + roll(4)),
                          to = (enum credential_state)(1 + roll(40) % 13 % 4);
    struct wall_time now = {(int64_t)roll(1000)};
    enum fault expected = credential == NULL ? FAULT_NOT_FOUND
                          : credential->state != from || from == CREDENTIAL_REVOKED ? FAULT_CONFLICT
                                                                                    : FAULT_NONE;
    assert_fault(store_otp_set_state(store, id, from, to, now), expected);
    if (expected != FAULT_NONE)
        return;
    if (from == CREDENTIAL_PENDING && to == CREDENTIAL_ACTIVE)
        credential->confirmed = now;
    if (to == CREDENTIAL_REVOKED) {
        memset(credential->parameters.secret, 0, OTP_SECRET_MAX);
        credential->parameters.secret_size = 0;
    }
    credential->state = to;
}

static void do_advance(struct store *store, struct model *model)
{
    int64_t id;
    struct otp_credential *credential = some_credential(model, &id);
    int64_t expected_last = credential == NULL ? 0 : credential->last - (roll(5) == 0);
    int64_t last = expected_last + (int64_t)roll(4);
    int32_t drift = (int32_t)roll(5) - 2;
    struct wall_time now = {(int64_t)roll(1000)};
    bool usable = credential != NULL && (credential->state == CREDENTIAL_ACTIVE ||
                                         credential->state == CREDENTIAL_PENDING);
    enum fault expected = credential == NULL ? FAULT_NOT_FOUND
                          : !usable || credential->last != expected_last || last <= expected_last
                              ? FAULT_CONFLICT
                              : FAULT_NONE;
    assert_fault(store_otp_advance(store, id, expected_last, last, drift, now), expected);
    if (expected != FAULT_NONE)
        return;
    credential->last = last;
    credential->parameters.drift = drift;
    credential->last_used = now;
}

static void do_budget(struct store *store, struct model *model)
{
    int64_t id;
    struct model_person *person = any(model, &id);
    bool remote = roll(2) == 0;
    struct budget budget = {0};
    if (roll(3) != 0)
        budget = (struct budget){.failures = (uint32_t)roll(5),
                                 .first_failure = {(int64_t)roll(1000)},
                                 .locked_at = {(int64_t)roll(1000)},
                                 .locked = roll(2) == 0,
                                 .since_success = (uint32_t)roll(9)};
    if (id == 0)
        return; // 0 stands for unknown names
    assert_fault(store_budget_put(store, &(struct budget_key){id, NULL, remote}, &budget),
                 person == NULL ? FAULT_NOT_FOUND : FAULT_NONE);
    if (person != NULL)
        person->budgets[remote] = budget;
}

static void do_session(struct store *store, struct model *model)
{
    int64_t id;
    struct model_person *person = any(model, &id);
    struct session session = {
        .person = id, .opened = {(int64_t)roll(1000)}, .interactive = roll(2) == 0};
    snprintf(session.tty, sizeof session.tty, "tty%u", (unsigned)roll(9));
    if (model->session_count == SESSIONS)
        return;
    assert_fault(store_session_open(store, &session),
                 person == NULL ? FAULT_NOT_FOUND : FAULT_NONE);
    if (person == NULL)
        return;
    for (size_t i = 0; i < model->session_count; i++)
        assert_int_not_equal(session.id, model->sessions[i].id);
    model->sessions[model->session_count++] = session;
    if (session.interactive)
        person->last_session = session.id;
}

static void do_close(struct store *store, struct model *model)
{
    uint64_t index = roll(model->session_count + 1);
    struct session *session = index < model->session_count ? &model->sessions[index] : NULL;
    int64_t id = session != NULL ? session->id : INT32_MAX;
    struct wall_time now = {1 + (int64_t)roll(1000)};
    if (session != NULL && session->closed.seconds != 0) {
        // Forgotten, unless it is one of the two that the last-login line tells of.
        const struct model_person *person = &model->people[session->person - 1];
        if (id != person->last_session && id != person->last_closed)
            session = NULL;
    }
    enum fault expected = session == NULL                ? FAULT_NOT_FOUND
                          : session->closed.seconds != 0 ? FAULT_CONFLICT
                                                         : FAULT_NONE;
    assert_fault(store_session_close(store, id, now), expected);
    if (expected != FAULT_NONE)
        return;
    session->closed = now;
    if (session->interactive)
        model->people[session->person - 1].last_closed = id;
}

static void do_append(struct store *store, struct model *model)
{
    struct audit_record record = {.event = "model.event", .body = "{}"};
    assert_done(store_audit_append(store, &record));
    assert_int_equal(record.sequence, ++model->records);
}

static void do_fact(struct store *store, struct model *model)
{
    char value[16];
    snprintf(value, sizeof value, "%d", ++model->fact);
    assert_done(store_meta_put(store, "fact", value));
}

static void (*const operations[])(struct store *, struct model *) = {
    do_add,        do_update,  do_password, do_temporary, do_history, do_credential,
    do_credential, do_state,   do_advance,  do_advance,   do_advance, do_budget,
    do_budget,     do_session, do_close,    do_append,    do_fact,
};

// --- comparing everything --------------------------------------------------------------------

static void same_person(struct store *store, const struct model_person *expected)
{
    struct person person;
    struct password password;
    struct budget budget;
    struct otp_credential credentials[CREDENTIALS];
    struct session session;
    size_t count;
    int64_t id = expected->person.id;
    assert_done(store_password_get(store, id, &password));
    assert_string_equal(password.encoded, expected->password.encoded);
    assert_int_equal(password.temporary, expected->password.temporary);
    assert_int_equal(password.used, expected->password.used);
    assert_int_equal(password.must_change, expected->password.must_change);
    assert_int_equal(password.version, expected->password.version);
    assert_int_equal(password.set_at.seconds, expected->password.set_at.seconds);
    assert_int_equal(password.expires.seconds, expected->password.expires.seconds);
    for (uint8_t i = 0; i < 20; i++) {
        uint8_t fingerprint[PASSWORD_FINGERPRINT] = {i};
        bool has, wanted = memchr(expected->history, i, expected->history_count) != NULL;
        assert_done(store_history_has(store, id, fingerprint, &has));
        assert_int_equal(has, wanted);
    }
    for (int remote = 0; remote < 2; remote++) {
        const struct budget *wanted = &expected->budgets[remote];
        assert_done(store_budget_get(store, &(struct budget_key){id, NULL, remote == 1}, &budget));
        assert_int_equal(budget.failures, wanted->failures);
        assert_int_equal(budget.first_failure.milliseconds, wanted->first_failure.milliseconds);
        assert_int_equal(budget.locked_at.milliseconds, wanted->locked_at.milliseconds);
        assert_int_equal(budget.locked, wanted->locked);
        assert_int_equal(budget.since_success, wanted->since_success);
    }
    assert_done(store_otp_list(store, id, credentials, CREDENTIALS, &count));
    assert_int_equal(count, expected->credential_count);
    for (size_t i = 0; i < count; i++) {
        const struct otp_credential *wanted = &expected->credentials[count - 1 - i];
        const struct otp_credential *got = &credentials[i];
        assert_int_equal(got->id, wanted->id);
        assert_int_equal(got->state, wanted->state);
        assert_int_equal(got->last, wanted->last);
        assert_int_equal(got->parameters.kind, wanted->parameters.kind);
        assert_int_equal(got->parameters.algorithm, wanted->parameters.algorithm);
        assert_int_equal(got->parameters.digits, wanted->parameters.digits);
        assert_int_equal(got->parameters.period, wanted->parameters.period);
        assert_int_equal(got->parameters.drift, wanted->parameters.drift);
        assert_int_equal(got->parameters.secret_size, wanted->parameters.secret_size);
        assert_memory_equal(got->parameters.secret, wanted->parameters.secret,
                            wanted->parameters.secret_size);
        assert_int_equal(got->created.seconds, wanted->created.seconds);
        assert_int_equal(got->confirmed.seconds, wanted->confirmed.seconds);
        assert_int_equal(got->last_used.seconds, wanted->last_used.seconds);
    }
    enum fault fault = store_session_last(store, id, &session);
    assert_int_equal(fault, expected->last_session == 0 ? FAULT_NOT_FOUND : FAULT_NONE);
    if (fault == FAULT_NONE)
        assert_int_equal(session.id, expected->last_session);
    fault = store_session_last_closed(store, id, &session);
    assert_int_equal(fault, expected->last_closed == 0 ? FAULT_NOT_FOUND : FAULT_NONE);
    if (fault == FAULT_NONE)
        assert_int_equal(session.id, expected->last_closed);
    fault = store_person_by_name(store, expected->person.name, &person);
    if (expected->person.state != PERSON_REMOVED) {
        assert_int_equal(fault, FAULT_NONE);
        assert_int_equal(person.id, id);
        assert_string_equal(person.display, expected->person.display);
        assert_int_equal(person.role, expected->person.role);
        assert_int_equal(person.state, expected->person.state);
        assert_int_equal(person.version, expected->person.version);
        assert_int_equal(person.logins, expected->person.logins);
        assert_int_equal(person.created.seconds, expected->person.created.seconds);
        assert_int_equal(person.last_login.seconds, expected->person.last_login.seconds);
    }
}

static bool fresh(const struct budget *budget)
{
    return budget->failures == 0 && budget->first_failure.milliseconds == 0 &&
           budget->locked_at.milliseconds == 0 && !budget->locked && budget->since_success == 0;
}

static bool count_record(void *context, const struct audit_record *record)
{
    *(int64_t *)context = record->sequence;
    return true;
}

static void same(struct store *store, struct model *model)
{
    uint64_t people = 0, open = 0, number;
    size_t strained = 0, count;
    int64_t records = 0;
    char value[64];
    struct person person, page[PEOPLE];
    struct budget_row rows[PEOPLE * 2];
    for (size_t i = 0; i < model->count; i++) {
        const struct model_person *expected = &model->people[i];
        same_person(store, expected);
        if (expected->person.state == PERSON_REMOVED)
            continue;
        people++;
        strained += !fresh(&expected->budgets[0]);
        strained += !fresh(&expected->budgets[1]);
    }
    for (uint32_t uid = 0; uid < UIDS; uid++) {
        const struct model_person *expected = living(model, uid, NULL);
        enum fault fault = store_person_by_uid(store, uid, &person);
        assert_int_equal(fault, expected == NULL ? FAULT_NOT_FOUND : FAULT_NONE);
        if (expected != NULL)
            assert_int_equal(person.id, expected->person.id);
    }
    for (size_t i = 0; i < model->session_count; i++)
        open += model->sessions[i].closed.seconds == 0;
    assert_done(store_session_count_open(store, &number));
    assert_int_equal(number, open);
    assert_done(store_person_count(store, &number));
    assert_int_equal(number, people);
    assert_done(store_person_list(store, "", page, PEOPLE, &count));
    assert_int_equal(count, people);
    assert_done(store_budget_list(store, "", rows, PEOPLE * 2, &count));
    assert_int_equal(count, strained);
    assert_done(store_audit_list(store, &(struct audit_filter){0}, count_record, &records));
    assert_int_equal(records, model->records);
    enum fault fault = store_meta_get(store, "fact", value, sizeof value);
    assert_int_equal(fault, model->fact == 0 ? FAULT_NOT_FOUND : FAULT_NONE);
    if (fault == FAULT_NONE)
        assert_int_equal(atoi(value), model->fact);
}

static void random_histories(void **state)
{
    struct place *place = *state;
    static struct model committed, batch, request;
    int done = 0, reverted = 0, restarts = 0;
    const char *chosen = getenv("WARIFU_TEST_SEED");
    seed = chosen != NULL ? strtoull(chosen, NULL, 10) : 20260401;
    print_message("# seed %llu\n", (unsigned long long)seed);
    for (int round = 0; round < 1500; round++) {
        struct store *store = place->store;
        batch = committed;
        assert_done(store_begin(store));
        for (uint64_t requests = roll(5); requests > 0; requests--) {
            request = batch;
            assert_done(store_savepoint(store));
            for (uint64_t n = roll(8); n > 0; n--) {
                operations[roll(sizeof operations / sizeof *operations)](store, &request);
                done++;
            }
            if (roll(12) == 0)
                same(store, &request); // what was just done is seen at once
            if (roll(5) == 0) {
                store_revert(store);
                reverted++;
            } else {
                assert_done(store_release(store));
                batch = request;
            }
        }
        if (roll(6) == 0) {
            store_rollback(store);
            reverted++;
        } else {
            assert_done(store_commit(store));
            committed = batch;
        }
        if (roll(10) == 0)
            store_checkpoint(store);
        if (roll(25) == 0) {
            help_reopen(place);
            restarts++;
        }
        if (roll(20) == 0)
            same(place->store, &committed);
    }
    same(place->store, &committed);
    print_message("# %d operations, %d reverts, %d restarts, %zu people, %zu sessions\n", done,
                  reverted, restarts, committed.count, committed.session_count);
    assert_true(done > 5000 && committed.count > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"the store agrees with a simple model over random histories", random_histories, help_setup,
         help_teardown, NULL},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

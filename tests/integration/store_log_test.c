// SPDX-License-Identifier: BSD-2-Clause
// The store's meaning, second part: budgets, sessions, the log, facts, what is bounded.
#include "../store/store_help.h"
#include "store/audit.h"
#include "store/budget.h"
#include "store/budget_pack.h"
#include "store/meta.h"
#include "store/otp.h"
#include "store/password.h"
#include "store/person.h"
#include "store/record.h"
#include "store/session.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct store *opened(void **state)
{
    return ((struct place *)*state)->store;
}

// --- texts -----------------------------------------------------------------------------------

static const char *const texts[] = {
    "x'); DROP TABLE person; --",
    "\" OR 1=1 --",
    "$1 $2 ?1 :a @b %s %n",
    "a\nb\rc\x1b[2J\x9b",
    "\xe2\x80\xa8\xe2\x80\xae result=ok ",
    "-f root",
    "../../x",
    "NULL",
    " ",
    "\xff\xfe bad",
};

// --- budgets ---------------------------------------------------------------------------------

static void budgets_apart(void **state)
{
    struct store *store = opened(state);
    struct person a = help_person(store, "a", 1), b = help_person(store, "b", 2);
    const struct budget_key keys[] = {{a.id, NULL, false},
                                      {a.id, NULL, true},
                                      {b.id, NULL, false},
                                      {0, "ghost", false},
                                      {0, "ghost", true}};
    struct budget budget;
    for (size_t i = 0; i < 5; i++) { // there from the first day
        assert_done(store_budget_get(store, &keys[i], &budget));
        assert_int_equal(budget.failures, 0);
    }
    assert_done(store_begin(store));
    for (size_t i = 0; i < 5; i++) {
        budget = (struct budget){.failures = (uint32_t)i + 1,
                                 .first_failure = {(int64_t)i * 1000 - 1},
                                 .locked_at = {INT64_MAX - (int64_t)i},
                                 .locked = i % 2 == 0,
                                 .since_success = UINT32_MAX};
        assert_done(store_budget_put(store, &keys[i], &budget));
    }
    assert_done(store_commit(store));
    help_reopen(*state);
    store = opened(state);
    for (size_t i = 0; i < 5; i++) {
        assert_done(store_budget_get(store, &keys[i], &budget));
        assert_int_equal(budget.failures, i + 1);
        assert_int_equal(budget.first_failure.milliseconds, (int64_t)i * 1000 - 1);
        assert_int_equal(budget.locked_at.milliseconds, INT64_MAX - (int64_t)i);
        assert_int_equal(budget.locked, i % 2 == 0);
        assert_int_equal(budget.since_success, UINT32_MAX);
    }
    struct budget_row rows[8];
    size_t count;
    assert_done(store_budget_list(store, "", rows, 8, &count));
    assert_int_equal(count, 3);
    assert_string_equal(rows[0].name, "a");
    assert_false(rows[0].remote);
    assert_true(rows[1].remote);
    assert_string_equal(rows[2].name, "b");
    assert_done(store_budget_list(store, "a", rows, 8, &count));
    assert_int_equal(count, 1);
    assert_done(store_budget_list(store, "", rows, 7, &count)); // all of a person or none
    assert_int_equal(count, 2);
    assert_done(store_begin(store));
    budget = (struct budget){0};
    for (size_t i = 0; i < 2; i++)
        assert_done(store_budget_put(store, &keys[i], &budget));
    assert_done(store_commit(store));
    assert_done(store_budget_list(store, "", rows, 8, &count));
    assert_int_equal(count, 1);
}

// Those of other people's sessions: kept with the person, and beside the buckets of unknown names.
static void foreign_budgets_apart(void **state)
{
    struct store *store = opened(state);
    const struct person a = help_person(store, "a", 1);
    const struct budget_key known = {.person = a.id}, ghost = {.name = "ghost"};
    const struct budget_key other = {.name = "another ghost"};
    const struct budget one = {.failures = 3, .locked = true, .lock = 60, .since_success = 3};
    struct foreign foreign = {0}, found;
    struct budget budget;
    struct budget_row rows[BUDGET_ROWS_EACH];
    size_t count;
    assert_done(store_foreign_get(store, &known, &found));
    assert_true(foreign_is_fresh(&found));
    foreign.callers[1] = (struct foreign_caller){.uid = 1001, .budget = one, .via = "su"};
    foreign.rest = one;
    foreign.rest.failures = 1;
    assert_done(store_begin(store));
    assert_done(store_foreign_put(store, &known, &foreign));
    foreign.callers[1].uid = UINT32_MAX;
    memset(foreign.callers[1].via, 'x', FOREIGN_VIA_SIZE - 1);
    assert_done(store_foreign_put(store, &ghost, &foreign));
    assert_done(store_commit(store));
    help_reopen(*state);
    store = opened(state);
    assert_done(store_foreign_get(store, &known, &found));
    assert_int_equal(found.callers[0].uid, 0);
    assert_int_equal(found.callers[1].uid, 1001);
    assert_string_equal(found.callers[1].via, "su");
    assert_int_equal(found.callers[1].budget.lock, 60);
    assert_int_equal(found.rest.failures, 1);
    assert_done(store_foreign_get(store, &ghost, &found));
    assert_int_equal(found.callers[1].uid, UINT32_MAX);
    assert_done(store_foreign_get(store, &other, &found));
    assert_true(foreign_is_fresh(&found));
    // Nobody's own budget, and no unknown name's, was touched.
    for (unsigned i = 0; i < 4; i++) {
        const struct budget_key key = {.person = i < 2 ? a.id : 0, "ghost", .remote = i % 2 == 1};
        assert_done(store_budget_get(store, &key, &budget));
        assert_int_equal(budget.failures, 0);
    }
    assert_done(store_budget_list(store, "", rows, BUDGET_ROWS_EACH, &count));
    assert_int_equal(count, 2);
    assert_true(rows[0].foreign && rows[1].foreign);
    assert_int_equal(rows[0].caller, 1001);
    assert_int_equal(rows[1].caller, 0);
    // With nothing more to say the person is not listed.
    assert_done(store_begin(store));
    assert_done(store_foreign_put(store, &known, &(struct foreign){0}));
    memset(foreign.callers[0].via, 'x', FOREIGN_VIA_SIZE); // not terminated
    assert_done(store_foreign_put(store, &known, &foreign));
    assert_fault(store_commit(store), FAULT_LIMIT);
    store_rollback(store);
    assert_done(store_begin(store));
    assert_done(store_foreign_put(store, &known, &(struct foreign){0}));
    assert_done(store_commit(store));
    assert_done(store_budget_list(store, "", rows, BUDGET_ROWS_EACH, &count));
    assert_int_equal(count, 0);
}

static void buckets_bounded(void **state)
{
    struct place *place = *state;
    struct store *store = place->store;
    struct budget budget = {.failures = 3, .first_failure = {1}, .since_success = 9};
    for (int i = 0; i < 200000;) {
        assert_done(store_begin(store));
        for (int j = 0; j < 4000; j++, i++) {
            char name[32];
            snprintf(name, sizeof name, "ghost%d", i);
            const struct budget_key key = {0, name, i % 2 == 0};
            assert_done(store_budget_put(store, &key, &budget));
        }
        assert_done(store_commit(store));
    }
    store_close(&place->store);
    FILE *file = fopen(place->path, "rb");
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    fclose(file);
    print_message("# 200,000 unknown names: store of %ld bytes\n", size);
    assert_true(size < 6000000);
}

// --- sessions --------------------------------------------------------------------------------

static void sessions_last(void **state)
{
    struct store *store = opened(state);
    struct person person = help_person(store, "hanako", 1001), other = help_person(store, "b", 2);
    struct session session = {.person = person.id,
                              .service = "login",
                              .tty = "tty1",
                              .rhost = "",
                              .opened = {100},
                              .interactive = true};
    struct session batch = {.person = person.id, .service = "cron", .opened = {150}};
    struct session found;
    uint64_t open;
    assert_fault(store_session_last(store, person.id, &found), FAULT_NOT_FOUND);
    assert_done(store_begin(store));
    assert_done(store_session_open(store, &session));
    assert_done(store_session_open(store, &batch));
    assert_int_not_equal(session.id, batch.id);
    assert_done(store_commit(store));
    assert_done(store_session_last(store, person.id, &found));
    assert_int_equal(found.id, session.id);
    assert_fault(store_session_last_closed(store, person.id, &found), FAULT_NOT_FOUND);
    assert_fault(store_session_last(store, other.id, &found), FAULT_NOT_FOUND);
    assert_done(store_session_count_open(store, &open));
    assert_int_equal(open, 2);
    assert_done(store_begin(store));
    assert_done(store_session_close(store, session.id, (struct wall_time){200}));
    assert_fault(store_session_close(store, session.id, (struct wall_time){300}), FAULT_CONFLICT);
    assert_done(store_session_close(store, batch.id, (struct wall_time){250}));
    assert_fault(store_session_close(store, 99, (struct wall_time){300}), FAULT_NOT_FOUND);
    assert_done(store_commit(store));
    help_reopen(*state);
    store = opened(state);
    assert_done(store_session_last_closed(store, person.id, &found));
    assert_int_equal(found.id, session.id);
    assert_int_equal(found.closed.seconds, 200);
    assert_int_equal(found.opened.seconds, 100);
    assert_string_equal(found.tty, "tty1");
    assert_done(store_session_count_open(store, &open));
    assert_int_equal(open, 0);
    session.person = 12345;
    assert_done(store_begin(store));
    assert_fault(store_session_open(store, &session), FAULT_NOT_FOUND);
    store_rollback(store);
}

static void sessions_bounded(void **state)
{
    struct place *place = *state;
    struct person person = help_person(place->store, "hanako", 1001);
    int64_t highest = 0;
    long sizes[2];
    for (int part = 0; part < 2; part++) {
        for (int i = 0; i < 500; i++) {
            struct session desk = {.person = person.id, .service = "login", .interactive = true};
            struct session job = {.person = person.id, .service = "cron"};
            assert_done(store_begin(place->store));
            assert_done(store_session_open(place->store, &desk));
            assert_done(store_session_open(place->store, &job));
            assert_true(desk.id > highest && job.id > desk.id); // none is given twice
            highest = job.id;
            assert_done(store_session_close(place->store, job.id, (struct wall_time){100}));
            assert_fault(store_session_close(place->store, job.id, (struct wall_time){101}),
                         FAULT_NOT_FOUND);
            assert_done(store_session_close(place->store, desk.id, (struct wall_time){100 + i}));
            assert_done(store_commit(place->store));
            if (i % 100 == 0)
                help_reopen(place);
        }
        store_close(&place->store);
        FILE *file = fopen(place->path, "rb");
        fseek(file, 0, SEEK_END);
        sizes[part] = ftell(file);
        fclose(file);
        help_reopen(place);
    }
    assert_int_equal(sizes[0], sizes[1]); // two thousand sessions later
    struct session found;
    assert_done(store_session_last(place->store, person.id, &found));
    assert_int_equal(found.id, highest - 1);
    assert_done(store_session_last_closed(place->store, person.id, &found));
    assert_int_equal(found.closed.seconds, 599);
}

// --- the log ---------------------------------------------------------------------------------

struct seen {
    int64_t sequences[64];
    char bodies[64][128];
    size_t count, stop_after;
};

static bool see(void *context, const struct audit_record *record)
{
    struct seen *seen = context;
    seen->sequences[seen->count] = record->sequence;
    snprintf(seen->bodies[seen->count], sizeof *seen->bodies, "%s", record->body);
    seen->count++;
    return seen->count < seen->stop_after;
}

static void append(struct store *store, const char *event, const char *user, const char *body,
                   int64_t wall)
{
    struct audit_record record = {.wall = {wall}, .steady = {wall * 1000}, .body = body};
    snprintf(record.event, sizeof record.event, "%s", event);
    snprintf(record.user, sizeof record.user, "%s", user);
    assert_done(store_audit_append(store, &record));
}

static void log_order(void **state)
{
    struct store *store = opened(state);
    struct audit_record last;
    assert_fault(store_audit_last(store, &last), FAULT_NOT_FOUND);
    assert_done(store_begin(store));
    for (int i = 0; i < 10; i++) {
        assert_done(store_savepoint(store));
        append(store, i % 2 == 0 ? "login.granted" : "login.denied", i < 5 ? "a" : "b", "{}",
               1000 + i);
        if (i == 3)
            store_revert(store); // takes its record with it, and leaves no gap
        else
            assert_done(store_release(store));
    }
    assert_done(store_commit(store));
    assert_done(store_begin(store));
    append(store, "login.granted", "c", "{}", 2000);
    store_rollback(store);
    help_reopen(*state);
    store = opened(state);
    struct seen seen = {.stop_after = 64};
    assert_done(store_audit_list(store, &(struct audit_filter){0}, see, &seen));
    assert_int_equal(seen.count, 9);
    for (size_t i = 0; i < seen.count; i++)
        assert_int_equal(seen.sequences[i], i + 1);
    seen = (struct seen){.stop_after = 2};
    assert_done(store_audit_list(store, &(struct audit_filter){.after = 4}, see, &seen));
    assert_int_equal(seen.count, 2);
    assert_int_equal(seen.sequences[0], 5);
    seen = (struct seen){.stop_after = 64};
    assert_done(store_audit_list(store, &(struct audit_filter){.user = "b", .event = "login.d"},
                                 see, &seen));
    assert_int_equal(seen.count, 3);
    seen = (struct seen){.stop_after = 64};
    assert_done(
        store_audit_list(store, &(struct audit_filter){.after = 2, .until = 6}, see, &seen));
    assert_int_equal(seen.count, 4);
    assert_int_equal(seen.sequences[3], 6);
    seen = (struct seen){.stop_after = 64};
    assert_done(store_audit_list(store, &(struct audit_filter){.since = {1008}}, see, &seen));
    assert_int_equal(seen.count, 2);
    assert_done(store_audit_last(store, &last));
    assert_int_equal(last.sequence, 9);
    assert_string_equal(last.event, "login.denied");
    assert_null(last.body);
}

static void log_verbatim(void **state)
{
    struct store *store = opened(state);
    assert_done(store_begin(store));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        append(store, "test.text", "", texts[i], 1);
    assert_done(store_commit(store));
    help_reopen(*state);
    struct seen seen = {.stop_after = 64};
    assert_done(store_audit_list(opened(state), &(struct audit_filter){0}, see, &seen));
    assert_int_equal(seen.count, sizeof texts / sizeof *texts);
    for (size_t i = 0; i < seen.count; i++)
        assert_string_equal(seen.bodies[i], texts[i]);
}

// --- facts, transactions ---------------------------------------------------------------------

static void facts_kept(void **state)
{
    struct store *store = opened(state);
    char value[512], small[4];
    assert_fault(store_meta_get(store, "steady", value, sizeof value), FAULT_NOT_FOUND);
    assert_done(store_begin(store));
    assert_done(store_meta_put(store, "steady", "1"));
    assert_done(store_meta_put(store, "steady", "12345"));
    assert_done(store_meta_put(store, "other", ""));
    assert_done(store_commit(store));
    help_reopen(*state);
    store = opened(state);
    assert_done(store_meta_get(store, "steady", value, sizeof value));
    assert_string_equal(value, "12345");
    assert_fault(store_meta_get(store, "steady", small, sizeof small), FAULT_LIMIT);
    assert_done(store_meta_get(store, "other", value, sizeof value));
    assert_string_equal(value, "");
    assert_done(store_begin(store));
    enum fault fault = FAULT_NONE;
    for (int i = 0; i < 1000 && fault == FAULT_NONE; i++) {
        snprintf(value, sizeof value, "n%d", i);
        fault = store_meta_put(store, value, "");
    }
    assert_int_equal(fault, FAULT_LIMIT); // bounded
    store_rollback(store);
    assert_done(store_begin(store)); // as many and as long ones as may be
    char name[48], longest[512];
    memset(longest, 'v', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    int count = 2;
    for (int i = 0; i < 1000; i++, count++) {
        snprintf(name, sizeof name, "%047d", i);
        fault = store_meta_put(store, name, longest);
        if (fault != FAULT_NONE)
            break;
    }
    assert_int_equal(fault, FAULT_LIMIT);
    assert_int_equal(count, 24);
    assert_done(store_commit(store));
    help_reopen(*state);
    assert_done(store_meta_get(opened(state), "steady", value, sizeof value));
}

// A revert without a savepoint must not lose what was done before it.
static void stray_revert(void **state)
{
    struct store *store = opened(state);
    struct person person = help_person(store, "hanako", 1001);
    struct budget_key key = {person.id, NULL, false};
    struct budget budget = {.failures = 4};
    assert_done(store_begin(store));
    assert_done(store_budget_put(store, &key, &budget));
    store_revert(store);
    assert_done(store_commit(store));
    budget.failures = 0;
    assert_done(store_budget_get(store, &key, &budget));
    assert_int_equal(budget.failures, 4);
}

static void no_write_outside(void **state)
{
    struct store *store = opened(state);
    struct person person = help_person(store, "hanako", 1001);
    struct otp_credential credential = help_credential(store, person.id, CREDENTIAL_ACTIVE);
    struct budget budget = {0};
    struct session session = {.person = person.id};
    struct audit_record record = {.event = "x", .body = ""};
    struct password password;
    struct budget_key key = {person.id, NULL, false};
    struct wall_time now = {1};
    assert_done(store_password_get(store, person.id, &password));
    assert_fault(store_person_update(store, &person), FAULT_INTERNAL);
    assert_fault(store_person_add(store, &person), FAULT_INTERNAL);
    assert_fault(store_password_put(store, &password), FAULT_INTERNAL);
    assert_fault(store_password_begun(store, person.id), FAULT_INTERNAL);
    assert_fault(store_otp_add(store, &credential), FAULT_INTERNAL);
    assert_fault(store_otp_advance(store, credential.id, -1, 1, 0, now), FAULT_INTERNAL);
    assert_fault(store_budget_put(store, &key, &budget), FAULT_INTERNAL);
    assert_fault(store_session_open(store, &session), FAULT_INTERNAL);
    assert_fault(store_session_close(store, 1, now), FAULT_INTERNAL);
    assert_fault(store_audit_append(store, &record), FAULT_INTERNAL);
    assert_fault(store_meta_put(store, "a", "b"), FAULT_INTERNAL);
    assert_fault(store_commit(store), FAULT_INTERNAL);
    assert_fault(store_savepoint(store), FAULT_INTERNAL);
    assert_fault(store_release(store), FAULT_INTERNAL);
    store_revert(store);
    store_rollback(store);
    assert_done(store_begin(store));
    assert_fault(store_begin(store), FAULT_INTERNAL);
    assert_done(store_commit(store));
}

static void credentials_bounded(void **state)
{
    struct store *store = opened(state);
    struct person person = help_person(store, "hanako", 1001);
    struct otp_credential credential, list[STORE_OTP_MAX];
    struct wall_time now = {1};
    size_t count;
    int64_t first = 0;
    for (int i = 0; i < STORE_OTP_MAX; i++) {
        credential = help_credential(store, person.id, CREDENTIAL_ACTIVE);
        if (i == 0)
            first = credential.id;
    }
    assert_done(store_begin(store));
    struct otp_credential more = credential;
    strcpy((char *)more.parameters.secret, "x");
    more.parameters.secret_size = 1;
    assert_fault(store_otp_add(store, &more), FAULT_LIMIT);
    assert_done(store_otp_set_state(store, first, CREDENTIAL_ACTIVE, CREDENTIAL_REVOKED, now));
    assert_done(store_otp_add(store, &more));
    assert_done(store_commit(store));
    assert_int_not_equal(more.id, first); // a number is never used again
    assert_fault(store_otp_get(store, first, &credential), FAULT_NOT_FOUND);
    assert_done(store_otp_list(store, person.id, list, STORE_OTP_MAX, &count));
    assert_int_equal(count, STORE_OTP_MAX);
    assert_int_equal(list[0].id, more.id); // newest first
    assert_done(store_otp_list(store, person.id, list, 1, &count));
    assert_int_equal(count, 1);
    assert_int_equal(list[0].id, more.id);
}

static void people_pages(void **state)
{
    struct store *store = opened(state);
    assert_done(store_begin(store));
    for (uint32_t i = 0; i < 25; i++) {
        char name[16];
        snprintf(name, sizeof name, "p%02u", i * 7 % 25);
        help_person(store, name, 100 + i);
    }
    assert_done(store_commit(store));
    char after[STORE_NAME_SIZE] = "";
    struct person page[10];
    size_t count, all = 0;
    do {
        assert_done(store_person_list(store, after, page, 10, &count));
        for (size_t i = 0; i < count; i++) {
            char name[16];
            snprintf(name, sizeof name, "p%02zu", all++);
            assert_string_equal(page[i].name, name);
        }
        if (count > 0)
            strcpy(after, page[count - 1].name);
    } while (count > 0);
    assert_int_equal(all, 25);
    uint64_t people;
    assert_done(store_person_count(store, &people));
    assert_int_equal(people, 25);
}

#define test(name, function)                                                                       \
    {                                                                                              \
        name, function, help_setup, help_teardown, NULL                                            \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        test("abuse:L7 budgets of people, origins and unknown names are apart", budgets_apart),
        test("abuse:M19 budgets of other people's sessions", foreign_budgets_apart),
        test("abuse:X4 unknown names cannot grow the store", buckets_bounded),
        test("A4 last session and last logout", sessions_last),
        test("abuse:X1 sessions do not pile up, ids are never given twice", sessions_bounded),
        test("abuse:A4 the log has no gap after reverted requests; filters", log_order),
        test("abuse:A1 bodies of log records come back verbatim", log_verbatim),
        test("facts are kept and bounded", facts_kept),
        test("abuse:A5 a stray revert loses nothing", stray_revert),
        test("abuse:A5 nothing is written outside a transaction", no_write_outside),
        test("credentials of a person are bounded, numbers never reused", credentials_bounded),
        test("people are listed by name in pages", people_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

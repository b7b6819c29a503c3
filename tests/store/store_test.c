// SPDX-License-Identifier: BSD-2-Clause
// The store's meaning: what is put comes back, once means once, versions, limits.
#include "store/credential_id.h"
#include "store/member.h"
#include "store/otp.h"
#include "store/password.h"
#include "store/person.h"
#include "store/session.h"
#include "store_help.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct store *opened(void **state)
{
    return ((struct place *)*state)->store;
}

static void add_password(struct store *store, int64_t person, bool temporary)
{
    struct password password;
    assert_done(store_begin(store));
    assert_done(store_password_get(store, person, &password));
    strcpy(password.encoded, HELP_ENCODED);
    password.temporary = temporary;
    password.set_at.seconds = 1790000002;
    assert_done(store_password_put(store, &password));
    assert_done(store_commit(store));
}

// --- once means once -------------------------------------------------------------------------

static void once_advance(void **state)
{
    struct store *store = opened(state);
    struct person person = help_person(store, "hanako", 1001);
    struct otp_credential credential = help_credential(store, person.id, CREDENTIAL_ACTIVE);
    assert_done(store_begin(store));
    int accepted = 0;
    for (int i = 0; i < 40; i++) { // forty judged the same code against the same `last`
        assert_done(store_savepoint(store));
        enum fault fault = store_otp_advance(store, credential.id, -1, 59666666, 0,
                                             (struct wall_time){1790000010});
        if (fault == FAULT_NONE) {
            accepted++;
            assert_done(store_release(store));
        } else {
            assert_int_equal(fault, FAULT_CONFLICT);
            store_revert(store);
        }
    }
    assert_done(store_commit(store));
    assert_int_equal(accepted, 1);
    help_reopen(*state);
    store = opened(state);
    assert_done(store_begin(store));
    assert_fault(
        store_otp_advance(store, credential.id, -1, 59666666, 0, (struct wall_time){1790000011}),
        FAULT_CONFLICT);
    store_rollback(store);
}

static void once_backwards(void **state)
{
    struct store *store = opened(state);
    struct person person = help_person(store, "hanako", 1001);
    struct otp_credential credential = help_credential(store, person.id, CREDENTIAL_ACTIVE);
    struct wall_time now = {1790000010};
    assert_done(store_begin(store));
    assert_done(store_otp_advance(store, credential.id, -1, 100, 2, now));
    static const int64_t refused[] = {100, 99, 0, -1};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        assert_fault(store_otp_advance(store, credential.id, 100, refused[i], 0, now),
                     FAULT_CONFLICT);
    assert_done(store_commit(store));
    assert_done(store_otp_get(store, credential.id, &credential));
    assert_int_equal(credential.last, 100);
    assert_int_equal(credential.parameters.drift, 2);
    assert_int_equal(credential.last_used.seconds, now.seconds);
}

static void once_two_handles(void **state)
{
    struct place *place = *state;
    struct store *second = NULL;
    char why[256];
    assert_fault(store_open(place->path, help_key, &second, why, sizeof why), FAULT_BUSY);
    assert_null(second);
    assert_non_null(strstr(why, "another tokend"));
    pid_t child = fork(); // another process
    if (child == 0)
        _exit((int)store_open(place->path, help_key, &second, why, sizeof why));
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), FAULT_BUSY);
    struct person person = help_person(place->store, "hanako", 1001); // the first is unharmed
    assert_true(person.id > 0);
}

static void a_first_login_begins(void **state)
{
    struct store *store = opened(state);
    struct person person = help_person(store, "hanako", 1001);
    add_password(store, person.id, true);
    struct password early, row;
    assert_done(store_password_get(store, person.id, &early));
    assert_done(store_begin(store));
    for (int i = 0; i < 3; i++)
        assert_done(store_password_begun(store, person.id));
    assert_done(store_password_get(store, person.id, &row));
    assert_true(row.temporary && row.used);
    // One of two replaces it: what was read before is not written over what was read after.
    row.temporary = false;
    assert_fault(store_password_put(store, &early), FAULT_CONFLICT);
    assert_done(store_password_put(store, &row));
    assert_fault(store_password_put(store, &row), FAULT_CONFLICT);
    assert_fault(store_password_begun(store, person.id), FAULT_CONFLICT);
    assert_done(store_commit(store));
}

static void once_rolled_back(void **state)
{
    struct store *store = opened(state);
    struct person person = help_person(store, "hanako", 1001);
    struct otp_credential credential = help_credential(store, person.id, CREDENTIAL_ACTIVE);
    struct wall_time now = {1790000010};
    assert_done(store_begin(store));
    assert_done(store_savepoint(store));
    assert_done(store_otp_advance(store, credential.id, -1, 100, 0, now));
    store_revert(store);
    assert_done(store_otp_get(store, credential.id, &credential));
    assert_int_equal(credential.last, -1);
    assert_done(store_savepoint(store));
    assert_done(store_otp_advance(store, credential.id, -1, 101, 0, now));
    assert_done(store_release(store));
    store_rollback(store);
    assert_done(store_otp_get(store, credential.id, &credential));
    assert_int_equal(credential.last, -1);
}

// --- revocation, identity --------------------------------------------------------------------

static void revoked_for_ever(void **state)
{
    struct store *store = opened(state);
    struct person person = help_person(store, "hanako", 1001);
    struct otp_credential credential = help_credential(store, person.id, CREDENTIAL_ACTIVE);
    struct wall_time now = {1790000010};
    static const uint8_t zero[OTP_SECRET_MAX];
    assert_done(store_begin(store));
    assert_fault(
        store_otp_set_state(store, credential.id, CREDENTIAL_SUSPENDED, CREDENTIAL_ACTIVE, now),
        FAULT_CONFLICT);
    assert_done(
        store_otp_set_state(store, credential.id, CREDENTIAL_ACTIVE, CREDENTIAL_REVOKED, now));
    assert_fault(store_otp_advance(store, credential.id, -1, 100, 0, now), FAULT_CONFLICT);
    assert_done(store_commit(store));
    assert_done(store_begin(store));
    for (int to = CREDENTIAL_PENDING; to <= CREDENTIAL_REVOKED; to++)
        assert_fault(store_otp_set_state(store, credential.id, CREDENTIAL_REVOKED,
                                         (enum credential_state)to, now),
                     FAULT_CONFLICT);
    store_rollback(store);
    assert_done(store_otp_get(store, credential.id, &credential));
    assert_int_equal(credential.state, CREDENTIAL_REVOKED);
    assert_int_equal(credential.parameters.secret_size, 0);
    assert_memory_equal(credential.parameters.secret, zero, sizeof zero);
}

static void stale_update(void **state)
{
    struct store *store = opened(state);
    struct person early = help_person(store, "hanako", 1001), late;
    assert_done(store_begin(store));
    assert_done(store_person_by_uid(store, 1001, &late));
    late.state = PERSON_SUSPENDED;
    assert_done(store_person_update(store, &late));
    assert_done(store_commit(store));
    assert_done(store_begin(store));
    early.logins++; // was read before the suspension, and would undo it
    assert_fault(store_person_update(store, &early), FAULT_CONFLICT);
    store_rollback(store);
    assert_done(store_person_by_uid(store, 1001, &late));
    assert_int_equal(late.state, PERSON_SUSPENDED);
}

static void one_winner(void **state)
{
    struct store *store = opened(state);
    struct person person = help_person(store, "hanako", 1001);
    struct password password;
    uint8_t fingerprint[PASSWORD_FINGERPRINT] = {0};
    int winners = 0;
    assert_done(store_password_get(store, person.id, &password));
    for (int i = 0; i < 20; i++) { // all twenty read the same password before any changed it
        assert_done(store_begin(store));
        assert_done(store_savepoint(store));
        snprintf(password.encoded, sizeof password.encoded, "$argon2id$%d", i);
        fingerprint[0] = (uint8_t)i;
        enum fault fault = store_password_put(store, &password);
        if (fault == FAULT_NONE) {
            winners++;
            assert_done(store_history_add(store, person.id, fingerprint,
                                          (struct password_cost){19456, 2}, 5));
            assert_done(store_release(store));
        } else {
            assert_int_equal(fault, FAULT_CONFLICT);
            store_revert(store);
        }
        assert_done(store_commit(store));
    }
    assert_int_equal(winners, 1);
    int remembered = 0;
    for (int i = 0; i < 20; i++) {
        bool has;
        fingerprint[0] = (uint8_t)i;
        assert_done(store_history_has(store, person.id, fingerprint, &has));
        remembered += has;
    }
    assert_int_equal(remembered, 1);
}

static void history_keeps(void **state)
{
    struct store *store = opened(state);
    struct person person = help_person(store, "hanako", 1001);
    struct person other = help_person(store, "taro", 1002);
    uint8_t fingerprint[PASSWORD_FINGERPRINT] = {0};
    bool has;
    assert_done(store_begin(store));
    for (int i = 0; i < 300; i++) {
        fingerprint[0] = (uint8_t)i;
        fingerprint[1] = (uint8_t)(i >> 8);
        assert_done(store_history_add(store, person.id, fingerprint,
                                      (struct password_cost){19456, 2}, UINT32_MAX));
    }
    assert_done(store_commit(store));
    help_reopen(*state);
    store = opened(state);
    for (int i = 0; i < 300; i++) {
        fingerprint[0] = (uint8_t)i;
        fingerprint[1] = (uint8_t)(i >> 8);
        assert_done(store_history_has(store, person.id, fingerprint, &has));
        assert_int_equal(has, i >= 300 - 256);
        assert_done(store_history_has(store, other.id, fingerprint, &has));
        assert_false(has);
    }
    assert_done(store_begin(store));
    assert_done(
        store_history_add(store, person.id, fingerprint, (struct password_cost){19456, 2}, 1));
    assert_done(store_commit(store));
    assert_done(store_history_has(store, person.id, fingerprint, &has));
    assert_true(has);
    fingerprint[0]--;
    assert_done(store_history_has(store, person.id, fingerprint, &has));
    assert_false(has);
}

// What the history has cost is remembered run by run; of a fifth cost the oldest run goes.
static void history_costs(void **state)
{
    static const struct password_cost made[] = {
        {19456, 2}, {65536, 2}, {65536, 3}, {131072, 3}, {262144, 3}};
    struct store *store = opened(state);
    struct person person = help_person(store, "hanako", 1001);
    struct password_cost costs[HISTORY_COSTS];
    size_t count = 9;
    bool has;

    assert_done(store_history_costs(store, person.id, costs, &count));
    assert_int_equal(count, 0);
    for (uint8_t i = 0; i < 10; i++) { // two of each
        const uint8_t fingerprint[PASSWORD_FINGERPRINT] = {i};
        uint32_t place = 9;
        assert_done(store_begin(store));
        assert_done(store_history_add(store, person.id, fingerprint, made[i / 2], 100));
        assert_done(store_commit(store));
        help_reopen(*state);
        store = opened(state);
        assert_done(store_history_costs(store, person.id, costs, &count));
        assert_int_equal(count, i / 2 < HISTORY_COSTS ? i / 2 + 1 : HISTORY_COSTS);
        assert_memory_equal(&costs[0], &made[i / 2], sizeof costs[0]);
        assert_memory_equal(&costs[count - 1], &made[i / 2 + 1 - count], sizeof costs[0]);
        assert_done(store_history_place(store, person.id, fingerprint, &place));
        assert_int_equal(place, 1);
        const uint8_t first[PASSWORD_FINGERPRINT] = {0};
        assert_done(store_history_has(store, person.id, first, &has));
        assert_int_equal(has, i < 8);
    }
    // Cut short, the newest are left, with what they cost.
    const uint8_t last[PASSWORD_FINGERPRINT] = {77};
    assert_done(store_begin(store));
    assert_done(store_history_add(store, person.id, last, made[4], 4));
    assert_done(store_commit(store));
    assert_done(store_history_costs(store, person.id, costs, &count));
    assert_int_equal(count, 2);
    assert_memory_equal(&costs[1], &made[3], sizeof costs[1]);
}

static void salt_is_constant(void **state)
{
    struct store *store = opened(state);
    struct person person = help_person(store, "hanako", 1001);
    struct person other = help_person(store, "taro", 1002);
    struct password a, b;
    static const uint8_t zero[16];
    assert_done(store_password_get(store, person.id, &a));
    assert_memory_not_equal(a.history_salt, zero, sizeof zero);
    add_password(store, person.id, false);
    help_reopen(*state);
    store = opened(state);
    assert_done(store_password_get(store, person.id, &b));
    assert_memory_equal(a.history_salt, b.history_salt, 16);
    assert_done(store_password_get(store, other.id, &b));
    assert_memory_not_equal(a.history_salt, b.history_salt, 16);
}

static void one_uid_one_person(void **state)
{
    struct store *store = opened(state);
    struct person first = help_person(store, "hanako", 1001), found;
    struct person second = {.name = "hanako2", .uid = 1001, .state = PERSON_ACTIVE};
    help_credential(store, first.id, CREDENTIAL_ACTIVE);
    add_password(store, first.id, false);
    assert_done(store_begin(store));
    assert_fault(store_person_add(store, &second), FAULT_EXISTS);
    second = (struct person){.name = "hanako", .uid = 1002, .state = PERSON_ACTIVE};
    assert_fault(store_person_add(store, &second), FAULT_EXISTS);
    second.uid = UINT32_MAX;
    strcpy(second.name, "nobody");
    assert_fault(store_person_add(store, &second), FAULT_LIMIT);
    assert_done(store_commit(store));

    assert_done(store_begin(store)); // the uid is given to somebody else later
    assert_done(store_person_by_uid(store, 1001, &found));
    found.state = PERSON_REMOVED;
    assert_done(store_person_update(store, &found));
    assert_fault(store_person_by_uid(store, 1001, &found), FAULT_NOT_FOUND);
    assert_fault(store_person_by_name(store, "hanako", &found), FAULT_NOT_FOUND);
    struct person heir = {.name = "hanako", .uid = 1001, .state = PERSON_ACTIVE};
    assert_done(store_person_add(store, &heir));
    assert_done(store_commit(store));
    help_reopen(*state);
    store = opened(state);
    assert_done(store_person_by_uid(store, 1001, &found));
    assert_int_equal(found.id, heir.id);
    assert_int_not_equal(found.id, first.id);
    struct otp_credential credentials[4];
    size_t count;
    assert_done(store_otp_list(store, heir.id, credentials, 4, &count));
    assert_int_equal(count, 0);
    struct password password;
    assert_done(store_password_get(store, heir.id, &password));
    assert_string_equal(password.encoded, "");
    assert_done(store_password_get(store, first.id, &password)); // nothing is left of the first
    assert_string_equal(password.encoded, "");
    assert_done(store_otp_list(store, first.id, credentials, 4, &count));
    assert_int_equal(count, 1);
    assert_int_equal(credentials[0].state, CREDENTIAL_REVOKED);
    assert_int_equal(credentials[0].parameters.secret_size, 0);
    assert_done(store_begin(store));
    assert_fault(store_otp_add(store, &(struct otp_credential){.person = first.id,
                                                               .state = CREDENTIAL_ACTIVE,
                                                               .parameters = {OTP_TOTP, OTP_SHA1, 6,
                                                                              30, 0, "1", 1}}),
                 FAULT_CONFLICT);
    first.state = PERSON_ACTIVE;
    assert_fault(store_person_update(store, &first), FAULT_CONFLICT);
    store_rollback(store);
}

// abuse:M16: no number of codes in a life is too many, and none gets the number of another.
static void a_long_life(void **state)
{
    struct store *store = opened(state);
    struct otp_credential code = {0}, found;
    int64_t last = 0;
    const struct person person = help_person(store, "long", 3000);
    assert_done(store_begin(store));
    for (int i = 0; i < 1100; i++) {
        code = help_credential(store, person.id, CREDENTIAL_ACTIVE);
        assert_true(i == 0 || code.id > last);
        assert_int_equal(credential_person(code.id), person.id);
        assert_int_equal(credential_number(code.id), i + 1);
        last = code.id;
        assert_done(store_otp_set_state(store, code.id, CREDENTIAL_ACTIVE, CREDENTIAL_REVOKED,
                                        (struct wall_time){1}));
    }
    code = help_credential(store, person.id, CREDENTIAL_ACTIVE);
    assert_done(store_commit(store));
    assert_done(store_otp_get(store, code.id, &found));
    assert_int_equal(found.person, person.id);
    assert_int_equal(credential_person(credential_id(7, 999)), 7);
    assert_int_equal(credential_id(7, 999), 7999); // as it always was
    assert_int_equal(credential_person(credential_id(8, 0) - 1), 7);
    assert_int_equal(credential_number(credential_id(INT32_MAX, CREDENTIAL_NUMBER_MAX)),
                     CREDENTIAL_NUMBER_MAX);
    assert_int_equal(credential_person(credential_id(INT32_MAX, CREDENTIAL_NUMBER_MAX)), INT32_MAX);
    assert_int_equal(credential_person(-5), 0);
}

// --- shared IDs (A6) -------------------------------------------------------------------------

static void members_kept(void **state)
{
    struct store *store = opened(state);
    struct person shared = {
        .name = "madoguchi", .uid = 1100, .state = PERSON_ACTIVE, .shared = true};
    const struct person alone = help_person(store, "hanako", 1001);
    struct person member, found;
    int64_t members[STORE_MEMBERS_MAX];
    size_t count;

    assert_done(store_begin(store));
    assert_done(store_person_add(store, &shared));
    assert_fault(store_member_add(store, alone.id, shared.id), FAULT_CONFLICT);
    assert_fault(store_member_add(store, shared.id, shared.id), FAULT_CONFLICT);
    for (uint32_t i = 0; i < STORE_MEMBERS_MAX; i++) {
        member = (struct person){.uid = 2000 + i, .state = PERSON_ACTIVE};
        snprintf(member.name, sizeof member.name, "taro%u", i);
        assert_done(store_person_add(store, &member));
        assert_done(store_member_add(store, shared.id, member.id));
        assert_fault(store_member_add(store, shared.id, member.id), FAULT_CONFLICT);
    }
    assert_fault(store_member_add(store, shared.id, alone.id), FAULT_LIMIT);
    assert_done(store_member_remove(store, shared.id, member.id));
    assert_fault(store_member_remove(store, shared.id, member.id), FAULT_NOT_FOUND);
    assert_done(store_commit(store));
    help_reopen(*state);
    store = opened(state);
    assert_done(store_person_by_name(store, "madoguchi", &found));
    assert_true(found.shared);
    assert_done(store_member_list(store, shared.id, members, &count));
    assert_int_equal(count, STORE_MEMBERS_MAX - 1);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(members[i], shared.id + 1 + (int64_t)i);
    assert_done(store_person_by_id(store, members[0], &found));
    assert_string_equal(found.name, "taro0");
    assert_false(found.shared);
    // Neither becomes the other; and removing leaves no list.
    assert_done(store_begin(store));
    found.shared = true;
    assert_fault(store_person_update(store, &found), FAULT_CONFLICT);
    assert_done(store_person_by_name(store, "madoguchi", &found));
    found.state = PERSON_REMOVED;
    assert_done(store_person_update(store, &found));
    assert_done(store_member_list(store, shared.id, members, &count));
    assert_int_equal(count, 0);
    assert_fault(store_member_add(store, shared.id, alone.id), FAULT_CONFLICT);
    assert_fault(store_person_by_id(store, shared.id, &found), FAULT_NOT_FOUND);
    assert_done(store_commit(store));
}

static void open_sessions_listed(void **state)
{
    struct store *store = opened(state);
    const struct person hanako = help_person(store, "hanako", 1001);
    const struct person jiro = help_person(store, "jiro", 1002);
    struct session sessions[4], closed;
    size_t count;

    assert_done(store_begin(store));
    for (unsigned i = 0; i < 4; i++) {
        struct session session = {
            .person = i % 2 == 0 ? hanako.id : jiro.id, .service = "login", .opened = {60 + i}};
        snprintf(session.tty, sizeof session.tty, "tty%u", i);
        if (i == 2)
            session.member = (struct doer){.person = 7, .name = "saburo"};
        assert_done(store_session_open(store, &session));
        closed = session;
    }
    assert_done(store_session_close(store, closed.id, (struct wall_time){70}));
    assert_done(store_commit(store));
    help_reopen(*state);
    store = opened(state);
    assert_done(store_session_list_open(store, hanako.id, 0, sessions, 4, &count));
    assert_int_equal(count, 2);
    assert_string_equal(sessions[0].tty, "tty0");
    assert_string_equal(sessions[0].member.name, "");
    assert_string_equal(sessions[1].tty, "tty2");
    assert_string_equal(sessions[1].member.name, "saburo");
    assert_int_equal(sessions[1].member.person, 7);
    assert_done(store_session_list_open(store, 0, sessions[0].id, sessions, 1, &count));
    assert_int_equal(count, 1);
    assert_string_equal(sessions[0].tty, "tty1");
    assert_done(store_session_list_open(store, 0, closed.id, sessions, 4, &count));
    assert_int_equal(count, 0);
}

#define test(name, function)                                                                       \
    {                                                                                              \
        name, function, help_setup, help_teardown, NULL                                            \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        test("A6 the members of a shared ID are kept, each once, and go with it", members_kept),
        test("B5 open sessions are listed, with who used a shared ID", open_sessions_listed),
        test("abuse:T1 one code judged 40 times in parallel is accepted once", once_advance),
        test("abuse:T1 a second handle on the store is refused", once_two_handles),
        test("abuse:T2 an older or equal step never advances", once_backwards),
        test("B3 a temporary password is replaced once; beginning changes nothing",
             a_first_login_begins),
        test("abuse:M16 a life with more than a thousand codes", a_long_life),
        test("abuse:A5 reverted and rolled back requests leave nothing", once_rolled_back),
        test("abuse:R1 a revoked credential is revoked for ever, its secret wiped",
             revoked_for_ever),
        test("abuse:R1 a person read before a suspension cannot undo it", stale_update),
        test("abuse:W3 of 20 concurrent password changes one wins", one_winner),
        test("abuse:W2 the history keeps as many as asked, each person apart", history_keeps),
        test("B7 what the history has cost is remembered", history_costs),
        test("abuse:W2 the history salt never changes", salt_is_constant),
        test("abuse:I2 one uid, one person; a reused uid or name inherits nothing",
             one_uid_one_person),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: BSD-2-Clause
// Somebody is removed and their name and uid are given again; somebody is renamed or renumbered.
// Nothing that belonged to the former one serves the new one, and no lock goes away (abuse:I2,
// abuse:M6, abuse:M16, C6, A4).
#include "../vault/vault_review_rig.h"
#include "../vault/vault_rig_key.h"
#include <stdio.h>
#include <string.h>

static struct enrolled hanako;

static int setup(void **state)
{
    *state = rig_with_keys("grant_longest = \"12h\"\n");
    rig_person(*state, "hanako", "staff", &hanako);
    return 0;
}

static void given_again(struct rig *rig, struct enrolled *heir)
{
    assert_int_equal(rig_admin(rig, "user.remove", ARGS(USER("hanako"), WHY)), DONE);
    rig_person(rig, "hanako", "staff", heir);
    assert_int_equal(heir->uid, hanako.uid);
}

static Result with_code(struct rig *rig, const struct enrolled *who, const char *code)
{
    const struct login login = rig_login(who, "login", code);

    return rig_attempt(rig, &login)->result;
}

static void password_and_code(void **state)
{
    struct rig *rig = *state;
    struct enrolled heir;
    char code[OTP_CODE_SIZE];

    const Outcome before = rig_granted(rig, &hanako, "login");
    given_again(rig, &heir);
    assert_int_equal(with_code(rig, &hanako, rig_code(rig, &hanako, code)), Result_RESULT_DENIED);
    // What was proved before is nobody's now.
    const struct login login = rig_login(&heir, "login", NULL);
    assert_int_not_equal(rig_account(rig, &login, &before).result, Result_RESULT_GRANTED);
    assert_int_equal(rig_admin(rig, "lock.clear", ARGS(USER("hanako"), WHY)), DONE);
    (void)rig_granted(rig, &heir, "login");
}

static void keys_and_cards(void **state)
{
    struct rig *rig = *state;
    struct enrolled heir;
    struct held held;

    assert_int_equal(rig_admin(rig, "card.issue", ARGS(TEXT("serial", "K-1"), USER("hanako"), WHY)),
                     DONE);
    rig_new_key(&held);
    assert_int_equal(rig_key_enrol(rig, "hanako", "K-1", &held), DONE);
    const struct login login = {.user = "hanako", .uid = hanako.uid, .service = "login"};
    assert_int_equal(rig_key_login(rig, &login, &held)->result, Result_RESULT_GRANTED);
    given_again(rig, &heir);
    assert_int_equal(rig_key_login(rig, &login, &held)->result, Result_RESULT_DENIED);
    assert_int_equal(rig_admin(rig, "key.list", ARGS(USER("hanako"))), DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 0);
    // The card is of somebody who is gone: nothing is put on it for the heir, nor is the key taken
    // for theirs.
    assert_int_not_equal(rig_key_enrol(rig, "hanako", "K-1", &held), DONE);
    assert_int_not_equal(rig_key_enrol(rig, "hanako", NULL, &held), DONE);
    assert_int_equal(rig_admin(rig, "card.list", ARGS(NUMBER("open", 1), USER("hanako"))), DONE);
    assert_int_equal(rig_key_login(rig, &login, &held)->result, Result_RESULT_DENIED);
}

static void emergency_codes(void **state)
{
    struct rig *rig = *state;
    struct enrolled heir;
    char code[64];

    assert_int_equal(
        rig_admin(rig, "emergency.issue",
                  ARGS(USER("hanako"), NUMBER("until", rig->clock->wall + 36000), WHY)),
        DONE);
    snprintf(code, sizeof code, "%s", rig_text(rig, 0, "emergency_code"));
    given_again(rig, &heir);
    assert_int_equal(with_code(rig, &heir, code), Result_RESULT_DENIED);
    assert_int_equal(with_code(rig, &hanako, code), Result_RESULT_DENIED);
}

static void shared_ids(void **state)
{
    struct rig *rig = *state;
    struct enrolled heir;
    char code[OTP_CODE_SIZE];

    assert_int_equal(rig_admin(rig, "shared.create", ARGS(USER("madoguchi"), WHY)), DONE);
    assert_int_equal(
        rig_admin(rig, "shared.add", ARGS(USER("madoguchi"), TEXT("member", "hanako"), WHY)), DONE);
    given_again(rig, &heir);
    const struct login login = {.user = "madoguchi",
                                .uid = rig_uid("madoguchi"),
                                .service = "login",
                                .member = "hanako",
                                .password = heir.password,
                                .code = rig_code(rig, &heir, code)};
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    // The ID itself, removed and made again, has no members.
    assert_int_equal(
        rig_admin(rig, "shared.add", ARGS(USER("madoguchi"), TEXT("member", "hanako"), WHY)), DONE);
    assert_int_equal(rig_admin(rig, "user.remove", ARGS(USER("madoguchi"), WHY)), DONE);
    assert_int_equal(rig_admin(rig, "shared.create", ARGS(USER("madoguchi"), WHY)), DONE);
    assert_int_equal(rig_admin(rig, "shared.list", ARGS(USER("madoguchi"))), DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 0);
}

// What was asked for by, or about, the former one; their role; what they had open.
static void requests_and_sessions(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba, chiba, heir;

    rig_person(rig, "baba", "admin", &baba);
    rig_person(rig, "chiba", "admin", &chiba);
    assert_int_equal(
        by(rig, &baba, "user.role", ARGS(USER("hanako"), TEXT("role", "auditor"), WHY)), DONE);
    const int64_t review = rig_number(rig, 0, "review");
    assert_true(review > 0);
    given_again(rig, &heir);
    assert_int_not_equal(by(rig, &chiba, "review.approve", ARGS(NUMBER("review", review), WHY)),
                         DONE);
    assert_int_equal(rig_admin(rig, "user.show", ARGS(USER("hanako"))), DONE);
    assert_string_equal(rig_text(rig, 0, "role"), "staff");
    assert_int_equal(rig_number(rig, 0, "last_login") > 0, true); // the heir's own, of today
    assert_int_equal(rig_admin(rig, "session.list", ARGS(USER("hanako"))), DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 0);
}

static bool is_locked(struct rig *rig, const char *user)
{
    bool locked = false;

    assert_int_equal(rig_admin(rig, "lock.show", ARGS(USER(user))), DONE);
    for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++)
        for (pb_size_t k = 0; k < rig->reply.body.page.rows[i].fields_count; k++)
            locked =
                locked || (strcmp(rig->reply.body.page.rows[i].fields[k].name, "locked") == 0 &&
                           rig->reply.body.page.rows[i].fields[k].value.flag);
    return locked;
}

static void lock(struct rig *rig, const char *rhost, uint32_t caller)
{
    const struct login login = {.user = "hanako",
                                .uid = hanako.uid,
                                .service = "login",
                                .rhost = rhost,
                                .remote = rhost != NULL,
                                .caller = caller,
                                .password = "Wrong-Wrong-7",
                                .code = "000000"};

    for (int i = 0; i < 5; i++)
        assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_true(is_locked(rig, "hanako"));
}

// Whoever could remove and add could give a guesser new tries without a word in the log.
static void locks_stay(void **state)
{
    static const struct {
        const char *rhost;
        uint32_t caller;
    } origins[] = {{NULL, 0}, {"10.0.0.9", 0}, {NULL, 3333}};
    struct rig *rig = *state;

    for (size_t i = 0; i < sizeof origins / sizeof *origins; i++) {
        lock(rig, origins[i].rhost, origins[i].caller);
        assert_int_equal(rig_admin(rig, "user.remove", ARGS(USER("hanako"), WHY)), DONE);
        assert_int_equal(rig_admin(rig, "user.add", ARGS(USER("hanako"), WHY)), DONE);
        assert_true(is_locked(rig, "hanako"));
        // And once more, with another name for the same uid.
        assert_int_equal(rig_admin(rig, "user.remove", ARGS(USER("hanako"), WHY)), DONE);
        rig->target_uid = hanako.uid;
        assert_int_equal(rig_admin(rig, "user.add", ARGS(USER("suzuki"), WHY)), DONE);
        rig->target_uid = hanako.uid;
        assert_true(is_locked(rig, "suzuki"));
        rig->target_uid = hanako.uid;
        assert_int_equal(rig_admin(rig, "user.remove", ARGS(USER("suzuki"), WHY)), DONE);
        // It ends as every lock does, and what is told of wrong tries is told to whose they were.
        rig->clock->wall += 1800;
        rig->clock->boot += 1800000;
        assert_int_equal(rig_admin(rig, "user.add", ARGS(USER("hanako"), WHY)), DONE);
        assert_false(is_locked(rig, "hanako"));
        // An administrator opens it, and that is on record.
        lock(rig, origins[i].rhost, origins[i].caller);
        assert_int_equal(rig_admin(rig, "lock.clear", ARGS(USER("hanako"), WHY)), DONE);
        assert_false(is_locked(rig, "hanako"));
    }
}

// Another name or number is the same person: what is theirs goes with them, and so do the locks.
static void renamed(void **state)
{
    struct rig *rig = *state;
    struct enrolled same = hanako;
    char code[OTP_CODE_SIZE];

    lock(rig, NULL, 0);
    rig->target_uid = hanako.uid;
    assert_int_equal(
        rig_admin(rig, "user.rename", ARGS(TEXT("person", "hanako"), USER("suzuki"), WHY)), DONE);
    rig->target_uid = hanako.uid;
    assert_true(is_locked(rig, "suzuki"));
    snprintf(same.user, sizeof same.user, "suzuki");
    rig->clock->wall += 1800;
    rig->clock->boot += 1800000;
    (void)rig_granted(rig, &same, "login");
    // Who gets the former name is somebody else.
    struct enrolled heir;
    rig->target_uid = 7001;
    assert_int_equal(rig_admin(rig, "user.add", ARGS(USER("hanako"), WHY)), DONE);
    heir = hanako;
    heir.uid = 7001;
    assert_int_equal(with_code(rig, &heir, rig_code(rig, &same, code)), Result_RESULT_DENIED);
    assert_int_equal(with_code(rig, &hanako, rig_code(rig, &same, code)), Result_RESULT_DENIED);
}

#define test(name, function)                                                                       \
    {                                                                                              \
        name, function, setup, rig_teardown, NULL                                                  \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        test("abuse:I2 C6 a name and uid that are given again: password, code, what was proved",
             password_and_code),
        test("abuse:I2 abuse:M16 C2 C6 ... keys and cards", keys_and_cards),
        test("abuse:I2 F2 C6 ... emergency codes", emergency_codes),
        test("abuse:I2 A6 ... shared IDs, from either side", shared_ids),
        test("abuse:I2 abuse:R1 D8 ... roles that were asked for, sessions", requests_and_sessions),
        test("A4 D8 to be removed and added clears no lock, by name or by uid", locks_stay),
        test("abuse:M6 A4 a new name takes along what is theirs, and the locks", renamed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

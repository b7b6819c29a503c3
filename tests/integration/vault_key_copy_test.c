// SPDX-License-Identifier: BSD-2-Clause
// A key of which there may be two: its signature count fell (abuse:M10, abuse:F3).
#include "../vault/vault_rig_key.h"
#include <stdio.h>
#include <string.h>

static struct enrolled taro;
static struct held key;
static int64_t number;

static int setup_with(void **state, const char *section)
{
    struct rig *rig = rig_with_keys(section);

    *state = rig;
    rig_person(rig, "taro", "staff", &taro);
    rig_new_key(&key);
    if (strcmp(section, "") == 0)
        assert_int_equal(
            rig_admin(rig, "card.issue", ARGS(TEXT("serial", "K-1"), TEXT("user", "taro"))), DONE);
    assert_int_equal(rig_key_enrol(rig, "taro", strcmp(section, "") == 0 ? "K-1" : "", &key), DONE);
    number = rig_number(rig, 0, "credential");
    return 0;
}

static int setup(void **state)
{
    return setup_with(state, "");
}

static int setup_flags(void **state)
{
    return setup_with(state, "key {\n count_must_grow = no\n}\n");
}

static Outcome log_in(struct rig *rig, uint32_t count)
{
    const struct login login = {.user = "taro", .uid = taro.uid, .service = "login"};

    key.count = count - 1;
    return *rig_key_login(rig, &login, &key);
}

static SessionReport by_code(struct rig *rig)
{
    const Outcome outcome = rig_granted(rig, &taro, "login");
    SessionOpenCall *call = &rig->call.body.session_open;

    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_session_open_tag;
    call->has_subject = true;
    call->subject = rig_subject("taro", taro.uid, "login");
    memcpy(&call->ticket, &outcome.ticket, sizeof call->ticket);
    rig_ask(rig);
    assert_int_equal(rig->reply.body.session.result, Result_RESULT_GRANTED);
    return rig->reply.body.session;
}

static const char *item(struct rig *rig, const char *name)
{
    char cursor[300] = "";
    AdminStatus status;

    do {
        status = rig_admin(rig, "status", cursor[0] == '\0' ? NULL : ARGS(TEXT("after", cursor)));
        for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++)
            if (strcmp(rig_text(rig, i, "item"), name) == 0)
                return rig_text(rig, i, "value");
        snprintf(cursor, sizeof cursor, "%s", rig_end(rig)->cursor);
    } while (status == MORE);
    return "?";
}

static void listed(struct rig *rig, const char *state, const char *why)
{
    assert_int_equal(rig_admin(rig, "key.list", ARGS(USER("taro"))), DONE);
    assert_string_equal(rig_text(rig, 0, "state"), state);
    assert_string_equal(rig_text(rig, 0, "why"), why);
}

static AdminStatus restore(struct rig *rig, int64_t credential)
{
    return rig_admin(rig, "key.restore", ARGS(USER("taro"), NUMBER("credential", credential), WHY));
}

// It opened again once its count had climbed past.
static void abuse_m10_a_key_whose_count_fell_opens_no_more(void **state)
{
    struct rig *rig = *state;
    const struct login login = {.user = "taro", .uid = taro.uid, .service = "login"};

    assert_string_equal(item(rig, "copied_keys"), "0");
    const Outcome before = log_in(rig, 100);
    assert_int_equal(before.result, Result_RESULT_GRANTED);
    const Challenge waiting = rig_challenge(rig, &login);
    assert_int_equal(log_in(rig, 50).result, Result_RESULT_DENIED);
    // Nothing of it opens: a ceremony that was under way, a ticket, a count that is higher again.
    key.count = 200;
    assert_int_equal(rig_key_answer(rig, &login, &waiting, &key)->result, Result_RESULT_DENIED);
    assert_int_equal(rig_account(rig, &login, &before).result, Result_RESULT_PERMISSION_DENIED);
    assert_int_equal(log_in(rig, 300).result, Result_RESULT_DENIED);
    rig_stop(rig);
    rig_start(rig);
    assert_int_equal(log_in(rig, 1000).result, Result_RESULT_DENIED);
    // And everybody is told.
    listed(rig, "suspended", "copied");
    assert_string_equal(item(rig, "copied_keys"), "1");
    assert_int_equal(rig_count(rig, "key.count", "taro"), 1);
    for (int i = 0; i < 2; i++) { // until somebody has looked at it
        const SessionReport report = by_code(rig);
        assert_int_equal(report.copied_keys, 1);
        assert_string_equal(report.copied_name, "K-1");
    }
}

static void abuse_m10_restored_after_inspection_by_somebody_else(void **state)
{
    struct rig *rig = *state;
    const Outcome amanos = rig_granted(rig, &rig_amano, "warifu");
    struct held own;

    assert_int_equal(restore(rig, number), NOT_FOUND); // it is well
    assert_int_equal(log_in(rig, 100).result, Result_RESULT_GRANTED);
    assert_int_equal(log_in(rig, 50).result, Result_RESULT_DENIED);
    assert_int_equal(restore(rig, number + 1), NOT_FOUND);
    assert_int_equal(
        rig_admin(rig, "key.restore", ARGS(USER("taro"), NUMBER("credential", number))), INVALID);
    assert_int_equal(log_in(rig, 300).result, Result_RESULT_DENIED);
    assert_int_equal(rig_admin_by(rig, &rig_amano, &amanos, "key.restore",
                                  ARGS(USER("taro"), NUMBER("credential", number), WHY), false),
                     DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "active");
    assert_string_equal(rig_text(rig, 0, "why"), "");
    assert_int_equal(rig_count(rig, "key.restored", "taro"), 1);
    assert_int_equal(restore(rig, number), NOT_FOUND);
    assert_string_equal(item(rig, "copied_keys"), "0");
    assert_int_equal(by_code(rig).copied_keys, 0);
    // It goes on from what it showed; the other one is seen again.
    assert_int_equal(log_in(rig, 51).result, Result_RESULT_GRANTED);
    assert_int_equal(log_in(rig, 101).result, Result_RESULT_GRANTED);
    assert_int_equal(log_in(rig, 52).result, Result_RESULT_DENIED);
    listed(rig, "suspended", "copied");
    assert_int_equal(rig_admin(rig, "key.revoke", ARGS(USER("taro"), WHY)), DONE);
    assert_string_equal(item(rig, "copied_keys"), "0");
    assert_int_equal(restore(rig, number), NOT_FOUND);
    // Nobody restores their own.
    rig_new_key(&own);
    assert_int_equal(rig_key_enrol(rig, "amano", "", &own), DONE);
    const int64_t hers_number = rig_number(rig, 0, "credential");
    const struct login login = {.user = "amano", .uid = rig_amano.uid, .service = "login"};
    assert_int_equal(rig_key_login(rig, &login, &own)->result, Result_RESULT_GRANTED);
    own.count = 0;
    assert_int_equal(rig_key_login(rig, &login, &own)->result, Result_RESULT_DENIED);
    const Outcome again = rig_granted(rig, &rig_amano, "warifu");
    assert_int_equal(rig_admin_by(rig, &rig_amano, &again, "key.restore",
                                  ARGS(USER("amano"), NUMBER("credential", hers_number), WHY),
                                  false),
                     FORBIDDEN);
}

// A card that is found says nothing about a copy.
static void abuse_m10_a_card_that_is_found_does_not_wake_it(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(log_in(rig, 100).result, Result_RESULT_GRANTED);
    assert_int_equal(log_in(rig, 50).result, Result_RESULT_DENIED);
    assert_int_equal(rig_admin(rig, "card.suspend", ARGS(TEXT("serial", "K-1"), WHY)), DONE);
    assert_int_equal(rig_admin(rig, "card.lost",
                               ARGS(TEXT("serial", "K-1"), TEXT("reporter", "山田 太郎"),
                                    NUMBER("when", 1799999000), NUMBER("found", 1))),
                     DONE);
    listed(rig, "suspended", "copied");
    assert_int_equal(log_in(rig, 300).result, Result_RESULT_DENIED);
    // Nor does looking at the key wake its card.
    assert_int_equal(rig_admin(rig, "card.suspend", ARGS(TEXT("serial", "K-1"), WHY)), DONE);
    assert_int_equal(restore(rig, number), DONE);
    listed(rig, "suspended", "");
    assert_int_equal(log_in(rig, 301).result, Result_RESULT_DENIED);
    assert_int_equal(rig_admin(rig, "card.lost",
                               ARGS(TEXT("serial", "K-1"), TEXT("reporter", "山田 太郎"),
                                    NUMBER("when", 1799999000), NUMBER("found", 1))),
                     DONE);
    assert_int_equal(log_in(rig, 302).result, Result_RESULT_GRANTED);
}

// Where a site takes keys whose counts are no use, it is told and no more.
static void abuse_f3_where_counts_are_no_use_it_is_told_alone(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(log_in(rig, 100).result, Result_RESULT_GRANTED);
    assert_int_equal(log_in(rig, 50).result, Result_RESULT_GRANTED);
    assert_int_equal(rig_count(rig, "key.count", "taro"), 1);
    listed(rig, "active", "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(abuse_m10_a_key_whose_count_fell_opens_no_more),
        TEST(abuse_m10_restored_after_inspection_by_somebody_else),
        TEST(abuse_m10_a_card_that_is_found_does_not_wake_it),
        cmocka_unit_test_setup_teardown(abuse_f3_where_counts_are_no_use_it_is_told_alone,
                                        setup_flags, rig_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: BSD-2-Clause
// What waits for a second person: root's rescues, roles, and the last administrator (D1, D8, F2).
#include "vault_review_rig.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// --- rescues
// -------------------------------------------------------------------------------------

static void each_rescue_is_looked_at(void **state)
{
    struct rig *rig = *state;
    struct enrolled doi;

    rig_person(rig, "doi", "auditor", &doi);
    const unsigned before = open_items(rig, &doi);
    assert_true(before >= 2); // init, and doi
    rig_rescue(rig);
    assert_int_equal(rig_admin_again(rig, "user.add", ARGS(USER("eto"))), DONE);
    assert_int_equal(rig_admin_again(rig, "user.suspend", ARGS(USER("eto"), WHY)), DONE);
    assert_int_equal(rig_admin_again(rig, "user.suspend", ARGS(USER("eto"), WHY)), CONFLICT);
    assert_int_equal(open_items(rig, &doi), before + 1); // one use, one item
    const unsigned row = last(rig);
    const int64_t number = rig_number(rig, row, "review");
    assert_string_equal(rig_text(rig, row, "kind"), "rescue");
    assert_string_equal(rig_text(rig, row, "clause"), "F2");
    assert_string_equal(rig_text(rig, row, "by"), "root");
    assert_string_equal(rig_text(rig, row, "reason"), "test");
    assert_string_equal(rig_text(rig, row, "done"), "user.add eto, user.suspend eto");
    const struct rig_arg close[] = {NUMBER("review", number), WHY, {0}};
    assert_int_equal(rig_admin_again(rig, "review.close", close), FORBIDDEN); // not root
    assert_int_equal(by(rig, &doi, "review.close", close), DONE);
    assert_string_equal(rig_text(rig, 0, "closed_by"), "doi");
    assert_string_equal(rig_text(rig, 0, "verdict"), "because");
    assert_int_equal(by(rig, &doi, "review.close", close), CONFLICT);
    assert_int_equal(rig_count(rig, "review.closed", ""), 1);
    // Whoever looked at it saw all of it: rig_count() began others.
}

static void after_the_look_nothing_more(void **state)
{
    struct rig *rig = *state;
    struct enrolled doi;
    static const struct enrolled root = {.user = "root"};
    Outcome ticket = {0};

    rig_person(rig, "doi", "auditor", &doi);
    rig_rescue(rig);
    memcpy(&ticket.ticket, &rig->reply.body.plan.ticket, sizeof ticket.ticket);
    assert_int_equal(rig_admin_again(rig, "user.add", ARGS(USER("eto"))), DONE);
    assert_true(open_items(rig, &doi) > 0);
    const int64_t number = rig_number(rig, last(rig), "review");
    assert_int_equal(by(rig, &doi, "review.close", ARGS(NUMBER("review", number), WHY)), DONE);
    rig->by_rescue = true;
    assert_int_equal(
        rig_admin_by(rig, &root, &ticket, "user.suspend", ARGS(USER("eto"), WHY), false), STALE);
    assert_int_equal(rig_admin(rig, "user.show", ARGS(USER("eto"))), DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "active");
}

// Whom a rescue concerned, with a role, has others look at it; so does whoever became root for it.
static void nobody_looks_at_their_own_rescue(void **state)
{
    struct rig *rig = *state;
    struct enrolled chiba, doi;

    rig_person(rig, "chiba", "admin", &chiba);
    rig_person(rig, "doi", "auditor", &doi);
    assert_int_equal(rig_admin(rig, "lock.clear", ARGS(USER("chiba"), WHY)), DONE);
    (void)open_items(rig, &doi);
    const struct rig_arg close[] = {
        NUMBER("review", rig_number(rig, last(rig), "review")), WHY, {0}};
    assert_int_equal(by(rig, &chiba, "review.close", close), FORBIDDEN);
    assert_int_equal(rig_count(rig, "admin.refused", "chiba"), 1);
    assert_int_equal(by(rig, &rig_amano, "review.close", close), DONE);
    // init was done for amano.
    assert_int_equal(by(rig, &rig_amano, "review.close", ARGS(NUMBER("review", 1), WHY)),
                     FORBIDDEN);
    assert_int_equal(by(rig, &doi, "review.close", ARGS(NUMBER("review", 1), WHY)), DONE);
    assert_string_equal(rig_text(rig, 0, "done"), "init amano");
    // doi logged in and became root.
    rig->login_uid = doi.uid;
    assert_int_equal(rig_admin(rig, "user.add", ARGS(USER("eto"))), DONE);
    rig->login_uid = 0;
    (void)open_items(rig, &doi);
    assert_string_equal(rig_text(rig, last(rig), "by"), "doi");
    const struct rig_arg own[] = {NUMBER("review", rig_number(rig, last(rig), "review")), WHY, {0}};
    assert_int_equal(by(rig, &doi, "review.close", own), FORBIDDEN);
    assert_int_equal(by(rig, &chiba, "review.close", own), DONE);
}

// --- roles
// ---------------------------------------------------------------------------------------

static void alone_it_is_done_and_listed(void **state)
{
    struct rig *rig = *state;
    struct enrolled doi;

    rig_person(rig, "doi", "auditor", &doi);
    assert_int_equal(rig_admin(rig, "user.add", ARGS(USER("eto"))), DONE);
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("eto"), TEXT("role", "admin"), WHY)), DONE);
    assert_string_equal(rig_text(rig, 0, "role"), "admin");
    const int64_t number = rig_number(rig, 0, "review");
    assert_true(number > 0);
    assert_string_equal(role_of(rig, "eto"), "admin");
    assert_int_equal(rig_count(rig, "review.opened", "eto"), 1);
    const struct rig_arg close[] = {NUMBER("review", number), WHY, {0}};
    assert_int_equal(by(rig, &rig_amano, "review.close", close), FORBIDDEN); // who did it
    assert_int_equal(by(rig, &doi, "review.close", close), DONE);
    // The auditor is sent away: that is looked at, too.
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("doi"), TEXT("role", "staff"), WHY)), DONE);
    assert_true(rig_number(rig, 0, "review") > number);
    assert_int_equal(rig_count(rig, "review.opened", "doi"), 1);
}

static void with_another_it_waits(void **state)
{
    struct rig *rig = *state;
    struct enrolled chiba, doi;

    rig_person(rig, "chiba", "admin", &chiba);
    rig_person(rig, "doi", "auditor", &doi);
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("doi"), TEXT("role", "admin"), WHY)), DONE);
    assert_string_equal(rig_text(rig, 0, "role"), "auditor");
    assert_string_equal(rig_text(rig, 0, "requested"), "admin");
    const struct rig_arg answer[] = {NUMBER("review", rig_number(rig, 0, "review")), WHY, {0}};
    assert_string_equal(role_of(rig, "doi"), "auditor");
    assert_int_equal(rig_count(rig, "role.requested", "doi"), 1);
    // Once; not by whoever asks, not by whom it is about, not by root.
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("doi"), TEXT("role", "staff"), WHY)), DONE);
    assert_string_equal(role_of(rig, "doi"), "staff");
    assert_int_equal(by(rig, &chiba, "review.approve", answer), CONFLICT); // doi has changed since
    assert_int_equal(by(rig, &chiba, "review.close", answer), DONE);
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("doi"), TEXT("role", "admin"), WHY)), DONE);
    const struct rig_arg again[] = {NUMBER("review", rig_number(rig, 0, "review")), WHY, {0}};
    assert_int_equal(by(rig, &chiba, "user.role", ARGS(USER("doi"), TEXT("role", "auditor"), WHY)),
                     CONFLICT);
    assert_int_equal(by(rig, &rig_amano, "review.approve", again), FORBIDDEN);
    assert_int_equal(rig_admin(rig, "review.approve", again), FORBIDDEN);
    assert_string_equal(role_of(rig, "doi"), "staff");
    assert_int_equal(by(rig, &chiba, "review.approve", again), DONE);
    assert_string_equal(role_of(rig, "doi"), "admin");
    assert_int_equal(rig_count(rig, "user.role", "doi"), 3);
    assert_non_null(strstr(rig_text(rig, last(rig), "record"), "\"applicant\":\"amano\""));
    assert_non_null(strstr(rig_text(rig, last(rig), "record"), "\"actor\":\"chiba\""));
    // Somebody new begins as staff.
    assert_int_equal(
        by(rig, &rig_amano, "user.add", ARGS(USER("eto"), TEXT("role", "auditor"), WHY)), DONE);
    assert_string_equal(rig_text(rig, 0, "role"), "staff");
    assert_string_equal(rig_text(rig, 0, "requested"), "auditor");
}

// What a second administrator approves takes as much as what one does alone: from an administrator
// their sessions, from staff none.
static void what_is_approved_takes_sessions(void **state)
{
    struct rig *rig = *state;
    struct enrolled chiba, doi;

    rig_person(rig, "chiba", "admin", &chiba);
    rig_person(rig, "doi", "admin", &doi);
    for (unsigned i = 0; i < 2; i++) {
        assert_int_equal(by(rig, &rig_amano, "user.role",
                            ARGS(USER("doi"), TEXT("role", i == 0 ? "auditor" : "admin"), WHY)),
                         DONE);
        assert_string_equal(rig_text(rig, 0, "taken"), ""); // it waits
        const int64_t review = rig_number(rig, 0, "review");
        assert_int_equal(by(rig, &chiba, "review.approve", ARGS(NUMBER("review", review), WHY)),
                         DONE);
        assert_int_equal(rig_number(rig, 0, "review"), review);
        assert_true(strncmp(rig_text(rig, 0, "taken"), "person ", 7) == 0);
        assert_string_equal(rig_text(rig, 0, "revoked_sessions"), "lock");
    }
    assert_int_equal(rig_admin(rig, "user.add", ARGS(USER("eto"))), DONE);
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("eto"), TEXT("role", "auditor"), WHY)), DONE);
    const struct rig_arg staff[] = {NUMBER("review", rig_number(rig, 0, "review")), WHY, {0}};
    assert_int_equal(by(rig, &chiba, "review.approve", staff), DONE);
    assert_string_equal(rig_text(rig, 0, "taken"), "");
}

static void who_asked_and_was_removed_asks_no_more(void **state)
{
    struct rig *rig = *state;
    struct enrolled chiba, fuji;

    rig_person(rig, "chiba", "admin", &chiba);
    rig_person(rig, "fuji", "admin", &fuji);
    assert_int_equal(rig_admin(rig, "user.add", ARGS(USER("eto"))), DONE);
    assert_int_equal(by(rig, &fuji, "user.role", ARGS(USER("eto"), TEXT("role", "admin"), WHY)),
                     DONE);
    const struct rig_arg answer[] = {NUMBER("review", rig_number(rig, 0, "review")), WHY, {0}};
    assert_int_equal(by(rig, &chiba, "user.suspend", ARGS(USER("fuji"), WHY)), DONE);
    assert_int_equal(by(rig, &chiba, "review.approve", answer), CONFLICT);
    assert_string_equal(role_of(rig, "eto"), "staff");
}

// --- the last administrator
// ------------------------------------------------------------------------

// Whatever takes the last one's last way in is refused: by themselves and by root.
static void the_last_one_stays(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(by(rig, &rig_amano, "totp.revoke", ARGS(USER("amano"), WHY)), CONFLICT);
    assert_non_null(strstr(rig_end(rig)->hint, "--rescue"));
    assert_int_equal(rig_admin(rig, "user.suspend", ARGS(USER("amano"), WHY)), CONFLICT);
    assert_int_equal(rig_admin(rig, "user.role", ARGS(USER("amano"), TEXT("role", "auditor"), WHY)),
                     CONFLICT);
    assert_int_equal(rig_admin(rig, "user.offboard", ARGS(USER("amano"), WHY)), CONFLICT);
    rig_granted(rig, &rig_amano, "login");
    // Who has not begun, is suspended, or has lost their generator is no other administrator.
    assert_int_equal(rig_admin(rig, "user.add", ARGS(USER("baba"), TEXT("role", "admin"))), DONE);
    assert_int_equal(rig_admin(rig, "user.suspend", ARGS(USER("amano"), WHY)), CONFLICT);
    struct enrolled chiba;
    rig_person(rig, "chiba", "admin", &chiba);
    assert_int_equal(rig_admin(rig, "user.suspend", ARGS(USER("chiba"), WHY)), DONE);
    assert_int_equal(by(rig, &rig_amano, "totp.revoke", ARGS(USER("amano"), WHY)), CONFLICT);
    assert_int_equal(rig_admin(rig, "user.resume", ARGS(USER("chiba"), WHY)), DONE);
    assert_int_equal(rig_admin(rig, "totp.revoke", ARGS(USER("chiba"), WHY)), DONE);
    assert_int_equal(by(rig, &rig_amano, "totp.revoke", ARGS(USER("amano"), WHY)), CONFLICT);
    assert_int_equal(rig_admin(rig, "password.expire", ARGS(USER("chiba"), WHY)), DONE);
    assert_int_equal(rig_admin(rig, "user.remove", ARGS(USER("amano"), WHY)), CONFLICT);
    // With another who can, it goes.
    struct enrolled doi;
    rig_person(rig, "doi", "admin", &doi);
    assert_int_equal(by(rig, &rig_amano, "totp.revoke", ARGS(USER("amano"), WHY)), DONE);
    assert_int_equal(rig_admin(rig, "user.suspend", ARGS(USER("doi"), WHY)), CONFLICT);
}

// Root needs no administrator to go on, and what is in the wrong hands must be dead (C4).
static void but_root_revokes_what_is_lost(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(rig_admin(rig, "totp.revoke", ARGS(USER("amano"), WHY)), DONE);
    assert_non_null(strstr(rig_end(rig)->hint, "Nobody is left who can administer"));
    assert_int_not_equal(rig_tries(rig, &rig_amano, "login").result, Result_RESULT_GRANTED);
}

// A lost card is dead whoever's it is; it is said that nobody is left (C4).
static void but_a_lost_card_is_lost(void **state)
{
    struct rig *rig = *state;
    const struct rig_arg import[] = {USER("amano"),
                                     TEXT("kind", "totp"),
                                     TEXT("algorithm", "SHA1"),
                                     NUMBER("digits", 6),
                                     NUMBER("period", 30),
                                     TEXT("secret", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"),
                                     TEXT("card", "K-1"),
                                     {0}};

    assert_int_equal(rig_admin(rig, "card.issue", ARGS(USER("amano"), TEXT("serial", "K-1"))),
                     DONE);
    assert_int_equal(rig_admin(rig, "totp.import", import), DONE);
    assert_int_equal(rig_admin(rig, "totp.list", ARGS(USER("amano"))), DONE);
    // The one that is not on the card; the card's is left.
    for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++)
        if (rig_text(rig, i, "label")[0] == '\0') {
            const struct rig_arg own[] = {
                USER("amano"), NUMBER("credential", rig_number(rig, i, "credential")), WHY, {0}};
            assert_int_equal(rig_admin(rig, "totp.revoke", own), DONE);
            break;
        }
    assert_int_equal(
        rig_admin(rig, "card.replace", ARGS(TEXT("serial", "K-1"), TEXT("new", "K-2"))), CONFLICT);
    assert_int_equal(
        rig_admin(rig, "card.lost",
                  ARGS(TEXT("serial", "K-1"), TEXT("reporter", "amano"), NUMBER("when", 1))),
        DONE);
    assert_non_null(strstr(rig_end(rig)->hint, "Nobody is left who can administer"));
}

#define TEST_(name, function)                                                                      \
    {                                                                                              \
        name, function, rig_setup_ready, rig_teardown, NULL                                        \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_("F2 F3 each rescue is one item until somebody else has closed it",
              each_rescue_is_looked_at),
        TEST_("F2 with a rescue that was looked at nothing more is done",
              after_the_look_nothing_more),
        TEST_("F2 D8 nobody looks at a rescue that concerned or was them",
              nobody_looks_at_their_own_rescue),
        TEST_("D8 E5 a role given by one alone is an alert and listed",
              alone_it_is_done_and_listed),
        TEST_("D8 a role waits for a second administrator where there is one",
              with_another_it_waits),
        TEST_("D8 abuse:R1 what a second one approves takes sessions as what one does",
              what_is_approved_takes_sessions),
        TEST_("D8 abuse:R1 a request ends with the right of whoever asked",
              who_asked_and_was_removed_asks_no_more),
        TEST_("D1 the last administrator who can log in stays", the_last_one_stays),
        TEST_("D1 C4 but root revokes a lost generator at once", but_root_revokes_what_is_lost),
        TEST_("D1 C4 but a lost card is lost, and it is said that nobody is left",
              but_a_lost_card_is_lost),
    };

    return cmocka_run_group_tests_name("vault review", tests, NULL, NULL);
}

// SPDX-License-Identifier: BSD-2-Clause
// What waits for a second person: root's rescues, roles, and the last administrator (D1, D8, F2).
#include "vault_admin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static AdminStatus by(struct rig *rig, struct enrolled *person, const char *verb,
                      const struct rig_arg *arguments)
{
    const Outcome ticket = rig_granted(rig, person, "warifu");

    return rig_admin_by(rig, person, &ticket, verb, arguments, false);
}

// How many items are open; the last of them stays in the reply.
static unsigned open_items(struct rig *rig, struct enrolled *person)
{
    unsigned count = 0;
    char after[64] = "";
    AdminStatus status;
    const Outcome ticket = rig_granted(rig, person, "warifu");

    do {
        const struct rig_arg page[] = {TEXT("after", after), {0}};
        status = rig_admin_by(rig, person, &ticket, "review.list", after[0] != '\0' ? page : NULL,
                              false);
        count += rig->reply.body.page.rows_count;
        memcpy(after, rig_end(rig)->cursor, sizeof after);
    } while (status == MORE);
    assert_int_equal(status, DONE);
    return count;
}

static unsigned last(const struct rig *rig)
{
    assert_true(rig->reply.body.page.rows_count > 0);
    return rig->reply.body.page.rows_count - 1u;
}

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

static const char *role_of(struct rig *rig, const char *user)
{
    assert_int_equal(rig_admin(rig, "user.show", ARGS(USER(user))), DONE);
    return rig_text(rig, 0, "role");
}

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

// One alone suspends the only other one, gives roles, and has whoever got them find it in order.
static void nobody_judges_who_made_them(void **state)
{
    struct rig *rig = *state;
    struct enrolled chiba, eto, fuji, goto_, hara;

    rig_person(rig, "chiba", "admin", &chiba);
    rig_person(rig, "eto", "staff", &eto);
    rig_person(rig, "fuji", "staff", &fuji);
    rig_person(rig, "goto", "staff", &goto_);
    rig_person(rig, "hara", "auditor", &hara);
    assert_int_equal(by(rig, &rig_amano, "user.suspend", ARGS(USER("chiba"), WHY)), DONE);
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("eto"), TEXT("role", "admin"), WHY)), DONE);
    const struct rig_arg first[] = {NUMBER("review", rig_number(rig, 0, "review")), WHY, {0}};
    // eto is no second one, who would approve whatever amano asks for: it is done, and listed.
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("fuji"), TEXT("role", "auditor"), WHY)), DONE);
    assert_string_equal(rig_text(rig, 0, "role"), "auditor");
    assert_non_null(strstr(rig_end(rig)->message, "Nobody else could approve it"));
    assert_int_equal(by(rig, &fuji, "review.close", first), FORBIDDEN);
    assert_non_null(strstr(rig_end(rig)->hint, "--rescue"));
    // Nor is amano a second one for eto; and of somebody whom eto made it is as true.
    assert_int_equal(by(rig, &eto, "user.role", ARGS(USER("goto"), TEXT("role", "auditor"), WHY)),
                     DONE);
    assert_string_equal(rig_text(rig, 0, "role"), "auditor");
    const struct rig_arg more[] = {NUMBER("review", rig_number(rig, 0, "review")), WHY, {0}};
    assert_int_equal(by(rig, &rig_amano, "review.close", more), FORBIDDEN);
    assert_int_equal(by(rig, &goto_, "review.close", first), FORBIDDEN);
    assert_int_equal(rig_count(rig, "admin.refused", "goto"), 1);
    // Nor does eto find anything else of amano's in order, before or after, while that is open.
    assert_int_equal(by(rig, &rig_amano, "user.suspend", ARGS(USER("eto"), WHY)), DONE);
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("fuji"), TEXT("role", "admin"), WHY)), DONE);
    const struct rig_arg second[] = {NUMBER("review", rig_number(rig, 0, "review")), WHY, {0}};
    assert_int_equal(by(rig, &fuji, "user.resume", ARGS(USER("eto"), WHY)), DONE);
    assert_int_equal(by(rig, &eto, "review.close", second), FORBIDDEN);
    // hara's role is root's gift: no request that is declined changes that.
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("hara"), TEXT("role", "staff"), WHY)), DONE);
    // With chiba it waits; but not for eto.
    assert_int_equal(by(rig, &rig_amano, "user.resume", ARGS(USER("chiba"), WHY)), DONE);
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("hara"), TEXT("role", "auditor"), WHY)), DONE);
    const struct rig_arg taken_back[] = {NUMBER("review", rig_number(rig, 0, "review")), WHY, {0}};
    assert_int_equal(by(rig, &eto, "review.approve", taken_back), FORBIDDEN);
    assert_non_null(strstr(rig_end(rig)->message, "not independent"));
    assert_int_equal(rig_count(rig, "admin.refused", "eto"), 2);
    assert_string_equal(role_of(rig, "hara"), "staff");
    assert_int_equal(by(rig, &rig_amano, "review.close", taken_back), DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "declined");
    assert_non_null(strstr(rig_end(rig)->message, "the role was not given"));
    assert_int_equal(by(rig, &rig_amano, "user.suspend", ARGS(USER("chiba"), WHY)), DONE);
    assert_int_equal(rig_admin(rig, "user.role", ARGS(USER("hara"), TEXT("role", "auditor"), WHY)),
                     DONE);
    assert_int_equal(by(rig, &hara, "review.close", first), DONE);
    assert_non_null(strstr(rig_end(rig)->message, "the change of a role"));
    // What made eto has been looked at, but had not when the second was done.
    assert_int_equal(by(rig, &eto, "review.close", second), FORBIDDEN);
    assert_int_equal(by(rig, &hara, "review.close", second), DONE);
    // What amano does from here on eto may look at.
    assert_int_equal(by(rig, &rig_amano, "user.suspend", ARGS(USER("eto"), WHY)), DONE);
    assert_int_equal(by(rig, &rig_amano, "user.suspend", ARGS(USER("fuji"), WHY)), DONE);
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("goto"), TEXT("role", "staff"), WHY)), DONE);
    const struct rig_arg third[] = {NUMBER("review", rig_number(rig, 0, "review")), WHY, {0}};
    assert_int_equal(by(rig, &rig_amano, "user.resume", ARGS(USER("eto"), WHY)), DONE);
    assert_int_equal(by(rig, &eto, "review.close", third), DONE);
}

// What one had taken from somebody and gives back is no gift: they go on judging.
static void what_is_given_back_binds_nobody(void **state)
{
    struct rig *rig = *state;
    struct enrolled chiba, eto;

    rig_person(rig, "chiba", "admin", &chiba);
    rig_person(rig, "eto", "staff", &eto);
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("chiba"), TEXT("role", "staff"), WHY)), DONE);
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("chiba"), TEXT("role", "admin"), WHY)), DONE);
    assert_string_equal(role_of(rig, "chiba"), "admin"); // nobody else was there
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("eto"), TEXT("role", "admin"), WHY)), DONE);
    assert_string_equal(rig_text(rig, 0, "requested"), "admin");
    const struct rig_arg wanted[] = {NUMBER("review", rig_number(rig, 0, "review")), WHY, {0}};
    assert_int_equal(by(rig, &chiba, "review.approve", wanted), DONE);
}

// An auditor whom one alone makes an administrator approves nothing of theirs, but looks at it as
// before.
static void nor_does_an_auditor_approve_for_who_raised_them(void **state)
{
    struct rig *rig = *state;
    struct enrolled chiba, doi, eto;

    rig_person(rig, "chiba", "admin", &chiba);
    rig_person(rig, "doi", "auditor", &doi);
    rig_person(rig, "eto", "staff", &eto);
    assert_int_equal(by(rig, &rig_amano, "user.suspend", ARGS(USER("chiba"), WHY)), DONE);
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("eto"), TEXT("role", "auditor"), WHY)), DONE);
    const struct rig_arg alone[] = {NUMBER("review", rig_number(rig, 0, "review")), WHY, {0}};
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("doi"), TEXT("role", "admin"), WHY)), DONE);
    assert_int_equal(by(rig, &rig_amano, "user.resume", ARGS(USER("chiba"), WHY)), DONE);
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("eto"), TEXT("role", "admin"), WHY)), DONE);
    assert_string_equal(rig_text(rig, 0, "requested"), "admin");
    const struct rig_arg wanted[] = {NUMBER("review", rig_number(rig, 0, "review")), WHY, {0}};
    assert_int_equal(by(rig, &doi, "review.approve", wanted), FORBIDDEN);
    assert_int_equal(by(rig, &doi, "review.close", alone), DONE);
    assert_int_equal(by(rig, &chiba, "review.approve", wanted), DONE);
}

// Whom one alone makes is no second one for them, nor they for whom they made, nor two of those
// for one another: with somebody else there, that one is asked.
static void nor_whoever_is_of_the_same_making(void **state)
{
    struct rig *rig = *state;
    struct enrolled chiba, eto, fuji, goto_;

    rig_person(rig, "chiba", "admin", &chiba);
    rig_person(rig, "eto", "staff", &eto);
    rig_person(rig, "fuji", "staff", &fuji);
    rig_person(rig, "goto", "staff", &goto_);
    assert_int_equal(by(rig, &rig_amano, "user.suspend", ARGS(USER("chiba"), WHY)), DONE);
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("eto"), TEXT("role", "admin"), WHY)), DONE);
    const struct rig_arg gift[] = {NUMBER("review", rig_number(rig, 0, "review")), WHY, {0}};
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("fuji"), TEXT("role", "admin"), WHY)), DONE);
    assert_int_equal(by(rig, &rig_amano, "user.resume", ARGS(USER("chiba"), WHY)), DONE);
    rig->clock->wall += 60;
    assert_int_equal(by(rig, &eto, "user.role", ARGS(USER("goto"), TEXT("role", "admin"), WHY)),
                     DONE);
    assert_string_equal(rig_text(rig, 0, "requested"), "admin");
    const struct rig_arg wanted[] = {NUMBER("review", rig_number(rig, 0, "review")), WHY, {0}};
    assert_int_equal(by(rig, &rig_amano, "review.approve", wanted), FORBIDDEN);
    assert_int_equal(by(rig, &fuji, "review.approve", wanted), FORBIDDEN);
    assert_int_equal(by(rig, &chiba, "review.approve", wanted), DONE);
    // goto's role was looked at by somebody independent: they are a second one for all of them.
    rig->clock->wall += 60;
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("goto"), TEXT("role", "staff"), WHY)), DONE);
    const struct rig_arg taken[] = {NUMBER("review", rig_number(rig, 0, "review")), WHY, {0}};
    assert_int_equal(by(rig, &eto, "review.close", taken), FORBIDDEN);
    assert_int_equal(by(rig, &chiba, "review.close", gift), DONE);
    assert_int_equal(by(rig, &eto, "review.close", taken),
                     FORBIDDEN); // it was open when it was done
    rig->clock->wall += 60;
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("goto"), TEXT("role", "auditor"), WHY)), DONE);
    const struct rig_arg next[] = {NUMBER("review", rig_number(rig, 0, "review")), WHY, {0}};
    assert_int_equal(by(rig, &fuji, "review.approve", next), FORBIDDEN);
    assert_int_equal(by(rig, &eto, "review.approve", next), DONE);
}

// What one of them has looked at is looked at by nobody: doi finds eto's role in order, and is then
// made an administrator by the same hand.
static void what_one_of_them_looked_at_is_not_looked_at(void **state)
{
    struct rig *rig = *state;
    struct enrolled chiba, doi, eto, fuji;

    rig_person(rig, "chiba", "admin", &chiba);
    rig_person(rig, "doi", "auditor", &doi);
    rig_person(rig, "eto", "staff", &eto);
    rig_person(rig, "fuji", "staff", &fuji);
    assert_int_equal(by(rig, &rig_amano, "user.suspend", ARGS(USER("chiba"), WHY)), DONE);
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("eto"), TEXT("role", "admin"), WHY)), DONE);
    const struct rig_arg gift[] = {NUMBER("review", rig_number(rig, 0, "review")), WHY, {0}};
    assert_int_equal(by(rig, &doi, "review.close", gift), DONE);
    assert_int_equal(by(rig, &eto, "user.suspend", ARGS(USER("amano"), WHY)), DONE);
    assert_int_equal(by(rig, &eto, "user.role", ARGS(USER("doi"), TEXT("role", "admin"), WHY)),
                     DONE);
    assert_string_equal(rig_text(rig, 0, "role"), "admin"); // nobody else was there
    assert_int_equal(by(rig, &eto, "user.resume", ARGS(USER("amano"), WHY)), DONE);
    assert_int_equal(by(rig, &eto, "user.resume", ARGS(USER("chiba"), WHY)), DONE);
    rig->clock->wall += 60;
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("fuji"), TEXT("role", "admin"), WHY)), DONE);
    const struct rig_arg wanted[] = {NUMBER("review", rig_number(rig, 0, "review")), WHY, {0}};
    assert_int_equal(by(rig, &eto, "review.approve", wanted), DONE); // doi's look stands
    assert_int_equal(by(rig, &doi, "user.role", ARGS(USER("fuji"), TEXT("role", "auditor"), WHY)),
                     DONE);
    const struct rig_arg theirs[] = {NUMBER("review", rig_number(rig, 0, "review")), WHY, {0}};
    assert_int_equal(by(rig, &rig_amano, "review.approve", theirs), FORBIDDEN); // but not for doi's
    assert_int_equal(by(rig, &chiba, "review.approve", theirs), DONE);
}

// However many one alone has made: whoever is independent is asked, and nobody else.
static void however_many_they_are(void **state)
{
    struct rig *rig = *state;
    struct enrolled chiba, last_one;
    char name[16] = "";

    rig_person(rig, "chiba", "admin", &chiba);
    rig_person(rig, "zushi", "staff", &last_one);
    assert_int_equal(by(rig, &rig_amano, "user.suspend", ARGS(USER("chiba"), WHY)), DONE);
    for (unsigned i = 0; i < 70; i++) {
        snprintf(name, sizeof name, "many%u", i);
        rig->target_uid = 70000 + i; // as no hash of a name is
        assert_int_equal(rig_admin(rig, "user.add", ARGS(USER(name))), DONE);
        rig->target_uid = 70000 + i;
        assert_int_equal(
            by(rig, &rig_amano, "user.role", ARGS(USER(name), TEXT("role", "admin"), WHY)), DONE);
    }
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("zushi"), TEXT("role", "admin"), WHY)), DONE);
    assert_int_equal(by(rig, &rig_amano, "user.resume", ARGS(USER("chiba"), WHY)), DONE);
    assert_int_equal(rig_admin(rig, "user.add", ARGS(USER("eto"))), DONE);
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("eto"), TEXT("role", "admin"), WHY)), DONE);
    assert_string_equal(rig_text(rig, 0, "requested"), "admin");
    const struct rig_arg wanted[] = {NUMBER("review", rig_number(rig, 0, "review")), WHY, {0}};
    assert_int_equal(by(rig, &last_one, "review.approve", wanted), FORBIDDEN);
    assert_int_equal(by(rig, &chiba, "review.approve", wanted), DONE);
}

// The same with a rescue of theirs in between: the one whom it made finds the gift in order, and
// whose gift that was the rescue.
static void nor_by_turns(void **state)
{
    struct rig *rig = *state;
    struct enrolled chiba, eto;

    rig_person(rig, "chiba", "staff", &chiba);
    rig_person(rig, "eto", "staff", &eto);
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("chiba"), TEXT("role", "auditor"), WHY)), DONE);
    const struct rig_arg gift[] = {NUMBER("review", rig_number(rig, 0, "review")), WHY, {0}};
    rig->login_uid = rig_amano.uid; // who became root
    assert_int_equal(rig_admin(rig, "user.role", ARGS(USER("eto"), TEXT("role", "auditor"), WHY)),
                     DONE);
    rig->login_uid = 0;
    (void)open_items(rig, &eto);
    const struct rig_arg rescue[] = {
        NUMBER("review", rig_number(rig, last(rig), "review")), WHY, {0}};
    assert_string_equal(rig_text(rig, last(rig), "kind"), "rescue");
    assert_string_equal(rig_text(rig, last(rig), "by"), "amano");
    assert_int_equal(by(rig, &eto, "review.close", gift), DONE);
    assert_int_equal(by(rig, &chiba, "review.close", rescue), FORBIDDEN);
}

// --- the last administrator
// ------------------------------------------------------------------------

// Whatever takes the last one's last way in is refused: by themselves and by root.
static void the_last_one_stays(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(by(rig, &rig_amano, "totp.revoke", ARGS(USER("amano"), WHY)), CONFLICT);
    assert_int_equal(rig_admin(rig, "totp.revoke", ARGS(USER("amano"), WHY)), CONFLICT);
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
        TEST_("D8 R1 what a second one approves takes sessions as what one does",
              what_is_approved_takes_sessions),
        TEST_("D8 R1 a request ends with the right of whoever asked",
              who_asked_and_was_removed_asks_no_more),
        TEST_("D8 E5 nobody approves, or finds in order, what whoever gave them their role did",
              nobody_judges_who_made_them),
        TEST_("D8 what is given back binds nobody", what_is_given_back_binds_nobody),
        TEST_("D8 an auditor approves nothing for whoever made them an administrator",
              nor_does_an_auditor_approve_for_who_raised_them),
        TEST_("D8 nor the other way round, nor two whom the same one made",
              nor_whoever_is_of_the_same_making),
        TEST_("D8 what one of them looked at is not looked at",
              what_one_of_them_looked_at_is_not_looked_at),
        TEST_("D8 however many one alone has made, the independent one is asked",
              however_many_they_are),
        TEST_("D8 E5 nor by turns, with a rescue between", nor_by_turns),
        TEST_("D1 the last administrator who can log in stays", the_last_one_stays),
        TEST_("D1 C4 but a lost card is lost, and it is said that nobody is left",
              but_a_lost_card_is_lost),
    };

    return cmocka_run_group_tests_name("vault review", tests, NULL, NULL);
}

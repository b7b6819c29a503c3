// SPDX-License-Identifier: BSD-2-Clause
// Who is a second person: nobody whom one alone made, nor who made them (D8, E5).
#include "vault_review_rig.h"
#include <stdio.h>
#include <string.h>

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
    assert_string_equal(rig_text(rig, 0, "state"), "rejected");
    assert_non_null(strstr(rig_end(rig)->message, "the role was not given"));
    assert_int_equal(by(rig, &rig_amano, "user.suspend", ARGS(USER("chiba"), WHY)), DONE);
    assert_int_equal(rig_admin(rig, "user.role", ARGS(USER("hara"), TEXT("role", "auditor"), WHY)),
                     DONE);
    assert_int_equal(by(rig, &hara, "review.close", first), DONE);
    assert_non_null(strstr(rig_end(rig)->message, "the role change"));
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

// But once they have it back, what comes after is a gift as any: who had dismissed them since was
// somebody else.
static void what_was_given_back_once_is_no_excuse(void **state)
{
    struct rig *rig = *state;
    struct enrolled chiba, eto, goto_, hara;

    rig_person(rig, "chiba", "admin", &chiba);
    rig_person(rig, "eto", "admin", &eto);
    rig_person(rig, "goto", "staff", &goto_);
    rig_person(rig, "hara", "admin", &hara);
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("eto"), TEXT("role", "staff"), WHY)), DONE);
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("eto"), TEXT("role", "admin"), WHY)), DONE);
    const struct rig_arg back[] = {NUMBER("review", rig_number(rig, 0, "review")), WHY, {0}};
    assert_int_equal(by(rig, &chiba, "review.approve", back), DONE);
    assert_int_equal(by(rig, &chiba, "user.role", ARGS(USER("eto"), TEXT("role", "staff"), WHY)),
                     DONE);
    assert_int_equal(by(rig, &rig_amano, "user.suspend", ARGS(USER("chiba"), WHY)), DONE);
    assert_int_equal(by(rig, &rig_amano, "user.suspend", ARGS(USER("hara"), WHY)), DONE);
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("eto"), TEXT("role", "admin"), WHY)), DONE);
    assert_string_equal(role_of(rig, "eto"), "admin"); // nobody else was there
    assert_int_equal(by(rig, &rig_amano, "user.resume", ARGS(USER("hara"), WHY)), DONE);
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("goto"), TEXT("role", "admin"), WHY)), DONE);
    assert_string_equal(rig_text(rig, 0, "requested"), "admin");
    const struct rig_arg wanted[] = {NUMBER("review", rig_number(rig, 0, "review")), WHY, {0}};
    assert_int_equal(by(rig, &eto, "review.approve", wanted), FORBIDDEN);
    assert_int_equal(by(rig, &hara, "review.approve", wanted), DONE);
}

// Whoever takes somebody's role and gives it back has not made them theirs, nor made themselves
// nobody's second person.
static void nor_does_it_bind_the_other_way(void **state)
{
    struct rig *rig = *state;
    struct enrolled chiba, eto;

    rig_person(rig, "chiba", "admin", &chiba);
    rig_person(rig, "eto", "staff", &eto);
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("chiba"), TEXT("role", "staff"), WHY)), DONE);
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("chiba"), TEXT("role", "admin"), WHY)), DONE);
    assert_int_equal(by(rig, &chiba, "user.role", ARGS(USER("eto"), TEXT("role", "admin"), WHY)),
                     DONE);
    assert_string_equal(rig_text(rig, 0, "requested"), "admin");
    const struct rig_arg wanted[] = {NUMBER("review", rig_number(rig, 0, "review")), WHY, {0}};
    assert_int_equal(by(rig, &rig_amano, "review.approve", wanted), DONE);
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

#define TEST_(name, function)                                                                      \
    {                                                                                              \
        name, function, rig_setup_ready, rig_teardown, NULL                                        \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_("D8 E5 nobody approves, or finds in order, what whoever gave them their role did",
              nobody_judges_who_made_them),
        TEST_("D8 what is given back binds nobody", what_is_given_back_binds_nobody),
        TEST_("D8 but given back once is no excuse for what is given later",
              what_was_given_back_once_is_no_excuse),
        TEST_("D8 what is given back binds neither way", nor_does_it_bind_the_other_way),
        TEST_("D8 an auditor approves nothing for whoever made them an administrator",
              nor_does_an_auditor_approve_for_who_raised_them),
        TEST_("D8 nor the other way round, nor two whom the same one made",
              nor_whoever_is_of_the_same_making),
        TEST_("D8 what one of them looked at is not looked at",
              what_one_of_them_looked_at_is_not_looked_at),
        TEST_("D8 however many one alone has made, the independent one is asked",
              however_many_they_are),
        TEST_("D8 E5 nor by turns, with a rescue between", nor_by_turns),
    };

    return cmocka_run_group_tests_name("vault independence", tests, NULL, NULL);
}

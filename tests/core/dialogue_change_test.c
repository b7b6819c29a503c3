// SPDX-License-Identifier: BSD-2-Clause
// The part of the dialogue in which a password is changed and a one-time code enrolled.
#include "dialogue_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void b3_first_login_changes_the_password_and_enrols(void **state)
{
    (void)state;
    begin(DIALOGUE_CHANGE, true, false);
    found();
    struct dialogue_move move = plan(0, 0, true, true, true);
    asks(move, ASK_NEW_PASSWORD, 0);
    says(move, SAY_MUST_CHANGE, SAY_NOTHING);
    asks(answered(), ASK_PASSWORD_AGAIN, 0);
    assert_int_equal(answered().action, DO_SEND_SET_PASSWORD);
    move = replied(ON_CHANGED, DIALOGUE_GRANTED);
    assert_int_equal(move.action, DO_SEND_ENROL);
    says(move, SAY_PASSWORD_CHANGED, SAY_NOTHING);
    move = replied(ON_OFFER, DIALOGUE_GRANTED);
    asks(move, ASK_CONFIRMATION_CODE, 0);
    says(move, SAY_OFFER, SAY_NOTHING);
    assert_int_equal(answered().action, DO_SEND_CONFIRM);
    move = replied(ON_CONFIRMED, DIALOGUE_GRANTED);
    verdict_is(move, DIALOGUE_GRANTED);
    says(move, SAY_ENROLLED, SAY_NOTHING);
}

static void b1_new_passwords_are_asked_three_times_at_most(void **state)
{
    struct dialogue_move move;

    (void)state;
    begin(DIALOGUE_CHANGE, false, false);
    found();
    move = plan(1, 1, true, false, false); // prove, then change
    asks(move, ASK_FACTOR, 0);
    answered();
    move = replied(ON_OUTCOME, DIALOGUE_GRANTED);
    asks(move, ASK_NEW_PASSWORD, 0);
    says(move, SAY_NOTHING, SAY_NOTHING);
    for (int i = 0; i < 2; i++) { // two that differ
        answered();
        move = answer_with(DIALOGUE_ANSWER_GIVEN, false);
        asks(move, ASK_NEW_PASSWORD, 0);
        says(move, SAY_PASSWORDS_DIFFER, SAY_NOTHING);
    }
    answered();
    answered();
    move = replied(ON_CHANGED, DIALOGUE_NOT_CHANGED); // refused once
    says(move, SAY_PASSWORD_FLAWS, SAY_NOTHING);
    move = answer_with(DIALOGUE_ANSWER_OVERSIZE, false); // twice: too long (abuse:W1)
    says(move, SAY_PASSWORD_TOO_LONG, SAY_NOTHING);
    asks(move, ASK_NEW_PASSWORD, 0);
    answered();
    answered();
    move = replied(ON_CHANGED, DIALOGUE_NOT_CHANGED); // three times
    verdict_is(move, DIALOGUE_NOT_CHANGED);
    says(move, SAY_PASSWORD_FLAWS, SAY_PASSWORD_UNCHANGED);

    go_to(AT_AGAIN); // what could not be compared is neither
    move = feed((struct dialogue_event){
        .kind = ON_ANSWER,
        .answer = {.prompt = d.prompt_id, .kind = DIALOGUE_ANSWER_GIVEN, .failed = true}});
    verdict_is(move, DIALOGUE_FAULT);
    go_to(AT_AGAIN);
    for (int i = 0; i < 2; i++) {
        answer_with(DIALOGUE_ANSWER_OVERSIZE, true);
        answered();
    }
    move = answer_with(DIALOGUE_ANSWER_GIVEN, false);
    verdict_is(move, DIALOGUE_NOT_CHANGED);
    says(move, SAY_PASSWORDS_DIFFER, SAY_STILL_MUST_CHANGE);
    go_to(AT_NEW_PASSWORD); // what is no text is told as that (abuse:E1)
    move = answer_with(DIALOGUE_ANSWER_NOT_TEXT, false);
    asks(move, ASK_NEW_PASSWORD, 0);
    says(move, SAY_PASSWORD_NOT_TEXT, SAY_NOTHING);
    answered();
    move = answer_with(DIALOGUE_ANSWER_NOT_TEXT, true);
    says(move, SAY_PASSWORD_NOT_TEXT, SAY_NOTHING);
    go_to(AT_AGAIN);
    verdict_is(answer_with(DIALOGUE_ANSWER_NONE, true), DIALOGUE_NOT_CHANGED);
    go_to(AT_NEW_PASSWORD);
    verdict_is(answer_with(DIALOGUE_ANSWER_NONE, true), DIALOGUE_NOT_CHANGED);
}

// The temporary password is used by now: who goes no further has to know whom to ask (B3).
static void b3_who_cannot_choose_a_password_is_told_whom_to_ask(void **state)
{
    struct dialogue_move move;

    (void)state;
    begin(DIALOGUE_CHANGE, true, false);
    found();
    plan(0, 0, true, true, true);
    for (int i = 0; i < 3; i++) {
        answered();
        answered();
        move = replied(ON_CHANGED, DIALOGUE_NOT_CHANGED);
    }
    verdict_is(move, DIALOGUE_NOT_CHANGED);
    says(move, SAY_PASSWORD_FLAWS, SAY_STILL_MUST_CHANGE);
}

static void an_enrolment_is_confirmed_or_it_is_none(void **state)
{
    struct dialogue_move move;

    (void)state;
    go_to(AT_CONFIRM);
    for (int i = 0; i < 2; i++) {
        move = replied(ON_CONFIRMED, DIALOGUE_DENIED);
        asks(move, ASK_CONFIRMATION_CODE, 0);
        says(move, SAY_CODE_NOT_CONFIRMED, SAY_NOTHING);
        answered();
    }
    move = replied(ON_CONFIRMED, DIALOGUE_DENIED);
    verdict_is(move, DIALOGUE_NOT_CHANGED);
    says(move, SAY_CODE_NOT_CONFIRMED, SAY_NOT_ENROLLED);
    go_to(AT_CODE);
    verdict_is(answer_with(DIALOGUE_ANSWER_NONE, false), DIALOGUE_NOT_CHANGED);
}

static struct dialogue_move plan_of_change(size_t factors, bool change, bool elsewhere, bool ticket)
{
    return feed((struct dialogue_event){.kind = ON_PLAN,
                                        .plan = {.result = DIALOGUE_GRANTED,
                                                 .factor_count = factors,
                                                 .tries = 1,
                                                 .change_password = change,
                                                 .elsewhere = elsewhere,
                                                 .has_ticket = ticket}});
}

// PAM_PRELIM_CHECK proves the current factors, PAM_UPDATE_AUTHTOK rests on that.
static void abuse_m4_a_check_proves_and_a_change_sets(void **state)
{
    (void)state;
    for (int elsewhere = 0; elsewhere < 2; elsewhere++) {
        const enum dialogue_result good = elsewhere ? DIALOGUE_ELSEWHERE : DIALOGUE_GRANTED;
        begin(DIALOGUE_CHANGE_CHECK, false, false);
        found();
        asks(plan_of_change(2, true, elsewhere != 0, false), ASK_FACTOR, 0);
        asks(answered(), ASK_FACTOR, 1);
        assert_int_equal(answered().action, DO_SEND_ATTEMPT);
        verdict_is(replied(ON_OUTCOME, DIALOGUE_GRANTED), good);

        begin(DIALOGUE_CHANGE_CHECK, false, false);
        found();
        plan_of_change(1, true, elsewhere != 0, false);
        answered();
        verdict_is(replied(ON_OUTCOME, DIALOGUE_DENIED), DIALOGUE_DENIED);

        begin(DIALOGUE_CHANGE_CHECK, true, false); // a login's ticket has proved it
        found();
        verdict_is(plan_of_change(0, true, elsewhere != 0, true), good);

        begin(DIALOGUE_CHANGE_CHECK, true,
              false); // nothing is due: whoever keeps it has no part in it
        found();
        verdict_is(plan_of_change(0, false, elsewhere != 0, true), DIALOGUE_GRANTED);

        begin(DIALOGUE_CHANGE, false, false);
        found();
        asks(plan_of_change(0, true, elsewhere != 0, true), ASK_NEW_PASSWORD, 0);
        asks(answered(), ASK_PASSWORD_AGAIN, 0);
        assert_int_equal(answered().action, DO_SEND_SET_PASSWORD);
        verdict_is(replied(ON_CHANGED, good), good);

        begin(DIALOGUE_CHANGE, false, false); // the vault must mean what the plan said
        found();
        plan_of_change(0, true, elsewhere != 0, true);
        answered();
        answered();
        verdict_is(replied(ON_CHANGED, elsewhere ? DIALOGUE_GRANTED : DIALOGUE_ELSEWHERE),
                   DIALOGUE_FAULT);
    }
}

static void abuse_m2_a_refused_change_says_why(void **state)
{
    (void)state;
    begin(DIALOGUE_CHANGE_CHECK, false, true); // PAM_SILENT does not silence what to do
    found();
    const struct dialogue_move move = feed((struct dialogue_event){
        .kind = ON_PLAN, .plan = {.result = DIALOGUE_NOT_CHANGED, .says_refusal = true}});
    verdict_is(move, DIALOGUE_NOT_CHANGED);
    says(move, SAY_CHANGE_REFUSED, SAY_NOTHING);
}

static void nothing_to_prove_is_believed_with_a_ticket_only(void **state)
{
    (void)state;
    for (unsigned operation = DIALOGUE_AUTHENTICATE; operation <= DIALOGUE_ADMIN; operation++) {
        for (unsigned ticket = 0; ticket < 2; ticket++) {
            begin(operation, false, false);
            found();
            if (d.state != AT_PLAN)
                continue;
            const struct dialogue_move move = plan(0, 3, true, false, ticket != 0);
            if (operation == DIALOGUE_CHANGE_CHECK) {
                verdict_is(move, DIALOGUE_GRANTED);
            } else if (operation == DIALOGUE_CHANGE && ticket) {
                asks(move, ASK_NEW_PASSWORD, 0);
            } else if (operation == DIALOGUE_ADMIN && ticket) {
                assert_int_equal(move.action, DO_READY);
                assert_int_equal(move.result, DIALOGUE_GRANTED);
            } else {
                verdict_is(move, DIALOGUE_FAULT);
            }
        }
    }
    go_to(AT_PLAN); // plans that cannot be meant
    verdict_is(plan(DIALOGUE_FACTORS_MAX + 1, 1, false, false, false), DIALOGUE_FAULT);
    go_to(AT_PLAN);
    verdict_is(plan(2, 0, false, false, false), DIALOGUE_FAULT);
    go_to(AT_PLAN);
    verdict_is(plan(2, DIALOGUE_TRIES_MAX + 1, false, false, false), DIALOGUE_FAULT);
    begin(DIALOGUE_CHANGE, false, false);
    found();
    verdict_is(plan(2, 1, false, false, false), DIALOGUE_FAULT); // change nothing?
    begin(DIALOGUE_CHANGE, true, false);
    found();
    verdict_is(plan(2, 1, false, false, false), DIALOGUE_GRANTED); // nothing has expired
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"B3 first login changes the password and enrols",
         b3_first_login_changes_the_password_and_enrols, NULL, NULL, NULL},
        {"B1 new passwords are asked three times at most",
         b1_new_passwords_are_asked_three_times_at_most, NULL, NULL, NULL},
        {"B3 who cannot choose a password at the first login is told whom to ask",
         b3_who_cannot_choose_a_password_is_told_whom_to_ask, NULL, NULL, NULL},
        {"an enrolment is confirmed or it is none", an_enrolment_is_confirmed_or_it_is_none, NULL,
         NULL, NULL},
        {"abuse:M4 abuse:W4 a check proves, a change sets",
         abuse_m4_a_check_proves_and_a_change_sets, NULL, NULL, NULL},
        {"abuse:M2 a refused change says why", abuse_m2_a_refused_change_says_why, NULL, NULL,
         NULL},
        {"nothing to prove is believed with a ticket only",
         nothing_to_prove_is_believed_with_a_ticket_only, NULL, NULL, NULL},
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

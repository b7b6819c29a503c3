// SPDX-License-Identifier: BSD-2-Clause
#include "dialogue_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void a1_all_factors_are_asked_before_any_is_judged(void **state)
{
    (void)state;
    for (size_t factors = 1; factors <= DIALOGUE_FACTORS_MAX; factors++) {
        begin(DIALOGUE_AUTHENTICATE, false, false);
        assert_int_equal(found().action, DO_SEND_PLAN);
        struct dialogue_move move = plan(factors, 1, false, false, false);
        for (size_t i = 0; i < factors; i++) {
            asks(move, ASK_FACTOR, i);
            // An oversize answer is judged like any other (W1).
            move = answer_with((enum dialogue_answer)(1 + i % 2), false);
        }
        assert_int_equal(move.action, DO_SEND_ATTEMPT);
        verdict_is(reply(ON_OUTCOME, DIALOGUE_GRANTED), DIALOGUE_GRANTED);
    }
}

static void a4_tries_are_counted_and_then_it_is_over(void **state)
{
    (void)state;
    for (uint32_t tries = 1; tries <= DIALOGUE_TRIES_MAX; tries++) {
        begin(DIALOGUE_AUTHENTICATE, false, false);
        found();
        struct dialogue_move move = plan(2, tries, false, false, false);
        for (uint32_t i = 0; i < tries; i++) {
            asks(move, ASK_FACTOR, 0);
            asks(answer(), ASK_FACTOR, 1);
            assert_int_equal(answer().action, DO_SEND_ATTEMPT);
            move = reply(ON_OUTCOME, DIALOGUE_DENIED);
            if (i + 1 < tries)
                says(move, SAY_TRY_AGAIN, SAY_NOTHING);
        }
        verdict_is(move, tries > 1 ? DIALOGUE_MAX_TRIES : DIALOGUE_DENIED);
        says(move, SAY_NOTHING, SAY_NOTHING);
    }
}

static void l11_a_lock_that_is_shown_ends_the_conversation(void **state)
{
    (void)state;
    go_to(AT_ATTEMPT);
    const struct dialogue_move move = retry_later();
    verdict_is(move, DIALOGUE_DENIED);
    says(move, SAY_RETRY_LATER, SAY_NOTHING);
}

static void a6_a_shared_id_asks_first_who_it_is(void **state)
{
    (void)state;
    go_to(AT_PLAN);
    struct dialogue_move move = plan_shared(2, 3);
    for (int i = 0; i < 2; i++) { // whoever is named: known or not, the same is asked
        asks(move, ASK_MEMBER, 0);
        assert_int_equal(move.texts[move.text_count - 1], SAY_SHARED);
        assert_int_equal(answer().action, DO_SEND_MEMBER);
        assert_int_equal(kind(ON_MEMBER).action, DO_ASK_MEMBER);
        move = feed((struct dialogue_event){
            .kind = ON_IDENTITY,
            .identity = {.status = i == 0 ? DIALOGUE_NAME_FOUND : DIALOGUE_NAME_UNKNOWN}});
        asks(move, ASK_FACTOR, 0);
        asks(answer(), ASK_FACTOR, 1);
        assert_int_equal(answer().action, DO_SEND_ATTEMPT);
        if (i == 0)
            move = reply(ON_OUTCOME, DIALOGUE_DENIED);
    }
    assert_int_equal(move.text_count, 0);
    verdict_is(reply(ON_OUTCOME, DIALOGUE_GRANTED), DIALOGUE_GRANTED);
    // A name service that does not answer is nobody's fault, and opens nothing (X3).
    go_to(AT_MEMBER_NAME);
    move = kind(ON_IDENTITY);
    verdict_is(move, DIALOGUE_FAULT);
    says(move, SAY_FAULT, SAY_NOTHING);
}

// Enter alone, an end of file: neither judged nor counted, at any prompt, and the end at once.
static void m5_what_says_nothing_is_no_try(void **state)
{
    (void)state;
    for (unsigned at = 0; at < 2; at++) {
        for (unsigned none = 0; none < 2; none++) {
            go_to(AT_PLAN);
            asks(plan(2, 3, false, false, false), ASK_FACTOR, 0);
            if (at == 1)
                asks(answer(), ASK_FACTOR, 1);
            const struct dialogue_move move =
                none ? answer_with(DIALOGUE_ANSWER_NONE, false)
                     : feed((struct dialogue_event){.kind = ON_ANSWER,
                                                    .answer = {.prompt = d.prompt_id,
                                                               .kind = DIALOGUE_ANSWER_GIVEN,
                                                               .empty = true}});
            verdict_is(move, DIALOGUE_DENIED);
            assert_false(move.owes_lost_call);
        }
    }
    go_to(AT_PLAN);
    asks(plan_shared(2, 3), ASK_MEMBER, 0);
    verdict_is(answer_with(DIALOGUE_ANSWER_NONE, false), DIALOGUE_DENIED);
    go_to(AT_PLAN); // nobody is there to touch a key
    asks(plan_ways(1, 3, true, 0, false), ASK_FACTOR, 0);
    verdict_is(answer_with(DIALOGUE_ANSWER_NONE, false), DIALOGUE_DENIED);
    go_to(AT_PLAN); // what is too long is a guess (W1)
    asks(plan(1, 3, false, false, false), ASK_FACTOR, 0);
    assert_int_equal(answer_with(DIALOGUE_ANSWER_OVERSIZE, false).action, DO_SEND_ATTEMPT);
}

// Where the session phase is not seen, the lines come before the verdict, and time to read them.
static void a4_lines_are_read_before_the_verdict(void **state)
{
    const struct dialogue_event granted = {
        .kind = ON_OUTCOME, .reply = {.result = DIALOGUE_GRANTED, .interactive = true}};

    (void)state;
    go_to(AT_ATTEMPT);
    struct dialogue_move move = feed(granted);
    assert_int_equal(move.action, DO_SHOW);
    says(move, SAY_SESSION_LINES, SAY_NOTHING);
    verdict_is(kind(ON_PROMPT_TIMEOUT), DIALOGUE_GRANTED);
    go_to(AT_ATTEMPT); // who hangs up meanwhile is not let in
    feed(granted);
    move = kind(ON_CLIENT_GONE);
    assert_int_equal(move.action, DO_CLOSE);
    assert_true(move.finished);
    assert_int_equal(move.settlement, SETTLES_NOT_TAKEN);
    for (unsigned word = 0; word < 2; word++) { // nor who speaks before there is a verdict (M8)
        go_to(AT_ATTEMPT);
        feed(granted);
        move = word == 0 ? kind(ON_TAKEN) : answer();
        verdict_is(move, DIALOGUE_FAULT);
        assert_int_equal(move.settlement, SETTLES_NOT_TAKEN);
    }
    begin(DIALOGUE_AUTHENTICATE, false, true); // PAM_SILENT: nothing to read
    found();
    plan(1, 1, false, false, false);
    answer();
    verdict_is(feed(granted), DIALOGUE_GRANTED);
}

static void b3_first_login_changes_the_password_and_enrols(void **state)
{
    (void)state;
    begin(DIALOGUE_CHANGE, true, false);
    found();
    struct dialogue_move move = plan(0, 0, true, true, true);
    asks(move, ASK_NEW_PASSWORD, 0);
    says(move, SAY_MUST_CHANGE, SAY_NOTHING);
    asks(answer(), ASK_PASSWORD_AGAIN, 0);
    assert_int_equal(answer().action, DO_SEND_SET_PASSWORD);
    move = reply(ON_CHANGED, DIALOGUE_GRANTED);
    assert_int_equal(move.action, DO_SEND_ENROL);
    says(move, SAY_PASSWORD_CHANGED, SAY_NOTHING);
    move = reply(ON_OFFER, DIALOGUE_GRANTED);
    asks(move, ASK_CONFIRMATION_CODE, 0);
    says(move, SAY_OFFER, SAY_NOTHING);
    assert_int_equal(answer().action, DO_SEND_CONFIRM);
    move = reply(ON_CONFIRMED, DIALOGUE_GRANTED);
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
    answer();
    move = reply(ON_OUTCOME, DIALOGUE_GRANTED);
    asks(move, ASK_NEW_PASSWORD, 0);
    says(move, SAY_NOTHING, SAY_NOTHING);
    for (int i = 0; i < 2; i++) { // two that differ
        answer();
        move = answer_with(DIALOGUE_ANSWER_GIVEN, false);
        asks(move, ASK_NEW_PASSWORD, 0);
        says(move, SAY_PASSWORDS_DIFFER, SAY_NOTHING);
    }
    answer();
    answer();
    move = reply(ON_CHANGED, DIALOGUE_NOT_CHANGED); // refused once
    says(move, SAY_PASSWORD_FLAWS, SAY_NOTHING);
    move = answer_with(DIALOGUE_ANSWER_OVERSIZE, false); // twice: too long (W1)
    says(move, SAY_PASSWORD_TOO_LONG, SAY_NOTHING);
    asks(move, ASK_NEW_PASSWORD, 0);
    answer();
    answer();
    move = reply(ON_CHANGED, DIALOGUE_NOT_CHANGED); // three times
    verdict_is(move, DIALOGUE_NOT_CHANGED);
    says(move, SAY_PASSWORD_FLAWS, SAY_PASSWORD_UNCHANGED);

    go_to(AT_AGAIN);
    for (int i = 0; i < 2; i++) {
        answer_with(DIALOGUE_ANSWER_OVERSIZE, true);
        answer();
    }
    move = answer_with(DIALOGUE_ANSWER_GIVEN, false);
    verdict_is(move, DIALOGUE_NOT_CHANGED);
    says(move, SAY_PASSWORDS_DIFFER, SAY_STILL_MUST_CHANGE);
    go_to(AT_NEW_PASSWORD); // what is no text is told as that (E1)
    move = answer_with(DIALOGUE_ANSWER_NOT_TEXT, false);
    asks(move, ASK_NEW_PASSWORD, 0);
    says(move, SAY_PASSWORD_NOT_TEXT, SAY_NOTHING);
    answer();
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
        answer();
        answer();
        move = reply(ON_CHANGED, DIALOGUE_NOT_CHANGED);
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
        move = reply(ON_CONFIRMED, DIALOGUE_DENIED);
        asks(move, ASK_CONFIRMATION_CODE, 0);
        says(move, SAY_CODE_NOT_CONFIRMED, SAY_NOTHING);
        answer();
    }
    move = reply(ON_CONFIRMED, DIALOGUE_DENIED);
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
static void m4_a_check_proves_and_a_change_sets(void **state)
{
    (void)state;
    for (int elsewhere = 0; elsewhere < 2; elsewhere++) {
        const enum dialogue_result good = elsewhere ? DIALOGUE_ELSEWHERE : DIALOGUE_GRANTED;
        begin(DIALOGUE_CHANGE_CHECK, false, false);
        found();
        asks(plan_of_change(2, true, elsewhere != 0, false), ASK_FACTOR, 0);
        asks(answer(), ASK_FACTOR, 1);
        assert_int_equal(answer().action, DO_SEND_ATTEMPT);
        verdict_is(reply(ON_OUTCOME, DIALOGUE_GRANTED), good);

        begin(DIALOGUE_CHANGE_CHECK, false, false);
        found();
        plan_of_change(1, true, elsewhere != 0, false);
        answer();
        verdict_is(reply(ON_OUTCOME, DIALOGUE_DENIED), DIALOGUE_DENIED);

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
        asks(answer(), ASK_PASSWORD_AGAIN, 0);
        assert_int_equal(answer().action, DO_SEND_SET_PASSWORD);
        verdict_is(reply(ON_CHANGED, good), good);

        begin(DIALOGUE_CHANGE, false, false); // the vault must mean what the plan said
        found();
        plan_of_change(0, true, elsewhere != 0, true);
        answer();
        answer();
        verdict_is(reply(ON_CHANGED, elsewhere ? DIALOGUE_GRANTED : DIALOGUE_ELSEWHERE),
                   DIALOGUE_FAULT);
    }
}

static void m2_a_refused_change_says_why(void **state)
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

static void d1_the_peer_is_checked_before_the_vault_hears(void **state)
{
    static const struct {
        uint32_t peer;
        enum dialogue_operation operation;
        enum dialogue_name status;
        uint32_t uid;
        bool may;
    } cases[] = {
        {0, DIALOGUE_AUTHENTICATE, DIALOGUE_NAME_FOUND, 1000, true},
        {0, DIALOGUE_AUTHENTICATE, DIALOGUE_NAME_UNKNOWN, 0, true}, // asked like anybody
        {0, DIALOGUE_ADMIN, DIALOGUE_NAME_FOUND, 1000, false},
        {0, DIALOGUE_ADMIN, DIALOGUE_NAME_FOUND, 0, true},
        {1000, DIALOGUE_AUTHENTICATE, DIALOGUE_NAME_FOUND, 1000, true},
        {1000, DIALOGUE_AUTHENTICATE, DIALOGUE_NAME_FOUND, 1001, false},
        {1000, DIALOGUE_AUTHENTICATE, DIALOGUE_NAME_FOUND, 0, false},
        {1000, DIALOGUE_AUTHENTICATE, DIALOGUE_NAME_UNKNOWN, 1000, false},
        {1000, DIALOGUE_CHANGE, DIALOGUE_NAME_FOUND, 1001, false},
        {1000, DIALOGUE_SESSION_CLOSE, DIALOGUE_NAME_FOUND, 1001, false},
        {1000, DIALOGUE_ADMIN, DIALOGUE_NAME_FOUND, 1000, true},
        {1000, DIALOGUE_ADMIN, DIALOGUE_NAME_UNKNOWN, 1000, false},
        {UINT32_MAX, DIALOGUE_AUTHENTICATE, DIALOGUE_NAME_FOUND, UINT32_MAX, false}, // I1
        {0, DIALOGUE_AUTHENTICATE, DIALOGUE_NAME_FOUND, UINT32_MAX, false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        dialogue_start(&d, cases[i].peer);
        feed((struct dialogue_event){.kind = ON_BEGIN, .begin = {.operation = cases[i].operation}});
        const struct dialogue_move move = feed((struct dialogue_event){
            .kind = ON_IDENTITY, .identity = {.status = cases[i].status, .uid = cases[i].uid}});
        if (cases[i].may) {
            assert_true(move.action != DO_VERDICT && !move.peer_refused);
        } else {
            verdict_is(move, DIALOGUE_DENIED);
            assert_true(move.peer_refused);
        }
    }
}

static void d12_a_lost_attempt_is_owed_even_without_its_client(void **state)
{
    struct dialogue_move move;

    (void)state;
    go_to(AT_ATTEMPT);
    move = kind(ON_VAULT_LOST);
    verdict_is(move, DIALOGUE_FAULT);
    assert_true(move.owes_lost_call);
    go_to(AT_ATTEMPT); // L3: the client goes first, then the vault
    assert_false(kind(ON_CLIENT_GONE).finished);
    move = kind(ON_VAULT_LOST);
    assert_true(move.owes_lost_call && move.finished);
    go_to(AT_ATTEMPT); // the client misbehaves, is told so, then the vault dies
    move = kind(ON_BAD_FRAME);
    assert_int_equal(move.result, DIALOGUE_FAULT);
    assert_false(move.finished);
    assert_true(kind(ON_VAULT_LOST).owes_lost_call);
    go_to(AT_ATTEMPT); // late, but it arrives: the vault has recorded it
    assert_false(kind(ON_VAULT_LATE).finished);
    move = reply(ON_OUTCOME, DIALOGUE_GRANTED);
    assert_int_equal(move.action, DO_NOTHING);
    assert_true(move.finished && !move.owes_lost_call);
}

static void answers_to_other_prompts_are_refused(void **state)
{
    (void)state;
    for (int offset = -1; offset <= 1; offset += 2) {
        go_to(AT_FACTORS);
        verdict_is(feed((struct dialogue_event){.kind = ON_ANSWER,
                                                .answer = {.prompt = d.prompt_id + (uint32_t)offset,
                                                           .kind = DIALOGUE_ANSWER_GIVEN}}),
                   DIALOGUE_FAULT);
    }
}

static void time_that_is_up_while_the_vault_works_ends_after_its_answer(void **state)
{
    struct dialogue_move move;

    (void)state;
    go_to(AT_ATTEMPT);
    kind(ON_LOGIN_TIMEOUT);
    verdict_is(reply(ON_OUTCOME, DIALOGUE_GRANTED), DIALOGUE_GRANTED); // judged in time
    go_to(AT_ATTEMPT);
    kind(ON_LOGIN_TIMEOUT);
    move = reply(ON_OUTCOME, DIALOGUE_DENIED); // no second prompt
    verdict_is(move, DIALOGUE_DENIED);
    says(move, SAY_TIMED_OUT, SAY_NOTHING);
    go_to(AT_SET_PASSWORD);
    kind(ON_LOGIN_TIMEOUT);
    verdict_is(reply(ON_CHANGED, DIALOGUE_NOT_CHANGED), DIALOGUE_NOT_CHANGED);
}

static void p16_sessions_speak_only_where_it_is_interactive(void **state)
{
    (void)state;
    for (unsigned interactive = 0; interactive < 2; interactive++) {
        for (unsigned silent = 0; silent < 2; silent++) {
            for (unsigned open = 0; open < 2; open++) {
                begin(open ? DIALOGUE_SESSION_OPEN : DIALOGUE_SESSION_CLOSE, false, silent != 0);
                found();
                const struct dialogue_move move = feed((struct dialogue_event){
                    .kind = ON_SESSION,
                    .reply = {.result = DIALOGUE_GRANTED, .interactive = interactive != 0}});
                verdict_is(move, DIALOGUE_GRANTED);
                says(move, open && interactive && !silent ? SAY_SESSION_LINES : SAY_NOTHING,
                     SAY_NOTHING);
            }
        }
    }
}

// sudo is silent always, and who sees only a blinking light does not know what it is for.
static void f11_silence_does_not_hide_what_a_key_is_for(void **state)
{
    (void)state;
    begin(DIALOGUE_AUTHENTICATE, false, true);
    found();
    says(plan_ways(1, 2, true, 2, false), SAY_WAYS, SAY_NOTHING);
    says(answer(), SAY_TOUCH, SAY_NOTHING);
    says(ceremony(CEREMONY_AGAIN), SAY_KEY, SAY_WAYS);
    choose(2);
    answer();
    answer();
    says(reply(ON_OUTCOME, DIALOGUE_DENIED), SAY_NOTHING, SAY_NOTHING);
}

static void results_pass_only_where_they_belong(void **state)
{
    static const struct {
        enum dialogue_state at;
        enum dialogue_event_kind on;
        const char *passes; // of DENIED GRANTED MAX FAULT NEW EXPIRED PERMISSION NOT_CHANGED BUSY
    } rows[] = {
        {AT_PLAN, ON_PLAN, "D..F..PN."},
        {AT_ACCOUNT, ON_ACCOUNT, "DG.FNEP.."},
        {AT_SESSION, ON_SESSION, "DG.F..P.."},
        {AT_ENROL, ON_OFFER, "D..F...N."},
        {AT_SET_PASSWORD, ON_CHANGED, "D..F....B"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (unsigned result = 0; result < 10; result++) {
            go_to(rows[i].at);
            struct dialogue_event event = {.kind = rows[i].on};
            if (rows[i].on == ON_PLAN)
                event.plan.result = result;
            else
                event.reply.result = result;
            const struct dialogue_move move = feed(event);
            if (result < 9 && rows[i].passes[result] != '.')
                verdict_is(move, result);
            else if (move.action == DO_VERDICT)
                verdict_is(move, DIALOGUE_FAULT);
            else
                assert_true(result == DIALOGUE_GRANTED ||
                            (result == DIALOGUE_NOT_CHANGED && rows[i].on == ON_CHANGED));
        }
    }
}

static void admin_serves_calls_after_its_factors(void **state)
{
    (void)state;
    go_to(AT_READY);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(kind(ON_ADMIN_CALL).action, DO_SERVE_CALL);
        assert_int_equal(kind(ON_PAGE).action, DO_NOTHING);
    }
    kind(ON_ADMIN_CALL);
    kind(ON_LOGIN_TIMEOUT);
    assert_int_equal(kind(ON_PAGE).action, DO_CLOSE);
}

static void a_way_is_chosen_by_its_number(void **state)
{
    (void)state;
    go_to(AT_PLAN);
    struct dialogue_move move = plan_ways(1, 3, true, 2, false);
    asks(move, ASK_FACTOR, 0);
    assert_int_equal(move.way, 0);
    says(move, SAY_WAYS, SAY_NOTHING);
    move = choose(2);
    asks(move, ASK_FACTOR, 0);
    assert_int_equal(move.way, 1);
    move = answer();
    asks(move, ASK_FACTOR, 1);
    assert_int_equal(choose(1).action, DO_SEND_ATTEMPT); // only the first prompt of a way chooses
    reply(ON_OUTCOME, DIALOGUE_DENIED);
    assert_int_equal(d.way, 1); // who failed is asked the same again
    assert_int_equal(choose(1).way, 0);
    assert_int_equal(answer().action, DO_CEREMONY);
    for (int i = 0; i < 20; i++) { // and there is an end to it
        go_to(AT_PLAN);
        plan_ways(1, 3, false, 1, false);
        for (int n = 0; n < DIALOGUE_SWITCHES_MAX; n++)
            asks(choose(2 - n % 2), ASK_FACTOR, 0);
        assert_int_equal(choose(1).action, DO_SEND_ATTEMPT);
    }
    go_to(AT_FACTORS); // with one way a digit is an answer
    assert_int_equal(choose(1).action, DO_SEND_ATTEMPT);
    go_to(AT_PLAN);
    plan_ways(1, 3, false, 1, false);
    assert_int_equal(choose(3).action, DO_SEND_ATTEMPT); // so is one that is no way
}

static void f5_a_ceremony_counts_only_when_a_pin_was_guessed(void **state)
{
    (void)state;
    go_to(AT_CEREMONY);
    assert_int_equal(ceremony(CEREMONY_SIGNED).action, DO_SEND_ATTEMPT);
    go_to(AT_CEREMONY);
    struct dialogue_move move = ceremony(CEREMONY_COUNTS);
    assert_int_equal(move.action, DO_SEND_ATTEMPT);
    says(move, SAY_NOTHING, SAY_NOTHING);
    move = reply(ON_OUTCOME, DIALOGUE_DENIED); // told with the verdict on it, in the place of less
    asks(move, ASK_FACTOR, 0);
    says(move, SAY_KEY, SAY_NOTHING);
    answer();
    ceremony(CEREMONY_COUNTS);
    says(retry_later(), SAY_KEY, SAY_RETRY_LATER);
    go_to(AT_CEREMONY);
    ceremony(CEREMONY_COUNTS);
    reply(ON_OUTCOME, DIALOGUE_DENIED);
    answer();
    ceremony(CEREMONY_SIGNED);
    says(reply(ON_OUTCOME, DIALOGUE_DENIED), SAY_TRY_AGAIN, SAY_NOTHING);
    go_to(AT_CEREMONY);
    for (int tries = 1; tries < 3; tries++) { // nothing is sent, and there is an end to it
        move = ceremony(CEREMONY_AGAIN);
        asks(move, ASK_FACTOR, 0);
        says(move, SAY_KEY, SAY_NOTHING);
        assert_int_equal(answer().action, DO_CEREMONY);
    }
    verdict_is(ceremony(CEREMONY_AGAIN), DIALOGUE_MAX_TRIES);
}

// A silent caller is told nothing, and everybody else before the verdict, without a prompt.
static void m3_a_refusal_of_the_policy_is_said_before_the_verdict(void **state)
{
    (void)state;
    for (int silent = 0; silent < 2; silent++) {
        const enum dialogue_text text = silent ? SAY_NOTHING : SAY_REFUSED;
        begin(DIALOGUE_AUTHENTICATE, false, silent);
        found();
        struct dialogue_move move = feed((struct dialogue_event){
            .kind = ON_PLAN, .plan = {.result = DIALOGUE_DENIED, .refused = true}});
        verdict_is(move, DIALOGUE_DENIED);
        says(move, text, SAY_NOTHING);
        begin(DIALOGUE_ACCOUNT, false, silent);
        found();
        move = feed((struct dialogue_event){
            .kind = ON_ACCOUNT, .reply = {.result = DIALOGUE_PERMISSION_DENIED, .refused = true}});
        verdict_is(move, DIALOGUE_PERMISSION_DENIED);
        says(move, text, SAY_NOTHING);
    }
    begin(DIALOGUE_AUTHENTICATE, false, false); // it never turns a grant into words alone
    found();
    assert_int_equal(feed((struct dialogue_event){.kind = ON_PLAN,
                                                  .plan = {.result = DIALOGUE_GRANTED,
                                                           .factor_count = 2,
                                                           .tries = 1,
                                                           .refused = true}})
                         .action,
                     DO_PROMPT);
}

static void l3_a_guess_counts_when_the_client_has_gone(void **state)
{
    (void)state;
    for (int result = CEREMONY_AGAIN; result <= CEREMONY_SIGNED; result++) {
        go_to(AT_CEREMONY_DRAIN);
        struct dialogue_move move = ceremony(result);
        assert_true(move.finished);
        assert_int_equal(move.owes_lost_call, result == CEREMONY_COUNTS);
        go_to(AT_CEREMONY); // a client that does not keep to the protocol saves nothing either
        assert_false(answer().finished);
        assert_int_equal(ceremony(result).owes_lost_call, result == CEREMONY_COUNTS);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"F11 silence does not hide what a key is for", f11_silence_does_not_hide_what_a_key_is_for,
         NULL, NULL, NULL},
        {"a way is chosen by its number", a_way_is_chosen_by_its_number, NULL, NULL, NULL},
        {"F5 a ceremony counts only when a PIN was guessed",
         f5_a_ceremony_counts_only_when_a_pin_was_guessed, NULL, NULL, NULL},
        {"L3 a guess counts when the client has gone", l3_a_guess_counts_when_the_client_has_gone,
         NULL, NULL, NULL},
        {"M3 a refusal of the policy is said before the verdict",
         m3_a_refusal_of_the_policy_is_said_before_the_verdict, NULL, NULL, NULL},
        {"A1 all factors are asked before any is judged",
         a1_all_factors_are_asked_before_any_is_judged, NULL, NULL, NULL},
        {"A4 lines of the last login are read before the verdict",
         a4_lines_are_read_before_the_verdict, NULL, NULL, NULL},
        {"M5 what says nothing is no try", m5_what_says_nothing_is_no_try, NULL, NULL, NULL},
        {"A4 tries are counted and then it is over", a4_tries_are_counted_and_then_it_is_over, NULL,
         NULL, NULL},
        {"L11 a lock that is shown ends the conversation",
         l11_a_lock_that_is_shown_ends_the_conversation, NULL, NULL, NULL},
        {"A6 a shared ID asks first who it is", a6_a_shared_id_asks_first_who_it_is, NULL, NULL,
         NULL},
        {"B3 first login changes the password and enrols",
         b3_first_login_changes_the_password_and_enrols, NULL, NULL, NULL},
        {"B1 new passwords are asked three times at most",
         b1_new_passwords_are_asked_three_times_at_most, NULL, NULL, NULL},
        {"B3 who cannot choose a password at the first login is told whom to ask",
         b3_who_cannot_choose_a_password_is_told_whom_to_ask, NULL, NULL, NULL},
        {"an enrolment is confirmed or it is none", an_enrolment_is_confirmed_or_it_is_none, NULL,
         NULL, NULL},
        {"M4 W4 a check proves, a change sets", m4_a_check_proves_and_a_change_sets, NULL, NULL,
         NULL},
        {"M2 a refused change says why", m2_a_refused_change_says_why, NULL, NULL, NULL},
        {"nothing to prove is believed with a ticket only",
         nothing_to_prove_is_believed_with_a_ticket_only, NULL, NULL, NULL},
        {"D1 the peer is checked before the vault hears",
         d1_the_peer_is_checked_before_the_vault_hears, NULL, NULL, NULL},
        {"D12 a lost attempt is owed even without its client",
         d12_a_lost_attempt_is_owed_even_without_its_client, NULL, NULL, NULL},
        {"answers to other prompts are refused", answers_to_other_prompts_are_refused, NULL, NULL,
         NULL},
        {"time that is up while the vault works ends after its answer",
         time_that_is_up_while_the_vault_works_ends_after_its_answer, NULL, NULL, NULL},
        {"P16 sessions speak only where it is interactive",
         p16_sessions_speak_only_where_it_is_interactive, NULL, NULL, NULL},
        {"results pass only where they belong", results_pass_only_where_they_belong, NULL, NULL,
         NULL},
        {"admin serves calls after its factors", admin_serves_calls_after_its_factors, NULL, NULL,
         NULL},
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

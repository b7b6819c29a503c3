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
            // An oversize answer is judged like any other (abuse:W1).
            move = answer_with((enum dialogue_answer)(1 + i % 2), false);
        }
        assert_int_equal(move.action, DO_SEND_ATTEMPT);
        verdict_is(replied(ON_OUTCOME, DIALOGUE_GRANTED), DIALOGUE_GRANTED);
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
            asks(answered(), ASK_FACTOR, 1);
            assert_int_equal(answered().action, DO_SEND_ATTEMPT);
            move = replied(ON_OUTCOME, DIALOGUE_DENIED);
            if (i + 1 < tries)
                says(move, SAY_TRY_AGAIN, SAY_NOTHING);
        }
        verdict_is(move, tries > 1 ? DIALOGUE_MAX_TRIES : DIALOGUE_DENIED);
        says(move, SAY_NOTHING, SAY_NOTHING);
    }
}

static void abuse_l11_a_lock_that_is_shown_ends_the_conversation(void **state)
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
        assert_int_equal(answered().action, DO_SEND_MEMBER);
        assert_int_equal(kind(ON_MEMBER).action, DO_ASK_MEMBER);
        move = feed((struct dialogue_event){
            .kind = ON_IDENTITY,
            .identity = {.status = i == 0 ? DIALOGUE_NAME_FOUND : DIALOGUE_NAME_UNKNOWN}});
        asks(move, ASK_FACTOR, 0);
        asks(answered(), ASK_FACTOR, 1);
        assert_int_equal(answered().action, DO_SEND_ATTEMPT);
        if (i == 0)
            move = replied(ON_OUTCOME, DIALOGUE_DENIED);
    }
    assert_int_equal(move.text_count, 0);
    verdict_is(replied(ON_OUTCOME, DIALOGUE_GRANTED), DIALOGUE_GRANTED);
    // A name service that does not answer is nobody's fault, and opens nothing (abuse:X3).
    go_to(AT_MEMBER_NAME);
    move = kind(ON_IDENTITY);
    verdict_is(move, DIALOGUE_FAULT);
    says(move, SAY_FAULT, SAY_NOTHING);
}

// Enter alone, an end of file: neither judged nor counted, at any prompt, and the end at once.
static void abuse_m5_what_says_nothing_is_no_try(void **state)
{
    (void)state;
    for (unsigned at = 0; at < 2; at++) {
        for (unsigned none = 0; none < 2; none++) {
            go_to(AT_PLAN);
            asks(plan(2, 3, false, false, false), ASK_FACTOR, 0);
            if (at == 1)
                asks(answered(), ASK_FACTOR, 1);
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
    go_to(AT_PLAN); // what is too long is a guess (abuse:W1)
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
    for (unsigned word = 0; word < 2;
         word++) { // nor who speaks before there is a verdict (abuse:M8)
        go_to(AT_ATTEMPT);
        feed(granted);
        move = word == 0 ? kind(ON_TAKEN) : answered();
        verdict_is(move, DIALOGUE_FAULT);
        assert_int_equal(move.settlement, SETTLES_NOT_TAKEN);
    }
    begin(DIALOGUE_AUTHENTICATE, false, true); // PAM_SILENT: nothing to read
    found();
    plan(1, 1, false, false, false);
    answered();
    verdict_is(feed(granted), DIALOGUE_GRANTED);
}

static void abuse_d1_the_peer_is_checked_before_the_vault_hears(void **state)
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
        {UINT32_MAX, DIALOGUE_AUTHENTICATE, DIALOGUE_NAME_FOUND, UINT32_MAX, false}, // abuse:I1
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

static void abuse_d12_a_lost_attempt_is_owed_even_without_its_client(void **state)
{
    struct dialogue_move move;

    (void)state;
    go_to(AT_ATTEMPT);
    move = kind(ON_VAULT_LOST);
    verdict_is(move, DIALOGUE_FAULT);
    assert_true(move.owes_lost_call);
    go_to(AT_ATTEMPT); // abuse:L3: the client goes first, then the vault
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
    move = replied(ON_OUTCOME, DIALOGUE_GRANTED);
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
    verdict_is(replied(ON_OUTCOME, DIALOGUE_GRANTED), DIALOGUE_GRANTED); // judged in time
    go_to(AT_ATTEMPT);
    kind(ON_LOGIN_TIMEOUT);
    move = replied(ON_OUTCOME, DIALOGUE_DENIED); // no second prompt
    verdict_is(move, DIALOGUE_DENIED);
    says(move, SAY_TIMED_OUT, SAY_NOTHING);
    go_to(AT_SET_PASSWORD);
    kind(ON_LOGIN_TIMEOUT);
    verdict_is(replied(ON_CHANGED, DIALOGUE_NOT_CHANGED), DIALOGUE_NOT_CHANGED);
}

static void abuse_p16_sessions_speak_only_where_it_is_interactive(void **state)
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

// Nor where the vault says nothing at all.
static void abuse_p16_a_session_in_trouble_is_silent(void **state)
{
    (void)state;
    begin(DIALOGUE_SESSION_OPEN, false, false);
    found();
    const struct dialogue_move move = feed((struct dialogue_event){.kind = ON_VAULT_LOST});
    verdict_is(move, DIALOGUE_FAULT);
    says(move, SAY_NOTHING, SAY_NOTHING);
}

// sudo is silent always, and who sees only a blinking light does not know what it is for.
static void abuse_f11_silence_does_not_hide_what_a_key_is_for(void **state)
{
    (void)state;
    begin(DIALOGUE_AUTHENTICATE, false, true);
    found();
    says(plan_ways(1, 2, true, 2, false), SAY_WAYS, SAY_NOTHING);
    says(answered(), SAY_NOTHING, SAY_NOTHING); // whether one is plugged in, nobody knows yet
    says(ceremony(CEREMONY_FOUND), SAY_TOUCH, SAY_NOTHING);
    says(ceremony(CEREMONY_AGAIN), SAY_KEY, SAY_WAYS);
    choose(2);
    answered();
    answered();
    says(replied(ON_OUTCOME, DIALOGUE_DENIED), SAY_NOTHING, SAY_NOTHING);
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
    move = answered();
    asks(move, ASK_FACTOR, 1);
    assert_int_equal(choose(1).action, DO_SEND_ATTEMPT); // only the first prompt of a way chooses
    replied(ON_OUTCOME, DIALOGUE_DENIED);
    assert_int_equal(d.way, 1); // who failed is asked the same again
    assert_int_equal(choose(1).way, 0);
    assert_int_equal(answered().action, DO_CEREMONY);
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

static void abuse_f5_a_ceremony_counts_only_when_a_pin_was_guessed(void **state)
{
    (void)state;
    go_to(AT_CEREMONY);
    assert_int_equal(ceremony(CEREMONY_SIGNED).action, DO_SEND_ATTEMPT);
    go_to(AT_CEREMONY);
    struct dialogue_move move = ceremony(CEREMONY_COUNTS);
    assert_int_equal(move.action, DO_SEND_ATTEMPT);
    says(move, SAY_NOTHING, SAY_NOTHING);
    move =
        replied(ON_OUTCOME, DIALOGUE_DENIED); // told with the verdict on it, in the place of less
    asks(move, ASK_FACTOR, 0);
    says(move, SAY_KEY, SAY_NOTHING);
    answered();
    ceremony(CEREMONY_COUNTS);
    says(retry_later(), SAY_KEY, SAY_RETRY_LATER);
    go_to(AT_CEREMONY);
    ceremony(CEREMONY_COUNTS);
    replied(ON_OUTCOME, DIALOGUE_DENIED);
    answered();
    ceremony(CEREMONY_SIGNED);
    says(replied(ON_OUTCOME, DIALOGUE_DENIED), SAY_TRY_AGAIN, SAY_NOTHING);
    go_to(AT_CEREMONY);
    for (int tries = 1; tries < 3; tries++) { // nothing is sent, and there is an end to it
        move = ceremony(CEREMONY_AGAIN);
        asks(move, ASK_FACTOR, 0);
        says(move, SAY_KEY, SAY_NOTHING);
        assert_int_equal(answered().action, DO_CEREMONY);
    }
    verdict_is(ceremony(CEREMONY_AGAIN), DIALOGUE_MAX_TRIES);
}

// A silent caller is told nothing, and everybody else before the verdict, without a prompt.
static void abuse_m3_a_refusal_of_the_policy_is_said_before_the_verdict(void **state)
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

static void abuse_l3_a_guess_counts_when_the_client_has_gone(void **state)
{
    (void)state;
    for (int result = CEREMONY_AGAIN; result <= CEREMONY_SIGNED; result++) {
        go_to(AT_CEREMONY_DRAIN);
        struct dialogue_move move = ceremony(result);
        assert_true(move.finished);
        assert_int_equal(move.owes_lost_call, result == CEREMONY_COUNTS);
        go_to(AT_CEREMONY); // a client that does not keep to the protocol saves nothing either
        assert_false(answered().finished);
        assert_int_equal(ceremony(result).owes_lost_call, result == CEREMONY_COUNTS);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:F11 silence does not hide what a key is for",
         abuse_f11_silence_does_not_hide_what_a_key_is_for, NULL, NULL, NULL},
        {"a way is chosen by its number", a_way_is_chosen_by_its_number, NULL, NULL, NULL},
        {"abuse:F5 a ceremony counts only when a PIN was guessed",
         abuse_f5_a_ceremony_counts_only_when_a_pin_was_guessed, NULL, NULL, NULL},
        {"abuse:L3 a guess counts when the client has gone",
         abuse_l3_a_guess_counts_when_the_client_has_gone, NULL, NULL, NULL},
        {"abuse:M3 a refusal of the policy is said before the verdict",
         abuse_m3_a_refusal_of_the_policy_is_said_before_the_verdict, NULL, NULL, NULL},
        {"A1 all factors are asked before any is judged",
         a1_all_factors_are_asked_before_any_is_judged, NULL, NULL, NULL},
        {"A4 lines of the last login are read before the verdict",
         a4_lines_are_read_before_the_verdict, NULL, NULL, NULL},
        {"abuse:M5 what says nothing is no try", abuse_m5_what_says_nothing_is_no_try, NULL, NULL,
         NULL},
        {"A4 tries are counted and then it is over", a4_tries_are_counted_and_then_it_is_over, NULL,
         NULL, NULL},
        {"abuse:L11 a lock that is shown ends the conversation",
         abuse_l11_a_lock_that_is_shown_ends_the_conversation, NULL, NULL, NULL},
        {"A6 a shared ID asks first who it is", a6_a_shared_id_asks_first_who_it_is, NULL, NULL,
         NULL},
        {"abuse:D1 the peer is checked before the vault hears",
         abuse_d1_the_peer_is_checked_before_the_vault_hears, NULL, NULL, NULL},
        {"abuse:D12 a lost attempt is owed even without its client",
         abuse_d12_a_lost_attempt_is_owed_even_without_its_client, NULL, NULL, NULL},
        {"answers to other prompts are refused", answers_to_other_prompts_are_refused, NULL, NULL,
         NULL},
        {"time that is up while the vault works ends after its answer",
         time_that_is_up_while_the_vault_works_ends_after_its_answer, NULL, NULL, NULL},
        {"abuse:P16 sessions speak only where it is interactive",
         abuse_p16_sessions_speak_only_where_it_is_interactive, NULL, NULL, NULL},
        {"abuse:P16 a session in trouble is silent", abuse_p16_a_session_in_trouble_is_silent, NULL,
         NULL, NULL},
        {"results pass only where they belong", results_pass_only_where_they_belong, NULL, NULL,
         NULL},
        {"admin serves calls after its factors", admin_serves_calls_after_its_factors, NULL, NULL,
         NULL},
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

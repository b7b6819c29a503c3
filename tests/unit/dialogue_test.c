// SPDX-License-Identifier: BSD-2-Clause
#include "core/dialogue.h"
#include "random.h"
#include "wire/warifu.pb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void numbers_are_those_of_the_wire(void **state)
{
    (void)state;
    assert_int_equal(DIALOGUE_AUTHENTICATE, Operation_OPERATION_AUTHENTICATE);
    assert_int_equal(DIALOGUE_ACCOUNT, Operation_OPERATION_ACCOUNT);
    assert_int_equal(DIALOGUE_CHANGE_CHECK, Operation_OPERATION_CHANGE_CHECK);
    assert_int_equal(DIALOGUE_CHANGE, Operation_OPERATION_CHANGE);
    assert_int_equal(DIALOGUE_SESSION_OPEN, Operation_OPERATION_SESSION_OPEN);
    assert_int_equal(DIALOGUE_SESSION_CLOSE, Operation_OPERATION_SESSION_CLOSE);
    assert_int_equal(DIALOGUE_ADMIN, Operation_OPERATION_ADMIN);
    assert_int_equal(DIALOGUE_DENIED, Result_RESULT_DENIED);
    assert_int_equal(DIALOGUE_GRANTED, Result_RESULT_GRANTED);
    assert_int_equal(DIALOGUE_MAX_TRIES, Result_RESULT_MAX_TRIES);
    assert_int_equal(DIALOGUE_FAULT, Result_RESULT_FAULT);
    assert_int_equal(DIALOGUE_NEW_PASSWORD, Result_RESULT_NEW_PASSWORD);
    assert_int_equal(DIALOGUE_ACCOUNT_EXPIRED, Result_RESULT_ACCOUNT_EXPIRED);
    assert_int_equal(DIALOGUE_PERMISSION_DENIED, Result_RESULT_PERMISSION_DENIED);
    assert_int_equal(DIALOGUE_NOT_CHANGED, Result_RESULT_NOT_CHANGED);
    assert_int_equal(DIALOGUE_ANSWER_NONE, AnswerKind_ANSWER_NONE);
    assert_int_equal(DIALOGUE_ANSWER_GIVEN, AnswerKind_ANSWER_GIVEN);
    assert_int_equal(DIALOGUE_ANSWER_OVERSIZE, AnswerKind_ANSWER_OVERSIZE);
}

// --- feeding -------------------------------------------------------------------------------------

static struct dialogue d;

static struct dialogue_move feed(struct dialogue_event event)
{
    return dialogue_feed(&d, &event);
}

static struct dialogue_move kind(enum dialogue_event_kind kind)
{
    return feed((struct dialogue_event){.kind = kind});
}

static struct dialogue_move begin(enum dialogue_operation operation, bool expired_only, bool silent)
{
    dialogue_start(&d, 0);
    return feed((struct dialogue_event){
        .kind = ON_BEGIN,
        .begin = {.operation = operation, .expired_only = expired_only, .silent = silent}});
}

static struct dialogue_move found(void)
{
    return feed((struct dialogue_event){
        .kind = ON_IDENTITY,
        .identity = {.status = DIALOGUE_NAME_FOUND,
                     .uid = d.operation == DIALOGUE_ADMIN ? d.peer_uid : 1000}});
}

static struct dialogue_move plan(size_t factors, uint32_t tries, bool change, bool enrol,
                                 bool ticket)
{
    return feed((struct dialogue_event){.kind = ON_PLAN,
                                        .plan = {.result = DIALOGUE_GRANTED,
                                                 .factor_count = factors,
                                                 .tries = tries,
                                                 .change_password = change,
                                                 .enrol_otp = enrol,
                                                 .has_ticket = ticket}});
}

static struct dialogue_move answer_with(enum dialogue_answer given, bool equal)
{
    return feed((struct dialogue_event){
        .kind = ON_ANSWER, .answer = {.prompt = d.prompt_id, .kind = given, .equal = equal}});
}

static struct dialogue_move answer(void)
{
    return answer_with(DIALOGUE_ANSWER_GIVEN, true);
}

static struct dialogue_move reply(enum dialogue_event_kind event, enum dialogue_result result)
{
    return feed((struct dialogue_event){.kind = event, .reply = {.result = result}});
}

static struct dialogue_move retry_later(void)
{
    return feed((struct dialogue_event){
        .kind = ON_OUTCOME, .reply = {.result = DIALOGUE_DENIED, .retry_seconds = 720}});
}

static void verdict_is(struct dialogue_move move, enum dialogue_result result)
{
    assert_int_equal(move.action, DO_VERDICT);
    assert_int_equal(move.result, result);
    assert_true(move.finished);
    assert_int_equal(d.state, AT_END);
}

static void says(struct dialogue_move move, enum dialogue_text first, enum dialogue_text second)
{
    assert_int_equal(move.text_count, (first != SAY_NOTHING) + (second != SAY_NOTHING));
    if (first != SAY_NOTHING)
        assert_int_equal(move.texts[0], first);
    if (second != SAY_NOTHING)
        assert_int_equal(move.texts[1], second);
}

static void asks(struct dialogue_move move, enum dialogue_prompt prompt, size_t factor)
{
    assert_int_equal(move.action, DO_PROMPT);
    assert_int_equal(move.prompt, prompt);
    assert_int_equal(move.factor_index, factor);
    assert_int_equal(move.prompt_id, d.prompt_id);
    assert_false(move.finished);
}

// --- every state x every event -------------------------------------------------------------------

static void go_to(enum dialogue_state state)
{
    switch (state) {
    case AT_NEW:
        dialogue_start(&d, 0);
        break;
    case AT_NAMES:
        begin(DIALOGUE_AUTHENTICATE, false, false);
        break;
    case AT_PLAN:
        begin(DIALOGUE_AUTHENTICATE, false, false);
        found();
        break;
    case AT_FACTORS:
        go_to(AT_PLAN);
        plan(1, 3, false, false, false);
        break;
    case AT_ATTEMPT:
        go_to(AT_FACTORS);
        answer();
        break;
    case AT_NEW_PASSWORD:
        begin(DIALOGUE_CHANGE, true, false);
        found();
        plan(0, 0, true, true, true);
        break;
    case AT_AGAIN:
        go_to(AT_NEW_PASSWORD);
        answer();
        break;
    case AT_SET_PASSWORD:
        go_to(AT_AGAIN);
        answer();
        break;
    case AT_ENROL:
        go_to(AT_SET_PASSWORD);
        reply(ON_CHANGED, DIALOGUE_GRANTED);
        break;
    case AT_CODE:
        go_to(AT_ENROL);
        reply(ON_OFFER, DIALOGUE_GRANTED);
        break;
    case AT_CONFIRM:
        go_to(AT_CODE);
        answer();
        break;
    case AT_ACCOUNT:
        begin(DIALOGUE_ACCOUNT, false, false);
        found();
        break;
    case AT_SESSION:
        begin(DIALOGUE_SESSION_OPEN, false, false);
        found();
        break;
    case AT_READY:
        begin(DIALOGUE_ADMIN, false, false);
        found();
        plan(1, 1, false, false, false);
        answer();
        reply(ON_OUTCOME, DIALOGUE_GRANTED);
        break;
    case AT_CALL:
        go_to(AT_READY);
        kind(ON_ADMIN_CALL);
        break;
    case AT_DRAIN:
        go_to(AT_ATTEMPT);
        kind(ON_CLIENT_GONE);
        break;
    case AT_END:
        go_to(AT_NAMES);
        kind(ON_CLIENT_GONE);
        break;
    case AT_COUNT_:
        fail();
    }
    assert_int_equal(d.state, state);
}

// What an event without a payload (all zeros) brings: one letter a pair.
static char happens(enum dialogue_state before, struct dialogue_move move)
{
    if (move.owes_lost_call)
        return move.action == DO_VERDICT && move.result == DIALOGUE_FAULT ? 'L' : 'l';
    switch (move.action) {
    case DO_NOTHING:
        if (before != AT_END && d.state == AT_END)
            return 'e';
        if (d.state != before)
            return '?';
        return d.overdue ? 'u' : '.';
    case DO_VERDICT:
        if (move.text_count == 1 && move.texts[0] == SAY_TIMED_OUT)
            return 'T';
        if (move.result != DIALOGUE_FAULT)
            return 'v';
        if (move.finished)
            return move.text_count == 0 ? 'F' : 'S';
        return move.text_count == 0 ? 'f' : 's';
    case DO_CLOSE:
        return move.finished ? 'c' : 'd';
    case DO_FAIL_CALL:
        return 'x';
    default:
        return 'o';
    }
}

// F fault, nothing said; S fault, said; f and s the same while an attempt is still out; v another
// verdict; T timed out; c closed; d closed, attempt still out; . ignored; u no more prompts; L
// fault and a LostCall owed; l LostCall owed; e forgotten; x the call failed; o goes on.
static void every_state_and_every_event_have_an_answer(void **state)
{
    static const char *const expected[AT_COUNT_] = {
        // BEGIN ANSWER CALL BAD GONE, IDENTITY, PLAN OUTCOME ACCOUNT CHANGED OFFER CONFIRMED
        // SESSION PAGE, LOST LATE, PROMPT_TIMEOUT LOGIN_TIMEOUT
        [AT_NEW] = "FFFFc"
                   "F"
                   "FFFFFFFF"
                   ".F"
                   "Fc",
        [AT_NAMES] = "FFFFc"
                     "S"
                     "FFFFFFFF"
                     ".F"
                     "FF",
        [AT_PLAN] = "FFFFc"
                    "F"
                    "vFFFFFFF"
                    "SS"
                    "Fu",
        [AT_FACTORS] = "FFFFc"
                       "F"
                       "FFFFFFFF"
                       ".F"
                       "TT",
        [AT_ATTEMPT] = "ffffd"
                       "f"
                       "foffffff"
                       "Ls"
                       "fu",
        [AT_NEW_PASSWORD] = "FFFFc"
                            "F"
                            "FFFFFFFF"
                            ".F"
                            "TT",
        [AT_AGAIN] = "FFFFc"
                     "F"
                     "FFFFFFFF"
                     ".F"
                     "TT",
        [AT_SET_PASSWORD] = "FFFFc"
                            "F"
                            "FFFvFFFF"
                            "SS"
                            "Fu",
        [AT_ENROL] = "FFFFc"
                     "F"
                     "FFFFvFFF"
                     "SS"
                     "Fu",
        [AT_CODE] = "FFFFc"
                    "F"
                    "FFFFFFFF"
                    ".F"
                    "TT",
        [AT_CONFIRM] = "FFFFc"
                       "F"
                       "FFFFFoFF"
                       "SS"
                       "Fu",
        [AT_ACCOUNT] = "FFFFc"
                       "F"
                       "FFvFFFFF"
                       "SS"
                       "Fu",
        [AT_SESSION] = "FFFFc"
                       "F"
                       "FFFFFFvF"
                       "FF"
                       "Fu", // sessions say nothing (P16)
        [AT_READY] = "ccocc"
                     "c"
                     "cccccccc"
                     "cc"
                     "cc",
        [AT_CALL] = "xxxxc"
                    "x"
                    "xxxxxxx."
                    "xx"
                    "xu",
        [AT_DRAIN] = "....."
                     "."
                     ".e......"
                     "l."
                     "..",
        [AT_END] = "....."
                   "."
                   "........"
                   ".."
                   "..",
    };

    (void)state;
    for (unsigned at = 0; at < AT_COUNT_; at++) {
        assert_int_equal(strlen(expected[at]), ON_COUNT_);
        for (unsigned on = 0; on < ON_COUNT_; on++) {
            go_to(at);
            const struct dialogue_move move = kind(on);
            char got = happens(at, move);
            if (at == AT_CALL && on == ON_PAGE && d.state == AT_READY)
                got = '.';
            if (got != expected[at][on])
                fail_msg("state %u, event %u: %c, not %c", at, on, got, expected[at][on]);
            assert_int_equal(move.finished, d.state == AT_END);
            assert_false(move.action == DO_VERDICT && move.result == DIALOGUE_GRANTED);
            assert_false(move.action == DO_READY);
        }
        go_to(at); // and events that do not exist
        const char outside = happens(at, kind((enum dialogue_event_kind)ON_COUNT_));
        assert_int_equal(outside, expected[at][ON_BAD_FRAME]);
    }
}

// --- whole conversations -------------------------------------------------------------------------

static void a1_all_factors_are_asked_before_any_is_judged(void **state)
{
    (void)state;
    for (size_t factors = 1; factors <= DIALOGUE_FACTORS_MAX; factors++) {
        begin(DIALOGUE_AUTHENTICATE, false, false);
        assert_int_equal(found().action, DO_SEND_PLAN);
        struct dialogue_move move = plan(factors, 1, false, false, false);
        for (size_t i = 0; i < factors; i++) {
            asks(move, ASK_FACTOR, i);
            // No answer and an oversize one are judged like any other (W1, P5).
            move = answer_with((enum dialogue_answer)(i % 3), false);
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
    says(move, SAY_PASSWORDS_DIFFER, SAY_PASSWORD_UNCHANGED);
    go_to(AT_AGAIN);
    verdict_is(answer_with(DIALOGUE_ANSWER_NONE, true), DIALOGUE_NOT_CHANGED);
    go_to(AT_NEW_PASSWORD);
    verdict_is(answer_with(DIALOGUE_ANSWER_NONE, true), DIALOGUE_NOT_CHANGED);
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

static void results_pass_only_where_they_belong(void **state)
{
    static const struct {
        enum dialogue_state at;
        enum dialogue_event_kind on;
        const char *passes; // of DENIED GRANTED MAX FAULT NEW EXPIRED PERMISSION NOT_CHANGED
    } rows[] = {
        {AT_PLAN, ON_PLAN, "D..F..PN"},
        {AT_ACCOUNT, ON_ACCOUNT, "DG.FNEP."},
        {AT_SESSION, ON_SESSION, "DG.F..P."},
        {AT_ENROL, ON_OFFER, "D..F...N"},
        {AT_SET_PASSWORD, ON_CHANGED, "D..F...."},
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
            if (result < 8 && rows[i].passes[result] != '.')
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

// --- random histories ----------------------------------------------------------------------------

static enum dialogue_event_kind fitting(struct random *random)
{
    static const enum dialogue_event_kind fits[AT_COUNT_] = {
        [AT_NEW] = ON_BEGIN,       [AT_NAMES] = ON_IDENTITY,    [AT_PLAN] = ON_PLAN,
        [AT_FACTORS] = ON_ANSWER,  [AT_ATTEMPT] = ON_OUTCOME,   [AT_NEW_PASSWORD] = ON_ANSWER,
        [AT_AGAIN] = ON_ANSWER,    [AT_ENROL] = ON_OFFER,       [AT_SET_PASSWORD] = ON_CHANGED,
        [AT_CODE] = ON_ANSWER,     [AT_CONFIRM] = ON_CONFIRMED, [AT_ACCOUNT] = ON_ACCOUNT,
        [AT_SESSION] = ON_SESSION, [AT_READY] = ON_ADMIN_CALL,  [AT_CALL] = ON_PAGE,
        [AT_DRAIN] = ON_OUTCOME,   [AT_END] = ON_BEGIN,
    };

    return random_below(random, 10) == 0 ? random_below(random, ON_COUNT_) : fits[d.state];
}

static enum dialogue_result some_result(struct random *random)
{
    return random_below(random, 2) ? DIALOGUE_GRANTED : random_below(random, 9);
}

static struct dialogue_event some_event(struct random *random)
{
    struct dialogue_event event = {.kind = fitting(random)};

    switch (event.kind) {
    case ON_BEGIN:
        event.begin.operation = random_below(random, 9);
        event.begin.silent = random_below(random, 4) == 0;
        event.begin.expired_only = random_below(random, 2);
        break;
    case ON_ANSWER:
        event.answer.prompt = d.prompt_id + (random_below(random, 50) == 0);
        event.answer.kind =
            random_below(random, 8) ? DIALOGUE_ANSWER_GIVEN : random_below(random, 4);
        event.answer.equal = random_below(random, 3) != 0;
        break;
    case ON_IDENTITY:
        event.identity.status =
            random_below(random, 8) ? DIALOGUE_NAME_FOUND : random_below(random, 4);
        event.identity.uid = random_below(random, 4) ? d.peer_uid : 1000;
        break;
    case ON_PLAN:
        event.plan.result = some_result(random);
        event.plan.factor_count = random_below(random, 6);
        event.plan.tries = random_below(random, 12);
        event.plan.change_password = random_below(random, 2);
        event.plan.enrol_otp = random_below(random, 2);
        event.plan.has_ticket = random_below(random, 2);
        break;
    default:
        event.reply.result = some_result(random);
        event.reply.retry_seconds = random_below(random, 4) == 0;
        event.reply.days_left = random_below(random, 2);
        event.reply.interactive = random_below(random, 2);
        break;
    }
    return event;
}

static bool from_vault(enum dialogue_event_kind kind)
{
    return kind >= ON_PLAN && kind <= ON_SESSION;
}

static bool granted_by(const struct dialogue_event *event)
{
    if (!from_vault(event->kind))
        return false;
    return (event->kind == ON_PLAN ? event->plan.result : event->reply.result) == DIALOGUE_GRANTED;
}

static void promise_1_only_the_vault_grants_in_any_history(void **state)
{
    struct random random = random_start("dialogue", 1868);
    unsigned granted = 0;
    unsigned ready = 0;
    unsigned attempts = 0;
    unsigned owed = 0;

    (void)state;
    for (unsigned history = 0; history < 60000; history++) {
        size_t answered = 0; // factor prompts answered since the plan or the last attempt
        size_t planned = 0;
        uint32_t tries = 0;
        uint32_t attempted = 0;
        uint32_t last_prompt = 0;
        unsigned verdicts = 0;
        bool attempt_out = false;
        bool identified = false;

        dialogue_start(&d, random_below(&random, 2) ? 0 : 1000);
        for (unsigned step = 0; step < 40; step++) {
            const struct dialogue_event event = some_event(&random);
            const enum dialogue_state before = d.state;
            const struct dialogue_move move = dialogue_feed(&d, &event);

            if (before == AT_FACTORS && event.kind == ON_ANSWER)
                answered++;
            if (event.kind == ON_PLAN && before == AT_PLAN) {
                planned = event.plan.factor_count;
                tries = event.plan.tries;
            }
            if (event.kind == ON_OUTCOME && (before == AT_ATTEMPT || before == AT_DRAIN))
                attempt_out = false;
            if (move.action >= DO_SEND_PLAN && move.action <= DO_SEND_SESSION_CLOSE &&
                before == AT_NAMES) {
                assert_true(event.kind == ON_IDENTITY);
                assert_true(dialogue_peer_may(d.peer_uid, d.operation, event.identity.status,
                                              event.identity.uid));
                identified = true;
            }
            switch (move.action) {
            case DO_SEND_ATTEMPT:
                assert_int_equal(answered, planned);
                answered = 0;
                assert_true(++attempted <= tries);
                assert_false(attempt_out);
                attempt_out = true;
                attempts++;
                break;
            case DO_PROMPT:
                assert_int_equal(move.prompt_id, last_prompt + 1);
                last_prompt = move.prompt_id;
                assert_true(identified);
                break;
            case DO_READY:
                assert_int_equal(d.operation, DIALOGUE_ADMIN);
                assert_true(granted_by(&event));
                assert_true(event.kind == ON_OUTCOME || event.kind == ON_PLAN);
                verdicts++;
                ready++;
                break;
            case DO_VERDICT:
                verdicts++;
                if (move.result != DIALOGUE_GRANTED)
                    break;
                granted++;
                assert_true(granted_by(&event));
                assert_true(identified);
                if (d.operation == DIALOGUE_AUTHENTICATE)
                    assert_true(event.kind == ON_OUTCOME && before == AT_ATTEMPT);
                assert_int_not_equal(d.operation, DIALOGUE_ADMIN);
                break;
            default:
                break;
            }
            assert_true(verdicts <= 1);
            assert_true(move.text_count <= DIALOGUE_TEXTS_MAX);
            assert_int_equal(move.finished, d.state == AT_END);
            if (move.owes_lost_call) {
                assert_true(attempt_out && event.kind == ON_VAULT_LOST);
                attempt_out = false;
                owed++;
            }
            if (d.state == AT_END)
                assert_false(attempt_out); // none is forgotten
            if (before == AT_END)
                assert_true(move.action == DO_NOTHING && move.text_count == 0);
        }
    }
    printf("# %u granted, %u ready, %u attempts, %u owed\n", granted, ready, attempts, owed);
    assert_true(granted > 1000 && ready > 500 && attempts > 1000 && owed > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"numbers are those of the wire", numbers_are_those_of_the_wire, NULL, NULL, NULL},
        {"every state and every event have an answer", every_state_and_every_event_have_an_answer,
         NULL, NULL, NULL},
        {"A1 all factors are asked before any is judged",
         a1_all_factors_are_asked_before_any_is_judged, NULL, NULL, NULL},
        {"A4 tries are counted and then it is over", a4_tries_are_counted_and_then_it_is_over, NULL,
         NULL, NULL},
        {"L11 a lock that is shown ends the conversation",
         l11_a_lock_that_is_shown_ends_the_conversation, NULL, NULL, NULL},
        {"B3 first login changes the password and enrols",
         b3_first_login_changes_the_password_and_enrols, NULL, NULL, NULL},
        {"B1 new passwords are asked three times at most",
         b1_new_passwords_are_asked_three_times_at_most, NULL, NULL, NULL},
        {"an enrolment is confirmed or it is none", an_enrolment_is_confirmed_or_it_is_none, NULL,
         NULL, NULL},
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
        {"promise 1 only the vault grants in any history",
         promise_1_only_the_vault_grants_in_any_history, NULL, NULL, NULL},
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

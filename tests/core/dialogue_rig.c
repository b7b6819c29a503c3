// SPDX-License-Identifier: BSD-2-Clause
#include "dialogue_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct dialogue d;

struct dialogue_move feed(struct dialogue_event event)
{
    return dialogue_feed(&d, &event);
}

struct dialogue_move kind(enum dialogue_event_kind kind)
{
    return feed((struct dialogue_event){.kind = kind});
}

struct dialogue_move begin(enum dialogue_operation operation, bool expired_only, bool silent)
{
    dialogue_start(&d, 0);
    return feed((struct dialogue_event){
        .kind = ON_BEGIN,
        .begin = {.operation = operation, .expired_only = expired_only, .silent = silent}});
}

struct dialogue_move found(void)
{
    return feed((struct dialogue_event){
        .kind = ON_IDENTITY,
        .identity = {.status = DIALOGUE_NAME_FOUND,
                     .uid = d.operation == DIALOGUE_ADMIN ? d.peer_uid : 1000}});
}

struct dialogue_move plan(size_t factors, uint32_t tries, bool change, bool enrol, bool ticket)
{
    return feed((struct dialogue_event){.kind = ON_PLAN,
                                        .plan = {.result = DIALOGUE_GRANTED,
                                                 .factor_count = factors,
                                                 .tries = tries,
                                                 .change_password = change,
                                                 .enrol_otp = enrol,
                                                 .has_ticket = ticket}});
}

struct dialogue_move plan_shared(size_t factors, uint32_t tries)
{
    return feed((struct dialogue_event){.kind = ON_PLAN,
                                        .plan = {.result = DIALOGUE_GRANTED,
                                                 .factor_count = factors,
                                                 .tries = tries,
                                                 .ask_member = true}});
}

struct dialogue_move plan_ways(size_t factors, uint32_t tries, bool key, size_t other_factors,
                               bool other_key)
{
    struct dialogue_event event = {.kind = ON_PLAN,
                                   .plan = {.result = DIALOGUE_GRANTED,
                                            .factor_count = factors,
                                            .tries = tries,
                                            .has_key = key,
                                            .other_count = other_factors > 0}};
    event.plan.others[0].factor_count = other_factors;
    event.plan.others[0].has_key = other_key;
    return feed(event);
}

struct dialogue_move choose(size_t way)
{
    return feed((struct dialogue_event){
        .kind = ON_ANSWER,
        .answer = {.prompt = d.prompt_id, .kind = DIALOGUE_ANSWER_GIVEN, .choice = way}});
}

struct dialogue_move ceremony(enum dialogue_ceremony result)
{
    return feed((struct dialogue_event){.kind = ON_CEREMONY, .ceremony = result});
}

struct dialogue_move answer_with(enum dialogue_answer given, bool equal)
{
    return feed((struct dialogue_event){
        .kind = ON_ANSWER, .answer = {.prompt = d.prompt_id, .kind = given, .equal = equal}});
}

struct dialogue_move answered(void)
{
    return answer_with(DIALOGUE_ANSWER_GIVEN, true);
}

struct dialogue_move replied(enum dialogue_event_kind event, enum dialogue_result result)
{
    return feed((struct dialogue_event){.kind = event, .reply = {.result = result}});
}

struct dialogue_move retry_later(void)
{
    return feed((struct dialogue_event){
        .kind = ON_OUTCOME, .reply = {.result = DIALOGUE_DENIED, .retry_seconds = 720}});
}

void verdict_is(struct dialogue_move move, enum dialogue_result result)
{
    assert_int_equal(move.action, DO_VERDICT);
    assert_int_equal(move.result, result);
    if (d.state == AT_TAKEN) {         // the client says that it has it
        const bool proved = d.granted; // the check of a change need not prove anything
        assert_true(result == DIALOGUE_GRANTED ||
                    (result == DIALOGUE_ELSEWHERE && d.operation == DIALOGUE_CHANGE_CHECK));
        assert_false(move.finished);
        move = kind(ON_TAKEN);
        assert_true(proved || d.operation == DIALOGUE_CHANGE_CHECK);
        assert_int_equal(move.settlement, proved ? SETTLES_TAKEN : SETTLES_NOTHING);
    }
    assert_true(move.finished);
    assert_int_equal(d.state, AT_END);
}

void says(struct dialogue_move move, enum dialogue_text first, enum dialogue_text second)
{
    assert_int_equal(move.text_count, (first != SAY_NOTHING) + (second != SAY_NOTHING));
    if (first != SAY_NOTHING)
        assert_int_equal(move.texts[0], first);
    if (second != SAY_NOTHING)
        assert_int_equal(move.texts[1], second);
}

void asks(struct dialogue_move move, enum dialogue_prompt prompt, size_t factor)
{
    assert_int_equal(move.action, DO_PROMPT);
    assert_int_equal(move.prompt, prompt);
    assert_int_equal(move.factor_index, factor);
    assert_int_equal(move.prompt_id, d.prompt_id);
    assert_false(move.finished);
}

void go_to(enum dialogue_state state)
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
    case AT_MEMBER:
        go_to(AT_PLAN);
        plan_shared(1, 3);
        break;
    case AT_MEMBER_CALL:
        go_to(AT_MEMBER);
        answered();
        break;
    case AT_MEMBER_NAME:
        go_to(AT_MEMBER_CALL);
        kind(ON_MEMBER);
        break;
    case AT_FACTORS:
        go_to(AT_PLAN);
        plan(1, 3, false, false, false);
        break;
    case AT_CEREMONY:
        go_to(AT_PLAN);
        plan_ways(1, 3, true, 0, false);
        answered();
        break;
    case AT_CEREMONY_DRAIN:
        go_to(AT_CEREMONY);
        kind(ON_CLIENT_GONE);
        break;
    case AT_ATTEMPT:
        go_to(AT_FACTORS);
        answered();
        break;
    case AT_SHOWN:
        go_to(AT_ATTEMPT);
        feed((struct dialogue_event){.kind = ON_OUTCOME,
                                     .reply = {.result = DIALOGUE_GRANTED, .interactive = true}});
        break;
    case AT_NEW_PASSWORD:
        begin(DIALOGUE_CHANGE, true, false);
        found();
        plan(0, 0, true, true, true);
        break;
    case AT_AGAIN:
        go_to(AT_NEW_PASSWORD);
        answered();
        break;
    case AT_SET_PASSWORD:
        go_to(AT_AGAIN);
        answered();
        break;
    case AT_ENROL:
        go_to(AT_SET_PASSWORD);
        replied(ON_CHANGED, DIALOGUE_GRANTED);
        break;
    case AT_CODE:
        go_to(AT_ENROL);
        replied(ON_OFFER, DIALOGUE_GRANTED);
        break;
    case AT_CONFIRM:
        go_to(AT_CODE);
        answered();
        break;
    case AT_ACCOUNT:
        begin(DIALOGUE_ACCOUNT, false, false);
        found();
        break;
    case AT_SESSION:
        begin(DIALOGUE_SESSION_OPEN, false, false);
        found();
        break;
    case AT_TAKEN:
        go_to(AT_ATTEMPT);
        replied(ON_OUTCOME, DIALOGUE_GRANTED);
        break;
    case AT_READY:
        begin(DIALOGUE_ADMIN, false, false);
        found();
        plan(1, 1, false, false, false);
        answered();
        replied(ON_OUTCOME, DIALOGUE_GRANTED);
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

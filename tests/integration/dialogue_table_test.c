// SPDX-License-Identifier: BSD-2-Clause
#include "../core/dialogue_rig.h"
#include "wire/warifu.pb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

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
    assert_int_equal(DIALOGUE_CREDENTIALS, Operation_OPERATION_CREDENTIALS);
    assert_int_equal(DIALOGUE_DENIED, Result_RESULT_DENIED);
    assert_int_equal(DIALOGUE_GRANTED, Result_RESULT_GRANTED);
    assert_int_equal(DIALOGUE_MAX_TRIES, Result_RESULT_MAX_TRIES);
    assert_int_equal(DIALOGUE_FAULT, Result_RESULT_FAULT);
    assert_int_equal(DIALOGUE_NEW_PASSWORD, Result_RESULT_NEW_PASSWORD);
    assert_int_equal(DIALOGUE_ACCOUNT_EXPIRED, Result_RESULT_ACCOUNT_EXPIRED);
    assert_int_equal(DIALOGUE_PERMISSION_DENIED, Result_RESULT_PERMISSION_DENIED);
    assert_int_equal(DIALOGUE_NOT_CHANGED, Result_RESULT_NOT_CHANGED);
    assert_int_equal(DIALOGUE_BUSY, Result_RESULT_BUSY);
    assert_int_equal(DIALOGUE_ELSEWHERE, Result_RESULT_ELSEWHERE);
    assert_int_equal(DIALOGUE_ANSWER_NONE, AnswerKind_ANSWER_NONE);
    assert_int_equal(DIALOGUE_ANSWER_GIVEN, AnswerKind_ANSWER_GIVEN);
    assert_int_equal(DIALOGUE_ANSWER_OVERSIZE, AnswerKind_ANSWER_OVERSIZE);
    assert_int_equal(DIALOGUE_ANSWER_NOT_TEXT, AnswerKind_ANSWER_NOT_TEXT);
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
        // BEGIN ANSWER CALL TAKEN BAD GONE, IDENTITY, PLAN MEMBER OUTCOME CEREMONY ACCOUNT CHANGED
        // OFFER
        // CONFIRMED
        // SESSION PAGE, LOST LATE, PROMPT_TIMEOUT LOGIN_TIMEOUT
        [AT_NEW] = "FFFFFc"
                   "F"
                   "FFFFFFFFFF"
                   ".F"
                   "Fc",
        [AT_NAMES] = "FFFFFc"
                     "S"
                     "FFFFFFFFFF"
                     ".F"
                     "FF",
        [AT_PLAN] = "FFFFFc"
                    "F"
                    "vFFFFFFFFF"
                    "SS"
                    "Fu",
        [AT_MEMBER] = "FFFFFc"
                      "F"
                      "FFFFFFFFFF"
                      ".F"
                      "TT",
        [AT_MEMBER_CALL] = "FFFFFc"
                           "F"
                           "FoFFFFFFFF"
                           "SS"
                           "Fu",
        [AT_MEMBER_NAME] = "FFFFFc"
                           "S"
                           "FFFFFFFFFF"
                           ".F"
                           "Fu",
        [AT_FACTORS] = "FFFFFc"
                       "F"
                       "FFFFFFFFFF"
                       ".F"
                       "TT",
        [AT_CEREMONY] = "fffffd"
                        "f"
                        "fffoffffff"
                        "ss"
                        "fu",
        [AT_CEREMONY_DRAIN] = "......"
                              "."
                              "...e......"
                              ".."
                              "..",
        [AT_SHOWN] = "FFFFFc"
                     "F"
                     "FFFFFFFFFF"
                     ".F"
                     "vv",
        [AT_ATTEMPT] = "fffffd"
                       "f"
                       "ffofffffff"
                       "Ls"
                       "fu",
        [AT_NEW_PASSWORD] = "FFFFFc"
                            "F"
                            "FFFFFFFFFF"
                            ".F"
                            "TT",
        [AT_AGAIN] = "FFFFFc"
                     "F"
                     "FFFFFFFFFF"
                     ".F"
                     "TT",
        [AT_SET_PASSWORD] = "FFFFFc"
                            "F"
                            "FFFFFvFFFF"
                            "SS"
                            "Fu",
        [AT_ENROL] = "FFFFFc"
                     "F"
                     "FFFFFFvFFF"
                     "SS"
                     "Fu",
        [AT_CODE] = "FFFFFc"
                    "F"
                    "FFFFFFFFFF"
                    ".F"
                    "TT",
        [AT_CONFIRM] = "FFFFFc"
                       "F"
                       "FFFFFFFoFF"
                       "SS"
                       "Fu",
        [AT_ACCOUNT] = "FFFFFc"
                       "F"
                       "FFFFvFFFFF"
                       "SS"
                       "Fu",
        [AT_SESSION] = "FFFFFc"
                       "F"
                       "FFFFFFFFvF"
                       "FF"
                       "Fu", // sessions say nothing (abuse:P16)
        [AT_TAKEN] = "cccccc"
                     "c"
                     "cccccccccc"
                     ".c"
                     "c.",
        [AT_READY] = "cco.cc"
                     "c"
                     "cccccccccc"
                     "cc"
                     "cc",
        [AT_CALL] = "xxx.xc"
                    "x"
                    "xxxxxxxxx."
                    "xx"
                    "xu",
        [AT_DRAIN] = "......"
                     "."
                     "..e......."
                     "l."
                     "..",
        [AT_END] = "......"
                   "."
                   ".........."
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
            // The vault has granted before AT_SHOWN.
            assert_false(at != AT_SHOWN && move.action == DO_VERDICT &&
                         move.result == DIALOGUE_GRANTED);
            assert_false(move.action == DO_READY);
        }
        go_to(at); // and events that do not exist
        const char outside = happens(at, kind((enum dialogue_event_kind)ON_COUNT_));
        assert_int_equal(outside, expected[at][ON_BAD_FRAME]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"numbers are those of the wire", numbers_are_those_of_the_wire, NULL, NULL, NULL},
        {"every state and every event have an answer", every_state_and_every_event_have_an_answer,
         NULL, NULL, NULL},
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: BSD-2-Clause
// abuse:M1, promise 3: of whom something is sent to a nested PAM service, and how long it takes for
// those of whom nothing is.
#include "vault/loop/knowledge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static CheckCall order(const struct knowledge *knowledge, bool real, const char *password)
{
    CheckCall call;

    memset(&call, 0xAA, sizeof call);
    knowledge_order(knowledge, real, "taro", password, &call);
    return call;
}

static CheckVerdict answered(struct knowledge *knowledge, bool real, CheckVerdict verdict,
                             uint32_t took)
{
    const CheckCall call = order(knowledge, real, "secret");
    const CheckReply reply = {.verdict = verdict, .took_ms = took};

    return knowledge_take(knowledge, &call, &reply);
}

static void abuse_m1_nothing_of_a_stranger_is_sent(void **state)
{
    const struct knowledge knowledge = {0};
    static const CheckCall empty;

    (void)state;
    CheckCall call = order(&knowledge, true, "secret");
    assert_true(call.real);
    assert_string_equal(call.user, "taro");
    assert_string_equal(call.password, "secret");
    // Unknown, locked, suspended; and an empty password, which a directory takes for "anonymous".
    for (int empty_password = 0; empty_password < 2; empty_password++) {
        call = order(&knowledge, empty_password != 0, empty_password != 0 ? "" : "secret");
        assert_false(call.real);
        assert_memory_equal(call.user, empty.user, sizeof call.user);
        assert_memory_equal(call.password, empty.password, sizeof call.password);
        assert_int_equal(call.least_ms, KNOWLEDGE_FIRST_MS);
    }
}

static void abuse_r1_an_answer_serves_for_what_it_was_asked(void **state)
{
    const struct knowledge knowledge = {0};
    const CheckCall real = order(&knowledge, true, "secret");
    const CheckCall dummy = order(&knowledge, false, "secret");

    (void)state;
    assert_true(knowledge_serves(&real, true, "taro", "secret"));
    assert_true(
        knowledge_serves(&real, false, "taro", "secret")); // locked meanwhile: refused anyway
    assert_true(knowledge_serves(&dummy, false, "taro", "secret"));
    assert_false(knowledge_serves(&dummy, true, "taro", "secret")); // unlocked meanwhile
    assert_false(knowledge_serves(&real, true, "jiro", "secret"));
}

static void promise_3_the_time_is_learned_from_successes(void **state)
{
    struct knowledge knowledge = {0};

    (void)state;
    // A refusal in half a millisecond says nothing about how long a check takes.
    answered(&knowledge, true, CheckVerdict_CHECK_WRONG, 1);
    assert_int_equal(order(&knowledge, false, "").least_ms, KNOWLEDGE_FIRST_MS);
    answered(&knowledge, true, CheckVerdict_CHECK_RIGHT, 160);
    assert_int_equal(order(&knowledge, false, "").least_ms, 200);
    assert_int_equal(order(&knowledge, true, "x").least_ms, 200); // the same for everybody
    answered(&knowledge, true, CheckVerdict_CHECK_RIGHT, 400);
    assert_int_equal(knowledge.usual_ms, 500);
    for (unsigned i = 0; i < 200; i++) { // never below what a check takes
        answered(&knowledge, true, CheckVerdict_CHECK_RIGHT, 100);
        assert_in_range(knowledge.usual_ms, 125, 500);
    }
    assert_int_equal(knowledge.usual_ms, 125);
    answered(&knowledge, true, CheckVerdict_CHECK_RIGHT, 9000);
    assert_int_equal(knowledge.usual_ms, KNOWLEDGE_MOST_MS);
    answered(&knowledge, true, CheckVerdict_CHECK_RIGHT, UINT32_MAX);
    assert_in_range(knowledge.usual_ms, 1, KNOWLEDGE_MOST_MS);
}

static void promise_3_strangers_share_the_faults_of_the_service(void **state)
{
    struct knowledge knowledge = {0};

    (void)state;
    assert_int_equal(answered(&knowledge, false, CheckVerdict_CHECK_WRONG, 0),
                     CheckVerdict_CHECK_WRONG);
    assert_int_equal(answered(&knowledge, true, CheckVerdict_CHECK_FAULT, 5),
                     CheckVerdict_CHECK_FAULT);
    assert_int_equal(answered(&knowledge, false, CheckVerdict_CHECK_WRONG, 0),
                     CheckVerdict_CHECK_FAULT);
    assert_int_equal(answered(&knowledge, true, CheckVerdict_CHECK_WRONG, 5),
                     CheckVerdict_CHECK_WRONG);
    assert_int_equal(answered(&knowledge, false, CheckVerdict_CHECK_WRONG, 0),
                     CheckVerdict_CHECK_WRONG);
    // Nobody is right of whom nothing was sent, and no number of no meaning decides.
    assert_int_equal(answered(&knowledge, false, CheckVerdict_CHECK_RIGHT, 0),
                     CheckVerdict_CHECK_WRONG);
    assert_int_equal(answered(&knowledge, true, (CheckVerdict)99, 5), CheckVerdict_CHECK_FAULT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:M1 nothing of a stranger or somebody locked is sent",
         abuse_m1_nothing_of_a_stranger_is_sent, NULL, NULL, NULL},
        {"abuse:R1 an answer serves for what it was asked",
         abuse_r1_an_answer_serves_for_what_it_was_asked, NULL, NULL, NULL},
        {"abuse:M1 promise 3: the time is learned from successes",
         promise_3_the_time_is_learned_from_successes, NULL, NULL, NULL},
        {"abuse:M1 promise 3: strangers share the faults of the service",
         promise_3_strangers_share_the_faults_of_the_service, NULL, NULL, NULL},
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("knowledge", tests, NULL, NULL);
}

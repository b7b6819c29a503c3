// SPDX-License-Identifier: BSD-2-Clause
#include "../core/dialogue_rig.h"
#include "../random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static enum dialogue_event_kind fitting(struct random *random)
{
    static const enum dialogue_event_kind fits[AT_COUNT_] = {
        [AT_NEW] = ON_BEGIN,       [AT_NAMES] = ON_IDENTITY,     [AT_PLAN] = ON_PLAN,
        [AT_FACTORS] = ON_ANSWER,  [AT_ATTEMPT] = ON_OUTCOME,    [AT_NEW_PASSWORD] = ON_ANSWER,
        [AT_AGAIN] = ON_ANSWER,    [AT_ENROL] = ON_OFFER,        [AT_SET_PASSWORD] = ON_CHANGED,
        [AT_CODE] = ON_ANSWER,     [AT_CONFIRM] = ON_CONFIRMED,  [AT_ACCOUNT] = ON_ACCOUNT,
        [AT_SESSION] = ON_SESSION, [AT_TAKEN] = ON_TAKEN,        [AT_READY] = ON_ADMIN_CALL,
        [AT_CALL] = ON_PAGE,       [AT_CEREMONY] = ON_CEREMONY,  [AT_CEREMONY_DRAIN] = ON_CEREMONY,
        [AT_MEMBER] = ON_ANSWER,   [AT_MEMBER_CALL] = ON_MEMBER, [AT_MEMBER_NAME] = ON_IDENTITY,
        [AT_DRAIN] = ON_OUTCOME,   [AT_END] = ON_BEGIN,
    };

    return random_below(random, 10) == 0 ? random_below(random, ON_COUNT_) : fits[d.state];
}

static enum dialogue_result some_result(struct random *random)
{
    return random_below(random, 2) ? DIALOGUE_GRANTED : random_below(random, 10);
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
        event.answer.choice = random_below(random, 6) == 0 ? random_below(random, 4) : 0;
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
        event.plan.ask_member = random_below(random, 4) == 0;
        event.plan.has_key = random_below(random, 2);
        event.plan.other_count =
            random_below(random, 8) == 0 ? random_below(random, 9) : random_below(random, 2);
        for (size_t i = 0; i < DIALOGUE_WAYS_MAX - 1; i++) {
            event.plan.others[i].factor_count = random_below(random, 20) == 0
                                                    ? random_below(random, 6)
                                                    : 1 + random_below(random, 4);
            event.plan.others[i].has_key = random_below(random, 2);
        }
        break;
    case ON_CEREMONY:
        event.ceremony = random_below(random, 4);
        break;
    default:
        event.reply.result = some_result(random);
        event.reply.retry_seconds = random_below(random, 4) == 0;
        event.reply.expires_soon = random_below(random, 2) == 1;
        event.reply.interactive = random_below(random, 2);
        break;
    }
    return event;
}

static bool from_vault(enum dialogue_event_kind kind)
{
    return kind >= ON_PLAN && kind <= ON_SESSION && kind != ON_CEREMONY;
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
    unsigned ceremonies = 0;
    unsigned taken = 0;
    unsigned not_taken = 0;

    (void)state;
    for (unsigned history = 0; history < 60000; history++) {
        size_t answered = 0; // factor prompts answered since the plan or the last attempt
        uint32_t tries = 0;
        uint32_t attempted = 0;
        uint32_t last_prompt = 0;
        unsigned verdicts = 0;
        bool attempt_out = false;
        bool identified = false;
        bool unsettled = false; // a grant of which nobody knows whether the client has it

        dialogue_start(&d, random_below(&random, 2) ? 0 : 1000);
        for (unsigned step = 0; step < 40; step++) {
            const struct dialogue_event event = some_event(&random);
            const enum dialogue_state before = d.state;
            const struct dialogue_move move = dialogue_feed(&d, &event);

            if (before == AT_FACTORS && event.kind == ON_ANSWER)
                answered++;
            if (event.kind == ON_PLAN && before == AT_PLAN) {
                tries = event.plan.tries;
            }
            if (event.kind == ON_OUTCOME && (before == AT_ATTEMPT || before == AT_DRAIN)) {
                attempt_out = false;
                unsettled = event.reply.result == DIALOGUE_GRANTED;
            }
            if (event.kind == ON_SESSION && before == AT_SESSION && d.state == AT_TAKEN)
                unsettled = true;
            if (move.settlement != SETTLES_NOTHING) { // abuse:M8: each grant once
                assert_true(unsettled);
                unsettled = false;
                if (move.settlement == SETTLES_TAKEN)
                    assert_true(event.kind == ON_TAKEN || event.kind == ON_ANSWER ||
                                event.kind == ON_ADMIN_CALL);
                taken += move.settlement == SETTLES_TAKEN;
                not_taken += move.settlement == SETTLES_NOT_TAKEN;
            }
            if (before == AT_ATTEMPT &&
                (event.kind == ON_CLIENT_GONE || event.kind == ON_VAULT_LATE))
                assert_true(move.cancels);
            if (move.action >= DO_SEND_PLAN && move.action <= DO_SEND_SESSION_CLOSE &&
                before == AT_NAMES) {
                assert_true(event.kind == ON_IDENTITY);
                assert_true(dialogue_peer_may(d.peer_uid, d.operation, event.identity.status,
                                              event.identity.uid));
                identified = true;
            }
            switch (move.action) {
            case DO_CEREMONY:
                assert_true(before == AT_FACTORS && d.ways[d.way].has_key);
                assert_int_equal(answered, d.ways[d.way].factor_count);
                ceremonies++;
                break;
            case DO_SEND_ATTEMPT:
                assert_int_equal(answered, d.ways[d.way].factor_count);
                if (d.ways[d.way].has_key) {
                    assert_int_equal(before, AT_CEREMONY);
                    assert_true(event.kind == ON_CEREMONY && event.ceremony != CEREMONY_AGAIN);
                }
                answered = 0;
                assert_true(++attempted <= tries);
                assert_false(attempt_out);
                attempt_out = true;
                attempts++;
                break;
            case DO_PROMPT:
                assert_int_equal(move.prompt_id, last_prompt + 1);
                last_prompt = move.prompt_id;
                if (move.prompt == ASK_FACTOR && move.factor_index == 0)
                    answered = 0;
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
                assert_true(granted_by(&event) || before == AT_SHOWN);
                assert_true(identified);
                if (d.operation == DIALOGUE_AUTHENTICATE)
                    assert_true((event.kind == ON_OUTCOME && before == AT_ATTEMPT) ||
                                before == AT_SHOWN);
                assert_int_not_equal(d.operation, DIALOGUE_ADMIN);
                break;
            default:
                break;
            }
            assert_true(verdicts <= 1);
            assert_true(move.text_count <= DIALOGUE_TEXTS_MAX);
            assert_int_equal(move.finished, d.state == AT_END);
            if (move.owes_lost_call) {
                if (before == AT_CEREMONY_DRAIN)
                    assert_true(event.kind == ON_CEREMONY && event.ceremony == CEREMONY_COUNTS);
                else
                    assert_true(attempt_out && event.kind == ON_VAULT_LOST);
                attempt_out = false;
                owed++;
            }
            if (d.state == AT_END)
                assert_false(attempt_out || unsettled); // none is forgotten
            if (before == AT_END)
                assert_true(move.action == DO_NOTHING && move.text_count == 0);
        }
    }
    printf("# %u granted, %u ready, %u attempts, %u ceremonies, %u owed\n", granted, ready,
           attempts, ceremonies, owed);
    printf("# %u taken, %u not taken\n", taken, not_taken);
    assert_true(taken > 1000 && not_taken > 100);
    assert_true(granted > 1000 && ready > 300 && attempts > 1000 && owed > 5 && ceremonies > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"promise 1 only the vault grants in any history",
         promise_1_only_the_vault_grants_in_any_history, NULL, NULL, NULL},
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: BSD-2-Clause
#include "core/dialogue_step.h"

struct dialogue_move step_go(struct dialogue *d, enum dialogue_state next,
                             enum dialogue_action action)
{
    d->state = next;
    return (struct dialogue_move){.action = action, .finished = next == AT_END};
}

void step_say(const struct dialogue *d, struct dialogue_move *move, enum dialogue_text text)
{
    // A session that talks kills some callers (abuse:P16); only its own lines are shown, and those
    // only where the vault says that the service is interactive. PAM_SILENT is obeyed, but not by
    // what the prompts mean nothing without: all of a change, which ways there are, and what a key
    // is touched for (abuse:F11) and wants (abuse:F10). sudo is silent always, and blinking alone
    // says nothing.
    const bool session = d->operation == DIALOGUE_SESSION_OPEN ||
                         d->operation == DIALOGUE_SESSION_CLOSE ||
                         d->operation == DIALOGUE_CREDENTIALS;
    const bool own_line = text == SAY_SESSION_LINES || text == SAY_LAPSED;
    const bool part_of_prompt = d->operation == DIALOGUE_CHANGE ||
                                d->operation == DIALOGUE_CHANGE_CHECK || text == SAY_WAYS ||
                                text == SAY_TOUCH || text == SAY_KEY || text == SAY_OBSTACLE;

    if ((d->silent && !part_of_prompt) || (session && !own_line))
        return;
    for (size_t i = move->text_count; i > 0; i--) // said later, stands first: cause before effect
        move->texts[i] = move->texts[i - 1];
    move->texts[0] = text;
    move->text_count++;
}

// An attempt or a ceremony that is out has to be followed to its end, though nobody waits for it.
enum dialogue_state step_without_client(const struct dialogue *d)
{
    return d->state == AT_ATTEMPT ? AT_DRAIN : d->state == AT_CEREMONY ? AT_CEREMONY_DRAIN : AT_END;
}

struct dialogue_move step_tell(struct dialogue *d, enum dialogue_result result)
{
    struct dialogue_move move = step_go(d, step_without_client(d), DO_VERDICT);

    move.result = result;
    return move;
}

// A grant is one only when the client has it.
struct dialogue_move step_grant(struct dialogue *d, enum dialogue_result result)
{
    struct dialogue_move move = step_go(d, AT_TAKEN, DO_VERDICT);

    move.result = result;
    return move;
}

struct dialogue_move step_tell_and_say(struct dialogue *d, enum dialogue_result result,
                                       enum dialogue_text text)
{
    struct dialogue_move move = step_tell(d, result);

    step_say(d, &move, text);
    return move;
}

struct dialogue_move step_unexpected(struct dialogue *d)
{
    switch (d->state) {
    case AT_TAKEN: // the verdict has been told: there is nothing left to say
    case AT_READY:
        return step_go(d, AT_END, DO_CLOSE);
    case AT_CALL:
        return step_go(d, AT_END, DO_FAIL_CALL);
    default:
        return step_tell(d, DIALOGUE_FAULT);
    }
}

// Ends what the person began and did not finish.
enum dialogue_result step_unfinished(const struct dialogue *d)
{
    return d->state <= AT_ATTEMPT ? DIALOGUE_DENIED : DIALOGUE_NOT_CHANGED;
}

struct dialogue_move step_ask(struct dialogue *d, enum dialogue_state state,
                              enum dialogue_prompt prompt)
{
    struct dialogue_move move;

    if (d->overdue) {
        const enum dialogue_result result = step_unfinished(d);
        d->state = state; // nothing is out any more
        return step_tell_and_say(d, result, SAY_TIMED_OUT);
    }
    move = step_go(d, state, DO_PROMPT);
    move.prompt = prompt;
    move.prompt_id = ++d->prompt_id;
    move.factor_index = prompt == ASK_FACTOR ? d->factor_index : 0;
    move.way = prompt == ASK_FACTOR ? d->way : 0;
    return move;
}

struct dialogue_move step_ask_and_say(struct dialogue *d, enum dialogue_state state,
                                      enum dialogue_prompt prompt, enum dialogue_text text)
{
    struct dialogue_move move = step_ask(d, state, prompt);

    if (move.action == DO_PROMPT)
        step_say(d, &move, text);
    return move;
}

// A vault's answer that is not GRANTED, if it is one that this reply may carry.
struct dialogue_move step_pass_on(struct dialogue *d, enum dialogue_result result, unsigned allowed)
{
    if (result == DIALOGUE_FAULT)
        return step_tell_and_say(d, DIALOGUE_FAULT, SAY_FAULT);
    if ((unsigned)result > DIALOGUE_BUSY || (allowed >> result & 1) == 0)
        return step_unexpected(d);
    if (result == DIALOGUE_BUSY)
        return step_tell_and_say(d, DIALOGUE_BUSY, SAY_BUSY);
    return step_tell(d, result);
}

bool step_is_lapsed(const struct dialogue_event *event)
{
    return event->reply.lapsed && (event->reply.result == DIALOGUE_DENIED ||
                                   event->reply.result == DIALOGUE_ACCOUNT_EXPIRED ||
                                   event->reply.result == DIALOGUE_PERMISSION_DENIED);
}

bool step_answers_last_prompt(const struct dialogue *d, const struct dialogue_event *event)
{
    return event->answer.prompt == d->prompt_id && event->answer.kind <= DIALOGUE_ANSWER_NOT_TEXT;
}

// SPDX-License-Identifier: BSD-2-Clause
// The part of the dialogue in which somebody proves who they are: plan, factors, verdict.
#include "core/dialogue_step.h"

static struct dialogue_move ask_way(struct dialogue *d)
{
    d->factor_index = 0;
    if (d->way_count > 1)
        return step_ask_and_say(d, AT_FACTORS, ASK_FACTOR, SAY_WAYS);
    return step_ask(d, AT_FACTORS, ASK_FACTOR);
}

static struct dialogue_move ask_first_factor(struct dialogue *d)
{
    if (d->ask_member) // whose factors they are comes first; a wrong name is wrong like a factor
        return step_ask_and_say(d, AT_MEMBER, ASK_MEMBER, SAY_SHARED);
    return ask_way(d);
}

static bool take_ways(struct dialogue *d, const struct dialogue_event *event)
{
    if (event->plan.other_count >= DIALOGUE_WAYS_MAX)
        return false;
    d->ways[0].factor_count = event->plan.factor_count, d->ways[0].has_key = event->plan.has_key;
    for (size_t i = 0; i < event->plan.other_count; i++) {
        const size_t count = event->plan.others[i].factor_count;
        if (count == 0 || count > DIALOGUE_FACTORS_MAX)
            return false;
        d->ways[1 + i].factor_count = count;
        d->ways[1 + i].has_key = event->plan.others[i].has_key;
    }
    d->way_count = 1 + event->plan.other_count;
    return true;
}

struct dialogue_move step_planned(struct dialogue *d, const struct dialogue_event *event)
{
    if (event->plan.refused && event->plan.result == DIALOGUE_DENIED)
        return step_tell_and_say(d, DIALOGUE_DENIED, SAY_REFUSED);
    if (event->plan.lapsed && event->plan.result == DIALOGUE_DENIED)
        return step_tell_and_say(d, DIALOGUE_DENIED, SAY_LAPSED);
    if (event->plan.result != DIALOGUE_GRANTED) {
        struct dialogue_move move = step_pass_on(
            d, event->plan.result, MAY(DENIED) | MAY(PERMISSION_DENIED) | MAY(NOT_CHANGED));
        if (event->plan.says_refusal && move.result == event->plan.result)
            step_say(d, &move, SAY_CHANGE_REFUSED);
        return move;
    }
    d->elsewhere = event->plan.elsewhere;
    d->change_password = event->plan.change_password;
    d->enrol_otp = event->plan.enrol_otp;
    // Proved by a ticket, not to be proved by root, or nothing is due: then nothing is asked.
    if (d->operation == DIALOGUE_CHANGE_CHECK && event->plan.factor_count == 0)
        return step_grant(d, step_changed(d));
    if (d->operation == DIALOGUE_CHANGE && !d->change_password && !d->enrol_otp)
        return d->expired_only ? step_tell(d, DIALOGUE_GRANTED) : step_unexpected(d);
    if (event->plan.factor_count == 0) {
        // Nothing to prove is believed only where a ticket says that it was proved before.
        if (!event->plan.has_ticket)
            return step_unexpected(d);
        if (d->operation == DIALOGUE_ADMIN) {
            struct dialogue_move move = step_go(d, AT_READY, DO_READY);
            move.result = DIALOGUE_GRANTED;
            return move;
        }
        return d->operation == DIALOGUE_CHANGE ? step_begin_change(d) : step_unexpected(d);
    }
    if (event->plan.factor_count > DIALOGUE_FACTORS_MAX || event->plan.tries == 0 ||
        event->plan.tries > DIALOGUE_TRIES_MAX)
        return step_unexpected(d);
    if (!take_ways(d, event))
        return step_unexpected(d);
    d->tries = event->plan.tries;
    d->ask_member = event->plan.ask_member;
    struct dialogue_move move = ask_first_factor(d);
    if (event->plan.obstacle && move.action == DO_PROMPT)
        step_say(d, &move, SAY_OBSTACLE);
    return move;
}

// Enter alone, an end of file, a conversation that gives nothing: somebody went away, or leaned on
// a key. Policy alone decides where, so nobody learns anything from it.
static bool says_nothing(const struct dialogue_event *event)
{
    return event->answer.kind == DIALOGUE_ANSWER_NONE ||
           (event->answer.kind == DIALOGUE_ANSWER_GIVEN && event->answer.empty);
}

struct dialogue_move step_member_given(struct dialogue *d, const struct dialogue_event *event)
{
    if (!step_answers_last_prompt(d, event))
        return step_unexpected(d);
    if (says_nothing(event))
        return step_tell(d, DIALOGUE_DENIED);
    return step_go(d, AT_MEMBER_CALL, DO_SEND_MEMBER);
}

struct dialogue_move step_member_found(struct dialogue *d, const struct dialogue_event *event)
{
    (void)event;
    return step_go(d, AT_MEMBER_NAME, DO_ASK_MEMBER);
}

struct dialogue_move step_member_named(struct dialogue *d, const struct dialogue_event *event)
{
    const enum dialogue_name status = event->identity.status;

    if (status != DIALOGUE_NAME_FOUND && status != DIALOGUE_NAME_UNKNOWN)
        return step_tell_and_say(d, DIALOGUE_FAULT, SAY_FAULT);
    return ask_way(d); // whoever it is: the vault judges
}

struct dialogue_move step_factor_answered(struct dialogue *d, const struct dialogue_event *event)
{
    if (!step_answers_last_prompt(d, event))
        return step_unexpected(d);
    if (d->factor_index == 0 && event->answer.kind == DIALOGUE_ANSWER_GIVEN && d->way_count > 1 &&
        event->answer.choice > 0 && event->answer.choice <= d->way_count &&
        d->switches < DIALOGUE_SWITCHES_MAX) {
        d->switches++;
        d->way = event->answer.choice - 1;
        return ask_way(d);
    }
    if (says_nothing(event))
        return step_tell(d, DIALOGUE_DENIED);
    // One that is oversize or no text is judged by the vault like any other: as wrong.
    if (++d->factor_index < d->ways[d->way].factor_count)
        return step_ask(d, AT_FACTORS, ASK_FACTOR);
    if (d->ways[d->way].has_key)
        return step_go(d, AT_CEREMONY, DO_CEREMONY);
    return step_go(d, AT_ATTEMPT, DO_SEND_ATTEMPT);
}

struct dialogue_move step_ceremony_ended(struct dialogue *d, const struct dialogue_event *event)
{
    struct dialogue_move move;

    if (event->ceremony == CEREMONY_FOUND) { // before that nothing can blink
        move = step_go(d, AT_CEREMONY, DO_NOTHING);
        step_say(d, &move, SAY_TOUCH);
        return move;
    }
    if (event->ceremony == CEREMONY_SIGNED || event->ceremony == CEREMONY_COUNTS) {
        // What was wrong is said with the verdict on it: said before, the next text would cover it
        // where only the last one is seen.
        d->key_counts = event->ceremony == CEREMONY_COUNTS;
        return step_go(d, AT_ATTEMPT, DO_SEND_ATTEMPT);
    }
    d->state = AT_FACTORS;
    if (++d->tried < d->tries) {
        move = ask_first_factor(d);
        if (move.action == DO_PROMPT)
            step_say(d, &move, SAY_KEY);
        return move;
    }
    return step_tell_and_say(d, d->tries > 1 ? DIALOGUE_MAX_TRIES : DIALOGUE_DENIED, SAY_KEY);
}

// The client has gone or has its verdict: only what was guessed matters now.
struct dialogue_move step_ceremony_drained(struct dialogue *d, const struct dialogue_event *event)
{
    struct dialogue_move move = step_go(d, AT_END, DO_NOTHING);

    move.owes_lost_call = event->ceremony == CEREMONY_COUNTS;
    return move;
}

static struct dialogue_move not_proved(struct dialogue *d, const struct dialogue_event *event)
{
    const bool locked = event->reply.retry_seconds > 0 || event->reply.shut_out;
    const bool key_counts = d->key_counts;
    struct dialogue_move move;

    if (event->reply.barred || event->reply.lapsed) { // who proved both may hear why
        d->state = AT_FACTORS;
        return step_tell_and_say(d, DIALOGUE_DENIED,
                                 event->reply.barred ? SAY_ACCOUNT_EXPIRED : SAY_LAPSED);
    }
    d->key_counts = false;
    d->tried++;
    if (d->tried < d->tries && !locked) {
        move = ask_first_factor(d);
        if (move.action == DO_PROMPT)
            step_say(d, &move, key_counts ? SAY_KEY : SAY_TRY_AGAIN);
        return move;
    }
    d->state = AT_FACTORS; // the attempt is no longer out
    const enum dialogue_result result =
        d->tried >= d->tries && d->tries > 1 ? DIALOGUE_MAX_TRIES : DIALOGUE_DENIED;
    move = locked ? step_tell_and_say(d, result, SAY_RETRY_LATER) : step_tell(d, result);
    if (key_counts)
        step_say(d, &move, SAY_KEY);
    return move;
}

struct dialogue_move step_judged(struct dialogue *d, const struct dialogue_event *event)
{
    struct dialogue_move move;

    switch (event->reply.result) {
    case DIALOGUE_DENIED:
        return not_proved(d, event);
    case DIALOGUE_GRANTED:
        d->granted = true;
        d->state = AT_FACTORS;
        if (d->operation == DIALOGUE_CHANGE)
            return step_begin_change(d);
        if (d->operation == DIALOGUE_CHANGE_CHECK)
            return step_grant(d, step_changed(d));
        if (d->operation == DIALOGUE_AUTHENTICATE && event->reply.interactive && !d->silent) {
            move = step_go(d, AT_SHOWN, DO_SHOW);
            step_say(d, &move, SAY_SESSION_LINES);
            return move;
        }
        if (d->operation != DIALOGUE_ADMIN)
            return step_grant(d, DIALOGUE_GRANTED);
        move = step_go(d, AT_READY, DO_READY);
        move.result = DIALOGUE_GRANTED;
        return move;
    default:
        d->state = AT_FACTORS;
        return step_pass_on(d, event->reply.result, MAY(BUSY));
    }
}

struct dialogue_move step_shown_long_enough(struct dialogue *d, const struct dialogue_event *event)
{
    (void)event;
    return step_grant(d, DIALOGUE_GRANTED); // only a grant of the vault's leads to AT_SHOWN
}

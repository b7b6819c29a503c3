// SPDX-License-Identifier: BSD-2-Clause
// The part of the dialogue in which a password is changed and a one-time code enrolled.
#include "core/dialogue_step.h"

// --- changing ------------------------------------------------------------------------------------

enum dialogue_result step_changed(const struct dialogue *d)
{
    return d->elsewhere && d->change_password ? DIALOGUE_ELSEWHERE : DIALOGUE_GRANTED;
}

struct dialogue_move step_begin_change(struct dialogue *d)
{
    if (!d->change_password)
        return step_go(d, AT_ENROL, DO_SEND_ENROL);
    d->state = AT_NEW_PASSWORD;
    if (d->expired_only)
        return step_ask_and_say(d, AT_NEW_PASSWORD, ASK_NEW_PASSWORD, SAY_MUST_CHANGE);
    return step_ask(d, AT_NEW_PASSWORD, ASK_NEW_PASSWORD);
}

// Whom a login sent here gets no further: the temporary password is used, and nobody else tells.
static struct dialogue_move unchanged(struct dialogue *d)
{
    return step_tell_and_say(d, DIALOGUE_NOT_CHANGED,
                             d->expired_only ? SAY_STILL_MUST_CHANGE : SAY_PASSWORD_UNCHANGED);
}

// Asks for another new password, or gives up when `count` says that it was asked often enough.
static struct dialogue_move another_password(struct dialogue *d, uint32_t *count,
                                             enum dialogue_text why)
{
    struct dialogue_move move;

    if (++*count < DIALOGUE_ASK_AGAIN)
        return step_ask_and_say(d, AT_NEW_PASSWORD, ASK_NEW_PASSWORD, why);
    move = unchanged(d);
    step_say(d, &move, why);
    return move;
}

struct dialogue_move step_password_given(struct dialogue *d, const struct dialogue_event *event)
{
    if (!step_answers_last_prompt(d, event))
        return step_unexpected(d);
    switch (event->answer.kind) {
    case DIALOGUE_ANSWER_GIVEN:
        return step_ask(d, AT_AGAIN, ASK_PASSWORD_AGAIN);
    case DIALOGUE_ANSWER_OVERSIZE:
        return another_password(d, &d->refused, SAY_PASSWORD_TOO_LONG);
    case DIALOGUE_ANSWER_NOT_TEXT:
        return another_password(d, &d->refused, SAY_PASSWORD_NOT_TEXT);
    case DIALOGUE_ANSWER_NONE:
        break;
    }
    return unchanged(d);
}

struct dialogue_move step_password_repeated(struct dialogue *d, const struct dialogue_event *event)
{
    if (!step_answers_last_prompt(d, event))
        return step_unexpected(d);
    if (event->answer.kind == DIALOGUE_ANSWER_NONE)
        return unchanged(d);
    if (event->answer.kind == DIALOGUE_ANSWER_NOT_TEXT)
        return another_password(d, &d->refused, SAY_PASSWORD_NOT_TEXT);
    if (event->answer.failed)
        return step_tell(d, DIALOGUE_FAULT);
    if (event->answer.kind != DIALOGUE_ANSWER_GIVEN || !event->answer.equal)
        return another_password(d, &d->differed, SAY_PASSWORDS_DIFFER);
    return step_go(d, AT_SET_PASSWORD, DO_SEND_SET_PASSWORD);
}

struct dialogue_move step_password_set(struct dialogue *d, const struct dialogue_event *event)
{
    struct dialogue_move move;

    if (step_is_lapsed(event))
        return step_tell_and_say(d, event->reply.result, SAY_LAPSED);
    switch (event->reply.result) {
    case DIALOGUE_ELSEWHERE: // accepted: whether it is stored, the modules behind say
        if (!d->elsewhere)
            return step_unexpected(d);
        return d->enrol_otp ? step_go(d, AT_ENROL, DO_SEND_ENROL) : step_tell(d, step_changed(d));
    case DIALOGUE_GRANTED:
        if (d->elsewhere)
            return step_unexpected(d);
        move = d->enrol_otp ? step_go(d, AT_ENROL, DO_SEND_ENROL) : step_tell(d, DIALOGUE_GRANTED);
        step_say(d, &move, SAY_PASSWORD_CHANGED);
        return move;
    case DIALOGUE_NOT_CHANGED:
        return another_password(d, &d->refused, SAY_PASSWORD_FLAWS);
    default:
        return step_pass_on(d, event->reply.result, MAY(DENIED) | MAY(BUSY));
    }
}

struct dialogue_move step_offered(struct dialogue *d, const struct dialogue_event *event)
{
    if (step_is_lapsed(event))
        return step_tell_and_say(d, event->reply.result, SAY_LAPSED);
    if (event->reply.result != DIALOGUE_GRANTED)
        return step_pass_on(d, event->reply.result, MAY(DENIED) | MAY(NOT_CHANGED));
    return step_ask_and_say(d, AT_CODE, ASK_CONFIRMATION_CODE, SAY_OFFER);
}

static struct dialogue_move not_confirmed(struct dialogue *d)
{
    struct dialogue_move move;

    if (++d->unconfirmed < DIALOGUE_ASK_AGAIN)
        return step_ask_and_say(d, AT_CODE, ASK_CONFIRMATION_CODE, SAY_CODE_NOT_CONFIRMED);
    move = step_tell_and_say(d, DIALOGUE_NOT_CHANGED, SAY_NOT_ENROLLED);
    step_say(d, &move, SAY_CODE_NOT_CONFIRMED);
    return move;
}

struct dialogue_move step_code_given(struct dialogue *d, const struct dialogue_event *event)
{
    if (!step_answers_last_prompt(d, event))
        return step_unexpected(d);
    switch (event->answer.kind) {
    case DIALOGUE_ANSWER_GIVEN:
        return step_go(d, AT_CONFIRM, DO_SEND_CONFIRM);
    case DIALOGUE_ANSWER_OVERSIZE:
    case DIALOGUE_ANSWER_NOT_TEXT:
        return not_confirmed(d);
    case DIALOGUE_ANSWER_NONE:
        break;
    }
    return step_tell_and_say(d, DIALOGUE_NOT_CHANGED, SAY_NOT_ENROLLED);
}

struct dialogue_move step_confirmed(struct dialogue *d, const struct dialogue_event *event)
{
    if (step_is_lapsed(event))
        return step_tell_and_say(d, event->reply.result, SAY_LAPSED);
    switch (event->reply.result) {
    case DIALOGUE_GRANTED:
        return step_tell_and_say(d, step_changed(d), SAY_ENROLLED);
    case DIALOGUE_DENIED:
        return not_confirmed(d);
    default:
        return step_pass_on(d, event->reply.result, 0);
    }
}

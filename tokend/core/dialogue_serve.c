// SPDX-License-Identifier: BSD-2-Clause
// The part of the dialogue after somebody has proved who they are: account, session,
// administration.
#include "core/dialogue_step.h"

struct dialogue_move step_accounted(struct dialogue *d, const struct dialogue_event *event)
{
    if (step_is_lapsed(event))
        return step_tell_and_say(d, event->reply.result, SAY_LAPSED);
    switch (event->reply.result) {
    case DIALOGUE_GRANTED:
        if (event->reply.expires_soon)
            return step_tell_and_say(d, DIALOGUE_GRANTED, SAY_EXPIRES_SOON);
        return step_tell(d, DIALOGUE_GRANTED);
    case DIALOGUE_ACCOUNT_EXPIRED:
        return step_tell_and_say(d, DIALOGUE_ACCOUNT_EXPIRED,
                                 event->reply.own_first ? SAY_OWN_FIRST : SAY_ACCOUNT_EXPIRED);
    case DIALOGUE_PERMISSION_DENIED:
        if (event->reply.refused)
            return step_tell_and_say(d, DIALOGUE_PERMISSION_DENIED, SAY_REFUSED);
        return step_tell(d, DIALOGUE_PERMISSION_DENIED);
    default:
        return step_pass_on(d, event->reply.result, MAY(DENIED) | MAY(NEW_PASSWORD));
    }
}

struct dialogue_move step_session_done(struct dialogue *d, const struct dialogue_event *event)
{
    if (step_is_lapsed(event) && event->reply.interactive)
        return step_tell_and_say(d, event->reply.result, SAY_LAPSED);
    if (event->reply.result != DIALOGUE_GRANTED)
        return step_pass_on(d, event->reply.result, MAY(DENIED) | MAY(PERMISSION_DENIED));
    if (d->operation != DIALOGUE_SESSION_OPEN)
        return step_tell(d, DIALOGUE_GRANTED);
    d->granted = true;
    struct dialogue_move move = step_grant(d, DIALOGUE_GRANTED);
    if (event->reply.interactive)
        step_say(d, &move, SAY_SESSION_LINES);
    return move;
}

struct dialogue_move step_called(struct dialogue *d, const struct dialogue_event *event)
{
    (void)event;
    return step_go(d, AT_CALL, DO_SERVE_CALL);
}

struct dialogue_move step_call_served(struct dialogue *d, const struct dialogue_event *event)
{
    (void)event;
    return d->overdue ? step_go(d, AT_END, DO_CLOSE) : step_go(d, AT_READY, DO_NOTHING);
}

struct dialogue_move step_call_failed(struct dialogue *d, const struct dialogue_event *event)
{
    (void)event;
    return step_go(d, AT_END, DO_FAIL_CALL);
}

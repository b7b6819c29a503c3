// SPDX-License-Identifier: BSD-2-Clause
// One handler for each (state, event) that belongs together, in the table at the end. What is not
// in the table is unexpected and ends the dialogue with RESULT_FAULT.
#include "core/dialogue_step.h"

// --- beginning -----------------------------------------------------------------------------------

bool dialogue_peer_may(uint32_t peer_uid, enum dialogue_operation operation,
                       enum dialogue_name status, uint32_t uid)
{
    if (peer_uid == UINT32_MAX || (status == DIALOGUE_NAME_FOUND && uid == UINT32_MAX))
        return false;
    if (peer_uid == 0 && operation != DIALOGUE_ADMIN)
        return true;
    return status == DIALOGUE_NAME_FOUND && uid == peer_uid;
}

static struct dialogue_move begun(struct dialogue *d, const struct dialogue_event *event)
{
    if (event->begin.operation < DIALOGUE_AUTHENTICATE ||
        event->begin.operation > DIALOGUE_CREDENTIALS)
        return step_unexpected(d);
    d->operation = event->begin.operation;
    d->silent = event->begin.silent;
    d->expired_only = event->begin.expired_only;
    return step_go(d, AT_NAMES, DO_ASK_NAMES);
}

static struct dialogue_move named(struct dialogue *d, const struct dialogue_event *event)
{
    const enum dialogue_name status = event->identity.status;
    struct dialogue_move move;

    if (status != DIALOGUE_NAME_FOUND && status != DIALOGUE_NAME_UNKNOWN)
        return step_tell_and_say(d, DIALOGUE_FAULT, SAY_FAULT);
    if (!dialogue_peer_may(d->peer_uid, d->operation, status, event->identity.uid)) {
        move = step_tell(d, DIALOGUE_DENIED);
        move.peer_refused = true;
        return move;
    }
    switch (d->operation) {
    case DIALOGUE_ACCOUNT:
        return step_go(d, AT_ACCOUNT, DO_SEND_ACCOUNT);
    case DIALOGUE_SESSION_OPEN:
    case DIALOGUE_CREDENTIALS:
        return step_go(d, AT_SESSION, DO_SEND_SESSION_OPEN);
    case DIALOGUE_SESSION_CLOSE:
        return step_go(d, AT_SESSION, DO_SEND_SESSION_CLOSE);
    case DIALOGUE_AUTHENTICATE:
    case DIALOGUE_CHANGE_CHECK:
    case DIALOGUE_CHANGE:
    case DIALOGUE_ADMIN:
        return step_go(d, AT_PLAN, DO_SEND_PLAN);
    }
    return step_unexpected(d);
}

// --- what may happen at any time -----------------------------------------------------------------

static struct dialogue_move ignored(struct dialogue *d, const struct dialogue_event *event)
{
    (void)event;
    return step_go(d, d->state, DO_NOTHING);
}

static struct dialogue_move hung_up(struct dialogue *d, const struct dialogue_event *event)
{
    (void)event; // an attempt that is out counts all the same (abuse:L3)
    return step_go(d, step_without_client(d), DO_CLOSE);
}

static struct dialogue_move vault_silent(struct dialogue *d, const struct dialogue_event *event)
{
    (void)event;
    return step_tell_and_say(d, DIALOGUE_FAULT, SAY_FAULT);
}

static struct dialogue_move attempt_lost(struct dialogue *d, const struct dialogue_event *event)
{
    struct dialogue_move move;

    (void)event;
    d->state = AT_FACTORS;
    move = step_tell_and_say(d, DIALOGUE_FAULT, SAY_FAULT);
    move.owes_lost_call = true;
    return move;
}

static struct dialogue_move timed_out(struct dialogue *d, const struct dialogue_event *event)
{
    (void)event;
    return step_tell_and_say(d, step_unfinished(d), SAY_TIMED_OUT);
}

static struct dialogue_move time_is_up(struct dialogue *d, const struct dialogue_event *event)
{
    (void)event; // what is out is awaited; there is no prompt after it
    d->overdue = true;
    return step_go(d, d->state, DO_NOTHING);
}

static struct dialogue_move idle(struct dialogue *d, const struct dialogue_event *event)
{
    (void)event;
    return step_go(d, AT_END, DO_CLOSE);
}

// Granted before the vault heard that the client has gone: it must not stay a grant.
static struct dialogue_move drained(struct dialogue *d, const struct dialogue_event *event)
{
    d->granted = event->kind == ON_OUTCOME && event->reply.result == DIALOGUE_GRANTED;
    return step_go(d, AT_END, DO_NOTHING);
}

static struct dialogue_move drain_lost(struct dialogue *d, const struct dialogue_event *event)
{
    struct dialogue_move move = drained(d, event);

    move.owes_lost_call = true;
    return move;
}

// --- the table -----------------------------------------------------------------------------------

#define NO_CALL_OUT [ON_CLIENT_GONE] = hung_up, [ON_VAULT_LOST] = ignored
#define PROMPT_OPEN NO_CALL_OUT, [ON_PROMPT_TIMEOUT] = timed_out, [ON_LOGIN_TIMEOUT] = timed_out
#define CALL_OUT                                                                                   \
    [ON_CLIENT_GONE] = hung_up, [ON_VAULT_LOST] = vault_silent, [ON_VAULT_LATE] = vault_silent,    \
    [ON_LOGIN_TIMEOUT] = time_is_up

static handler_fn *const table[AT_COUNT_][ON_COUNT_] = {
    [AT_NEW] = {NO_CALL_OUT, [ON_LOGIN_TIMEOUT] = idle, [ON_BEGIN] = begun},
    [AT_NAMES] = {NO_CALL_OUT, [ON_IDENTITY] = named},
    [AT_PLAN] = {CALL_OUT, [ON_PLAN] = step_planned},
    [AT_MEMBER] = {PROMPT_OPEN, [ON_ANSWER] = step_member_given},
    [AT_MEMBER_CALL] = {CALL_OUT, [ON_MEMBER] = step_member_found},
    [AT_MEMBER_NAME] =
        {NO_CALL_OUT, [ON_LOGIN_TIMEOUT] = time_is_up, [ON_IDENTITY] = step_member_named},
    [AT_FACTORS] = {PROMPT_OPEN, [ON_ANSWER] = step_factor_answered},
    [AT_CEREMONY] = {CALL_OUT, [ON_CEREMONY] = step_ceremony_ended},
    [AT_ATTEMPT] = {[ON_CLIENT_GONE] = hung_up,
                    [ON_VAULT_LOST] = attempt_lost,
                    [ON_VAULT_LATE] = vault_silent,
                    [ON_LOGIN_TIMEOUT] = time_is_up,
                    [ON_OUTCOME] = step_judged},
    [AT_SHOWN] = {NO_CALL_OUT, [ON_PROMPT_TIMEOUT] = step_shown_long_enough,
                  [ON_LOGIN_TIMEOUT] = step_shown_long_enough},
    [AT_NEW_PASSWORD] = {PROMPT_OPEN, [ON_ANSWER] = step_password_given},
    [AT_AGAIN] = {PROMPT_OPEN, [ON_ANSWER] = step_password_repeated},
    [AT_SET_PASSWORD] = {CALL_OUT, [ON_CHANGED] = step_password_set},
    [AT_ENROL] = {CALL_OUT, [ON_OFFER] = step_offered},
    [AT_CODE] = {PROMPT_OPEN, [ON_ANSWER] = step_code_given},
    [AT_CONFIRM] = {CALL_OUT, [ON_CONFIRMED] = step_confirmed},
    [AT_ACCOUNT] = {CALL_OUT, [ON_ACCOUNT] = step_accounted},
    [AT_SESSION] = {CALL_OUT, [ON_SESSION] = step_session_done},
    [AT_TAKEN] = {[ON_TAKEN] = idle,
                  [ON_CLIENT_GONE] = idle,
                  [ON_PROMPT_TIMEOUT] = idle,
                  [ON_LOGIN_TIMEOUT] = ignored,
                  [ON_VAULT_LOST] = ignored},
    [AT_READY] = {[ON_CLIENT_GONE] = idle,
                  [ON_TAKEN] = ignored,
                  [ON_VAULT_LOST] = idle,
                  [ON_LOGIN_TIMEOUT] = idle,
                  [ON_ADMIN_CALL] = step_called},
    [AT_CALL] = {[ON_CLIENT_GONE] = idle,
                 [ON_TAKEN] = ignored,
                 [ON_VAULT_LOST] = step_call_failed,
                 [ON_VAULT_LATE] = step_call_failed,
                 [ON_LOGIN_TIMEOUT] = time_is_up,
                 [ON_PAGE] = step_call_served},
    // The client has its verdict: whatever else comes changes nothing.
    [AT_CEREMONY_DRAIN] = {[ON_CEREMONY] = step_ceremony_drained},
    [AT_DRAIN] = {[ON_OUTCOME] = drained, [ON_VAULT_LOST] = drain_lost},
};

void dialogue_start(struct dialogue *dialogue, uint32_t peer_uid)
{
    *dialogue = (struct dialogue){.state = AT_NEW, .peer_uid = peer_uid};
}

// Nobody waits any more for what may cost the vault a hash.
static bool gives_up(enum dialogue_state state, enum dialogue_event_kind event)
{
    return (event == ON_CLIENT_GONE || event == ON_VAULT_LATE) &&
           (state == AT_ATTEMPT || state == AT_SET_PASSWORD || state == AT_CALL);
}

// Whoever goes on has the verdict; whoever ends without a word, or speaks before it is out, has
// not.
static void settle(struct dialogue *d, enum dialogue_state before, enum dialogue_event_kind event,
                   struct dialogue_move *move)
{
    if (!d->granted)
        return;
    if (before != AT_SHOWN && (event == ON_TAKEN || event == ON_ANSWER || event == ON_ADMIN_CALL))
        move->settlement = SETTLES_TAKEN;
    else if (move->finished)
        move->settlement = SETTLES_NOT_TAKEN;
    d->granted = d->granted && move->settlement == SETTLES_NOTHING;
}

static struct dialogue_move step(struct dialogue *dialogue, const struct dialogue_event *event)
{
    handler_fn *handler = NULL;

    if ((unsigned)dialogue->state < AT_COUNT_ && (unsigned)event->kind < ON_COUNT_)
        handler = table[dialogue->state][event->kind];
    if (handler != NULL)
        return handler(dialogue, event);
    if (dialogue->state == AT_END || dialogue->state == AT_DRAIN ||
        dialogue->state == AT_CEREMONY_DRAIN)
        return step_go(dialogue, dialogue->state, DO_NOTHING);
    return step_unexpected(dialogue);
}

struct dialogue_move dialogue_feed(struct dialogue *dialogue, const struct dialogue_event *event)
{
    const enum dialogue_state before = dialogue->state;
    struct dialogue_move move = step(dialogue, event);

    move.cancels = gives_up(before, event->kind);
    settle(dialogue, before, event->kind, &move);
    return move;
}

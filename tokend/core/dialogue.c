// SPDX-License-Identifier: BSD-2-Clause
// One handler for each (state, event) that belongs together, in the table at the end. What is not
// in the table is unexpected and ends the dialogue with RESULT_FAULT.
#include "core/dialogue.h"

typedef struct dialogue_move handler_fn(struct dialogue *d, const struct dialogue_event *event);

// --- moves ---------------------------------------------------------------------------------------

static struct dialogue_move go(struct dialogue *d, enum dialogue_state next,
                               enum dialogue_action action)
{
    d->state = next;
    return (struct dialogue_move){.action = action, .finished = next == AT_END};
}

static void say(const struct dialogue *d, struct dialogue_move *move, enum dialogue_text text)
{
    // A session that talks kills some callers (P16); only its own lines are shown, and those only
    // where the vault says that the service is interactive. PAM_SILENT is obeyed, but for a
    // change, whose prompts mean nothing without their texts.
    const bool session =
        d->operation == DIALOGUE_SESSION_OPEN || d->operation == DIALOGUE_SESSION_CLOSE;

    if ((d->silent && d->operation != DIALOGUE_CHANGE) || (session && text != SAY_SESSION_LINES))
        return;
    for (size_t i = move->text_count; i > 0; i--) // said later, stands first: cause before effect
        move->texts[i] = move->texts[i - 1];
    move->texts[0] = text;
    move->text_count++;
}

static struct dialogue_move tell(struct dialogue *d, enum dialogue_result result)
{
    // An attempt that is out has to be followed to its end, though the client need not wait.
    struct dialogue_move move = go(d, d->state == AT_ATTEMPT ? AT_DRAIN : AT_END, DO_VERDICT);

    move.result = result;
    return move;
}

static struct dialogue_move tell_and_say(struct dialogue *d, enum dialogue_result result,
                                         enum dialogue_text text)
{
    struct dialogue_move move = tell(d, result);

    say(d, &move, text);
    return move;
}

static struct dialogue_move unexpected(struct dialogue *d)
{
    switch (d->state) {
    case AT_READY: // the verdict has been told: there is nothing left to say
        return go(d, AT_END, DO_CLOSE);
    case AT_CALL:
        return go(d, AT_END, DO_FAIL_CALL);
    default:
        return tell(d, DIALOGUE_FAULT);
    }
}

// Ends what the person began and did not finish.
static enum dialogue_result unfinished(const struct dialogue *d)
{
    return d->state <= AT_ATTEMPT ? DIALOGUE_DENIED : DIALOGUE_NOT_CHANGED;
}

static struct dialogue_move ask(struct dialogue *d, enum dialogue_state state,
                                enum dialogue_prompt prompt)
{
    struct dialogue_move move;

    if (d->overdue) {
        const enum dialogue_result result = unfinished(d);
        d->state = state; // nothing is out any more
        return tell_and_say(d, result, SAY_TIMED_OUT);
    }
    move = go(d, state, DO_PROMPT);
    move.prompt = prompt;
    move.prompt_id = ++d->prompt_id;
    move.factor_index = prompt == ASK_FACTOR ? d->factor_index : 0;
    return move;
}

static struct dialogue_move ask_and_say(struct dialogue *d, enum dialogue_state state,
                                        enum dialogue_prompt prompt, enum dialogue_text text)
{
    struct dialogue_move move = ask(d, state, prompt);

    if (move.action == DO_PROMPT)
        say(d, &move, text);
    return move;
}

// A vault's answer that is not GRANTED, if it is one that this reply may carry.
static struct dialogue_move pass_on(struct dialogue *d, enum dialogue_result result,
                                    unsigned allowed)
{
    if (result == DIALOGUE_FAULT)
        return tell_and_say(d, DIALOGUE_FAULT, SAY_FAULT);
    if ((unsigned)result <= DIALOGUE_NOT_CHANGED && (allowed >> result & 1) != 0)
        return tell(d, result);
    return unexpected(d);
}

#define MAY(result) (1u << DIALOGUE_##result)

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
    if (event->begin.operation < DIALOGUE_AUTHENTICATE || event->begin.operation > DIALOGUE_ADMIN)
        return unexpected(d);
    d->operation = event->begin.operation;
    d->silent = event->begin.silent;
    d->expired_only = event->begin.expired_only;
    return go(d, AT_NAMES, DO_ASK_NAMES);
}

static struct dialogue_move named(struct dialogue *d, const struct dialogue_event *event)
{
    const enum dialogue_name status = event->identity.status;
    struct dialogue_move move;

    if (status != DIALOGUE_NAME_FOUND && status != DIALOGUE_NAME_UNKNOWN)
        return tell_and_say(d, DIALOGUE_FAULT, SAY_FAULT);
    if (!dialogue_peer_may(d->peer_uid, d->operation, status, event->identity.uid)) {
        move = tell(d, DIALOGUE_DENIED);
        move.peer_refused = true;
        return move;
    }
    switch (d->operation) {
    case DIALOGUE_ACCOUNT:
        return go(d, AT_ACCOUNT, DO_SEND_ACCOUNT);
    case DIALOGUE_SESSION_OPEN:
        return go(d, AT_SESSION, DO_SEND_SESSION_OPEN);
    case DIALOGUE_SESSION_CLOSE:
        return go(d, AT_SESSION, DO_SEND_SESSION_CLOSE);
    case DIALOGUE_AUTHENTICATE:
    case DIALOGUE_CHANGE_CHECK:
    case DIALOGUE_CHANGE:
    case DIALOGUE_ADMIN:
        return go(d, AT_PLAN, DO_SEND_PLAN);
    }
    return unexpected(d);
}

// --- proving -------------------------------------------------------------------------------------

static struct dialogue_move begin_change(struct dialogue *d);

static struct dialogue_move ask_first_factor(struct dialogue *d)
{
    d->factor_index = 0;
    if (d->ask_member) // whose factors they are comes first; a wrong name is wrong like a factor
        return ask_and_say(d, AT_MEMBER, ASK_MEMBER, SAY_SHARED);
    return ask(d, AT_FACTORS, ASK_FACTOR);
}

static struct dialogue_move planned(struct dialogue *d, const struct dialogue_event *event)
{
    if (event->plan.result != DIALOGUE_GRANTED)
        return pass_on(d, event->plan.result,
                       MAY(DENIED) | MAY(PERMISSION_DENIED) | MAY(NOT_CHANGED));
    if (d->operation == DIALOGUE_CHANGE_CHECK)
        return tell(d, DIALOGUE_GRANTED);
    d->change_password = event->plan.change_password;
    d->enrol_otp = event->plan.enrol_otp;
    if (d->operation == DIALOGUE_CHANGE && !d->change_password && !d->enrol_otp)
        return d->expired_only ? tell(d, DIALOGUE_GRANTED) : unexpected(d);
    if (event->plan.factor_count == 0) {
        // Nothing to prove is believed only where a ticket says that it was proved before.
        if (!event->plan.has_ticket)
            return unexpected(d);
        if (d->operation == DIALOGUE_ADMIN) {
            struct dialogue_move move = go(d, AT_READY, DO_READY);
            move.result = DIALOGUE_GRANTED;
            return move;
        }
        return d->operation == DIALOGUE_CHANGE ? begin_change(d) : unexpected(d);
    }
    if (event->plan.factor_count > DIALOGUE_FACTORS_MAX || event->plan.tries == 0 ||
        event->plan.tries > DIALOGUE_TRIES_MAX)
        return unexpected(d);
    d->factor_count = event->plan.factor_count;
    d->tries = event->plan.tries;
    d->ask_member = event->plan.ask_member;
    return ask_first_factor(d);
}

static bool answers_last_prompt(const struct dialogue *d, const struct dialogue_event *event)
{
    return event->answer.prompt == d->prompt_id && event->answer.kind <= DIALOGUE_ANSWER_OVERSIZE;
}

static struct dialogue_move member_given(struct dialogue *d, const struct dialogue_event *event)
{
    if (!answers_last_prompt(d, event))
        return unexpected(d);
    return go(d, AT_MEMBER_CALL, DO_SEND_MEMBER); // no name is a name that nobody bears
}

static struct dialogue_move member_found(struct dialogue *d, const struct dialogue_event *event)
{
    (void)event;
    return go(d, AT_MEMBER_NAME, DO_ASK_MEMBER);
}

static struct dialogue_move member_named(struct dialogue *d, const struct dialogue_event *event)
{
    const enum dialogue_name status = event->identity.status;

    if (status != DIALOGUE_NAME_FOUND && status != DIALOGUE_NAME_UNKNOWN)
        return tell_and_say(d, DIALOGUE_FAULT, SAY_FAULT);
    return ask(d, AT_FACTORS, ASK_FACTOR); // whoever he is: the vault judges
}

static struct dialogue_move factor_answered(struct dialogue *d, const struct dialogue_event *event)
{
    if (!answers_last_prompt(d, event))
        return unexpected(d);
    // No answer and an oversize one are judged by the vault like any other: as wrong.
    if (++d->factor_index < d->factor_count)
        return ask(d, AT_FACTORS, ASK_FACTOR);
    return go(d, AT_ATTEMPT, DO_SEND_ATTEMPT);
}

static struct dialogue_move not_proved(struct dialogue *d, const struct dialogue_event *event)
{
    const bool locked = event->reply.retry_seconds > 0;

    d->tried++;
    if (d->tried < d->tries && !locked) {
        struct dialogue_move move = ask_first_factor(d);
        if (move.action == DO_PROMPT)
            say(d, &move, SAY_TRY_AGAIN);
        return move;
    }
    d->state = AT_FACTORS; // the attempt is no longer out
    const enum dialogue_result result =
        d->tried >= d->tries && d->tries > 1 ? DIALOGUE_MAX_TRIES : DIALOGUE_DENIED;
    return locked ? tell_and_say(d, result, SAY_RETRY_LATER) : tell(d, result);
}

static struct dialogue_move judged(struct dialogue *d, const struct dialogue_event *event)
{
    struct dialogue_move move;

    switch (event->reply.result) {
    case DIALOGUE_DENIED:
        return not_proved(d, event);
    case DIALOGUE_GRANTED:
        d->state = AT_FACTORS;
        if (d->operation == DIALOGUE_CHANGE)
            return begin_change(d);
        if (d->operation != DIALOGUE_ADMIN)
            return tell(d, DIALOGUE_GRANTED);
        move = go(d, AT_READY, DO_READY);
        move.result = DIALOGUE_GRANTED;
        return move;
    default:
        d->state = AT_FACTORS;
        return pass_on(d, event->reply.result, 0);
    }
}

// --- changing ------------------------------------------------------------------------------------

static struct dialogue_move begin_change(struct dialogue *d)
{
    if (!d->change_password)
        return go(d, AT_ENROL, DO_SEND_ENROL);
    d->state = AT_NEW_PASSWORD;
    if (d->expired_only)
        return ask_and_say(d, AT_NEW_PASSWORD, ASK_NEW_PASSWORD, SAY_MUST_CHANGE);
    return ask(d, AT_NEW_PASSWORD, ASK_NEW_PASSWORD);
}

// Whom a login sent here gets no further: the temporary password is used, and nobody else tells.
static struct dialogue_move unchanged(struct dialogue *d)
{
    return tell_and_say(d, DIALOGUE_NOT_CHANGED,
                        d->expired_only ? SAY_STILL_MUST_CHANGE : SAY_PASSWORD_UNCHANGED);
}

// Asks for another new password, or gives up when `count` says that it was asked often enough.
static struct dialogue_move another_password(struct dialogue *d, uint32_t *count,
                                             enum dialogue_text why)
{
    struct dialogue_move move;

    if (++*count < DIALOGUE_ASK_AGAIN)
        return ask_and_say(d, AT_NEW_PASSWORD, ASK_NEW_PASSWORD, why);
    move = unchanged(d);
    say(d, &move, why);
    return move;
}

static struct dialogue_move password_given(struct dialogue *d, const struct dialogue_event *event)
{
    if (!answers_last_prompt(d, event))
        return unexpected(d);
    switch (event->answer.kind) {
    case DIALOGUE_ANSWER_GIVEN:
        return ask(d, AT_AGAIN, ASK_PASSWORD_AGAIN);
    case DIALOGUE_ANSWER_OVERSIZE:
        return another_password(d, &d->refused, SAY_PASSWORD_TOO_LONG);
    case DIALOGUE_ANSWER_NONE:
        break;
    }
    return unchanged(d);
}

static struct dialogue_move password_repeated(struct dialogue *d,
                                              const struct dialogue_event *event)
{
    if (!answers_last_prompt(d, event))
        return unexpected(d);
    if (event->answer.kind == DIALOGUE_ANSWER_NONE)
        return unchanged(d);
    if (event->answer.kind != DIALOGUE_ANSWER_GIVEN || !event->answer.equal)
        return another_password(d, &d->differed, SAY_PASSWORDS_DIFFER);
    return go(d, AT_SET_PASSWORD, DO_SEND_SET_PASSWORD);
}

static struct dialogue_move password_set(struct dialogue *d, const struct dialogue_event *event)
{
    struct dialogue_move move;

    switch (event->reply.result) {
    case DIALOGUE_GRANTED:
        move = d->enrol_otp ? go(d, AT_ENROL, DO_SEND_ENROL) : tell(d, DIALOGUE_GRANTED);
        say(d, &move, SAY_PASSWORD_CHANGED);
        return move;
    case DIALOGUE_NOT_CHANGED:
        return another_password(d, &d->refused, SAY_PASSWORD_FLAWS);
    default:
        return pass_on(d, event->reply.result, MAY(DENIED));
    }
}

static struct dialogue_move offered(struct dialogue *d, const struct dialogue_event *event)
{
    if (event->reply.result != DIALOGUE_GRANTED)
        return pass_on(d, event->reply.result, MAY(DENIED) | MAY(NOT_CHANGED));
    return ask_and_say(d, AT_CODE, ASK_CONFIRMATION_CODE, SAY_OFFER);
}

static struct dialogue_move not_confirmed(struct dialogue *d)
{
    struct dialogue_move move;

    if (++d->unconfirmed < DIALOGUE_ASK_AGAIN)
        return ask_and_say(d, AT_CODE, ASK_CONFIRMATION_CODE, SAY_CODE_NOT_CONFIRMED);
    move = tell_and_say(d, DIALOGUE_NOT_CHANGED, SAY_NOT_ENROLLED);
    say(d, &move, SAY_CODE_NOT_CONFIRMED);
    return move;
}

static struct dialogue_move code_given(struct dialogue *d, const struct dialogue_event *event)
{
    if (!answers_last_prompt(d, event))
        return unexpected(d);
    switch (event->answer.kind) {
    case DIALOGUE_ANSWER_GIVEN:
        return go(d, AT_CONFIRM, DO_SEND_CONFIRM);
    case DIALOGUE_ANSWER_OVERSIZE:
        return not_confirmed(d);
    case DIALOGUE_ANSWER_NONE:
        break;
    }
    return tell_and_say(d, DIALOGUE_NOT_CHANGED, SAY_NOT_ENROLLED);
}

static struct dialogue_move confirmed(struct dialogue *d, const struct dialogue_event *event)
{
    switch (event->reply.result) {
    case DIALOGUE_GRANTED:
        return tell_and_say(d, DIALOGUE_GRANTED, SAY_ENROLLED);
    case DIALOGUE_DENIED:
        return not_confirmed(d);
    default:
        return pass_on(d, event->reply.result, 0);
    }
}

// --- account, session, admin ---------------------------------------------------------------------

static struct dialogue_move accounted(struct dialogue *d, const struct dialogue_event *event)
{
    switch (event->reply.result) {
    case DIALOGUE_GRANTED:
        if (event->reply.days_left > 0)
            return tell_and_say(d, DIALOGUE_GRANTED, SAY_EXPIRES_SOON);
        return tell(d, DIALOGUE_GRANTED);
    case DIALOGUE_ACCOUNT_EXPIRED:
        return tell_and_say(d, DIALOGUE_ACCOUNT_EXPIRED,
                            event->reply.own_first ? SAY_OWN_FIRST : SAY_ACCOUNT_EXPIRED);
    default:
        return pass_on(d, event->reply.result,
                       MAY(DENIED) | MAY(NEW_PASSWORD) | MAY(PERMISSION_DENIED));
    }
}

static struct dialogue_move session_done(struct dialogue *d, const struct dialogue_event *event)
{
    if (event->reply.result != DIALOGUE_GRANTED)
        return pass_on(d, event->reply.result, MAY(DENIED) | MAY(PERMISSION_DENIED));
    if (event->reply.interactive && d->operation == DIALOGUE_SESSION_OPEN)
        return tell_and_say(d, DIALOGUE_GRANTED, SAY_SESSION_LINES);
    return tell(d, DIALOGUE_GRANTED);
}

static struct dialogue_move called(struct dialogue *d, const struct dialogue_event *event)
{
    (void)event;
    return go(d, AT_CALL, DO_SERVE_CALL);
}

static struct dialogue_move call_served(struct dialogue *d, const struct dialogue_event *event)
{
    (void)event;
    return d->overdue ? go(d, AT_END, DO_CLOSE) : go(d, AT_READY, DO_NOTHING);
}

static struct dialogue_move call_failed(struct dialogue *d, const struct dialogue_event *event)
{
    (void)event;
    return go(d, AT_END, DO_FAIL_CALL);
}

// --- what may happen at any time -----------------------------------------------------------------

static struct dialogue_move ignored(struct dialogue *d, const struct dialogue_event *event)
{
    (void)event;
    return go(d, d->state, DO_NOTHING);
}

static struct dialogue_move hung_up(struct dialogue *d, const struct dialogue_event *event)
{
    (void)event; // an attempt that is out counts all the same (L3)
    return go(d, d->state == AT_ATTEMPT ? AT_DRAIN : AT_END, DO_CLOSE);
}

static struct dialogue_move vault_silent(struct dialogue *d, const struct dialogue_event *event)
{
    (void)event;
    return tell_and_say(d, DIALOGUE_FAULT, SAY_FAULT);
}

static struct dialogue_move attempt_lost(struct dialogue *d, const struct dialogue_event *event)
{
    struct dialogue_move move;

    (void)event;
    d->state = AT_FACTORS;
    move = tell_and_say(d, DIALOGUE_FAULT, SAY_FAULT);
    move.owes_lost_call = true;
    return move;
}

static struct dialogue_move timed_out(struct dialogue *d, const struct dialogue_event *event)
{
    (void)event;
    return tell_and_say(d, unfinished(d), SAY_TIMED_OUT);
}

static struct dialogue_move time_is_up(struct dialogue *d, const struct dialogue_event *event)
{
    (void)event; // what is out is awaited; there is no prompt after it
    d->overdue = true;
    return go(d, d->state, DO_NOTHING);
}

static struct dialogue_move idle(struct dialogue *d, const struct dialogue_event *event)
{
    (void)event;
    return go(d, AT_END, DO_CLOSE);
}

static struct dialogue_move drained(struct dialogue *d, const struct dialogue_event *event)
{
    (void)event;
    return go(d, AT_END, DO_NOTHING);
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
    [AT_PLAN] = {CALL_OUT, [ON_PLAN] = planned},
    [AT_MEMBER] = {PROMPT_OPEN, [ON_ANSWER] = member_given},
    [AT_MEMBER_CALL] = {CALL_OUT, [ON_MEMBER] = member_found},
    [AT_MEMBER_NAME] = {NO_CALL_OUT, [ON_LOGIN_TIMEOUT] = time_is_up, [ON_IDENTITY] = member_named},
    [AT_FACTORS] = {PROMPT_OPEN, [ON_ANSWER] = factor_answered},
    [AT_ATTEMPT] = {[ON_CLIENT_GONE] = hung_up,
                    [ON_VAULT_LOST] = attempt_lost,
                    [ON_VAULT_LATE] = vault_silent,
                    [ON_LOGIN_TIMEOUT] = time_is_up,
                    [ON_OUTCOME] = judged},
    [AT_NEW_PASSWORD] = {PROMPT_OPEN, [ON_ANSWER] = password_given},
    [AT_AGAIN] = {PROMPT_OPEN, [ON_ANSWER] = password_repeated},
    [AT_SET_PASSWORD] = {CALL_OUT, [ON_CHANGED] = password_set},
    [AT_ENROL] = {CALL_OUT, [ON_OFFER] = offered},
    [AT_CODE] = {PROMPT_OPEN, [ON_ANSWER] = code_given},
    [AT_CONFIRM] = {CALL_OUT, [ON_CONFIRMED] = confirmed},
    [AT_ACCOUNT] = {CALL_OUT, [ON_ACCOUNT] = accounted},
    [AT_SESSION] = {CALL_OUT, [ON_SESSION] = session_done},
    [AT_READY] = {[ON_CLIENT_GONE] = idle,
                  [ON_VAULT_LOST] = idle,
                  [ON_LOGIN_TIMEOUT] = idle,
                  [ON_ADMIN_CALL] = called},
    [AT_CALL] = {[ON_CLIENT_GONE] = idle,
                 [ON_VAULT_LOST] = call_failed,
                 [ON_VAULT_LATE] = call_failed,
                 [ON_LOGIN_TIMEOUT] = time_is_up,
                 [ON_PAGE] = call_served},
    // The client has its verdict: whatever else comes changes nothing.
    [AT_DRAIN] = {[ON_OUTCOME] = drained, [ON_VAULT_LOST] = drain_lost},
};

void dialogue_start(struct dialogue *dialogue, uint32_t peer_uid)
{
    *dialogue = (struct dialogue){.state = AT_NEW, .peer_uid = peer_uid};
}

struct dialogue_move dialogue_feed(struct dialogue *dialogue, const struct dialogue_event *event)
{
    handler_fn *handler = NULL;

    if ((unsigned)dialogue->state < AT_COUNT_ && (unsigned)event->kind < ON_COUNT_)
        handler = table[dialogue->state][event->kind];
    if (handler != NULL)
        return handler(dialogue, event);
    if (dialogue->state == AT_END || dialogue->state == AT_DRAIN)
        return go(dialogue, dialogue->state, DO_NOTHING);
    return unexpected(dialogue);
}

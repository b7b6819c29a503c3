// SPDX-License-Identifier: BSD-2-Clause
// One handler for each (state, event) that belongs together, in the table at the end. What is not
// in the table is unexpected and ends the dialogue with RESULT_FAULT.
#include "core/dialogue_step.h"

// --- moves ---------------------------------------------------------------------------------------

struct dialogue_move step_go(struct dialogue *d, enum dialogue_state next,
                             enum dialogue_action action)
{
    d->state = next;
    return (struct dialogue_move){.action = action, .finished = next == AT_END};
}

void step_say(const struct dialogue *d, struct dialogue_move *move, enum dialogue_text text)
{
    // A session that talks kills some callers (P16); only its own lines are shown, and those only
    // where the vault says that the service is interactive. PAM_SILENT is obeyed, but not by what
    // the prompts mean nothing without: all of a change, which ways there are, and what a key is
    // touched for (F11) and wants (F10). sudo is silent always, and blinking alone says nothing.
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
static enum dialogue_state without_client(const struct dialogue *d)
{
    return d->state == AT_ATTEMPT ? AT_DRAIN : d->state == AT_CEREMONY ? AT_CEREMONY_DRAIN : AT_END;
}

struct dialogue_move step_tell(struct dialogue *d, enum dialogue_result result)
{
    struct dialogue_move move = step_go(d, without_client(d), DO_VERDICT);

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
static enum dialogue_result step_unfinished(const struct dialogue *d)
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

// --- proving -------------------------------------------------------------------------------------

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

static struct dialogue_move planned(struct dialogue *d, const struct dialogue_event *event)
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

bool step_answers_last_prompt(const struct dialogue *d, const struct dialogue_event *event)
{
    return event->answer.prompt == d->prompt_id && event->answer.kind <= DIALOGUE_ANSWER_NOT_TEXT;
}

// Enter alone, an end of file, a conversation that gives nothing: somebody went away, or leaned on
// a key. Policy alone decides where, so nobody learns anything from it.
static bool says_nothing(const struct dialogue_event *event)
{
    return event->answer.kind == DIALOGUE_ANSWER_NONE ||
           (event->answer.kind == DIALOGUE_ANSWER_GIVEN && event->answer.empty);
}

static struct dialogue_move member_given(struct dialogue *d, const struct dialogue_event *event)
{
    if (!step_answers_last_prompt(d, event))
        return step_unexpected(d);
    if (says_nothing(event))
        return step_tell(d, DIALOGUE_DENIED);
    return step_go(d, AT_MEMBER_CALL, DO_SEND_MEMBER);
}

static struct dialogue_move member_found(struct dialogue *d, const struct dialogue_event *event)
{
    (void)event;
    return step_go(d, AT_MEMBER_NAME, DO_ASK_MEMBER);
}

static struct dialogue_move member_named(struct dialogue *d, const struct dialogue_event *event)
{
    const enum dialogue_name status = event->identity.status;

    if (status != DIALOGUE_NAME_FOUND && status != DIALOGUE_NAME_UNKNOWN)
        return step_tell_and_say(d, DIALOGUE_FAULT, SAY_FAULT);
    return ask_way(d); // whoever he is: the vault judges
}

static struct dialogue_move factor_answered(struct dialogue *d, const struct dialogue_event *event)
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
    if (d->ways[d->way].has_key) {
        struct dialogue_move move = step_go(d, AT_CEREMONY, DO_CEREMONY);
        step_say(d, &move, SAY_TOUCH);
        return move;
    }
    return step_go(d, AT_ATTEMPT, DO_SEND_ATTEMPT);
}

static struct dialogue_move ceremony_ended(struct dialogue *d, const struct dialogue_event *event)
{
    struct dialogue_move move;

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
static struct dialogue_move ceremony_drained(struct dialogue *d, const struct dialogue_event *event)
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

    if (event->reply.barred) { // who proved both may hear why, and whom to call
        d->state = AT_FACTORS;
        return step_tell_and_say(d, DIALOGUE_DENIED, SAY_ACCOUNT_EXPIRED);
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

static struct dialogue_move judged(struct dialogue *d, const struct dialogue_event *event)
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

static struct dialogue_move shown_long_enough(struct dialogue *d,
                                              const struct dialogue_event *event)
{
    (void)event;
    return step_grant(d, DIALOGUE_GRANTED); // only a grant of the vault's leads to AT_SHOWN
}

// --- what may happen at any time -----------------------------------------------------------------

static struct dialogue_move ignored(struct dialogue *d, const struct dialogue_event *event)
{
    (void)event;
    return step_go(d, d->state, DO_NOTHING);
}

static struct dialogue_move hung_up(struct dialogue *d, const struct dialogue_event *event)
{
    (void)event; // an attempt that is out counts all the same (L3)
    return step_go(d, without_client(d), DO_CLOSE);
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
    [AT_PLAN] = {CALL_OUT, [ON_PLAN] = planned},
    [AT_MEMBER] = {PROMPT_OPEN, [ON_ANSWER] = member_given},
    [AT_MEMBER_CALL] = {CALL_OUT, [ON_MEMBER] = member_found},
    [AT_MEMBER_NAME] = {NO_CALL_OUT, [ON_LOGIN_TIMEOUT] = time_is_up, [ON_IDENTITY] = member_named},
    [AT_FACTORS] = {PROMPT_OPEN, [ON_ANSWER] = factor_answered},
    [AT_CEREMONY] = {CALL_OUT, [ON_CEREMONY] = ceremony_ended},
    [AT_ATTEMPT] = {[ON_CLIENT_GONE] = hung_up,
                    [ON_VAULT_LOST] = attempt_lost,
                    [ON_VAULT_LATE] = vault_silent,
                    [ON_LOGIN_TIMEOUT] = time_is_up,
                    [ON_OUTCOME] = judged},
    [AT_SHOWN] = {NO_CALL_OUT, [ON_PROMPT_TIMEOUT] = shown_long_enough,
                  [ON_LOGIN_TIMEOUT] = shown_long_enough},
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
    [AT_CEREMONY_DRAIN] = {[ON_CEREMONY] = ceremony_drained},
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

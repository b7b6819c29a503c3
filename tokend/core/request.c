// SPDX-License-Identifier: BSD-2-Clause
#include "core/request.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
    const char *name, *clause;
    bool lasts;
} kinds[REQUEST_KIND_COUNT_] = {
    [REQUEST_NOTHING] = {"none", "", false},
    [REQUEST_RESCUE] = {"rescue", "F2", false},
    [REQUEST_ROLE] = {"role", "D8", false},
    [REQUEST_PRIVILEGE] = {"privilege", "D4", true},
    [REQUEST_DEPUTY] = {"deputy", "D6", true},
    [REQUEST_DEED] = {"two_people", "D7", false},
    [REQUEST_EXCEPTION] = {"exception", "F1", true},
    [REQUEST_BREAK_GLASS] = {"break_glass", "F2", false},
    [REQUEST_POLICY] = {"policy", "D7", false},
};

// How long what is approved is there.
enum course {
    ONCE,     // it is done with the approval
    LASTING,  // from one time to another
    RELEASED, // until whoever asked has done it
    COURSES
};

static enum course course_of(const struct request_life *life)
{
    if (request_lasts(life->kind))
        return LASTING;
    return life->kind == REQUEST_DEED && life->by_applicant ? RELEASED : ONCE;
}

#define ALWAYS(state)                                                                              \
    {                                                                                              \
        [ONCE] = (state), [LASTING] = (state), [RELEASED] = (state)                                \
    }

// Nothing leads back: each move goes to a state with fewer moves left.
static const struct {
    enum request_state from;
    enum request_event event;
    enum request_state to[COURSES];
} moves[] = {
    {REQUEST_REQUESTED,
     REQUEST_APPROVE,
     {[ONCE] = REQUEST_CLOSED, [LASTING] = REQUEST_RUNNING, [RELEASED] = REQUEST_RUNNING}},
    {REQUEST_REQUESTED, REQUEST_REJECT, ALWAYS(REQUEST_REJECTED)},
    {REQUEST_REQUESTED, REQUEST_WITHDRAW, ALWAYS(REQUEST_WITHDRAWN)},
    {REQUEST_REQUESTED, REQUEST_EXPIRE, ALWAYS(REQUEST_EXPIRED)},
    {REQUEST_RUNNING, REQUEST_END, {[LASTING] = REQUEST_ENDED}},
    {REQUEST_RUNNING, REQUEST_EXPIRE, {[LASTING] = REQUEST_ENDED, [RELEASED] = REQUEST_ENDED}},
    {REQUEST_RUNNING, REQUEST_REJECT, {[RELEASED] = REQUEST_REJECTED}},
    {REQUEST_RUNNING, REQUEST_WITHDRAW, {[RELEASED] = REQUEST_WITHDRAWN}},
    {REQUEST_RUNNING, REQUEST_CARRY_OUT, {[RELEASED] = REQUEST_CLOSED}},
    {REQUEST_OPEN, REQUEST_CLOSE, ALWAYS(REQUEST_CLOSED)},
};

static enum request_state next(const struct request_life *life, enum request_event event)
{
    for (size_t i = 0; i < COUNT(moves); i++)
        if (moves[i].from == life->state && moves[i].event == event)
            return moves[i].to[course_of(life)];
    return REQUEST_NONE;
}

static bool has_come(struct wall_time end, struct wall_time now)
{
    return now.seconds >= end.seconds;
}

static bool is_within(const struct request_life *life, struct wall_time now)
{
    return has_come(life->from, now) && !has_come(life->until, now);
}

// Nobody can approve it any more, or it is over.
static bool is_late(const struct request_life *life, struct wall_time now)
{
    const enum course course = course_of(life);

    // What is released has an end only once it was approved.
    if ((course == LASTING || (course == RELEASED && life->state == REQUEST_RUNNING)) &&
        has_come(life->until, now))
        return true;
    return life->state == REQUEST_REQUESTED && life->answer_by.seconds != 0 &&
           has_come(life->answer_by, now);
}

static bool concerns(const struct request_life *life, int64_t person)
{
    for (size_t i = 0; i < life->concerned_count; i++)
        if (life->concerned[i] == person)
            return true;
    return false;
}

// A second person judges it (D8).
static enum request_answer judges(const struct request_life *life, const struct request_person *who)
{
    if (who->id == 0)
        return REQUEST_NOT_ROOT;
    if (who->id == life->applicant)
        return REQUEST_OWN;
    if (concerns(life, who->id))
        return REQUEST_CONCERNS;
    return who->independent ? REQUEST_MOVES : REQUEST_DEPENDENT;
}

static enum request_answer may(const struct request_life *life, enum request_event event,
                               const struct request_person *who)
{
    const bool own = who->id != 0 && (who->id == life->applicant || concerns(life, who->id));

    switch (event) {
    case REQUEST_APPROVE:
        return who->administrator ? judges(life, who) : REQUEST_NOT_ROLE;
    case REQUEST_CLOSE:
        return who->administrator || who->auditor ? judges(life, who) : REQUEST_NOT_ROLE;
    case REQUEST_REJECT: // gives nobody anything
        return who->administrator ? REQUEST_MOVES : REQUEST_NOT_ROLE;
    case REQUEST_END: // so does this
        return who->administrator || own ? REQUEST_MOVES : REQUEST_NOT_ROLE;
    case REQUEST_WITHDRAW:
    case REQUEST_CARRY_OUT:
        return who->id != 0 && who->id == life->applicant ? REQUEST_MOVES : REQUEST_NOT_OWN;
    case REQUEST_EXPIRE:
    case REQUEST_EVENT_COUNT_:
        break;
    }
    return REQUEST_OTHER_STATE; // nobody does that
}

enum request_answer request_move(const struct request_life *life, enum request_event event,
                                 const struct request_person *who, struct wall_time now,
                                 enum request_state *to)
{
    const enum request_state target = next(life, event);
    enum request_answer answer = REQUEST_MOVES;

    *to = REQUEST_NONE;
    if (target == REQUEST_NONE)
        return REQUEST_OTHER_STATE;
    if (event == REQUEST_EXPIRE)
        answer = who != NULL          ? REQUEST_OTHER_STATE
                 : is_late(life, now) ? REQUEST_MOVES
                                      : REQUEST_TOO_EARLY;
    else if (who == NULL)
        answer = REQUEST_OTHER_STATE;
    else if ((event == REQUEST_APPROVE || event == REQUEST_END || event == REQUEST_CARRY_OUT) &&
             is_late(life, now))
        answer = REQUEST_TOO_LATE;
    else if (event == REQUEST_CARRY_OUT && !request_may_be_done(life, now))
        answer = REQUEST_TOO_EARLY; // the clock was set back
    else
        answer = may(life, event, who);
    if (answer == REQUEST_MOVES)
        *to = target;
    return answer;
}

bool request_runs(const struct request_life *life, struct wall_time now)
{
    return request_lasts(life->kind) && life->state == REQUEST_RUNNING && is_within(life, now);
}

bool request_may_be_done(const struct request_life *life, struct wall_time now)
{
    return course_of(life) == RELEASED && life->state == REQUEST_RUNNING && is_within(life, now);
}

bool request_is_open(enum request_state state)
{
    return state == REQUEST_REQUESTED || state == REQUEST_OPEN || state == REQUEST_RUNNING;
}

bool request_lasts(enum request_kind kind)
{
    return (unsigned)kind < COUNT(kinds) && kinds[kind].lasts;
}

const char *request_kind_name(enum request_kind kind)
{
    return kinds[(unsigned)kind < COUNT(kinds) ? kind : REQUEST_NOTHING].name;
}

const char *request_kind_clause(enum request_kind kind)
{
    return kinds[(unsigned)kind < COUNT(kinds) ? kind : REQUEST_NOTHING].clause;
}

const char *request_state_name(enum request_state state)
{
    static const char *const names[REQUEST_STATE_COUNT_] = {
        [REQUEST_NONE] = "none",         [REQUEST_REQUESTED] = "requested",
        [REQUEST_OPEN] = "open",         [REQUEST_CLOSED] = "closed",
        [REQUEST_REJECTED] = "rejected", [REQUEST_WITHDRAWN] = "withdrawn",
        [REQUEST_EXPIRED] = "expired",   [REQUEST_RUNNING] = "running",
        [REQUEST_ENDED] = "ended",
    };
    return names[(unsigned)state < COUNT(names) ? state : REQUEST_NONE];
}

const char *request_standing(const struct request_life *life, struct wall_time now)
{
    if (life->state == REQUEST_REQUESTED && is_late(life, now))
        return request_state_name(REQUEST_EXPIRED);
    if (life->state != REQUEST_RUNNING)
        return request_state_name(life->state);
    if (is_late(life, now))
        return request_state_name(REQUEST_ENDED);
    if (course_of(life) == RELEASED)
        return "released";
    return request_runs(life, now) ? request_state_name(REQUEST_RUNNING) : "approved";
}

// SPDX-License-Identifier: BSD-2-Clause
#include "stack/dispatch.h"
#include <string.h>

enum { SUCCESS = 0, MUST_FAIL = 6 /* PAM_PERM_DENIED */, IGNORE = 25 };

// Remembers what was thought before a substack, and passes its mark.
static void arrive(struct dispatch *dispatch, const struct stack *stack)
{
    for (; dispatch->at < stack->count; dispatch->at++) {
        const struct stack_entry *entry = &stack->entries[dispatch->at];
        if (dispatch->before < entry->level)
            dispatch->saved[entry->level] = dispatch->now;
        if (entry->kind != ENTRY_SUBSTACK)
            return;
        dispatch->before = (uint8_t)entry->level;
    }
}

void dispatch_begin(struct dispatch *dispatch, const struct stack *stack)
{
    memset(dispatch, 0, sizeof *dispatch);
    dispatch->now = (struct dispatch_view){IMPRESSION_NONE, MUST_FAIL};
    for (size_t i = 0; i < LEVELS_MAX; i++)
        dispatch->saved[i] = dispatch->now;
    arrive(dispatch, stack);
}

bool dispatch_ended(const struct dispatch *dispatch, const struct stack *stack)
{
    return dispatch->at >= stack->count;
}

int dispatch_action(const struct stack_entry *entry, int result)
{
    return entry->control.actions[result];
}

static void good(struct dispatch_view *now, int result)
{
    if (now->impression == IMPRESSION_NONE ||
        (now->impression == IMPRESSION_POSITIVE && now->status == SUCCESS))
        *now = (struct dispatch_view){IMPRESSION_POSITIVE, (uint8_t)result};
}

static void bad(struct dispatch_view *now, int result)
{
    if (now->impression != IMPRESSION_NEGATIVE)
        *now = (struct dispatch_view){IMPRESSION_NEGATIVE,
                                      (uint8_t)(result == IGNORE ? MUST_FAIL : result)};
}

// Passes over so many entries of this level or the marks of substacks with all that is in them.
// How many are too many.
static int jump(struct dispatch *dispatch, const struct stack *stack, int count)
{
    const struct stack_entry *entries = stack->entries;
    const unsigned level = entries[dispatch->at].level;
    size_t at = dispatch->at;

    for (; at + 1 < stack->count && entries[at + 1].level >= level && count > 0; count--)
        do
            at++;
        while (at + 1 < stack->count && entries[at + 1].level > level);
    dispatch->at = (uint16_t)at;
    return count;
}

// A decision ends the substack that it is made in; at the top, everything.
static void decide(struct dispatch *dispatch, const struct stack *stack)
{
    const unsigned level = stack->entries[dispatch->at].level;

    while ((size_t)dispatch->at + 1 < stack->count &&
           stack->entries[dispatch->at + 1].level >= level)
        dispatch->at++;
}

void dispatch_step(struct dispatch *dispatch, const struct stack *stack, int result, int action)
{
    const unsigned level = stack->entries[dispatch->at].level;

    switch (action) {
    case CONTROL_RESET:
        dispatch->now = dispatch->saved[level];
        break;
    case CONTROL_OK:
    case CONTROL_DONE:
        good(&dispatch->now, result);
        if (action == CONTROL_DONE && dispatch->now.impression == IMPRESSION_POSITIVE)
            decide(dispatch, stack);
        break;
    case CONTROL_BAD:
    case CONTROL_DIE:
        bad(&dispatch->now, result);
        if (action == CONTROL_DIE)
            decide(dispatch, stack);
        break;
    case CONTROL_IGNORE:
        break;
    default:
        if (action < 0 || jump(dispatch, stack, action) > 0)
            dispatch->now = (struct dispatch_view){IMPRESSION_NEGATIVE, MUST_FAIL};
    }
    dispatch->before = (uint8_t)level;
    dispatch->at++;
    arrive(dispatch, stack);
}

int dispatch_result(const struct dispatch *dispatch)
{
    const struct dispatch_view *now = &dispatch->now;

    return now->status == SUCCESS && now->impression != IMPRESSION_POSITIVE ? MUST_FAIL
                                                                            : now->status;
}

int dispatch_run(const struct stack *stack,
                 int (*call)(void *context, const struct stack_entry *entry), void *context)
{
    struct dispatch dispatch;

    dispatch_begin(&dispatch, stack);
    while (!dispatch_ended(&dispatch, stack)) {
        const struct stack_entry *entry = &stack->entries[dispatch.at];
        const int result = entry->kind == ENTRY_MODULE ? call(context, entry) : MUST_FAIL;
        dispatch_step(&dispatch, stack, result, dispatch_action(entry, result));
    }
    return dispatch_result(&dispatch);
}

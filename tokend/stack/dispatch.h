// SPDX-License-Identifier: BSD-2-Clause
// How libpam goes through a stack: what it makes of the results of the modules (Debian's libpam,
// which does not count a jump as a success). One step is one entry, so that both can be told: what
// one login comes to, and what all possible ones can (stack/ways.h).
#ifndef WARIFU_STACK_DISPATCH_H
#define WARIFU_STACK_DISPATCH_H

#include "stack/stack.h"
#include <stdint.h>

enum impression { IMPRESSION_NEGATIVE = -1, IMPRESSION_NONE = 0, IMPRESSION_POSITIVE = 1 };

struct dispatch_view {
    int8_t impression; // enum impression
    uint8_t status;    // a PAM code
};

struct dispatch {
    uint16_t at;    // the entry that comes next; stack->count: it is decided
    uint8_t before; // the level of the entry that was called last
    struct dispatch_view now;
    struct dispatch_view saved[LEVELS_MAX]; // as each substack was entered
};

void dispatch_begin(struct dispatch *dispatch, const struct stack *stack);

// Whether it is decided. If not, `dispatch->at` is an entry to be called: none of kind SUBSTACK.
bool dispatch_ended(const struct dispatch *dispatch, const struct stack *stack);

// The entry at `dispatch->at` has given `result`, 0..30: what follows. `action` is usually
// dispatch_action().
void dispatch_step(struct dispatch *dispatch, const struct stack *stack, int result, int action);
int dispatch_action(const struct stack_entry *entry, int result);

// What the program is told. An empty stack denies.
int dispatch_result(const struct dispatch *dispatch);

// The whole of it: `call` gives the result of each entry of kind MODULE.
int dispatch_run(const struct stack *stack,
                 int (*call)(void *context, const struct stack_entry *entry), void *context);

#endif

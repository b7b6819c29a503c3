// SPDX-License-Identifier: BSD-2-Clause
// The ways round pam_warifu in a stack: whatever the modules may say, can libpam come to a success
// that pam_warifu has not given (G1, A1; decision 75)? Every state that libpam can be in is looked
// at, so that "none" is a proof, as far as the results of modules (stack/module.h) are known.
#ifndef WARIFU_STACK_WAYS_H
#define WARIFU_STACK_WAYS_H

#include "stack/module.h"

enum stack_way_kind {
    WAY_ABSENT,  // nothing in the stack asks it
    WAY_IGNORED, // it is asked, says no, and that does not count
    WAY_PAST,    // what another entry says leads past it
};

#define STACK_STEPS_MAX 64

struct stack_way {
    enum stack_way_kind kind;
    // PAST: the entry that leads past. IGNORED: pam_warifu's. ABSENT: the last that said yes, or
    // NULL.
    const struct stack_entry *cause;
    // One login that comes through so: what the entries that are called give, in that order.
    struct stack_step {
        const struct stack_entry *entry;
        int result;
    } steps[STACK_STEPS_MAX];
    size_t step_count; // may be more than are kept
};

#define STACK_WAYS_MAX 16 // causes that are told; there is a finding anyway

struct stack_ways {
    struct stack_way list[STACK_WAYS_MAX];
    size_t count;
    // auth: an entry that judges a factor before pam_warifu is asked, whatever follows. NULL: none.
    const struct stack_entry *judged_before;
    bool asks;     // there is an entry of pam_warifu
    bool too_many; // states: nothing is proved
};

struct stack_question {
    enum stack_type type;
    bool nobody_is_root; // what lets root alone pass says no
    // Whether the module of an entry is there and can be loaded. NULL: all are.
    bool (*is_there)(void *context, const struct stack_entry *entry);
    void *context;
};

enum fault ways_find(const struct stack *stack, const struct stack_question *question,
                     struct stack_ways *ways) MUST_CHECK;

#endif

// SPDX-License-Identifier: BSD-2-Clause
// The ways round pam_warifu in a stack: whatever the modules may say, can libpam come to a success
// that pam_warifu has not given (G1, A1; decision 75)? Every state that libpam can be in is looked
// at, so that "none" is a proof, as far as the results of modules (stack/module.h) are known.
#ifndef WARIFU_STACK_WAYS_H
#define WARIFU_STACK_WAYS_H

#include "stack/module.h"

enum way_kind {
    WAY_ABSENT,  // nothing in the stack asks it
    WAY_IGNORED, // it is asked, says no, and that does not count
    WAY_PAST,    // what another entry says leads past it
};

#define WAY_STEPS_MAX 64

struct way {
    enum way_kind kind;
    // PAST: the entry that leads past. IGNORED: pam_warifu's. ABSENT: the last that said yes, or
    // NULL.
    const struct stack_entry *cause;
    // One login that comes through so: what the entries that are called give, in that order.
    struct way_step {
        const struct stack_entry *entry;
        int result;
    } steps[WAY_STEPS_MAX];
    size_t step_count; // may be more than are kept
};

#define WAYS_MAX 16 // causes that are told; there is a finding anyway

struct ways {
    struct way list[WAYS_MAX];
    size_t count;
    // auth: an entry that judges a factor before pam_warifu is asked, whatever follows. NULL: none.
    const struct stack_entry *judged_before;
    bool asks;     // there is an entry of pam_warifu
    bool too_many; // states: nothing is proved
};

struct ways_question {
    enum stack_type type;
    // Whether the module of an entry is there and can be loaded. NULL: all are.
    bool (*is_there)(void *context, const struct stack_entry *entry);
    void *context;
};

enum fault ways_find(const struct stack *stack, const struct ways_question *question,
                     struct ways *ways) MUST_CHECK;

#endif

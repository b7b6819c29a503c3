// SPDX-License-Identifier: BSD-2-Clause
// What a line of PAM's says is to follow from each result of its module (pam.conf(5), CONTROL).
#ifndef WARIFU_STACK_CONTROL_H
#define WARIFU_STACK_CONTROL_H

#define CONTROL_RESULTS 32 // PAM_SUCCESS .. PAM_INCOMPLETE

// Anything above these: so many entries are jumped over.
enum control_action {
    CONTROL_IGNORE = 0,
    CONTROL_OK = -1,
    CONTROL_DONE = -2,
    CONTROL_BAD = -3,
    CONTROL_DIE = -4,
    CONTROL_RESET = -5,
    CONTROL_OPEN = -6 // not said
};

struct stack_control {
    int actions[CONTROL_RESULTS];
};

void control_begin(struct stack_control *control);               // nothing is said
void control_default(struct stack_control *control, int action); // for what is still not said
void control_read(struct stack_control *control,
                  const char *word); // "required", "success=1 default=bad"

#endif

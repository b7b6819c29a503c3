// SPDX-License-Identifier: BSD-2-Clause
// What `warifu setup --answers FILE` is told instead of asking, for many machines. No secret stands
// in it.
#ifndef WARIFU_TOOLS_SETUP_ANSWERS_H
#define WARIFU_TOOLS_SETUP_ANSWERS_H

#include "base/text.h"
#include "exit_code.h"
#include <limits.h>
#include <stdbool.h>

struct outcome;

enum setup_switch {
    SETUP_SWITCH_TRIED,   // once somebody has logged in with two factors
    SETUP_SWITCH_UNTRIED, // at once
    SETUP_SWITCH_NO,
};

struct setup_answers {
    char administrator[ACCOUNT_NAME_SIZE], second[ACCOUNT_NAME_SIZE]; // "": not said
    char slips[PATH_MAX - ACCOUNT_NAME_SIZE - 2]; // directory for first passwords, a file each
    char confirm_within[32];                      // "": as usual
    enum setup_switch switch_on;
};

// Lines `key = value`, empty ones and those that begin with "#". EXIT_DONE, or the outcome says
// which line is wrong.
enum exit_code setup_answers_read(const char *path, struct setup_answers *answers,
                                  struct outcome *outcome);

#endif

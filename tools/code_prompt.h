// SPDX-License-Identifier: BSD-2-Clause
// Asks for one-time codes. A code is a secret until it is used: it is typed, never an argument
// (B8).
#ifndef WARIFU_TOOLS_CODE_PROMPT_H
#define WARIFU_TOOLS_CODE_PROMPT_H

#include "outcome.h"
#include "wire/warifu.pb.h"

struct cli;

struct code_question {
    const char *argument; // of the call
    const char *question; // msgid
};

// Asks until six to eight digits are given, three times at most, and adds them to the call.
// EXIT_NO_INPUT when nobody answers.
enum exit_code code_prompt(struct cli *cli, const struct code_question *question, AdminCall *call,
                           struct outcome *outcome);

#endif

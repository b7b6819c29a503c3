// SPDX-License-Identifier: BSD-2-Clause
// `warifu setup` without an option: step by step from an installed package to logins with two
// factors (decision 80). Each step looks whether it is done, so that whoever was interrupted begins
// again and goes on; each is an existing command, run as a person would run it.
#ifndef WARIFU_TOOLS_SETUP_GUIDE_H
#define WARIFU_TOOLS_SETUP_GUIDE_H

#include "exit_code.h"

struct cli;
struct outcome;
struct report;
struct setup_answers;

// `answers` NULL: asks at the terminal.
enum exit_code setup_guide(struct cli *cli, const struct setup_answers *answers,
                           struct report *report, struct outcome *outcome);

#endif

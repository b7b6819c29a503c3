// SPDX-License-Identifier: BSD-2-Clause
// What people are told when the policy lets nobody in by the program that they use (A2), and when
// their login ends between two of its steps (abuse:R1).
#ifndef WARIFU_FRONT_TEXTS_REFUSAL_H
#define WARIFU_FRONT_TEXTS_REFUSAL_H

#include "front/texts/texts.h"

// Calls `line` with the reason, naming the service, and with the command for an administrator.
// Says nothing when the reply carries no refusal.
void texts_say_refused(const struct text_values *values, text_line *line, void *context);

// What was proved earlier in this login and holds no more (abuse:R1). False, and nothing is said,
// when the reply does not tell. *again: the text says to log in again; else it says no next step.
bool texts_say_lapsed(const struct text_values *values, bool *again, text_line *line,
                      void *context);

#endif

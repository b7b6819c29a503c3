// SPDX-License-Identifier: BSD-2-Clause
// The part of texts.h that says why a new password was refused (B1, B5, B6): a sentence, the rule
// by the name that warifu-policy(5) gives it, and the clause; never anything of the password.
#ifndef WARIFU_FRONT_TEXTS_FLAW_H
#define WARIFU_FRONT_TEXTS_FLAW_H

#include "front/texts/texts.h"

// A line for each flaw.
void texts_say_flaws(const struct reader *reader, const ChangeReply *changed, text_line *line,
                     void *context);

#endif

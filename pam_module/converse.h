// SPDX-License-Identifier: BSD-2-Clause
// The application's conversation function, which may do anything (P5). Both return PAM_SUCCESS,
// PAM_CONV_ERR or PAM_BUF_ERR and nothing else.
#ifndef WARIFU_PAM_CONVERSE_H
#define WARIFU_PAM_CONVERSE_H

#include "wire/warifu.pb.h"
#include <security/pam_modules.h>
#include <stdbool.h>

int converse_tell(pam_handle_t *handle, bool error, const char *text);

// Asks, takes the reply into `answer` (kind and text) and wipes the application's copy.
int converse_ask(pam_handle_t *handle, bool echo, const char *text, Answer *answer);

// Puts a text into an answer. NULL is ANSWER_NONE; what does not fit or is not UTF-8 cannot be
// right, and is sent as ANSWER_OVERSIZE rather than cut (W1).
void answer_fill(Answer *answer, const char *text);

#endif

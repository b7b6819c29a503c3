// SPDX-License-Identifier: BSD-2-Clause
// The application's conversation function, which may do anything (abuse:P5). Both return
// PAM_SUCCESS, PAM_CONV_ERR or PAM_BUF_ERR and nothing else.
#ifndef WARIFU_PAM_CONVERSE_H
#define WARIFU_PAM_CONVERSE_H

#include "wire/warifu.pb.h"
#include <security/pam_modules.h>
#include <stdbool.h>

int converse_tell(pam_handle_t *handle, bool error, const char *text);

// What is shown together with a prompt, in one call of the application. Only where the daemon says
// so: xscreensaver would wait for an OK before it asks; i3lock gives the second of two messages its
// reply in the wrong place and would die of it, with the screen open.
struct note {
    bool error;
    char text[1024]; // lines; "": none
};

// Adds a line. False when there is no room for it.
bool note_add(struct note *note, bool error, const char *line);

// Asks, takes the reply into `answer` (kind and text) and wipes the application's copy. `note` may
// be NULL.
int converse_ask(pam_handle_t *handle, const struct note *note, bool echo, const char *text,
                 Answer *answer);

// Puts a text into an answer. NULL is ANSWER_NONE; what does not fit cannot be right, and is
// sent as ANSWER_OVERSIZE rather than cut (abuse:W1), what is not UTF-8 as ANSWER_NOT_TEXT.
void answer_fill(Answer *answer, const char *text);

#endif

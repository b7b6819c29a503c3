// SPDX-License-Identifier: BSD-2-Clause
// One conversation with a nested PAM service, in the process that calls: a module of it may crash,
// hang, or start others, so that is a process for nothing else (checker/checker.h).
#ifndef WARIFU_CHECKER_CONVERSATION_H
#define WARIFU_CHECKER_CONVERSATION_H

#include "checker/verdict.h"

struct pam_handle;

struct conversation {
    const char *password; // the caller's
    struct conversation_record *record;
    struct pam_handle *handle; // NULL: none was made
};

// Asks `service` for authentication; gives it the password at its first hidden prompt and nothing
// anywhere else. No text of it is shown to anybody, nor does it delay anything. The record then
// says of the account that it could not be asked for: so it stands if that never returns.
void conversation_authenticate(struct conversation *conversation, const char *service,
                               const char *user, const char *password,
                               struct conversation_record *record);

// After a success, asks for the account and ends the conversation; after anything else, ends it.
void conversation_end(struct conversation *conversation);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// What the module takes from the PAM handle and leaves there.
#ifndef WARIFU_PAM_HANDLE_H
#define WARIFU_PAM_HANDLE_H

#include "wire/warifu.pb.h"
#include <security/pam_modules.h>
#include <stdbool.h>

// Who is to be judged: asks the application when PAM_USER is not set. PAM_SUCCESS, PAM_CONV_ERR,
// PAM_BUF_ERR or PAM_SYSTEM_ERR. A name that cannot be carried stays empty, with its flaw: tokend
// refuses it with the usual prompts, and never sees a part of it (promise 3, abuse:E3).
int handle_user(pam_handle_t *handle, Begin *begin);

// Copies an item that decides something (which rule, whose ticket) whole; an absent one is "".
// PAM_SUCCESS, or PAM_SYSTEM_ERR if it does not fit or is not UTF-8.
int handle_text(pam_handle_t *handle, int item, char *field, size_t size);

// Takes an item that only tells where somebody is. One that does not fit or is not UTF-8 keeps
// nobody out: a mark stands for it, "(300 bytes, 0123456789abcdef)", its length and FNV-1a hash, so
// that equal ones are equal and different ones differ. `size` is at least 64.
void handle_item(pam_handle_t *handle, int item, char *field, size_t size);

// Whether PAM_USER still is `user`: another module or the conversation may have changed it
// (abuse:P6).
bool handle_user_is(pam_handle_t *handle, const char *user);

// The ticket of the newest verdict, for the next phase of the same handle. Session tickets are kept
// apart, so that a later authenticate in the session does not lose them.
enum ticket_kind { TICKET_LOGIN, TICKET_SESSION };
int handle_keep_ticket(pam_handle_t *handle, enum ticket_kind kind, const uint8_t *bytes,
                       size_t size); // PAM_SUCCESS or PAM_BUF_ERR
void handle_recall_ticket(pam_handle_t *handle, enum ticket_kind kind, Begin *begin);
bool handle_has_ticket(pam_handle_t *handle, enum ticket_kind kind);
void handle_drop_ticket(pam_handle_t *handle, enum ticket_kind kind);

// The password that this handle has just proved, for the change that a login has to end in: libpam
// clears PAM_AUTHTOK between the two. Wiped when it is dropped, and with the handle; the caller
// drops it as soon as no change follows. PAM_SUCCESS or PAM_BUF_ERR; NULL: there is none, or it is
// not that of PAM_USER as it is now.
int handle_keep_current(pam_handle_t *handle, const char *password);
const char *handle_current(pam_handle_t *handle);
void handle_drop_current(pam_handle_t *handle);

// Tells pam_systemd how long the session may last (D4 of the clauses). PAM_SUCCESS or PAM_BUF_ERR.
int handle_limit_session(pam_handle_t *handle, uint32_t seconds);

#endif

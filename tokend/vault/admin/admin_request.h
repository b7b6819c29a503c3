// SPDX-License-Identifier: BSD-2-Clause
// What verbs about requests share (core/request.h): how one is shown, asked for, and moved by
// whoever calls. What may move it core decides; this tells why not.
#ifndef WARIFU_VAULT_ADMIN_REQUEST_H
#define WARIFU_VAULT_ADMIN_REQUEST_H

#include "store/request.h"
#include "vault/admin/admin.h"

#define REQUEST_SHOWN_SIZE 17 // with NUL

// A row with all that is to be known of it, and below `shown` a word that changes with anything
// that an approver has seen: what the request says, and whom it is about as they are now (D7).
enum fault request_put(struct admin *admin, const struct request *request) MUST_CHECK;

// The one that args["request"] means, of the kind that the verb is about; its id is 0 when the page
// has been ended with why there is none.
enum fault request_get(struct admin *admin, struct request *request) MUST_CHECK;

// Stores a new one of the caller's, waiting for a second person, with its record; `about`: the name
// of whom it is about. *made is false when the page has been ended: nobody could approve it, or too
// many of this person wait already.
enum fault request_make(struct admin *admin, struct request *request, const char *about,
                        bool *made) MUST_CHECK;

// Moves it, stores and records that, and puts its row. *moved is false when the page has been ended
// with why not.
enum fault request_move_by(struct admin *admin, struct request *request, enum request_event event,
                           bool *moved) MUST_CHECK;

#endif

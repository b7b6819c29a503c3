// SPDX-License-Identifier: BSD-2-Clause
// What verbs about requests share (core/request.h): how one is shown, asked for, and moved by
// whoever calls. What may move it core decides; this tells why not.
#ifndef WARIFU_VAULT_ADMIN_REQUEST_H
#define WARIFU_VAULT_ADMIN_REQUEST_H

#include "store/request.h"
#include "vault/admin/admin.h"
#include <sodium.h>

#define REQUEST_SHOWN_SIZE 17 // with NUL

// Of which kind the verb is about: that of "privilege.end"; NOTHING: of any.
enum request_kind request_kind_of_verb(const struct admin *admin);

// From when until when, by args["from"] and args["until"]; `hint` names the setting of the policy
// that says how long at most. *good is false when the page has been ended with why not.
enum fault request_window(struct admin *admin, struct request *request, uint32_t longest,
                          const char *hint, bool *good) MUST_CHECK;

// A row with all that is to be known of it, and below `shown` a word that changes with anything
// that an approver has seen: what the request says, and whom it is about as they are now (D7). An
// act of two people has that word only where its effect is shown, too.
enum fault request_put(struct admin *admin, const struct request *request) MUST_CHECK;
// The same with who could approve it. `effect`: what it would do, as a word (deed_effect()); NULL
// of what is no act of two people.
enum fault request_put_fully(struct admin *admin, const struct request *request,
                             const char *effect) MUST_CHECK;
// That word alone.
enum fault request_word(struct admin *admin, const struct request *request, const char *effect,
                        char shown[REQUEST_SHOWN_SIZE]) MUST_CHECK;
// A person as they are: role, state, uid, name.
enum fault request_hash_person(struct admin *admin, int64_t id,
                               crypto_generichash_state *state) MUST_CHECK;

// The one that args["request"] means, of the kind that the verb is about; its id is 0 when the page
// has been ended with why there is none.
enum fault request_get(struct admin *admin, struct request *request) MUST_CHECK;

// Stores a new one of the caller's, waiting for a second person, with its record. *made is false
// when the page has been ended: nobody could approve it, or too many wait already.
enum fault request_make(struct admin *admin, struct request *request, bool *made) MUST_CHECK;

// The event about a request that has moved: `before` it was in that state.
enum fault request_record(struct admin *admin, enum event_id id, const struct request *request,
                          const char *before) MUST_CHECK;

// Moves it, stores and records that, and puts its row. *moved is false when the page has been ended
// with why not.
enum fault request_move_by(struct admin *admin, struct request *request, enum request_event event,
                           bool *moved) MUST_CHECK;

#endif

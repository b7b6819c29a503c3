// SPDX-License-Identifier: BSD-2-Clause
// What one person did and another has to look at (core/request.h): opened with the deed, in the
// same savepoint, and closed by somebody who had no part in it (D8, F2, F3).
#ifndef WARIFU_VAULT_REVIEW_H
#define WARIFU_VAULT_REVIEW_H

#include "store/request.h"
#include "vault/loop/state.h"

// Root is let in without factors by `subject`: one item, whatever is done with the ticket. Whose
// login root's session is under, where that is known, is who did it. *id is 0 where there is no
// store: `init` opens its own.
enum fault review_open_rescue(struct vault *vault, const Subject *subject, const char *reason,
                              int64_t *id) MUST_CHECK;

// The item of the rescue that `ticket` was given for. NOT_FOUND when its record could not be stored
// then (a full disk), or when there was no store.
enum fault review_of_rescue(struct vault *vault, const struct ticket *ticket,
                            struct request *review) MUST_CHECK;

// Root begins a verb, about somebody or something (`about` may be NULL): added to what was done,
// each once. A rescue without an item gets one.
enum fault review_note_verb(struct vault *vault, const Subject *subject,
                            const struct ticket *ticket, const char *verb,
                            const char *about) MUST_CHECK;

// "user.add taro, log": a verb, about somebody or something (may be NULL), each once.
enum fault review_add_verb(struct vault *vault, struct request *review, const char *verb,
                           const char *about) MUST_CHECK;

// This administrator or auditor was concerned, and does not review it. LIMIT when there are too
// many of them for one rescue.
enum fault review_note_person(struct vault *vault, struct request *review,
                              int64_t person) MUST_CHECK;

// How many wait for somebody: not what is approved and in force.
enum fault review_count_open(struct vault *vault, uint64_t *count) MUST_CHECK;

#endif

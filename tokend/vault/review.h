// SPDX-License-Identifier: BSD-2-Clause
// What one person did and another has to look at (core/review.h): opened with the deed, in the same
// savepoint, and closed by somebody who had no part in it (D8, F2, F3).
#ifndef WARIFU_VAULT_REVIEW_H
#define WARIFU_VAULT_REVIEW_H

#include "vault/state.h"

// Root is let in without factors by `subject`: one item, whatever is done with the ticket. Whose
// login root's session is under, where that is known, is who did it. *id is 0 where there is no
// store: `init` opens its own.
enum fault review_open_rescue(struct vault *vault, const Subject *subject, const char *reason,
                              int64_t *id) MUST_CHECK;

// The item of the rescue that `ticket` was given for. NOT_FOUND when its record could not be stored
// then (a full disk), or when there was no store.
enum fault review_of_rescue(struct vault *vault, const struct ticket *ticket,
                            struct review *review) MUST_CHECK;

// What somebody did, or asked for, and another approves or looks at.
struct deed {
    int64_t by; // 0: root, and nobody knows who that was
    struct wall_time when;
    int64_t item;  // its number in the list; INT64_MAX where it has none there
    bool approval; // it waits for an administrator; else an auditor too may look at it
};

// Whether `person` is an administrator or auditor by the grace of whoever did it (D8): was given
// the role by them since, or by a deed of theirs that nobody had looked at when that was done, or
// by somebody of whom the same is true. Else one alone could make whoever then approves it or finds
// it all in order. What one of them looked at is not looked at; and whoever is only given back what
// one of them had taken owes them nothing. What root does in a rescue makes nobody beholden, for
// that stays listed itself; and what root did of whom nobody knows who that was binds nobody.
enum fault review_is_beholden(struct vault *vault, const struct deed *deed, int64_t person,
                              bool *beholden) MUST_CHECK;

// Root begins a verb, about somebody or something (`about` may be NULL): added to what was done,
// each once. A rescue without an item gets one.
enum fault review_note_verb(struct vault *vault, const Subject *subject,
                            const struct ticket *ticket, const char *verb,
                            const char *about) MUST_CHECK;

// "user.add taro, log": a verb, about somebody or something (may be NULL), each once.
enum fault review_add_verb(struct vault *vault, struct review *review, const char *verb,
                           const char *about) MUST_CHECK;

// This administrator or auditor was concerned, and does not review it. LIMIT when there are too
// many of them for one rescue.
enum fault review_note_person(struct vault *vault, struct review *review,
                              int64_t person) MUST_CHECK;

// How many are not closed.
enum fault review_count_open(struct vault *vault, uint64_t *count) MUST_CHECK;

#endif

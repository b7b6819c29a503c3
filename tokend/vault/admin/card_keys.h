// SPDX-License-Identifier: BSD-2-Clause
// All keys on an ID card at once, whosever they are (C4, C5): what the card's register does to a
// card happens to the keys on it in the same savepoint.
#ifndef WARIFU_VAULT_CARD_KEYS_H
#define WARIFU_VAULT_CARD_KEYS_H

#include "core/lifecycle.h"
#include "store/key.h"
#include "vault/admin/admin.h"
#include <stddef.h>

#define CARD_PEOPLE_MAX 256 // of one department card

struct card_keys {
    unsigned keys;   // that changed
    unsigned people; // whose they are
    int64_t person[CARD_PEOPLE_MAX];
};

// Suspends, resumes or revokes the keys with this serial: of the people whom the store's index
// names and of `holders`, whom the register names (may be NULL with 0). Keys that the event does
// not apply to stay as they are; a revoked key stays revoked. One event (key.suspended,
// key.resumed, key.revoked) is recorded a key, with the actor and reason of the call. LIMIT when
// the card has more people than fit: then nothing may be kept.
enum fault card_keys_apply(struct admin *admin, const char *serial, enum credential_event event,
                           const int64_t *holders, size_t holder_count,
                           struct card_keys *done) MUST_CHECK;

// One key of a person, with its event.
enum fault key_apply(struct admin *admin, const char *user, const struct key_credential *key,
                     enum credential_event event, bool *changed) MUST_CHECK;

#endif

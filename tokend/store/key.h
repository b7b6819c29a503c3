// SPDX-License-Identifier: BSD-2-Clause
// FIDO2 credentials: ID cards and security keys.
#ifndef WARIFU_STORE_KEY_H
#define WARIFU_STORE_KEY_H

#include "core/lifecycle.h"
#include "factor/fido2_data.h"
#include "store/person.h"
#include "store/store.h"

#define STORE_KEYS_MAX 8 // kept for one person; beyond, the oldest revoked one goes
#define STORE_KEY_HANDLE_MOST 256
#define STORE_CARD_SIZE 65
#define STORE_PLACE_SIZE 129
#define STORE_RP_SIZE 128

struct key_credential {
    int64_t id; // from the same numbers as those of one-time codes
    int64_t person;
    enum credential_state state;
    char label[65];
    char card[STORE_CARD_SIZE];  // serial of the ID card that it is on; "": none
    struct doer by;              // who enrolled it
    char from[STORE_PLACE_SIZE]; // and where: terminal and host; "": not known
    char rp_id[STORE_RP_SIZE];   // what it is bound to; "": the policy's
    bool told;                   // the owner was told of it (abuse:C5)
    bool copied;                 // SUSPENDED because its count fell (abuse:F3): a card that is
                                 // found again does not wake it
    uint8_t handle[STORE_KEY_HANDLE_MOST]; // WebAuthn's credential id
    size_t handle_size;
    struct fido2_key key;
    uint8_t aaguid[FIDO2_AAGUID_SIZE];
    uint32_t sign_count;
    unsigned capability;  // FIDO2_CAN_* of factor/fido2_classes.h, as the authenticator said
    uint8_t cred_protect; // 0 (unknown), 1..3
    uint8_t attestation;  // enum fido2_attestation_kind
    bool discoverable;
    struct wall_time created, last_used;
    int64_t giver; // whose hands it came from (giver.h)
};

// EXISTS when somebody already has this handle (WebAuthn L3 section 7.1, step 26).
enum fault store_key_add(struct store *store, struct key_credential *key) MUST_CHECK;
enum fault store_key_get(struct store *store, int64_t id, struct key_credential *key) MUST_CHECK;
// All of a person's, newest first, in any state.
enum fault store_key_list(struct store *store, int64_t person, struct key_credential *keys,
                          size_t max, size_t *count) MUST_CHECK;
// CONFLICT unless it is in `from`. REVOKED is final.
enum fault store_key_set_state(struct store *store, int64_t id, enum credential_state from,
                               enum credential_state to) MUST_CHECK;
// Compare-and-set of the signature count; CONFLICT unless it is still `expected` and ACTIVE
// (abuse:F3).
enum fault store_key_used(struct store *store, int64_t id, uint32_t expected, uint32_t count,
                          struct wall_time now) MUST_CHECK;
// There may be a copy of it: SUSPENDED, whatever becomes of its card, until somebody has reviewed
// it. Later counts must exceed `count`, the one that was shown. CONFLICT unless it is ACTIVE
// (abuse:F3, abuse:M10).
enum fault store_key_copied(struct store *store, int64_t id, uint32_t count) MUST_CHECK;
// Somebody has reviewed it. `to`: ACTIVE, or SUSPENDED if its card is. CONFLICT unless it
// was suspended by store_key_copied().
enum fault store_key_restore(struct store *store, int64_t id, enum credential_state to) MUST_CHECK;
// Whether the index of all keys agrees with the sealed record of this one; CORRUPT when it does
// not. The index has no MAC, so whoever can write the database could remove a key from it and
// enrol that key for somebody else (abuse:S5).
enum fault store_key_verify(struct store *store, const struct key_credential *key) MUST_CHECK;
// The owner was told of it (abuse:C5).
enum fault store_key_told(struct store *store, int64_t id) MUST_CHECK;
// People who have, or had, a key on this card, each once; LIMIT when there are more than `max`.
// This is only an index that saves opening every row; the card's own record of its holders has to
// be asked as well.
enum fault store_key_people_of_card(struct store *store, const char *serial, int64_t *people,
                                    size_t max, size_t *count) MUST_CHECK;

#endif

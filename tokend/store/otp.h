// SPDX-License-Identifier: BSD-2-Clause
// One-time code credentials.
#ifndef WARIFU_STORE_OTP_H
#define WARIFU_STORE_OTP_H

#include "core/lifecycle.h"
#include "factor/otp.h"
#include "store/store.h"

#define STORE_OTP_MAX 32 // kept for one person; beyond, the oldest revoked one goes

struct otp_credential {
    int64_t id;
    int64_t person;
    enum credential_state state;
    char label[65];                   // what people call it; nothing depends on it
    int64_t card;                     // id of the card that it is on; 0: on none
    struct otp_parameters parameters; // the secret is sealed at rest
    int64_t last;                     // last used step or counter; -1 none
    struct wall_time created, confirmed, last_used;
    int64_t giver; // whose hands it came from (giver.h)
};

enum fault store_otp_add(struct store *store, struct otp_credential *credential) MUST_CHECK;
// The index of imported seeds. Whoever had a seed first, for whatever kind of code, remains its
// owner here after it is revoked or dropped. The index serves only to never issue a seed twice.
enum fault store_seed_enter(struct store *store, const struct otp_parameters *parameters,
                            int64_t person) MUST_CHECK;
enum fault store_seed_owner(struct store *store, const struct otp_parameters *parameters,
                            int64_t *person) MUST_CHECK; // NOT_FOUND
enum fault store_otp_get(struct store *store, int64_t id,
                         struct otp_credential *credential) MUST_CHECK;
// All of a person's, newest first, in any state.
enum fault store_otp_list(struct store *store, int64_t person, struct otp_credential *credentials,
                          size_t max, size_t *count) MUST_CHECK;
// CONFLICT unless it is in `from`. REVOKED is final and wipes the secret.
enum fault store_otp_set_state(struct store *store, int64_t id, enum credential_state from,
                               enum credential_state to,
                               struct wall_time now) MUST_CHECK; // CONFLICT
// Codes up to `last` may have been used, nobody knows: it accepts none of them any more. Also one
// that is suspended, for it may be resumed. CONFLICT where it is revoked, or further already.
enum fault store_otp_forgo(struct store *store, int64_t id, int64_t last) MUST_CHECK;
// Compare-and-set of the used step: succeeds only if the stored `last` is still `expected` and the
// credential is still in state ACTIVE or PENDING, and `last` is greater. CONFLICT otherwise
// (abuse:T1).
enum fault store_otp_advance(struct store *store, int64_t id, int64_t expected, int64_t last,
                             int32_t drift, struct wall_time now) MUST_CHECK;

#endif

// SPDX-License-Identifier: BSD-2-Clause
// Each person's password, and those that they may not use again.
#ifndef WARIFU_STORE_PASSWORD_H
#define WARIFU_STORE_PASSWORD_H

#include "factor/password.h"
#include "store/store.h"

struct password {
    int64_t person;
    char encoded[PASSWORD_ENCODED_SIZE]; // "" : none
    bool temporary;
    bool used;        // a temporary one with which a first login has begun; for information
    bool must_change; // expired by an admin (B5)
    struct wall_time set_at;
    struct wall_time expires; // temporary ones; 0: never
    // Until when an interrupted first login may be resumed to enrol: the lifetime of the temporary
    // password that it began with. 0: no enrolment is due.
    struct wall_time enrol_until;
    uint8_t history_salt[16]; // given by the store, the same for ever; ignored when put
    int64_t giver;            // whose hands it, or what it was made with, came from (giver.h)
    uint32_t uses;            // set by reading: the person's logins since it was set (B6)
    uint32_t logins_before;   // the store's: those before; a new `set_at` begins the count
    uint32_t remembered;      // set by reading: how many fingerprints the history holds
    uint32_t version;         // set by reading
};

// What fingerprints of one person were made with. They are compared for years, while the policy's
// cost may rise: what is new is made with the dearer one, and what is old stays as it is.
#define HISTORY_COSTS 4

// Every person has one from the day they are added; NOT_FOUND means damage.
enum fault store_password_get(struct store *store, int64_t person,
                              struct password *password) MUST_CHECK;
// CONFLICT when it was put since it was read: one of several concurrent changes wins (abuse:W3).
enum fault store_password_put(struct store *store, const struct password *password) MUST_CHECK;
// Records that a first login has begun with the temporary password; CONFLICT if it is not
// temporary. It works until store_password_put() replaces it, which only one of two can do.
enum fault store_password_begun(struct store *store, int64_t person) MUST_CHECK;
// Keeps the newest `keep` (at most 256). Of more than HISTORY_COSTS costs those of the oldest are
// forgotten.
enum fault store_history_add(struct store *store, int64_t person,
                             const uint8_t fingerprint[PASSWORD_FINGERPRINT],
                             struct password_cost cost, uint32_t keep) MUST_CHECK;
// Which costs a new password's fingerprints have to be made with to be compared with all of the
// history, that of the newest first.
enum fault store_history_costs(struct store *store, int64_t person,
                               struct password_cost costs[HISTORY_COSTS], size_t *count) MUST_CHECK;
// Where it stands: 1 is the newest; 0: nowhere.
enum fault store_history_place(struct store *store, int64_t person,
                               const uint8_t fingerprint[PASSWORD_FINGERPRINT],
                               uint32_t *place) MUST_CHECK;
enum fault store_history_has(struct store *store, int64_t person,
                             const uint8_t fingerprint[PASSWORD_FINGERPRINT], bool *has) MUST_CHECK;

#endif

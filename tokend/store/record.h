// SPDX-License-Identifier: BSD-2-Clause
// All that is known of one person, in one row: who it is, password, history, budgets, one-time
// codes and keys. One row because (a) a login touches one page and one seal instead of five, (b) no
// part can be deleted, swapped or put back alone: it is whole, or it does not open (abuse:R5,
// abuse:S5, abuse:S6), and (c) a hundred thousand people fit in 35 MB. A column exists only where
// SQL must search by it.
#ifndef WARIFU_STORE_RECORD_H
#define WARIFU_STORE_RECORD_H

#include "core/foreign.h"
#include "store/key.h"
#include "store/member.h"
#include "store/otp.h"
#include "store/password.h"
#include "store/person.h"
#include "store/store.h"

#define HISTORY_MAX 256 // fingerprints; the oldest goes
#define HISTORY_SIZE 16

struct record {
    struct person person;
    struct password password;
    uint32_t history_count;
    uint8_t history[HISTORY_MAX][HISTORY_SIZE]; // newest first
    struct budget budgets[2];                   // local, remote
    struct foreign foreign;                     // from sessions of other people (abuse:M19)
    int64_t last_session, last_closed;          // interactive ones; 0: none (A4)
    uint32_t issued; // credentials ever; the next one's number is issued + 1
    uint32_t credential_count;
    struct otp_credential credentials[STORE_OTP_MAX]; // oldest first
    uint32_t key_count;
    struct key_credential keys[STORE_KEYS_MAX]; // oldest first
    uint32_t member_count;                      // of a shared ID (A6)
    int64_t members[STORE_MEMBERS_MAX];
};

#define RECORD_PACKED_MAX 27136

// The part that is sealed; name, uid, state stand beside it. LIMIT when a text is not terminated.
enum fault record_pack(const struct record *record, uint8_t packed[RECORD_PACKED_MAX],
                       size_t *size) MUST_CHECK;
// Fills everything but id, name, uid and state, which the caller has set. CORRUPT.
enum fault record_unpack(const uint8_t *packed, size_t size, struct record *record) MUST_CHECK;

// A budget alone, as buckets of unknown names keep it.
struct packer;
struct unpacker;
void budget_pack(struct packer *packer, const struct budget *budget);
void budget_unpack(struct unpacker *unpacker, struct budget *budget);
bool budget_is_fresh(const struct budget *budget);
bool foreign_is_fresh(const struct foreign *foreign);
void foreign_pack(struct packer *packer, const struct foreign *foreign);
void foreign_unpack(struct unpacker *unpacker, struct foreign *foreign);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// Everything about one person in one row: identity, password, history, budgets, one-time codes and
// keys. One row because (a) a login touches one page and one seal instead of five, (b) no part can
// be deleted, swapped or restored by itself: the record is complete or does not open (abuse:R5,
// abuse:S5, abuse:S6), and (c) a hundred thousand people fit into 35 MB. A column exists only where
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

struct history_cost { // of so many fingerprints
    struct password_cost cost;
    uint32_t count;
};

struct record {
    struct person person;
    struct password password;
    uint32_t history_count;
    uint8_t history[HISTORY_MAX][HISTORY_SIZE]; // newest first
    // The first so many of them were made with the first cost, and so on; the counts add up to
    // history_count, and none follows a zero.
    struct history_cost history_costs[HISTORY_COSTS];
    struct budget budgets[2];          // local, remote
    struct foreign foreign;            // from sessions of other people (abuse:M19)
    int64_t last_session, last_closed; // interactive sessions; 0: none (A4)
    uint32_t issued;                   // credentials ever issued; the next number is issued + 1
    uint32_t credential_count;
    struct otp_credential credentials[STORE_OTP_MAX]; // oldest first
    uint32_t key_count;
    struct key_credential keys[STORE_KEYS_MAX]; // oldest first
    uint32_t member_count;                      // of a shared ID (A6)
    int64_t members[STORE_MEMBERS_MAX];
};

#define RECORD_PACKED_MAX 27648

// Packs what is sealed; name, uid and state are columns beside it. LIMIT when a text is not
// terminated.
enum fault record_pack(const struct record *record, uint8_t packed[RECORD_PACKED_MAX],
                       size_t *size) MUST_CHECK;
// Fills everything but id, name, uid and state, which the caller has set. CORRUPT.
enum fault record_unpack(const uint8_t *packed, size_t size, struct record *record) MUST_CHECK;

#endif

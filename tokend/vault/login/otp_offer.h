// SPDX-License-Identifier: BSD-2-Clause
// Offering and confirming one-time code credentials: at a first login and by an admin alike.
#ifndef WARIFU_VAULT_OTP_OFFER_H
#define WARIFU_VAULT_OTP_OFFER_H

#include "store/otp.h"
#include "store/person.h"
#include "vault/loop/state.h"

struct otp_offer {
    struct otp_credential credential; // pending, stored; wipe it
    char uri[512];
    char secret[160]; // Base32, grouped by four
};

// Parameters by policy.
void otp_defaults(const struct otp_policy *policy, struct otp_parameters *parameters);

// Revokes what was offered before and stores a new pending credential with a fresh secret.
// `credential` brings label, parameters and
// giver. FAULT_RANDOM stores nothing (abuse:T11).
enum fault otp_offer_make(struct vault *vault, const struct person *person,
                          struct otp_offer *offer) MUST_CHECK;

enum otp_answer { OTP_CONFIRMED, OTP_WRONG_CODE, OTP_NOT_PENDING, OTP_NO_CLOCK, OTP_NO_CARD };

// Makes it active if the code is right; the step that confirmed is used up (abuse:T7). OTP_NO_CARD:
// the card that it is on does not open now (vault/login/usable.h).
enum fault otp_offer_confirm(struct vault *vault, int64_t person, int64_t credential,
                             const char *code, bool clock_demanded, uint32_t window,
                             uint32_t look_ahead, enum otp_answer *answer) MUST_CHECK;

#endif

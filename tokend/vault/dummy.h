// SPDX-License-Identifier: BSD-2-Clause
// A password verifier that nothing matches, of the same cost as a real one: what is verified for
// people who are unknown, locked or suspended, so that time says nothing (promise 3, L11).
#ifndef WARIFU_VAULT_DUMMY_H
#define WARIFU_VAULT_DUMMY_H

#include "base/fault.h"
#include "factor/otp.h"
#include "factor/password.h"

struct dummy {
    char encoded[PASSWORD_ENCODED_SIZE];
    struct otp_parameters otp; // a code generator that nobody owns
};

enum fault dummy_make(struct password_cost cost, struct dummy *dummy) MUST_CHECK;

#endif

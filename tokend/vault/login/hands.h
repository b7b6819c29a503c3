// SPDX-License-Identifier: BSD-2-Clause
// In whose hands an ID is (D8): who made it, or gave an authenticator with which it still logs in,
// may be the one who uses it. The entries are store/giver.h's.
#ifndef WARIFU_VAULT_HANDS_H
#define WARIFU_VAULT_HANDS_H

#include "core/lifecycle.h"
#include "vault/loop/state.h"
#include "vault/loop/ticket.h"

#define HANDS_MAX 64

struct hands {
    int64_t persons[HANDS_MAX]; // the person first
    size_t count;
    bool more; // than are told apart: it may be anybody's
};

// Whether what is in this state opens, or may again: only then it counts whose gift it is.
bool hands_count(enum credential_state state);

// The person, from whose hands they have their ID, a password or another authenticator that
// opens, from whose hands those have theirs, and so on. Of who was removed from whose hands they
// ever had any of it.
enum fault hands_of(struct vault *vault, int64_t person, struct hands *hands) MUST_CHECK;

// Whether somebody may be both of them.
bool hands_meet(const struct hands *one, const struct hands *other);

// The same of two ids.
enum fault hands_joined(struct vault *vault, int64_t one, int64_t other, bool *joined) MUST_CHECK;

// From whose hands comes what its owner makes with what this ticket has proved: nobody's, if one of
// the factors is nobody's, or two were given by two whom no hand joins; else the giver's of all of
// them, who could have made it just as well. An emergency code is its issuer's, also
// when another one approved it; a password that is kept elsewhere is nobody's gift, a registration
// code its issuer's.
enum fault hands_of_proof(struct vault *vault, const struct ticket *ticket,
                          int64_t *giver) MUST_CHECK;

#endif

// SPDX-License-Identifier: BSD-2-Clause
// One evaluation of all factors of an attempt, whatever each of them says, so that neither the
// answer nor the time tells which was wrong (promise 3).
#ifndef WARIFU_VAULT_TRIAL_H
#define WARIFU_VAULT_TRIAL_H

#include "vault/claim.h"

enum mark {          // what became of one factor
    MARK_ABSENT = 0, // not part of this way
    MARK_WRONG,
    MARK_RIGHT,
    MARK_REPLAY,  // right, but used before: no guess, and no entry either (promises 4, 5)
    MARK_OWED,    // there is none yet; it is enrolled at this first login
    MARK_EXPIRED, // a temporary password after its time, or where none is accepted
    MARK_CLOCK,   // not evaluated: the clock cannot be trusted (E6)
};

const char *mark_name(enum mark mark); // "right"; NULL for MARK_ABSENT

struct trial {
    enum mark password, code;
    class_set shown;
    bool complete;  // all factors right (or owed) and together they satisfy the rule
    bool innocent;  // not complete, but nothing was guessed: a replay, or no trusted clock (E6)
    bool temporary; // by a temporary password
    bool must_change, must_enrol;
    int64_t emergency;       // number of the emergency code that was typed; 0 if none
    int64_t credential;      // the code's; 0 if none
    int64_t credential_last; // its last used step as read: what the compare-and-set expects
    int64_t newest;          // of all that were ever confirmed, whatever became of them; 0 if none
    struct otp_match match;
    struct password row; // wiped with the trial
};

// The way of the rule that consists of exactly these answers, in this order; NULL if none does.
const struct way *trial_way(const struct rule *rule, const FactorAnswer *answers, size_t count);
bool way_has(const struct way *way, uint8_t factor);

// The verifier that the password is to be held against: the person's, or a dummy of equal cost.
// Reads the person's password row into trial->row.
enum fault trial_verifier(struct vault *vault, const struct claim *claim, bool allowed,
                          struct trial *trial, const char **encoded) MUST_CHECK;

// Judges. `matches` is what the hasher said about the verifier; `allowed` whether the budget lets a
// try be evaluated at all.
enum fault trial_judge(struct vault *vault, const struct claim *claim, const struct way *way,
                       const FactorAnswer *answers, size_t count, bool allowed, bool matches,
                       struct trial *trial) MUST_CHECK;

#endif

// SPDX-License-Identifier: BSD-2-Clause
// One evaluation of all factors of an attempt, whatever each of them says, so that neither the
// answer nor the time tells which was wrong (promise 3).
#ifndef WARIFU_VAULT_VERIFICATION_H
#define WARIFU_VAULT_VERIFICATION_H

#include "store/key.h"
#include "store/password.h"
#include "vault/login/claimant.h"

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

struct verification {
    enum mark password, code, key;
    class_set shown;
    bool complete;   // all factors right (or owed) and together they satisfy the rule
    bool too_little; // all right, but by a key that shows less than the rule wants
    bool barred; // all right, but the service that keeps the password lets the account in no more
    bool uncharged; // not complete, but nothing was guessed: a replay, or no trusted clock (E6)
    bool temporary; // by a temporary password
    bool must_change, must_enrol;
    int64_t emergency;       // number of the emergency code that was typed; 0 if none
    int64_t credential;      // the code's; 0 if none
    int64_t credential_last; // its last used step as read: what the compare-and-set expects
    int64_t newest;          // of all that were ever confirmed, whatever became of them; 0 if none
    struct otp_match match;
    int64_t key_id;                // 0 if it is none of the person's active ones
    uint32_t key_count, key_shown; // the signature count as read, which the compare-and-set
                                   // expects, and as shown
    class_set key_classes;         // by what was really used
    bool key_copied;               // its count says that there may be two of it (abuse:F3)
    const char *key_flaw;          // for the log
    char key_card[STORE_CARD_SIZE];
    struct password row; // wiped with the verification
};

// The way of the rule that consists of exactly these answers, in this order; NULL if none does.
const struct way *verification_way(const struct rule *rule, const FactorAnswer *answers,
                                   size_t count);
// A key instead of a password: what becomes of the password is not the matter of such a login.
bool way_goes_without_password(const struct way *way);

// The verifier that the password is to be held against: the person's, or a dummy of equal cost.
// Reads the person's password row into verification->row.
enum fault verification_verifier(struct vault *vault, const struct claimant *claimant, bool allowed,
                                 struct verification *verification,
                                 const char **encoded) MUST_CHECK;

// What an attempt brought.
struct key_offer;
struct offers {
    const FactorAnswer *answers;
    size_t count;
    const struct key_offer *key; // of a way with a key
};

// Whether the code that was typed was used up already, and is right for nothing else: then the
// attempt is a replay, and its password is not looked at. Whoever has such a code learns that it is
// one, and of the password nothing (promises 3, 4); locked or not, so that this is not told either.
enum fault verification_is_spent(struct vault *vault, const struct claimant *claimant,
                                 const struct way *way, const struct offers *offers,
                                 struct verification *verification, bool *spent) MUST_CHECK;

// Judges. `password` is what a hasher said about the verifier, as CHECK_RIGHT or CHECK_WRONG, or a
// checker about the person; `allowed` whether the budget lets a try be evaluated at all.
enum fault verification_judge(struct vault *vault, const struct claimant *claimant,
                              const struct way *way, const struct offers *offers, bool allowed,
                              CheckVerdict password, struct verification *verification) MUST_CHECK;

// Whether the password has to be changed (must_change), by verification->row and by what the
// service says that keeps it. The judgement does this; again when the row is another one since.
void verification_look_at_age(const struct vault *vault, const struct claimant *claimant,
                              const struct way *way, CheckVerdict password,
                              struct verification *verification);

#endif

// SPDX-License-Identifier: BSD-2-Clause
#include "vault/trial.h"
#include "base/secret.h"
#include "factor/registry.h"
#include "store/otp.h"
#include "store/password.h"
#include "vault/emergency.h"
#include "vault/key_trial.h"
#include "vault/registration.h"
#include "vault/usable.h"
#include <string.h>

const char *mark_name(enum mark mark)
{
    static const char *const names[] = {
        [MARK_ABSENT] = NULL,     [MARK_WRONG] = "wrong", [MARK_RIGHT] = "right",
        [MARK_REPLAY] = "replay", [MARK_OWED] = "owed",   [MARK_EXPIRED] = "expired",
        [MARK_CLOCK] = "clock",
    };
    return names[mark];
}

const struct way *trial_way(const struct rule *rule, const FactorAnswer *answers, size_t count)
{
    const size_t most = sizeof rule->ways->factors;

    for (size_t i = 0; i < rule->way_count && i < WAYS_MAX; i++) {
        const struct way *way = &rule->ways[i];
        size_t same = 0;
        while (same < most && same < count && way->factors[same] != 0 &&
               way->factors[same] == (uint8_t)answers[same].factor)
            same++;
        if (same == count && count > 0 && (same == most || way->factors[same] == 0))
            return way;
    }
    return NULL;
}

bool way_goes_without_password(const struct way *way)
{
    return way_has(way, FactorKind_FACTOR_KEY) && !way_has(way, FactorKind_FACTOR_PASSWORD);
}

static const FactorAnswer *answer_for(const FactorAnswer *answers, size_t count, FactorKind kind)
{
    for (size_t i = 0; i < count; i++)
        if (answers[i].factor == kind)
            return &answers[i];
    return NULL;
}

enum fault trial_verifier(struct vault *vault, const struct claim *claim, bool allowed,
                          struct trial *trial, const char **encoded)
{
    *encoded = vault->dummy.encoded;
    memset(&trial->row, 0, sizeof trial->row);
    if (!claim->prover_known)
        return FAULT_NONE;
    const enum fault fault = store_password_get(vault->store, claim->prover.id, &trial->row);
    if (fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault;
    vault->dearest = password_dearer(vault->dearest, trial->row.encoded);
    if (claim->prover_usable && allowed && trial->row.encoded[0] != '\0')
        *encoded = trial->row.encoded;
    return FAULT_NONE;
}

static enum mark judge_password(const struct vault *vault, const struct claim *claim,
                                const FactorAnswer *answer, bool real, bool matches,
                                const struct trial *trial)
{
    if (answer == NULL || answer->kind != AnswerKind_ANSWER_GIVEN || !real || !matches)
        return MARK_WRONG;
    // What our row holds is not the password that was judged where another service keeps it.
    if (!trial->row.temporary || !policy_keeps_passwords(vault->policy))
        return MARK_RIGHT;
    // No expiry is no lifetime: a temporary password without one is not a temporary password (B3).
    // Nor is it for a shared ID: its owner's own first login comes first (A6).
    if (!claim->rule->first_login || claim->shared ||
        trial->row.expires.seconds <= vault->now.wall.seconds)
        return MARK_EXPIRED;
    return MARK_RIGHT;
}

struct codes {
    bool any;       // the person has an active credential
    bool confirmed; // or had one confirmed since the password was set
    enum mark best; // of all of them
};

// Holds the code against every active credential of the person, and against a dummy if there is
// none.
static enum fault judge_code(struct vault *vault, const struct claim *claim,
                             const FactorAnswer *answer, bool real, struct codes *codes,
                             struct trial *trial)
{
    struct otp_credential credentials[STORE_OTP_MAX];
    const bool given = answer != NULL && answer->kind == AnswerKind_ANSWER_GIVEN;
    const bool refuse_time =
        !vault->now.synchronised && claim->rule->unsynchronised_clock == CLOCK_REFUSE;
    struct otp_match match;
    struct usable usable;
    size_t count = 0;
    enum fault fault = FAULT_NONE;

    bool counted = false; // a code that needs no clock was held against it: that is a guess

    *codes = (struct codes){.best = MARK_WRONG};
    if (claim->prover_known)
        fault = store_otp_list(vault->store, claim->prover.id, credentials, STORE_OTP_MAX, &count);
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
        const struct otp_credential *credential = &credentials[i];
        const bool timed = credential->parameters.kind == OTP_TOTP;
        if (credential->confirmed.seconds != 0 && credential->id > trial->newest)
            trial->newest = credential->id;
        if (credential->confirmed.seconds != 0 &&
            credential->confirmed.seconds >= trial->row.set_at.seconds)
            codes->confirmed = true;
        if (credential->state != CREDENTIAL_ACTIVE)
            continue;
        fault = usable_code(vault, credential, claim->prover.id, &usable);
        if (fault != FAULT_NONE || usable.why != NULL)
            continue;
        codes->any = true;
        memset(&match, 0, sizeof match);
        fault = otp_check(&credential->parameters, given ? answer->text : "", credential->last,
                          vault->now.wall,
                          timed ? claim->rule->totp_window : claim->rule->hotp_look_ahead, &match);
        if (fault != FAULT_NONE || !given || !real)
            continue;
        counted = counted || !timed;
        if (timed && refuse_time) {
            if (codes->best == MARK_WRONG)
                codes->best = MARK_CLOCK;
        } else if (match.matches && codes->best != MARK_RIGHT) {
            codes->best = MARK_RIGHT;
            trial->credential = credential->id;
            trial->credential_last = credential->last;
            trial->match = match;
        } else if (match.replay && codes->best != MARK_RIGHT) {
            codes->best = MARK_REPLAY;
            trial->credential = credential->id;
        }
    }
    if (codes->best == MARK_CLOCK && counted)
        codes->best = MARK_WRONG;
    if (fault == FAULT_NONE && !codes->any)
        fault = otp_check(&vault->dummy.otp, given ? answer->text : "", -1, vault->now.wall,
                          claim->rule->totp_window, &match);
    secret_wipe(credentials, sizeof credentials);
    return fault;
}

// A first login that was broken off after the change of the password: the new one leads to the
// enrolment that is still owed, within the temporary one's lifetime, where that was accepted, and
// as long as no code was ever confirmed under it.
static bool resumes_enrolment(const struct vault *vault, const struct claim *claim,
                              const struct codes *codes, const struct trial *trial)
{
    return policy_keeps_passwords(vault->policy) && trial->password == MARK_RIGHT &&
           !trial->row.temporary && claim->rule->first_login && !claim->shared &&
           !codes->confirmed && trial->row.enrol_until.seconds > vault->now.wall.seconds;
}

enum fault trial_is_spent(struct vault *vault, const struct claim *claim, const struct way *way,
                          const struct offers *offers, struct trial *trial, bool *spent)
{
    const FactorAnswer *code = answer_for(offers->answers, offers->count, FactorKind_FACTOR_OTP);
    struct codes codes;

    *spent = false;
    if (!way_has(way, FactorKind_FACTOR_OTP))
        return FAULT_NONE;
    enum fault fault = judge_code(vault, claim, code, claim->prover_usable, &codes, trial);
    trial->code = codes.best;
    if (fault == FAULT_NONE)
        fault = emergency_trial(vault, claim, code, claim->prover_usable, trial);
    *spent = fault == FAULT_NONE && trial->code == MARK_REPLAY;
    trial->innocent = *spent;
    return fault;
}

static bool good(enum mark mark)
{
    return mark == MARK_ABSENT || mark == MARK_RIGHT || mark == MARK_OWED;
}

// Not evaluated, or no secret to whoever types it: it costs no try.
static bool no_guess(enum mark mark)
{
    return good(mark) || mark == MARK_REPLAY || mark == MARK_CLOCK;
}

static class_set classes_of(uint8_t kind, enum mark mark)
{
    const struct factor *factor = factor_by_kind(kind);

    return mark == MARK_RIGHT && factor != NULL ? factor->classes : CLASS_NONE;
}

enum fault trial_judge(struct vault *vault, const struct claim *claim, const struct way *way,
                       const struct offers *offers, bool allowed, CheckVerdict password,
                       struct trial *trial)
{
    const FactorAnswer *answers = offers->answers;
    const size_t count = offers->count;
    const FactorAnswer *code = answer_for(answers, count, FactorKind_FACTOR_OTP);
    const bool real = claim->prover_usable && allowed;
    const struct rule *rule = claim->rule;
    enum fault fault = FAULT_NONE;
    const bool own = policy_keeps_passwords(vault->policy);
    bool known_factors = true;
    bool expired = false;

    if (way_has(way, FactorKind_FACTOR_PASSWORD)) {
        trial->password =
            judge_password(vault, claim, answer_for(answers, count, FactorKind_FACTOR_PASSWORD),
                           real, password >= CheckVerdict_CHECK_RIGHT, trial);
        trial->temporary = own && trial->password == MARK_RIGHT && trial->row.temporary;
    }
    if (way_has(way, FactorKind_FACTOR_OTP)) {
        struct codes codes;
        fault = judge_code(vault, claim, code, real, &codes, trial);
        if (fault != FAULT_NONE)
            return fault;
        trial->code = codes.best;
        fault = emergency_trial(vault, claim, code, real, trial);
        if (fault != FAULT_NONE)
            return fault;
        // The first login of somebody without an authenticator: the temporary password leads to its
        // enrolment and to nothing else.
        if (!own)
            registration_trial(vault, claim, code, real, codes.any, trial);
        const bool first = trial->temporary || resumes_enrolment(vault, claim, &codes, trial);
        if (!codes.any && first && code != NULL && code->kind == AnswerKind_ANSWER_GIVEN &&
            code->text[0] == '\0')
            trial->code = MARK_OWED;
    }
    if (way_has(way, FactorKind_FACTOR_KEY)) {
        fault = key_judge(vault, claim, offers->key, real, trial);
        if (fault != FAULT_NONE)
            return fault;
    }
    for (size_t i = 0; i < sizeof way->factors && way->factors[i] != 0; i++)
        known_factors = known_factors && (way->factors[i] == FactorKind_FACTOR_PASSWORD ||
                                          way->factors[i] == FactorKind_FACTOR_OTP ||
                                          way->factors[i] == FactorKind_FACTOR_KEY);
    trial->shown = classes_of(FactorKind_FACTOR_PASSWORD, trial->password) |
                   classes_of(FactorKind_FACTOR_OTP, trial->code);
    if (trial->key == MARK_RIGHT) // what was really used, not what a key might show
        trial->shown |= trial->key_classes;
    trial->must_enrol = trial->code == MARK_OWED;
    (void)password_days_left(vault, &trial->row, claim_is_privileged(claim), &expired);
    // Somebody who shows no password is not asked for a new one: with a key none is needed (B2).
    trial->must_change =
        (expired && claim->prover_known && !way_goes_without_password(way)) ||
        (trial->password == MARK_RIGHT && password == CheckVerdict_CHECK_MUST_CHANGE);
    // What is owed is counted as if it were there: the account phase goes no further without it.
    class_set counted = trial->shown;
    if (trial->must_enrol)
        counted |= classes_of(FactorKind_FACTOR_OTP, MARK_RIGHT);
    const bool all_good =
        real && known_factors && good(trial->password) && good(trial->code) && good(trial->key);
    trial->barred =
        all_good && trial->password == MARK_RIGHT && password == CheckVerdict_CHECK_EXPIRED;
    trial->complete = all_good && !trial->barred && trial->shown != CLASS_NONE &&
                      classes_satisfy(counted, rule->classes, rule->include);
    trial->too_little = all_good && !trial->barred && !trial->complete && trial->key == MARK_RIGHT;
    trial->innocent = real && !trial->complete && known_factors && no_guess(trial->password) &&
                      no_guess(trial->code) && good(trial->key);
    return FAULT_NONE;
}

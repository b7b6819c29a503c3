// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/verification.h"
#include "base/secret.h"
#include "factor/registry.h"
#include "store/otp.h"
#include "store/password.h"
#include "vault/login/emergency.h"
#include "vault/login/key_verification.h"
#include "vault/login/privileged_id.h"
#include "vault/login/registration.h"
#include "vault/login/usable.h"
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

const struct way *verification_way(const struct rule *rule, const FactorAnswer *answers,
                                   size_t count)
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

enum fault verification_verifier(struct vault *vault, const struct claimant *claimant, bool allowed,
                                 struct verification *verification, const char **encoded)
{
    *encoded = vault->dummy.encoded;
    memset(&verification->row, 0, sizeof verification->row);
    if (!claimant->prover_known)
        return FAULT_NONE;
    const enum fault fault =
        store_password_get(vault->store, claimant->prover.id, &verification->row);
    if (fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault;
    vault->dearest = password_dearer(vault->dearest, verification->row.encoded);
    if (claimant->prover_usable && allowed && verification->row.encoded[0] != '\0')
        *encoded = verification->row.encoded;
    return FAULT_NONE;
}

static enum mark judge_password(const struct vault *vault, const struct claimant *claimant,
                                const FactorAnswer *answer, bool real, bool matches,
                                const struct verification *verification)
{
    if (answer == NULL || answer->kind != AnswerKind_ANSWER_GIVEN || !real || !matches)
        return MARK_WRONG;
    // What our row holds is not the password that was judged where another service keeps it.
    if (!verification->row.temporary || !policy_keeps_passwords(vault->policy))
        return MARK_RIGHT;
    // No expiry is no lifetime: a temporary password without one is not a temporary password (B3).
    // Nor is it for a shared ID: its owner's own first login comes first (A6).
    if (!claimant->rule->first_login || claimant->shared ||
        verification->row.expires.seconds <= vault->now.wall.seconds)
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
static enum fault judge_code(struct vault *vault, const struct claimant *claimant,
                             const FactorAnswer *answer, bool real, struct codes *codes,
                             struct verification *verification)
{
    struct otp_credential credentials[STORE_OTP_MAX];
    const bool given = answer != NULL && answer->kind == AnswerKind_ANSWER_GIVEN;
    const bool refuse_time =
        !vault->now.synchronised && claimant->rule->unsynchronised_clock == CLOCK_REFUSE;
    struct otp_match match;
    struct usable usable;
    size_t count = 0;
    enum fault fault = FAULT_NONE;

    bool counted = false; // a code that needs no clock was held against it: that is a guess

    *codes = (struct codes){.best = MARK_WRONG};
    if (claimant->prover_known)
        fault =
            store_otp_list(vault->store, claimant->prover.id, credentials, STORE_OTP_MAX, &count);
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
        const struct otp_credential *credential = &credentials[i];
        const bool timed = credential->parameters.kind == OTP_TOTP;
        if (credential->confirmed.seconds != 0 && credential->id > verification->newest)
            verification->newest = credential->id;
        if (credential->confirmed.seconds != 0 &&
            credential->confirmed.seconds >= verification->row.set_at.seconds)
            codes->confirmed = true;
        if (credential->state != CREDENTIAL_ACTIVE)
            continue;
        fault = usable_code(vault, credential, claimant->prover.id, &usable);
        if (fault != FAULT_NONE || usable.why != NULL)
            continue;
        codes->any = true;
        memset(&match, 0, sizeof match);
        fault = otp_check(
            &credential->parameters, given ? answer->text : "", credential->last, vault->now.wall,
            timed ? claimant->rule->totp_window : claimant->rule->hotp_look_ahead, &match);
        if (fault != FAULT_NONE || !given || !real)
            continue;
        counted = counted || !timed;
        if (timed && refuse_time) {
            if (codes->best == MARK_WRONG)
                codes->best = MARK_CLOCK;
        } else if (match.matches && codes->best != MARK_RIGHT) {
            codes->best = MARK_RIGHT;
            verification->credential = credential->id;
            verification->credential_last = credential->last;
            verification->match = match;
        } else if (match.replay && codes->best != MARK_RIGHT) {
            codes->best = MARK_REPLAY;
            verification->credential = credential->id;
        }
    }
    if (codes->best == MARK_CLOCK && counted)
        codes->best = MARK_WRONG;
    if (fault == FAULT_NONE && !codes->any)
        fault = otp_check(&vault->dummy.otp, given ? answer->text : "", -1, vault->now.wall,
                          claimant->rule->totp_window, &match);
    secret_wipe(credentials, sizeof credentials);
    return fault;
}

// A first login that was broken off after the change of the password: the new one leads to the
// enrolment that is still owed, within the temporary one's lifetime, where that was accepted, and
// as long as no code was ever confirmed under it.
static bool resumes_enrolment(const struct vault *vault, const struct claimant *claimant,
                              const struct codes *codes, const struct verification *verification)
{
    return policy_keeps_passwords(vault->policy) && verification->password == MARK_RIGHT &&
           !verification->row.temporary && claimant->rule->first_login && !claimant->shared &&
           !codes->confirmed && verification->row.enrol_until.seconds > vault->now.wall.seconds;
}

enum fault verification_is_spent(struct vault *vault, const struct claimant *claimant,
                                 const struct way *way, const struct offers *offers,
                                 struct verification *verification, bool *spent)
{
    const FactorAnswer *code = answer_for(offers->answers, offers->count, FactorKind_FACTOR_OTP);
    struct codes codes;

    *spent = false;
    if (!way_has(way, FactorKind_FACTOR_OTP))
        return FAULT_NONE;
    enum fault fault =
        judge_code(vault, claimant, code, claimant->prover_usable, &codes, verification);
    verification->code = codes.best;
    if (fault == FAULT_NONE)
        fault =
            emergency_verification(vault, claimant, code, claimant->prover_usable, verification);
    *spent = fault == FAULT_NONE && verification->code == MARK_REPLAY;
    verification->uncharged = *spent;
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

void verification_look_at_age(const struct vault *vault, const struct claimant *claimant,
                              const struct way *way, CheckVerdict password,
                              struct verification *verification)
{
    bool expired = false;

    (void)password_days_left(vault, &verification->row, privileged_use(claimant), &expired);
    // Somebody who shows no password is not asked for a new one: with a key none is needed (B2).
    verification->must_change =
        (expired && claimant->prover_known && !way_goes_without_password(way)) ||
        (verification->password == MARK_RIGHT && password == CheckVerdict_CHECK_MUST_CHANGE);
}

enum fault verification_judge(struct vault *vault, const struct claimant *claimant,
                              const struct way *way, const struct offers *offers, bool allowed,
                              CheckVerdict password, struct verification *verification)
{
    const FactorAnswer *answers = offers->answers;
    const size_t count = offers->count;
    const FactorAnswer *code = answer_for(answers, count, FactorKind_FACTOR_OTP);
    const bool real = claimant->prover_usable && allowed;
    const struct rule *rule = claimant->rule;
    enum fault fault = FAULT_NONE;
    const bool own = policy_keeps_passwords(vault->policy);
    size_t asked = 0, judged = 0;

    if (way_has(way, FactorKind_FACTOR_PASSWORD)) {
        judged++;
        verification->password =
            judge_password(vault, claimant, answer_for(answers, count, FactorKind_FACTOR_PASSWORD),
                           real, password >= CheckVerdict_CHECK_RIGHT, verification);
        verification->temporary =
            own && verification->password == MARK_RIGHT && verification->row.temporary;
    }
    if (way_has(way, FactorKind_FACTOR_OTP)) {
        struct codes codes;
        judged++;
        fault = judge_code(vault, claimant, code, real, &codes, verification);
        if (fault != FAULT_NONE)
            return fault;
        verification->code = codes.best;
        fault = emergency_verification(vault, claimant, code, real, verification);
        if (fault != FAULT_NONE)
            return fault;
        // The first login of somebody without an authenticator: the temporary password leads to its
        // enrolment and to nothing else.
        if (!own)
            registration_verification(vault, claimant, code, real, codes.any, verification);
        const bool first =
            verification->temporary || resumes_enrolment(vault, claimant, &codes, verification);
        if (!codes.any && first && code != NULL && code->kind == AnswerKind_ANSWER_GIVEN &&
            code->text[0] == '\0')
            verification->code = MARK_OWED;
    }
    if (way_has(way, FactorKind_FACTOR_KEY)) {
        judged++;
        fault = key_judge(vault, claimant, offers->key, real, verification);
        if (fault != FAULT_NONE)
            return fault;
    }
    while (asked < sizeof way->factors && way->factors[asked] != 0)
        asked++;
    const bool known_factors = judged == asked; // all that were asked for have been judged
    verification->shown = classes_of(FactorKind_FACTOR_PASSWORD, verification->password) |
                          classes_of(FactorKind_FACTOR_OTP, verification->code);
    if (verification->key == MARK_RIGHT) // what was really used, not what a key might show
        verification->shown |= verification->key_classes;
    verification->must_enrol = verification->code == MARK_OWED;
    verification_look_at_age(vault, claimant, way, password, verification);
    // What is owed is counted as if it were there: the account phase goes no further without it.
    class_set counted = verification->shown;
    if (verification->must_enrol)
        counted |= classes_of(FactorKind_FACTOR_OTP, MARK_RIGHT);
    const bool all_good = real && known_factors && good(verification->password) &&
                          good(verification->code) && good(verification->key);
    verification->barred =
        all_good && verification->password == MARK_RIGHT && password == CheckVerdict_CHECK_EXPIRED;
    verification->complete = all_good && !verification->barred &&
                             verification->shown != CLASS_NONE &&
                             classes_satisfy(counted, rule->classes, rule->include);
    verification->too_little = all_good && !verification->barred && !verification->complete &&
                               verification->key == MARK_RIGHT;
    verification->uncharged = real && !verification->complete && known_factors &&
                              no_guess(verification->password) && no_guess(verification->code) &&
                              good(verification->key);
    return FAULT_NONE;
}

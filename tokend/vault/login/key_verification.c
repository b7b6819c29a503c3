// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/key_verification.h"
#include "base/secret.h"
#include "store/key.h"
#include "store/person.h"
#include "vault/login/calls.h"
#include "vault/login/usable.h"
#include "vault/loop/journal.h"
#include <string.h>

#define DECOY_SIZE 64 // as most authenticators make them

bool key_may_be_asked(const struct claimant *claimant)
{
    return claimant_at_desk(claimant->subject);
}

bool key_may_be_unprotected(const struct policy *policy)
{
    for (size_t i = 0; i < policy->rule_count; i++)
        if (!policy->rules[i].deny && policy->rules[i].unprotected_keys)
            return true;
    return false;
}

// What was taken over says nothing of this, and shows possession at most unless its PIN was typed.
static bool is_admitted(const struct claimant *claimant, const struct key_credential *key)
{
    return claimant->rule->unprotected_keys || key->cred_protect >= KEY_PROTECTED ||
           key->rp_id[0] != '\0';
}

void key_user_handle(int64_t person, uint8_t handle[KEY_USER_SIZE])
{
    for (unsigned i = 0; i < KEY_USER_SIZE; i++)
        handle[i] = (uint8_t)((uint64_t)person >> (8 * (KEY_USER_SIZE - 1 - i)));
}

void key_to_credential(const struct key_credential *key, struct fido2_credential *credential)
{
    *credential = (struct fido2_credential){
        .key = key->key,
        .id_size = key->handle_size,
        .sign_count = key->sign_count,
        .attestation = (enum fido2_attestation_kind)key->attestation,
        .capability = key->capability,
    };
    memcpy(credential->id, key->handle, key->handle_size);
    memcpy(credential->aaguid, key->aaguid, sizeof credential->aaguid);
}

// --- the challenge
// --------------------------------------------------------------------------------

static bool rule_wants_key(const struct rule *rule)
{
    for (size_t i = 0; i < rule->way_count; i++)
        if (way_has(&rule->ways[i], FactorKind_FACTOR_KEY))
            return true;
    return false;
}

// Whoever has no key gets a handle that no authenticator knows, always the same for one name, so
// that asking twice tells nothing either (promise 3).
static void put_decoy(struct vault *vault, const char *name, Challenge *challenge)
{
    uint8_t *bytes = challenge->handles[0].bytes;
    dummy_handle(&vault->dummy, name, bytes, DECOY_SIZE);
    challenge->handles[0].size = DECOY_SIZE;
    challenge->handles_count = 1;
}

static enum fault put_handles(struct vault *vault, const struct claimant *claimant,
                              Challenge *challenge)
{
    struct key_credential keys[STORE_KEYS_MAX];
    size_t count = 0;
    enum fault fault = FAULT_NONE;

    if (claimant->prover_usable)
        fault = store_key_list(vault->store, claimant->prover.id, keys, STORE_KEYS_MAX, &count);
    if (fault != FAULT_NONE)
        return fault;
    for (size_t i = 0; i < count; i++) {
        if (keys[i].state != CREDENTIAL_ACTIVE || !is_admitted(claimant, &keys[i]))
            continue;
        if (keys[i].rp_id[0] != '\0') {
            OtherKey *other = &challenge->others[challenge->others_count++];
            text_put(other->rp_id, sizeof other->rp_id, keys[i].rp_id);
            other->handle.size = (pb_size_t)keys[i].handle_size;
            memcpy(other->handle.bytes, keys[i].handle, keys[i].handle_size);
            continue;
        }
        const pb_size_t at = challenge->handles_count++;
        challenge->handles[at].size = (pb_size_t)keys[i].handle_size;
        memcpy(challenge->handles[at].bytes, keys[i].handle, keys[i].handle_size);
    }
    if (challenge->handles_count == 0)
        put_decoy(vault,
                  claimant->member != NULL ? claimant->member->name : claimant->subject->who.name,
                  challenge);
    return FAULT_NONE;
}

// --- what became of it
// ----------------------------------------------------------------------------

struct fate { // of the handles that a ceremony was given
    pb_size_t own, dead, barred;
    const char *why;
};

// A person of whom nothing is known any more has no keys that are: then whatever is nobody's decoy.
static enum fault was_removed(struct vault *vault, const struct claimant *claimant, bool *removed)
{
    const Member *member = claimant->member;

    *removed = false;
    if (!claimant->known)
        return store_person_was_removed(vault->store, claimant->subject->who.uid,
                                        claimant->subject->who.name, removed);
    if (member != NULL && !claimant->prover_known)
        return store_person_was_removed(vault->store, member->uid, member->name, removed);
    return FAULT_NONE;
}

static enum fault weigh(struct vault *vault, const struct claimant *claimant,
                        const struct key_credential *key, struct fate *fate)
{
    const bool suspended = claimant->person.state != PERSON_ACTIVE ||
                           (claimant->prover_known && claimant->prover.state != PERSON_ACTIVE);
    struct usable usable = {.why = NULL};
    const enum fault fault = usable_key(vault, key, claimant->prover.id, &usable);

    fate->own++;
    if (suspended || usable.why != NULL) {
        fate->dead++;
        fate->why = suspended ? claimant_unusable(claimant) : usable.why;
    } else if (!claimant->prover_usable || !is_admitted(claimant, key)) {
        fate->barred++;
        fate->why = claimant->prover_usable ? "rule" : claimant_unusable(claimant);
    }
    return fault;
}

// What is none of theirs is a decoy: whoever had none goes on without any, and what was given to
// them since is for the next ceremony (promise 3).
static enum fault weigh_all(struct vault *vault, const struct claimant *claimant,
                            const ChallengeCall *call, struct fate *fate)
{
    const char *name =
        claimant->member != NULL ? claimant->member->name : claimant->subject->who.name;
    struct key_credential keys[STORE_KEYS_MAX];
    uint8_t decoy[DECOY_SIZE];
    bool removed = false;
    size_t count = 0;
    enum fault fault = was_removed(vault, claimant, &removed);

    dummy_handle(&vault->dummy, name, decoy, sizeof decoy);
    if (fault == FAULT_NONE && claimant->prover_known)
        fault = store_key_list(vault->store, claimant->prover.id, keys, STORE_KEYS_MAX, &count);
    for (pb_size_t i = 0; i < call->offered_count && fault == FAULT_NONE; i++) {
        const uint8_t *bytes = call->offered[i].bytes;
        const size_t size = call->offered[i].size;

        for (size_t at = 0; at < count && fault == FAULT_NONE; at++)
            if (keys[at].handle_size == size && memcmp(keys[at].handle, bytes, size) == 0)
                fault = weigh(vault, claimant, &keys[at], fate);
        if (removed && (size != sizeof decoy || memcmp(bytes, decoy, size) != 0)) {
            fate->own++;
            fate->dead++;
            fate->why = "removed";
        }
    }
    return fault;
}

static Withdrawal withdrawal_of(const struct fate *fate)
{
    if (fate->own > 0 && fate->dead == fate->own)
        return Withdrawal_WITHDRAWN_ALL;
    if (fate->own > 0 && fate->dead + fate->barred == fate->own)
        return Withdrawal_WITHDRAWN_BARRED;
    return fate->dead > 0 ? Withdrawal_WITHDRAWN_SOME : Withdrawal_WITHDRAWN_NONE;
}

// Nobody is told of a revocation; the front asks, as every later step of a login does (standing.h).
// That a ceremony was waiting for it is on record, whatever else there is to record: this is where
// the card is (C4). A ceremony ends by it, so there is one of each.
static enum fault look_again(struct vault *vault, const struct claimant *claimant,
                             const ChallengeCall *call, Challenge *challenge)
{
    struct fate fate = {.why = NULL};
    struct event event;
    const enum fault fault = weigh_all(vault, claimant, call, &fate);

    if (fault != FAULT_NONE)
        return fault;
    challenge->result = Result_RESULT_GRANTED;
    challenge->withdrawn = withdrawal_of(&fate);
    if (challenge->withdrawn == Withdrawal_WITHDRAWN_NONE)
        return FAULT_NONE;
    claimant_event(&event, EVENT_LOGIN_WITHDRAWN, claimant);
    event_text(&event, FIELD_WHY, fate.why);
    return journal_record(vault, &event);
}

enum fault call_challenge(struct vault *vault, const struct asked *asked, VaultReply *reply,
                          struct step_wants *wants)
{
    const ChallengeCall *call = &asked->call->body.challenge;
    Challenge *challenge = &reply->body.challenge;
    struct claimant claimant;
    enum fault fault = claimant_read(vault, call->has_subject, &call->subject, &claimant);

    (void)wants;
    if (fault == FAULT_NONE)
        fault = claimant_read_member(vault, call->has_member, &call->member, &claimant);
    if (fault != FAULT_NONE)
        return fault;
    if (claimant.rule == NULL || !claimant_may_prove(&call->subject, call->operation) ||
        !rule_wants_key(claimant.rule) || !key_may_be_asked(&claimant)) {
        challenge->result = Result_RESULT_DENIED;
        return FAULT_NONE;
    }
    if (call->offered_count > 0)
        return look_again(vault, &claimant, call, challenge);
    fault = put_handles(vault, &claimant, challenge);
    if (fault == FAULT_NONE)
        fault = challenge_make(&vault->challenges, FIDO2_LOGS_IN, &call->subject, vault->now.boot,
                               challenge->challenge.bytes, challenge->client_data_hash.bytes);
    if (fault != FAULT_NONE)
        return fault;
    challenge->challenge.size = CHALLENGE_NAME_SIZE;
    challenge->client_data_hash.size = FIDO2_HASH_SIZE;
    text_put(challenge->rp_id, sizeof challenge->rp_id, vault->policy->key.rp_id);
    challenge->least_pin = vault->policy->key.pin_length;
    challenge->result = Result_RESULT_GRANTED;
    return FAULT_NONE;
}

// --- the answer
// -----------------------------------------------------------------------------------

static enum fido2_method method_of(KeyMethod method)
{
    switch (method) {
    case KeyMethod_KEY_METHOD_PIN:
        return FIDO2_METHOD_PIN;
    case KeyMethod_KEY_METHOD_BUILT_IN:
        return FIDO2_METHOD_BUILT_IN;
    default:
        return FIDO2_METHOD_UNKNOWN;
    }
}

static enum fault find_key(struct vault *vault, const struct claimant *claimant,
                           const KeyProof *proof, struct key_credential *found)
{
    struct key_credential keys[STORE_KEYS_MAX];
    size_t count = 0;
    enum fault fault =
        store_key_list(vault->store, claimant->prover.id, keys, STORE_KEYS_MAX, &count);

    found->id = 0;
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++)
        if (keys[i].state == CREDENTIAL_ACTIVE && is_admitted(claimant, &keys[i]) &&
            keys[i].handle_size == proof->handle.size &&
            memcmp(keys[i].handle, proof->handle.bytes, keys[i].handle_size) == 0)
            *found = keys[i];
    return fault;
}

enum fault key_judge(struct vault *vault, const struct claimant *claimant,
                     const struct key_offer *offer, bool real, struct verification *verification)
{
    const KeyProof *proof = &offer->proof;
    const bool signed_it = proof->status == KeyStatus_KEY_SIGNED && offer->fresh;
    struct key_credential key = {.id = 0};
    struct fido2_credential credential;
    struct fido2_shown shown = {.classes = CLASS_NONE};
    uint8_t user[KEY_USER_SIZE];
    enum fault fault = FAULT_NONE;
    struct usable usable = {.why = NULL};

    verification->key = MARK_WRONG;
    verification->key_flaw = proof->status == KeyStatus_KEY_SIGNED ? "unknown" : "pin";
    if (claimant->prover_known)
        fault = find_key(vault, claimant, proof, &key);
    if (fault == FAULT_NONE && key.id != 0)
        fault = store_key_verify(vault->store, &key);
    if (fault == FAULT_NONE && key.id != 0)
        fault = usable_key(vault, &key, claimant->prover.id, &usable);
    if (fault != FAULT_NONE || !signed_it)
        return fault;
    const bool there = real && key.id != 0 && usable.why == NULL;
    const bool taken_over = there && key.rp_id[0] != '\0';
    if (there)
        key_to_credential(&key, &credential);
    else
        dummy_credential(&vault->dummy, proof->handle.bytes, proof->handle.size, &credential);
    key_user_handle(claimant->prover.id, user);
    const struct fido2_assertion_demand demand = {
        .rp_id = taken_over ? key.rp_id : vault->policy->key.rp_id,
        .client_data_hash = offer->hash,
        .user_verified = false, // whether it was is a class; the rule says how many it wants
        .method = method_of(proof->method),
        .count_policy = vault->policy->key.count_denies ? FIDO2_COUNT_DENIES : FIDO2_COUNT_FLAGS,
        // What was taken over bears a number of the system that it came from, if any.
        .user_handle = {user, taken_over ? 0 : sizeof user}};
    const struct fido2_assertion assertion = {
        .id = {proof->handle.bytes, proof->handle.size},
        .auth_data = {proof->auth_data.bytes, proof->auth_data.size},
        .signature = {proof->signature.bytes, proof->signature.size},
        .user_handle = {proof->user_handle.bytes, proof->user_handle.size}};
    enum fido2_flaw flaw = FIDO2_FLAW_VERIFIER;
    fault = fido2_verify_assertion(&demand, &credential, &assertion, &shown, &flaw);
    if (!fido2_is_verdict(fault))
        return fault; // nothing was found out: nobody is let in, and nobody has guessed (abuse:F6,
                      // abuse:M14)
    verification->key_flaw = there                               ? fido2_flaw_name(flaw)
                             : key.id != 0 && usable.why != NULL ? "card"
                                                                 : "unknown";
    verification->key_shown = shown.sign_count;
    verification->key_copied = there && (flaw == FIDO2_FLAW_COUNT ||
                                         (fault == FAULT_NONE && shown.count != FIDO2_COUNT_FINE));
    if (there) {
        verification->key_id = key.id;
        memcpy(verification->key_card, key.card, sizeof verification->key_card);
    }
    if (fault == FAULT_NONE && there) {
        verification->key = MARK_RIGHT;
        verification->key_count = key.sign_count;
        verification->key_classes =
            usable.departments ? shown.classes & CLASS_POSSESSION : shown.classes;
    }
    return FAULT_NONE; // whatever is wrong with the answer is a denial
}

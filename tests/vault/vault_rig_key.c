// SPDX-License-Identifier: BSD-2-Clause
#include "vault_rig_key.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct rig *rig_with_keys(const char *key)
{
    static const char before[] = " way = {\"password+otp\"}\n";
    static const char after[] = " way = {\"password+otp\", \"key\", \"password+key\"}\n";
    static const char admin[] = " service = {\"warifu\"}\n", lent[] = " emergency = yes\n";
    const char *login = strstr(rig_policy, "rule \"login\"");
    const char *way = strstr(login, before), *from = way + sizeof before - 1;
    const char *end = strstr(from, admin) + sizeof admin - 1;
    const size_t size = strlen(key) + strlen(rig_policy) + sizeof after + sizeof lent;
    char *text = malloc(size);
    char temporary[64];

    assert_non_null(text);
    assert_int_equal(fido2_start(), FAULT_NONE);
    snprintf(text, size, "%s%.*s%s%.*s%s%s", key, (int)(way - rig_policy), rig_policy, after,
             (int)(end - from), from, lent, end);
    struct rig *rig = rig_make(text);
    free(text);
    rig_start(rig);
    rig_init(rig, "amano", temporary);
    rig_first_login(rig, "amano", temporary, &rig_amano);
    return rig;
}

void rig_new_key(struct held *held)
{
    *held = (struct held){.flags = FIDO2_FLAG_UP | FIDO2_FLAG_UV,
                          .method = KeyMethod_KEY_METHOD_PIN,
                          .rp_id = RIG_RP};
    signer_new(&held->signer);
}

// --- enrolment ---

AdminStatus rig_key_order(struct rig *rig, const struct rig_arg *arguments)
{
    return rig_admin(rig, "key.enrol", arguments);
}

void rig_key_sign(const struct rig *rig, const struct held *held, struct signed_bytes *made)
{
    static const uint8_t protects[] = {0xa1, 0x6b, 'c', 'r', 'e', 'd', 'P',
                                       'r',  'o',  't', 'e', 'c', 't', 3};
    struct draft draft = {
        .rp_id = held->rp_id,
        .flags = (uint8_t)(held->flags | FIDO2_FLAG_AT | (held->unprotected ? 0 : FIDO2_FLAG_ED)),
        .count = held->count};

    signer_attest(&held->signer, &draft);
    if (!held->unprotected) {
        memcpy(draft.tail + draft.tail_size, protects, sizeof protects);
        draft.tail_size += sizeof protects;
    }
    signer_sign(&held->signer, &draft, rig->reply.body.page.order.challenge.client_data_hash.bytes,
                made);
}

AdminStatus rig_key_made(struct rig *rig, const struct held *held)
{
    AdminVaultCall *call = &rig->call.body.admin;
    KeyRegistration *registration = &call->registration;
    const Challenge *challenge = &rig->reply.body.page.order.challenge;
    struct signed_bytes made;

    rig_key_sign(rig, held, &made);
    call->has_registration = true;
    *registration = (KeyRegistration)KeyRegistration_init_zero;
    registration->challenge.size = challenge->challenge.size;
    memcpy(registration->challenge.bytes, challenge->challenge.bytes, challenge->challenge.size);
    registration->status = KeyStatus_KEY_SIGNED;
    registration->method = held->method;
    registration->capability = FIDO2_CAN_PIN;
    snprintf(registration->format, sizeof registration->format, "packed");
    registration->auth_data.size = (pb_size_t)made.data_size;
    memcpy(registration->auth_data.bytes, made.data, made.data_size);
    registration->statement.size =
        (pb_size_t)packed_statement(made.signature, registration->statement.bytes);
    rig->by_rescue = call->actor.who.uid == 0;
    rig_ask(rig);
    assert_int_equal(rig->reply.which_body, VaultReply_page_tag);
    return rig->reply.body.page.end.status;
}

AdminStatus rig_key_enrol(struct rig *rig, const char *user, const char *card, struct held *held)
{
    const struct rig_arg arguments[] = {USER(user), {card != NULL ? "card" : NULL, card, 0}, {0}};
    const AdminStatus status = rig_key_order(rig, arguments);

    if (status != DONE)
        return status;
    assert_true(rig->reply.body.page.has_order);
    return rig_key_made(rig, held);
}

// --- login ---

static void offer(ChallengeCall *call, const void *bytes, size_t size)
{
    call->offered[call->offered_count].size = (pb_size_t)size;
    memcpy(call->offered[call->offered_count++].bytes, bytes, size);
}

static Challenge ask_challenge(struct rig *rig, const struct login *login, const Challenge *given)
{
    ChallengeCall *call = &rig->call.body.challenge;

    rig_fill_attempt(rig, login);
    const AttemptCall attempt = rig->call.body.attempt;
    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_challenge_tag;
    call->operation = attempt.operation;
    call->has_subject = true;
    call->subject = attempt.subject;
    call->has_member = attempt.has_member;
    call->member = attempt.member;
    for (pb_size_t i = 0; given != NULL && i < given->handles_count; i++)
        offer(call, given->handles[i].bytes, given->handles[i].size);
    for (pb_size_t i = 0; given != NULL && i < given->others_count; i++)
        offer(call, given->others[i].handle.bytes, given->others[i].handle.size);
    rig_ask(rig);
    assert_int_equal(rig->reply.which_body, VaultReply_challenge_tag);
    return rig->reply.body.challenge;
}

Challenge rig_challenge(struct rig *rig, const struct login *login)
{
    return ask_challenge(rig, login, NULL);
}

Withdrawal rig_withdrawn(struct rig *rig, const struct login *login, const Challenge *given)
{
    const Challenge now = ask_challenge(rig, login, given);

    assert_int_equal(now.result, Result_RESULT_GRANTED);
    assert_int_equal(now.challenge.size, 0); // nothing is made
    assert_int_equal(now.handles_count, 0);
    return now.withdrawn;
}

const Outcome *rig_key_answer(struct rig *rig, const struct login *login,
                              const Challenge *challenge, struct held *held)
{
    AttemptCall *call = &rig->call.body.attempt;
    KeyProof *proof = &call->key;
    struct signed_bytes made;
    const struct draft draft = {.rp_id = held->rp_id, .flags = held->flags, .count = ++held->count};

    rig_fill_attempt(rig, login);
    const pb_size_t at = login->password != NULL && login->password[0] != '\0' ? 1 : 0;
    call->answers[at] =
        (FactorAnswer){.factor = FactorKind_FACTOR_KEY, .kind = AnswerKind_ANSWER_GIVEN};
    call->answers_count = at + 1;
    signer_sign(&held->signer, &draft, challenge->client_data_hash.bytes, &made);
    call->has_key = true;
    proof->challenge.size = challenge->challenge.size;
    memcpy(proof->challenge.bytes, challenge->challenge.bytes, challenge->challenge.size);
    proof->status = KeyStatus_KEY_SIGNED;
    proof->method = held->method;
    proof->handle.size = sizeof held->signer.id;
    memcpy(proof->handle.bytes, held->signer.id, sizeof held->signer.id);
    proof->auth_data.size = (pb_size_t)made.data_size;
    memcpy(proof->auth_data.bytes, made.data, made.data_size);
    proof->signature.size = sizeof made.signature;
    memcpy(proof->signature.bytes, made.signature, sizeof made.signature);
    rig_ask(rig);
    assert_int_equal(rig->reply.which_body, VaultReply_outcome_tag);
    return &rig->reply.body.outcome;
}

const Outcome *rig_key_login(struct rig *rig, const struct login *login, struct held *held)
{
    const Challenge challenge = rig_challenge(rig, login);

    assert_int_equal(challenge.result, Result_RESULT_GRANTED);
    return rig_key_answer(rig, login, &challenge, held);
}

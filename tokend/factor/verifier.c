// SPDX-License-Identifier: BSD-2-Clause
#include "factor/verifier.h"
#include "base/log.h"
#include "factor/anchors.h"
#include "factor/certificates.h"
#include "factor/signatures.h"
#include "factor/verifier_question.h"
#include "wire/channel.h"
#include "wire/codec.h"
#include <poll.h>
#include <string.h>
#include <sysexits.h>

static struct fido2_bytes bytes_of(const void *array)
{
    const pb_bytes_array_t *bytes = array;
    return (struct fido2_bytes){bytes->bytes, bytes->size};
}

enum fault verifier_prepare(const struct policy *policy)
{
    const struct key_policy *key = &policy->key;
    const enum fault fault = fido2_start();

    if (fault == FAULT_NONE && key->attestation >= FIDO2_ATTESTED_BY_CERTIFICATE)
        (void)!certificates_keep(key->anchors); // logged; then it vouches for nobody
    return fault;
}

static enum fault check_key(const VerifyCall *call, const struct fido2_key *key,
                            enum fido2_flaw *flaw)
{
    (void)call;
    (void)flaw;
    return fido2_check_key(key);
}

static enum fault check_assertion(const VerifyCall *call, const struct fido2_key *key,
                                  enum fido2_flaw *flaw)
{
    const struct fido2_assertion_demand demand = {.rp_id = call->rp_id,
                                                  .client_data_hash = call->client_data_hash.bytes,
                                                  .user_verified = call->user_verified};
    const struct fido2_assertion assertion = {.auth_data = bytes_of(&call->auth_data),
                                              .signature = bytes_of(&call->signature)};

    return signatures_verifier()->verify_assertion(&demand, key, &assertion, flaw);
}

static enum fault check_registration(const VerifyCall *call, const struct fido2_key *key,
                                     enum fido2_flaw *flaw)
{
    const struct fido2_registration_demand demand = {.rp_id = call->rp_id,
                                                     .client_data_hash =
                                                         call->client_data_hash.bytes,
                                                     .user_verified = call->user_verified};
    const struct fido2_registration registration = {.format = call->format,
                                                    .auth_data = bytes_of(&call->auth_data),
                                                    .att_stmt = bytes_of(&call->statement)};
    struct fido2_auth_data data;
    const enum fault fault = fido2_read_auth_data(registration.auth_data, &data);
    const struct registration_question question = {
        .demand = &demand,
        .registration = &registration,
        .data = &data,
        .key = key,
        .kind = (enum fido2_attestation_kind)call->attestation,
        .cred_protect = (uint8_t)call->cred_protect};

    return fault != FAULT_NONE ? fault
                               : signatures_verifier()->verify_registration(&question, flaw);
}

static enum fault check_certificate(const VerifyCall *call, const struct fido2_key *key,
                                    enum fido2_flaw *flaw)
{
    (void)key;
    (void)flaw;
    if (call->aaguid.size != FIDO2_AAGUID_SIZE)
        return FAULT_INTERNAL;
    return certificate_check(bytes_of(&call->statement), call->aaguid.bytes, NULL);
}

static const struct {
    VerifyTask task;
    enum fault (*answer)(const VerifyCall *call, const struct fido2_key *key,
                         enum fido2_flaw *flaw);
} tasks[] = {
    {VerifyTask_VERIFY_KEY, check_key},
    {VerifyTask_VERIFY_ASSERTION, check_assertion},
    {VerifyTask_VERIFY_REGISTRATION, check_registration},
    {VerifyTask_VERIFY_CERTIFICATE, check_certificate},
};

static VerifyVerdict verdict_of(enum fault fault)
{
    switch (fault) {
    case FAULT_NONE:
        return VerifyVerdict_VERIFY_HOLDS;
    case FAULT_REFUSED:
        return VerifyVerdict_VERIFY_REFUSED;
    case FAULT_FORMAT:
    case FAULT_LIMIT:
        return VerifyVerdict_VERIFY_FORMAT;
    default:
        return VerifyVerdict_VERIFY_UNKNOWN;
    }
}

static void answer(const VerifyCall *call, VerifyReply *reply)
{
    struct fido2_key key = {.algorithm = (enum fido2_algorithm)call->algorithm,
                            .size = call->key.size};
    enum fido2_flaw flaw = FIDO2_FLAW_NONE;
    enum fault fault = FAULT_INTERNAL;

    memcpy(key.bytes, call->key.bytes, call->key.size);
    *reply = (VerifyReply)VerifyReply_init_zero;
    for (size_t i = 0; i < sizeof tasks / sizeof *tasks; i++)
        if (tasks[i].task == call->task)
            fault = tasks[i].answer(call, &key, &flaw);
    if (!fido2_is_verdict(fault))
        log_error("a signature could not be verified: %s", fault_name(fault));
    reply->id = call->id;
    if (verifier_question(call, reply->question.bytes) != FAULT_NONE)
        return; // without it nobody takes the answer for theirs
    reply->question.size = VERIFIER_QUESTION_SIZE;
    reply->verdict = verdict_of(fault);
    reply->flaw = flaw;
}

int verifier_serve(int fd, unsigned idle_seconds)
{
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    struct frame_reader *reader = NULL;
    static VerifyCall call;
    VerifyReply reply;
    enum fault fault = frame_reader_new(CHANNEL_FRAME_MAX, &reader);

    while (fault == FAULT_NONE) {
        if (poll(&wait, 1, (int)idle_seconds * 1000) == 0)
            break; // a question that comes now waits in the socket for the next process
        fault = channel_receive(reader, fd, VerifyCall_fields, &call, sizeof call);
        if (fault != FAULT_NONE)
            break;
        answer(&call, &reply);
        fault = channel_send(fd, VerifyReply_fields, &reply);
    }
    frame_reader_free(&reader);
    return fault == FAULT_NONE || fault == FAULT_CLOSED ? EX_OK : EX_PROTOCOL;
}

// SPDX-License-Identifier: BSD-2-Clause
#include "base/clock.h"
#include "base/log.h"
#include "base/secret.h"
#include "factor/signatures.h"
#include "factor/verifier.h"
#include "factor/verifier_question.h"
#include "wire/channel.h"
#include "wire/codec.h"
#include <poll.h>
#include <string.h>
#include <unistd.h>

static struct {
    int fd;
    struct frame_reader *reader;
    uint64_t asked; // number of the last question
    void (*hangs)(void);
} verifier = {.fd = -1};

static void give_up(enum fault fault)
{
    log_error("the verifier of keys %s: nothing is known of what was signed",
              fault == FAULT_TIMEOUT  ? "does not answer"
              : fault == FAULT_CLOSED ? "has ended"
                                      : "answers what was not asked");
    if (fault != FAULT_CLOSED) // else the supervisor knows
        verifier.hangs();
    verifier_disconnect(); // last: the supervisor joins us to the next one when it sees this
}

// The next frame, within the time that an answer may take.
static enum fault receive(VerifyReply *reply)
{
    struct pollfd wait = {.fd = verifier.fd, .events = POLLIN};
    struct boot_time begun, now;
    bool have = false;

    if (clock_read_boot(&begun) != FAULT_NONE)
        return FAULT_TIMEOUT;
    for (;;) {
        if (clock_read_boot(&now) != FAULT_NONE)
            return FAULT_TIMEOUT;
        const int64_t left =
            begun.milliseconds + VERIFIER_ANSWER_SECONDS * INT64_C(1000) - now.milliseconds;
        if (left <= 0 || poll(&wait, 1, (int)left) == 0)
            return FAULT_TIMEOUT;
        enum fault fault = frame_reader_fill(verifier.reader, verifier.fd);
        if (fault == FAULT_BUSY)
            continue;
        const enum fault next =
            frame_reader_next(verifier.reader, VerifyReply_fields, reply, sizeof *reply, &have);
        if (next != FAULT_NONE || have)
            return next;
        if (fault != FAULT_NONE)
            return fault;
    }
}

// That it is the answer to this question and to no other, and says what an answer may say.
static bool belongs(const VerifyCall *call, const VerifyReply *reply)
{
    uint8_t question[VERIFIER_QUESTION_SIZE];

    return verifier_question(call, question) == FAULT_NONE && reply->id == call->id &&
           reply->question.size == sizeof question &&
           secret_equal(reply->question.bytes, question, sizeof question) &&
           reply->flaw < FIDO2_FLAW_COUNT_OF_FLAWS &&
           (reply->verdict != VerifyVerdict_VERIFY_HOLDS || reply->flaw == FIDO2_FLAW_NONE);
}

static enum fault ask(VerifyCall *call, enum fido2_flaw *flaw)
{
    VerifyReply reply = VerifyReply_init_zero;

    *flaw = FIDO2_FLAW_VERIFIER;
    if (verifier.fd < 0)
        return FAULT_INTERNAL;
    call->id = ++verifier.asked;
    enum fault fault = channel_send(verifier.fd, VerifyCall_fields, call);
    if (fault == FAULT_NONE)
        fault = receive(&reply);
    if (fault == FAULT_NONE && !belongs(call, &reply))
        fault = FAULT_FORMAT;
    if (fault != FAULT_NONE) {
        give_up(fault);
        return FAULT_INTERNAL;
    }
    switch (reply.verdict) {
    case VerifyVerdict_VERIFY_HOLDS:
        *flaw = FIDO2_FLAW_NONE;
        return FAULT_NONE;
    case VerifyVerdict_VERIFY_REFUSED:
        *flaw = (enum fido2_flaw)reply.flaw;
        return FAULT_REFUSED;
    case VerifyVerdict_VERIFY_FORMAT:
        *flaw = (enum fido2_flaw)reply.flaw;
        return FAULT_FORMAT;
    default:
        return FAULT_INTERNAL;
    }
}

static bool put(struct fido2_bytes from, size_t room, void *array)
{
    pb_bytes_array_t *to = array;

    if (from.size > room)
        return false;
    if (from.size > 0)
        memcpy(to->bytes, from.data, from.size);
    to->size = (pb_size_t)from.size;
    return true;
}

#define PUT(from, field) put(from, sizeof(field).bytes, &(field))

// One at a time: this process has one thread, and 11 kB need not lie on its stack.
static VerifyCall *begin(VerifyTask task, const struct fido2_key *key)
{
    static VerifyCall call;

    call = (VerifyCall)VerifyCall_init_zero;
    call.task = task;
    if (key != NULL) {
        call.algorithm = key->algorithm;
        if (!PUT(((struct fido2_bytes){key->bytes, key->size}), call.key))
            return NULL;
    }
    return &call;
}

static bool put_demand(VerifyCall *call, const char *rp_id, const uint8_t *hash, bool user_verified)
{
    const size_t length = strlen(rp_id);

    call->user_verified = user_verified;
    if (length >= sizeof call->rp_id ||
        !PUT(((struct fido2_bytes){hash, FIDO2_HASH_SIZE}), call->client_data_hash))
        return false;
    memcpy(call->rp_id, rp_id, length + 1);
    return true;
}

// A question that has no room is a fault of ours.
static enum fault too_large(enum fido2_flaw *flaw)
{
    *flaw = FIDO2_FLAW_VERIFIER;
    return FAULT_INTERNAL;
}

static enum fault check_key(const struct fido2_key *key)
{
    enum fido2_flaw flaw;
    VerifyCall *call = begin(VerifyTask_VERIFY_KEY, key);

    return call == NULL ? FAULT_REFUSED : ask(call, &flaw);
}

static enum fault verify_registration(const struct registration_question *question,
                                      enum fido2_flaw *flaw)
{
    const struct fido2_registration_demand *demand = question->demand;
    const struct fido2_registration *registration = question->registration;
    const size_t length = strlen(registration->format);
    VerifyCall *call = begin(VerifyTask_VERIFY_REGISTRATION, question->key);

    if (call == NULL || length >= sizeof call->format ||
        !put_demand(call, demand->rp_id, demand->client_data_hash, demand->user_verified) ||
        !PUT(registration->auth_data, call->auth_data) ||
        !PUT(registration->att_stmt, call->statement))
        return too_large(flaw);
    memcpy(call->format, registration->format, length + 1);
    call->attestation = question->kind;
    call->cred_protect = question->cred_protect;
    return ask(call, flaw);
}

static enum fault verify_assertion(const struct fido2_assertion_demand *demand,
                                   const struct fido2_key *key,
                                   const struct fido2_assertion *assertion, enum fido2_flaw *flaw)
{
    VerifyCall *call = begin(VerifyTask_VERIFY_ASSERTION, key);

    if (call == NULL ||
        !put_demand(call, demand->rp_id, demand->client_data_hash, demand->user_verified) ||
        !PUT(assertion->auth_data, call->auth_data) || !PUT(assertion->signature, call->signature))
        return too_large(flaw);
    return ask(call, flaw);
}

static enum fault check_certificate(struct fido2_bytes certificate,
                                    const uint8_t aaguid[FIDO2_AAGUID_SIZE], const char *anchors)
{
    enum fido2_flaw flaw;
    VerifyCall *call = begin(VerifyTask_VERIFY_CERTIFICATE, NULL);

    (void)anchors; // it has those of the same policy
    if (call == NULL || !PUT(certificate, call->statement) ||
        !PUT(((struct fido2_bytes){aaguid, FIDO2_AAGUID_SIZE}), call->aaguid))
        return FAULT_INTERNAL;
    return ask(call, &flaw);
}

void verifier_use(void (*hangs)(void))
{
    static const struct signatures by_process = {check_key, verify_registration, verify_assertion,
                                                 check_certificate};

    verifier.hangs = hangs;
    signatures_by(&by_process);
}

enum fault verifier_connect(int fd)
{
    verifier_disconnect();
    const enum fault fault = frame_reader_new(CHANNEL_FRAME_MAX, &verifier.reader);

    if (fault == FAULT_NONE)
        verifier.fd = fd;
    else
        close(fd);
    return fault;
}

void verifier_disconnect(void)
{
    if (verifier.fd >= 0)
        close(verifier.fd);
    verifier.fd = -1;
    frame_reader_free(&verifier.reader);
}

// SPDX-License-Identifier: BSD-2-Clause
#include "factor/hasher.h"
#include "base/log.h"
#include "base/secret.h"
#include "factor/dictionary.h"
#include "factor/huge_pages.h"
#include "factor/password.h"
#include "factor/word_list.h"
#include "wire/channel.h"
#include "wire/codec.h"
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

enum fault hasher_prepare(const struct policy *policy)
{
    if (sodium_init() < 0)
        return FAULT_RANDOM;
    if (!policy->password.dictionary)
        return FAULT_NONE;
    return dictionary_open(NULL);
}

static void copy_flaws(HashReply *reply, const struct password_flaws *flaws)
{
    reply->flaws_count = (pb_size_t)flaws->count;
    for (size_t i = 0; i < flaws->count; i++)
        reply->flaws[i] = flaws->items[i];
    reply->number = flaws->number;
}

static void one_flaw(struct password_flaws *flaws, PasswordFlaw flaw, uint32_t number)
{
    *flaws = (struct password_flaws){.items = {flaw}, .count = 1, .number = number};
}

static enum fault judge(const HashCall *call, const struct policy *policy,
                        struct password_flaws *flaws)
{
    const struct password_demand demand = {
        .min_length = call->min_length,
        .min_classes = call->min_classes,
        .dictionary = policy->password.dictionary,
        .user = call->user,
        .full_name = call->full_name,
        .current = call->current,
        .site_words = (const char *const *)policy->password.site_words.items,
        .site_word_count = policy->password.site_words.count,
    };
    bool same;
    enum fault fault = FAULT_NONE;

    if (call->judge)
        fault = password_judge(call->password, &demand, flaws);
    if (fault != FAULT_NONE || flaws->count > 0 || call->encoded[0] == '\0')
        return fault;
    fault = password_verify(call->password, call->encoded, &same);
    if (fault == FAULT_NONE && same)
        one_flaw(flaws, PasswordFlaw_FLAW_SAME_AS_CURRENT, 0);
    return fault;
}

static enum fault create(const HashCall *call, const struct policy *policy, HashReply *reply)
{
    const struct password_cost cost = {call->memory_kib, call->passes};
    struct password_flaws flaws = {.count = 0};
    enum fault fault = judge(call, policy, &flaws);

    if (fault == FAULT_NONE && flaws.count == 0) {
        fault = password_encode(call->password, cost, reply->encoded);
        // What was not judged may still be no password at all.
        if (fault == FAULT_LIMIT)
            one_flaw(&flaws, PasswordFlaw_FLAW_TOO_LONG, PASSWORD_MAX);
        else if (fault == FAULT_FORMAT)
            one_flaw(&flaws, PasswordFlaw_FLAW_NOT_TEXT, 0);
        if (flaws.count > 0)
            fault = FAULT_NONE;
    }
    if (fault == FAULT_NONE && flaws.count == 0 && call->history_salt.size > 0) {
        if (call->history_salt.size != sizeof call->history_salt.bytes)
            return FAULT_FORMAT;
        fault = password_fingerprint(call->password, call->history_salt.bytes,
                                     reply->fingerprint.bytes);
        reply->fingerprint.size = PASSWORD_FINGERPRINT;
    }
    copy_flaws(reply, &flaws);
    return fault;
}

static enum fault verify(const HashCall *call, HashReply *reply)
{
    const enum fault fault = password_verify(call->password, call->encoded, &reply->matches);

    return fault == FAULT_NONE
               ? password_even_out(call->encoded,
                                   (struct password_cost){call->memory_kib, call->passes})
               : fault;
}

static void answer(const HashCall *call, const struct policy *policy, HashReply *reply)
{
    enum fault fault = FAULT_FORMAT;

    *reply = (HashReply)HashReply_init_zero;
    if (call->task == HashTask_HASH_VERIFY)
        fault = verify(call, reply);
    else if (call->task == HashTask_HASH_CREATE)
        fault = create(call, policy, reply);
    if (fault != FAULT_NONE) { // nothing of a half-done job leaves
        log_warning("a password could not be %s: %s",
                    call->task == HashTask_HASH_VERIFY ? "verified" : "judged or hashed",
                    fault_name(fault));
        secret_wipe(reply, sizeof *reply);
    }
    reply->id = call->id;
    reply->done = fault == FAULT_NONE;
}

int hasher_serve(int fd, const struct policy *policy)
{
    struct frame_reader *reader = NULL;
    HashCall call;
    HashReply reply;
    enum fault fault = hasher_prepare(policy);

    if (fault == FAULT_RANDOM)
        return EX_OSERR;
    if (fault != FAULT_NONE) // passwords that people have are verified all the same (abuse:M18)
        log_error("cracklib's dictionary cannot be read: new passwords cannot be judged and are "
                  "refused; install cracklib-runtime, or update-cracklib");
    huge_pages_use();
    fault = frame_reader_new(CHANNEL_FRAME_MAX, &reader);
    while (fault == FAULT_NONE) {
        fault = channel_receive(reader, fd, HashCall_fields, &call, sizeof call);
        if (fault != FAULT_NONE)
            break;
        answer(&call, policy, &reply);
        secret_wipe(&call, sizeof call);
        fault = channel_send(fd, HashReply_fields, &reply);
        secret_wipe(&reply, sizeof reply);
    }
    frame_reader_free(&reader);
    return fault == FAULT_CLOSED ? EX_OK : EX_PROTOCOL;
}

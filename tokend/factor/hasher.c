// SPDX-License-Identifier: BSD-2-Clause
#include "factor/hasher.h"
#include "base/log.h"
#include "base/secret.h"
#include "factor/dictionary.h"
#include "factor/huge_pages.h"
#include "factor/leaked.h"
#include "factor/leaked_hash.h"
#include "factor/password.h"
#include "factor/word_list.h"
#include "wire/channel.h"
#include "wire/codec.h"
#include <poll.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

static struct leaked_list leaked; // of the process, as cracklib's list is

enum fault hasher_prepare(const struct policy *policy)
{
    const struct password_policy *password = &policy->password;

    if (sodium_init() < 0)
        return FAULT_RANDOM;
    if (password->leaked[0] != '\0' && !leaked.open) {
        const enum fault fault = leaked_open(password->leaked, password->leaked_digits, &leaked);
        if (fault != FAULT_NONE)
            log_error(
                "the list of leaked passwords cannot be used (%s): %s; new passwords cannot be "
                "judged and are refused",
                fault_name(fault), password->leaked);
    }
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

int hasher_folder(void)
{
    return leaked.open && leaked.folder ? leaked.fd : -1;
}

// Without the list that the policy names nothing can be said to be good.
static enum fault judge_leaked(const HashCall *call, const struct policy *policy,
                               struct password_flaws *flaws, HashReply *reply)
{
    const size_t most = sizeof flaws->items / sizeof *flaws->items;
    char hash[LEAKED_DIGITS_MOST + 1];
    bool has = false;

    if (policy->password.leaked[0] == '\0')
        return FAULT_NONE;
    enum fault fault = leaked_hash(call->password, policy->password.leaked_digits, hash);
    if (fault == FAULT_FORMAT || fault == FAULT_LIMIT)
        return FAULT_NONE; // it has that flaw already
    if (fault == FAULT_NONE) {
        fault = leaked.open ? leaked_has(&leaked, hash, &has) : FAULT_NOT_FOUND;
        reply->leaked_unreadable = fault != FAULT_NONE;
    }
    secret_wipe(hash, sizeof hash);
    if (has && flaws->count < most)
        flaws->items[flaws->count++] = PasswordFlaw_FLAW_LEAKED;
    return fault;
}

static enum fault judge(const HashCall *call, const struct policy *policy,
                        struct password_flaws *flaws, HashReply *reply)
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
    if (fault == FAULT_NONE && call->judge)
        fault = judge_leaked(call, policy, flaws, reply);
    if (fault != FAULT_NONE || flaws->count > 0 || call->encoded[0] == '\0')
        return fault;
    fault = password_verify(call->password, call->encoded, &same);
    if (fault == FAULT_NONE && same)
        one_flaw(flaws, PasswordFlaw_FLAW_SAME_AS_CURRENT, 0);
    return fault;
}

static enum fault fingerprint(const HashCall *call, HashReply *reply)
{
    enum fault fault = FAULT_NONE;

    if (call->history_salt.size != sizeof call->history_salt.bytes ||
        call->history_costs_count == 0)
        return FAULT_FORMAT;
    for (pb_size_t i = 0; i < call->history_costs_count && fault == FAULT_NONE; i++) {
        const struct password_cost cost = {call->history_costs[i].memory_kib,
                                           call->history_costs[i].passes};
        uint8_t *print = i == 0 ? reply->fingerprint.bytes : reply->older_fingerprints[i - 1].bytes;
        fault = password_fingerprint(call->password, call->history_salt.bytes, cost, print);
        if (i == 0)
            reply->fingerprint.size = PASSWORD_FINGERPRINT;
        else
            reply->older_fingerprints[i - 1].size = PASSWORD_FINGERPRINT;
    }
    reply->older_fingerprints_count = (pb_size_t)(call->history_costs_count - 1);
    return fault;
}

static enum fault create(const HashCall *call, const struct policy *policy, HashReply *reply)
{
    const struct password_cost cost = {call->memory_kib, call->passes};
    struct password_flaws flaws = {.count = 0};
    enum fault fault = judge(call, policy, &flaws, reply);

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
    if (fault == FAULT_NONE && flaws.count == 0 && call->history_salt.size > 0)
        fault = fingerprint(call, reply);
    copy_flaws(reply, &flaws);
    return fault;
}

static enum fault verify(const HashCall *call, const struct policy *policy, HashReply *reply)
{
    const enum fault fault = password_verify(call->password, call->encoded, &reply->matches);

    return fault == FAULT_NONE
               ? password_even_out(call->encoded,
                                   (struct password_cost){call->memory_kib, call->passes},
                                   policy->password.argon2_memory_kib)
               : fault;
}

static void answer(const HashCall *call, const struct policy *policy, HashReply *reply)
{
    enum fault fault = FAULT_FORMAT;

    *reply = (HashReply)HashReply_init_zero;
    if (call->task == HashTask_HASH_VERIFY)
        fault = verify(call, policy, reply);
    else if (call->task == HashTask_HASH_CREATE)
        fault = create(call, policy, reply);
    else if (call->task == HashTask_HASH_FINGERPRINT)
        fault = fingerprint(call, reply);
    if (fault != FAULT_NONE) { // nothing of a half-done job leaves
        log_warning("a password could not be %s: %s",
                    call->task == HashTask_HASH_VERIFY ? "verified" : "judged or hashed",
                    fault_name(fault));
        const bool unreadable = reply->leaked_unreadable;
        secret_wipe(reply, sizeof *reply);
        reply->leaked_unreadable = unreadable;
    }
    reply->id = call->id;
    reply->done = fault == FAULT_NONE;
}

int hasher_serve(int fd, const struct policy *policy, unsigned idle_seconds)
{
    struct pollfd wait = {.fd = fd, .events = POLLIN};
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
        if (poll(&wait, 1, (int)idle_seconds * 1000) == 0)
            break; // a call that comes now waits in the socket for the next process
        fault = channel_receive(reader, fd, HashCall_fields, &call, sizeof call);
        if (fault != FAULT_NONE)
            break;
        answer(&call, policy, &reply);
        secret_wipe(&call, sizeof call);
        fault = channel_send(fd, HashReply_fields, &reply);
        secret_wipe(&reply, sizeof reply);
    }
    frame_reader_free(&reader);
    return fault == FAULT_NONE || fault == FAULT_CLOSED ? EX_OK : EX_PROTOCOL;
}

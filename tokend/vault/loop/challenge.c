// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/challenge.h"
#include "base/secret.h"
#include "factor/random.h"
#include "vault/loop/text.h"
#include <string.h>

static enum fault hash_of(enum fido2_purpose purpose, const Subject *subject,
                          const uint8_t nonce[FIDO2_NONCE_SIZE], uint8_t hash[FIDO2_HASH_SIZE])
{
    struct fido2_challenge challenge = {.purpose = purpose,
                                        .uid = subject->who.uid,
                                        .user = subject->who.name,
                                        .host = subject->host,
                                        .service = subject->service,
                                        .terminal = subject->tty};
    memcpy(challenge.nonce, nonce, FIDO2_NONCE_SIZE);
    return fido2_client_data_hash(&challenge, hash);
}

static struct challenge_holder holder_of(const Subject *subject)
{
    struct challenge_holder holder = {.uid = subject->peer_uid};

    if (holder.uid == 0)
        holder.uid = subject->caller_uid;
    if (holder.uid == 0)
        text_put(holder.service, sizeof holder.service, subject->service);
    return holder;
}

static bool is_same(const struct challenge_holder *a, const struct challenge_holder *b)
{
    return a->uid == b->uid && strcmp(a->service, b->service) == 0;
}

struct share {
    size_t count, oldest;
};

static struct share share_of(const struct challenges *challenges,
                             const struct challenge_holder *holder, struct boot_time now)
{
    struct share share = {.count = 0};

    for (size_t i = 0; i < CHALLENGES_MAX; i++) {
        if (challenges->items[i].due.milliseconds <= now.milliseconds ||
            !is_same(&challenges->items[i].holder, holder))
            continue;
        if (share.count++ == 0 || challenges->items[i].due.milliseconds <
                                      challenges->items[share.oldest].due.milliseconds)
            share.oldest = i;
    }
    return share;
}

// The place for one more of this holder; always one.
static size_t place_for(const struct challenges *challenges, const struct challenge_holder *holder,
                        struct boot_time now)
{
    const struct share own = share_of(challenges, holder, now);
    struct share most = own;

    if (own.count >= CHALLENGES_OF_HOLDER)
        return own.oldest;
    for (size_t i = 0; i < CHALLENGES_MAX; i++)
        if (challenges->items[i].due.milliseconds <= now.milliseconds)
            return i;
    for (size_t i = 0; i < CHALLENGES_MAX; i++) {
        const struct share other = share_of(challenges, &challenges->items[i].holder, now);
        if (other.count > most.count)
            most = other;
    }
    return most.oldest;
}

enum fault challenge_make(struct challenges *challenges, enum fido2_purpose purpose,
                          const Subject *subject, struct boot_time now,
                          uint8_t name[CHALLENGE_NAME_SIZE], uint8_t hash[FIDO2_HASH_SIZE])
{
    const struct challenge_holder holder = holder_of(subject);
    const size_t slot = place_for(challenges, &holder, now);

    enum fault fault = random_fill(challenges->items[slot].name, CHALLENGE_NAME_SIZE);
    if (fault == FAULT_NONE)
        fault = random_fill(challenges->items[slot].nonce, FIDO2_NONCE_SIZE);
    if (fault == FAULT_NONE)
        fault = hash_of(purpose, subject, challenges->items[slot].nonce, hash);
    if (fault != FAULT_NONE)
        return fault;
    challenges->items[slot].due.milliseconds = now.milliseconds + CHALLENGE_SECONDS * INT64_C(1000);
    challenges->items[slot].holder = holder;
    challenges->items[slot].purpose = purpose;
    memcpy(name, challenges->items[slot].name, CHALLENGE_NAME_SIZE);
    return FAULT_NONE;
}

enum fault challenge_take(struct challenges *challenges, enum fido2_purpose purpose,
                          const Subject *subject, struct boot_time now, const uint8_t *name,
                          size_t name_size, uint8_t hash[FIDO2_HASH_SIZE])
{
    if (name_size != CHALLENGE_NAME_SIZE)
        return FAULT_NOT_FOUND;
    for (size_t i = 0; i < CHALLENGES_MAX; i++) {
        if (challenges->items[i].due.milliseconds <= now.milliseconds ||
            !secret_equal(challenges->items[i].name, name, CHALLENGE_NAME_SIZE))
            continue;
        const bool fits = challenges->items[i].purpose == purpose;
        enum fault fault =
            fits ? hash_of(purpose, subject, challenges->items[i].nonce, hash) : FAULT_NOT_FOUND;
        secret_wipe(&challenges->items[i], sizeof challenges->items[i]);
        return fault;
    }
    return FAULT_NOT_FOUND;
}

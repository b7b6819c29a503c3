// SPDX-License-Identifier: BSD-2-Clause
#include "vault/challenge.h"
#include "base/secret.h"
#include "factor/random.h"
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

enum fault challenge_make(struct challenges *challenges, enum fido2_purpose purpose,
                          const Subject *subject, struct boot_time now,
                          uint8_t name[CHALLENGE_NAME_SIZE], uint8_t hash[FIDO2_HASH_SIZE])
{
    size_t slot = CHALLENGES_MAX, of_peer = 0;

    for (size_t i = 0; i < CHALLENGES_MAX; i++) {
        const bool free = challenges->items[i].due.milliseconds <= now.milliseconds;
        if (free && slot == CHALLENGES_MAX)
            slot = i;
        if (!free && challenges->items[i].peer == subject->peer_uid)
            of_peer++;
    }
    if (slot == CHALLENGES_MAX || (subject->peer_uid != 0 && of_peer >= CHALLENGES_OF_PEER))
        return FAULT_BUSY;
    enum fault fault = random_fill(challenges->items[slot].name, CHALLENGE_NAME_SIZE);
    if (fault == FAULT_NONE)
        fault = random_fill(challenges->items[slot].nonce, FIDO2_NONCE_SIZE);
    if (fault == FAULT_NONE)
        fault = hash_of(purpose, subject, challenges->items[slot].nonce, hash);
    if (fault != FAULT_NONE)
        return fault;
    challenges->items[slot].due.milliseconds = now.milliseconds + CHALLENGE_SECONDS * INT64_C(1000);
    challenges->items[slot].peer = subject->peer_uid;
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

// SPDX-License-Identifier: BSD-2-Clause
// Challenges for keys that are out. They live in memory only: a vault that starts anew knows none,
// and what answers an unknown one opens nothing (promise 5).
#ifndef WARIFU_VAULT_CHALLENGE_H
#define WARIFU_VAULT_CHALLENGE_H

#include "base/clock.h"
#include "base/fault.h"
#include "factor/fido2_challenge.h"
#include "wire/channel.pb.h"
#include <stdbool.h>

#define CHALLENGES_MAX 1024
#define CHALLENGES_OF_HOLDER 32 // nobody can use all of them up
#define CHALLENGE_SECONDS 75    // of a ceremony, from the vault's question to its answer
#define CHALLENGE_NAME_SIZE 16

// Whose share a challenge is of: a person who runs programs, by whatever program (su and sudo ask
// as root), or a program of root's own, which lets people in: so the greeter has always room.
struct challenge_holder {
    uint32_t uid;     // 0: a program of root's
    char service[64]; // of that
};

struct challenges {
    struct {
        struct boot_time due; // 0: free
        struct challenge_holder holder;
        enum fido2_purpose purpose;
        uint8_t name[CHALLENGE_NAME_SIZE];
        uint8_t nonce[FIDO2_NONCE_SIZE];
    } items[CHALLENGES_MAX];
};

// Makes one for this subject: its name, for one answer, and what the authenticator signs. Who holds
// their share loses their own oldest one for it, and when all are out, whoever holds the most does.
enum fault challenge_make(struct challenges *challenges, enum fido2_purpose purpose,
                          const Subject *subject, struct boot_time now,
                          uint8_t name[CHALLENGE_NAME_SIZE],
                          uint8_t hash[FIDO2_HASH_SIZE]) MUST_CHECK;

// Takes one back, whatever comes of it: it is good for one answer (promise 5). The hash is computed
// anew from the subject that brings the answer, so it fits only if that is the one who asked
// (abuse:F2). NOT_FOUND: unknown, used or too old.
enum fault challenge_take(struct challenges *challenges, enum fido2_purpose purpose,
                          const Subject *subject, struct boot_time now, const uint8_t *name,
                          size_t name_size, uint8_t hash[FIDO2_HASH_SIZE]) MUST_CHECK;

#endif

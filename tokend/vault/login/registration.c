// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/registration.h"
#include "base/secret.h"
#include "store/password.h"
#include <sodium.h>
#include <string.h>

// No password hash begins like this: where passwords are our own, it matches none.
#define MARKER "$registration$"
#define ENCODED (sizeof MARKER + 2 * (size_t)EMERGENCY_HASH_SIZE)

_Static_assert(ENCODED <= PASSWORD_ENCODED_SIZE, "it stands in the place of a password hash");

// 80 random bits need no slow hash; the row is sealed besides.
static void encode(const char letters[EMERGENCY_LETTERS + 1], int64_t person, char out[ENCODED])
{
    uint8_t hash[EMERGENCY_HASH_SIZE];

    emergency_hash(letters, person, hash);
    memcpy(out, MARKER, sizeof MARKER);
    sodium_bin2hex(out + sizeof MARKER - 1, ENCODED - (sizeof MARKER - 1), hash, sizeof hash);
    secret_wipe(hash, sizeof hash);
}

bool registration_is_open(const struct password *row)
{
    return row->temporary && strncmp(row->encoded, MARKER, sizeof MARKER - 1) == 0;
}

enum fault registration_issue(struct vault *vault, int64_t person, int64_t giver,
                              char code[EMERGENCY_CODE_SIZE], struct wall_time *expires)
{
    char letters[EMERGENCY_LETTERS + 1];
    char encoded[ENCODED];
    struct password row;
    enum fault fault = store_password_get(vault->store, person, &row);

    if (fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault;
    fault = emergency_generate(code);
    if (fault == FAULT_NONE && !emergency_read(code, letters))
        fault = FAULT_INTERNAL;
    if (fault == FAULT_NONE) {
        encode(letters, person, encoded);
        memset(row.encoded, 0, sizeof row.encoded);
        memcpy(row.encoded, encoded, sizeof encoded);
        row.giver = giver;
        row.temporary = true;
        row.used = false;
        // The age of a password that is kept elsewhere goes on, and so does a demand to change it.
        if (row.remembered == 0)
            row.set_at = vault->now.wall;
        row.expires.seconds = vault->now.wall.seconds + vault->policy->password.temporary_seconds;
        row.enrol_until = (struct wall_time){0};
        *expires = row.expires;
        fault = store_password_put(vault->store, &row);
    }
    secret_wipe(letters, sizeof letters);
    secret_wipe(encoded, sizeof encoded);
    secret_wipe(&row, sizeof row);
    return fault;
}

void registration_verification(const struct vault *vault, const struct claimant *claimant,
                               const FactorAnswer *answer, bool real, bool has_one,
                               struct verification *verification)
{
    char letters[EMERGENCY_LETTERS + 1];
    char encoded[ENCODED];

    if (answer == NULL || answer->kind != AnswerKind_ANSWER_GIVEN ||
        !emergency_read(answer->text, letters))
        return;
    // Also for people who are unknown: there is as much to do.
    encode(letters, claimant->prover_known ? claimant->prover.id : 0, encoded);
    const bool same = secret_equal(encoded, verification->row.encoded, sizeof encoded);
    secret_wipe(letters, sizeof letters);
    secret_wipe(encoded, sizeof encoded);
    if (!same || !real || !registration_is_open(&verification->row))
        return;
    verification->code = !has_one && claimant->rule->first_login && !claimant->shared &&
                                 verification->row.expires.seconds > vault->now.wall.seconds
                             ? MARK_OWED
                             : MARK_EXPIRED;
}

enum fault registration_consume(struct vault *vault, int64_t person)
{
    struct password row = {0};
    enum fault fault = store_password_get(vault->store, person, &row);

    if (fault == FAULT_NONE && registration_is_open(&row)) {
        memset(row.encoded, 0, sizeof row.encoded);
        row.giver = 0;
        row.temporary = false;
        row.expires = (struct wall_time){0};
        fault = store_password_put(vault->store, &row);
    }
    secret_wipe(&row, sizeof row);
    return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault;
}

// SPDX-License-Identifier: BSD-2-Clause
// authenticatorClientPIN (CTAP 2.1 section 6.5).
#include "ceremony.h"
#include "factor/cbor_bounds.h"
#include <fido/err.h>
#include <openssl/crypto.h>
#include <string.h>

enum {
    PIN_PROTOCOL = 1,
    PIN_SUBCOMMAND = 2,
    PIN_AGREEMENT = 3,
    PIN_PROOF = 4,
    PIN_NEW = 5,
    PIN_HASH = 6,
    PIN_PERMISSIONS = 9,
    PIN_RP = 10
};
enum { PIN_LEAST = 4, PIN_PADDED = 64, PIN_HASH_SIZE = 16 };

static uint8_t tell_tries(struct token *token, struct span request, const struct pin_secret *secret,
                          struct writer *response)
{
    (void)request;
    (void)secret;
    write_map(response, 1);
    write_number(response, 3), write_number(response, token->pin_tries);
    return FIDO_OK;
}

static uint8_t tell_agreement(struct token *token, struct span request,
                              const struct pin_secret *secret, struct writer *response)
{
    (void)request;
    (void)secret;
    write_map(response, 1);
    write_number(response, 1), keys_write_public(response, token->agreement, -25);
    return FIDO_OK;
}

static uint8_t tell_uv_tries(struct token *token, struct span request,
                             const struct pin_secret *secret, struct writer *response)
{
    (void)request;
    (void)secret;
    write_map(response, 1);
    write_number(response, 5), write_number(response, token->uv_tries);
    return FIDO_OK;
}

static uint8_t keep_new_pin(struct token *token, const struct pin_secret *secret,
                            struct span sealed)
{
    uint8_t padded[PIN_PADDED], hash[32];
    if (keys_decrypt(secret, sealed.data, sealed.size, padded, sizeof padded) != PIN_PADDED)
        return FIDO_ERR_INVALID_PARAMETER;
    size_t length = strnlen((const char *)padded, PIN_PADDED);
    if (length < PIN_LEAST || length == PIN_PADDED)
        return FIDO_ERR_PIN_POLICY_VIOLATION;
    keys_hash(padded, length, hash);
    memcpy(token->pin_hash, hash, sizeof token->pin_hash);
    token->pin_is_set = true;
    token->pin_tries = TOKEN_PIN_TRIES;
    token->pin_tries_in_a_row = 0;
    token->pin_token_is_given = false;
    return FIDO_OK;
}

// Counts before it compares. Every wrong PIN costs a try and the agreement key.
static uint8_t check_pin(struct token *token, const struct pin_secret *secret, struct span sealed)
{
    uint8_t hash[PIN_HASH_SIZE];
    if (!token->pin_is_set)
        return FIDO_ERR_PIN_NOT_SET;
    if (token->pin_tries == 0)
        return FIDO_ERR_PIN_BLOCKED;
    if (token->pin_tries_in_a_row >= TOKEN_PIN_TRIES_IN_A_ROW)
        return FIDO_ERR_PIN_AUTH_BLOCKED;
    token->pin_tries--;
    if (keys_decrypt(secret, sealed.data, sealed.size, hash, sizeof hash) == sizeof hash &&
        CRYPTO_memcmp(hash, token->pin_hash, sizeof hash) == 0) {
        token->pin_tries = TOKEN_PIN_TRIES;
        token->pin_tries_in_a_row = 0;
        return FIDO_OK;
    }
    EVP_PKEY_free(token->agreement);
    token->agreement = keys_new(-7);
    token->pin_tries_in_a_row++;
    if (token->pin_tries == 0)
        return FIDO_ERR_PIN_BLOCKED;
    return token->pin_tries_in_a_row >= TOKEN_PIN_TRIES_IN_A_ROW ? FIDO_ERR_PIN_AUTH_BLOCKED
                                                                 : FIDO_ERR_PIN_INVALID;
}

static uint8_t set_pin(struct token *token, struct span request, const struct pin_secret *secret,
                       struct writer *response)
{
    struct span proof, sealed;
    (void)response;
    if (!span_bytes(request, PIN_PROOF, &proof) || !span_bytes(request, PIN_NEW, &sealed))
        return FIDO_ERR_MISSING_PARAMETER;
    if (token->pin_is_set || !keys_authentic(secret->protocol, secret->hmac_key, sealed.data,
                                             sealed.size, proof.data, proof.size))
        return FIDO_ERR_PIN_AUTH_INVALID;
    return keep_new_pin(token, secret, sealed);
}

static uint8_t change_pin(struct token *token, struct span request, const struct pin_secret *secret,
                          struct writer *response)
{
    struct span proof, fresh, old;
    uint8_t both[256];
    (void)response;
    if (!span_bytes(request, PIN_PROOF, &proof) || !span_bytes(request, PIN_NEW, &fresh) ||
        !span_bytes(request, PIN_HASH, &old) || fresh.size + old.size > sizeof both)
        return FIDO_ERR_MISSING_PARAMETER;
    memcpy(both, fresh.data, fresh.size);
    memcpy(both + fresh.size, old.data, old.size);
    if (!keys_authentic(secret->protocol, secret->hmac_key, both, fresh.size + old.size, proof.data,
                        proof.size))
        return FIDO_ERR_PIN_AUTH_INVALID;
    uint8_t status = check_pin(token, secret, old);
    return status == FIDO_OK ? keep_new_pin(token, secret, fresh) : status;
}

// A fresh token for what was asked for.
static uint8_t give_token(struct token *token, struct span request, const struct pin_secret *secret,
                          uint8_t default_permissions, struct writer *response)
{
    uint8_t sealed[64];
    struct span item;
    int64_t permissions;

    token->permissions = default_permissions;
    token->permitted_rp[0] = '\0';
    if (default_permissions == 0) {
        if (!span_member(request, PIN_PERMISSIONS, &item) ||
            !cbor_number(item.data, item.size, &permissions))
            return FIDO_ERR_MISSING_PARAMETER;
        if (permissions < 1 || (permissions & ~(PERMISSION_MAKE | PERMISSION_ASSERT)) != 0)
            return FIDO_ERR_UNAUTHORIZED_PERM;
        if (!span_member(request, PIN_RP, &item) || !span_text(item, token->permitted_rp))
            return FIDO_ERR_MISSING_PARAMETER;
        token->permissions = (uint8_t)permissions;
    }
    keys_random(token->pin_token, sizeof token->pin_token);
    token->pin_token_is_given = true;
    size_t size = keys_encrypt(secret, token->pin_token, sizeof token->pin_token, sealed);
    write_map(response, 1);
    write_number(response, 2), write_bytes(response, sealed, size);
    return FIDO_OK;
}

static uint8_t token_by_pin(struct token *token, struct span request,
                            const struct pin_secret *secret, uint8_t default_permissions,
                            struct writer *response)
{
    struct span sealed;
    if (!span_bytes(request, PIN_HASH, &sealed))
        return FIDO_ERR_MISSING_PARAMETER;
    uint8_t status = check_pin(token, secret, sealed);
    return status == FIDO_OK ? give_token(token, request, secret, default_permissions, response)
                             : status;
}

static uint8_t token_by_pin_old(struct token *token, struct span request,
                                const struct pin_secret *secret, struct writer *response)
{
    return token_by_pin(token, request, secret, PERMISSION_MAKE | PERMISSION_ASSERT, response);
}

static uint8_t token_by_pin_permitted(struct token *token, struct span request,
                                      const struct pin_secret *secret, struct writer *response)
{
    return token_by_pin(token, request, secret, 0, response);
}

static uint8_t token_by_uv(struct token *token, struct span request,
                           const struct pin_secret *secret, struct writer *response)
{
    if (!token->built_in_uv)
        return FIDO_ERR_NOT_ALLOWED;
    uint8_t status = sensor_verifies(token);
    return status == FIDO_OK ? give_token(token, request, secret, 0, response) : status;
}

static const struct subcommand {
    int64_t number;
    bool needs_secret, needs_pin;
    uint8_t (*answer)(struct token *, struct span, const struct pin_secret *, struct writer *);
} subcommands[] = {
    {1, false, true, tell_tries},      {2, false, false, tell_agreement},
    {3, true, true, set_pin},          {4, true, true, change_pin},
    {5, true, true, token_by_pin_old}, {6, true, false, token_by_uv},
    {7, false, false, tell_uv_tries},  {9, true, true, token_by_pin_permitted},
};

uint8_t answer_pin(struct token *token, struct span request, struct writer *response)
{
    struct span item;
    int64_t number, protocol = 0;
    struct pin_secret secret = {0};

    if (!span_member(request, PIN_SUBCOMMAND, &item) || !cbor_number(item.data, item.size, &number))
        return FIDO_ERR_MISSING_PARAMETER;
    if (span_member(request, PIN_PROTOCOL, &item) &&
        (!cbor_number(item.data, item.size, &protocol) || protocol < 1 || protocol > 2 ||
         (token->protocols >> (protocol - 1) & 1) == 0))
        return FIDO_ERR_INVALID_PARAMETER;
    for (size_t i = 0; i < sizeof subcommands / sizeof *subcommands; i++) {
        if (subcommands[i].number != number)
            continue;
        if (subcommands[i].needs_pin && token->finger_only)
            return FIDO_ERR_INVALID_PARAMETER;
        if (subcommands[i].needs_secret &&
            (protocol == 0 || !span_member(request, PIN_AGREEMENT, &item)))
            return FIDO_ERR_MISSING_PARAMETER;
        if (subcommands[i].needs_secret &&
            !keys_agree(token->agreement, item.data, item.size, (unsigned)protocol, &secret))
            return FIDO_ERR_INVALID_PARAMETER;
        return subcommands[i].answer(token, request, &secret, response);
    }
    return FIDO_ERR_INVALID_PARAMETER;
}

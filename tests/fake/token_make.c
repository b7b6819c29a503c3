// SPDX-License-Identifier: BSD-2-Clause
// authenticatorMakeCredential (CTAP 2.1 section 6.1).
#include "ceremony.h"
#include "factor/cbor_bounds.h"
#include "factor/fido2_classes.h"
#include <fido/err.h>
#include <string.h>

enum {
    MAKE_HASH = 1,
    MAKE_RP = 2,
    MAKE_USER = 3,
    MAKE_ALGORITHMS = 4,
    MAKE_EXCLUDE = 5,
    MAKE_EXTENSIONS = 6,
    MAKE_OPTIONS = 7,
    MAKE_PROOF = 8,
    MAKE_PROTOCOL = 9
};

// The first algorithm of the list that it can.
static int64_t choose(struct span list)
{
    struct span element, value;
    int64_t number;
    for (size_t i = 0; span_element(list, i, &element); i++)
        if (span_named(element, "alg", &value) && cbor_number(value.data, value.size, &number) &&
            (number == -7 || number == -8))
            return number;
    return 0;
}

static bool is_excluded(struct token *token, struct span request, const char *rp_id)
{
    struct span list, element, value, id;
    if (!span_member(request, MAKE_EXCLUDE, &list))
        return false;
    for (size_t i = 0; span_element(list, i, &element); i++)
        if (span_named(element, "id", &value) && span_string(value, &id) &&
            find_credential(token, rp_id, id) != NULL)
            return true;
    return false;
}

// A free place, or that of the same user's discoverable credential, which is replaced.
static struct token_credential *place(struct token *token, const char *rp_id, struct span user,
                                      bool discoverable)
{
    struct token_credential *free_place = NULL;
    for (size_t i = 0; i < TOKEN_CREDENTIALS; i++) {
        struct token_credential *credential = &token->credentials[i];
        if (!credential->used)
            free_place = free_place == NULL ? credential : free_place;
        else if (discoverable && credential->discoverable &&
                 strcmp(credential->rp_id, rp_id) == 0 && credential->user_size == user.size &&
                 memcmp(credential->user, user.data, user.size) == 0)
            return credential;
    }
    return free_place;
}

static uint8_t read_protection(const struct token *token, struct span request, uint8_t *protection)
{
    struct span extensions, value;
    int64_t level;
    *protection = 0;
    if (token->no_protection || !span_member(request, MAKE_EXTENSIONS, &extensions) ||
        !span_named(extensions, "credProtect", &value))
        return FIDO_OK;
    if (!cbor_number(value.data, value.size, &level) || level < 1 || level > 3)
        return FIDO_ERR_INVALID_OPTION;
    *protection = (uint8_t)level;
    return FIDO_OK;
}

static void respond(struct token *token, const struct token_credential *credential,
                    struct span hash, bool verified, uint8_t protection, struct writer *response)
{
    uint8_t tail_bytes[512], data_bytes[1024], signature[128];
    struct writer tail = {tail_bytes, 0, sizeof tail_bytes}, data = {data_bytes, 0, 1024};
    const uint8_t id_size[2] = {0, TOKEN_ID_SIZE};
    uint8_t flags = FIDO2_FLAG_UP | FIDO2_FLAG_AT;

    if (verified)
        flags |= FIDO2_FLAG_UV;
    write_raw(&tail, token->aaguid, sizeof token->aaguid);
    write_raw(&tail, id_size, sizeof id_size);
    write_raw(&tail, credential->id, TOKEN_ID_SIZE);
    keys_write_public(&tail, credential->key, credential->algorithm);
    if (protection != 0) {
        flags |= FIDO2_FLAG_ED;
        write_map(&tail, 1);
        write_text(&tail, "credProtect"), write_number(&tail, protection);
    }
    write_auth_data(token, &data, credential->rp_id, flags, &tail);
    const bool branded = token->brand.key != NULL;
    const size_t size = sign_ceremony(token, branded ? token->brand.key : credential->key, &data,
                                      hash.data, signature);
    write_map(response, 3);
    write_number(response, 1), write_text(response, "packed");
    write_number(response, 2), write_bytes(response, data.data, data.size);
    write_number(response, 3), write_map(response, branded ? 3 : 2);
    write_text(response, "alg"), write_number(response, branded ? -7 : credential->algorithm);
    write_text(response, "sig"), write_bytes(response, signature, size);
    if (branded) {
        write_text(response, "x5c"), write_array(response, 1);
        write_bytes(response, token->brand.certificate, token->brand.size);
    }
}

uint8_t answer_make(struct token *token, struct span request, struct writer *response)
{
    struct span hash, rp, user_map, list, value, user;
    char rp_id[TOKEN_TEXT_MOST];
    uint8_t protection;
    bool verified;

    if (!span_bytes(request, MAKE_HASH, &hash) || hash.size != 32 ||
        !span_member(request, MAKE_RP, &rp) || !span_named(rp, "id", &value) ||
        !span_text(value, rp_id) || !span_member(request, MAKE_USER, &user_map) ||
        !span_named(user_map, "id", &value) || !span_string(value, &user) ||
        user.size > TOKEN_USER_MOST || !span_member(request, MAKE_ALGORITHMS, &list))
        return FIDO_ERR_MISSING_PARAMETER;
    int64_t algorithm = choose(list);
    if (algorithm == 0)
        return FIDO_ERR_UNSUPPORTED_ALGORITHM;
    bool discoverable = span_option(request, MAKE_OPTIONS, "rk", false);
    const struct verification verification = {MAKE_PROOF, MAKE_PROTOCOL,   MAKE_OPTIONS,
                                              hash,       PERMISSION_MAKE, rp_id};
    uint8_t status = verify_person(token, request, &verification, &verified);
    if (status == FIDO_OK)
        status = read_protection(token, request, &protection);
    if (status != FIDO_OK)
        return status;
    if (is_excluded(token, request, rp_id))
        return FIDO_ERR_CREDENTIAL_EXCLUDED;
    struct token_credential *credential = place(token, rp_id, user, discoverable);
    if (credential == NULL || token->no_room)
        return FIDO_ERR_KEY_STORE_FULL;
    EVP_PKEY_free(credential->key);
    *credential = (struct token_credential){.used = true,
                                            .discoverable = discoverable,
                                            .user_size = user.size,
                                            .algorithm = algorithm,
                                            .protection = protection == 0 ? 1 : protection,
                                            .key = keys_new(algorithm)};
    keys_random(credential->id, sizeof credential->id);
    memcpy(credential->rp_id, rp_id, sizeof rp_id);
    memcpy(credential->user, user.data, user.size);
    respond(token, credential, hash, verified, protection, response);
    return FIDO_OK;
}

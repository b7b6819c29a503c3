// SPDX-License-Identifier: BSD-2-Clause
#include "ceremony.h"
#include "factor/cbor_bounds.h"
#include "factor/fido2_classes.h"
#include <fido/err.h>
#include <string.h>

// --- reading -------------------------------------------------------------------------------------

bool span_member(struct span map, int64_t key, struct span *value)
{
    return cbor_map_number(map.data, map.size, key, &value->data, &value->size);
}

bool span_named(struct span map, const char *key, struct span *value)
{
    return cbor_map_text(map.data, map.size, key, &value->data, &value->size);
}

bool span_string(struct span item, struct span *content)
{
    struct cbor_head head;
    if (!cbor_head_read(item.data, item.size, &head) ||
        (head.major != CBOR_BYTES && head.major != CBOR_TEXT))
        return false;
    *content = (struct span){item.data + head.size, (size_t)head.value};
    return true;
}

bool span_bytes(struct span map, int64_t key, struct span *content)
{
    struct span item;
    return span_member(map, key, &item) && item.data[0] >> 5 == CBOR_BYTES &&
           span_string(item, content);
}

bool span_text(struct span item, char text[TOKEN_TEXT_MOST])
{
    struct span content;
    if (item.data[0] >> 5 != CBOR_TEXT || !span_string(item, &content) ||
        content.size >= TOKEN_TEXT_MOST)
        return false;
    memcpy(text, content.data, content.size);
    text[content.size] = '\0';
    return true;
}

bool span_option(struct span map, int64_t key, const char *name, bool otherwise)
{
    struct span options, value;
    if (!span_member(map, key, &options) || !span_named(options, name, &value))
        return otherwise;
    return value.data[0] == 0xf5; // true
}

size_t span_count(struct span list)
{
    struct cbor_head head;
    if (!cbor_head_read(list.data, list.size, &head) || head.major != CBOR_ARRAY)
        return 0;
    return (size_t)head.value;
}

bool span_element(struct span list, size_t index, struct span *element)
{
    struct cbor_head head;
    size_t used;
    if (index >= span_count(list) || !cbor_head_read(list.data, list.size, &head))
        return false;
    struct span rest = {list.data + head.size, list.size - head.size};
    for (size_t i = 0;; i++) {
        if (cbor_bounds_first(rest.data, rest.size, &used) != FAULT_NONE)
            return false;
        if (i == index) {
            *element = (struct span){rest.data, used};
            return true;
        }
        rest = (struct span){rest.data + used, rest.size - used};
    }
}

// --- who is there --------------------------------------------------------------------------------

uint8_t sensor_verifies(struct token *token)
{
    if (token->uv_tries == 0)
        return FIDO_ERR_UV_BLOCKED;
    if (!token->finger_matches) {
        token->uv_tries--;
        return token->uv_tries == 0 ? FIDO_ERR_UV_BLOCKED : FIDO_ERR_UV_INVALID;
    }
    token->uv_tries = TOKEN_UV_TRIES;
    return FIDO_OK;
}

static uint8_t check_proof(struct token *token, struct span request,
                           const struct verification *verification, struct span proof)
{
    struct span item;
    int64_t protocol;
    const bool protocol_known = span_member(request, verification->protocol_key, &item) &&
                                cbor_number(item.data, item.size, &protocol);

    if (proof.size == 0) // "which token do you mean?": the touch itself is the answer
        return token->pin_is_set ? FIDO_ERR_PIN_INVALID : FIDO_ERR_PIN_NOT_SET;
    if (!protocol_known)
        return FIDO_ERR_MISSING_PARAMETER;
    if (protocol < 1 || protocol > 2 || (token->protocols >> (protocol - 1) & 1) == 0)
        return FIDO_ERR_INVALID_PARAMETER;
    if (!token->pin_token_is_given || (token->permissions & verification->permission) == 0 ||
        !keys_authentic((unsigned)protocol, token->pin_token, verification->hash.data,
                        verification->hash.size, proof.data, proof.size))
        return FIDO_ERR_PIN_AUTH_INVALID;
    if (token->permitted_rp[0] == '\0')
        memcpy(token->permitted_rp, verification->rp_id, strlen(verification->rp_id) + 1);
    if (strcmp(token->permitted_rp, verification->rp_id) != 0)
        return FIDO_ERR_PIN_AUTH_INVALID;
    return FIDO_OK;
}

uint8_t verify_person(struct token *token, struct span request,
                      const struct verification *verification, bool *verified)
{
    struct span proof;
    uint8_t status = FIDO_OK;

    *verified = false;
    if (span_bytes(request, verification->proof_key, &proof)) {
        status = check_proof(token, request, verification, proof);
        *verified = status == FIDO_OK;
    } else if (span_option(request, verification->options_key, "uv", false)) {
        if (!token->built_in_uv)
            return FIDO_ERR_INVALID_OPTION;
        status = sensor_verifies(token);
        *verified = status == FIDO_OK;
    } else if (verification->permission == PERMISSION_MAKE &&
               (token->pin_is_set || token->built_in_uv)) {
        status = FIDO_ERR_PIN_REQUIRED; // nobody enrols on a protected token without its person
    }
    return status;
}

// --- what is signed ------------------------------------------------------------------------------

static void count_up(struct token *token)
{
    if (token->fault == TOKEN_ZERO_COUNT)
        token->count = 0;
    else if (token->fault == TOKEN_FALLING_COUNT)
        token->count--;
    else
        token->count++;
}

void write_auth_data(struct token *token, struct writer *out, const char *rp_id, uint8_t flags,
                     const struct writer *tail)
{
    static const uint8_t hostile[] = {0xba, 0xff, 0xff, 0xff, 0xff};
    static const uint8_t unasked[] = "\xa1\x67unasked\xf5";
    uint8_t hash[32], fixed[5];
    const char *name = token->fault == TOKEN_OTHER_RP ? "other.example" : rp_id;

    if (token->fault == TOKEN_NO_UP)
        flags &= (uint8_t)~FIDO2_FLAG_UP;
    if (token->fault == TOKEN_NO_UV)
        flags &= (uint8_t)~FIDO2_FLAG_UV;
    if (token->fault == TOKEN_HOSTILE_CBOR || token->fault == TOKEN_EXTRA_EXTENSION)
        flags |= FIDO2_FLAG_ED;
    count_up(token);
    keys_hash(name, strlen(name), hash);
    fixed[0] = flags;
    for (unsigned i = 0; i < 4; i++)
        fixed[1 + i] = (uint8_t)(token->count >> (24 - 8 * i));
    write_raw(out, hash, sizeof hash);
    write_raw(out, fixed, sizeof fixed);
    if (tail != NULL)
        write_raw(out, tail->data, tail->size);
    if (token->fault == TOKEN_HOSTILE_CBOR)
        write_raw(out, hostile, sizeof hostile);
    if (token->fault == TOKEN_EXTRA_EXTENSION)
        write_raw(out, unasked, sizeof unasked - 1);
}

size_t sign_ceremony(struct token *token, EVP_PKEY *key, const struct writer *auth_data,
                     const uint8_t hash[32], uint8_t signature[128])
{
    uint8_t bytes[TOKEN_MESSAGE_MOST];
    struct writer message = {bytes, 0, sizeof bytes};
    write_raw(&message, auth_data->data, auth_data->size);
    write_raw(&message, hash, 32);
    size_t size = keys_sign(key, bytes, message.size, signature);
    if (token->fault == TOKEN_BAD_SIGNATURE)
        signature[size - 1] ^= 1;
    return size;
}

struct token_credential *find_credential(struct token *token, const char *rp_id, struct span id)
{
    for (size_t i = 0; i < TOKEN_CREDENTIALS; i++) {
        struct token_credential *credential = &token->credentials[i];
        if (credential->used && strcmp(credential->rp_id, rp_id) == 0 && id.size == TOKEN_ID_SIZE &&
            memcmp(credential->id, id.data, id.size) == 0)
            return credential;
    }
    return NULL;
}

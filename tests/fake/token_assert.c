// SPDX-License-Identifier: BSD-2-Clause
// authenticatorGetAssertion and GetNextAssertion (CTAP 2.1 sections 6.2, 6.3).
#include "ceremony.h"
#include "factor/fido2_classes.h"
#include <fido/err.h>
#include <string.h>

enum {
    ASSERT_RP = 1,
    ASSERT_HASH = 2,
    ASSERT_ALLOW = 3,
    ASSERT_OPTIONS = 5,
    ASSERT_PROOF = 6,
    ASSERT_PROTOCOL = 7
};

// credProtect (CTAP 2.1 section 12.1): 2 needs a list or UV, 3 needs UV.
static bool may_be_used(const struct token_credential *credential, bool listed, bool verified)
{
    return verified || credential->protection == 1 || (credential->protection == 2 && listed);
}

// Those of the list, in its order; without a list the discoverable ones, the newest first.
static void gather(struct token *token, struct span request, const char *rp_id, bool verified)
{
    struct span list, element, value, id;
    token->next_count = 0;
    if (span_member(request, ASSERT_ALLOW, &list)) {
        for (size_t i = 0; span_element(list, i, &element) && token->next_count == 0; i++) {
            struct token_credential *credential = NULL;
            if (span_named(element, "id", &value) && span_string(value, &id))
                credential = find_credential(token, rp_id, id);
            if (credential != NULL && may_be_used(credential, true, verified))
                token->next[token->next_count++] = (size_t)(credential - token->credentials);
        }
        return;
    }
    for (size_t i = TOKEN_CREDENTIALS; i-- > 0;) {
        const struct token_credential *credential = &token->credentials[i];
        if (credential->used && credential->discoverable && strcmp(credential->rp_id, rp_id) == 0 &&
            may_be_used(credential, false, verified))
            token->next[token->next_count++] = i;
    }
}

// Signs with the first of those that are left. `total` is told with the first of several, else 0.
static void respond(struct token *token, size_t total, struct writer *response)
{
    const struct token_credential *credential = &token->credentials[token->next[0]];
    uint8_t data_bytes[256], signature[128];
    struct writer data = {data_bytes, 0, sizeof data_bytes};

    write_auth_data(token, &data, credential->rp_id, token->next_flags, NULL);
    size_t size = sign_ceremony(token, credential->key, &data, token->next_hash, signature);
    write_map(response, 3 + (credential->discoverable ? 1U : 0U) + (total > 1 ? 1U : 0U));
    write_number(response, 1), write_map(response, 2);
    write_text(response, "id"), write_bytes(response, credential->id, TOKEN_ID_SIZE);
    write_text(response, "type"), write_text(response, "public-key");
    write_number(response, 2), write_bytes(response, data.data, data.size);
    write_number(response, 3), write_bytes(response, signature, size);
    if (credential->discoverable) {
        write_number(response, 4), write_map(response, 1);
        write_text(response, "id"), write_bytes(response, credential->user, credential->user_size);
    }
    if (total > 1)
        write_number(response, 5), write_number(response, (int64_t)total);
    token->next_count--;
    memmove(token->next, token->next + 1, token->next_count * sizeof *token->next);
}

uint8_t answer_assert(struct token *token, struct span request, struct writer *response)
{
    struct span hash, item;
    char rp_id[TOKEN_TEXT_MOST];
    bool verified;

    if (!span_member(request, ASSERT_RP, &item) || !span_text(item, rp_id) ||
        !span_bytes(request, ASSERT_HASH, &hash) || hash.size != 32)
        return FIDO_ERR_MISSING_PARAMETER;
    const struct verification verification = {ASSERT_PROOF, ASSERT_PROTOCOL,   ASSERT_OPTIONS,
                                              hash,         PERMISSION_ASSERT, rp_id};
    uint8_t status = verify_person(token, request, &verification, &verified);
    if (status != FIDO_OK)
        return status;
    gather(token, request, rp_id, verified);
    if (token->next_count == 0)
        return FIDO_ERR_NO_CREDENTIALS;
    token->next_flags = 0;
    if (span_option(request, ASSERT_OPTIONS, "up", true))
        token->next_flags |= FIDO2_FLAG_UP;
    if (verified)
        token->next_flags |= FIDO2_FLAG_UV;
    memcpy(token->next_hash, hash.data, sizeof token->next_hash);
    respond(token, token->next_count, response);
    return FIDO_OK;
}

uint8_t answer_next(struct token *token, struct writer *response)
{
    if (token->next_count == 0)
        return FIDO_ERR_NOT_ALLOWED;
    respond(token, 0, response);
    return FIDO_OK;
}

// SPDX-License-Identifier: BSD-2-Clause
#include "token.h"
#include "ceremony.h"
#include "factor/cbor_bounds.h"
#include <fido/err.h>
#include <stdlib.h>
#include <string.h>

static const uint8_t aaguid[16] = {'w', 'a', 'r', 'i', 'f', 'u', ' ', 'f',
                                   'a', 'k', 'e', ' ', 'k', 'e', 'y', '1'};

static void forget(struct token *token)
{
    for (size_t i = 0; i < TOKEN_CREDENTIALS; i++)
        EVP_PKEY_free(token->credentials[i].key);
    memset(token->credentials, 0, sizeof token->credentials);
    token->pin_is_set = false;
    token->pin_tries = TOKEN_PIN_TRIES;
    token->uv_tries = TOKEN_UV_TRIES;
    token->count = 0;
    token_power_cycle(token);
}

struct token *token_new(void)
{
    struct token *token = calloc(1, sizeof *token);
    if (token == NULL)
        return NULL;
    memcpy(token->aaguid, aaguid, sizeof aaguid);
    token->finger_matches = true;
    token->protocols = 3;
    forget(token);
    return token;
}

void token_free(struct token **token)
{
    if (*token == NULL)
        return;
    forget(*token);
    EVP_PKEY_free((*token)->brand.key);
    EVP_PKEY_free((*token)->agreement);
    free(*token);
    *token = NULL;
}

void token_power_cycle(struct token *token)
{
    EVP_PKEY_free(token->agreement);
    token->agreement = keys_new(-7);
    token->pin_tries_in_a_row = 0;
    token->pin_token_is_given = false;
    token->next_count = 0;
}

bool token_wants_touch(const struct token *token, const uint8_t *request, size_t size)
{
    (void)token;
    if (size == 0)
        return false;
    if (request[0] == COMMAND_ASSERT) // unless nobody's presence is asked for
        return span_option((struct span){request + 1, size - 1}, 5, "up", true);
    return request[0] == COMMAND_MAKE || request[0] == COMMAND_RESET ||
           request[0] == COMMAND_SELECTION;
}

// authenticatorGetInfo (CTAP 2.1 section 6.4); members and options in canonical order.
static uint8_t answer_info(const struct token *token, struct writer *out)
{
    const bool pin = !token->finger_only;
    const bool finger = token->built_in_uv && !token->vague_uv;
    const size_t protocols = (token->protocols & 1) + (token->protocols >> 1 & 1);

    write_map(out, token->no_protection ? 7 : 8);
    write_number(out, 1), write_array(out, 2);
    write_text(out, "FIDO_2_0"), write_text(out, "FIDO_2_1");
    if (!token->no_protection)
        write_number(out, 2), write_array(out, 1), write_text(out, "credProtect");
    write_number(out, 3), write_bytes(out, token->aaguid, sizeof token->aaguid);
    write_number(out, 4),
        write_map(out, 3 + (token->built_in_uv ? 1U : 0U) + (finger ? 1U : 0U) + (pin ? 1U : 0U));
    write_text(out, "rk"), write_bool(out, true);
    write_text(out, "up"), write_bool(out, true);
    if (token->built_in_uv)
        write_text(out, "uv"), write_bool(out, true);
    if (finger)
        write_text(out, "bioEnroll"), write_bool(out, true);
    if (pin)
        write_text(out, "clientPin"), write_bool(out, token->pin_is_set);
    write_text(out, "pinUvAuthToken"), write_bool(out, true);
    write_number(out, 5), write_number(out, TOKEN_MESSAGE_MOST);
    write_number(out, 6), write_array(out, protocols);
    for (unsigned protocol = 2; protocol >= 1; protocol--)
        if ((token->protocols >> (protocol - 1) & 1) != 0)
            write_number(out, protocol);
    write_number(out, 9), write_array(out, 1), write_text(out, "usb");
    write_number(out, 10), write_array(out, 2);
    for (int algorithm = -7; algorithm >= -8; algorithm--) {
        write_map(out, 2);
        write_text(out, "alg"), write_number(out, algorithm);
        write_text(out, "type"), write_text(out, "public-key");
    }
    return FIDO_OK;
}

static uint8_t answer_reset(struct token *token)
{
    forget(token);
    return FIDO_OK;
}

static uint8_t dispatch(struct token *token, uint8_t command, struct span request,
                        struct writer *response)
{
    bool has_map = command == COMMAND_MAKE || command == COMMAND_ASSERT || command == COMMAND_PIN;

    if (command != COMMAND_NEXT)
        token->next_count = 0;
    if (has_map &&
        (cbor_bounds_check(request.data, request.size, TOKEN_MESSAGE_MOST) != FAULT_NONE ||
         request.data[0] >> 5 != CBOR_MAP))
        return FIDO_ERR_INVALID_CBOR;
    switch (command) {
    case COMMAND_MAKE:
        return answer_make(token, request, response);
    case COMMAND_ASSERT:
        return answer_assert(token, request, response);
    case COMMAND_NEXT:
        return answer_next(token, response);
    case COMMAND_PIN:
        return answer_pin(token, request, response);
    case COMMAND_INFO:
        return answer_info(token, response);
    case COMMAND_RESET:
        return answer_reset(token);
    case COMMAND_SELECTION:
        return FIDO_OK;
    default:
        return FIDO_ERR_INVALID_COMMAND;
    }
}

size_t token_answer(struct token *token, const uint8_t *request, size_t size,
                    uint8_t response[TOKEN_MESSAGE_MOST])
{
    struct writer writer = {response + 1, 0, TOKEN_MESSAGE_MOST - 1};
    uint8_t command = size > 0 ? request[0] : 0;

    response[0] = FIDO_ERR_INVALID_LENGTH;
    if (size == 0)
        return 1;
    if (token->forced != 0 && token->forced == command) {
        response[0] = token->forced_with;
        return 1;
    }
    response[0] = dispatch(token, command, (struct span){request + 1, size - 1}, &writer);
    if (response[0] != FIDO_OK)
        return 1;
    if (token->fault == TOKEN_TRUNCATED && (command == COMMAND_MAKE || command == COMMAND_ASSERT))
        writer.size /= 2;
    return 1 + writer.size;
}

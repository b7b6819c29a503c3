// SPDX-License-Identifier: BSD-2-Clause
#include "vault/admin/announced.h"
#include "base/secret.h"
#include <sodium.h>
#include <string.h>

// What is asked, whatever page of it: all arguments but where to begin.
static void hash_call(const AdminCall *call, uint64_t rescue, uint8_t out[ANNOUNCED_SIZE])
{
    crypto_generichash_state state;

    crypto_generichash_init(&state, NULL, 0, ANNOUNCED_SIZE);
    crypto_generichash_update(&state, (const uint8_t *)&rescue, sizeof rescue);
    crypto_generichash_update(&state, (const uint8_t *)call->verb, strlen(call->verb) + 1);
    for (size_t i = 0; i < call->args_count; i++) {
        const Field *field = &call->args[i];
        const bool text = field->which_value == Field_text_tag;
        if (strcmp(field->name, "after") == 0)
            continue;
        crypto_generichash_update(&state, (const uint8_t *)field->name, strlen(field->name) + 1);
        if (text)
            crypto_generichash_update(&state, (const uint8_t *)field->value.text,
                                      strlen(field->value.text) + 1);
        const int64_t number = field->which_value == Field_flag_tag ? field->value.flag
                               : text                               ? 0
                                                                    : field->value.number;
        crypto_generichash_update(&state, (const uint8_t *)&number, sizeof number);
    }
    crypto_generichash_final(&state, out, ANNOUNCED_SIZE);
}

bool announced_is(const struct announced *announced, const AdminCall *call, uint64_t rescue)
{
    uint8_t said[ANNOUNCED_SIZE];

    hash_call(call, rescue, said);
    return secret_equal(said, announced->hash, sizeof said);
}

void announced_note(struct announced *announced, const AdminCall *call, uint64_t rescue)
{
    hash_call(call, rescue, announced->hash);
}

// SPDX-License-Identifier: BSD-2-Clause
// What must hold of everything that a parser of tools/import.h hands over, whatever it was given.
#ifndef WARIFU_FUZZ_IMPORT_H
#define WARIFU_FUZZ_IMPORT_H

#include "base/text.h"
#include "import.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define DEMAND(condition)                                                                          \
    do {                                                                                           \
        if (!(condition))                                                                          \
            abort();                                                                               \
    } while (0)

static void demand_text(const char *text, size_t size)
{
    DEMAND(strnlen(text, size) < size && text_is_utf8(text));
}

static enum fault fuzz_token(void *context, size_t line, const struct import_token *token)
{
    struct otp_parameters back = token->parameters;
    char text[160], code[OTP_CODE_SIZE];

    (void)context;
    DEMAND(line > 0);
    demand_text(token->user, sizeof token->user);
    demand_text(token->label, sizeof token->label);
    demand_text(token->ignored, sizeof token->ignored);
    DEMAND(!otp_secret_is_weak(&token->parameters));
    for (const char *c = token->user; *c != '\0'; c++)
        DEMAND((unsigned char)*c >= ' ' && *c != 0x7f);
    DEMAND(otp_code(&token->parameters, 1, code) == FAULT_NONE); // sound
    DEMAND(token->counter <= INT64_MAX / 2);
    DEMAND(abs(token->parameters.drift) <= OTP_RANGE_MAX);
    DEMAND(otp_base32(&token->parameters, true, text, sizeof text) == FAULT_NONE);
    DEMAND(otp_from_base32(text, &back) == FAULT_NONE);
    DEMAND(back.secret_size == token->parameters.secret_size);
    DEMAND(memcmp(back.secret, token->parameters.secret, back.secret_size) == 0);
    return FAULT_NONE;
}

static enum fault fuzz_person(void *context, size_t line, const struct import_person *person)
{
    (void)context;
    DEMAND(line > 1);
    demand_text(person->user, sizeof person->user);
    demand_text(person->display, sizeof person->display);
    demand_text(person->role, sizeof person->role);
    demand_text(person->reason, sizeof person->reason);
    DEMAND(person->user[0] != '\0');
    return FAULT_NONE;
}

static enum fault fuzz_key(void *context, size_t line, const struct import_key *key)
{
    (void)context;
    DEMAND(line > 0 && key->number > 0);
    demand_text(key->user, sizeof key->user);
    DEMAND(key->user[0] != '\0');
    DEMAND(key->handle_size > 0 && key->handle_size <= sizeof key->handle);
    DEMAND(key->key.algorithm == FIDO2_ES256
               ? key->key.size == 64
               : key->key.algorithm == FIDO2_EDDSA && key->key.size == 32);
    return FAULT_NONE;
}

static enum fault fuzz_problem(void *context, size_t line, const char *message)
{
    (void)context;
    (void)line;
    demand_text(message, 512);
    for (const char *c = message; *c != '\0'; c++)
        DEMAND((unsigned char)*c >= ' ' && *c != 0x7f); // shown on terminals (abuse:A1)
    return FAULT_NONE;
}

static int fuzz_import(enum import_format format, const uint8_t *data, size_t size)
{
    static const struct import_handlers peer = {NULL, fuzz_token, fuzz_person, fuzz_key,
                                                fuzz_problem};
    char *text = malloc(size + 1);

    DEMAND(text != NULL);
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    enum fault fault = import_text(format, text, size, "somebody", &peer);
    DEMAND(fault == FAULT_NONE || fault == FAULT_FORMAT || fault == FAULT_LIMIT);
    free(text);
    return 0;
}

#endif

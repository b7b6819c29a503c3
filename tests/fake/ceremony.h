// SPDX-License-Identifier: BSD-2-Clause
// Between the files of the fake token: what its commands share.
#ifndef WARIFU_FAKE_CEREMONY_H
#define WARIFU_FAKE_CEREMONY_H

#include "keys.h"

enum {
    COMMAND_MAKE = 1,
    COMMAND_ASSERT = 2,
    COMMAND_INFO = 4,
    COMMAND_PIN = 6,
    COMMAND_RESET = 7,
    COMMAND_NEXT = 8,
    COMMAND_SELECTION = 11
};

enum { PERMISSION_MAKE = 1, PERMISSION_ASSERT = 2 };

struct span {
    const uint8_t *data;
    size_t size;
};

// Parts of a request's map, which has passed the bounds check. False: not there, or of another
// type.
bool span_member(struct span map, int64_t key, struct span *value);
bool span_named(struct span map, const char *key, struct span *value);
bool span_string(struct span item, struct span *content); // of a byte or text string
bool span_bytes(struct span map, int64_t key, struct span *content);
bool span_text(struct span item, char text[TOKEN_TEXT_MOST]);
bool span_option(struct span map, int64_t key, const char *name, bool otherwise);
size_t span_count(struct span list); // elements of an array; 0 for anything else
bool span_element(struct span list, size_t index, struct span *element);

// The commands; each returns the CTAP status and writes its response's map.
uint8_t answer_make(struct token *token, struct span request, struct writer *response);
uint8_t answer_assert(struct token *token, struct span request, struct writer *response);
uint8_t answer_next(struct token *token, struct writer *response);
uint8_t answer_pin(struct token *token, struct span request, struct writer *response);

// The sensor: a status, FIDO_OK when the finger was the right one. Three misses block it.
uint8_t sensor_verifies(struct token *token);

// How the person of a ceremony is verified: by the PIN token, by the sensor, or not at all.
struct verification {
    int64_t proof_key, protocol_key, options_key;
    struct span hash; // clientDataHash
    uint8_t permission;
    const char *rp_id;
};
uint8_t verify_person(struct token *token, struct span request,
                      const struct verification *verification, bool *verified);

// The authenticator data of a ceremony, with the token's fault; `tail` follows the count.
void write_auth_data(struct token *token, struct writer *out, const char *rp_id, uint8_t flags,
                     const struct writer *tail);

// Over authenticator data and hash.
size_t sign_ceremony(struct token *token, EVP_PKEY *key, const struct writer *auth_data,
                     const uint8_t hash[32], uint8_t signature[128]);

struct token_credential *find_credential(struct token *token, const char *rp_id, struct span id);

#endif

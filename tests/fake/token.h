// SPDX-License-Identifier: BSD-2-Clause
// A software authenticator after CTAP 2.1, for tests: ES256 and EdDSA with packed self attestation,
// discoverable credentials, credProtect, PIN protocols 1 and 2, user verification of its own like a
// fingerprint key, and faults on demand. It keeps everything in memory; one caller at a time.
#ifndef WARIFU_FAKE_TOKEN_H
#define WARIFU_FAKE_TOKEN_H

#include "maker.h"
#include <openssl/evp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TOKEN_MESSAGE_MOST 2048 // of a request and of a response
#define TOKEN_CREDENTIALS 16
#define TOKEN_ID_SIZE 32
#define TOKEN_TEXT_MOST 128
#define TOKEN_USER_MOST 64
#define TOKEN_PIN_TRIES 8
#define TOKEN_PIN_TRIES_IN_A_ROW 3
#define TOKEN_UV_TRIES 3

// What it does wrong.
enum token_fault {
    TOKEN_SOUND,
    TOKEN_BAD_SIGNATURE,   // one bit flipped
    TOKEN_OTHER_RP,        // signs for "other.example" whatever it was asked
    TOKEN_NO_UP,           // UP missing
    TOKEN_NO_UV,           // UV missing although it verified
    TOKEN_ZERO_COUNT,      // always 0
    TOKEN_FALLING_COUNT,   // one less every time
    TOKEN_EXTRA_EXTENSION, // one that nobody asked for
    TOKEN_TRUNCATED,       // half of each response to a ceremony
    TOKEN_HOSTILE_CBOR     // five bytes that claim four billion elements, in the authenticator data
};

struct token_credential {
    bool used, discoverable;
    uint8_t id[TOKEN_ID_SIZE];
    char rp_id[TOKEN_TEXT_MOST];
    uint8_t user[TOKEN_USER_MOST];
    size_t user_size;
    int64_t algorithm;  // COSE: -7 or -8
    uint8_t protection; // credProtect: 1..3
    EVP_PKEY *key;
};

struct token {
    // What it is; set after token_new() and before the first request.
    bool built_in_uv;    // it has a sensor with a finger enrolled
    bool finger_matches; // what the sensor says
    bool finger_only;    // it takes no PIN
    bool vague_uv;       // it does not say that its sensor is one for fingers
    unsigned protocols;  // bit 0: PIN protocol 1, bit 1: protocol 2
    enum token_fault fault;
    bool no_protection;          // it knows nothing of credProtect
    bool no_room;                // for one more credential
    uint8_t forced, forced_with; // this command is always answered with this status; 0: none is
    uint8_t aaguid[16];
    struct maker_brand brand; // key NULL: it attests with each new key itself

    // What it knows.
    struct token_credential credentials[TOKEN_CREDENTIALS];
    uint32_t count;
    uint8_t pin_hash[16];
    bool pin_is_set;
    unsigned pin_tries, pin_tries_in_a_row, uv_tries;
    EVP_PKEY *agreement;   // renewed at each start and after a wrong PIN
    uint8_t pin_token[32]; // the pinUvAuthToken
    bool pin_token_is_given;
    uint8_t permissions;
    char permitted_rp[TOKEN_TEXT_MOST]; // "": any, until the first use binds it

    // The rest of an assertion over several credentials.
    size_t next[TOKEN_CREDENTIALS], next_count;
    uint8_t next_hash[32], next_flags;
};

struct token *token_new(void);
void token_free(struct token **token);

// Power off and on: tries in a row and the PIN token are forgotten, credentials and tries are not.
void token_power_cycle(struct token *token);

// Whether this request waits for a touch.
bool token_wants_touch(const struct token *token, const uint8_t *request, size_t size);

// Answers one CTAP2 request (command byte and CBOR) with a status byte and CBOR; returns the size.
size_t token_answer(struct token *token, const uint8_t *request, size_t size,
                    uint8_t response[TOKEN_MESSAGE_MOST]);

#endif

// SPDX-License-Identifier: BSD-2-Clause
#include "factor/emergency.h"
#include "base/secret.h"
#include "factor/random.h"
#include <sodium.h>
#include <string.h>

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

enum fault emergency_generate(char code[EMERGENCY_CODE_SIZE])
{
    uint8_t bytes[EMERGENCY_LETTERS];
    enum fault fault = random_fill(bytes, sizeof bytes);
    char *out = code;

    if (fault != FAULT_NONE)
        return fault;
    for (unsigned i = 0; i < EMERGENCY_LETTERS; i++) {
        if (i > 0 && i % 4 == 0)
            *out++ = '-';
        *out++ = alphabet[bytes[i] % 32]; // 256 is a multiple of 32: no bias
    }
    *out = '\0';
    secret_wipe(bytes, sizeof bytes);
    return FAULT_NONE;
}

static char canonical(char letter)
{
    if (letter >= 'a' && letter <= 'z')
        letter = (char)(letter - 'a' + 'A');
    if (letter == 'O')
        return '0';
    return letter == 'I' || letter == 'L' ? '1' : letter;
}

bool emergency_read(const char *text, char letters[EMERGENCY_LETTERS + 1])
{
    unsigned count = 0;

    for (; *text != '\0'; text++) {
        const char letter = canonical(*text);
        if (letter == '-' || letter == ' ')
            continue;
        if (count == EMERGENCY_LETTERS || memchr(alphabet, letter, sizeof alphabet - 1) == NULL) {
            secret_wipe(letters, EMERGENCY_LETTERS + 1);
            return false;
        }
        letters[count++] = letter;
    }
    if (count < EMERGENCY_LETTERS) {
        secret_wipe(letters, EMERGENCY_LETTERS + 1);
        return false;
    }
    letters[count] = '\0';
    return true;
}

void emergency_hash(const char letters[EMERGENCY_LETTERS + 1], int64_t person,
                    uint8_t hash[EMERGENCY_HASH_SIZE])
{
    static const char label[] = "warifu emergency code 1";
    crypto_generichash_state state;

    crypto_generichash_init(&state, NULL, 0, EMERGENCY_HASH_SIZE);
    crypto_generichash_update(&state, (const uint8_t *)label, sizeof label);
    crypto_generichash_update(&state, (const uint8_t *)&person, sizeof person);
    crypto_generichash_update(&state, (const uint8_t *)letters, EMERGENCY_LETTERS);
    crypto_generichash_final(&state, hash, EMERGENCY_HASH_SIZE);
    secret_wipe(&state, sizeof state);
}

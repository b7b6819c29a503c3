// SPDX-License-Identifier: BSD-2-Clause
#include "break_glass/code.h"
#include "base/secret.h"
#include "factor/random.h"
#include <sodium.h>
#include <stddef.h>
#include <string.h>

#define GROUP 5 // letters, the last one checks

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

// Times x in GF(2^5) by x^5 + x^2 + 1: each place of a group has a weight of its own, so any one
// wrong letter, and any two exchanged ones, change the sum.
static unsigned times_x(unsigned value)
{
    return ((value << 1) ^ ((value & 16) != 0 ? 0x25U : 0U)) & 31;
}

static unsigned value_of(char letter)
{
    const char *at = memchr(alphabet, letter, sizeof alphabet - 1);
    return at == NULL ? 32 : (unsigned)(at - alphabet);
}

static char check_of(const char *four, unsigned group)
{
    unsigned sum = group + 1;

    for (unsigned i = 0; i < GROUP - 1; i++)
        sum = times_x(sum ^ value_of(four[i]));
    return alphabet[sum];
}

enum fault glass_letters_generate(char *letters, unsigned size)
{
    const enum fault fault = random_fill(letters, size);

    if (fault != FAULT_NONE)
        return fault;
    for (unsigned i = 0; i + 1 < size; i++)
        letters[i] = alphabet[(uint8_t)letters[i] % 32]; // 256 is a multiple of 32: no bias
    letters[size - 1] = '\0';
    return FAULT_NONE;
}

enum fault glass_code_generate(char code[GLASS_CODE_SIZE])
{
    char random[GLASS_GROUPS * (GROUP - 1) + 1];
    char *out = code;
    const enum fault fault = glass_letters_generate(random, sizeof random);

    if (fault != FAULT_NONE)
        return fault;
    for (unsigned group = 0; group < GLASS_GROUPS; group++) {
        const char *four = random + (size_t)group * (GROUP - 1);
        if (group > 0)
            *out++ = '-';
        memcpy(out, four, GROUP - 1);
        out += GROUP - 1;
        *out++ = check_of(four, group);
    }
    *out = '\0';
    secret_wipe(random, sizeof random);
    return FAULT_NONE;
}

bool glass_are_letters(const char *letters, unsigned size)
{
    if (strnlen(letters, size) != size - 1)
        return false;
    for (; *letters != '\0'; letters++)
        if (value_of(*letters) == 32)
            return false;
    return true;
}

static char canonical(char letter)
{
    if (letter >= 'a' && letter <= 'z')
        letter = (char)(letter - 'a' + 'A');
    if (letter == 'O')
        return '0';
    return letter == 'I' || letter == 'L' ? '1' : letter;
}

bool glass_letters_read(const char *text, char *letters, unsigned size)
{
    unsigned count = 0;

    for (; *text != '\0'; text++) {
        const char letter = canonical(*text);
        if (letter == '-' || letter == ' ')
            continue;
        if (count + 1 == size || value_of(letter) == 32) {
            secret_wipe(letters, size);
            return false;
        }
        letters[count++] = letter;
    }
    letters[count] = '\0';
    if (count + 1 == size)
        return true;
    secret_wipe(letters, size);
    return false;
}

bool glass_code_read(const char *text, char letters[GLASS_LETTERS + 1], unsigned *group)
{
    *group = 0;
    if (!glass_letters_read(text, letters, GLASS_LETTERS + 1))
        return false;
    for (unsigned i = 0; i < GLASS_GROUPS; i++) {
        const char *five = letters + (size_t)i * GROUP;
        if (five[GROUP - 1] == check_of(five, i))
            continue;
        *group = i + 1;
        secret_wipe(letters, GLASS_LETTERS + 1);
        return false;
    }
    return true;
}

void glass_code_hash(const char letters[GLASS_LETTERS + 1], const char *set, const char *machine,
                     const uint8_t salt[GLASS_SALT_SIZE], uint8_t hash[GLASS_HASH_SIZE])
{
    static const char label[] = "warifu break-glass code 1";
    crypto_generichash_state state;

    crypto_generichash_init(&state, NULL, 0, GLASS_HASH_SIZE);
    crypto_generichash_update(&state, (const uint8_t *)label, sizeof label);
    crypto_generichash_update(&state, salt, GLASS_SALT_SIZE);
    crypto_generichash_update(&state, (const uint8_t *)set, strlen(set) + 1);
    crypto_generichash_update(&state, (const uint8_t *)machine, strlen(machine) + 1);
    crypto_generichash_update(&state, (const uint8_t *)letters, GLASS_LETTERS);
    crypto_generichash_final(&state, hash, GLASS_HASH_SIZE);
    secret_wipe(&state, sizeof state);
}

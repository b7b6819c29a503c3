// SPDX-License-Identifier: BSD-2-Clause
// A code of the sealed envelope: four groups of four random letters and one that checks them,
// "AB3CD-EF4GH-JK5MN-PQ6RS". 80 bits in Crockford's Base32, so it needs no slow hash and no guess
// hits; a group that was mistyped, or two that were exchanged, are noticed before anything is
// judged. Letters, digits and the hyphen lie alike on Japanese and US keyboards.
#ifndef WARIFU_BREAK_GLASS_CODE_H
#define WARIFU_BREAK_GLASS_CODE_H

#include "base/fault.h"
#include <stdbool.h>
#include <stdint.h>

#define GLASS_GROUPS 4
#define GLASS_LETTERS 20   // 16 random ones, 4 checks
#define GLASS_CODE_SIZE 24 // with hyphens and NUL
#define GLASS_SALT_SIZE 16
#define GLASS_HASH_SIZE 32
#define GLASS_SET_SIZE 9   // number of an envelope: 8 letters of the same alphabet, NUL
#define GLASS_CHECK_SIZE 5 // what shows that a paper was printed: 4 letters, NUL

// A new code; FAULT_RANDOM: none was made.
enum fault glass_code_generate(char code[GLASS_CODE_SIZE]) MUST_CHECK;
// Random letters of the alphabet: `size` - 1 of them, and NUL.
enum fault glass_letters_generate(char *letters, unsigned size) MUST_CHECK;
// Whether these are `size` - 1 letters of the alphabet.
bool glass_are_letters(const char *letters, unsigned size);
// The same letters as the alphabet has them (o is 0, i and l are 1, small ones are capitals),
// without hyphens and spaces. False when there are others, or not `size` - 1.
bool glass_letters_read(const char *text, char *letters, unsigned size);

// What was typed, however it was grouped. True: `letters` are the canonical 20, to be wiped. False:
// *group is the first that its check letter does not fit; 0 when letters are missing, too many or
// none of the alphabet.
bool glass_code_read(const char *text, char letters[GLASS_LETTERS + 1], unsigned *group);

// Bound to the envelope and to the machine for which it was made.
void glass_code_hash(const char letters[GLASS_LETTERS + 1], const char *set, const char *machine,
                     const uint8_t salt[GLASS_SALT_SIZE], uint8_t hash[GLASS_HASH_SIZE]);

#endif

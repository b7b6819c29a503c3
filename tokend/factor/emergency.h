// SPDX-License-Identifier: BSD-2-Clause
// Emergency codes: what is read out on the telephone and typed once at the code prompt. 80 bits in
// Crockford's Base32, "ABCD-EFGH-JKMN-PQRS", so no one-time code looks like one. What is stored is
// a hash: 80 random bits need no slow one.
#ifndef WARIFU_FACTOR_EMERGENCY_H
#define WARIFU_FACTOR_EMERGENCY_H

#include "base/fault.h"
#include <stdbool.h>
#include <stdint.h>

#define EMERGENCY_CODE_SIZE 20 // four groups of four, three hyphens, NUL
#define EMERGENCY_LETTERS 16
#define EMERGENCY_HASH_SIZE 32

// A new code. FAULT_RANDOM: none was made.
enum fault emergency_generate(char code[EMERGENCY_CODE_SIZE]) MUST_CHECK;

// Whether the text has the form of such a code, however it was grouped; upper and lower case, O for
// 0, I and L for 1 are one. `letters` receives the canonical 16 letters; wipe them.
bool emergency_read(const char *text, char letters[EMERGENCY_LETTERS + 1]);

// Bound to the person: of two people with one code, which will not happen, each has a hash of their
// own.
void emergency_hash(const char letters[EMERGENCY_LETTERS + 1], int64_t person,
                    uint8_t hash[EMERGENCY_HASH_SIZE]);

#endif

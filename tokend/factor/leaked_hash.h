// SPDX-License-Identifier: BSD-2-Clause
// A password as lists of leaked ones name it: SHA-1 of its UTF-8, or MD4 of its UTF-16LE (what
// Windows calls the NT hash). A place in a list, and nothing that protects a password.
#ifndef WARIFU_FACTOR_LEAKED_HASH_H
#define WARIFU_FACTOR_LEAKED_HASH_H

#include "factor/leaked.h"

// Of the normal form of what was typed. FORMAT, LIMIT: it is no password, and on no list.
enum fault leaked_hash(const char *typed, unsigned digits,
                       char hash[LEAKED_DIGITS_MOST + 1]) MUST_CHECK;

#endif

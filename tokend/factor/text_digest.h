// SPDX-License-Identifier: BSD-2-Clause
// SHA-256 of a text, as sha256sum(1) says it of a file with that text: by what a policy is called
// in the store, in records and to people (E5, D7).
#ifndef WARIFU_FACTOR_TEXT_DIGEST_H
#define WARIFU_FACTOR_TEXT_DIGEST_H

#define TEXT_DIGEST_SIZE 65 // hexadecimal, and NUL

void text_digest(const char *text, char digest[TEXT_DIGEST_SIZE]);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// Argon2id verifiers as bytes instead of text: 57 instead of 97 for each person (store size).
#ifndef WARIFU_STORE_PHC_H
#define WARIFU_STORE_PHC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PHC_PACKED_MAX 64

// Packs "$argon2id$v=19$m=..,t=..,p=1$salt$hash" as libsodium writes it. 0 when it is anything else
// or would not come back byte for byte: then the text itself is kept.
size_t phc_pack(const char *text, uint8_t packed[PHC_PACKED_MAX]);
bool phc_unpack(const uint8_t *packed, size_t size, char *text, size_t text_size);

#endif

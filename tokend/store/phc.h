// SPDX-License-Identifier: BSD-2-Clause
// Argon2id verifiers in binary form: 57 bytes per person instead of 97.
#ifndef WARIFU_STORE_PHC_H
#define WARIFU_STORE_PHC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PHC_PACKED_MAX 64

// Packs "$argon2id$v=19$m=..,t=..,p=1$salt$hash" as libsodium writes it. 0 for anything else,
// or if it would not unpack to the same bytes; the text itself is then kept.
size_t phc_pack(const char *text, uint8_t packed[PHC_PACKED_MAX]);
bool phc_unpack(const uint8_t *packed, size_t size, char *text, size_t text_size);

#endif

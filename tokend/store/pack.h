// SPDX-License-Identifier: BSD-2-Clause
// The one canonical encoding of what is sealed or MACed: variable-length numbers (LEB128, shortest
// form only) and length-prefixed bytes, in a fixed order. Equal values have equal bytes; two
// different values never do.
#ifndef WARIFU_STORE_PACK_H
#define WARIFU_STORE_PACK_H

#include "base/clock.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct packer {
    uint8_t *data;
    size_t size, used;
    bool overflow;  // what was packed is incomplete
    int64_t moment; // times are relative to the one before, which is usually close
};

void pack_number(struct packer *packer, uint64_t number);
void pack_signed(struct packer *packer, int64_t number);
void pack_time(struct packer *packer, struct wall_time time);
void pack_bytes(struct packer *packer, const void *data, size_t size);
void pack_text(struct packer *packer, const char *text);

struct unpacker {
    const uint8_t *data;
    size_t left;
    bool bad; // once bad, always bad: check at the end
    int64_t moment;
};

// At most `max`, else bad.
uint64_t unpack_number(struct unpacker *unpacker, uint64_t max);
int64_t unpack_signed(struct unpacker *unpacker, int64_t min, int64_t max);
struct wall_time unpack_time(struct unpacker *unpacker);
size_t unpack_bytes(struct unpacker *unpacker, void *field, size_t size);
void unpack_text(struct unpacker *unpacker, char *field, size_t size);
// Everything was read and nothing was bad.
bool unpack_end(const struct unpacker *unpacker);

#endif

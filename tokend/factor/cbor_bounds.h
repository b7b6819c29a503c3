// SPDX-License-Identifier: BSD-2-Clause
// The first look at CBOR (RFC 8949) that an authenticator wrote. libcbor believes the lengths it
// reads: five bytes make version 0.8 ask for 8 GB (abuse:D16). Nothing reaches a library before it
// has passed here. No memory is allocated, no recursion, one pass.
//
// What passes: one well-formed item; nothing claims more bytes or elements than there are; definite
// lengths; no tags; simple values false, true, null and undefined; and the canonical form of CTAP2
// (section 8): the shortest integers and lengths, map keys sorted and each once.
#ifndef WARIFU_FACTOR_CBOR_BOUNDS_H
#define WARIFU_FACTOR_CBOR_BOUNDS_H

#include "base/fault.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// CTAP2 allows four levels; an attestation object uses three.
#define CBOR_DEPTH_MOST 4

enum cbor_major {
    CBOR_UNSIGNED = 0,
    CBOR_NEGATIVE = 1, // the value is -1 - head.value
    CBOR_BYTES = 2,
    CBOR_TEXT = 3,
    CBOR_ARRAY = 4,
    CBOR_MAP = 5, // head.value counts pairs
    CBOR_TAG = 6,
    CBOR_SIMPLE = 7
};

// The first bytes of an item.
struct cbor_head {
    enum cbor_major major;
    uint64_t value;
    size_t size; // bytes of the head itself
};

// Reads a head in its shortest form; false when it is cut short, longer than need be, of indefinite
// length or a tag. Of floating-point numbers, value is the bits.
bool cbor_head_read(const uint8_t *data, size_t size, struct cbor_head *head);

// Whether data[0..size) is exactly one item that passes. FAULT_LIMIT: more than `most` bytes, or
// nested deeper than CBOR_DEPTH_MOST; FAULT_FORMAT: anything else that is wrong.
enum fault cbor_bounds_check(const uint8_t *data, size_t size, size_t most) MUST_CHECK;

// The same for an item at the start of data[0..size) that others may follow: *used is its length.
enum fault cbor_bounds_first(const uint8_t *data, size_t size, size_t *used) MUST_CHECK;

// In a map that has passed: where the value of a text or small integer key lies, and its length.
// False when there is no such key, or data is not a map.
bool cbor_map_text(const uint8_t *map, size_t size, const char *key, const uint8_t **value,
                   size_t *value_size);
bool cbor_map_number(const uint8_t *map, size_t size, int64_t key, const uint8_t **value,
                     size_t *value_size);

// An item that has passed, as a signed number; false when it is none or does not fit.
bool cbor_number(const uint8_t *item, size_t size, int64_t *number);

#endif

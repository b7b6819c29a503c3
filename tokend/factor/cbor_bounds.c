// SPDX-License-Identifier: BSD-2-Clause
#include "factor/cbor_bounds.h"
#include <string.h>

// The value follows in 1, 2, 4 or 8 bytes for these codes; the least value that needs so many.
#define CODE_ONE 24
#define CODE_EIGHT 27
static const uint64_t least_of_code[] = {24, 0x100, 0x10000, 0x100000000};

enum { SIMPLE_FALSE = 20, SIMPLE_UNDEFINED = 23 };

bool cbor_head_read(const uint8_t *data, size_t size, struct cbor_head *head)
{
    if (size == 0)
        return false;
    unsigned code = data[0] & 31U;
    struct cbor_head read = {.major = data[0] >> 5, .value = code, .size = 1};

    if (code > CODE_EIGHT || read.major == CBOR_TAG)
        return false;
    if (code >= CODE_ONE) {
        size_t more = (size_t)1 << (code - CODE_ONE);
        if (size - 1 < more)
            return false;
        read.value = 0;
        for (size_t i = 1; i <= more; i++)
            read.value = read.value << 8 | data[i];
        read.size += more;
        // The bytes of a floating-point number are its bits, not a number that could be shorter.
        if (read.major != CBOR_SIMPLE && read.value < least_of_code[code - CODE_ONE])
            return false;
    }
    if (read.major == CBOR_SIMPLE && code <= CODE_ONE &&
        (code < SIMPLE_FALSE || code > SIMPLE_UNDEFINED))
        return false;
    *head = read;
    return true;
}

// A container that is being read.
struct level {
    uint64_t left;       // items still to come; a pair of a map is two
    bool map;            // then an even number of items left means that a key comes next
    const uint8_t *last; // the last key, NULL before the first
    size_t last_size;
};

// CTAP2 sorts keys by major type, then by length, then by their bytes. In the shortest form the
// major type and the length of the head order numbers as their bytes do.
static bool sorted(const uint8_t *first, size_t first_size, const uint8_t *second,
                   size_t second_size)
{
    if (first[0] >> 5 != second[0] >> 5)
        return first[0] >> 5 < second[0] >> 5;
    if (first_size != second_size)
        return first_size < second_size;
    return memcmp(first, second, first_size) < 0; // equal: the same key twice
}

// A key is a number or a text: all that CTAP2 and WebAuthn use. Its bytes are data[at..end).
static bool key_follows(struct level *level, const uint8_t *key, size_t size)
{
    enum cbor_major major = key[0] >> 5;
    if (major != CBOR_UNSIGNED && major != CBOR_NEGATIVE && major != CBOR_TEXT)
        return false;
    if (level->last != NULL && !sorted(level->last, level->last_size, key, size))
        return false;
    level->last = key;
    level->last_size = size;
    return true;
}

enum fault cbor_bounds_first(const uint8_t *data, size_t size, size_t *used)
{
    struct level levels[CBOR_DEPTH_MOST + 1] = {{.left = 1}};
    unsigned depth = 0;
    size_t at = 0;

    while (true) {
        struct level *level = &levels[depth];
        if (level->left == 0) {
            if (depth == 0)
                break;
            depth--;
            continue;
        }
        struct cbor_head head;
        if (!cbor_head_read(data + at, size - at, &head))
            return FAULT_FORMAT;
        size_t left = size - at - head.size, body = 0;
        bool string = head.major == CBOR_BYTES || head.major == CBOR_TEXT;
        bool container = head.major == CBOR_ARRAY || head.major == CBOR_MAP;
        // An element needs at least one byte, so a claim beyond what is left is a lie. A map's
        // pairs are compared by half, so that nothing overflows.
        if ((string || head.major == CBOR_ARRAY) && head.value > left)
            return FAULT_FORMAT;
        if (head.major == CBOR_MAP && head.value > left / 2)
            return FAULT_FORMAT;
        if (string)
            body = (size_t)head.value;
        if (level->map && level->left % 2 == 0 && !key_follows(level, data + at, head.size + body))
            return FAULT_FORMAT;
        level->left--;
        at += head.size + body;
        if (container && head.value > 0) {
            if (++depth > CBOR_DEPTH_MOST)
                return FAULT_LIMIT;
            bool map = head.major == CBOR_MAP;
            levels[depth] = (struct level){.left = map ? 2 * head.value : head.value, .map = map};
        }
    }
    *used = at;
    return FAULT_NONE;
}

enum fault cbor_bounds_check(const uint8_t *data, size_t size, size_t most)
{
    size_t used;
    if (size > most)
        return FAULT_LIMIT;
    enum fault fault = cbor_bounds_first(data, size, &used);
    if (fault != FAULT_NONE)
        return fault;
    return used == size ? FAULT_NONE : FAULT_FORMAT;
}

// --- looking into what has passed --------------------------------------------------------------

static bool find(const uint8_t *map, size_t size, const uint8_t *key, size_t key_size,
                 const uint8_t **value, size_t *value_size)
{
    struct cbor_head head;
    if (!cbor_head_read(map, size, &head) || head.major != CBOR_MAP)
        return false;
    size_t at = head.size;
    for (uint64_t i = 0; i < head.value; i++) {
        size_t name, content;
        if (cbor_bounds_first(map + at, size - at, &name) != FAULT_NONE ||
            cbor_bounds_first(map + at + name, size - at - name, &content) != FAULT_NONE)
            return false;
        if (name == key_size && memcmp(map + at, key, name) == 0) {
            *value = map + at + name;
            *value_size = content;
            return true;
        }
        at += name + content;
    }
    return false;
}

bool cbor_map_text(const uint8_t *map, size_t size, const char *key, const uint8_t **value,
                   size_t *value_size)
{
    uint8_t item[CODE_ONE];
    size_t length = strlen(key);
    if (length >= CODE_ONE)
        return false; // no name that we look for is so long
    item[0] = (uint8_t)(CBOR_TEXT << 5 | length);
    memcpy(item + 1, key, length);
    return find(map, size, item, length + 1, value, value_size);
}

bool cbor_map_number(const uint8_t *map, size_t size, int64_t key, const uint8_t **value,
                     size_t *value_size)
{
    uint64_t magnitude = key < 0 ? (uint64_t)(-1 - key) : (uint64_t)key;
    if (magnitude >= CODE_ONE)
        return false;
    uint8_t item = (uint8_t)((key < 0 ? CBOR_NEGATIVE : CBOR_UNSIGNED) << 5 | magnitude);
    return find(map, size, &item, 1, value, value_size);
}

bool cbor_number(const uint8_t *item, size_t size, int64_t *number)
{
    struct cbor_head head;
    if (!cbor_head_read(item, size, &head) || head.value > INT64_MAX)
        return false;
    if (head.major != CBOR_UNSIGNED && head.major != CBOR_NEGATIVE)
        return false;
    *number = head.major == CBOR_NEGATIVE ? -1 - (int64_t)head.value : (int64_t)head.value;
    return true;
}

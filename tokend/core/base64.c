// SPDX-License-Identifier: BSD-2-Clause
#include "core/base64.h"
#include <string.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_write(char *text, const void *data, size_t size)
{
    const uint8_t *bytes = data;
    for (; size > 0; bytes += 3) {
        const size_t taken = size < 3 ? size : 3;
        const unsigned group = (unsigned)bytes[0] << 16 |
                               (taken > 1 ? (unsigned)bytes[1] << 8 : 0) |
                               (taken > 2 ? bytes[2] : 0);
        for (size_t i = 0; i < 4; i++)
            *text++ = i <= taken ? digits[group >> (18 - 6 * i) & 63] : '=';
        size -= taken;
    }
    *text = '\0';
}

// A group of four characters; how many bytes it holds, 0: it is none.
static size_t read_group(const char *text, uint8_t bytes[3])
{
    const size_t length = text[3] != '=' ? 4 : text[2] != '=' ? 3 : 2;
    unsigned group = 0;
    for (size_t i = 0; i < 4; i++) {
        const char *digit = i < length && text[i] != '\0' ? strchr(digits, text[i]) : NULL;
        if (digit == NULL && i < length)
            return 0;
        group = group << 6 | (digit != NULL ? (unsigned)(digit - digits) : 0);
    }
    for (size_t i = 0; i < 3; i++)
        bytes[i] = (uint8_t)(group >> (16 - 8 * i));
    // Bits that no byte has are zero, or two texts would stand for the same bytes.
    for (size_t i = length - 1; i < 3; i++)
        if (bytes[i] != 0)
            return 0;
    return length - 1;
}

bool base64_read(const char *text, size_t length, void *data, size_t room, size_t *size)
{
    uint8_t *bytes = data;
    size_t used = 0;
    if (length % 4 != 0)
        return false;
    for (size_t at = 0; at < length; at += 4) {
        uint8_t group[3];
        const size_t held = read_group(text + at, group);
        // Padding ends it.
        if (held == 0 || (held < 3 && at + 4 < length) || held > room - used)
            return false;
        if (bytes != NULL)
            memcpy(bytes + used, group, held);
        used += held;
    }
    *size = used;
    return true;
}

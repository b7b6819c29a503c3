// SPDX-License-Identifier: BSD-2-Clause
#include "writer.h"
#include "factor/cbor_bounds.h"
#include <string.h>

void write_raw(struct writer *writer, const void *data, size_t size)
{
    if (writer->size <= writer->room && size <= writer->room - writer->size)
        memcpy(writer->data + writer->size, data, size);
    writer->size += size;
}

static void write_head(struct writer *writer, enum cbor_major major, uint64_t value)
{
    uint8_t head[9] = {(uint8_t)(major << 5)};
    unsigned more = 0;

    if (value < 24) {
        head[0] |= (uint8_t)value;
    } else {
        unsigned code = value < 0x100 ? 0 : value < 0x10000 ? 1 : value < 0x100000000 ? 2 : 3;
        head[0] |= (uint8_t)(24 + code);
        more = 1U << code;
    }
    for (unsigned i = 0; i < more; i++)
        head[1 + i] = (uint8_t)(value >> (8 * (more - 1 - i)));
    write_raw(writer, head, 1 + more);
}

void write_number(struct writer *writer, int64_t number)
{
    if (number < 0)
        write_head(writer, CBOR_NEGATIVE, (uint64_t)(-1 - number));
    else
        write_head(writer, CBOR_UNSIGNED, (uint64_t)number);
}

void write_bytes(struct writer *writer, const void *data, size_t size)
{
    write_head(writer, CBOR_BYTES, size);
    write_raw(writer, data, size);
}

void write_text(struct writer *writer, const char *text)
{
    write_head(writer, CBOR_TEXT, strlen(text));
    write_raw(writer, text, strlen(text));
}

void write_bool(struct writer *writer, bool value)
{
    write_head(writer, CBOR_SIMPLE, value ? 21 : 20);
}

void write_array(struct writer *writer, size_t count)
{
    write_head(writer, CBOR_ARRAY, count);
}

void write_map(struct writer *writer, size_t pairs)
{
    write_head(writer, CBOR_MAP, pairs);
}

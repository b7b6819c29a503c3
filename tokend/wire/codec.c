// SPDX-License-Identifier: BSD-2-Clause
#include "wire/codec.h"
#include "base/secret.h"
#include "base/text.h"
#include "wire/initialised.h"
#include <pb_common.h>
#include <pb_decode.h>
#include <pb_encode.h>
#include <string.h>

static bool texts_are_valid(const pb_msgdesc_t *type, void *message);

static bool value_is_valid(const pb_field_iter_t *field, void *value)
{
    if (PB_LTYPE(field->type) == PB_LTYPE_STRING)
        return memchr(value, '\0', field->data_size) != NULL && text_is_utf8(value);
    if (PB_LTYPE_IS_SUBMSG(field->type))
        return texts_are_valid(field->submsg_desc, value);
    if (PB_LTYPE(field->type) == PB_LTYPE_BYTES) {
        const pb_bytes_array_t *bytes = value;
        must_be_initialised(bytes->bytes, bytes->size < field->data_size ? bytes->size : 0);
    } else {
        must_be_initialised(value, field->data_size);
    }
    return true;
}

// How many values of the field are there: 0 for an absent one or the unchosen side of a oneof.
static size_t value_count(const pb_field_iter_t *field)
{
    switch (PB_HTYPE(field->type)) {
    case PB_HTYPE_ONEOF:
        return *(const pb_size_t *)field->pSize == field->tag;
    case PB_HTYPE_REPEATED:
        return *(const pb_size_t *)field->pSize;
    case PB_HTYPE_OPTIONAL:
        return field->pSize == NULL || *(const bool *)field->pSize;
    default:
        return 1;
    }
}

// Walks the schema: a field added to the .proto is checked without a line here. nanopb leaves
// UTF-8 to its user.
static bool texts_are_valid(const pb_msgdesc_t *type, void *message)
{
    pb_field_iter_t field;
    if (!pb_field_iter_begin(&field, type, message))
        return true; // no fields
    do {
        written_by_nanopb(&field, sizeof field);
        size_t count = value_count(&field);
        for (size_t i = 0; i < count; i++)
            if (!value_is_valid(&field, (char *)field.pData + i * field.data_size))
                return false;
    } while (pb_field_iter_next(&field));
    return true;
}

// The iterator wants a writable message although it only looks.
static void *without_const(const void *message)
{
    union {
        const void *in;
        void *out;
    } pun = {.in = message};
    return pun.out;
}

enum fault frame_encode(const pb_msgdesc_t *type, const void *message, uint8_t *out, size_t size,
                        size_t *used)
{
    size_t length;
    if (!texts_are_valid(type, without_const(message)) ||
        !pb_get_encoded_size(&length, type, message))
        return FAULT_INTERNAL;
    written_by_nanopb(&length, sizeof length);
    if (length == 0)
        return FAULT_INTERNAL;
    if (size < FRAME_HEADER || length > size - FRAME_HEADER || length > UINT32_MAX)
        return FAULT_LIMIT;
    pb_ostream_t stream = pb_ostream_from_buffer(out + FRAME_HEADER, length);
    bool encoded = pb_encode(&stream, type, message);
    written_by_nanopb(&stream, sizeof stream);
    written_by_nanopb(out + FRAME_HEADER, length);
    if (!encoded || stream.bytes_written != length) {
        secret_wipe(out, length + FRAME_HEADER);
        return FAULT_INTERNAL;
    }
    for (int i = 0; i < FRAME_HEADER; i++)
        out[i] = (uint8_t)(length >> (8 * (FRAME_HEADER - 1 - i)));
    *used = length + FRAME_HEADER;
    return FAULT_NONE;
}

enum fault frame_length(const uint8_t *have, size_t count, size_t max, size_t *need)
{
    uint32_t length = 0;
    if (count < FRAME_HEADER) {
        *need = FRAME_HEADER;
        return FAULT_NONE;
    }
    for (int i = 0; i < FRAME_HEADER; i++)
        length = length << 8 | have[i];
    if (length == 0)
        return FAULT_FORMAT;
    if (length > max)
        return FAULT_LIMIT;
    *need = (size_t)length + FRAME_HEADER;
    return FAULT_NONE;
}

// An output stream that compares instead of storing: canonical or not, without a second buffer.
struct comparison {
    const uint8_t *next;
    size_t left;
};

static bool compare(pb_ostream_t *stream, const pb_byte_t *data, size_t count)
{
    written_by_nanopb(stream, sizeof *stream);
    written_by_nanopb(data, count);
    struct comparison *against = stream->state;
    if (count > against->left || memcmp(against->next, data, count) != 0)
        return false;
    against->next += count;
    against->left -= count;
    return true;
}

static bool is_canonical(const pb_msgdesc_t *type, const void *message, const uint8_t *payload,
                         size_t size)
{
    struct comparison against = {.next = payload, .left = size};
    pb_ostream_t stream = {.callback = compare, .state = &against, .max_size = size};
    return pb_encode(&stream, type, message) && against.left == 0;
}

// Where in a message its oneof lies, all bodies of which begin at one place.
struct bodies {
    size_t begin, end; // of the largest; the same where there is no oneof
};

static struct bodies find_bodies(const pb_msgdesc_t *type, void *message)
{
    struct bodies bodies = {0, 0};
    pb_field_iter_t field;
    if (!pb_field_iter_begin(&field, type, message))
        return bodies;
    do {
        written_by_nanopb(&field, sizeof field);
        if (PB_HTYPE(field.type) != PB_HTYPE_ONEOF)
            continue;
        bodies.begin = (size_t)((char *)field.pData - (char *)message);
        if (bodies.begin + field.data_size > bodies.end)
            bodies.end = bodies.begin + field.data_size;
    } while (pb_field_iter_next(&field));
    return bodies;
}

static size_t chosen_size(const pb_msgdesc_t *type, void *message)
{
    pb_field_iter_t field;
    if (!pb_field_iter_begin(&field, type, message))
        return 0;
    do {
        written_by_nanopb(&field, sizeof field);
        if (PB_HTYPE(field.type) == PB_HTYPE_ONEOF && *(const pb_size_t *)field.pSize == field.tag)
            return field.data_size;
    } while (pb_field_iter_next(&field));
    return 0;
}

void message_wipe(const pb_msgdesc_t *type, void *message, size_t message_size)
{
    const struct bodies bodies = find_bodies(type, message);
    const size_t chosen = chosen_size(type, message);
    secret_wipe((char *)message + bodies.end, message_size - bodies.end);
    secret_wipe(message, bodies.begin + chosen);
}

enum fault frame_decode(const pb_msgdesc_t *type, const uint8_t *payload, size_t size,
                        void *message, size_t message_size)
{
    // Padding too: no stale byte leaves the process (abuse:D4). nanopb zeroes the body that comes.
    const struct bodies bodies = find_bodies(type, message);
    memset(message, 0, bodies.begin);
    memset((char *)message + bodies.end, 0, message_size - bodies.end);
    pb_istream_t stream = pb_istream_from_buffer(payload, size);
    if (size == 0 || !pb_decode(&stream, type, message) ||
        !is_canonical(type, message, payload, size) || !texts_are_valid(type, message)) {
        secret_wipe(message, message_size);
        return FAULT_FORMAT;
    }
    written_by_nanopb((char *)message + bodies.begin, chosen_size(type, message));
    return FAULT_NONE;
}

// SPDX-License-Identifier: BSD-2-Clause
#include "store/pack.h"
#include <string.h>

static void put_byte(struct packer *packer, uint8_t byte)
{
    if (packer->used >= packer->size)
        packer->overflow = true;
    else
        packer->data[packer->used++] = byte;
}

void pack_number(struct packer *packer, uint64_t number)
{
    for (; number >= 0x80; number >>= 7)
        put_byte(packer, (uint8_t)(number | 0x80));
    put_byte(packer, (uint8_t)number);
}

void pack_signed(struct packer *packer, int64_t number)
{
    pack_number(packer, ((uint64_t)number << 1) ^ (number < 0 ? UINT64_MAX : 0));
}

// Zero means "never" and is told as such, or a date would follow from 1970.
void pack_time(struct packer *packer, struct wall_time time)
{
    if (time.seconds == 0) {
        pack_number(packer, 0);
        return;
    }
    // Wraps rather than overflows; unpack_time() wraps back.
    uint64_t step = (uint64_t)time.seconds - (uint64_t)packer->moment;
    uint64_t zigzag = (step << 1) ^ ((step >> 63) != 0 ? UINT64_MAX : 0);
    if (zigzag == UINT64_MAX)
        packer->overflow = true;
    pack_number(packer, zigzag + 1);
    packer->moment = time.seconds;
}

void pack_bytes(struct packer *packer, const void *data, size_t size)
{
    pack_number(packer, size);
    if (packer->overflow || size > packer->size - packer->used) {
        packer->overflow = true;
        return;
    }
    if (size > 0)
        memcpy(packer->data + packer->used, data, size);
    packer->used += size;
}

void pack_text(struct packer *packer, const char *text)
{
    pack_bytes(packer, text, strlen(text));
}

static uint64_t get_number(struct unpacker *unpacker)
{
    uint64_t number = 0;
    for (unsigned shift = 0; shift < 64 && unpacker->left > 0; shift += 7) {
        uint8_t byte = *unpacker->data++;
        unpacker->left--;
        uint64_t bits = byte & 0x7fu;
        if (shift == 63 && bits > 1)
            break;
        number |= bits << shift;
        if ((byte & 0x80) == 0) {
            if (byte == 0 && shift > 0)
                break; // not the shortest form
            return number;
        }
    }
    unpacker->bad = true;
    return 0;
}

uint64_t unpack_number(struct unpacker *unpacker, uint64_t max)
{
    uint64_t number = get_number(unpacker);
    if (number > max) {
        unpacker->bad = true;
        return 0;
    }
    return number;
}

int64_t unpack_signed(struct unpacker *unpacker, int64_t min, int64_t max)
{
    uint64_t zigzag = get_number(unpacker);
    int64_t number = (int64_t)((zigzag >> 1) ^ ((zigzag & 1) != 0 ? UINT64_MAX : 0));
    if (number < min || number > max) {
        unpacker->bad = true;
        return min > 0 ? min : 0;
    }
    return number;
}

struct wall_time unpack_time(struct unpacker *unpacker)
{
    uint64_t zigzag = get_number(unpacker);
    if (zigzag-- == 0)
        return (struct wall_time){0};
    uint64_t step = (zigzag >> 1) ^ ((zigzag & 1) != 0 ? UINT64_MAX : 0);
    unpacker->moment = (int64_t)((uint64_t)unpacker->moment + step);
    if (unpacker->moment == 0)
        unpacker->bad = true;
    return (struct wall_time){unpacker->moment};
}

size_t unpack_bytes(struct unpacker *unpacker, void *field, size_t size)
{
    size_t length = (size_t)unpack_number(unpacker, size);
    if (unpacker->bad || length > unpacker->left) {
        unpacker->bad = true;
        return 0;
    }
    if (length > 0)
        memcpy(field, unpacker->data, length);
    unpacker->data += length;
    unpacker->left -= length;
    return length;
}

void unpack_text(struct unpacker *unpacker, char *field, size_t size)
{
    size_t length = unpack_bytes(unpacker, field, size - 1);
    field[length] = '\0';
    if (memchr(field, '\0', length) != NULL)
        unpacker->bad = true;
}

bool unpack_end(const struct unpacker *unpacker)
{
    return !unpacker->bad && unpacker->left == 0;
}

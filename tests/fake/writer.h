// SPDX-License-Identifier: BSD-2-Clause
// Writes canonical CBOR, as long as the caller gives map keys in their order.
#ifndef WARIFU_FAKE_WRITER_H
#define WARIFU_FAKE_WRITER_H

#include "token.h"

struct writer {
    uint8_t *data;
    size_t size, room; // what does not fit is counted but not written
};

void write_raw(struct writer *writer, const void *data, size_t size);
void write_number(struct writer *writer, int64_t number);
void write_bytes(struct writer *writer, const void *data, size_t size);
void write_text(struct writer *writer, const char *text);
void write_bool(struct writer *writer, bool value);
void write_array(struct writer *writer, size_t count);
void write_map(struct writer *writer, size_t pairs);

#endif

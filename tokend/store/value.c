// SPDX-License-Identifier: BSD-2-Clause
#include "store/driver.h"
#include <string.h>

struct value value_number(int64_t number)
{
    return (struct value){.kind = VALUE_NUMBER, .number = number};
}

struct value value_text(const char *text)
{
    return (struct value){.kind = VALUE_TEXT, .data = text, .size = strlen(text)};
}

struct value value_bytes(const void *data, size_t size)
{
    return (struct value){.kind = VALUE_BYTES, .data = data, .size = size};
}

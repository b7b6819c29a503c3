// SPDX-License-Identifier: BSD-2-Clause
#include "factor/plain_text.h"
#include "base/text.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <uninorm.h>

static bool is_composed(const char *text)
{
    const size_t length = strlen(text);
    size_t size = 0;
    uint8_t *composed = u8_normalize(UNINORM_NFC, (const uint8_t *)text, length, NULL, &size);
    const bool same = composed != NULL && size == length && memcmp(composed, text, length) == 0;

    free(composed);
    return length == 0 || same;
}

bool plain_text(const char *text)
{
    return text_is_plain(text) && is_composed(text);
}

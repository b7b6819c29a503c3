// SPDX-License-Identifier: BSD-2-Clause
#include "factor/plain_text.h"
#include "base/text.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <uninorm.h>

// Characters that Japanese computers have for names and that NFC would change into others: the
// compatibility ideographs, U+F900 to U+FAFF and U+2F800 to U+2FA1F. People write themselves with
// them, so they stay; here each becomes an ideograph of the same length that nothing composes with.
static void without_compatibility(char *text)
{
    uint8_t *at = (uint8_t *)text;

    while (*at != '\0') {
        if (at[0] == 0xef && at[1] >= 0xa4 && at[1] <= 0xab) {
            memcpy(at, "\xe4\xb8\x80", 3);
            at += 3;
        } else if (at[0] == 0xf0 && at[1] == 0xaf && at[2] >= 0xa0 && at[2] <= 0xa8) {
            memcpy(at, "\xf0\xa0\x80\x80", 4);
            at += 4;
        } else {
            at++;
        }
    }
}

static bool is_composed(const char *text)
{
    const size_t length = strlen(text);
    size_t size = 0;
    char *copy = strdup(text);

    if (copy == NULL)
        return false;
    without_compatibility(copy);
    uint8_t *composed = u8_normalize(UNINORM_NFC, (const uint8_t *)copy, length, NULL, &size);
    const bool same = composed != NULL && size == length && memcmp(composed, copy, length) == 0;

    free(composed);
    free(copy);
    return length == 0 || same;
}

bool plain_text(const char *text)
{
    return text_is_plain(text) && is_composed(text);
}

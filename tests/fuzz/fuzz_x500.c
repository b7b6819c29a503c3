// SPDX-License-Identifier: BSD-2-Clause
// Distinguished names out of vendors' files.
#include "base/text.h"
#include "x500_name.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1), user[ACCOUNT_NAME_SIZE];

    if (text == NULL)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    const bool found = x500_user(text, user, sizeof user);
    // Whom a name means is somebody, in text that can be shown, and only a name means anybody.
    if (found &&
        (!x500_is_name(text) || user[0] == '\0' || !text_is_utf8(user) || strlen(user) > size))
        abort();
    free(text);
    return 0;
}

// SPDX-License-Identifier: BSD-2-Clause
// The catalogue of Japanese texts: whatever the file holds, what is taken can be asked for any
// text.
#include "base/catalogue.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const asked[] = {"", "Password: ", "text", "%s has %lu keys", "\xff"};
    struct catalogue *catalogue = NULL;
    char *copy = malloc(size > 0 ? size : 1);

    if (copy == NULL)
        abort();
    memcpy(copy, data, size);
    if (catalogue_read(copy, size, &catalogue) != FAULT_NONE)
        return 0;
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        if (strlen(catalogue_text(catalogue, asked[i])) > size && i > 0 &&
            catalogue_text(catalogue, asked[i]) != asked[i])
            abort();
    catalogue_free(&catalogue);
    return 0;
}

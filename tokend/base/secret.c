// SPDX-License-Identifier: BSD-2-Clause
#include "base/secret.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void secret_wipe(void *data, size_t size)
{
    if (size > 0)
        explicit_bzero(data, size);
}

void secret_free_string(char **string)
{
    if (*string == NULL)
        return;
    secret_wipe(*string, strlen(*string));
    free(*string);
    *string = NULL;
}

bool secret_equal(const void *a, const void *b, size_t size)
{
    // volatile: the compiler may not stop at the first difference.
    const volatile uint8_t *left = a, *right = b;
    uint8_t difference = 0;
    for (size_t i = 0; i < size; i++)
        difference = (uint8_t)(difference | (left[i] ^ right[i]));
    return difference == 0;
}

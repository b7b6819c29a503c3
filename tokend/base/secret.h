// SPDX-License-Identifier: BSD-2-Clause
// Secrets in memory: wiped when done, compared in constant time (B7, B8). libc only, because the
// PAM module links this.
#ifndef WARIFU_BASE_SECRET_H
#define WARIFU_BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

// Overwrites `size` bytes; the compiler cannot remove it. NULL with size 0 is allowed.
void secret_wipe(void *data, size_t size);

// Frees a NUL-terminated heap string after wiping it, and sets the pointer to NULL. NULL is
// allowed.
void secret_free_string(char **string);

// Same length and same bytes, in time that depends on `size` only.
bool secret_equal(const void *a, const void *b, size_t size);

#endif

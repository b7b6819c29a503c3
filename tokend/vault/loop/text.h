// SPDX-License-Identifier: BSD-2-Clause
// Filling the fixed fields of replies.
#ifndef WARIFU_VAULT_TEXT_H
#define WARIFU_VAULT_TEXT_H

#include <stddef.h>
#include <stdio.h>

// Marks an English source text for the catalogues; the front translates it.
#ifndef N_
#define N_(text) text
#endif

// Copies our own text, which fits by construction.
static inline void text_put(char *field, size_t size, const char *text)
{
    snprintf(field, size, "%s", text);
}

#endif

// SPDX-License-Identifier: BSD-2-Clause
#include "factor/crypto_memory.h"
#include <errno.h>
#include <openssl/crypto.h>
#include <stdlib.h>

static bool watching, failed;

static void *noticed(void *memory, size_t size)
{
    failed = failed || (memory == NULL && size > 0);
    return memory;
}

static void *allocate(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return noticed(malloc(size), size);
}

static void *reallocate(void *old, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return noticed(realloc(old, size), size);
}

static void release(void *memory, const char *file, int line)
{
    (void)file;
    (void)line;
    free(memory);
}

enum fault crypto_memory_watch(void)
{
    watching = watching || CRYPTO_set_mem_functions(allocate, reallocate, release) == 1;
    return watching ? FAULT_NONE : FAULT_INTERNAL;
}

void crypto_memory_begin(void)
{
    failed = false;
    errno = 0;
}

bool crypto_memory_failed(void)
{
    return failed || errno == ENOMEM;
}

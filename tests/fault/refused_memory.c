// SPDX-License-Identifier: BSD-2-Clause
#include "refused_memory.h"
#include "config.h"
#include <errno.h>
#include <stdlib.h>

static long left = -1; // allocations until the one that fails; -1: none, or it has come

bool memory_was_refused(void)
{
    const bool was = left < 0;

    left = -1;
    return was;
}

void memory_refuse(long n)
{
    left = n;
}

#if SANITIZED
bool memory_can_be_refused(void)
{
    return false;
}
#else
#define SEEN __attribute__((visibility("default")))

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);

bool memory_can_be_refused(void)
{
    return true;
}

static bool is_refused(void)
{
    if (left < 0 || left-- > 0)
        return false;
    errno = ENOMEM; // as malloc(3) says
    return true;
}

SEEN void *malloc(size_t size)
{
    return is_refused() ? NULL : __libc_malloc(size);
}

SEEN void *calloc(size_t count, size_t size)
{
    return is_refused() ? NULL : __libc_calloc(count, size);
}

SEEN void *realloc(void *memory, size_t size)
{
    return is_refused() ? NULL : __libc_realloc(memory, size);
}
#endif

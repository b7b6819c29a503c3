// SPDX-License-Identifier: BSD-2-Clause
#include "faulty_memory.h"
#include <sqlite3.h>
#include <stdlib.h>

static struct {
    sqlite3_mem_methods real;
    uint64_t count, from, until;
    bool failed;
} memory;

static bool fails(void)
{
    memory.count++;
    if (memory.from == 0 || memory.count < memory.from || memory.count >= memory.until)
        return false;
    memory.failed = true;
    return true;
}

static void *allocate(int size)
{
    return fails() ? NULL : memory.real.xMalloc(size);
}

static void *reallocate(void *old, int size)
{
    return fails() ? NULL : memory.real.xRealloc(old, size);
}

void memory_install(void)
{
    sqlite3_mem_methods methods;
    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory.real) != SQLITE_OK)
        abort();
    methods = memory.real;
    methods.xMalloc = allocate;
    methods.xRealloc = reallocate;
    // Without lookaside, in which small pieces are found without asking.
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) != SQLITE_OK ||
        sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0) != SQLITE_OK)
        abort();
}

void memory_fail(uint64_t n, uint64_t length)
{
    memory.from = n == 0 ? 0 : memory.count + n;
    memory.until = memory.from + length;
    memory.failed = false;
}

bool memory_has_failed(void)
{
    return memory.failed;
}

// SPDX-License-Identifier: BSD-2-Clause
#include "config.h"

#include "factor/huge_pages.h"
#include <stdbool.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LARGE ((size_t)4 * 1024 * 1024) // two huge pages; smaller ones are not worth it

// A sanitizer has an mmap() of its own, and addresses of 32 bits have another call.
#define OWN_MMAP (!SANITIZED && __SIZEOF_POINTER__ == 8)

#if OWN_MMAP
static bool wanted;

__attribute__((visibility("default"))) void *mmap(void *address, size_t size, int protection,
                                                  int flags, int file, off_t offset)
{
    const bool large = wanted && size >= LARGE && (flags & MAP_ANONYMOUS) != 0;
    // Pages that are there already are not exchanged for a huge one: none before the word.
    const long mapped = syscall(SYS_mmap, address, size, protection,
                                large ? flags & ~MAP_POPULATE : flags, file, offset);
    void *memory = (void *)mapped; // NOLINT(performance-no-int-to-ptr)

    if (large && memory != MAP_FAILED)
        (void)madvise(memory, size, MADV_HUGEPAGE); // a kernel without them says no
    return memory;
}

void huge_pages_use(void)
{
    wanted = true;
}
#else
void huge_pages_use(void)
{
}
#endif

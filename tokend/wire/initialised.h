// SPDX-License-Identifier: BSD-2-Clause
// For builds with MemorySanitizer (abuse:D4): nanopb comes from the system and is not instrumented,
// so what it writes must be declared written, and what it will read must be checked before. Nothing
// otherwise.
#ifndef WARIFU_WIRE_INITIALISED_H
#define WARIFU_WIRE_INITIALISED_H

#include <stddef.h>

#if defined(__has_feature)
#if __has_feature(memory_sanitizer)
#define WIRE_CHECKS_MEMORY
#include <sanitizer/msan_interface.h>
#endif
#endif

// nanopb has written these bytes.
static inline void written_by_nanopb(const void *data, size_t size)
{
#ifdef WIRE_CHECKS_MEMORY
    __msan_unpoison(data, size);
#else
    (void)data;
    (void)size;
#endif
}

// These bytes will leave the process.
static inline void must_be_initialised(const void *data, size_t size)
{
#ifdef WIRE_CHECKS_MEMORY
    __msan_check_mem_is_initialized(data, size);
#else
    (void)data;
    (void)size;
#endif
}

#endif

// SPDX-License-Identifier: BSD-2-Clause
// How often a secret lies in the memory of a process: what was wiped lies nowhere (B8, abuse:W8).
#ifndef WARIFU_TESTS_LEFTOVERS_H
#define WARIFU_TESTS_LEFTOVERS_H

#include "config.h"
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

#define LEFTOVERS_MAPS ((size_t)1 << 18)
#define LEFTOVERS_PIECE ((size_t)1 << 20)

static inline unsigned leftovers_in(int memory, char *piece, unsigned long long first,
                                    unsigned long long end, const char *secret, bool told)
{
    const unsigned long long begin = first;
    const size_t length = strlen(secret);
    unsigned count = 0;

    // Pieces overlap by one byte less than the secret has, so that none is cut, nor counted twice.
    for (; first + length <= end; first += LEFTOVERS_PIECE - (length - 1)) {
        const size_t want = end - first < LEFTOVERS_PIECE ? (size_t)(end - first) : LEFTOVERS_PIECE;
        const ssize_t got = pread(memory, piece, want, (off_t)first);
        const char *at = piece;
        for (size_t left = got > 0 ? (size_t)got : 0;
             (at = memmem(at, left - (size_t)(at - piece), secret, length)) != NULL; at++) {
            count++;
            if (told)
                printf("# a copy at 0x%llx of 0x%llx..0x%llx\n",
                       first + (unsigned long long)(at - piece), begin, end);
        }
    }
    return count;
}

// Of process `pid`, 0 for this one, in what it may write and has not shared: neither the constant
// in the program nor what is read here counts. Uses little stack, so that what lies below it stays.
static inline unsigned leftovers_looked_for(pid_t pid, const char *secret, bool told)
{
    char maps_of[32] = "/proc/self/maps", memory_of[32] = "/proc/self/mem";
    char *maps = mmap(NULL, LEFTOVERS_MAPS + LEFTOVERS_PIECE, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    unsigned count = 0;
    size_t used = 0;
    ssize_t got;

    if (pid != 0) {
        snprintf(maps_of, sizeof maps_of, "/proc/%d/maps", (int)pid);
        snprintf(memory_of, sizeof memory_of, "/proc/%d/mem", (int)pid);
    }
    const int list = open(maps_of, O_RDONLY | O_CLOEXEC);
    const int memory = open(memory_of, O_RDONLY | O_CLOEXEC);
    if (maps == MAP_FAILED || list < 0 || memory < 0)
        abort(); // nothing was looked at
    while ((got = read(list, maps + used, LEFTOVERS_MAPS - 1 - used)) > 0)
        used += (size_t)got;
    for (char *line = maps; line != NULL && *line != '\0';) {
        char *rest = NULL;
        const unsigned long long first = strtoull(line, &rest, 16);
        const unsigned long long end = strtoull(rest + 1, &rest, 16);
        if (strncmp(rest, " rw-p", 5) == 0 || strncmp(rest, " rwxp", 5) == 0)
            count += leftovers_in(memory, maps + LEFTOVERS_MAPS, first, end, secret, told);
        line = strchr(rest, '\n');
        if (line != NULL)
            line++;
    }
    close(list);
    close(memory);
    munmap(maps, LEFTOVERS_MAPS + LEFTOVERS_PIECE);
    return count;
}

static inline unsigned leftovers(pid_t pid, const char *secret)
{
    return leftovers_looked_for(pid, secret, false);
}

// Sanitizers keep what was freed and copy what is on the stack; that of memory (MSan) has a shadow
// of terabytes, which whoever reads it brings into being.
static inline bool leftovers_can_be_seen(void)
{
    return !SANITIZED;
}

#endif

// SPDX-License-Identifier: BSD-2-Clause
#include "daemon/capacity.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool read_text(const char *path, char *text, size_t size)
{
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    const ssize_t count = file >= 0 ? read(file, text, size - 1) : -1;

    if (file >= 0)
        close(file);
    if (count < 0)
        return false;
    text[count] = '\0';
    return true;
}

// "max" and nonsense are no limit. *rest: what follows.
static bool read_number(const char *text, uint64_t *number, char **rest)
{
    if (*text < '0' || *text > '9')
        return false;
    errno = 0;
    *number = strtoull(text, rest, 10);
    return errno == 0;
}

static void lower_processors(struct capacity *capacity, const char *quota)
{
    uint64_t each = 0;
    uint64_t period = 0;
    char *rest = NULL;

    if (!read_number(quota, &each, &rest) || *rest != ' ' || !read_number(rest + 1, &period, &rest))
        return;
    if (period == 0)
        return;
    const uint64_t processors = (each + period - 1) / period;
    if (processors < capacity->processors)
        capacity->processors = processors > 0 ? (unsigned)processors : 1;
}

static void lower_memory(struct capacity *capacity, const char *limit)
{
    uint64_t bytes = 0;
    char *rest = NULL;

    if (read_number(limit, &bytes, &rest) && (capacity->memory == 0 || bytes < capacity->memory))
        capacity->memory = bytes;
}

// A group may use what it has, and no more than any group above it.
static void lower_by_groups(struct capacity *capacity, const char *groups, char *group)
{
    for (;;) {
        char path[PATH_MAX];
        char text[128];
        if (snprintf(path, sizeof path, "%s%s/cpu.max", groups, group) < (int)sizeof path &&
            read_text(path, text, sizeof text))
            lower_processors(capacity, text);
        if (snprintf(path, sizeof path, "%s%s/memory.max", groups, group) < (int)sizeof path &&
            read_text(path, text, sizeof text))
            lower_memory(capacity, text);
        char *slash = strrchr(group, '/');
        if (slash == NULL)
            return;
        *slash = '\0';
    }
}

struct capacity capacity_read(const char *groups, const char *self)
{
    struct capacity capacity = {.processors = 1};
    const long pages = sysconf(_SC_PHYS_PAGES);
    const long size = sysconf(_SC_PAGESIZE);
    char text[PATH_MAX];
    cpu_set_t set;

    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
        capacity.processors = (unsigned)CPU_COUNT(&set);
    else if (sysconf(_SC_NPROCESSORS_ONLN) > 0) // more than a set holds
        capacity.processors = (unsigned)sysconf(_SC_NPROCESSORS_ONLN);
    if (pages > 0 && size > 0)
        capacity.memory = (uint64_t)pages * (uint64_t)size;
    if (!read_text(self, text, sizeof text))
        return capacity;
    char *group = strstr(text, "0::/"); // version 2; the hybrid of old has no limits there
    if (group == NULL || (group != text && group[-1] != '\n'))
        return capacity;
    group += strlen("0::");
    group[strcspn(group, "\n")] = '\0';
    lower_by_groups(&capacity, groups, group);
    return capacity;
}

unsigned capacity_hashers(const struct capacity *capacity, uint32_t hash_kib, unsigned most)
{
    const uint64_t each = (uint64_t)hash_kib * 1024;
    uint64_t hashers = capacity->processors;

    if (capacity->memory != 0 && each != 0 && capacity->memory / 4 / each < hashers)
        hashers = capacity->memory / 4 / each;
    return hashers < 1 ? 1 : hashers > most ? most : (unsigned)hashers;
}

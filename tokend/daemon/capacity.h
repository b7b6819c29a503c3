// SPDX-License-Identifier: BSD-2-Clause
// What this machine gives us: processors and memory, less what an affinity or a control group (a
// unit's CPUQuota, MemoryMax; a container) takes away.
#ifndef WARIFU_DAEMON_CAPACITY_H
#define WARIFU_DAEMON_CAPACITY_H

#include <stdint.h>

struct capacity {
    unsigned processors; // at least 1
    uint64_t memory;     // bytes; 0: not known
};

// As it is now. `groups` is where the control groups are mounted ("/sys/fs/cgroup"), `self` the
// file that says in which we are ("/proc/self/cgroup"); what cannot be read takes nothing away.
struct capacity capacity_read(const char *groups, const char *self);

// How many hashes of `hash_kib` at once: one for each processor, in a quarter of the memory, at
// least one and at most `most` (abuse:X2).
unsigned capacity_hashers(const struct capacity *capacity, uint32_t hash_kib, unsigned most);

#endif

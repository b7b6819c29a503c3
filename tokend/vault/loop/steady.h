// SPDX-License-Identifier: BSD-2-Clause
// Steady time: boot time plus an offset that is kept in the store, so that lockouts survive
// restarts and reboots and a changed wall clock neither frees nor prolongs (abuse:L4, abuse:L12).
#ifndef WARIFU_VAULT_STEADY_H
#define WARIFU_VAULT_STEADY_H

#include "base/clock.h"
#include "base/fault.h"

struct store;

struct steady_past { // what the store knows of time
    bool known;      // false: a new store
    char boot_id[37];
    int64_t offset;        // that was added to boot time under boot_id
    struct wall_time wall; // of the last audit record
    struct steady_time steady;
};

// Pure: the offset to add to boot time from now on. The same boot: exactly as before. After a
// reboot time goes on where the last record stood, plus what the wall clock says has passed, if
// the clock can be trusted; never backwards.
int64_t steady_offset(const struct steady_past *past, const char *boot_id, struct boot_time boot,
                      struct wall_time wall, bool synchronised);

// Reads the past from the store, writes the new offset (inside the caller's transaction).
enum fault steady_start(struct store *store, const char *boot_id, struct boot_time boot,
                        struct wall_time wall, bool synchronised, int64_t *offset) MUST_CHECK;

#endif

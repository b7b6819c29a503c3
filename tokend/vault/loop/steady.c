// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/steady.h"
#include "store/audit.h"
#include "store/meta.h"
#include "store/store.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define META_BOOT "steady.boot_id"
#define META_OFFSET "steady.offset"

// Steady time never runs further than this ahead: a wall clock that jumps by centuries during a
// reboot must not overflow the arithmetic of those who use it.
#define JUMP_MAX_SECONDS ((int64_t)100 * 366 * 86400)

int64_t steady_offset(const struct steady_past *past, const char *boot_id, struct boot_time boot,
                      struct wall_time wall, bool synchronised)
{
    int64_t now = past->steady.milliseconds;
    int64_t passed = 0;

    if (!past->known)
        return 0;
    // The same boot: exact, unless the stored offset was tampered back before the last record.
    if (strcmp(past->boot_id, boot_id) == 0) {
        const int64_t exact = boot.milliseconds + past->offset;
        return exact >= now ? past->offset : now - boot.milliseconds;
    }
    if (synchronised && wall.seconds > past->wall.seconds)
        passed = wall.seconds - past->wall.seconds;
    if (passed > JUMP_MAX_SECONDS)
        passed = JUMP_MAX_SECONDS;
    return now + passed * 1000 - boot.milliseconds;
}

enum fault steady_start(struct store *store, const char *boot_id, struct boot_time boot,
                        struct wall_time wall, bool synchronised, int64_t *offset)
{
    struct steady_past past = {.known = true};
    struct audit_record last = {.sequence = 0};
    char text[32] = "";
    enum fault fault = store_meta_get(store, META_BOOT, past.boot_id, sizeof past.boot_id);

    if (fault == FAULT_NONE)
        fault = store_meta_get(store, META_OFFSET, text, sizeof text);
    if (fault == FAULT_NONE) {
        // Signed, so text_to_number() does not fit; the store has authenticated the value.
        if (sscanf(text, "%" SCNd64, &past.offset) != 1)
            return FAULT_CORRUPT;
    } else if (fault == FAULT_NOT_FOUND) {
        past.known = false;
    } else {
        return fault;
    }
    fault = store_audit_last(store, &last);
    if (fault == FAULT_NONE) {
        past.known = true;
        past.wall = last.wall;
        past.steady = last.steady;
    } else if (fault != FAULT_NOT_FOUND) {
        return fault;
    }
    const int64_t made = steady_offset(&past, boot_id, boot, wall, synchronised);
    snprintf(text, sizeof text, "%" PRId64, made);
    fault = store_meta_put(store, META_BOOT, boot_id);
    if (fault == FAULT_NONE)
        fault = store_meta_put(store, META_OFFSET, text);
    if (fault == FAULT_NONE)
        *offset = made;
    return fault;
}

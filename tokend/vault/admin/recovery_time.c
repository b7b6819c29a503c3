// SPDX-License-Identifier: BSD-2-Clause
#include "vault/admin/recovery_time.h"

#define LATELY 100000 // records

struct gathering {
    struct wall_time believed; // until when a time may lie
    struct recovery_time *time;
};

static void take(const struct gathering *gathering, struct wall_time when)
{
    struct recovery_time *time = gathering->time;
    struct wall_time *latest =
        when.seconds > gathering->believed.seconds ? &time->ahead : &time->until;

    if (when.seconds > latest->seconds)
        *latest = when;
}

static bool take_record(void *context, const struct audit_record *record)
{
    take(context, record->wall);
    return true;
}

static bool pass_over(void *context, const struct log_flaw *flaw)
{
    (void)context;
    (void)flaw;
    return true; // as far as it can be read
}

enum fault recovery_time(struct vault *vault, struct recovery_time *time)
{
    const int64_t count = store_audit_count(vault->store);
    struct gathering gathering = {{vault->now.wall.seconds + RECOVERY_SLACK_SECONDS}, time};

    *time = (struct recovery_time){.until = vault->now.wall};
    take(&gathering, vault->anchoring.when);
    const struct audit_filter filter = {.after = count > LATELY ? count - LATELY : 0,
                                        .since = vault->now.wall,
                                        .flawed = pass_over};
    const enum fault fault = store_audit_list(vault->store, &filter, take_record, &gathering);
    return fault == FAULT_CORRUPT ? FAULT_NONE : fault;
}

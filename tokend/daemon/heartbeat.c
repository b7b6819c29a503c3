// SPDX-License-Identifier: BSD-2-Clause
#include "daemon/heartbeat.h"

void heartbeat_begin(struct heartbeat *heartbeat, int64_t awake)
{
    *heartbeat = (struct heartbeat){.since = awake};
}

void heartbeat_heard(struct heartbeat *heartbeat, int64_t awake)
{
    heartbeat->asked = 0;
    heartbeat->since = awake;
}

void heartbeat_stop(struct heartbeat *heartbeat, int64_t awake)
{
    if (heartbeat->stopped == 0)
        heartbeat->stopped = awake > 0 ? awake : 1;
}

void heartbeat_go_on(struct heartbeat *heartbeat)
{
    heartbeat->stopped = 0;
}

int64_t heartbeat_next(const struct heartbeat *heartbeat, bool talks)
{
    int64_t next = INT64_MAX;

    if (heartbeat->over)
        return next;
    if (talks)
        next = heartbeat->asked != 0
                   ? heartbeat->asked + HEARTBEAT_PATIENCE_MS
                   : (heartbeat->since / HEARTBEAT_EVERY_MS + 1) * HEARTBEAT_EVERY_MS;
    if (heartbeat->stopped != 0 && heartbeat->stopped + HEARTBEAT_STOPPED_MS < next)
        next = heartbeat->stopped + HEARTBEAT_STOPPED_MS;
    return next;
}

enum heartbeat_verdict heartbeat_look(struct heartbeat *heartbeat, bool talks, int64_t awake)
{
    if (heartbeat_next(heartbeat, talks) > awake)
        return HEARTBEAT_FINE;
    if (heartbeat->stopped != 0 && awake >= heartbeat->stopped + HEARTBEAT_STOPPED_MS) {
        heartbeat->over = true;
        return HEARTBEAT_STOPPED;
    }
    if (heartbeat->asked != 0) {
        heartbeat->over = true;
        return HEARTBEAT_SILENT;
    }
    heartbeat->asked = awake > 0 ? awake : 1;
    return HEARTBEAT_ASK;
}

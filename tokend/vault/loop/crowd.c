// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/crowd.h"

#define PACE_WEIGHT 8     // the newest counts for one in so many
#define PACE_MOST_MS 5000 // one that took longer says something of a stopped process, not of work

int64_t crowd_wait(const struct crowd *crowd, bool remote)
{
    const unsigned workers = crowd->workers > 0 ? crowd->workers : 1;
    // Three of four places are for those who are here (queue.h).
    const unsigned between = crowd->local / 3 < crowd->remote ? crowd->local / 3 : crowd->remote;
    const unsigned ahead = crowd->out + crowd->local + (remote ? crowd->remote : between);
    const int64_t all = (int64_t)ahead * crowd->each_ms / workers;
    const int64_t lane = (int64_t)crowd->lane * crowd->each_ms;

    if (ahead < workers && crowd->lane == 0)
        return 0;
    return all > lane ? all : lane;
}

bool crowd_admits(const struct crowd *crowd, bool remote, uint32_t patience)
{
    const int64_t room = remote ? patience - patience / 4 : patience;
    const int64_t wait = crowd_wait(crowd, remote);

    return wait == 0 || wait + crowd->each_ms <= room;
}

bool crowd_is_in_time(int64_t each_ms, uint32_t patience, struct boot_time now,
                      struct boot_time deadline)
{
    const int64_t quarter = patience / 4;

    return now.milliseconds + (each_ms < quarter ? each_ms : quarter) <= deadline.milliseconds;
}

int64_t crowd_pace(int64_t each_ms, struct boot_time given, struct boot_time now)
{
    const int64_t took = now.milliseconds - given.milliseconds;
    const int64_t counted = took < 0 ? 0 : took > PACE_MOST_MS ? PACE_MOST_MS : took;

    return (each_ms * (PACE_WEIGHT - 1) + counted + PACE_WEIGHT - 1) / PACE_WEIGHT;
}

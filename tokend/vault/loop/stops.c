// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/stops.h"
#include "base/log.h"
#include "vault/loop/state.h"
#include "wire/handover.h"
#include <unistd.h>

void stops_init(struct stops *stops)
{
    *stops = (struct stops){.last_fd = -1};
}

static bool is_same(const struct stop *one, const struct stop *other)
{
    return one->which == other->which && one->what == other->what && one->owner == other->owner;
}

static bool is_recent(const struct vault *vault, const struct told_stop *told, int64_t seconds)
{
    return vault->now.boot.milliseconds - told->at.milliseconds < seconds * 1000;
}

// How many are told already and may still be at work.
static unsigned at_work(const struct vault *vault)
{
    const struct stops *stops = &vault->stops;
    unsigned count = 0;

    for (unsigned i = 0; i < (stops->around ? STOPS_MOST : stops->next); i++)
        count += is_recent(vault, &stops->told[i], STOPS_SECONDS);
    return count;
}

bool stops_note(struct vault *vault, struct stop stop)
{
    struct stops *stops = &vault->stops;

    for (unsigned i = 0; i < stops->count; i++)
        if (is_same(&stops->items[i], &stop))
            return true;
    if (stops->count + at_work(vault) >= STOPS_MOST)
        return false;
    stops->items[stops->count++] = stop;
    return true;
}

bool stops_told(const struct vault *vault, struct stop stop)
{
    const struct stops *stops = &vault->stops;

    for (unsigned i = 0; i < (stops->around ? STOPS_MOST : stops->next); i++)
        if (is_same(&stops->told[i].stop, &stop) && is_recent(vault, &stops->told[i], 60))
            return true;
    return false;
}

void stops_tell(struct vault *vault, bool committed)
{
    struct stops *stops = &vault->stops;
    const int fd = vault->ports->control_fd >= 0 ? vault->ports->control_fd : stops->last_fd;

    for (unsigned i = 0; i < stops->count && committed; i++) {
        const struct stop *item = &stops->items[i];
        const struct handover stop = {HANDOVER_STOP, item->which, -1, item->what, item->owner};
        if (fd < 0 || handover_send(fd, &stop) != FAULT_NONE)
            log_error("the supervisor cannot be told what is to be stopped");
        stops->told[stops->next] = (struct told_stop){*item, vault->now.boot};
        stops->next = (stops->next + 1) % STOPS_MOST;
        stops->around = stops->around || stops->next == 0;
    }
    stops->count = 0;
}

void stops_dismissed(struct vault *vault)
{
    vault->stops.last_fd = vault->ports->control_fd;
    vault->ports->control_fd = -1;
}

void stops_end(struct stops *stops)
{
    if (stops->last_fd >= 0)
        close(stops->last_fd);
    stops->last_fd = -1;
}

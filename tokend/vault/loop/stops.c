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

enum fault stops_note(struct vault *vault, uint32_t which, uint32_t what)
{
    struct stops *stops = &vault->stops;

    for (unsigned i = 0; i < stops->count; i++)
        if (stops->items[i].which == which && stops->items[i].what == what)
            return FAULT_NONE;
    if (stops->count == STOPS_MOST)
        return FAULT_BUSY;
    stops->items[stops->count].which = which;
    stops->items[stops->count++].what = what;
    return FAULT_NONE;
}

void stops_tell(struct vault *vault, bool committed)
{
    struct stops *stops = &vault->stops;
    const int fd = vault->ports->control_fd >= 0 ? vault->ports->control_fd : stops->last_fd;

    for (unsigned i = 0; i < stops->count && committed; i++) {
        const struct handover stop = {HANDOVER_STOP, stops->items[i].which, -1,
                                      stops->items[i].what};
        if (fd < 0 || handover_send(fd, &stop) != FAULT_NONE)
            log_error("the supervisor cannot be told what is to be stopped");
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

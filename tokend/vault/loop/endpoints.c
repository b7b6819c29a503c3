// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/endpoints.h"
#include "base/log.h"
#include "vault/loop/batch.h"
#include "vault/loop/jobs.h"
#include "wire/handover.h"
#include <unistd.h>

#define CALLS_PER_BATCH 256

static const char *endpoint_name(const struct vault *vault, const struct endpoint *endpoint)
{
    return endpoint == &vault->endpoints[ENDPOINT_RESCUE] ? "rescue" : "the front";
}

void endpoint_close(struct vault *vault, struct endpoint *endpoint)
{
    if (endpoint->fd >= 0)
        close(endpoint->fd);
    endpoint->fd = -1;
    frame_reader_free(&endpoint->reader);
    endpoint->waits = endpoint->ended = endpoint->stuck = false;
    // Replies to it are worth nothing now: what was asked is charged and not granted (abuse:L3).
    delivery_front_gone(vault, endpoint->generation);
    if (jobs_of_front(vault, endpoint->generation)) {
        batch_begin(vault);
        jobs_cancel_front(vault, endpoint->generation);
        batch_end(vault);
    }
    endpoint->generation = ++vault->generations;
}

void endpoint_tell_gone(const struct vault *vault, const struct endpoint *endpoint)
{
    vault_tell_supervisor(vault,
                          endpoint == &vault->endpoints[ENDPOINT_FRONT] ? HANDOVER_FRONT_GONE
                                                                        : HANDOVER_RESCUE_GONE,
                          0, endpoint->connection);
}

void endpoint_open(struct vault *vault, struct endpoint *endpoint, int fd, uint32_t connection)
{
    endpoint_close(vault, endpoint);
    endpoint->connection = connection;
    if (frame_reader_new(CHANNEL_FRAME_MAX, &endpoint->reader) != FAULT_NONE) {
        log_error("out of memory: %s is not heard", endpoint_name(vault, endpoint));
        close(fd);
        endpoint_tell_gone(vault, endpoint);
        return;
    }
    endpoint->fd = fd;
}

// Everything that waits, up to a bound that keeps a batch short.
void endpoint_hear(struct vault *vault, struct endpoint *endpoint)
{
    enum fault fault = FAULT_NONE;
    unsigned count = 0;

    for (;;) {
        // The reader holds two large frames; more may wait in the socket.
        const enum fault filled = frame_reader_fill(endpoint->reader, endpoint->fd);
        const unsigned before = count;
        bool have = true;
        while (count < CALLS_PER_BATCH) {
            fault = frame_reader_next(endpoint->reader, VaultCall_fields, &vault->call,
                                      sizeof vault->call, &have);
            if (fault != FAULT_NONE || !have)
                break;
            if (!vault->handle(vault, endpoint))
                fault = FAULT_FORMAT;
            message_wipe(VaultCall_fields, &vault->call, sizeof vault->call);
            count++;
            if (fault != FAULT_NONE)
                break;
        }
        if (fault == FAULT_NONE && count < CALLS_PER_BATCH)
            fault = filled; // everything it ever sent has been taken
        if (fault != FAULT_NONE || count == before || count == CALLS_PER_BATCH)
            break;
    }
    endpoint->waits = fault == FAULT_NONE && count == CALLS_PER_BATCH;
    if (fault != FAULT_NONE) {
        // Rescue comes and goes.
        log_line(fault == FAULT_CLOSED && endpoint == &vault->endpoints[ENDPOINT_RESCUE]
                     ? LOG_LEVEL_INFO
                     : LOG_LEVEL_WARNING,
                 "%s is gone: %s", endpoint_name(vault, endpoint), fault_name(fault));
        endpoint->ended = true; // closed after this batch has been answered
    }
}

bool endpoints_wait(const struct vault *vault)
{
    bool waits = false;

    for (unsigned i = 0; i < ENDPOINTS; i++)
        waits = waits || vault->endpoints[i].waits;
    return waits;
}

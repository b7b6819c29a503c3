// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/batch.h"
#include "base/log.h"
#include "base/secret.h"
#include "vault/loop/opening.h"
#include "vault/loop/undecided.h"
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define SEND_MS 3000 // for a front to take the replies of a batch

static struct reply_entry *reply_slot(struct vault *vault)
{
    if (vault->reply_count == vault->reply_room) {
        const size_t room = vault->reply_room == 0 ? 64 : vault->reply_room * 2;
        struct reply_entry *replies = realloc(vault->replies, room * sizeof *replies);
        if (replies == NULL)
            return NULL;
        vault->replies = replies;
        vault->reply_room = room;
    }
    return &vault->replies[vault->reply_count++];
}

// Keeps vault->reply, encoded, until the commit.
static void reply_keep(struct vault *vault, struct caller caller, pb_size_t body, bool unrecorded)
{
    struct reply_entry *entry = reply_slot(vault);
    size_t used = 0;

    if (entry == NULL) {
        // The front times out; it was told nothing, so nothing opens.
        log_error("out of memory: a reply was lost");
        message_wipe(VaultReply_fields, &vault->reply, sizeof vault->reply);
        return;
    }
    *entry = (struct reply_entry){.caller = caller, .body = body, .unrecorded = unrecorded};
    if (frame_encode(VaultReply_fields, &vault->reply, vault->frame, sizeof vault->frame, &used) ==
        FAULT_NONE) {
        entry->frame = malloc(used);
        if (entry->frame != NULL) {
            memcpy(entry->frame, vault->frame, used);
            entry->size = used;
        }
    }
    secret_wipe(vault->frame, used > 0 ? used : sizeof vault->frame);
    message_wipe(VaultReply_fields, &vault->reply, sizeof vault->reply);
}

static int64_t now_ms(void)
{
    struct boot_time now;

    return clock_read_boot(&now) == FAULT_NONE ? now.milliseconds : 0;
}

// A peer that does not take its replies must not keep the vault from the others: the vault waits
// once a batch, then the peer counts as stuck.
static enum fault send_all(struct endpoint *endpoint, const uint8_t *bytes, size_t size)
{
    size_t done = 0;

    while (done < size) {
        const ssize_t sent =
            send(endpoint->fd, bytes + done, size - done, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent >= 0) {
            done += (size_t)sent;
        } else if (errno == EAGAIN) {
            struct pollfd wait = {.fd = endpoint->fd, .events = POLLOUT};
            const int64_t begun = now_ms();
            if (endpoint->patience <= 0)
                return FAULT_TIMEOUT;
            if (poll(&wait, 1, endpoint->patience) < 0 && errno != EINTR)
                return FAULT_IO;
            const int64_t waited = now_ms() - begun;
            endpoint->patience -= waited > 0 && waited < endpoint->patience ? (int)waited
                                  : waited > 0                              ? endpoint->patience
                                                                            : 0;
        } else if (errno != EINTR) {
            return fault_from_errno(errno);
        }
    }
    return FAULT_NONE;
}

static void reply_send(struct vault *vault, struct reply_entry *entry, bool committed)
{
    struct endpoint *endpoint = vault->endpoints;
    while (endpoint < vault->endpoints + ENDPOINTS && endpoint->generation != entry->caller.front)
        endpoint++;
    const bool wanted =
        endpoint < vault->endpoints + ENDPOINTS && endpoint->fd >= 0 && !endpoint->stuck;
    enum fault fault = FAULT_NONE;

    if (wanted && (!committed || entry->frame == NULL)) {
        size_t used = 0;
        reply_fault(&vault->reply, entry->caller.id, entry->body);
        if (vault->displaced)
            reply_displaced(&vault->reply);
        if (frame_encode(VaultReply_fields, &vault->reply, vault->frame, sizeof vault->frame,
                         &used) == FAULT_NONE)
            fault = send_all(endpoint, vault->frame, used);
    } else if (wanted) {
        fault = send_all(endpoint, entry->frame, entry->size);
    }
    // One that is gone is noticed when its end is read.
    if (fault == FAULT_TIMEOUT) {
        log_error("replies are not taken; the connection is given up");
        endpoint->stuck = endpoint->ended = true;
    }
    if (entry->frame != NULL) {
        secret_wipe(entry->frame, entry->size);
        free(entry->frame);
    }
}

static enum fault read_clocks(struct vault *vault)
{
    enum fault fault = vault->clock->wall(&vault->now.wall);

    if (fault == FAULT_NONE)
        fault = vault->clock->boot(&vault->now.boot);
    vault->now.synchronised = vault->clock->synchronised();
    vault->now.steady.milliseconds = vault->now.boot.milliseconds + vault->steady_offset;
    return fault;
}

void batch_begin(struct vault *vault)
{
    vault->batch_open = false;
    vault->batch_fault = read_clocks(vault);
    if (vault->batch_fault != FAULT_NONE)
        log_error("nothing can be decided without a clock: %s", fault_name(vault->batch_fault));
}

// Opened with the first step that finds a store: `init` makes one in the middle of a batch.
static enum fault open_transaction(struct vault *vault)
{
    if (vault->batch_fault == FAULT_NONE && vault->store != NULL && !vault->batch_open) {
        vault->batch_fault = store_begin(vault->store);
        vault->batch_open = vault->batch_fault == FAULT_NONE;
        if (!vault->batch_open)
            log_error("the store refused to begin: %s", fault_name(vault->batch_fault));
    }
    return vault->batch_fault;
}

// With the transaction went what everybody before did in it, so nobody behind may go on: the batch
// ends here, and its commit tells all of them.
static void stop_when_lost(struct vault *vault, enum fault fault)
{
    if (!vault->batch_open || !store_is_lost(vault->store))
        return;
    vault->batch_fault = fault != FAULT_NONE ? fault : FAULT_IO;
    log_error("the store gave up what %zu requests did together: %s", vault->reply_count + 1,
              fault_name(vault->batch_fault));
}

enum fault batch_step(struct vault *vault, struct caller caller, pb_size_t body, step_fn *step,
                      void *context)
{
    const size_t mark = journal_mark(&vault->journal);
    const uint64_t begun = deliveries_mark(vault);
    const unsigned stops = vault->stops.count;
    const struct replays replays = vault->replays;
    const size_t spent = spent_mark(&vault->spent);
    enum fault fault = open_transaction(vault);
    const bool nested = vault->batch_open;
    struct step_wants wants = {.later = false};

    reply_begin(&vault->reply, caller.id, body);
    if (fault == FAULT_NONE && nested)
        fault = store_savepoint(vault->store);
    if (fault == FAULT_NONE) {
        fault = step(vault, context, &vault->reply, &wants);
        if (nested && fault == FAULT_NONE && !wants.revert)
            fault = store_release(vault->store);
        if (fault != FAULT_NONE || wants.revert) {
            if (nested)
                store_revert(vault->store);
            journal_forget(&vault->journal, mark);
            deliveries_forget(vault, begun);
            vault->stops.count = stops;
            spent_forget(&vault->spent, spent);
            vault->replays = replays; // what was told of them goes with the rest
        }
    }
    stop_when_lost(vault, fault);
    if (fault != FAULT_NONE) {
        // Without a store that is why, and opening.c has said what to do about it.
        if (vault->store != NULL || fault != FAULT_BUSY)
            log_error("a request failed: %s", fault_name(fault));
        wants.unrecorded = false;
        reply_fault(&vault->reply, caller.id, body);
        if (fault == FAULT_CORRUPT)
            reply_altered(&vault->reply);
    }
    if (body != 0 && (fault != FAULT_NONE || !wants.later))
        reply_keep(vault, caller, body, wants.unrecorded);
    return fault;
}

void batch_end(struct vault *vault)
{
    enum fault fault = vault->batch_fault;

    if (vault->batch_open) {
        fault = store_commit(vault->store);
        if (fault != FAULT_NONE) {
            store_rollback(vault->store);
            log_error("the store refused to commit: %s", fault_name(fault));
            opening_lost(vault);
        }
        vault->batch_open = false;
    }
    deliveries_end(vault, fault == FAULT_NONE);
    stops_tell(vault, fault == FAULT_NONE);
    for (unsigned i = 0; i < ENDPOINTS; i++)
        vault->endpoints[i].patience = SEND_MS;
    for (size_t i = 0; i < vault->reply_count; i++)
        reply_send(vault, &vault->replies[i], fault == FAULT_NONE || vault->replies[i].unrecorded);
    vault->reply_count = 0;
    if (fault == FAULT_NONE) {
        vault->work_done = vault->work_done || vault->journal.count > 0;
        if (vault->journal.count > 0) {
            vault->unwritable = FAULT_NONE;
            heads_note(vault);
        }
        vault->replays_committed = vault->replays;
        vault->spent_committed = spent_mark(&vault->spent);
        journal_mirror(vault);
    } else {
        vault->unwritable = fault;
        vault->replays = vault->replays_committed;
        spent_forget(&vault->spent, vault->spent_committed);
        vault->lost_commits++;
        journal_keep(&vault->journal, EVENT_ADMIN_RESCUE);
        journal_mirror(vault);
    }
}

void batch_refuse(struct vault *vault, struct caller caller, pb_size_t body)
{
    if (body == 0)
        return;
    reply_fault(&vault->reply, caller.id, body);
    reply_keep(vault, caller, body, false);
}

static enum fault step_record(struct vault *vault, void *context, VaultReply *reply,
                              struct step_wants *wants)
{
    (void)context;
    (void)reply;
    (void)wants;
    return deliveries_record(vault);
}

void batch_write_deliveries(struct vault *vault)
{
    const struct caller nobody = {0};

    if (deliveries_due(vault))
        deliveries_recorded(vault, batch_step(vault, nobody, 0, step_record, NULL) == FAULT_NONE);
}

void batch_free(struct vault *vault)
{
    for (size_t i = 0; i < vault->reply_count; i++) {
        secret_wipe(vault->replies[i].frame, vault->replies[i].size);
        free(vault->replies[i].frame);
    }
    free(vault->replies);
    vault->replies = NULL;
    vault->reply_count = vault->reply_room = 0;
}

// SPDX-License-Identifier: BSD-2-Clause
// The plain loop: wait, read everything that waits, one transaction, answer all.
#include "vault/vault.h"
#include "base/log.h"
#include "base/secret.h"
#include "vault/calls.h"
#include "vault/opening.h"
#include "wire/handover.h"
#include "wire/seam.h"
#include <errno.h>
#include <poll.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#define CALLS_PER_BATCH 256
#define RETRY_MS 1000     // between tries to open a store that could not be used
#define CHECKPOINT_MS 250 // of idleness, then the write-ahead log is moved
#define ENDING_MS 3000    // for work that was taken before the end was asked for
#define PATIENCE_MS 1000  // between looks at overdue work

// --- calls ---

typedef enum fault call_fn(struct vault *vault, const struct asked *asked, VaultReply *reply,
                           bool *later);

static const struct route {
    pb_size_t call, reply;
    call_fn *handle;
} routes[] = {
    {VaultCall_plan_tag, VaultReply_plan_tag, call_plan},
    {VaultCall_attempt_tag, VaultReply_outcome_tag, call_attempt},
    {VaultCall_lost_tag, VaultReply_outcome_tag, call_lost},
    {VaultCall_account_tag, VaultReply_account_tag, call_account},
    {VaultCall_set_password_tag, VaultReply_change_tag, call_set_password},
    {VaultCall_enrol_tag, VaultReply_offer_tag, call_enrol},
    {VaultCall_confirm_tag, VaultReply_confirmed_tag, call_confirm},
    {VaultCall_session_open_tag, VaultReply_session_tag, call_session_open},
    {VaultCall_session_close_tag, VaultReply_session_tag, call_session_close},
    {VaultCall_admin_tag, VaultReply_page_tag, call_admin},
};

struct routing {
    const struct route *route;
    struct asked asked;
};

static enum fault step_call(struct vault *vault, void *context, VaultReply *reply, bool *later)
{
    const struct routing *routing = context;

    return routing->route->handle(vault, &routing->asked, reply, later);
}

static bool handle_call(struct vault *vault)
{
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        if (routes[i].call != vault->call.which_body)
            continue;
        struct routing routing = {
            .route = &routes[i],
            .asked = {.call = &vault->call,
                      .caller = {.id = vault->call.id, .front = vault->front_generation}},
        };
        (void)!batch_step(vault, routing.asked.caller, routes[i].reply, step_call, &routing);
        return true;
    }
    return false; // a call without a body: this front is not ours
}

static void front_close(struct vault *vault)
{
    if (vault->ports->front_fd >= 0)
        close(vault->ports->front_fd);
    vault->ports->front_fd = -1;
    frame_reader_free(&vault->front_reader);
    // Replies to it are worth nothing now, but what was asked is still done and charged (L3).
    vault->front_generation++;
}

static void front_open(struct vault *vault, int fd)
{
    front_close(vault);
    if (frame_reader_new(SEAM_FRAME_MAX, &vault->front_reader) != FAULT_NONE) {
        log_error("out of memory: the front is not heard");
        close(fd);
        return;
    }
    vault->ports->front_fd = fd;
}

// Everything that waits, up to a bound that keeps a batch short.
static void hear_front(struct vault *vault)
{
    enum fault fault = FAULT_NONE;
    unsigned count = 0;

    for (;;) {
        // The reader holds two large frames; more may wait in the socket.
        const enum fault filled = frame_reader_fill(vault->front_reader, vault->ports->front_fd);
        const unsigned before = count;
        bool have = true;
        while (count < CALLS_PER_BATCH) {
            fault = frame_reader_next(vault->front_reader, VaultCall_fields, &vault->call,
                                      sizeof vault->call, &have);
            if (fault != FAULT_NONE || !have)
                break;
            if (!handle_call(vault))
                fault = FAULT_FORMAT;
            secret_wipe(&vault->call, sizeof vault->call);
            count++;
            if (fault != FAULT_NONE)
                break;
        }
        if (fault == FAULT_NONE && count < CALLS_PER_BATCH)
            fault = filled; // everything it ever sent has been taken
        if (fault != FAULT_NONE || count == before || count == CALLS_PER_BATCH)
            break;
    }
    vault->front_waits = fault == FAULT_NONE && count == CALLS_PER_BATCH;
    if (fault != FAULT_NONE) {
        log_warning("the front is gone: %s", fault_name(fault));
        vault->front_ended = true; // closed after this batch has been answered
    }
}

static enum fault step_tick(struct vault *vault, void *context, VaultReply *reply, bool *later)
{
    (void)context;
    (void)reply;
    (void)later;
    return journal_tick(vault);
}

// --- the loop ---

// Work that was taken before the end was asked for; it is still counted and answered.
static bool work_left(const struct vault *vault)
{
    return jobs_pending(vault) || vault->front_waits;
}

// False when the supervisor wants the vault to end.
static bool hear_control(struct vault *vault)
{
    struct handover handover;
    const enum fault fault = handover_receive(vault->ports->control_fd, &handover);

    if (fault == FAULT_BUSY)
        return true;
    if (fault != FAULT_NONE)
        return false;
    switch (handover.kind) {
    case HANDOVER_FRONT:
        if (handover.fd >= 0)
            front_open(vault, handover.fd);
        break;
    case HANDOVER_HASHER:
        if (handover.fd >= 0) {
            batch_begin(vault);
            jobs_set_hasher(vault, handover.index, handover.fd);
            batch_end(vault);
        }
        break;
    default:
        if (handover.fd >= 0)
            close(handover.fd);
        break;
    }
    return true;
}

static int patience(const struct vault *vault)
{
    if (vault->front_waits)
        return 0;
    if (vault->ports->control_fd < 0)
        return work_left(vault) ? ENDING_MS / 10 : 0;
    if (vault->work_done)
        return CHECKPOINT_MS;
    if (jobs_pending(vault) || journal_owes(&vault->journal))
        return PATIENCE_MS;
    return -1;
}

static void batch(struct vault *vault, const struct pollfd *front, const struct pollfd *hashers)
{
    const struct caller nobody = {0};

    batch_begin(vault);
    if (vault->store == NULL && vault->now.boot.milliseconds >= vault->next_try.milliseconds) {
        vault->next_try.milliseconds = vault->now.boot.milliseconds + RETRY_MS;
        opening_store(vault);
    }
    if (journal_owes(&vault->journal))
        (void)!batch_step(vault, nobody, 0, step_tick, NULL);
    for (unsigned i = 0; i < VAULT_HASHERS_MAX; i++)
        if (hashers[i].revents != 0)
            jobs_hear(vault, i);
    if (vault->ports->front_fd >= 0 && (front->revents != 0 || vault->front_waits))
        hear_front(vault);
    jobs_run(vault);
    batch_end(vault);
    if (vault->front_ended) {
        vault->front_ended = false;
        front_close(vault);
    }
}

static int loop(struct vault *vault)
{
    struct pollfd ends[2 + VAULT_HASHERS_MAX];
    int64_t last = 0; // boot time at which an ending vault waits no longer

    for (;;) {
        ends[0] = (struct pollfd){.fd = vault->ports->control_fd, .events = POLLIN};
        ends[1] = (struct pollfd){.fd = vault->ports->front_fd, .events = POLLIN};
        for (unsigned i = 0; i < VAULT_HASHERS_MAX; i++)
            ends[2 + i] = (struct pollfd){.fd = vault->hashers[i].fd, .events = POLLIN};
        const int ready = poll(ends, 2 + VAULT_HASHERS_MAX, patience(vault));
        if (ready < 0) {
            if (errno == EINTR)
                continue;
            log_error("poll failed");
            return EX_OSERR;
        }
        if (ready == 0 && vault->work_done && !vault->front_waits) {
            vault->work_done = false;
            if (vault->store != NULL)
                store_checkpoint(vault->store);
        }
        if (ends[0].revents != 0 && !hear_control(vault)) {
            close(vault->ports->control_fd);
            vault->ports->control_fd = -1;
            last = vault->now.boot.milliseconds + ENDING_MS;
            continue; // what the front had sent before is still taken
        }
        // A new front or hasher has come in over the old end's number perhaps: look again.
        if (ends[0].revents == 0)
            batch(vault, &ends[1], &ends[2]);
        if (vault->ports->control_fd < 0 &&
            (!work_left(vault) || vault->now.boot.milliseconds > last))
            return EX_OK;
    }
}

int vault_serve_at(struct vault_ports *ports, const struct policy *policy,
                   const struct daemon_settings *settings, const struct vault_clock *clock,
                   void (*ready)(void))
{
    const struct password_cost cost = {policy->password.argon2_memory_kib,
                                       policy->password.argon2_passes};
    struct vault *vault = calloc(1, sizeof *vault);
    int status = EX_UNAVAILABLE;

    if (vault == NULL)
        return EX_OSERR;
    vault->policy = policy;
    vault->settings = settings;
    vault->clock = clock;
    vault->ports = ports;
    vault->waiting_tail = &vault->waiting;
    for (unsigned i = 0; i < VAULT_HASHERS_MAX; i++)
        vault->hashers[i].fd = -1;
    if (sodium_init() < 0 || ticket_keys_make(&vault->tickets) != FAULT_NONE ||
        dummy_make(cost, &vault->dummy) != FAULT_NONE) {
        log_error("no randomness: the vault cannot start");
        goto done;
    }
    batch_begin(vault);
    opening_store(vault);
    for (unsigned i = 0; i < ports->hasher_count && i < VAULT_HASHERS_MAX; i++)
        if (ports->hasher_fds[i] >= 0)
            jobs_set_hasher(vault, i, ports->hasher_fds[i]);
    const int front = ports->front_fd;
    ports->front_fd = -1;
    if (front >= 0)
        front_open(vault, front);
    if (ready != NULL)
        ready();
    status = loop(vault);
done:
    front_close(vault);
    jobs_free(vault);
    batch_free(vault);
    journal_free(&vault->journal);
    if (vault->store != NULL) {
        store_checkpoint(vault->store);
        store_close(&vault->store);
    }
    secret_wipe(vault, sizeof *vault);
    free(vault);
    return status;
}

int vault_serve(struct vault_ports *ports, const struct policy *policy,
                const struct daemon_settings *settings, void (*ready)(void))
{
    static const struct vault_clock kernel = {
        .wall = clock_read_wall,
        .boot = clock_read_boot,
        .synchronised = clock_is_synchronised,
        .boot_id = clock_boot_id,
    };

    return vault_serve_at(ports, policy, settings, &kernel, ready);
}

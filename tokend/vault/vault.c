// SPDX-License-Identifier: BSD-2-Clause
// The plain loop: wait, read everything that waits, one transaction, answer all.
#include "vault/vault.h"
#include "base/log.h"
#include "base/secret.h"
#include "vault/calls.h"
#include "vault/crowd.h"
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
#define RECORD_MS 20      // of idleness, then it is recorded who was let in (delivery.h)
#define ENDING_MS 3000    // for work that was taken before the end was asked for
#define PATIENCE_MS 1000  // between looks at overdue work

// --- calls ---

typedef enum fault call_fn(struct vault *vault, const struct asked *asked, VaultReply *reply,
                           bool *later);

static const struct route {
    pb_size_t call, reply;
    call_fn *handle;
    bool rescue; // comes by DOOR_RESCUE too
} routes[] = {
    {VaultCall_plan_tag, VaultReply_plan_tag, call_plan, true},
    {VaultCall_member_tag, VaultReply_member_tag, call_member, false},
    {VaultCall_attempt_tag, VaultReply_outcome_tag, call_attempt, false},
    {VaultCall_challenge_tag, VaultReply_challenge_tag, call_challenge, false},
    {VaultCall_lost_tag, VaultReply_outcome_tag, call_lost, false},
    {VaultCall_account_tag, VaultReply_account_tag, call_account, false},
    {VaultCall_set_password_tag, VaultReply_change_tag, call_set_password, false},
    {VaultCall_enrol_tag, VaultReply_offer_tag, call_enrol, false},
    {VaultCall_confirm_tag, VaultReply_confirmed_tag, call_confirm, false},
    {VaultCall_session_open_tag, VaultReply_session_tag, call_session_open, false},
    {VaultCall_session_close_tag, VaultReply_session_tag, call_session_close, false},
    {VaultCall_admin_tag, VaultReply_page_tag, call_admin, true},
};

// What is said about another call, and not answered.
static bool take_word(struct vault *vault, const struct door *door)
{
    const VaultCall *call = &vault->call;

    switch (call->which_body) {
    case VaultCall_cancel_tag:
        jobs_cancel(vault, (struct caller){call->body.cancel.call, door->generation});
        return true;
    case VaultCall_settle_tag:
        delivery_settle(vault, (struct caller){call->body.settle.call, door->generation},
                        call->body.settle.taken);
        return true;
    default:
        return false;
    }
}

struct routing {
    const struct route *route;
    struct asked asked;
};

static enum fault step_call(struct vault *vault, void *context, VaultReply *reply, bool *later)
{
    const struct routing *routing = context;

    return routing->route->handle(vault, &routing->asked, reply, later);
}

// What is to stay on record whatever becomes of an administrator's call.
static enum fault step_announce(struct vault *vault, void *context, VaultReply *reply, bool *later)
{
    const struct routing *routing = context;

    (void)reply;
    (void)later;
    return admin_announce(vault, &routing->asked);
}

static bool handle_call(struct vault *vault, const struct door *door)
{
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        if (routes[i].call != vault->call.which_body)
            continue;
        const bool rescue = door == &vault->doors[DOOR_RESCUE];
        if (rescue && !routes[i].rescue)
            return false;
        struct routing routing = {
            .route = &routes[i],
            .asked = {.call = &vault->call,
                      .caller = {.id = vault->call.id, .front = door->generation},
                      .rescue = rescue},
        };
        const struct caller nobody = {0};
        if (routes[i].handle == call_admin)
            batch_write_deliveries(vault); // they may want to read it
        if (routes[i].handle == call_admin &&
            batch_step(vault, nobody, 0, step_announce, &routing) != FAULT_NONE)
            batch_refuse(vault, routing.asked.caller, routes[i].reply); // no record, no deed
        else
            (void)!batch_step(vault, routing.asked.caller, routes[i].reply, step_call, &routing);
        return true;
    }
    return take_word(vault, door); // else a call without a body: this front is not ours
}

static const char *door_name(const struct vault *vault, const struct door *door)
{
    return door == &vault->doors[DOOR_RESCUE] ? "rescue" : "the front";
}

static void door_close(struct vault *vault, struct door *door)
{
    if (door->fd >= 0)
        close(door->fd);
    door->fd = -1;
    frame_reader_free(&door->reader);
    door->waits = door->ended = door->stuck = false;
    // Replies to it are worth nothing now: what was asked is charged and not granted (L3).
    delivery_front_gone(vault, door->generation);
    if (jobs_of_front(vault, door->generation)) {
        batch_begin(vault);
        jobs_cancel_front(vault, door->generation);
        batch_end(vault);
    }
    door->generation = ++vault->generations;
}

static void tell_gone(const struct vault *vault, const struct door *door)
{
    vault_tell_supervisor(
        vault, door == &vault->doors[DOOR_FRONT] ? HANDOVER_FRONT_GONE : HANDOVER_RESCUE_GONE, 0,
        door->connection);
}

static void door_open(struct vault *vault, struct door *door, int fd, uint32_t connection)
{
    door_close(vault, door);
    door->connection = connection;
    if (frame_reader_new(SEAM_FRAME_MAX, &door->reader) != FAULT_NONE) {
        log_error("out of memory: %s is not heard", door_name(vault, door));
        close(fd);
        tell_gone(vault, door);
        return;
    }
    door->fd = fd;
}

// Everything that waits, up to a bound that keeps a batch short.
static void hear_door(struct vault *vault, struct door *door)
{
    enum fault fault = FAULT_NONE;
    unsigned count = 0;

    for (;;) {
        // The reader holds two large frames; more may wait in the socket.
        const enum fault filled = frame_reader_fill(door->reader, door->fd);
        const unsigned before = count;
        bool have = true;
        while (count < CALLS_PER_BATCH) {
            fault = frame_reader_next(door->reader, VaultCall_fields, &vault->call,
                                      sizeof vault->call, &have);
            if (fault != FAULT_NONE || !have)
                break;
            if (!handle_call(vault, door))
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
    door->waits = fault == FAULT_NONE && count == CALLS_PER_BATCH;
    if (fault != FAULT_NONE) {
        // Rescue comes and goes.
        log_line(fault == FAULT_CLOSED && door == &vault->doors[DOOR_RESCUE] ? LOG_LEVEL_INFO
                                                                             : LOG_LEVEL_WARNING,
                 "%s is gone: %s", door_name(vault, door), fault_name(fault));
        door->ended = true; // closed after this batch has been answered
    }
}

static bool calls_wait(const struct vault *vault)
{
    bool waits = false;

    for (unsigned i = 0; i < DOORS; i++)
        waits = waits || vault->doors[i].waits;
    return waits;
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
    return jobs_pending(vault) || calls_wait(vault) || deliveries_due(vault);
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
    case HANDOVER_RESCUE:
        if (handover.fd >= 0)
            door_open(vault,
                      &vault->doors[handover.kind == HANDOVER_FRONT ? DOOR_FRONT : DOOR_RESCUE],
                      handover.fd, handover.connection);
        break;
    case HANDOVER_HASHER:
    case HANDOVER_CHECKER:
        if (handover.fd >= 0) {
            batch_begin(vault);
            jobs_set_worker(vault, handover.kind == HANDOVER_HASHER ? POOL_HASH : POOL_CHECK,
                            handover.index, handover.fd, handover.connection);
            batch_end(vault);
        }
        break;
    case HANDOVER_ALIVE: // from the loop: whoever answers this serves
        return handover_send(vault->ports->control_fd, &handover) == FAULT_NONE;
    default:
        if (handover.fd >= 0)
            close(handover.fd);
        break;
    }
    return true;
}

static int patience(const struct vault *vault)
{
    if (calls_wait(vault))
        return 0;
    if (vault->ports->control_fd < 0)
        return work_left(vault) ? ENDING_MS / 10 : 0;
    if (deliveries_due(vault) && !jobs_pending(vault))
        return vault->deliveries.failed ? PATIENCE_MS : RECORD_MS;
    if (jobs_pending(vault)) // a login is under way: its commit comes before the log is moved
        return PATIENCE_MS;
    if (vault->work_done)
        return CHECKPOINT_MS;
    if (journal_owes(&vault->journal))
        return PATIENCE_MS;
    return -1;
}

static void batch(struct vault *vault, const struct pollfd *doors, const struct pollfd *workers,
                  bool idle)
{
    const struct caller nobody = {0};

    batch_begin(vault);
    if (vault->store == NULL && vault->now.boot.milliseconds >= vault->next_try.milliseconds) {
        vault->next_try.milliseconds = vault->now.boot.milliseconds + RETRY_MS;
        opening_store(vault);
    }
    if (journal_owes(&vault->journal))
        (void)!batch_step(vault, nobody, 0, step_tick, NULL);
    // Who has gone is heard before their hash is.
    for (unsigned i = 0; i < DOORS; i++)
        if (vault->doors[i].fd >= 0 && (doors[i].revents != 0 || vault->doors[i].waits))
            hear_door(vault, &vault->doors[i]);
    for (unsigned i = 0; i < WORKERS_MAX; i++)
        if (workers[i].revents != 0)
            jobs_hear(vault, i);
    jobs_run(vault);
    if (idle || vault->journal.count > 0) // a commit is made anyway
        batch_write_deliveries(vault);
    batch_end(vault);
    for (unsigned i = 0; i < DOORS; i++) {
        if (vault->doors[i].stuck)
            vault_tell_supervisor(
                vault, i == DOOR_FRONT ? HANDOVER_FRONT_HANGS : HANDOVER_RESCUE_HANGS, 0, 0);
        if (vault->doors[i].ended) {
            door_close(vault, &vault->doors[i]);
            tell_gone(vault, &vault->doors[i]);
        }
    }
}

static int loop(struct vault *vault)
{
    struct pollfd ends[1 + DOORS + WORKERS_MAX];
    int64_t last = 0; // boot time at which an ending vault waits no longer

    for (;;) {
        ends[0] = (struct pollfd){.fd = vault->ports->control_fd, .events = POLLIN};
        for (unsigned i = 0; i < DOORS; i++)
            ends[1 + i] = (struct pollfd){.fd = vault->doors[i].fd, .events = POLLIN};
        for (unsigned i = 0; i < WORKERS_MAX; i++)
            ends[1 + DOORS + i] = (struct pollfd){.fd = vault->workers[i].fd, .events = POLLIN};
        const int ready = poll(ends, 1 + DOORS + WORKERS_MAX, patience(vault));
        if (ready < 0) {
            if (errno == EINTR)
                continue;
            log_error("poll failed");
            return EX_OSERR;
        }
        if (ready == 0 && vault->work_done && !work_left(vault)) {
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
        // A new front or worker has come in over the old end's number perhaps: look again.
        if (ends[0].revents == 0)
            batch(vault, &ends[1], &ends[1 + DOORS], ready == 0);
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
    workers_init(vault->workers);
    for (unsigned i = 0; i < POOLS; i++)
        vault->pace[i] = CROWD_FIRST_MS;
    deliveries_init(&vault->deliveries);
    for (unsigned i = 0; i < DOORS; i++)
        vault->doors[i].fd = -1;
    if (sodium_init() < 0 || ticket_keys_make(&vault->tickets) != FAULT_NONE ||
        dummy_make(cost, &vault->dummy) != FAULT_NONE) {
        log_error("no randomness: the vault cannot start");
        goto done;
    }
    vault->dearest = cost;
    batch_begin(vault);
    opening_store(vault);
    for (unsigned i = 0; i < ports->hasher_count && i < VAULT_HASHERS_MAX; i++)
        if (ports->hasher_fds[i] >= 0)
            jobs_set_worker(vault, POOL_HASH, i, ports->hasher_fds[i], 0);
    for (unsigned i = 0; i < ports->checker_count && i < VAULT_CHECKERS_MAX; i++)
        if (ports->checker_fds[i] >= 0)
            jobs_set_worker(vault, POOL_CHECK, i, ports->checker_fds[i], 0);
    if (ports->front_fd >= 0)
        door_open(vault, &vault->doors[DOOR_FRONT], ports->front_fd, 0);
    if (ports->rescue_fd >= 0)
        door_open(vault, &vault->doors[DOOR_RESCUE], ports->rescue_fd, 0);
    if (ready != NULL)
        ready();
    if (!policy_keeps_passwords(policy))
        vault_tell_supervisor(vault, HANDOVER_CHECKERS_WANTED, 0, 0);
    status = loop(vault);
done:
    for (unsigned i = 0; i < DOORS; i++)
        door_close(vault, &vault->doors[i]);
    if (vault->store != NULL) { // its tickets end with it: who has not said Taken is not in
        batch_begin(vault);
        batch_write_deliveries(vault);
        batch_end(vault);
    }
    jobs_free(vault);
    deliveries_free(&vault->deliveries);
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

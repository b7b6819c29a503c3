// SPDX-License-Identifier: BSD-2-Clause
// The plain loop: wait, read everything that waits, one transaction, answer all.
#include "vault/loop/loop.h"
#include "base/log.h"
#include "base/secret.h"
#include "factor/verifier.h"
#include "vault/loop/batch.h"
#include "vault/loop/crowd.h"
#include "vault/loop/endpoints.h"
#include "vault/loop/glass.h"
#include "vault/loop/in_force.h"
#include "vault/loop/jobs.h"
#include "vault/loop/opening.h"
#include "wire/handover.h"
#include <errno.h>
#include <poll.h>
#include <sodium.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

#define RETRY_MS 1000     // between tries to open a store that could not be used
#define CHECKPOINT_MS 250 // of idleness, then the write-ahead log is moved
#define RECORD_MS 20      // of idleness, then it is recorded who was let in (delivery.h)
#define ENDING_MS 3000    // for work that was taken before the end was asked for
#define PATIENCE_MS 1000  // between looks at overdue work
#define DUTY_SECONDS 60   // between looks at what there is to do when nobody asks

static enum fault step_tick(struct vault *vault, void *context, VaultReply *reply,
                            struct step_wants *wants)
{
    (void)context;
    (void)reply;
    (void)wants;
    return journal_tick(vault);
}

// --- duties -------------------------------------------------------------------------------------

// Also when the clock was put back.
static bool duty_is_due(const struct vault *vault)
{
    const int64_t now = vault->now.wall.seconds;

    return vault->store != NULL && vault->duty != NULL &&
           (now >= vault->duty_next.seconds || now < vault->duty_last.seconds);
}

static enum fault step_duty(struct vault *vault, void *context, VaultReply *reply,
                            struct step_wants *wants)
{
    (void)reply;
    (void)wants;
    return vault->duty(vault, context);
}

static void do_duty(struct vault *vault)
{
    const struct caller nobody = {0};
    bool more = false;

    vault->duty_last = vault->now.wall;
    if (batch_step(vault, nobody, 0, step_duty, &more) != FAULT_NONE)
        more = false;
    vault->duty_next.seconds = vault->now.wall.seconds + (more ? 1 : DUTY_SECONDS);
}

static int duty_patience(const struct vault *vault)
{
    const int64_t left = vault->duty_next.seconds - vault->now.wall.seconds;

    if (vault->store == NULL || vault->duty == NULL)
        return -1;
    return (int)(left < 1 ? 1 : left > DUTY_SECONDS ? DUTY_SECONDS : left) * 1000;
}

// Work that was taken before the end was asked for; it is still counted and answered.
static bool work_left(const struct vault *vault)
{
    return jobs_pending(vault) || endpoints_wait(vault) || deliveries_due(vault);
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
            endpoint_open(vault,
                          &vault->endpoints[handover.kind == HANDOVER_FRONT ? ENDPOINT_FRONT
                                                                            : ENDPOINT_RESCUE],
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
    case HANDOVER_VERIFIER:
        if (handover.fd >= 0 && verifier_connect(handover.fd) != FAULT_NONE)
            log_error("out of memory: no key can be verified");
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
    if (endpoints_wait(vault))
        return 0;
    if (vault->ports->control_fd < 0)
        return work_left(vault) ? ENDING_MS / 10 : 0;
    if (deliveries_due(vault) && !jobs_pending(vault))
        return vault->deliveries.failed ? PATIENCE_MS : RECORD_MS;
    if (jobs_pending(vault)) // a login is under way: its commit comes before the log is moved
        return PATIENCE_MS;
    if (vault->work_done)
        return CHECKPOINT_MS;
    const int most = journal_owes(&vault->journal) ? PATIENCE_MS : duty_patience(vault);
    return log_watch_patience(vault, heads_patience(vault, most));
}

static void batch(struct vault *vault, const struct pollfd *endpoints, const struct pollfd *workers,
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
    if (vault->ports->control_fd >= 0)
        log_watch_look(vault);
    if (duty_is_due(vault) && vault->ports->control_fd >= 0)
        do_duty(vault);
    // Who has gone is heard before their hash is.
    for (unsigned i = 0; i < ENDPOINTS; i++)
        if (vault->endpoints[i].fd >= 0 && (endpoints[i].revents != 0 || vault->endpoints[i].waits))
            endpoint_hear(vault, &vault->endpoints[i]);
    for (unsigned i = 0; i < WORKERS_MAX; i++)
        if (workers[i].revents != 0)
            jobs_hear(vault, i);
    jobs_run(vault);
    if (idle || vault->journal.count > 0) // a commit is made anyway
        batch_write_deliveries(vault);
    batch_end(vault);
    heads_tell(vault, false);        // after the replies
    (void)in_force_hand_over(vault); // this one serves until it is dismissed
    for (unsigned i = 0; i < ENDPOINTS; i++) {
        if (vault->endpoints[i].stuck)
            vault_tell_supervisor(
                vault, i == ENDPOINT_FRONT ? HANDOVER_FRONT_HANGS : HANDOVER_RESCUE_HANGS, 0, 0);
        if (vault->endpoints[i].ended) {
            endpoint_close(vault, &vault->endpoints[i]);
            endpoint_tell_gone(vault, &vault->endpoints[i]);
        }
    }
}

static int loop(struct vault *vault)
{
    struct pollfd ends[1 + ENDPOINTS + WORKERS_MAX];
    int64_t last = 0; // boot time at which a vault that stops waits no longer

    for (;;) {
        ends[0] = (struct pollfd){.fd = vault->ports->control_fd, .events = POLLIN};
        for (unsigned i = 0; i < ENDPOINTS; i++)
            ends[1 + i] = (struct pollfd){.fd = vault->endpoints[i].fd, .events = POLLIN};
        for (unsigned i = 0; i < WORKERS_MAX; i++)
            ends[1 + ENDPOINTS + i] = (struct pollfd){.fd = vault->workers[i].fd, .events = POLLIN};
        const int ready = poll(ends, 1 + ENDPOINTS + WORKERS_MAX, patience(vault));
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
            stops_dismissed(vault);
            last = vault->now.boot.milliseconds + ENDING_MS;
            continue; // what the front had sent before is still taken
        }
        // A new front or worker has come in over the old end's number perhaps: look again.
        if (ends[0].revents == 0)
            batch(vault, &ends[1], &ends[1 + ENDPOINTS], ready == 0);
        glass_look(vault); // at the latest when the supervisor asks whether this is alive
        if (vault->ports->control_fd < 0 &&
            (!work_left(vault) || vault->now.boot.milliseconds > last))
            return EX_OK;
    }
}

int loop_serve(struct vault_ports *ports, const struct policy *policy,
               const struct daemon_settings *settings, const struct vault_clock *clock,
               call_handler *handle, duty_handler *duty, struct admin_memory *admin,
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
    vault->handle = handle;
    vault->duty = duty;
    vault->admin = admin;
    vault->waiting_tail = &vault->waiting;
    workers_init(vault->workers);
    for (unsigned i = 0; i < POOLS; i++)
        vault->pace[i] = CROWD_FIRST_MS;
    deliveries_init(&vault->deliveries);
    stops_init(&vault->stops);
    for (unsigned i = 0; i < ENDPOINTS; i++)
        vault->endpoints[i].fd = -1;
    if (sodium_init() < 0 || ticket_keys_make(&vault->tickets) != FAULT_NONE ||
        dummy_make(cost, &vault->dummy) != FAULT_NONE || in_force_digest(vault) != FAULT_NONE) {
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
        endpoint_open(vault, &vault->endpoints[ENDPOINT_FRONT], ports->front_fd, 0);
    if (ports->rescue_fd >= 0)
        endpoint_open(vault, &vault->endpoints[ENDPOINT_RESCUE], ports->rescue_fd, 0);
    if (ready != NULL)
        ready();
    glass_look(vault);
    if (!policy_keeps_passwords(policy))
        vault_tell_supervisor(vault, HANDOVER_CHECKERS_WANTED, 0, 0);
    status = loop(vault);
done:
    for (unsigned i = 0; i < ENDPOINTS; i++)
        endpoint_close(vault, &vault->endpoints[i]);
    if (vault->store != NULL) { // its tickets end with it: who has not said Taken is not in
        batch_begin(vault);
        batch_write_deliveries(vault);
        batch_end(vault);
        heads_tell(vault, true);
    }
    stops_end(&vault->stops);
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

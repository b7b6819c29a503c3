// SPDX-License-Identifier: BSD-2-Clause
#include "daemon/children.h"
#include "base/clock.h"
#include "base/log.h"
#include "daemon/spawn.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_MS 5000 // of an orderly end, then SIGKILL
#define RETRY_MS 1000    // after a start that failed

int64_t now_ms(void)
{
    struct boot_time now;
    return clock_read_boot(&now) == FAULT_NONE ? now.milliseconds : 0;
}

int64_t awake_ms(void)
{
    struct timespec now;
    return clock_gettime(CLOCK_MONOTONIC, &now) == 0
               ? (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000
               : 0;
}

const char *name_of(const struct child *child)
{
    return process_role(child->kind)->name;
}

// --- the picture in process.h -------------------------------------------------------------------

bool on_demand(enum process_kind kind)
{
    return kind == PROCESS_RESCUE || kind == PROCESS_RESCUE_NAMES || kind == PROCESS_CHECKER ||
           kind == PROCESS_VERIFIER;
}

bool may_rest(enum process_kind kind)
{
    return kind == PROCESS_VERIFIER || kind == PROCESS_HASHER;
}

static void add_child(struct supervisor *self, enum process_kind kind, unsigned index)
{
    self->children[self->count++] = (struct child){
        .kind = kind, .index = index, .control = -1, .due = on_demand(kind) ? NEVER : 0};
}

static void add_channel(struct supervisor *self, unsigned a, int fd_a, unsigned b, int fd_b)
{
    self->channels[self->channel_count++] =
        (struct channel){.child = {a, b}, .fd = {fd_a, fd_b}, .waiting = {-1, -1}};
}

void draw_picture(struct supervisor *self, unsigned hashers, unsigned checkers)
{
    add_child(self, PROCESS_FRONT, 0); // children[kind] for all but hashers and checkers
    add_child(self, PROCESS_NAMES, 0);
    add_child(self, PROCESS_VAULT, 0);
    add_child(self, PROCESS_RESCUE, 0);
    add_child(self, PROCESS_RESCUE_NAMES, 0);
    add_child(self, PROCESS_VERIFIER, 0);
    add_channel(self, PROCESS_FRONT, FD_FRONT_VAULT, PROCESS_VAULT, FD_VAULT_FRONT);
    add_channel(self, PROCESS_FRONT, FD_FRONT_NAMES, PROCESS_NAMES, FD_NAMES_FRONT);
    add_channel(self, PROCESS_RESCUE, FD_FRONT_VAULT, PROCESS_VAULT, FD_VAULT_RESCUE);
    add_channel(self, PROCESS_RESCUE, FD_FRONT_NAMES, PROCESS_RESCUE_NAMES, FD_NAMES_FRONT);
    add_channel(self, PROCESS_VAULT, FD_VAULT_VERIFIER, PROCESS_VERIFIER, FD_VERIFIER_VAULT);
    for (unsigned i = 0; i < hashers; i++) {
        add_channel(self, PROCESS_VAULT, FD_VAULT_HASHER + (int)i, self->count, FD_HASHER_VAULT);
        add_child(self, PROCESS_HASHER, i);
    }
    for (unsigned i = 0; i < checkers; i++) {
        add_channel(self, PROCESS_VAULT, FD_VAULT_CHECKER + (int)i, self->count, FD_CHECKER_VAULT);
        add_child(self, PROCESS_CHECKER, i);
    }
    self->hasher_count = hashers;
    self->checker_count = checkers;
    snprintf(self->hashers, sizeof self->hashers, "%u", hashers);
    snprintf(self->checkers, sizeof self->checkers, "%u", checkers);
}

bool has_control(enum process_kind kind)
{
    return kind == PROCESS_FRONT || kind == PROCESS_VAULT || kind == PROCESS_RESCUE;
}

// --- starting and stopping ----------------------------------------------------------------------

static void signal_child(const struct supervisor *self, const struct child *child, int signal)
{
    enum fault fault = role_signal_send(&self->users, child->kind, child->pid, signal);
    if (fault != FAULT_NONE)
        log_error("cannot end %s (pid %d): %s", name_of(child), (int)child->pid, fault_name(fault));
}

void kill_child(const struct supervisor *self, struct child *child)
{
    if (child->pid > 0)
        signal_child(self, child, SIGKILL);
}

// Gives `fd` to the child at the other side, or keeps it until that is started.
static void give_end(struct supervisor *self, struct channel *channel, int side, int fd)
{
    struct child *receiver = &self->children[channel->child[side]];
    const struct child *other = &self->children[channel->child[!side]];
    // One that may rest ends with its old connection; the next one takes this.
    if (receiver->pid == 0 || may_rest(receiver->kind)) {
        if (channel->waiting[side] >= 0)
            close(channel->waiting[side]);
        channel->waiting[side] = fd;
        return;
    }
    // names and checkers have no control socket: they end when their only channel does.
    struct handover handover = {process_role(other->kind)->handover, other->index, fd,
                                channel->number, 0};
    enum fault fault = receiver->control < 0 || receiver->dismissed
                           ? FAULT_CLOSED
                           : handover_send(receiver->control, &handover);
    if (fault != FAULT_NONE && fault != FAULT_CLOSED) { // CLOSED: it ends by itself
        log_error("%s does not take its new channel; ending it", name_of(receiver));
        kill_child(self, receiver);
    }
    close(fd);
}

static void begin_connection(struct channel *channel)
{
    channel->number++;
    channel->gone[0] = channel->gone[1] = false;
}

static enum fault take_end(struct supervisor *self, struct channel *channel, int side, int *fd)
{
    if (channel->waiting[side] >= 0) {
        *fd = channel->waiting[side];
        channel->waiting[side] = -1;
        channel->first[side] = channel->number;
        return FAULT_NONE;
    }
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return fault_from_errno(errno);
    begin_connection(channel);
    give_end(self, channel, !side, pair[1]);
    *fd = pair[0];
    channel->first[side] = channel->number;
    return FAULT_NONE;
}

static void join_anew(struct supervisor *self, struct channel *channel)
{
    int pair[2];
    log_notice("joining %s and %s anew", name_of(&self->children[channel->child[0]]),
               name_of(&self->children[channel->child[1]]));
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
        log_error("they cannot be joined: %s; starting one of them again", strerror(errno));
        kill_child(self, &self->children[channel->child[0]]);
        return;
    }
    begin_connection(channel);
    for (int side = 0; side < 2; side++)
        give_end(self, channel, side, pair[side]);
}

static struct channel *find_channel(struct supervisor *self, const struct child *a,
                                    const struct child *b, int *side_of_a)
{
    for (unsigned i = 0; i < self->channel_count; i++)
        for (int side = 0; side < 2; side++)
            if (a == &self->children[self->channels[i].child[side]] &&
                b == &self->children[self->channels[i].child[!side]]) {
                *side_of_a = side;
                return &self->channels[i];
            }
    return NULL;
}

void connection_ended(struct supervisor *self, const struct child *by, struct child *other,
                      uint32_t connection)
{
    int side;
    struct channel *channel = find_channel(self, by, other, &side);
    if (channel == NULL || other->pid == 0 || // it is joined when it starts
        (connection != 0 ? connection : channel->first[side]) != channel->number)
        return;
    channel->gone[side] = true;
    if (!has_control(other->kind)) {
        if (!other->dismissed && !other->cut)
            other->due = now_ms() + PATIENCE_MS;
        other->cut = true;
    } else if (channel->gone[!side]) {
        join_anew(self, channel);
    }
}

static struct channel *channel_to_vault(struct supervisor *self, const struct child *child,
                                        int *side)
{
    return find_channel(self, child, &self->children[PROCESS_VAULT], side);
}

int kept_end(struct supervisor *self, const struct child *child)
{
    int side;
    const struct channel *channel = channel_to_vault(self, child, &side);

    return channel != NULL ? channel->waiting[side] : -1;
}

bool has_newer_end(struct supervisor *self, const struct child *child)
{
    int side;
    const struct channel *channel = channel_to_vault(self, child, &side);

    return channel != NULL && channel->waiting[side] >= 0 &&
           channel->first[side] != channel->number;
}

void drop_kept_end(struct supervisor *self, const struct child *child)
{
    int side;
    struct channel *channel = channel_to_vault(self, child, &side);

    if (channel == NULL || channel->waiting[side] < 0)
        return;
    close(channel->waiting[side]); // the last of its copies: the vault hears that at once
    channel->waiting[side] = -1;
}

void renew_connection(struct supervisor *self, const struct child *child)
{
    int side, pair[2];
    struct channel *channel = channel_to_vault(self, child, &side);

    drop_kept_end(self, child);
    if (channel == NULL || self->children[PROCESS_VAULT].pid == 0)
        return; // it is joined when the vault starts
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
        log_error("%s cannot be asked: %s; starting the vault again", name_of(child),
                  strerror(errno));
        kill_child(self, &self->children[PROCESS_VAULT]);
        return;
    }
    begin_connection(channel);
    channel->waiting[side] = pair[side];
    give_end(self, channel, !side, pair[!side]);
}

static void set_arguments(const struct supervisor *self, const struct child *child,
                          struct spawn *spawn, char *role, size_t role_size)
{
    snprintf(role, role_size, "--role=%s", name_of(child));
    size_t at = 0;
    spawn->arguments[at++] = process_role(child->kind)->title;
    spawn->arguments[at++] = role;
    spawn->arguments[at++] = "-c";
    spawn->arguments[at++] = self->plan->config;
    spawn->arguments[at++] = "--hashers";
    spawn->arguments[at++] = self->hashers;
    spawn->arguments[at++] = "--checkers";
    spawn->arguments[at++] = self->checkers;
    if (self->kept.from_store)
        spawn->arguments[at++] = "--policy-from-store";
    if (self->plan->foreground)
        spawn->arguments[at++] = "-f";
    if (self->plan->locales != NULL) {
        spawn->arguments[at++] = "-L";
        spawn->arguments[at++] = self->plan->locales;
    }
}

enum fault start_child(struct supervisor *self, unsigned number)
{
    struct child *child = &self->children[number];
    struct spawn spawn;
    spawn_prepare(&spawn);
    spawn.program = self->plan->programs.role[child->kind];
    char role[32];
    set_arguments(self, child, &spawn, role, sizeof role);
    int control[2] = {-1, -1};
    enum fault fault = FAULT_NONE;
    if (has_control(child->kind) &&
        socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control) != 0)
        fault = fault_from_errno(errno);
    spawn.fds[FD_CONTROL] = control[1];
    spawn.fds[FD_SETTINGS] = self->kept.settings;
    spawn.fds[FD_POLICY] = self->kept.policy;
    if (child->kind == PROCESS_FRONT) {
        spawn.fds[FD_FRONT_AUTH] = self->auth.fd;
        spawn.fds[FD_FRONT_ADMIN] = self->admin.fd;
    } else if (child->kind == PROCESS_RESCUE) {
        spawn.fds[FD_RESCUE_LISTENER] = self->rescue.fd;
    }
    int given[3 + HASHERS_MAX + CHECKERS_MAX]; // of the vault: front, rescue, its workers
    size_t given_count = 0;
    for (unsigned i = 0; fault == FAULT_NONE && i < self->channel_count; i++)
        for (int side = 0; fault == FAULT_NONE && side < 2; side++) {
            if (self->channels[i].child[side] != number)
                continue;
            int fd = -1;
            fault = take_end(self, &self->channels[i], side, &fd);
            if (fault != FAULT_NONE)
                break;
            // The next one needs this end, too: without a copy this one is not started.
            if (may_rest(child->kind)) {
                const int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
                fault = copy < 0 ? fault_from_errno(errno) : FAULT_NONE;
                self->channels[i].waiting[side] = copy < 0 ? fd : copy;
                if (fault != FAULT_NONE)
                    break;
            }
            spawn.fds[self->channels[i].fd[side]] = fd;
            given[given_count++] = fd;
        }
    if (fault == FAULT_NONE)
        fault = spawn_start(&spawn, &child->pid);
    while (given_count > 0)
        close(given[--given_count]);
    if (control[1] >= 0)
        close(control[1]);
    if (fault != FAULT_NONE) {
        if (control[0] >= 0)
            close(control[0]);
        log_error("cannot start %s: %s", name_of(child), fault_name(fault));
        child->due = now_ms() + RETRY_MS;
        return fault;
    }
    child->control = control[0];
    child->ready = child->dismissed = child->cut = false;
    child->started = now_ms();
    child->due = NEVER;
    heartbeat_begin(&child->heartbeat, awake_ms());
    if (child->kind == PROCESS_RESCUE && self->children[PROCESS_RESCUE_NAMES].pid == 0)
        self->children[PROCESS_RESCUE_NAMES].due = child->started;
    return FAULT_NONE;
}

void dismiss(const struct supervisor *self, struct child *child)
{
    if (child->pid == 0 || child->dismissed)
        return;
    child->dismissed = true;
    child->due = now_ms() + PATIENCE_MS;
    // It hears that nothing comes any more, and finishes. What it says until then still counts.
    if (child->control < 0 || shutdown(child->control, SHUT_WR) != 0)
        signal_child(self, child, SIGTERM);
}

static enum fault fork_device(struct supervisor *self, int *end)
{
    const struct child device = {.kind = PROCESS_DEVICE};
    struct spawn spawn;
    char role[32];
    spawn_prepare(&spawn);
    spawn.program = self->plan->programs.role[PROCESS_DEVICE];
    set_arguments(self, &device, &spawn, role, sizeof role);
    spawn.fds[FD_SETTINGS] = self->kept.settings;
    spawn.fds[FD_POLICY] = self->kept.policy;
    return ceremonies_start(&self->ceremonies, &spawn, now_ms(), end);
}

void start_device(struct supervisor *self, const struct child *front, uint32_t request)
{
    const char *socket = self->plan->devices;
    struct handover answer = {HANDOVER_DEVICE, request, -1, 0, 0};
    enum fault fault =
        socket != NULL ? ceremonies_join(socket, &answer.fd) : fork_device(self, &answer.fd);
    // No forking instead: this process was told that it has no devices.
    if (fault != FAULT_NONE)
        log_error("cannot start a device process%s%s: %s", socket != NULL ? " by " : "",
                  socket != NULL ? socket : "", fault_name(fault));
    if (handover_send(front->control, &answer) != FAULT_NONE)
        log_error("the front does not take its device process");
    if (answer.fd >= 0)
        close(answer.fd);
}

// SPDX-License-Identifier: BSD-2-Clause
// What a client's conversation waits for, and since when.
#ifndef WARIFU_FRONT_WAITING_H
#define WARIFU_FRONT_WAITING_H

#include <stdint.h>

struct client;
struct event;

enum waiting_for {
    WAIT_NOTHING,
    WAIT_BEGIN,
    WAIT_NAMES,
    WAIT_VAULT,
    WAIT_DEVICE,
    WAIT_PROMPT,
    WAIT_TAKEN,
    WAIT_END
};

struct waiting {
    enum waiting_for what;
    int64_t since; // boot time, milliseconds
    struct event *timer;
};

// Boot time in milliseconds; 0 when the clock cannot be read.
int64_t waiting_now(void);

// Starts a timer.
void waiting_time(struct event *timer, int64_t milliseconds);

// Waits for something, from now on; `seconds` is not used for the vault and a device process,
// which have as long as the client has (client_patience).
void client_wait(struct client *client, enum waiting_for what, uint32_t seconds);

// Milliseconds since it began to wait for what it waits for.
int64_t client_waited(const struct client *client);

// How long the client waits for an answer to what it has said, in milliseconds: its own patience,
// and never more than ours with the vault.
uint32_t client_patience(const struct client *client);

#endif

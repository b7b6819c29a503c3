// SPDX-License-Identifier: BSD-2-Clause
// All clients and their conversations, to whoever accepts them and joins the ports.
#ifndef WARIFU_FRONT_CONVERSATIONS_H
#define WARIFU_FRONT_CONVERSATIONS_H

#include "front/ports/ports.h"
#include "settings/daemon_file.h"
#include <stdbool.h>
#include <stdint.h>

struct connections;
struct conversations;
struct limiter;
struct ucred;

// What they all stand on, which outlives them.
struct conversation_base {
    const struct daemon_settings *settings;
    struct event_base *base;
    struct connections *connections;
    struct ports *ports;
    struct limiter *limiter; // of lines about refused peers
    int control_fd;          // towards the supervisor
};

// NULL: no memory.
struct conversations *conversations_new(const struct conversation_base *base);

// Ends all of them without a word.
void conversations_free(struct conversations **conversations);

// Takes over the accepted connection, or closes it when there is no room.
void conversations_accept(struct conversations *conversations, int fd, const struct ucred *peer,
                          bool is_admin);

bool conversations_are_none(const struct conversations *conversations);

// The port is back: asks what waited for it.
void conversations_resume(struct conversations *conversations, enum port_name port);

// The device process's end came from the supervisor, or none did (fd -1). Owns `fd`.
void conversations_device(struct conversations *conversations, uint32_t request, int fd);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// What all of the front's parts share.
#ifndef WARIFU_FRONT_STATE_H
#define WARIFU_FRONT_STATE_H

#include "base/fault.h"
#include "front/front.h"
#include "front/limiter.h"
#include "front/peer_quota.h"
#include "front/ports.h"
#include "wire/channel.pb.h"
#include "wire/warifu.pb.h"
#include <sys/queue.h>

struct ceremonies;
struct client;
struct event;
struct event_base;
struct lost_call;

struct front {
    const struct daemon_settings *settings;
    struct event_base *base;
    struct port ports[PORTS];
    struct peer_quota *peer_quota;
    struct ceremonies *ceremonies;
    struct limiter limiter; // of lines about refused peers
    LIST_HEAD(clients, client) clients;
    STAILQ_HEAD(lost_calls, lost_call) lost; // charges that the vault owes somebody
    int control_fd;                          // towards the supervisor
    struct event *control, *listeners[3], *retry_accept;
    bool rescue; // serves rescue.sock
    bool busy;   // rescue: somebody came since the last look
    struct event *idle;
    int status; // of the process
    // One loop, one message at a time; empty between two, each user wipes it (message_wipe).
    VaultCall vault_call;
    AdminServerFrame frame;
    AdminClientFrame incoming;
};

#endif

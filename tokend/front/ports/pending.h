// SPDX-License-Identifier: BSD-2-Clause
// The one request that a conversation has out, at names or at the vault; or that waits for either
// to be back.
#ifndef WARIFU_FRONT_PENDING_H
#define WARIFU_FRONT_PENDING_H

#include "front/ports/ports.h"
#include "wire/channel.pb.h"
#include <stdbool.h>

struct pending;

struct pending_events { // nothing is out any more when one is called
    void (*names_replied)(void *context, const NameReply *reply);
    void (*names_lost)(void *context, bool oldest); // oldest: of all that were out
    void (*vault_replied)(void *context, const VaultReply *reply);
    void (*vault_lost)(void *context);
};

// NULL: no memory.
struct pending *pending_new(struct ports *ports, const struct pending_events *events,
                            void *context);
void pending_free(struct pending **pending);

// Asks names, or the vault what was drafted (ports_draft). What cannot be sent is unsent; the fault
// says why.
enum fault pending_ask_names(struct pending *pending, NameCall *call);
enum fault pending_ask_vault(struct pending *pending);

// Whether a request waits for its port to be back; for this one.
bool pending_is_unsent(const struct pending *pending);
bool pending_waits_for(const struct pending *pending, enum port_name port);

// The request was lost: it waits for its port to be back.
void pending_keep(struct pending *pending);

// Nobody waits for what the vault was asked: it is told so. It stays out: its answer says that the
// vault has done with it (a guess may have been evaluated, and a vault that dies with it owes a
// charge).
void pending_cancel(struct pending *pending);

// No answer is waited for any more, and nothing is sent.
void pending_forget(struct pending *pending);

#endif

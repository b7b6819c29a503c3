// SPDX-License-Identifier: BSD-2-Clause
// What becomes of an action of the dialogue (core/dialogue.h): what is sent, to whom, what comes
// back, and how long that is waited for. The rows stand in exchanges.c; whoever reads that table
// has read the conversation.
#ifndef WARIFU_FRONT_EXCHANGE_H
#define WARIFU_FRONT_EXCHANGE_H

#include "core/dialogue.h"
#include "front/conversation/waiting.h"
#include "front/ports/ports.h"
#include "wire/channel.pb.h"
#include <stdbool.h>

struct client;

// A row may ask names, the vault, or names and then the vault; a row that asks neither speaks to
// the client. What is asked twice (the vault that came back, a ceremony that goes on) is asked by
// the row that is pending, so none of what a row calls needs the table.
struct exchange {
    // Of names. `look_up` is false where nobody is to be looked up. `identified` makes what was
    // found the dialogue's next event (NULL: names cannot say), or is false where the vault is
    // asked next.
    bool (*look_up)(const struct client *client, NameCall *call);
    bool (*identified)(struct client *client, const Identity *identity,
                       struct dialogue_event *event);
    // Of the vault. `request` fills the body `call`; `answered` makes the body `reply` the next
    // event, or is false where a device process has been asked next.
    pb_size_t call, reply;
    void (*request)(const struct client *client, VaultCall *call);
    bool (*answered)(struct client *client, const VaultReply *reply, struct dialogue_event *event);
    bool repeatable; // changes nothing: the next vault is asked, and nobody notices
    // To the client. False when it could not be sent.
    bool (*say)(struct client *client, const struct dialogue_move *move);
    // For what is waited then, and how long; the vault has as long as the client (waiting.h).
    enum waiting_for wait;
    uint32_t (*seconds)(const struct client *client);
    int login_seconds; // restarts the timer of the person as a whole; 0: goes on; below: stops it
};

extern const struct exchange exchanges[DO_COUNT_]; // exchanges.c

// Carries out a move by the row of its action. False when nothing could be said to the client.
bool exchange_begin(struct client *client, const struct exchange *exchange,
                    const struct dialogue_move *move);

// Asks the vault (again) for what is pending.
void exchange_ask_vault(struct client *client);

// The port is back: sends what waited for it.
void exchange_resume(struct client *client, enum port_name port);

// No answer is waited for any more.
void exchange_forget(struct client *client);

// Waits for something, from now on; `seconds` is not used for the vault and a device process,
// which have as long as the client has.
void client_wait(struct client *client, enum waiting_for what, uint32_t seconds);

// How long the client waits for an answer to what it has said, in milliseconds: its own patience,
// and never more than ours with the vault.
uint32_t client_patience(const struct client *client);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// The dialogue of a client (core/dialogue.h): fed with what its socket, its timers, names, the
// vault and a device process bring; what it says is carried out by the table in exchanges.c, none
// of whose functions calls it.
#ifndef WARIFU_FRONT_CONVERSATION_H
#define WARIFU_FRONT_CONVERSATION_H

#include "core/dialogue.h"
#include "wire/channel.pb.h"

struct client;

// Feeds the dialogue and carries out what it says. A client that is over is freed by the loop,
// later.
void client_feed(struct client *client, const struct dialogue_event *event);

// The same with the vault's reply, whose numbers and reasons the texts tell.
void client_feed_reply(struct client *client, const struct dialogue_event *event,
                       const VaultReply *reply);

// That the vault does not answer; a ceremony that waits for its challenge has not begun then, so
// nothing was guessed.
void client_feed_silence(struct client *client, const struct dialogue_event *event);

// Wipes what was typed.
void client_free_conversation(struct client *client);

#endif

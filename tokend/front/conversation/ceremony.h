// SPDX-License-Identifier: BSD-2-Clause
// Ceremonies with a key: the vault's challenge goes to a device process, its answer to the vault.
// One at a time: there is one desk, and a person must know what is being touched for (abuse:F11).
#ifndef WARIFU_FRONT_CEREMONY_H
#define WARIFU_FRONT_CEREMONY_H

#include "wire/channel.pb.h"
#include <stdbool.h>

struct client;
struct dialogue_event;
struct ceremonies;
struct event_base;
struct ports;

// What becomes of the ceremony that this client waits for: ON_CEREMONY, or ON_VAULT_LOST when there
// is no memory for it.
typedef void ceremony_news(struct client *client, const struct dialogue_event *event);

// NULL: no memory.
struct ceremonies *ceremonies_new(struct event_base *base, struct ports *ports, int control_fd,
                                  ceremony_news *news);
void ceremonies_free(struct ceremonies **ceremonies);

// The vault's answer to the challenge call of this client.
void ceremony_challenged(struct client *client, const Challenge *challenge);

// The vault wants something done with a key for the admin call that is out; the call is then sent
// again with what the authenticator said. Of the call's arguments, these are the PIN and a new one.
#define CEREMONY_PIN_ARGUMENT "pin"
#define CEREMONY_NEW_PIN_ARGUMENT "new_pin"
void ceremony_ordered(struct client *client, const KeyOrder *order);

// Its client was closed: a touch is not waited for any more, but a PIN that was typed is
// (abuse:L3).
void ceremony_abandon(struct client *client);

// The client is freed.
void ceremony_forget(struct client *client);

// The device process's end came from the supervisor, or none did (fd -1). Owns `fd`.
void ceremony_device(struct ceremonies *ceremonies, uint32_t request, int fd);

// Whether the client may still wait. When its time is over this ends the ceremony, or its wait for
// one that is being ended, with what it is told.
bool ceremony_goes_on(struct client *client, int64_t waited_ms);

// True for what has to be counted against the person: the PIN may have been guessed.
bool ceremony_counts(KeyStatus status);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// Ceremonies with a key: the vault's challenge goes to a device process, its answer to the vault.
// One at a time: there is one desk, and a person must know what is being touched for (F11).
#ifndef WARIFU_FRONT_CEREMONY_H
#define WARIFU_FRONT_CEREMONY_H

#include "wire/seam.pb.h"
#include <stdbool.h>

struct client;
struct front;
struct ceremonies;

// NULL: no memory.
struct ceremonies *ceremonies_new(struct front *front, int control_fd);
void ceremonies_free(struct ceremonies **ceremonies);

// The vault's answer to the challenge call of this client.
void ceremony_challenged(struct client *client, const Challenge *challenge);

// The vault wants a key to be made for the admin call that is out; the call is then sent again with
// what the authenticator said. Of the call's arguments, this one is the PIN.
#define CEREMONY_PIN_ARGUMENT "pin"
void ceremony_ordered(struct client *client, const KeyOrder *order);

// Its client was closed: a touch is not waited for any more, but a PIN that was typed is (L3).
void ceremony_abandon(struct client *client);

// The client is freed.
void ceremony_forget(struct client *client);

// The device process's end came from the supervisor, or none did (fd -1). Owns `fd`.
void ceremony_device(struct front *front, uint32_t request, int fd);

// Whether the client may still wait. When its time is over the ceremony is ended by this.
bool ceremony_goes_on(struct client *client, int64_t waited_ms);

// True for what has to be counted against the person: the PIN may have been guessed.
bool ceremony_counts(KeyStatus status);

#endif

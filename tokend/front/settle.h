// SPDX-License-Identifier: BSD-2-Clause
// What the front tells the vault of a client besides its calls: that it has gone, and whether it
// has the verdict that let it in. Neither is answered; a vault that died has forgotten both.
#ifndef WARIFU_FRONT_SETTLE_H
#define WARIFU_FRONT_SETTLE_H

#include <stdbool.h>

struct client;

// Nobody waits for the call that is out. It stays out: its answer says that the vault has done with
// it (a guess may have been evaluated, and a vault that dies with it owes a charge).
void settle_cancel(struct client *client);

// The client has, or will never have, the last grant that the vault gave it.
void settle_grant(struct client *client, bool taken);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// What the front tells the vault of a client besides its calls: that it has gone, and whether it
// has the verdict that let it in. Neither is answered; a vault that died has forgotten both.
#ifndef WARIFU_FRONT_SETTLE_H
#define WARIFU_FRONT_SETTLE_H

#include "front/client.h"

// Nobody waits for the call that is out. It stays out: its answer says that the vault has done with
// it (a guess may have been evaluated, and a vault that dies with it owes a charge).
void settle_cancel(struct client *client);

// The client has, or will never have, the last grant that the vault gave it.
void settle_grant(struct client *client, bool taken);

// The client's time to say Taken is over. What it says from now on it cannot send, and learns that
// at once; what it has said is read (abuse:D8). True when it had: the client may be over then.
bool settle_last_look(struct client *client);

#endif

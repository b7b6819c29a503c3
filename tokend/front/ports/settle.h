// SPDX-License-Identifier: BSD-2-Clause
// What the front tells the vault of a client besides its calls: that it has gone, and whether it
// has the verdict that let it in. Neither is answered; a vault that died has forgotten both.
#ifndef WARIFU_FRONT_SETTLE_H
#define WARIFU_FRONT_SETTLE_H

#include <stdbool.h>
#include <stdint.h>

struct ports;

// Nobody waits for this call, which is out.
void settle_cancel(struct ports *ports, uint64_t call);

// The client has, or will never have, the grant that the vault gave it in answer to this call.
void settle_grant(struct ports *ports, uint64_t call, bool taken);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// Attempts that were out when the vault died: nobody knows whether it had counted them, so each is
// charged once the vault is back (abuse:D12, abuse:L3). Kept until the vault says that
// it is done.
#ifndef WARIFU_FRONT_LOST_H
#define WARIFU_FRONT_LOST_H

#include "wire/channel.pb.h"

struct lost_calls;
struct ports;

// None are owed. NULL: no memory.
struct lost_calls *lost_new(struct ports *ports);
void lost_free(struct lost_calls **calls);

// Queues a charge for this subject, or the member who used a shared ID (NULL: none), and sends it
// if the vault is there.
void lost_add(struct lost_calls *calls, const Subject *subject, const Member *member);

// The vault is back: sends all that are owed.
void lost_send_all(struct lost_calls *calls);

#endif

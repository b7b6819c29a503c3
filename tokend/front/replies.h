// SPDX-License-Identifier: BSD-2-Clause
// What came back from names and the vault, as events of the dialogue.
#ifndef WARIFU_FRONT_REPLIES_H
#define WARIFU_FRONT_REPLIES_H

#include "front/client.h"

extern const struct caller_events client_vault_events, client_names_events;

// What names has said; NULL: it does not answer.
void client_identified(struct client *client, const Identity *identity);

#endif

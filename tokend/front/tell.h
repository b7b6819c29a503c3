// SPDX-License-Identifier: BSD-2-Clause
// The frames that carry a move to the client. Each returns false when it could not be sent.
#ifndef WARIFU_FRONT_TELL_H
#define WARIFU_FRONT_TELL_H

#include "front/client.h"

#define TELL_WAIT_SECONDS 6 // each time, so that a dead daemon is soon noticed (abuse:P2)

// To wait on, for so long at most. True also when nobody is there any more.
bool tell_wait(struct client *client, uint32_t seconds);

// Asks, and waits for the answer.
bool tell_prompt(struct client *client, const struct dialogue_move *move);

bool tell_verdict(struct client *client, enum dialogue_result result);

// The call that is out cannot be answered: says so in the words of its kind.
void tell_failure(struct client *client);

#endif

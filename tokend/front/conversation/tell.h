// SPDX-License-Identifier: BSD-2-Clause
// What is sent to the client, for the table in exchanges.c. Each returns false when it could not be
// sent; what ends the connection is not missed, so those are always true.
#ifndef WARIFU_FRONT_TELL_H
#define WARIFU_FRONT_TELL_H

#include "core/dialogue.h"
#include <stdbool.h>
#include <stdint.h>

struct client;

#define TELL_WAIT_SECONDS 6 // each time, so that a dead daemon is soon noticed (abuse:P2)

// To wait on, for so long at most. True also when nobody is there any more.
bool tell_wait(struct client *client, uint32_t seconds);

bool tell_prompt(struct client *client, const struct dialogue_move *move);

// To give the person time to read.
bool tell_show(struct client *client, const struct dialogue_move *move);

// The verdict, and then the end; of a login that was granted once the client has said Taken.
bool tell_verdict(struct client *client, const struct dialogue_move *move);

// To an administrator, whose calls come next.
bool tell_ready(struct client *client, const struct dialogue_move *move);

// The administrator's call that is out cannot be answered: says so in the words of its kind.
bool tell_failure(struct client *client, const struct dialogue_move *move);

// Ends without a word.
bool tell_nothing(struct client *client, const struct dialogue_move *move);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// Calls to names and the vault.
#ifndef WARIFU_FRONT_CALLS_H
#define WARIFU_FRONT_CALLS_H

#include "front/client.h"

// Sends the call that `action` stands for and waits for the reply. When the neighbour is not there,
// the action is kept in `unsent`.
void client_call_vault(struct client *client, enum dialogue_action action);
void client_ask_names(struct client *client, enum dialogue_action action);

// For whom a challenge is, of a ceremony that begins or goes on.
void client_fill_challenge(const struct conversation *conversation, ChallengeCall *challenge);

// The vault, or names, is back: sends what waited for it.
void client_resume_vault(struct client *client);
void client_resume_names(struct client *client);

#endif

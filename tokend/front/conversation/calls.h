// SPDX-License-Identifier: BSD-2-Clause
// What names and the vault are asked: one function a call, for the table in exchanges.c. The call
// is empty but for id, tag and patience.
#ifndef WARIFU_FRONT_CALLS_H
#define WARIFU_FRONT_CALLS_H

#include "wire/channel.pb.h"
#include <stdbool.h>

struct client;
struct conversation;

// False: nobody is to be looked up.
bool fill_names_subject(const struct client *client, NameCall *call);
bool fill_names_member(const struct client *client, NameCall *call);
bool fill_names_target(const struct client *client, NameCall *call);

void fill_plan(const struct client *client, VaultCall *call);
void fill_member(const struct client *client, VaultCall *call);
void fill_challenge(const struct client *client, VaultCall *call);
void fill_attempt(const struct client *client, VaultCall *call);
void fill_account(const struct client *client, VaultCall *call);
void fill_set_password(const struct client *client, VaultCall *call);
void fill_enrol(const struct client *client, VaultCall *call);
void fill_confirm(const struct client *client, VaultCall *call);
void fill_session_open(const struct client *client, VaultCall *call);
void fill_session_close(const struct client *client, VaultCall *call);
void fill_admin(const struct client *client, VaultCall *call);

// For whom a challenge is, of a ceremony that begins or goes on.
void fill_challenge_call(const struct conversation *conversation, ChallengeCall *challenge);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// What names and the vault answer, as the dialogue's next event: one function a reply, for the
// table in exchanges.c (front/conversation/exchange.h says what they return).
#ifndef WARIFU_FRONT_REPLIES_H
#define WARIFU_FRONT_REPLIES_H

#include "core/dialogue.h"
#include "wire/channel.pb.h"
#include <stdbool.h>

struct client;

bool identified_subject(struct client *client, const Identity *identity,
                        struct dialogue_event *event);
bool identified_member(struct client *client, const Identity *identity,
                       struct dialogue_event *event);
bool identified_target(struct client *client, const Identity *identity,
                       struct dialogue_event *event);

bool answered_plan(struct client *client, const VaultReply *reply, struct dialogue_event *event);
bool answered_member(struct client *client, const VaultReply *reply, struct dialogue_event *event);
bool answered_challenge(struct client *client, const VaultReply *reply,
                        struct dialogue_event *event);
bool answered_outcome(struct client *client, const VaultReply *reply, struct dialogue_event *event);
bool answered_account(struct client *client, const VaultReply *reply, struct dialogue_event *event);
bool answered_change(struct client *client, const VaultReply *reply, struct dialogue_event *event);
bool answered_offer(struct client *client, const VaultReply *reply, struct dialogue_event *event);
bool answered_confirmed(struct client *client, const VaultReply *reply,
                        struct dialogue_event *event);
bool answered_session(struct client *client, const VaultReply *reply, struct dialogue_event *event);
bool answered_page(struct client *client, const VaultReply *reply, struct dialogue_event *event);

#endif

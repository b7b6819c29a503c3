// SPDX-License-Identifier: BSD-2-Clause
// The texts of a move, as the program at the other end can show them.
#ifndef WARIFU_FRONT_SPEAK_H
#define WARIFU_FRONT_SPEAK_H

#include "core/dialogue.h"
#include "front/texts/texts.h"
#include "wire/channel.pb.h"

struct client;
struct conversation;

// Sends the texts that come before a move's action; `reply` may be NULL. False when that failed.
bool speak_texts(struct client *client, const struct dialogue_move *move, const VaultReply *reply);

// Sends one line as information, outside of a move. What cannot be sent is not waited for.
void speak_line(struct client *client, const char *text);

// Which factor a move's prompt asks for, if it does.
FactorKind speak_factor(const struct conversation *conversation, const struct dialogue_move *move);

// What the text of a move's prompt depends on.
struct prompt_values speak_prompt(const struct conversation *conversation,
                                  const struct dialogue_move *move);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// The dialogue machine as a test drives it: one machine, an event at a time, and what the moves
// must be.
#ifndef WARIFU_TESTS_UNIT_DIALOGUE_RIG_H
#define WARIFU_TESTS_UNIT_DIALOGUE_RIG_H

#include "core/dialogue.h"

extern struct dialogue d; // the machine that is fed

struct dialogue_move feed(struct dialogue_event event);
struct dialogue_move kind(enum dialogue_event_kind kind);
// Starts anew, as a client whose peer is root.
struct dialogue_move begin(enum dialogue_operation operation, bool expired_only, bool silent);
// The name is known; an administrator is who the peer is.
struct dialogue_move found(void);
// The plan of a shared ID (A6).
struct dialogue_move plan_shared(size_t factors, uint32_t tries);
struct dialogue_move plan(size_t factors, uint32_t tries, bool change, bool enrol, bool ticket);
// With a key in the first way or, where other_factors > 0, with a second way.
struct dialogue_move plan_ways(size_t factors, uint32_t tries, bool key, size_t other_factors,
                               bool other_key);
struct dialogue_move choose(size_t way); // its number, typed at the prompt that is open
struct dialogue_move ceremony(enum dialogue_ceremony result);
// An answer to the prompt that is open.
struct dialogue_move answer_with(enum dialogue_answer given, bool equal);
struct dialogue_move answered(void);
struct dialogue_move replied(enum dialogue_event_kind event, enum dialogue_result result);
struct dialogue_move retry_later(void);

// What a move must be.
void verdict_is(struct dialogue_move move, enum dialogue_result result);
void says(struct dialogue_move move, enum dialogue_text first, enum dialogue_text second);
void asks(struct dialogue_move move, enum dialogue_prompt prompt, size_t factor);

// Into `state` by the shortest way from the start.
void go_to(enum dialogue_state state);

#endif

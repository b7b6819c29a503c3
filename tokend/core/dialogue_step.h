// SPDX-License-Identifier: BSD-2-Clause
// What the files of the dialogue share; nothing here is for anybody else. dialogue_step.c has the
// moves, above it stand the handlers of dialogue_change.c, dialogue_prove.c, which ends in a
// change, and dialogue_serve.c; dialogue.c has them all in its table.
#ifndef WARIFU_CORE_DIALOGUE_STEP_H
#define WARIFU_CORE_DIALOGUE_STEP_H

#include "core/dialogue.h"

typedef struct dialogue_move handler_fn(struct dialogue *d, const struct dialogue_event *event);

// Moves (dialogue_step.c).
struct dialogue_move step_go(struct dialogue *d, enum dialogue_state next,
                             enum dialogue_action action);
void step_say(const struct dialogue *d, struct dialogue_move *move, enum dialogue_text text);
struct dialogue_move step_tell(struct dialogue *d, enum dialogue_result result);
// A verdict that is one only when the client has it.
struct dialogue_move step_grant(struct dialogue *d, enum dialogue_result result);
struct dialogue_move step_tell_and_say(struct dialogue *d, enum dialogue_result result,
                                       enum dialogue_text text);
struct dialogue_move step_unexpected(struct dialogue *d);
struct dialogue_move step_ask(struct dialogue *d, enum dialogue_state state,
                              enum dialogue_prompt prompt);
struct dialogue_move step_ask_and_say(struct dialogue *d, enum dialogue_state state,
                                      enum dialogue_prompt prompt, enum dialogue_text text);

// A vault's answer that is not GRANTED, if it is one that this reply may carry: bits MAY(...).
struct dialogue_move step_pass_on(struct dialogue *d, enum dialogue_result result,
                                  unsigned allowed);
#define MAY(result) (1u << DIALOGUE_##result)

// Where what was proved earlier holds no more, and the reply tells what: this is the end of it.
bool step_is_lapsed(const struct dialogue_event *event);

bool step_answers_last_prompt(const struct dialogue *d, const struct dialogue_event *event);

// Where a dialogue goes on whose client is not there, or has its verdict: an attempt or a ceremony
// that is out has to be followed to its end.
enum dialogue_state step_without_client(const struct dialogue *d);

// What ends what the person began and did not finish.
enum dialogue_result step_unfinished(const struct dialogue *d);

// dialogue_change.c
struct dialogue_move step_begin_change(struct dialogue *d);
// What a change, or its check, ends in when all went well.
enum dialogue_result step_changed(const struct dialogue *d);
handler_fn step_password_given, step_password_repeated, step_password_set, step_offered,
    step_code_given, step_confirmed;

// dialogue_prove.c
handler_fn step_planned, step_member_given, step_member_found, step_member_named,
    step_factor_answered, step_ceremony_ended, step_ceremony_drained, step_judged,
    step_shown_long_enough;

// dialogue_serve.c
handler_fn step_accounted, step_session_done, step_called, step_call_served, step_call_failed;

#endif

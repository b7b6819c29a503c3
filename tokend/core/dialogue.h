// SPDX-License-Identifier: BSD-2-Clause
// The session state machine: what a conversation does next, as a pure function of its state and what
// just happened. The front feeds it frames, replies and timers and carries out what it says; it
// knows nothing of sockets, texts or time (tested by tables, every state x every event).
#ifndef WARIFU_CORE_DIALOGUE_H
#define WARIFU_CORE_DIALOGUE_H

#include <stdbool.h>
#include <stdint.h>

// The owner of this header designs the enums; what must hold:
// - BEGIN -> identity -> plan -> prompts in the plan's order -> attempt -> outcome, again up to
//   plan.tries times (then RESULT_MAX_TRIES if tries > 1), all factors asked before any is judged.
// - change: plan -> (prove current) -> new password twice (mismatch asks again, at most 3 times)
//   -> vault's flaws shown, asks again (at most 3) -> enrolment: offer, code, confirm (at most 3).
// - account, session open, session close: one call, one verdict, never a prompt.
// - any unexpected event in any state: the verdict is RESULT_FAULT and nothing more is sent.
// - vault lost while an attempt is out: RESULT_FAULT to the client and the attempt is owed a LostCall.

#endif

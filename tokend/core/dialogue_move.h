// SPDX-License-Identifier: BSD-2-Clause
// What the front has to do next in a conversation (core/dialogue.h), and what it says by the way.
#ifndef WARIFU_CORE_DIALOGUE_MOVE_H
#define WARIFU_CORE_DIALOGUE_MOVE_H

#include "core/dialogue_event.h"

#define DIALOGUE_TEXTS_MAX 3

enum dialogue_action {
    DO_NOTHING,            // nothing; wait for the next event
    DO_ASK_NAMES,          // NameCall (admin: by the peer's uid) -> ON_IDENTITY
    DO_SEND_PLAN,          // PlanCall -> ON_PLAN
    DO_PROMPT,             // Prompt {prompt_id, prompt, factor_index} -> ON_ANSWER; start timers
    DO_SEND_MEMBER,        // MemberCall with the last answer -> ON_MEMBER
    DO_ASK_MEMBER,         // NameCall by the member's uid -> ON_IDENTITY
    DO_CEREMONY,           // ChallengeCall, then a device process -> ON_CEREMONY
    DO_SHOW,               // give time to read the texts -> ON_PROMPT_TIMEOUT
    DO_SEND_ATTEMPT,       // AttemptCall with all answers -> ON_OUTCOME
    DO_SEND_ACCOUNT,       // AccountCall -> ON_ACCOUNT
    DO_SEND_SET_PASSWORD,  // SetPasswordCall -> ON_CHANGED
    DO_SEND_ENROL,         // EnrolCall -> ON_OFFER
    DO_SEND_CONFIRM,       // ConfirmCall with the last answer -> ON_CONFIRMED
    DO_SEND_SESSION_OPEN,  // SessionOpenCall (credentials: that only asks) -> ON_SESSION
    DO_SEND_SESSION_CLOSE, // SessionCloseCall -> ON_SESSION
    DO_VERDICT,            // Verdict {result} and close the client's socket
    DO_READY,              // admin: Verdict GRANTED and stay for ON_ADMIN_CALL
    DO_SERVE_CALL,         // admin: look up args["user"], AdminVaultCall -> ON_PAGE
    DO_FAIL_CALL,          // admin: AdminEnd {ADMIN_FAILED} for the call that is out, and close
    DO_CLOSE,              // close the client's socket without a word
    DO_COUNT_
};

enum dialogue_prompt {
    ASK_FACTOR,            // plan.factors[factor_index]
    ASK_MEMBER,            // who uses a shared ID (A6)
    ASK_NEW_PASSWORD,      // "New password: "
    ASK_PASSWORD_AGAIN,    // "The same again: "
    ASK_CONFIRMATION_CODE, // a code of the authenticator that is being enrolled
};

// Infos by name; the front has the words and the numbers of the reply just fed.
enum dialogue_text {
    SAY_NOTHING,
    SAY_TRY_AGAIN,      // generic: something was not right (promise 3)
    SAY_TOUCH,          // what the key is asked for: service, user, terminal (abuse:F11)
    SAY_KEY,            // what became of the ceremony, and what to do (abuse:F5, abuse:F10)
    SAY_WAYS,           // which other ways there are, and their numbers
    SAY_RETRY_LATER,    // "try again in 12 minutes": reply.retry_seconds
    SAY_FAULT,          // cannot be checked now, and why if the reply says; whom to call
    SAY_OBSTACLE,       // Plan.obstacle: what this machine cannot do at the moment; whom to call
    SAY_REFUSED,        // the policy lets nobody in by this service: why, and whom to call (A2)
    SAY_LAPSED,         // what was proved earlier holds no more: the reply says what; whom to call
    SAY_BUSY,           // too much to do: reply.retry_seconds
    SAY_TIMED_OUT,      // no answer in time
    SAY_MUST_CHANGE,    // a new password has to be set now (B3, B5, B6): Plan.cause
    SAY_CHANGE_REFUSED, // Plan.change_refusal: which command does it
    SAY_PASSWORDS_DIFFER,
    SAY_PASSWORD_FLAWS,    // ChangeReply.flaws, each with its reason (B1)
    SAY_PASSWORD_TOO_LONG, // the answer was oversize (abuse:W1)
    SAY_PASSWORD_NOT_TEXT, // the answer was not UTF-8 (abuse:E1)
    SAY_PASSWORD_CHANGED,
    SAY_PASSWORD_UNCHANGED,
    SAY_STILL_MUST_CHANGE,  // the same when a login demanded it: whom to ask
    SAY_OFFER,              // QR code and secret of EnrolOffer, and what to do with them
    SAY_CODE_NOT_CONFIRMED, // that code did not fit; wait for the next one
    SAY_ENROLLED,           // clears the screen (abuse:C1)
    SAY_NOT_ENROLLED,       // whom to ask for a new temporary password
    SAY_ACCOUNT_EXPIRED,    // whom to call
    SAY_SHARED,             // the ID is shared: the member's own name and factors are wanted (A6)
    SAY_OWN_FIRST,          // the member's own password has to be changed under their own ID
    SAY_EXPIRES_SOON,       // reply.expires_soon
    SAY_SESSION_LINES, // also before a granted verdict, of Outcome.report: last login, last logout,
                       // failures since (A4): SessionReport
    SAY_COUNT_
};

// What is to be told the vault of the grant that is out.
enum dialogue_settlement { SETTLES_NOTHING = 0, SETTLES_TAKEN, SETTLES_NOT_TAKEN };

struct dialogue_move {
    enum dialogue_text texts[DIALOGUE_TEXTS_MAX]; // before the action
    size_t text_count;
    enum dialogue_action action;
    uint32_t prompt_id;          // DO_PROMPT: unique in the dialogue, from 1
    enum dialogue_prompt prompt; // DO_PROMPT
    size_t factor_index;         // DO_PROMPT with ASK_FACTOR
    size_t way;                  // DO_PROMPT with ASK_FACTOR: of the plan; 0 is the first
    enum dialogue_result result; // DO_VERDICT, DO_READY
    bool peer_refused; // with a verdict: the peer asked for somebody else; log it (abuse:D1)
    bool owes_lost_call;
    bool cancels; // the call that is out: nobody waits for it any more
    enum dialogue_settlement settlement;
    bool finished;
};

#endif

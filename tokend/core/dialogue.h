// SPDX-License-Identifier: BSD-2-Clause
// The session state machine: what a conversation does next, as a pure function of its state and
// what just happened. The front feeds it events (frames, replies, timers) and carries out the move
// it returns; it knows nothing of sockets, texts, secrets or clocks (tested by tables, every state
// x every event, and by random histories).
//
// What holds, whatever is fed:
// - RESULT_GRANTED is told only (at once, or when what is shown with it has been read) on a reply
// in
//   which the vault says GRANTED (promise 1), and for authenticate and admin only on the outcome of
//   an attempt (admin rescue: on a plan with a ticket).
// - An attempt is sent only after every factor of the plan was asked and answered (promise 3).
// - What proves nothing and guesses nothing is no try: an answer that is empty or none ends it all
//   at once, and nothing is evaluated or charged (abuse:M5).
// - If the way has a key, an attempt is sent only after a ceremony with it; a ceremony in which a
//   PIN may have been guessed is followed to its end, and counts, also when the client has gone
//   (abuse:L3).
// - RESULT_ELSEWHERE, which lets the modules behind change a password, is told only for a change of
//   which the vault says that it is theirs, and on a reply as for GRANTED.
// - The peer is checked before anything reaches the vault (abuse:D1).
// - An unexpected event is answered with RESULT_FAULT and nothing more is sent, ever.
// - An attempt that is out when the vault is lost is owed a LostCall, even if the client has gone
//   (abuse:D12, abuse:L3).
// - A call that costs the vault work is cancelled when its client goes or the front gives up.
// - Each grant of a login or session is settled once: taken when the client says so (or goes on),
//   not taken when it ends in any other way.
//
// How the front uses it:
//     dialogue_start(&d, peer_uid);
//     move = dialogue_feed(&d, &event);   // for each event
//     1. send an Info for each of move.texts, in order;
//     2. carry out move.action;
//     3. if move.owes_lost_call: queue a LostCall for the vault's return; if move.cancels: send a
//        CancelCall; if move.settlement: send a SettleCall;
//     4. if move.finished: forget the dialogue. After a verdict the client's socket is closed, but
//        a dialogue that is not finished stays until the vault has answered its attempt.
// The front keeps the typed answers (by move.factor_index), compares the two new passwords, keeps
// the newest ticket, and wipes all of it when finished.
#ifndef WARIFU_CORE_DIALOGUE_H
#define WARIFU_CORE_DIALOGUE_H

#include "core/dialogue_move.h"

#define DIALOGUE_SWITCHES_MAX 8 // from one way to another
#define DIALOGUE_TRIES_MAX 10   // largest plan.tries that is believed
#define DIALOGUE_ASK_AGAIN 3    // new passwords that differ, are refused, codes that do not confirm

enum dialogue_state {
    AT_NEW,
    AT_NAMES,
    AT_PLAN,
    AT_MEMBER,       // a shared ID: the prompt who uses it is open
    AT_MEMBER_CALL,  // the vault looks for that member
    AT_MEMBER_NAME,  // names looks the member up
    AT_FACTORS,      // a factor prompt is open
    AT_CEREMONY,     // a key is asked
    AT_ATTEMPT,      // the vault judges
    AT_SHOWN,        // granted; the lines of the last login are being read (A4)
    AT_NEW_PASSWORD, // the first of two
    AT_AGAIN,        // the second
    AT_SET_PASSWORD,
    AT_ENROL,
    AT_CODE,
    AT_CONFIRM,
    AT_ACCOUNT,
    AT_SESSION,
    AT_TAKEN,          // the verdict grants; the client has not said yet that it has it
    AT_READY,          // admin, between calls
    AT_CALL,           // admin, a call is out
    AT_CEREMONY_DRAIN, // the client has its verdict or has gone; the ceremony is still out
    AT_DRAIN,          // the client has its verdict or has gone; the attempt is still out
    AT_END,
    AT_COUNT_
};

struct dialogue { // read it in tests; only dialogue.c writes it
    enum dialogue_state state;
    uint32_t peer_uid;
    enum dialogue_operation operation;
    bool silent, expired_only;
    bool overdue; // the login timer fired while a call was out: no prompt any more
    struct {
        size_t factor_count;
        bool has_key;
    } ways[DIALOGUE_WAYS_MAX];
    size_t way_count, way;
    uint32_t switches;
    size_t factor_index;
    uint32_t tries, tried;
    bool change_password, enrol_otp, elsewhere, ask_member;
    bool key_counts; // the attempt that is out is one whose key said no
    bool granted;    // the vault has granted, and nobody knows whether the client has it
    uint32_t differed, refused, unconfirmed;
    uint32_t prompt_id;
};

// `peer_uid` is SO_PEERCRED's at accept (abuse:D2).
void dialogue_start(struct dialogue *dialogue, uint32_t peer_uid);

// Never fails; an event that does not belong here ends the dialogue with RESULT_FAULT.
struct dialogue_move dialogue_feed(struct dialogue *dialogue, const struct dialogue_event *event);

// root may ask for anybody, others for themselves only; admin calls are always one's own. Nobody
// is uid 4294967295 (abuse:I1).
bool dialogue_peer_may(uint32_t peer_uid, enum dialogue_operation operation,
                       enum dialogue_name status, uint32_t uid);

#endif

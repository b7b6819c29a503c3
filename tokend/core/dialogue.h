// SPDX-License-Identifier: BSD-2-Clause
// The session state machine: what a conversation does next, as a pure function of its state and
// what just happened. The front feeds it events (frames, replies, timers) and carries out the move
// it returns; it knows nothing of sockets, texts, secrets or clocks (tested by tables, every state
// x every event, and by random histories).
//
// What holds, whatever is fed:
// - RESULT_GRANTED is told only (at once, or when what is shown with it has been read) on a reply
// in which the vault says GRANTED (promise 1), and for
//   authenticate and admin only on the outcome of an attempt (admin rescue: on a plan with a
//   ticket).
// - An attempt is sent only after every factor of the plan was asked and answered (promise 3).
// - What proves nothing and guesses nothing is no try: an answer that is empty or none ends it all
//   at once, and nothing is evaluated or charged (abuse:M5).
// - If the way has a key, an attempt is sent only after a ceremony with it; a ceremony in which a
// PIN
//   may have been guessed is followed to its end, and counts, also when the client has gone
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

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DIALOGUE_FACTORS_MAX 4  // as struct way
#define DIALOGUE_WAYS_MAX 8     // as struct rule
#define DIALOGUE_SWITCHES_MAX 8 // from one way to another
#define DIALOGUE_TRIES_MAX 10   // largest plan.tries that is believed
#define DIALOGUE_ASK_AGAIN 3    // new passwords that differ, are refused, codes that do not confirm
#define DIALOGUE_TEXTS_MAX 3

// The numbers of Operation, Result and AnswerKind in wire/warifu.proto; the core does not include
// the wire (a floor beside it), so tests/core/dialogue_table_test.c compares them.
enum dialogue_operation {
    DIALOGUE_AUTHENTICATE = 1,
    DIALOGUE_ACCOUNT,
    DIALOGUE_CHANGE_CHECK,
    DIALOGUE_CHANGE,
    DIALOGUE_SESSION_OPEN,
    DIALOGUE_SESSION_CLOSE,
    DIALOGUE_ADMIN,
    DIALOGUE_CREDENTIALS,
};
enum dialogue_result {
    DIALOGUE_DENIED = 0,
    DIALOGUE_GRANTED,
    DIALOGUE_MAX_TRIES,
    DIALOGUE_FAULT,
    DIALOGUE_NEW_PASSWORD,
    DIALOGUE_ACCOUNT_EXPIRED,
    DIALOGUE_PERMISSION_DENIED,
    DIALOGUE_NOT_CHANGED,
    DIALOGUE_BUSY,
    DIALOGUE_ELSEWHERE,
};
enum dialogue_answer {
    DIALOGUE_ANSWER_NONE = 0,
    DIALOGUE_ANSWER_GIVEN,
    DIALOGUE_ANSWER_OVERSIZE,
    DIALOGUE_ANSWER_NOT_TEXT, // not UTF-8
};
enum dialogue_ceremony { // what became of it
    CEREMONY_AGAIN = 0,  // nothing was guessed; the person is told what to do
    CEREMONY_COUNTS,     // the PIN was wrong, or nobody knows: the vault has to count it
    CEREMONY_SIGNED,
    CEREMONY_FOUND, // not over: it has one in front of it, and is about to ask it
};
enum dialogue_name { DIALOGUE_NAME_FAILED = 0, DIALOGUE_NAME_FOUND, DIALOGUE_NAME_UNKNOWN };

// --- what happened -------------------------------------------------------------------------------

enum dialogue_event_kind {
    // from the client
    ON_BEGIN,       // begin: a decoded Begin of a known version, on a socket that carries it
    ON_ANSWER,      // answer
    ON_ADMIN_CALL,  // a decoded AdminCall
    ON_TAKEN,       // the client has the verdict that granted
    ON_BAD_FRAME,   // undecodable, over the limit, or wrong for this socket
    ON_CLIENT_GONE, // hung up, or writing to it failed
    // from names
    ON_IDENTITY, // identity; also fed with FAILED when the names process died or was late
    // from the vault: one for each body of VaultReply
    ON_PLAN,       // plan
    ON_MEMBER,     // the vault has looked for the member of a shared ID that was named
    ON_OUTCOME,    // reply: result, retry_seconds
    ON_CEREMONY,   // ceremony; from the device process, or from the vault when it gave no challenge
    ON_ACCOUNT,    // reply: result, days_left
    ON_CHANGED,    // reply: result
    ON_OFFER,      // reply: result
    ON_CONFIRMED,  // reply: result
    ON_SESSION,    // reply: result, interactive
    ON_PAGE,       // an AdminPage was sent on to the client
    ON_VAULT_LOST, // the connection to the vault broke, or was not there to send on
    ON_VAULT_LATE, // the front's patience with the vault is over; the vault still has the call
    // timers
    ON_PROMPT_TIMEOUT, // plan.prompt_seconds after a prompt; no Taken in time
    ON_LOGIN_TIMEOUT,  // plan.login_seconds after the first prompt; no Begin in time; idle admin
    ON_COUNT_
};

struct dialogue_event {
    enum dialogue_event_kind kind;
    union {
        struct {
            enum dialogue_operation operation;
            bool silent;       // PAM_SILENT
            bool expired_only; // PAM_CHANGE_EXPIRED_AUTHTOK
        } begin;
        struct {
            uint32_t prompt; // id that it answers; must be the last move's prompt_id
            enum dialogue_answer kind;
            bool empty;    // to ASK_FACTOR, ASK_MEMBER: Enter alone, where that says nothing
            bool equal;    // answer to ASK_PASSWORD_AGAIN: the same password as the first
            bool failed;   // that could not be found out
            size_t choice; // first prompt of a way: the number of the way that is wanted, from 1
        } answer;
        struct {
            enum dialogue_name status;
            uint32_t uid;
        } identity;
        struct {
            enum dialogue_result result;
            size_t factor_count;
            uint32_t tries;
            bool refused; // by the policy: with a reason that may be told
            bool change_password, enrol_otp;
            bool elsewhere;    // the modules behind keep the password
            bool says_refusal; // with a refusal: there is something to say of it
            bool lapsed;       // as in reply
            bool has_ticket;
            bool ask_member;
            bool obstacle;      // something is told before anything is asked
            bool has_key;       // the factors need a ceremony
            size_t other_count; // further ways
            struct {
                size_t factor_count;
                bool has_key;
            } others[DIALOGUE_WAYS_MAX - 1];
        } plan;
        enum dialogue_ceremony ceremony;
        struct {
            enum dialogue_result result;
            uint32_t retry_seconds;
            bool shut_out; // DENIED: the caller's tries are used up, whatever the time (abuse:M19)
            bool barred;   // DENIED though all was right: another try would not help
            uint32_t days_left;
            bool interactive;
            bool own_first;
            bool refused; // as in plan
            bool lapsed;  // with a refusal: what was proved earlier holds no more (abuse:R1)
        } reply;
    };
};

// --- what to do ----------------------------------------------------------------------------------

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
    SAY_EXPIRES_SOON,       // reply.days_left
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

// --- the machine ---------------------------------------------------------------------------------

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

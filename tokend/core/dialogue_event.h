// SPDX-License-Identifier: BSD-2-Clause
// What can happen to a conversation (core/dialogue.h): what a client, the name service, a key, the
// vault or a timer has said, without the words of it.
#ifndef WARIFU_CORE_DIALOGUE_EVENT_H
#define WARIFU_CORE_DIALOGUE_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DIALOGUE_FACTORS_MAX 4 // as struct way
#define DIALOGUE_WAYS_MAX 8    // as struct rule

// The numbers of Operation, Result and AnswerKind in wire/warifu.proto; the core does not include
// the wire (a floor beside it), so tests/integration/dialogue_table_test.c compares them.
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
    ON_ACCOUNT,    // reply: result, expires_soon
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
            bool expires_soon; // the password: there is something to say of it
            bool interactive;
            bool own_first;
            bool refused; // as in plan
            bool lapsed;  // with a refusal: what was proved earlier holds no more (abuse:R1), or,
                          // of a proof that was right, lacks a grant (D4): another would not help
        } reply;
    };
};

#endif

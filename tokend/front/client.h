// SPDX-License-Identifier: BSD-2-Clause
// One client of the front. Each part belongs to the file that it is named after: what is on the
// connection to connection.c, what is out at names or the vault to exchange.c, what it waits for to
// waiting.c; dialogue and conversation are driven by conversation.c with the functions of the table
// in exchanges.c.
#ifndef WARIFU_FRONT_CLIENT_H
#define WARIFU_FRONT_CLIENT_H

#include "core/dialogue.h"
#include "front/connection.h"
#include "front/exchange.h"
#include "front/language.h"
#include "front/state.h"
#include "front/texts.h"
#include "front/waiting.h"
#include "wire/channel.pb.h"
#include "wire/warifu.pb.h"
#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

// What is known once Begin has come; wiped and freed when the dialogue is finished.
struct conversation {
    Begin begin;
    struct reader reader;
    Subject subject; // complete once names has answered
    PlanWay ways[DIALOGUE_WAYS_MAX];
    size_t way_count;
    size_t way;     // that is being asked
    KeyProof proof; // of the last ceremony
    bool tries_known;
    uint32_t key_tries;                     // left on the authenticator
    uint32_t prompt_seconds, login_seconds; // the plan's
    bool echo_code, login_timed;
    enum code_hint code_hint;
    uint32_t show_seconds; // DO_SHOW
    bool ask_member, member_found;
    ChangeCause cause; // the plan's
    ChangeRefusal change_refusal;
    Member member;       // of a shared ID: as typed, then as the name service has it (A6)
    bool named_again;    // asked names a second time
    ProcessOrigin where; // of the peer's process, as names read it
    FactorAnswer answers[DIALOGUE_FACTORS_MAX];
    char new_password[513], old_password[513];
    char code[33];
    Verdict_ticket_t ticket; // the newest
    uint32_t session_seconds;
    ScopeDemand scope;             // of the session
    uint64_t grant;                // on which it rests; 0: none
    uint64_t until;                // when it is over, if it has a scope
    bool password_proved;          // the login that was granted was by a password, among others
    uint64_t credential;           // that is being enrolled
    AdminCall *call;               // admin: the call that is out
    Identity target;               // of its argument "user"
    KeyRegistration *registration; // what its order brought; else NULL
};

struct client {
    LIST_ENTRY(client) others;
    struct front *front;
    struct connection connection;
    struct dialogue dialogue;
    struct dialogue_move asked; // the last prompt
    struct conversation *conversation;
    struct pending pending; // the request that is out
    struct waiting waiting;
    struct event *login; // timer for the person as a whole
    uint64_t granted_by; // id of the call whose grant is out
    bool over;           // the dialogue is finished; the socket may still take the verdict
};

// Takes over the accepted connection, or closes it when there is no room.
void client_new(struct front *front, int fd, const struct ucred *peer, bool is_admin);

// Closes and forgets without a word, at the end of the process.
void client_free(struct client *client);

#endif

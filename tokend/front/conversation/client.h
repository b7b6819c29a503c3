// SPDX-License-Identifier: BSD-2-Clause
// One client, inside the middle layer of the front. Connection, request and waiting keep what is
// theirs to themselves and are used by their functions. Of the rest each part is written by the
// file that it is named after, or that its comment names.
#ifndef WARIFU_FRONT_CLIENT_H
#define WARIFU_FRONT_CLIENT_H

#include "core/dialogue.h"
#include "front/connection/connection.h"
#include "front/connection/limiter.h"
#include "front/conversation/exchange.h"
#include "front/conversation/waiting.h"
#include "front/ports/pending.h"
#include "front/texts/language.h"
#include "front/texts/texts.h"
#include "settings/daemon_file.h"
#include "wire/channel.pb.h"
#include "wire/warifu.pb.h"
#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

struct ceremonies;
struct conversations;
struct lost_calls;

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
    struct conversations *all;
    struct connection *connection;
    struct pending *pending;         // the request that is out
    const struct exchange *exchange; // its row, also when it is done; NULL: there was none yet
    struct waiting *waiting;
    struct dialogue dialogue;   // conversation.c feeds it; others look at its state
    struct dialogue_move asked; // the last prompt: tell.c
    struct conversation *conversation;
    uint64_t granted_by; // id of the call whose grant is out: replies.c
    bool over;           // the dialogue is finished; the socket may still take the verdict
};

// What all conversations share; conversations.c makes it, and nobody else writes in it but the list
// of clients (client.c).
struct conversations {
    const struct daemon_settings *settings;
    struct event_base *base;
    struct connections *connections;
    struct ports *ports;
    struct ceremonies *ceremonies;
    struct lost_calls *lost; // charges that the vault owes somebody
    struct limiter *limiter;
    LIST_HEAD(clients, client) clients;
};

// Takes over the accepted connection, or closes it when there is no room.
void client_new(struct conversations *all, int fd, const struct ucred *peer, bool is_admin);

// Closes and forgets without a word, at the end of the process.
void client_free(struct client *client);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// One client of the front: its socket, its dialogue (core/dialogue.h), what it has typed so far.
#ifndef WARIFU_FRONT_CLIENT_H
#define WARIFU_FRONT_CLIENT_H

#include "core/dialogue.h"
#include "front/language.h"
#include "front/state.h"
#include "front/texts.h"
#include "front/upstream.h"
#include "wire/channel.pb.h"
#include "wire/warifu.pb.h"
#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

struct ucred;

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
    char new_password[513];
    char code[33];
    Verdict_ticket_t ticket; // the newest
    uint32_t session_seconds;
    bool password_proved;          // the login that was granted was by a password, among others
    uint64_t credential;           // that is being enrolled
    AdminCall *call;               // admin: the call that is out
    Identity target;               // of its argument "user"
    KeyRegistration *registration; // what its order brought; else NULL
};

enum waiting_for {
    WAIT_NOTHING,
    WAIT_BEGIN,
    WAIT_NAMES,
    WAIT_VAULT,
    WAIT_DEVICE,
    WAIT_PROMPT,
    WAIT_TAKEN,
    WAIT_END
};

struct client {
    LIST_ENTRY(client) others;
    struct front *front;
    uint32_t uid, gid;     // SO_PEERCRED at accept, never asked again (abuse:D2)
    uint32_t pid;          // the same; says where, never who (front/peer.h)
    int process;           // a descriptor of it until that is known; -1: none
    bool is_admin;         // came by admin.sock
    struct stream *stream; // NULL once closed
    struct dialogue dialogue;
    struct dialogue_move asked; // the last prompt
    struct conversation *conversation;
    bool over; // the dialogue is finished; the socket may still take the verdict
    struct caller vault, names;
    struct event *patience; // with what it waits for
    struct event *login;    // with the person as a whole
    enum waiting_for waiting;
    enum dialogue_action out;    // the call that is out, or was last
    enum dialogue_action unsent; // to be sent when the neighbour is back; DO_NOTHING: nothing
    int64_t waiting_since;       // boot time, milliseconds
    uint64_t granted_by;         // id of the call whose grant is out
};

// --- connection.c ------------------------------------------------------------------------------

// Sends one frame of admin.sock or, in the same words, of auth.sock; false when that failed.
bool client_send(struct client *client, const AdminServerFrame *frame);

// Boot time in milliseconds; 0 when the clock cannot be read.
int64_t client_now(void);

// Starts one of its timers.
void client_time(struct event *timer, int64_t milliseconds);

// Waits for something, from now on.
void client_wait(struct client *client, enum waiting_for what, uint32_t seconds);

// Milliseconds since it began to wait for what it waits for.
int64_t client_waited(const struct client *client);

// How long the client waits for an answer to what it has said, in milliseconds: its own patience,
// and never more than ours with the vault.
uint32_t client_patience(const struct client *client);

// --- client.c: above all that has to do with clients
// ----------------------------------------------

// Takes over the accepted connection, or closes it when there is no room.
void client_new(struct front *front, int fd, const struct ucred *peer, bool is_admin);

// Closes and forgets without a word, at the end of the process.
void client_free(struct client *client);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// The front in a process of its own, between a scripted vault, scripted names and scripted clients.
// What fails here, fails the test.
#ifndef WARIFU_TESTS_FRONT_RIG_H
#define WARIFU_TESTS_FRONT_RIG_H

#include "wire/channel.pb.h"
#include "wire/codec.h"
#include "wire/warifu.pb.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/un.h>

struct rig {
    pid_t front;
    int control, vault, names;
    struct sockaddr_un auth, admin;
    char directory[64];
};

struct peer { // one end of a connection with the front
    int fd;
    struct frame_reader *reader;
};

extern struct peer vault, names;
extern VaultCall call;         // what the vault heard last
extern VaultReply reply;       // and said
extern AdminServerFrame heard; // what a client heard last

// What the next clients begin with.
extern uint32_t said_version;
extern const char *said_user;
extern uint32_t said_patience; // milliseconds; 0: nothing is said of it

// Setup and teardown of each test; *state is a struct rig.
int begin_rig(void **state);
int begin_rescue_rig(void **state); // root's: its one socket is where others have the admin's
int end_rig(void **state);

// --- any end ------------------------------------------------------------------------------------

struct peer peer_of(int fd, size_t frame_max); // owns `fd`
void peer_close(struct peer *peer);

// The next frame; false at the end of the stream.
bool take(struct peer *peer, const pb_msgdesc_t *type, void *message, size_t size);
void give(struct peer *peer, const pb_msgdesc_t *type, const void *message);

// --- clients ------------------------------------------------------------------------------------

struct peer client_begins(const struct rig *rig, Operation operation, uint8_t nonce);

// Answers the prompt that comes next.
void answer(struct peer *client, const char *text);

// The verdict, past any Info; -1: closed without one.
int verdict(struct peer *client);
void take_verdict(struct peer *client, uint8_t nonce);

// An attempt that the vault has and has not answered.
struct peer attempt_is_out(const struct rig *rig, uint8_t nonce);

// What was done to the front before this, it has taken in: it says no to a caller who came
// afterwards.
void front_goes_round(const struct rig *rig);

// --- names and the vault ------------------------------------------------------------------------

void names_say(NameStatus status);

// The next call has this body.
void vault_hears(pb_size_t body);
void vault_plans(unsigned factors, unsigned tries);
void vault_judges(Result result);

// What the front tells the vault of the grant that call `id` brought.
void vault_settles(uint64_t id, bool taken);

// After the one that was has gone.
void new_vault(const struct rig *rig);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// A vault to try things on: the real loop with a real store in a private directory and real hasher
// processes, each a forked child; the test plays the front and owns the time. Needs no root.
#ifndef WARIFU_TESTS_VAULT_RIG_H
#define WARIFU_TESTS_VAULT_RIG_H

#include "base/clock.h"
#include "core/policy.h"
#include "factor/otp.h"
#include "settings/daemon_file.h"
#include "store/store.h"
#include "wire/channel.pb.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <cmocka.h>

#define RIG_HASHERS 2

struct rig_clock {         // shared with the vault's process
    volatile int64_t wall; // seconds
    volatile int64_t boot; // milliseconds
    volatile bool unsynchronised;
    volatile int failing;  // what a test with wrapped functions lets fail
    volatile char boot_id; // its first character
    // Where another service keeps the passwords: everybody's, as that service has it now.
    char elsewhere[64];
};

struct rig {
    char directory[64];
    char break_glass[80]; // folder of its codes
    struct policy *policy;
    const struct holidays *holidays; // NULL: there is no list
    const char *policy_text;         // of `policy`; NULL: it never was a text
    bool policy_from_store;          // it is what an earlier vault has handed over
    struct daemon_settings settings;
    struct rig_clock *clock;
    pid_t vault, hashers[RIG_HASHERS];
    pid_t checker;              // where the policy has another service keep the passwords
    int front, rescue, control; // two endpoints
    struct frame_reader *reader, *rescue_reader;
    bool by_rescue;      // the next call goes by the endpoint of the rescue; cleared with its reply
    uint32_t login_uid;  // under whose login root begins a rescue; 0: not known
    bool target_gone;    // the next verb's user has no account any more
    uint32_t target_uid; // of the next verb's user, as its name service says; 0: rig_uid()
    Identity target_groups; // of the next verb's user; all 0: not known
    uint64_t id;
    VaultCall call;   // the last one
    VaultReply reply; // to it
    bool bare;        // no reason is put in where a verb demands one and none is given
    bool leaves_open; // does not say by itself that a grant has come to its client
};

// The policy that rigs use: see vault_rig.c. Services: "login" (2 classes, first login, limit 5),
// "sudo" (2 classes, limit 3), "plain" (password only), "cron" and "su" (no authentication),
// "clocked" (codes are refused on an unsynchronised clock), "warifu" (admin), "grouped" (group
// "juki").
extern const char rig_policy[];

// cmocka setup and teardown: *state is a struct rig with a running vault and no store.
int rig_setup(void **state);
// The same with a store and the first admin, "amano" (uid 2000), fully enrolled (rig_person).
int rig_setup_ready(void **state);
int rig_teardown(void **state);

// A rig with other policy text.
struct rig *rig_make(const char *policy);
void rig_start(struct rig *rig);
void rig_kill(struct rig *rig);   // SIGKILL, as a crash
void rig_finish(struct rig *rig); // asks for an orderly end, does not wait for it
void rig_stop(struct rig *rig);   // orderly, store closed
void rig_new_hasher(struct rig *rig, unsigned index);
void rig_kill_hashers(struct rig *rig);
// Stops or continues the hashers, so that what is being hashed stays so.
void rig_hold_hasher(struct rig *rig, unsigned index, bool hold);
void rig_hold_hashers(struct rig *rig, bool hold);
void rig_new_front(struct rig *rig);

// Opens the store of a stopped rig.
struct store *rig_store(struct rig *rig);

// Sends rig->call / waits for one reply into rig->reply. `rig_ask` does both and checks the id.
uint64_t rig_send(struct rig *rig);
void rig_receive(struct rig *rig);
// Says what became of the grant of call `id`; nobody whom the vault tells is else "let in".
void rig_settle(struct rig *rig, uint64_t id, bool taken);
// Nobody waits for call `id` any more.
void rig_cancel(struct rig *rig, uint64_t id);
// Moves the wall clock, and returns when no batch that has read the old time goes on: what is sent
// next is judged by the new one. For where something was sent that nobody answers, as by
// rig_settle(). Nothing else may be told to the supervisor meanwhile.
void rig_move_clock(struct rig *rig, int64_t wall);
// Whether a reply comes within so many milliseconds.
bool rig_hears(struct rig *rig, int milliseconds);
void rig_ask(struct rig *rig);

Subject rig_subject(const char *user, uint32_t uid, const char *service);

struct login { // what a person types, and where
    const char *user, *service, *rhost, *password, *code;
    uint32_t uid;
    bool unknown;        // to the name service
    const char *member;  // named for a shared ID; NULL: nobody was asked for
    bool member_unknown; // to the vault or the name service
    Operation operation; // default AUTHENTICATE
    bool away, remote;   // not at the desk; and surely from elsewhere (core/desk.h)
    uint32_t caller;     // in whose session; 0: not known
};

void rig_fill_attempt(struct rig *rig, const struct login *login);
const Outcome *rig_attempt(struct rig *rig, const struct login *login);
const Plan *rig_plan(struct rig *rig, const struct login *login);
AccountReply rig_account(struct rig *rig, const struct login *login, const Outcome *outcome);

// Somebody fully enrolled: password set, a code confirmed.
struct enrolled {
    char user[256];
    uint32_t uid;
    char password[64];
    struct otp_parameters otp;
    int64_t used; // the last step a code was made for
};

// A code that has not been used: moves the wall clock on to the next step.
const char *rig_code(struct rig *rig, struct enrolled *person, char code[OTP_CODE_SIZE]);
struct login rig_login(const struct enrolled *person, const char *service, const char *code);
// Logs in with password and a fresh code. `rig_granted` asserts that it is granted.
Outcome rig_tries(struct rig *rig, struct enrolled *person, const char *service);
Outcome rig_granted(struct rig *rig, struct enrolled *person, const char *service);
// The session that comes of it; of another ID where the service is one for privilege.
SessionReport rig_opens(struct rig *rig, const char *user, uint32_t uid, const char *service,
                        const Outcome *outcome);

// --- admin verbs ---

struct rig_arg {
    const char *name, *text; // text NULL: the number
    int64_t number;
};

// Proves root's rescue; the ticket stays in the rig's later admin calls.
void rig_rescue(struct rig *rig);
// Calls a verb as root in rescue; arguments end with {0}. The page is rig->reply.body.page.
AdminStatus rig_admin(struct rig *rig, const char *verb, const struct rig_arg *arguments);
// The same with the ticket of the last time.
AdminStatus rig_admin_again(struct rig *rig, const char *verb, const struct rig_arg *arguments);
// The same by a person with a ticket.
AdminStatus rig_admin_by(struct rig *rig, const struct enrolled *by, const Outcome *ticket,
                         const char *verb, const struct rig_arg *arguments, bool dry_run);
// A field of a row of the last page: "" and INT64_MIN if it is not there.
const char *rig_text(const struct rig *rig, unsigned row, const char *name);
int64_t rig_number(const struct rig *rig, unsigned row, const char *name);
const AdminEnd *rig_end(const struct rig *rig);

// The uid that the rig's name service knows for a name: 2000 + its first letter's place, amano
// 2000.
uint32_t rig_uid(const char *user);

// `init` with `user`; returns the temporary password.
void rig_init(struct rig *rig, const char *user, char temporary[64]);
// Adds and enrols somebody by root's rescue and the person's own first login.
void rig_person(struct rig *rig, const char *user, const char *role, struct enrolled *person);
// First login with the temporary password: change, enrol, confirm.
void rig_first_login(struct rig *rig, const char *user, const char *temporary,
                     struct enrolled *person);
// How often an event of this name about this user stands in the log.
unsigned rig_count(struct rig *rig, const char *event, const char *user);

extern struct enrolled rig_amano; // the admin of rig_setup_ready()

#endif

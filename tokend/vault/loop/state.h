// SPDX-License-Identifier: BSD-2-Clause
// What the vault's parts share. One struct, owned by loop_serve(); no part keeps state of its
// own.
#ifndef WARIFU_VAULT_STATE_H
#define WARIFU_VAULT_STATE_H

#include "base/clock.h"
#include "core/policy.h"
#include "core/replays.h"
#include "settings/daemon_file.h"
#include "store/store.h"
#include "vault/loop/anchoring.h"
#include "vault/loop/challenge.h"
#include "vault/loop/delivery.h"
#include "vault/loop/dummy.h"
#include "vault/loop/entrants.h"
#include "vault/loop/glass.h"
#include "vault/loop/heads.h"
#include "vault/loop/journal.h"
#include "vault/loop/knowledge.h"
#include "vault/loop/log_watch.h"
#include "vault/loop/ports.h"
#include "vault/loop/spent.h"
#include "vault/loop/stops.h"
#include "vault/loop/ticket.h"
#include "vault/loop/workers.h"
#include "wire/channel.pb.h"
#include "wire/codec.h"
#include "wire/handover.h"

// Where time comes from: the kernel, or a test that owns the time.
struct vault_clock {
    enum fault (*wall)(struct wall_time *now);
    enum fault (*boot)(struct boot_time *now);
    bool (*synchronised)(void);
    enum fault (*boot_id)(char id[37]);
};

struct instant { // read once a batch: everything in it happens at this moment
    struct wall_time wall;
    struct steady_time steady;
    struct boot_time boot;
    bool synchronised;
};

enum store_state {
    STORE_ABSENT,      // nothing there: only `init` works
    STORE_UNAVAILABLE, // there, but unusable: `why` says what to do; tried again now and then
    STORE_SERVING,
};

// A channel with a process that serves clients. What root may do without factors comes by
// ENDPOINT_RESCUE only, where no process has ever read a byte of anybody but root; nothing else
// comes that way.
enum endpoint_name { ENDPOINT_FRONT, ENDPOINT_RESCUE, ENDPOINTS };
struct endpoint {
    int fd;              // -1: nobody is there
    uint32_t connection; // as the supervisor numbers them (handover.h)
    uint64_t generation;
    struct frame_reader *reader;
    bool waits;   // complete calls are left for the next batch
    bool ended;   // it has hung up; closed once this batch is answered
    bool stuck;   // it does not take its replies
    int patience; // milliseconds left in this batch for it to take them
};

// Who waits for a reply. A front that died takes its calls' replies with it.
struct caller {
    uint64_t id;
    uint64_t front; // generation of the endpoint that it asked at
};

struct reply_entry {
    struct caller caller;
    pb_size_t body; // VaultReply tag
    uint8_t *frame; // encoded; NULL: could not be made, a fault is told instead
    size_t size;
    bool unrecorded; // may be told although the batch was not committed
};

struct job;
struct frame_reader;
struct admin_memory;
struct step_wants;
struct vault;

// Takes vault->call, which came by `endpoint`. False: it is none that may come by there.
typedef bool call_handler(struct vault *vault, const struct endpoint *endpoint);

// What there is to do when nobody asks, in a step of its own. *more: not all of it was done.
typedef enum fault duty_handler(struct vault *vault, bool *more);

struct vault {
    const struct policy *policy;
    const struct daemon_settings *settings;
    const struct vault_clock *clock;
    struct vault_ports *ports;
    call_handler *handle;       // what is above the loop
    duty_handler *duty;         // so is this
    struct admin_memory *admin; // and what it keeps between two calls; the loop does not look at it
    struct wall_time duty_last, duty_next;
    struct endpoint endpoints[ENDPOINTS];
    uint64_t generations; // of all endpoints: each number is given once

    struct store *store; // NULL unless STORE_SERVING
    enum store_state state;
    char why[STORE_WHY_SIZE];
    char policy_digest[65]; // of the text that the vault serves by: SHA-256, hexadecimal
    bool policy_moved;      // another one may be in force: looked at after the commit (in_force.h)
    struct stops stops;
    bool displaced; // the store was moved while it was open: until a restart there is none
    struct boot_time next_try; // of opening an unavailable store
    int64_t steady_offset;
    struct instant now;

    struct ticket_keys tickets;
    struct entrants entrants;
    struct spent spent;
    size_t spent_committed; // spent_mark() at the last commit
    struct dummy dummy;
    struct password_cost dearest; // of the policies of this store and of the rows: what all take
    struct knowledge knowledge;
    struct challenges challenges;
    struct replays replays, replays_committed; // as they are, and as they were at the last commit
    struct journal journal;

    struct deliveries deliveries;
    struct glass_seen glass;

    struct worker workers[WORKERS_MAX];
    struct job *waiting, **waiting_tail; // in order of arrival
    unsigned waiting_count;
    unsigned picks;      // jobs taken from the queue, so that each fourth is the oldest
    int64_t pace[POOLS]; // what one piece of work takes of late, milliseconds
    uint64_t next_call;
    bool work_done; // since the last checkpoint
    struct heads heads;
    struct log_watch watch;
    struct anchoring anchoring;
    struct {
        uint64_t rows; // of people, that do not open (rows_look.h), when they were counted last
        bool stale;    // one was ended since
    } damage;
    bool clock_warned;

    struct reply_entry *replies; // of this batch, told after its commit
    size_t reply_count, reply_room;
    VaultReply reply;       // being made
    enum fault batch_fault; // of the batch as a whole: nothing in it may be evaluated
    bool batch_open;        // there is a transaction
    uint64_t lost_commits;  // how many batches were undone, so far; batch.c counts
    enum fault unwritable;  // why the last commit with something in it failed
    uint8_t frame[CHANNEL_FRAME_MAX + FRAME_HEADER];
    VaultCall call; // being read
};

// HANDOVER_..._HANGS: asks the supervisor to end a neighbour; HANDOVER_..._GONE: to join us anew;
// HANDOVER_CHECKERS_WANTED; HANDOVER_STOP.
void vault_tell_supervisor(const struct vault *vault, enum handover_kind what, uint32_t index,
                           uint32_t connection);

#endif

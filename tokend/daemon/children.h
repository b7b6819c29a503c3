// SPDX-License-Identifier: BSD-2-Clause
// The supervisor's children: the picture of process.h, starting, joining and ending them. What
// happens to them later is supervisor.c's.
#ifndef WARIFU_DAEMON_CHILDREN_H
#define WARIFU_DAEMON_CHILDREN_H

#include "daemon/ceremonies.h"
#include "daemon/dictionary_watch.h"
#include "daemon/heartbeat.h"
#include "daemon/kept.h"
#include "daemon/process.h"
#include "daemon/role_signal.h"
#include "daemon/sockets.h"
#include "daemon/supervisor.h"
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define NEVER INT64_MAX

struct child {
    enum process_kind kind;
    unsigned index; // of a hasher or checker
    pid_t pid;      // 0: not running
    int control;    // our end; -1
    bool ready;     // said so
    bool dismissed; // we asked it to end
    bool cut;       // its only connection ended, and so it is to end by itself
    int64_t started, delay;
    struct heartbeat heartbeat;
    int64_t due; // not running: when to start; dismissed or cut: when to kill
};

// A socketpair between two children. An end waits here until its child is started.
struct channel {
    unsigned child[2]; // index into supervisor.children
    int fd[2];         // number of the descriptor in each
    int waiting[2];    // -1: given away
    uint32_t number;   // of the connection that there is now, from 1
    uint32_t first[2]; // the number of that with which the child of this side was started
    bool gone[2];      // this side says that it has closed its end
};

struct supervisor {
    const struct supervisor_plan *plan;
    const char *beside; // path of the socket beside which those of the service manager are
    struct kept kept;
    bool damaged; // the files were at the start, and are until a reload takes good ones
    struct role_users users;
    struct listening_socket auth, admin, rescue;
    struct child children[PROCESSES_MAX];
    unsigned count;
    unsigned hasher_count, checker_count; // from children[PROCESS_HASHER] on, one after the other
    struct channel channels[5 + HASHERS_MAX + CHECKERS_MAX];
    unsigned channel_count;
    struct ceremonies ceremonies;
    char hashers[12], checkers[12]; // their numbers, for the vault
    int signals;
    struct dictionary_watch dictionary;
    struct dictionary_watch leaked; // the list of leaked passwords, at the same looks
    pid_t checker;                  // `tokend -n` before a reload
    bool announced;                 // READY was said, and holds
    bool served;                    // it was said once
    bool stopping;
    bool checkers_wanted; // by the vault that runs now
    int64_t begun, watchdog_every, watchdog_due;
    int status;
};
// Boot time in milliseconds, and the same without the time that the machine slept.
int64_t now_ms(void);
int64_t awake_ms(void);

const char *name_of(const struct child *child);

void draw_picture(struct supervisor *self, unsigned hashers, unsigned checkers);

// Runs only while somebody uses it.
bool on_demand(enum process_kind kind);
// The others end when their only channel does.
bool has_control(enum process_kind kind);

// Starts it and joins it with its neighbours; after a fault, which is logged, it is due again.
enum fault start_child(struct supervisor *self, unsigned number);

// `by` says that its connection to `other` ended. Both get new ends once both have closed the old
// ones; who has no control socket ends by itself and is joined when it starts again.
// `connection` is the number that `by` was told; of an older one nothing is done.
void connection_ended(struct supervisor *self, const struct child *by, struct child *other,
                      uint32_t connection);

// Ends after a while in which nobody asked it, and is started again by the next question. Of its
// end of the channel to the vault a copy is kept, so a question that comes meanwhile is not lost.
bool may_rest(enum process_kind kind);

// That copy; -1: there is none.
int kept_end(struct supervisor *self, const struct child *child);

// The copy is of another connection than the one that it was started with.
bool has_newer_end(struct supervisor *self, const struct child *child);

// What lies there is lost, and the vault hears so; `child` gets another connection when it starts.
void drop_kept_end(struct supervisor *self, const struct child *child);

// The same, and the vault and `child` get another connection now.
void renew_connection(struct supervisor *self, const struct child *child);

// The front wants a device process. It hears at once when there is none to be had.
void start_device(struct supervisor *self, const struct child *front, uint32_t request);

// Asks for an orderly end: the vault finishes what it has taken, the front closes its connections.
void dismiss(const struct supervisor *self, struct child *child);
void kill_child(const struct supervisor *self, struct child *child);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// tokend's processes: each role is executed from its program, descriptors at fixed numbers.
//
//   front --FRONT_VAULT-- vault --VAULT_HASHER i-- hasher i
//     |                    |`-----VAULT_CHECKER i- checker i, where a PAM service keeps passwords
//     |                    `------VAULT_VERIFIER-- verifier, while keys are used
//     |----FRONT_NAMES--- names
//     `----(on request)-- device, one a ceremony; the supervisor's child, or started by the
//                         service manager when the supervisor connects to its socket
//   rescue --FRONT_VAULT-- vault, by a channel of its own
//     `----FRONT_NAMES--- rescue-names
//
// rescue is a second front that serves root's rescue.sock and nothing else; it and its names are
// started when somebody connects there, and end when nobody has for a while. Checkers are started
// when the vault says that it wants them; the verifier when something lies in its end of the
// channel, of which the supervisor keeps a copy, so that nothing is lost when it ends idle. Hashers
// are there from the start, and come back in the same way when they have ended idle.
//
// supervisor to each of them: a control socket (wire/handover.h).
#ifndef WARIFU_DAEMON_PROCESS_H
#define WARIFU_DAEMON_PROCESS_H

#include "vault/vault.h"
#include "wire/handover.h"
#include <stdbool.h>

enum process_kind {
    PROCESS_FRONT,
    PROCESS_NAMES,
    PROCESS_VAULT,
    PROCESS_RESCUE,
    PROCESS_RESCUE_NAMES,
    PROCESS_VERIFIER,
    PROCESS_HASHER,
    PROCESS_CHECKER,
    PROCESS_DEVICE,
    PROCESS_KINDS
};

#define HASHERS_MAX VAULT_HASHERS_MAX
#define CHECKERS_MAX VAULT_CHECKERS_MAX
#define PROCESSES_MAX (PROCESS_HASHER + HASHERS_MAX + CHECKERS_MAX)

// What a role finds open besides 0, 1 and 2. Everything else is closed.
enum process_fd {
    FD_CONTROL = 3,
    FD_FRONT_AUTH = 4,
    FD_FRONT_ADMIN = 5,
    FD_RESCUE_LISTENER = 4,
    FD_FRONT_VAULT = 6,
    FD_FRONT_NAMES = 7,
    FD_NAMES_FRONT = 4,
    FD_VAULT_FRONT = 4,
    FD_VAULT_RESCUE = 5,
    FD_VAULT_HASHER = 6, // + index
    FD_HASHER_VAULT = 4,
    FD_VAULT_CHECKER = FD_VAULT_HASHER + HASHERS_MAX, // + index
    FD_CHECKER_VAULT = 4,
    FD_DEVICE_FRONT = 3, // it has no control; the service manager passes it there too
    FD_VAULT_VERIFIER = FD_VAULT_CHECKER + CHECKERS_MAX,
    FD_VERIFIER_VAULT = 4,
    FD_SETTINGS = FD_VAULT_VERIFIER + 1, // of every role that has a control or a channel:
    FD_POLICY,                           // the configuration (daemon/kept.h)
    FD_ROLE_MAX = FD_POLICY
};

enum process_user {
    AS_FRONT,
    AS_VAULT,
    AS_CHECKER,
    AS_NAMES,
    AS_RESCUE,
    AS_HASHER,
    AS_DEVICE,
    AS_VERIFIER,
    PROCESS_USERS
};

struct process_role {
    const char *name;    // --role=NAME
    const char *title;   // what ps shows
    const char *program; // file name of the program that is executed for it
    enum process_user user;
    bool vital;                  // readiness waits for it
    enum handover_kind handover; // how a neighbour is told about a new end towards this role
};

const struct process_role *process_role(enum process_kind kind);

// PROCESS_KINDS when there is no such role.
enum process_kind process_by_name(const char *name);

// The name of that user in these settings.
const char *process_user_name(const struct daemon_settings *settings, enum process_user user);

// How many hashers these settings want on this machine, at `hash_kib` kilobytes a hash.
unsigned process_hashers(const struct daemon_settings *settings, uint32_t hash_kib);

// How many checkers beside so many hashers. They spend their time in somebody else's hash or
// waiting for a directory.
unsigned process_checkers(unsigned hashers);

#endif

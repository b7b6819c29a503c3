// SPDX-License-Identifier: BSD-2-Clause
// What the supervisor and a role say to each other over the role's control socket (SOCK_SEQPACKET,
// one message a packet): when a neighbour died and was started again, the survivor gets a new end
// of the channel between them (SCM_RIGHTS) and closes the old one. When the control socket closes,
// the supervisor wants the role to end, or is gone.
#ifndef WARIFU_WIRE_HANDOVER_H
#define WARIFU_WIRE_HANDOVER_H

#include "base/fault.h"
#include <stdint.h>

enum handover_kind {
    HANDOVER_NONE = 0,
    HANDOVER_READY = 1, // role to supervisor: serving; no descriptor
    HANDOVER_FRONT = 2, // to HANDOVER_RESCUE, supervisor to role: a new end towards this neighbour
    HANDOVER_NAMES = 3,
    HANDOVER_VAULT = 4,
    HANDOVER_HASHER = 5, // `index` says which
    HANDOVER_RESCUE = 6,
    HANDOVER_ALIVE =
        7, // supervisor to role: are you alive? And the answer. From here on no descriptor
    HANDOVER_FRONT_HANGS = 8, // vault to supervisor: this neighbour does not do its work; end it
    HANDOVER_RESCUE_HANGS = 9,
    HANDOVER_HASHER_HANGS = 10,    // `index` says which
    HANDOVER_DEVICE = 11,          // front to supervisor: start one, `index` names the request, no
                                   // descriptor; back: the end towards it, or none when that failed
    HANDOVER_CHECKER = 12,         // supervisor to vault: a new end; `index` says which
    HANDOVER_CHECKER_HANGS = 13,   // vault to supervisor; `index` says which
    HANDOVER_CHECKERS_WANTED = 14, // vault to supervisor: passwords are kept by a PAM service
    // role to supervisor: the connection to this neighbour ended, whoever ended it and why; the
    // role has closed its end and waits for a new one
    HANDOVER_FRONT_GONE = 15,
    HANDOVER_RESCUE_GONE = 16,
    HANDOVER_VAULT_GONE = 17,
    HANDOVER_NAMES_GONE = 18,
    HANDOVER_HASHER_GONE = 19, // `index` says which
    HANDOVER_CHECKER_GONE = 20,
    HANDOVER_VERIFIER = 21,       // supervisor to vault: a new end
    HANDOVER_VERIFIER_HANGS = 22, // vault to supervisor
    // vault to supervisor: the policy in force is this text, not the one that the vault was given
    // (settings/passed_policy.h)
    HANDOVER_POLICY = 23,
    // vault to supervisor: what is open is to end, or to be locked (daemon/stops.h); `connection`
    // is enum stop_what and enum stop_how, and `index` says which
    HANDOVER_STOP = 24,
    HANDOVER_LAST = HANDOVER_STOP
};

enum stop_what {
    STOP_GRANT = 0,     // what began by the grant of this number
    STOP_SESSION = 1,   // logind's session "12"
    STOP_SESSION_C = 2, // logind's session "c12"
    STOP_USER = 3,      // what that uid runs outside of sessions
    STOP_WHAT_MASK = 0xff
};
enum stop_how {
    STOP_BY_END = 0x100,
    STOP_BY_KILL = 0x200,
    STOP_BY_LOCK = 0x300, // of sessions alone
    STOP_HOW_MASK = 0xff00
};

struct handover {
    enum handover_kind kind;
    uint32_t index;
    int fd; // CLOEXEC, owned by the receiver; -1 when there is none
    // Which connection: with a new end its number, and with ..._GONE that number again, so that
    // what is said of an older one does nobody harm. 0: the one that the role was started with.
    uint32_t connection;
    uint32_t owner; // of STOP_SESSION: the uid whose it has to be; else 0
};

// Sends without waiting. The descriptor stays the caller's. BUSY when the receiver does not read.
enum fault handover_send(int control, const struct handover *handover) MUST_CHECK;

// Receives without waiting. BUSY when there is nothing, CLOSED at the end, FORMAT for anything else
// than one well-formed message (its descriptors are closed).
enum fault handover_receive(int control, struct handover *handover) MUST_CHECK;

#endif

// SPDX-License-Identifier: BSD-2-Clause
// Tickets: what the vault remembers by giving it away (doc/PROTOCOL.md, "Tickets"). Sealed with a
// key that lives and dies with this process, always of one size, so that nothing can be read from
// them, forged, or used after a restart.
#ifndef WARIFU_VAULT_TICKET_H
#define WARIFU_VAULT_TICKET_H

#include "base/clock.h"
#include "base/fault.h"
#include "core/classes.h"
#include <stddef.h>
#include <stdint.h>

#define TICKET_SIZE 128
#define TICKET_SECONDS 600 // how long a ticket proves factors, if nothing stricter is said

enum ticket_kind {
    TICKET_NONE = 0,
    TICKET_LOGIN = 1,   // authenticate was granted
    TICKET_CHANGE = 2,  // the current factors were proved for a change only
    TICKET_SESSION = 3, // names an open session; proves nothing else
    TICKET_ADMIN = 4,   // factors proved for admin calls
    TICKET_RESCUE = 5,  // root without factors (promise 9)
    TICKET_ROOT = 6, // root's work on the password of an account that is not kept here (abuse:M2)
    TICKET_LOOK = 7, // root asks how the service is, and for nothing else (decision 73)
};
#define TICKET_BIT(kind) (1u << (kind))

enum ticket_flag {
    TICKET_MUST_CHANGE = 1, // the password is temporary, expired or leaked (B3, B5, B6)
    TICKET_NO_PASSWORD = 4, // by a key alone: its password is not this login's matter
    TICKET_HANDED_ON = 8,  // a due change went to the modules behind, which may yet have refused it
    TICKET_MUST_ENROL = 2, // the rule wants a one-time code that the person has not got
    TICKET_UNENFORCED = 32, // its rule lets a session begin that nothing ends at its limit
    TICKET_GRANT = 16,      // its rule demanded a privilege grant, which was in force (D1)
};

#define TICKET_OWES (TICKET_MUST_CHANGE | TICKET_MUST_ENROL) // before anything else is done

struct ticket {
    uint64_t number; // under this key; once sealed or opened
    enum ticket_kind kind;
    uint8_t flags;     // enum ticket_flag
    class_set classes; // really shown
    uint8_t role;      // enum role of whoever proved it, then
    uint32_t uid;
    int64_t person;
    int64_t session;
    int64_t member;        // who proved it for a shared ID (A6); 0: the person; not of a session
    struct wall_time wall; // when it was given
    struct boot_time boot;
    uint64_t password_mark;        // of the password it was given under (ticket_mark)
    struct wall_time password_set; // when that was set: unlike the mark, kept by a mere upgrade
    int64_t credential;            // of the code that was shown; 0: none; below: an emergency code
    int64_t key;                   // that was shown; 0: none
    int64_t exception;             // by which alone the policy let it in (F1); 0: none
    uint32_t session_seconds;      // the limit of sessions by its rule (D4); 0: none
    int64_t newest;                // the person's newest confirmed credential; 0: none
};

struct ticket_keys {
    uint8_t seal[32];
    uint8_t hash[32];
    uint64_t serial; // the nonce; never repeats under one key
};

enum fault ticket_keys_make(struct ticket_keys *keys) MUST_CHECK;
void ticket_keys_wipe(struct ticket_keys *keys);

// Seals for one service.
enum fault ticket_seal(struct ticket_keys *keys, const struct ticket *ticket, const char *service,
                       uint8_t out[TICKET_SIZE]) MUST_CHECK;

// Opens a ticket that was given for this service. REFUSED for anything else; *ticket is then zero.
enum fault ticket_open(const struct ticket_keys *keys, const uint8_t *sealed, size_t size,
                       const char *service, struct ticket *ticket) MUST_CHECK;

// Whether it is of one of `kinds` (TICKET_BIT), for this uid, and at most `seconds` old.
bool ticket_holds(const struct ticket *ticket, unsigned kinds, uint32_t uid, struct boot_time now,
                  uint32_t seconds);

// A value that changes whenever the stored password does: a change makes older tickets worthless
// for a second change (abuse:W3).
uint64_t ticket_mark(const struct ticket_keys *keys, const char *encoded);

#endif

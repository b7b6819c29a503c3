// SPDX-License-Identifier: BSD-2-Clause
// Logins that the account phase has let in and whose session is not open yet. sshd asks for both in
// two processes, and the ticket stays in the first: what was proved by it is remembered here, so
// that the session still rests on it, and not on the word of whoever opens it (abuse:R1,
// abuse:M21).
#ifndef WARIFU_VAULT_ENTRANTS_H
#define WARIFU_VAULT_ENTRANTS_H

#include "vault/loop/ticket.h"
#include "wire/channel.pb.h"

#define ENTRANTS_MAX 256
#define ASKED_SECONDS 30      // from polkit's question to the session of pkexec
#define ENTRANTS_PER_PERSON 8 // the oldest gives way to a newer one of the same person

struct entrants {
    struct entrant {
        struct ticket ticket; // kind NONE: a free place
        uint8_t where[16];    // service, terminal, host and user, under the tickets' key
        uint8_t asker[16];    // service and caller, under the same; zero: nobody knows the caller
        bool seen;            // the caller is known, and is one person
        bool polkit;          // its helper asked, for a session that another program opens
        bool crowded;         // another one waits, or waited, at the same place
    } places[ENTRANTS_MAX];
};

// The account phase let the ticket's holder in, or a change after it settled what was owed. Only
// root's programs open sessions, so others are not remembered.
void entrants_note(struct entrants *all, const struct ticket_keys *keys, const Subject *subject,
                   const struct ticket *ticket);

// Those that wait for a session at the very same place, oldest first; how many. *crowded: there is
// no saying which of several it is, or was, and so not either with what the session is opened: then
// all of them must still hold.
size_t entrants_at(const struct entrants *all, const struct ticket_keys *keys,
                   const Subject *subject, struct boot_time now,
                   struct ticket tickets[ENTRANTS_PER_PERSON], bool *crowded);

// The newest login that a program of the same service was let in with and whose session is not
// open, if another one of the same person's has asked for it: polkit's helper asks, pkexec opens at
// once. What is older was asked for something that opens no session, and may be somebody else's who
// proved themselves for this caller; to rest on that would lend its grant. False: there is none, or
// nobody knows whose program this is.
bool entrants_asked(const struct entrants *all, const struct ticket_keys *keys,
                    const Subject *subject, struct boot_time now, struct ticket *ticket);

// The newest of whomever polkit's helper asked just now, whoever's program asks for it: for run0,
// which systemd begins, and for pkexec where its caller, or the helper's, cannot be seen.
bool entrants_asked_somebody(const struct entrants *all, const struct ticket_keys *keys,
                             const Subject *subject, struct boot_time now, struct ticket *ticket);

// All of them leave: one holds no longer, and it may be any.
void entrants_empty(struct entrants *all, const struct ticket_keys *keys, const Subject *subject);

// The session was opened with its ticket.
void entrants_drop(struct entrants *all, uint64_t number);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// What a verb would do if it were carried out now, found out by carrying it out and undoing that:
// so whoever approves sees what the verb's own records will say, before and after (D7, E5), and
// cannot be shown anything else.
#ifndef WARIFU_VAULT_REHEARSAL_H
#define WARIFU_VAULT_REHEARSAL_H

#include "store/person.h"
#include "store/request.h"
#include "vault/loop/event.h"
#include "vault/loop/state.h"
#include <sodium.h>

struct admin;

struct change { // of one record
    char event[49];
    char user[STORE_NAME_SIZE];
    char object[160]; // which budget, card, credential ...; "": the person
    char before[160], after[160];
};

#define CHANGES_MAX 48

struct rehearsal {
    bool fine;    // it would be done
    AdminEnd end; // how it would end; of what would be refused, why
    struct change changes[CHANGES_MAX];
    size_t count;
    size_t more;                             // changes that found no room
    crypto_generichash_state rest;           // over them
    int64_t subjects[REQUEST_CONCERNED_MAX]; // whom it is about, ids of the store
    size_t subject_count;
};

// Carries `call` out as this person, as a dry run, inside the step of `admin`, and undoes it. The
// caller frees *result.
enum fault rehearse(const struct admin *admin, const struct person *as, const AdminVaultCall *call,
                    struct rehearsal **result) MUST_CHECK;

// All of a change, in the order of its fields.
void change_hash(crypto_generichash_state *state, const struct change *change);

// From the verb that is rehearsed: an event with before and after; whom it is about.
void rehearsal_note(struct rehearsal *rehearsal, const struct event *event);
void rehearsal_concerns(struct rehearsal *rehearsal, int64_t person);

#endif

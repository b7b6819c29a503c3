// SPDX-License-Identifier: BSD-2-Clause
// The register of cards, and what happens to everything on a card when its own state changes: in
// the same savepoint, so there is no moment at which one is true without the other (C1, C4, C5).
#ifndef WARIFU_VAULT_CARD_REGISTER_H
#define WARIFU_VAULT_CARD_REGISTER_H

#include "store/card.h"
#include "store/person.h"
#include "vault/admin/admin.h"

// A card carries FIDO2 keys by its serial (vault/admin/card_keys.h), and one-time code generators
// by the id of its row.
struct card_contents {
    unsigned credentials; // that changed
    unsigned people;      // whose they are
    unsigned keys;        // of the credentials, those that are FIDO2 keys
};

// The card that args[`argument`] names. *found is false when the page has been ended with why not.
enum fault card_find(struct admin *admin, const char *argument, struct card *card,
                     bool *found) MUST_CHECK;

// Whether the caller may do this to the card: its holder and members are whom it is about
// (admin_may). *may is false when the page has been ended with why not.
enum fault card_may(struct admin *admin, const struct card *card, bool *may) MUST_CHECK;

// Moves the card and, where the new state says so, suspends, resumes or revokes all that is on it;
// records card.* and one event a credential. `change` says how and why; its state, time and actor
// are filled in. *moved is false when the page has been ended: the state does not allow it.
enum fault card_move(struct admin *admin, struct card *card, enum card_event what,
                     struct card_change *change, struct card_contents *contents,
                     bool *moved) MUST_CHECK;

// Revokes every card that the person holds and has not handed in, with all that is on it (C6).
// `credentials` and `outstanding` (cards that have to come back) are added to.
enum fault card_end_all(struct admin *admin, const struct person *person, const char *method,
                        unsigned *credentials, unsigned *outstanding) MUST_CHECK;

// What the holder is called now, or was when they were removed; "" of a department's card.
void card_holder(struct vault *vault, const struct card *card, char name[STORE_NAME_SIZE]);

// Whether a credential of this person may be put on the card: it is theirs, and issued or active.
// *may is false when the page has been ended with why not, and which command helps.
enum fault card_may_carry(struct admin *admin, const char *serial, const struct person *person,
                          struct card *card, bool *may) MUST_CHECK;

// A credential of this person is put on the card, which becomes active. *may as above.
enum fault card_bind(struct admin *admin, const char *serial, const struct person *person,
                     bool *may) MUST_CHECK;

// A row that describes the card: serial, kind, state, holder, department, since, by, replaces.
void card_row(struct admin *admin, const struct card *card);
// That the card was taken away, for the sessions that it opened.
void card_put_taken(struct admin *admin, const struct card *card);

// From the arguments: method, witness, reason. *good is false when one does not fit.
bool card_change_read(const struct admin *admin, struct card_change *change);

#endif

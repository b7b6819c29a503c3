// SPDX-License-Identifier: BSD-2-Clause
// Who may have something on a card, and is no longer there to have it taken away (abuse:S5).
#ifndef WARIFU_VAULT_CARD_PERSON_H
#define WARIFU_VAULT_CARD_PERSON_H

#include "vault/admin/admin.h"

// Of this id, for whatever is on a card: ends the row if it does not open, where something is taken
// (`takes`), with their emergency codes. *gone: there is nobody of that id, or not any more, or
// nothing of theirs can be read. Where another row differs as well it stays as it is: that keeps
// nobody else's card from being lost, and the next start refuses both.
enum fault card_person_gone(struct admin *admin, int64_t id, bool takes, bool *gone) MUST_CHECK;

#endif

// SPDX-License-Identifier: BSD-2-Clause
// May this credential be used now? Asked where one is confirmed, where one shows itself at a login,
// and as long as something rests on that login: one answer for codes and keys. The register says
// whether the card opens, and for whom, whatever the credential's own row says (C4).
#ifndef WARIFU_VAULT_USABLE_H
#define WARIFU_VAULT_USABLE_H

#include "store/card.h"
#include "store/key.h"
#include "store/otp.h"
#include "store/person.h"
#include "vault/loop/state.h"

struct usable {
    const char *why;  // not, for the record: "card_lost"; NULL: it may
    Lapse lapse;      // the same for the person
    bool departments; // it is on a card of a department, so it is nobody's own (C2)
};

// Whether the person holds the card or is one of its members (C2).
bool card_is_for(const struct card *card, const struct person *person);

// `person`: whose it is. Of one that waits for its first code the card alone is asked.
enum fault usable_code(struct vault *vault, const struct otp_credential *code, int64_t person,
                       struct usable *usable) MUST_CHECK;
enum fault usable_key(struct vault *vault, const struct key_credential *key, int64_t person,
                      struct usable *usable) MUST_CHECK;

#endif

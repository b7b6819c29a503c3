// SPDX-License-Identifier: BSD-2-Clause
// Key and store: where they are, whether they fit, and what to do if not.
#ifndef WARIFU_VAULT_OPENING_H
#define WARIFU_VAULT_OPENING_H

#include "vault/loop/state.h"

// Reads the master key: the credential's descriptor if there is one, else the key file.
// *from_credential tells which.
enum fault opening_key(const struct vault *vault, uint8_t key[STORE_KEY_SIZE],
                       bool *from_credential) MUST_CHECK;

// Sets vault->state, ->store and ->why. A store that is not there is never made (abuse:R5).
void opening_store(struct vault *vault);

// After a commit that failed: if the store is no longer where it was, it is closed, and there is
// none until a restart: whoever moved it decides which one that opens (E2).
void opening_lost(struct vault *vault);

// After the store was opened or made: steady time goes on, and the log says that the vault is
// there.
enum fault opening_start(struct vault *vault) MUST_CHECK;

#endif

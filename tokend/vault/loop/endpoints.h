// SPDX-License-Identifier: BSD-2-Clause
// The connections by which calls come (state.h): opened, heard and closed.
#ifndef WARIFU_VAULT_ENDPOINTS_H
#define WARIFU_VAULT_ENDPOINTS_H

#include "vault/loop/state.h"

// In place of what was there. Without memory it stays closed, and the supervisor is told.
void endpoint_open(struct vault *vault, struct endpoint *endpoint, int fd, uint32_t connection);

// Replies to it are worth nothing from here on: what was asked is charged and not granted
// (abuse:L3).
void endpoint_close(struct vault *vault, struct endpoint *endpoint);

// Has the supervisor join us anew.
void endpoint_tell_gone(const struct vault *vault, const struct endpoint *endpoint);

// Hands over every call that waits, up to a bound that keeps a batch short. Within a batch.
void endpoint_hear(struct vault *vault, struct endpoint *endpoint);

// Whether calls were left for the next batch.
bool endpoints_wait(const struct vault *vault);

#endif

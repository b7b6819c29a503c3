// SPDX-License-Identifier: BSD-2-Clause
// What would stop a person after their factors were right: told before anything of theirs is used
// up, and never charged. A condition of this machine, the same for everybody.
#ifndef WARIFU_VAULT_OBSTACLE_H
#define WARIFU_VAULT_OBSTACLE_H

#include "vault/loop/state.h"

// To setting a password: the dictionary that judges it (B1).
Obstacle obstacle_to_change(const struct vault *vault);
// To registering an authenticator app at a first login: the clock (E6).
Obstacle obstacle_to_enrol(const struct vault *vault, const struct rule *rule);
// What whoever is asked by this rule is told first.
Obstacle obstacle_ahead(const struct vault *vault, const struct rule *rule);

// Whether a hasher could not judge a new password because of the machine; then `out` says so.
bool obstacle_stopped(const struct vault *vault, const HashReply *hash, ChangeReply *out);

const char *obstacle_name(Obstacle obstacle); // for the log; NULL for none

#endif

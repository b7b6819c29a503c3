// SPDX-License-Identifier: BSD-2-Clause
// Which policy is in force, by the digest of its text (D7, E5). The file is root's, the decision is
// not root's alone where the policy in force says `policy_activation = approved`: then another text
// in the file's place is kept as offered, and the text in force, which the store has, goes on.
//
//   the file at a start or reload is    and the one in force says    what becomes of it
//   the one in force                    -                            nothing
//   another                             free                         it is in force from now on
//   another                             approved                     offered; the vault hands the
//                                                                    text in force to the
//                                                                    supervisor, who starts all
//                                                                    roles with it
//   damaged (settings/stopgap.h)        free                         nobody is let in
//   damaged                             approved                     as another
#ifndef WARIFU_VAULT_IN_FORCE_H
#define WARIFU_VAULT_IN_FORCE_H

#include "store/policy_text.h"
#include "vault/loop/state.h"

// The digest of what the vault serves by, when it starts.
enum fault in_force_digest(struct vault *vault) MUST_CHECK;

// In the transaction of the start: what the table says, with its events. vault->policy_moved: what
// the vault was given is not in force.
enum fault in_force_start(struct vault *vault) MUST_CHECK;

// In the transaction of whoever may: this version is in force from the next commit on.
enum fault in_force_move(struct vault *vault, struct policy_version *version) MUST_CHECK;

// The digest of the policy in force; "" before there was one.
enum fault in_force_active(struct vault *vault, char digest[POLICY_DIGEST_SIZE]) MUST_CHECK;
// What lies in the file's place instead of it; "": nothing else.
enum fault in_force_offered(struct vault *vault, char digest[POLICY_DIGEST_SIZE]) MUST_CHECK;

// After the commit: when what is in force is another text than the vault serves by, hands that to
// the supervisor, who then dismisses the vault with all roles and starts them anew. False: nothing
// of the sort, or it cannot be handed over, which is logged.
bool in_force_hand_over(struct vault *vault);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// The vault's use cases, one function a VaultCall. Each runs as a step (vault/loop/batch.h).
#ifndef WARIFU_VAULT_CALLS_H
#define WARIFU_VAULT_CALLS_H

#include "vault/login/claimant.h"
#include "vault/loop/text.h"

struct asked { // what a step gets
    const VaultCall *call;
    struct caller caller;
    bool rescue; // by ENDPOINT_RESCUE
};

enum fault call_plan(struct vault *vault, const struct asked *asked, VaultReply *reply,
                     struct step_wants *wants) MUST_CHECK;
enum fault call_member(struct vault *vault, const struct asked *asked, VaultReply *reply,
                       struct step_wants *wants) MUST_CHECK;
enum fault call_attempt(struct vault *vault, const struct asked *asked, VaultReply *reply,
                        struct step_wants *wants) MUST_CHECK;
enum fault call_challenge(struct vault *vault, const struct asked *asked, VaultReply *reply,
                          struct step_wants *wants) MUST_CHECK;
enum fault call_lost(struct vault *vault, const struct asked *asked, VaultReply *reply,
                     struct step_wants *wants) MUST_CHECK;
enum fault call_account(struct vault *vault, const struct asked *asked, VaultReply *reply,
                        struct step_wants *wants) MUST_CHECK;
enum fault call_set_password(struct vault *vault, const struct asked *asked, VaultReply *reply,
                             struct step_wants *wants) MUST_CHECK;
enum fault call_enrol(struct vault *vault, const struct asked *asked, VaultReply *reply,
                      struct step_wants *wants) MUST_CHECK;
enum fault call_confirm(struct vault *vault, const struct asked *asked, VaultReply *reply,
                        struct step_wants *wants) MUST_CHECK;
enum fault call_session_open(struct vault *vault, const struct asked *asked, VaultReply *reply,
                             struct step_wants *wants) MUST_CHECK;
enum fault call_session_close(struct vault *vault, const struct asked *asked, VaultReply *reply,
                              struct step_wants *wants) MUST_CHECK;
enum fault call_admin(struct vault *vault, const struct asked *asked, VaultReply *reply,
                      struct step_wants *wants) MUST_CHECK;

// After a call that failed, as a step of its own, for nothing of the call's is left: puts that on
// record (call.fault). An attempt says itself what became of the try.
enum fault call_record_fault(struct vault *vault, const VaultCall *call, enum fault why) MUST_CHECK;

// Before call_admin(), as a step of its own: puts a verb of a rescue on record, so that the record
// stays when the verb fails or is a dry run (F2, E5).
enum fault admin_announce(struct vault *vault, const struct asked *asked) MUST_CHECK;

#endif

// SPDX-License-Identifier: BSD-2-Clause
// A new password that is not kept here: judged by our rules where people choose it for themselves
// (B1), and left to the modules behind, which store it. Whether they did, this product cannot know;
// the record says that it was handed on.
#ifndef WARIFU_VAULT_HAND_ON_H
#define WARIFU_VAULT_HAND_ON_H

#include "vault/login/calls.h"

// Answers a SetPasswordCall under `knowledge = "pam:NAME"`, or one of root's at work (abuse:M2; not
// judged, as the modules behind do not judge it): ELSEWHERE, NOT_CHANGED with flaws, or DENIED.
enum fault hand_on(struct vault *vault, const struct asked *asked, VaultReply *reply,
                   struct step_wants *wants) MUST_CHECK;

// A new password that could not be judged or stored, kept here or not: on record with why.
enum fault change_lost(struct vault *vault, const SetPasswordCall *call,
                       const char *why) MUST_CHECK;
const char *change_lost_why(enum fault why); // as a job is lost (jobs.h)

#endif

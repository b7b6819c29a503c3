// SPDX-License-Identifier: BSD-2-Clause
// Requests to put another policy in force (D7): what request_moves.c asks when one is approved.
#ifndef WARIFU_VAULT_ADMIN_POLICY_ACTIVATE_H
#define WARIFU_VAULT_ADMIN_POLICY_ACTIVATE_H

#include "vault/admin/admin_request.h"

// Puts the text in force that was asked for, with its record, if what it replaces is in force
// still; *allowed is false when the page has been ended with why not.
enum fault policy_activation_approve(struct admin *admin, const struct request *request,
                                     bool *allowed) MUST_CHECK;

// Below its row, what the text says otherwise than the one in force, setting by setting.
enum fault policy_activation_put_effect(struct admin *admin,
                                        const struct request *request) MUST_CHECK;

#endif

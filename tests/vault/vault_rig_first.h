// SPDX-License-Identifier: BSD-2-Clause
// The steps of a first login, one call each: a password, an authenticator, its first code. Whoever
// asks is known to the name service under rig_uid() and names a ticket, the size of a call's.
#ifndef WARIFU_TESTS_VAULT_RIG_FIRST_H
#define WARIFU_TESTS_VAULT_RIG_FIRST_H

#include "vault_rig.h"

// Not sent yet.
void rig_fill_password(struct rig *rig, const char *user, const char *service, const void *ticket,
                       const char *password);
ChangeReply rig_set_password(struct rig *rig, const char *user, const char *service,
                             const void *ticket, const char *password);
EnrolOffer rig_enrol(struct rig *rig, const char *user, const char *service, const void *ticket);
// By the service "login".
ConfirmReply rig_confirm(struct rig *rig, const char *user, const void *ticket, uint64_t credential,
                         const char *code);
// With the code that the offered authenticator shows now.
ConfirmReply rig_confirm_offer(struct rig *rig, const char *user, const void *ticket,
                               const EnrolOffer *offer);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// What carries the verbs out that are declared in verbs/: each file of a noun has a table of its
// own, beside the functions.
#ifndef WARIFU_VAULT_HANDLERS_H
#define WARIFU_VAULT_HANDLERS_H

#include "vault/admin/admin.h"

struct admin_handler { // {NULL, NULL} ends a table
    const char *wire;  // the verb's name in its declaration
    admin_run *run;
};

// NULL: no verb of the vault.
admin_run *admin_handler(const char *wire);
// The names of all, one after the other; NULL behind the last.
const char *admin_handler_name(size_t n);

extern const struct admin_handler handlers_init[];
extern const struct admin_handler handlers_user[];
extern const struct admin_handler handlers_user_review[];
extern const struct admin_handler handlers_rename[];
extern const struct admin_handler handlers_role[];
extern const struct admin_handler handlers_term[];
extern const struct admin_handler handlers_shared[];
extern const struct admin_handler handlers_session[];
extern const struct admin_handler handlers_stop[];
extern const struct admin_handler handlers_password[];
extern const struct admin_handler handlers_totp[];
extern const struct admin_handler handlers_first[];
extern const struct admin_handler handlers_totp_list[];
extern const struct admin_handler handlers_card_lost[];
extern const struct admin_handler handlers_card[];
extern const struct admin_handler handlers_emergency[];
extern const struct admin_handler handlers_glass[];
extern const struct admin_handler handlers_key[];
extern const struct admin_handler handlers_key_pin[];
extern const struct admin_handler handlers_key_import[];
extern const struct admin_handler handlers_lock[];
extern const struct admin_handler handlers_policy[];
extern const struct admin_handler handlers_policy_text[];
extern const struct admin_handler handlers_log[];
extern const struct admin_handler handlers_policy_activate[];
extern const struct admin_handler handlers_status[];
extern const struct admin_handler handlers_audit[];
extern const struct admin_handler handlers_search[];
extern const struct admin_handler handlers_notice[];
extern const struct admin_handler handlers_recover[];
extern const struct admin_handler handlers_privilege[];
extern const struct admin_handler handlers_request[];
extern const struct admin_handler handlers_exception[];
extern const struct admin_handler handlers_deputy[];
extern const struct admin_handler handlers_review[];
extern const struct admin_handler handlers_signing[], handlers_witnesses[];

#endif

// SPDX-License-Identifier: BSD-2-Clause
// What carries the verbs out: one function for each that is declared (verbs/verbs.h), by the file
// that has it.
#ifndef WARIFU_VAULT_HANDLERS_H
#define WARIFU_VAULT_HANDLERS_H

#include "vault/admin/admin.h"

// NULL: no verb of the vault.
admin_run *admin_handler(const char *wire);
// The names of all, one after the other; NULL behind the last.
const char *admin_handler_name(size_t n);

// admin_user.c
enum fault verb_user_add(struct admin *admin);
enum fault verb_user_list(struct admin *admin);
enum fault verb_user_show(struct admin *admin);
enum fault verb_user_suspend(struct admin *admin);
enum fault verb_user_resume(struct admin *admin);
enum fault verb_user_remove(struct admin *admin);
enum fault verb_user_role(struct admin *admin); // admin_role.c
enum fault verb_user_term(struct admin *admin); // admin_term.c
// admin_user_review.c
enum fault verb_user_review(struct admin *admin);
// signing.c
enum fault verb_review_sign(struct admin *admin);
// admin_review.c
enum fault verb_review_list(struct admin *admin);
enum fault verb_review_approve(struct admin *admin);
enum fault verb_review_close(struct admin *admin);
// admin_request.c
enum fault verb_request_list(struct admin *admin);
enum fault verb_request_show(struct admin *admin);
enum fault verb_request_approve(struct admin *admin);
enum fault verb_request_reject(struct admin *admin);
enum fault verb_request_withdraw(struct admin *admin);
enum fault verb_request_end(struct admin *admin);
// admin_privilege.c
enum fault verb_privilege_request(struct admin *admin);
enum fault verb_privilege_stop(struct admin *admin);
enum fault verb_session_own(struct admin *admin);
enum fault verb_privilege_review(struct admin *admin);
// admin_deputy.c
enum fault verb_deputy_request(struct admin *admin);
// admin_exception.c
enum fault verb_exception_request(struct admin *admin);
// admin_rename.c
enum fault verb_user_rename(struct admin *admin);
enum fault verb_user_renumber(struct admin *admin);
// admin_session.c
enum fault verb_session_list(struct admin *admin);
enum fault verb_session_stopped(struct admin *admin);
enum fault verb_session_stop(struct admin *admin); // admin_stop.c
// admin_shared.c
enum fault verb_shared_create(struct admin *admin);
enum fault verb_shared_add(struct admin *admin);
enum fault verb_shared_remove(struct admin *admin);
enum fault verb_shared_list(struct admin *admin);
// admin_password.c
enum fault verb_password_reset(struct admin *admin);
enum fault verb_password_expire(struct admin *admin);
enum fault verb_password_policy(struct admin *admin);
// admin_totp.c
enum fault verb_totp_enrol(struct admin *admin);
enum fault verb_totp_register(struct admin *admin); // admin_first.c
enum fault verb_totp_confirm(struct admin *admin);
enum fault verb_totp_import(struct admin *admin);
enum fault verb_totp_resync(struct admin *admin);
enum fault verb_totp_revoke(struct admin *admin);
enum fault verb_totp_list(struct admin *admin);
// admin_emergency.c
enum fault verb_emergency_issue(struct admin *admin);
enum fault verb_emergency_approve(struct admin *admin);
enum fault verb_emergency_list(struct admin *admin);
enum fault verb_emergency_close(struct admin *admin);
// admin_glass.c
enum fault verb_glass_issue(struct admin *admin);
enum fault verb_glass_confirm(struct admin *admin);
enum fault verb_glass_list(struct admin *admin);
enum fault verb_glass_revoke(struct admin *admin);
// admin_card.c
enum fault verb_card_issue(struct admin *admin);
enum fault verb_card_list(struct admin *admin);
enum fault verb_card_show(struct admin *admin);
enum fault verb_card_replace(struct admin *admin);
enum fault verb_card_collect(struct admin *admin);
enum fault verb_card_destroy(struct admin *admin);
// admin_card_lost.c
enum fault verb_card_suspend(struct admin *admin);
enum fault verb_card_lost(struct admin *admin);
enum fault verb_user_offboard(struct admin *admin);
// admin_key.c
enum fault verb_key_enrol(struct admin *admin);
enum fault verb_key_add(struct admin *admin);
enum fault verb_key_import(struct admin *admin); // admin_key_import.c
enum fault verb_key_list(struct admin *admin);
enum fault verb_key_revoke(struct admin *admin);
enum fault verb_key_restore(struct admin *admin);
// admin_key_pin.c
enum fault verb_key_pin_set(struct admin *admin);
enum fault verb_key_pin_change(struct admin *admin);
// admin_lock.c
enum fault verb_lock_show(struct admin *admin);
enum fault verb_audit_search(struct admin *admin);
enum fault verb_audit_recover(struct admin *admin);
enum fault verb_lock_clear(struct admin *admin);
// admin_policy.c
enum fault verb_policy_explain(struct admin *admin);
// admin_policy_text.c
enum fault verb_policy_text(struct admin *admin);
enum fault verb_policy_list(struct admin *admin);
enum fault verb_policy_logins(struct admin *admin); // admin_log.c
enum fault verb_policy_people(struct admin *admin);
enum fault verb_policy_activate(struct admin *admin); // admin_policy_activate.c
enum fault verb_status(struct admin *admin);
// admin_log.c
enum fault verb_log(struct admin *admin);
// admin_audit.c
enum fault verb_audit_head(struct admin *admin);
enum fault verb_audit_export(struct admin *admin);
// admin_init.c
enum fault verb_init(struct admin *admin);

#endif

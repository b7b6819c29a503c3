// SPDX-License-Identifier: BSD-2-Clause
// What carries each declared verb out (verbs/verbs.h).
#include "vault/admin/handlers.h"
#include "factor/fido2_data.h"
#include "store/key.h"
#include "vault/admin/admin.h"
#include <string.h>

static const struct {
    const char *wire;
    admin_run *run;
} handlers[] = {
    {"init", verb_init},
    {"user.add", verb_user_add},
    {"user.list", verb_user_list},
    {"user.show", verb_user_show},
    {"user.review", verb_user_review},
    {"user.suspend", verb_user_suspend},
    {"user.resume", verb_user_resume},
    {"user.remove", verb_user_remove},
    {"user.rename", verb_user_rename},
    {"user.renumber", verb_user_renumber},
    {"user.role", verb_user_role},
    {"user.term", verb_user_term},
    {"shared.create", verb_shared_create},
    {"shared.add", verb_shared_add},
    {"shared.remove", verb_shared_remove},
    {"shared.list", verb_shared_list},
    {"session.list", verb_session_list},
    {"session.own", verb_session_own},
    {"session.stop", verb_session_stop},
    {"session.stopped", verb_session_stopped},
    {"password.reset", verb_password_reset},
    {"password.expire", verb_password_expire},
    {"password.policy", verb_password_policy},
    {"totp.enrol", verb_totp_enrol},
    {"totp.register", verb_totp_register},
    {"totp.confirm", verb_totp_confirm},
    {"totp.import", verb_totp_import},
    {"totp.resync", verb_totp_resync},
    {"totp.revoke", verb_totp_revoke},
    {"totp.list", verb_totp_list},
    {"user.offboard", verb_user_offboard},
    {"card.issue", verb_card_issue},
    {"card.list", verb_card_list},
    {"card.show", verb_card_show},
    {"card.suspend", verb_card_suspend},
    {"card.lost", verb_card_lost},
    {"card.replace", verb_card_replace},
    {"card.collect", verb_card_collect},
    {"card.destroy", verb_card_destroy},
    {"emergency.issue", verb_emergency_issue},
    {"emergency.approve", verb_emergency_approve},
    {"emergency.list", verb_emergency_list},
    {"emergency.close", verb_emergency_close},
    {"glass.issue", verb_glass_issue},
    {"glass.confirm", verb_glass_confirm},
    {"glass.list", verb_glass_list},
    {"glass.revoke", verb_glass_revoke},
    {"key.enrol", verb_key_enrol},
    {"key.add", verb_key_add},
    {"key.pin.set", verb_key_pin_set},
    {"key.pin.change", verb_key_pin_change},
    {"key.import", verb_key_import},
    {"key.list", verb_key_list},
    {"key.revoke", verb_key_revoke},
    {"key.restore", verb_key_restore},
    {"lock.show", verb_lock_show},
    {"lock.clear", verb_lock_clear},
    {"policy.explain", verb_policy_explain},
    {"policy.text", verb_policy_text},
    {"policy.list", verb_policy_list},
    {"policy.people", verb_policy_people},
    {"policy.logins", verb_policy_logins},
    {"policy.activate", verb_policy_activate},
    {"status", verb_status},
    {"log", verb_log},
    {"audit.head", verb_audit_head},
    {"audit.export", verb_audit_export},
    {"audit.search", verb_audit_search},
    {"audit.recover", verb_audit_recover},
    {"privilege.request", verb_privilege_request},
    {"privilege.approve", verb_request_approve},
    {"privilege.reject", verb_request_reject},
    {"privilege.list", verb_request_list},
    {"privilege.stop", verb_privilege_stop},
    {"privilege.end", verb_request_end},
    {"privilege.review", verb_privilege_review},
    {"exception.request", verb_exception_request},
    {"exception.list", verb_request_list},
    {"exception.show", verb_request_show},
    {"exception.end", verb_request_end},
    {"deputy.request", verb_deputy_request},
    {"deputy.list", verb_request_list},
    {"deputy.end", verb_request_end},
    {"request.list", verb_request_list},
    {"request.show", verb_request_show},
    {"request.approve", verb_request_approve},
    {"request.reject", verb_request_reject},
    {"request.withdraw", verb_request_withdraw},
    {"review.list", verb_review_list},
    {"review.approve", verb_review_approve},
    {"review.close", verb_review_close},
    {"review.sign", verb_review_sign},
};

// What the declarations say of lengths, without knowing the store.
_Static_assert(STORE_CARD_SIZE - 1 == 64, "SERIAL_MAX_BYTES of verbs/common.h");
_Static_assert(2 * STORE_KEY_HANDLE_MOST == 512 && 2 * FIDO2_KEY_MOST == 128, "key.import");
_Static_assert(STORE_RP_SIZE - 1 == 127, "key.import");
_Static_assert(TAKING_TEXT_SIZE - 1 == 127, "session.list");
_Static_assert(REASON_MAX == 256, "REASON_MAX_BYTES of verbs/common.h");

admin_run *admin_handler(const char *wire)
{
    for (size_t i = 0; i < sizeof handlers / sizeof *handlers; i++)
        if (strcmp(handlers[i].wire, wire) == 0)
            return handlers[i].run;
    return NULL;
}

const char *admin_handler_name(size_t n)
{
    return n < sizeof handlers / sizeof *handlers ? handlers[n].wire : NULL;
}

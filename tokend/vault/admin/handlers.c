// SPDX-License-Identifier: BSD-2-Clause
// What carries each declared verb out (verbs/verbs.h).
#include "vault/admin/handlers.h"
#include "factor/fido2_data.h"
#include "store/key.h"
#include "vault/admin/admin.h"
#include <string.h>

static const struct admin_handler *const nouns[] = {
    handlers_init,
    handlers_user,
    handlers_user_review,
    handlers_rename,
    handlers_role,
    handlers_term,
    handlers_shared,
    handlers_session,
    handlers_stop,
    handlers_password,
    handlers_totp,
    handlers_first,
    handlers_totp_list,
    handlers_card_lost,
    handlers_card,
    handlers_emergency,
    handlers_glass,
    handlers_key,
    handlers_key_pin,
    handlers_key_import,
    handlers_lock,
    handlers_policy,
    handlers_policy_text,
    handlers_log,
    handlers_policy_activate,
    handlers_status,
    handlers_audit,
    handlers_search,
    handlers_notice,
    handlers_recover,
    handlers_privilege,
    handlers_request,
    handlers_exception,
    handlers_deputy,
    handlers_review,
    handlers_signing,
    handlers_witnesses,
};

// What the declarations say of lengths, without knowing the store.
_Static_assert(STORE_CARD_SIZE - 1 == 64, "SERIAL_MAX_BYTES of verbs/common.h");
_Static_assert(2 * STORE_KEY_HANDLE_MOST == 512 && 2 * FIDO2_KEY_MOST == 128, "key.import");
_Static_assert(STORE_RP_SIZE - 1 == 127, "key.import");
_Static_assert(TAKING_TEXT_SIZE - 1 == 127, "session.list");
_Static_assert(REASON_MAX == 256, "REASON_MAX_BYTES of verbs/common.h");

admin_run *admin_handler(const char *wire)
{
    for (size_t noun = 0; noun < sizeof nouns / sizeof *nouns; noun++)
        for (const struct admin_handler *each = nouns[noun]; each->wire != NULL; each++)
            if (strcmp(each->wire, wire) == 0)
                return each->run;
    return NULL;
}

const char *admin_handler_name(size_t n)
{
    for (size_t noun = 0; noun < sizeof nouns / sizeof *nouns; noun++)
        for (const struct admin_handler *each = nouns[noun]; each->wire != NULL; each++)
            if (n-- == 0)
                return each->wire;
    return NULL;
}

// SPDX-License-Identifier: BSD-2-Clause
#include "verbs.h"

// One file a group; the order is that of `warifu help`.
const struct verb *const verb_groups[] = {
    verbs_init,   verbs_user,    verbs_shared, verbs_session,   verbs_password, verbs_totp,
    verbs_key,    verbs_key_pin, verbs_card,   verbs_emergency, verbs_review,   verbs_lock,
    verbs_policy, verbs_status,  verbs_log,    verbs_shell,     verbs_help,     NULL,
};

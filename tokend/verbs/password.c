// SPDX-License-Identifier: BSD-2-Clause
#include "verbs/common.h"

static const struct argument reset_arguments[] = {ARGUMENT_PERSON,  ARGUMENT_REASON,
                                                  ARGUMENT_OUTPUT,  ARGUMENT_SHOW_SECRET,
                                                  ARGUMENT_DRY_RUN, ARGUMENT_END};

static const struct argument expire_arguments[] = {
    ARGUMENT_PERSON, ARGUMENT_REASON, ARGUMENT_SESSIONS, ARGUMENT_DRY_RUN, ARGUMENT_END};

static const struct argument no_arguments[] = {ARGUMENT_END};

static const struct section reset_sections[] = {
    {.key = "user",
     .record = true,
     .columns = {{"user", N_("User"), COLUMN_TEXT},
                 {"temporary_password", N_("Temporary password"), COLUMN_SECRET},
                 {"expires", N_("Valid until"), COLUMN_TIME}}},
    SECTION_END,
};

static const struct section expire_sections[] = {
    {.key = "user",
     .record = true,
     .columns = {{"user", N_("User"), COLUMN_TEXT}, COLUMNS_SESSIONS}},
    SECTION_STOPPED,
    SECTION_END,
};

static const struct section policy_sections[] = {
    {.key = "setting",
     .columns = {{"setting", N_("Setting"), COLUMN_WORD},
                 {"value", N_("Value"), COLUMN_WORD},
                 {"clause", N_("Clause"), COLUMN_TEXT}}},
    SECTION_END,
};

const struct verb verbs_password[] = {
    {.words = "password reset",
     .wire = "password.reset",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {PART_SUBJECT, NULL, LAST_FREE, EVENT_PASSWORD_RESET, EVENT_PASSWORD_RESET},
     .flags = VERB_SECRET,
     .summary = N_("give a person a new temporary password"),
     .description = N_("For a forgotten or lost password. The old one stops working at once; until "
                       "it expires, the temporary one leads to the choice of a new password and to "
                       "nothing else (B3). Make sure who is asking before you pass it on."),
     .example = "warifu password reset taro --reason 'came in person, showed the staff ID'",
     .exits = N_("2 no place for the secret; 3 nobody of that name; 73, 74 the output file."),
     .arguments = reset_arguments,
     .sections = reset_sections},
    {.words = "password expire",
     .wire = "password.expire",
     .roles = ADMINS,
     .changes = TAKES_AWAY,
     .control = {0, NULL, LAST_FREE, EVENT_PASSWORD_EXPIRED, EVENT_PASSWORD_EXPIRED},
     .summary = N_("make a person change the password at the next login"),
     .description =
         N_("For a password that may have leaked (B5). The person logs in with the old one once "
            "more and must choose another."),
     .example = "warifu password expire taro --reason 'may have leaked'",
     .exits = N_("3 nobody of that name; 7 open sessions on this host go on."),
     .arguments = expire_arguments,
     .sections = expire_sections},
    {.words = "password policy",
     .wire = "password.policy",
     .roles = READERS,
     .flags = VERB_PAGES,
     .summary = N_("show the password requirements, with the clauses"),
     .description =
         N_("Shows the settings of the policy in force. `warifu policy lint` checks them against "
            "the clauses."),
     .example = "warifu password policy",
     .arguments = no_arguments,
     .sections = policy_sections},
    {.words = NULL},
};

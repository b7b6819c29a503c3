// SPDX-License-Identifier: BSD-2-Clause
#include "language.h"
#include "verbs.h"

static const struct option reset_options[] = {OPTION_PERSON,      OPTION_REASON,  OPTION_OUTPUT,
                                              OPTION_SHOW_SECRET, OPTION_DRY_RUN, OPTION_END};
static const struct option expire_options[] = {OPTION_PERSON, OPTION_REASON, OPTION_SESSIONS,
                                               OPTION_DRY_RUN, OPTION_END};
static const struct option no_options[] = {OPTION_END};

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
     .flags = VERB_SECRET,
     .summary = N_("give a person a new temporary password"),
     .description =
         N_("For a forgotten or lost password. The old one is dead at once; until the "
            "temporary one expires it leads to the choice of another one, and to nothing else "
            "(B3). Make sure who is asking before you pass it on."),
     .example = "warifu password reset taro --reason 'came in person, showed the staff ID'",
     .options = reset_options,
     .sections = reset_sections},
    {.words = "password expire",
     .wire = "password.expire",
     .summary = N_("make a person change the password at the next login"),
     .description =
         N_("For a password that may have leaked (B5). The person logs in with the old one once "
            "more and must choose another."),
     .example = "warifu password expire taro --reason 'may have leaked'",
     .options = expire_options,
     .run = verb_stopping,
     .sections = expire_sections},
    {.words = "password policy",
     .wire = "password.policy",
     .summary = N_("show what is demanded of passwords, with the clauses"),
     .description =
         N_("Shows the settings of the policy in force. `warifu policy lint` checks them against "
            "the clauses."),
     .example = "warifu password policy",
     .options = no_options,
     .sections = policy_sections},
    {.words = NULL},
};

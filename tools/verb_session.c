// SPDX-License-Identifier: BSD-2-Clause
#include "language.h"
#include "verbs.h"

static const struct option options[] = {
    {.name = "user",
     .wire = "user",
     .kind = OPTION_USER,
     .positional = true,
     .min = 1,
     .max = NAME_MAX_BYTES,
     .meta = "USER",
     .help = N_("only this person's")},
    OPTION_END,
};

static const struct section sections[] = {
    {.key = "session",
     .columns = {{"session", N_("No."), COLUMN_NUMBER},
                 {"user", N_("User"), COLUMN_TEXT},
                 {"service", N_("Service"), COLUMN_TEXT},
                 {"tty", N_("Terminal"), COLUMN_TEXT},
                 {"rhost", N_("Host"), COLUMN_TEXT},
                 {"member", N_("Member"), COLUMN_TEXT},
                 {"opened", N_("Since"), COLUMN_TIME},
                 {"with", N_("With"), COLUMN_WORD},
                 {"card", N_("Card"), COLUMN_TEXT}}},
    SECTION_END,
};

const struct verb verbs_session[] = {
    {.words = "session list",
     .wire = "session.list",
     .summary = N_("list who is logged in"),
     .description =
         N_("Sessions that were opened and not closed yet; a machine that crashed leaves some "
            "behind. Suspending a person or expiring a password stops further logins, not a "
            "session that is open: that is locked or ended as the policy says, or as --sessions of "
            "these commands says; they tell of each session what was seen (B5)."),
     .example = "warifu session list taro",
     .options = options,
     .sections = sections},
    {.words = NULL},
};

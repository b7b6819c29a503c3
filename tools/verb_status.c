// SPDX-License-Identifier: BSD-2-Clause
#include "language.h"
#include "verbs.h"

static const struct option options[] = {OPTION_END};

static const struct section sections[] = {
    {.key = "item",
     .columns = {{"item", N_("Item"), COLUMN_WORD}, {"value", N_("Value"), COLUMN_WORD}}},
    SECTION_END,
};

const struct verb verbs_status[] = {
    {.words = "status",
     .wire = "status",
     .summary = N_("show how tokend is: version, store, clock, policy, people"),
     .description =
         N_("What to look at first when logins fail, and what to send along when you ask for "
            "help. There is no secret in it."),
     .example = "warifu status",
     .options = options,
     .sections = sections},
    {.words = NULL},
};

// SPDX-License-Identifier: BSD-2-Clause
#include "verbs/common.h"

static const struct argument arguments[] = {ARGUMENT_END};

static const struct section sections[] = {
    {.key = "item",
     .columns = {{"item", N_("Item"), COLUMN_WORD}, {"value", N_("Value"), COLUMN_WORD}}},
    {.key = "need",
     .title = N_("What this machine lacks"),
     .record = true,
     .columns = {{"need", N_("Lacking"), COLUMN_WORD},
                 {"state", N_("State"), COLUMN_WORD},
                 {"file", N_("File"), COLUMN_TEXT},
                 {"effect", N_("Effect"), COLUMN_WORD},
                 {"remedy", N_("Remedy"), COLUMN_WORD}}},
    {.key = "flaw",
     .title = N_("Where the log was altered"),
     .columns = {COLUMNS_FLAW, {"known", N_("Looked into"), COLUMN_FLAG}}},
    SECTION_END,
};

const struct verb verbs_status[] = {
    {.words = "status",
     .wire = "status",
     .roles = READERS,
     .without_store = true,
     .flags = VERB_PAGES,
     .summary =
         N_("show the state of tokend: version, store, clock, policy, people, and what is missing"),
     .description = N_(
         "What to look at first when logins fail, and what to send along when you "
         "ask for help. It contains no secrets. The exit status is 1 when this "
         "machine lacks something that logins need; it says what to do about it. Where the audit "
         "log is not as it was written, the records are named, and the exit status "
         "says how."),
     .example = "warifu status",
     .exits = "1; 20, 21, 23, 24 the log was altered, as the first one named.",
     .manual = "With --json every need is a row, and its state met, missing, damaged or "
               "not_needed; as text those that are not met are shown.",
     .arguments = arguments,
     .sections = sections},
    {.words = NULL},
};

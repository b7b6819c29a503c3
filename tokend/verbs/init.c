// SPDX-License-Identifier: BSD-2-Clause
#include "verbs/common.h"

static const struct argument arguments[] = {
    ARGUMENT_PERSON,
    ARGUMENT_DISPLAY,
    {.name = "reason",
     .wire = "reason",
     .kind = ARGUMENT_TEXT,
     .min = 1,
     .max = 256,
     .meta = "TEXT",
     .help = N_("the reason; whoever reviews it later reads it (F2)")},
    ARGUMENT_OUTPUT,
    ARGUMENT_SHOW_SECRET,
    ARGUMENT_END,
};

static const struct section sections[] = {
    {.key = "store",
     .record = true,
     .columns = {{"store", N_("Store"), COLUMN_TEXT},
                 {"key_file", N_("Key file"), COLUMN_TEXT},
                 {"user", N_("First administrator"), COLUMN_TEXT},
                 {"temporary_password", N_("Temporary password"), COLUMN_SECRET},
                 {"registration_code", N_("Registration code"), COLUMN_SECRET},
                 {"expires", N_("Valid until"), COLUMN_TIME}}},
    SECTION_END,
};

const struct verb verbs_init[] = {
    {.words = "init",
     .wire = "init",
     .roles = BY_ROOT,
     .changes = CHANGES,
     .control = {0, NULL, LAST_FREE, EVENT_USER_ADDED, EVENT_USER_ADDED},
     .without_store = true,
     .flags = VERB_SECRET | VERB_SETUP,
     .summary = N_("set up key, store and the first administrator (root, once)"),
     .description = N_(
         "Makes the master key and an empty store and adds USER, who must exist on this machine, "
         "as the "
         "first administrator with a temporary password. It is refused when there is a store "
         "already. USER then logs in, chooses a password and enrols a code generator; from then on "
         "administrators work under their own names."),
     .example = "sudo warifu init hanako --display 'Yamada Hanako'",
     .exits =
         N_("2 root cannot be enrolled, or no place for the secret; 3 no such account; 4 there "
            "is a store already; 5 not root; 73 the output file."),
     .arguments = arguments,
     .sections = sections},
    {.words = NULL},
};

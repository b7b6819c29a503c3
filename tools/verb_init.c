// SPDX-License-Identifier: BSD-2-Clause
#include "cli.h"
#include "verbs.h"

static const struct option options[] = {
    OPTION_PERSON,
    OPTION_DISPLAY,
    {.name = "reason",
     .wire = "reason",
     .kind = OPTION_TEXT,
     .min = 1,
     .max = 256,
     .meta = "TEXT",
     .help = N_("why; whoever looks at it afterwards reads it (F2)")},
    OPTION_OUTPUT,
    OPTION_SHOW_SECRET,
    OPTION_END,
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

// Before there is a store nobody can prove anything: root says why and is logged, as in a rescue.
// The proof ends with this command, so that a shell does not go on as root.
static enum exit_code init(struct cli *cli, const struct verb *verb,
                           const struct arguments *arguments, struct report *report,
                           struct outcome *outcome)
{
    const char *rescue = cli->rescue;

    session_close(&cli->session);
    cli->setup = rescue == NULL;
    if (cli->setup)
        cli->rescue = "warifu init";
    enum exit_code code = verb_generic(cli, verb, arguments, report, outcome);
    cli->rescue = rescue;
    cli->setup = false;
    session_close(&cli->session);
    return code;
}

const struct verb verbs_init[] = {
    {.words = "init",
     .wire = "init",
     .flags = VERB_SECRET | VERB_SETUP,
     .summary = N_("set up key, store and the first administrator (root, once)"),
     .description = N_(
         "Makes the master key and an empty store and adds USER, who must exist on this machine, "
         "as the "
         "first administrator with a temporary password. It is refused when there is a store "
         "already. USER then logs in, chooses a password and enrols a code generator; from then on "
         "administrators work under their own names."),
     .example = "sudo warifu init hanako --display 'Yamada Hanako'",
     .options = options,
     .sections = sections,
     .run = init},
    {.words = NULL},
};

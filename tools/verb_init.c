// SPDX-License-Identifier: BSD-2-Clause
#include "cli.h"
#include "commands.h"

// Before there is a store nobody can prove anything: root says why and is logged, as in a rescue.
// The proof ends with this command, so that a shell does not go on as root.
enum exit_code init_run(struct cli *cli, const struct verb *verb, const struct arguments *arguments,
                        struct report *report, struct outcome *outcome)
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

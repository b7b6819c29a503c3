// SPDX-License-Identifier: BSD-2-Clause
// warifu(1): administers tokend over its admin.sock, as root in a rescue
// over its rescue.sock. It holds no store and no key; who may do what
// is decided by tokend.
#include "base/log.h"
#include "commands.h"
#include "dispatch.h"
#include "terminal.h"
#include <stdio.h>

int main(int argc, char *argv[])
{
    struct cli cli = {
        .verbs = verb_groups, .commands = commands, .patience = 15000, .session = SESSION_CLOSED};

    terminal_harden();
    log_to_stderr("warifu", LOG_LEVEL_WARNING);
    enum exit_code code = dispatch(&cli, argv + 1, argc > 0 ? (size_t)argc - 1 : 0);
    session_close(&cli.session);
    if (fflush(stdout) != 0 && code == EXIT_DONE)
        code = EXIT_NOT_WRITTEN;
    return (int)code;
}

// SPDX-License-Identifier: BSD-2-Clause
// tokend-scope: one privileged session into one scope of systemd; started by the service manager
// for one connection, as root without a capability. No role of the supervisor's: it and its
// children never hear of it.
#include "base/log.h"
#include "daemon/programs.h"
#include "scope/scope.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <systemd/sd-daemon.h>

#define CONNECTION SD_LISTEN_FDS_START

int main(int count, char **arguments)
{
    if (count == 2 && strcmp(arguments[1], "--version") == 0)
        return puts(program_version("tokend-scope")) < 0 || fflush(stdout) != 0 ? EX_IOERR : EX_OK;
    log_to_stderr("tokend-scope", LOG_LEVEL_NOTICE);
    if (count != 2 || strcmp(arguments[1], "--activated") != 0 || sd_listen_fds(1) != 1 ||
        sd_is_socket_unix(CONNECTION, SOCK_STREAM, 0, NULL, 0) <= 0) {
        log_error("--activated is for tokend-scope@.service: the service manager passes one "
                  "connection");
        return EX_USAGE;
    }
    (void)signal(SIGPIPE, SIG_IGN);
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 ? scope_serve(CONNECTION) : EX_OSERR;
}

// SPDX-License-Identifier: BSD-2-Clause
#include "setup_origin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-login.h>
#include <unistd.h>
#include <utmpx.h>

#define UNNAMED "remote" // from elsewhere, and nobody has noted from where

// 1: from elsewhere; 0: not; below 0: it says nothing.
static int by_logind(char *host, size_t size)
{
    char *session = NULL, *from = NULL;
    int remote = sd_pid_get_session(0, &session);

    if (remote >= 0)
        remote = sd_session_is_remote(session);
    if (remote > 0)
        snprintf(host, size, "%s",
                 sd_session_get_remote_host(session, &from) >= 0 && from != NULL ? from : UNNAMED);
    free(from);
    free(session);
    return remote;
}

// A display, ":0", is no host; that of a terminal multiplexer's window is the terminal's own.
static int by_utmp(char *host, size_t size)
{
    static const char devices[] = "/dev/";
    const char *terminal = ttyname(STDIN_FILENO);
    struct utmpx wanted = {.ut_type = USER_PROCESS};

    if (terminal == NULL || strncmp(terminal, devices, strlen(devices)) != 0)
        return -1;
    strncpy(wanted.ut_line, terminal + strlen(devices), sizeof wanted.ut_line - 1);
    setutxent();
    const struct utmpx *found = getutxline(&wanted);
    const int remote = found == NULL ? -1 : found->ut_host[0] != '\0' && found->ut_host[0] != ':';
    if (remote > 0)
        snprintf(host, size, "%.*s", (int)sizeof found->ut_host, found->ut_host);
    endutxent();
    return remote;
}

bool setup_origin(char *host, size_t size)
{
    const char *connection = getenv("SSH_CONNECTION");

    host[0] = '\0';
    int remote = by_logind(host, size);
    if (remote < 0)
        remote = by_utmp(host, size);
    if (remote <= 0 && connection != NULL) { // a shell that one of them does not know of
        snprintf(host, size, "%.*s", (int)strcspn(connection, " "), connection);
        remote = 1;
    }
    return remote > 0;
}

// SPDX-License-Identifier: BSD-2-Clause
// warifu-break-glass: judges a code of the sealed envelope when tokend cannot. pam_warifu.so
// executes it, in a root process alone, with a socket as standard input; it says nothing to anybody
// else.
#include "base/secret.h"
#include "break_glass/folder.h"
#include "break_glass/judge.h"
#include "break_glass/loud.h"
#include "wire/codec.h"
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <syslog.h>
#include <unistd.h>

#define ENDING_SECONDS 45

// Nothing of the caller's is kept: it may be any program of root's, with anything inherited.
static bool harden(void)
{
    const struct rlimit none = {0, 0};
    sigset_t signals;

    (void)alarm(ENDING_SECONDS);
    (void)umask(077);
    // A key pressed at the console must not end it between the mark and the answer.
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGQUIT);
    sigaddset(&signals, SIGTSTP);
    sigaddset(&signals, SIGTTOU);
    sigaddset(&signals, SIGTTIN);
    sigaddset(&signals, SIGHUP);
    sigaddset(&signals, SIGPIPE);
    return clearenv() == 0 && close_range(3, ~0U, 0) == 0 && chdir("/") == 0 &&
           sigprocmask(SIG_BLOCK, &signals, NULL) == 0 && setrlimit(RLIMIT_CORE, &none) == 0 &&
           prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

// Who has put a socket at our descriptor 0, and is it root?
static bool is_asked_by_root(void)
{
    struct ucred peer;
    socklen_t size = sizeof peer;

    return getuid() == 0 && geteuid() == 0 &&
           getsockopt(STDIN_FILENO, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
           size == sizeof peer && peer.uid == 0;
}

// Whoever owns the folder says who is let in, so who gave it to them must be root.
static bool is_roots(const char *path)
{
    struct stat status;

    return lstat(path, &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == 0 &&
           (status.st_mode & 022) == 0;
}

static bool receive(uint8_t *bytes, size_t size)
{
    for (size_t have = 0; have < size;) {
        const ssize_t got = recv(STDIN_FILENO, bytes + have, size - have, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        have += (size_t)got;
    }
    return true;
}

static bool receive_request(BreakGlassRequest *request)
{
    uint8_t frame[FRAME_HEADER + CLIENT_FRAME_MAX];
    size_t need = 0;
    bool good = receive(frame, FRAME_HEADER) &&
                frame_length(frame, FRAME_HEADER, CLIENT_FRAME_MAX, &need) == FAULT_NONE &&
                receive(frame + FRAME_HEADER, need - FRAME_HEADER) &&
                frame_decode(BreakGlassRequest_fields, frame + FRAME_HEADER, need - FRAME_HEADER,
                             request, sizeof *request) == FAULT_NONE;

    secret_wipe(frame, sizeof frame);
    return good && request->nonce.size == sizeof request->nonce.bytes;
}

static bool send_reply(const BreakGlassReply *reply)
{
    uint8_t frame[FRAME_HEADER + 256];
    size_t used = 0;

    return frame_encode(BreakGlassReply_fields, reply, frame, sizeof frame, &used) == FAULT_NONE &&
           send(STDIN_FILENO, frame, used, MSG_NOSIGNAL) == (ssize_t)used;
}

int main(void)
{
    static const struct glass_places places = {.folder = GLASS_FOLDER,
                                               .terminal = "/dev/tty",
                                               .machine = "/etc/machine-id",
                                               .shadow = "/etc/shadow",
                                               .boot_id = "/proc/sys/kernel/random/boot_id",
                                               .wrong_seconds = 3,
                                               .lock_seconds = 10};
    static BreakGlassRequest request;
    BreakGlassReply reply;
    int status = EX_NOPERM;

    if (!is_asked_by_root() || !harden())
        return status;
    if (!is_roots(WARIFU_SYSCONFDIR)) {
        loud_line(LOG_ERR, "%s is not root's alone: no break-glass code is looked at",
                  WARIFU_SYSCONFDIR);
        return status;
    }
    if (receive_request(&request)) {
        glass_judge(&places, &request, &reply);
        status = send_reply(&reply) ? EX_OK : EX_IOERR;
    }
    secret_wipe(&request, sizeof request);
    return status;
}

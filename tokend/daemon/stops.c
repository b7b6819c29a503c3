// SPDX-License-Identifier: BSD-2-Clause
#include "daemon/stops.h"
#include "base/log.h"
#include "daemon/ceremonies.h"
#include "wire/channel.h"
#include "wire/client.h"
#include "wire/warifu.pb.h"
#include <stdio.h>
#include <unistd.h>

// False for what is none of it.
static bool read_stop(const struct handover *said, ScopeCall *call)
{
    *call = (ScopeCall)ScopeCall_init_zero;
    switch (said->connection & STOP_HOW_MASK) {
    case STOP_BY_END:
        call->stop = ScopeStop_SCOPE_STOP_END;
        break;
    case STOP_BY_KILL:
        call->stop = ScopeStop_SCOPE_STOP_KILL;
        break;
    case STOP_BY_LOCK:
        call->stop = ScopeStop_SCOPE_STOP_LOCK;
        break;
    default:
        return false;
    }
    switch (said->connection & STOP_WHAT_MASK) {
    case STOP_GRANT:
        call->grant = said->index;
        return true;
    case STOP_SESSION:
    case STOP_SESSION_C:
        (void)snprintf(call->session, sizeof call->session, "%s%u",
                       (said->connection & STOP_WHAT_MASK) == STOP_SESSION_C ? "c" : "",
                       (unsigned)said->index);
        call->uid = said->owner;
        return true;
    case STOP_USER:
        call->uid = said->index;
        return true;
    default:
        return false;
    }
}

void stops_pass_on(const char *beside, const struct handover *said)
{
    char path[WIRE_PATH_SIZE] = "";
    ScopeCall call;
    int fd = -1;
    enum fault fault = !read_stop(said, &call)                    ? FAULT_FORMAT
                       : !wire_beside(beside, SCOPE_SOCKET, path) ? FAULT_LIMIT
                                                                  : FAULT_NONE;

    if (fault == FAULT_NONE)
        fault = ceremonies_join(path, &fd);
    if (fault == FAULT_NONE)
        fault = channel_send(fd, ScopeCall_fields, &call);
    if (fd >= 0)
        close(fd);
    if (fault != FAULT_NONE)
        log_error("what an administrator has ended cannot be stopped: %s: %s; systemctl status "
                  "tokend-scope.socket",
                  path, fault_name(fault));
}

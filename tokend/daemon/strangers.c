// SPDX-License-Identifier: BSD-2-Clause
#include "daemon/strangers.h"
#include "daemon/role_signal.h"
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

enum fault strangers_adopt(void)
{
    return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0 ? FAULT_NONE : FAULT_REFUSED;
}

static bool is_known(const struct supervisor *self, pid_t pid)
{
    for (unsigned i = 0; i < self->count; i++)
        if (self->children[i].pid == pid)
            return true;
    return pid == self->checker || ceremonies_has(&self->ceremonies, pid);
}

void strangers_end(const struct supervisor *self)
{
    FILE *list = fopen("/proc/thread-self/children", "re");
    int pid;

    if (list == NULL)
        return;
    while (fscanf(list, "%d", &pid) == 1)
        if (!is_known(self, pid)) // one that has ended already waits to be reaped
            (void)!role_signal_send(&self->users, PROCESS_CHECKER, pid, SIGKILL);
    (void)fclose(list);
}

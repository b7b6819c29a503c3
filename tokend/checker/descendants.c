// SPDX-License-Identifier: BSD-2-Clause
#include "checker/descendants.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS_MAX 400
#define ROUND_NS 5000000 // 400 rounds are two seconds

enum fault descendants_adopt(void)
{
    return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0 ? FAULT_NONE : FAULT_REFUSED;
}

// The kernel lists a thread's children as numbers and blanks.
static void kill_children(void)
{
    char text[1024];
    pid_t pid = 0;
    ssize_t got;
    const int fd = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return;
    while ((got = read(fd, text, sizeof text)) > 0)
        for (ssize_t i = 0; i < got; i++) {
            if (text[i] >= '0' && text[i] <= '9') {
                pid = pid * 10 + (text[i] - '0');
            } else {
                if (pid > 1)
                    (void)kill(pid, SIGKILL);
                pid = 0;
            }
        }
    close(fd);
}

// True when there is no child left.
static bool reap(pid_t wanted, int *status)
{
    int one;
    pid_t pid;

    while ((pid = waitpid(-1, &one, WNOHANG)) > 0)
        if (pid == wanted)
            *status = one;
    return pid < 0 && errno == ECHILD;
}

enum fault descendants_end(pid_t pid, int *status)
{
    const struct timespec moment = {0, ROUND_NS};

    for (unsigned round = 0; round < ROUNDS_MAX; round++) {
        if (reap(pid, status))
            return FAULT_NONE;
        kill_children();
        if (reap(pid, status))
            return FAULT_NONE;
        if (round > 0)
            (void)nanosleep(&moment, NULL);
    }
    return FAULT_TIMEOUT;
}

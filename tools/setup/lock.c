// SPDX-License-Identifier: BSD-2-Clause
#include "setup/lock.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LOOK 50       // milliseconds between two looks
#define LAST_TRY 5000 // milliseconds in which one that was killed is gone

// A lock of the process: the kernel says whose it is, and no number that was written down can
// belong to somebody else by now.
static struct flock whole(void)
{
    return (struct flock){.l_type = F_WRLCK, .l_whence = SEEK_SET};
}

static enum fault open_lock(const char *path, int *fd)
{
    struct stat status;

    *fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
    if (*fd < 0)
        return fault_from_errno(errno);
    if (fstat(*fd, &status) != 0 || !S_ISREG(status.st_mode) || status.st_uid != geteuid())
        return FAULT_REFUSED;
    return FAULT_NONE;
}

static enum fault lock(int fd)
{
    struct flock all = whole();

    if (fcntl(fd, F_SETLK, &all) == 0)
        return FAULT_NONE;
    return errno == EACCES || errno == EAGAIN ? FAULT_BUSY : fault_from_errno(errno);
}

static enum fault wait_for(int fd, int patience)
{
    const struct timespec moment = {.tv_nsec = LOOK * 1000000L};
    enum fault fault = lock(fd);

    for (int passed = 0; fault == FAULT_BUSY && passed < patience; passed += LOOK) {
        (void)nanosleep(&moment, NULL);
        fault = lock(fd);
    }
    return fault;
}

// 0: nobody, or nobody whom this process can see.
static pid_t holder(int fd)
{
    struct flock all = whole();

    return fcntl(fd, F_GETLK, &all) == 0 && all.l_type != F_UNLCK && all.l_pid > 0 ? all.l_pid : 0;
}

static void kill_holder(int fd)
{
    const pid_t process = holder(fd);
    const int handle = process != 0 ? pidfd_open(process, 0) : -1;

    if (handle < 0)
        return;
    if (holder(fd) == process) // and so the handle is of the one that has it
        (void)pidfd_send_signal(handle, SIGKILL, NULL, 0);
    close(handle);
}

enum fault lock_take(const char *path, int *fd)
{
    const enum fault fault = open_lock(path, fd);

    return fault != FAULT_NONE ? fault : lock(*fd);
}

enum fault lock_take_over(const char *path, int patience, int *fd)
{
    enum fault fault = open_lock(path, fd);

    if (fault == FAULT_NONE)
        fault = wait_for(*fd, patience);
    if (fault == FAULT_BUSY) {
        kill_holder(*fd);
        fault = wait_for(*fd, LAST_TRY);
    }
    return fault;
}

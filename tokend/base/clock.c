// SPDX-License-Identifier: BSD-2-Clause
#include "base/clock.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

enum fault clock_read_wall(struct wall_time *now)
{
    struct timespec time;
    if (clock_gettime(CLOCK_REALTIME, &time) != 0)
        return FAULT_IO;
    now->seconds = time.tv_sec;
    return FAULT_NONE;
}

enum fault clock_read_boot(struct boot_time *now)
{
    struct timespec time;
    if (clock_gettime(CLOCK_BOOTTIME, &time) != 0)
        return FAULT_IO;
    now->milliseconds = (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
    return FAULT_NONE;
}

bool clock_is_synchronised(void)
{
    struct timex kernel = {.modes = 0};
    int state = adjtimex(&kernel);
    return state != -1 && state != TIME_ERROR && (kernel.status & STA_UNSYNC) == 0;
}

enum fault clock_boot_id(char id[37])
{
    char text[37];
    size_t have = 0;
    int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fault_from_errno(errno);
    while (have < sizeof text) { // 36 characters and a newline
        ssize_t got = read(fd, text + have, sizeof text - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        have += (size_t)got;
    }
    close(fd);
    if (have != sizeof text || text[36] != '\n')
        return FAULT_FORMAT;
    text[36] = '\0';
    if (strspn(text, "0123456789abcdef-") != 36)
        return FAULT_FORMAT;
    memcpy(id, text, sizeof text);
    return FAULT_NONE;
}

// SPDX-License-Identifier: BSD-2-Clause
#include "break_glass/seat.h"
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <asm/ioctls.h>

// TIOCGDEV asks for the terminal itself, whatever it was opened as; in the kernel's
// new_encode_dev().
static bool device_of(int fd, struct console_number *number)
{
    unsigned encoded = 0;

    if (ioctl(fd, TIOCGDEV, &encoded) != 0)
        return false;
    number->major = (encoded & 0xfff00) >> 8;
    number->minor = (encoded & 0xff) | ((encoded >> 12) & 0xfff00);
    return true;
}

bool seat_find(const char *path, const struct glass_set *set, char terminal[CONSOLE_NAME_SIZE])
{
    struct console_number mine, named;
    const int fd = open(path, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    bool found = fd >= 0 && device_of(fd, &mine);

    if (fd >= 0)
        close(fd);
    if (!found)
        return false;
    for (unsigned i = 0; i < set->console_count; i++) {
        if (!console_number(set->consoles[i], &named) || named.major != mine.major ||
            named.minor != mine.minor)
            continue;
        memcpy(terminal, set->consoles[i], CONSOLE_NAME_SIZE);
        return true;
    }
    return false;
}

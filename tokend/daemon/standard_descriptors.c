// SPDX-License-Identifier: BSD-2-Clause
#include "daemon/standard_descriptors.h"
#include <fcntl.h>
#include <unistd.h>

bool standard_descriptors_open(void)
{
    for (;;) {
        int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
        if (fd < 0)
            return false;
        if (fd > 2) {
            close(fd);
            return true;
        }
        if (fcntl(fd, F_SETFD, 0) != 0)
            return false;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
// For LD_PRELOAD into a tokend under test: the kernel's clock counts as synchronised while the file
// FAKE_CLOCK_FILE is there. Nothing that is installed contains it.
#include <string.h>
#include <sys/timex.h>
#include <unistd.h>

#define FAKE_CLOCK_FILE "/var/tmp/clock-is-synchronised"

__attribute__((visibility("default"))) int adjtimex(struct timex *kernel)
{
    memset(kernel, 0, sizeof *kernel);
    if (access(FAKE_CLOCK_FILE, F_OK) == 0)
        return TIME_OK;
    kernel->status = STA_UNSYNC;
    return TIME_ERROR;
}

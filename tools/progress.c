// SPDX-License-Identifier: BSD-2-Clause
#include "progress.h"
#include <stdio.h>
#include <unistd.h>

struct progress progress_begin(void)
{
    return (struct progress){.wanted = isatty(STDERR_FILENO) == 1, .percent = (size_t)-1};
}

void progress_show(struct progress *progress, size_t done, size_t all)
{
    const size_t percent = all > 0 ? done * 100 / all : done / 1024;

    if (!progress->wanted || percent == progress->percent)
        return;
    progress->percent = percent;
    progress->shown = true;
    if (all > 0)
        fprintf(stderr, "\r%zu/%zu", done, all);
    else
        fprintf(stderr, "\r%zu ...", done);
    fflush(stderr);
}

void progress_end(struct progress *progress)
{
    if (progress->shown)
        fputs("\r\033[K", stderr);
    fflush(stderr);
    progress->shown = false;
    progress->percent = (size_t)-1;
}

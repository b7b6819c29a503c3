// SPDX-License-Identifier: BSD-2-Clause
// Files that the command reads and writes in its tests, a seed, and how an administrator's dialogue
// begins who has no factors yet.
#ifndef WARIFU_TESTS_CLI_FILES_H
#define WARIFU_TESTS_CLI_FILES_H

#include "cli_check.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEED "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
#define RESCUED                                                                                    \
    {ACCEPT, 0, NULL}, {BEGIN, 0, "rescue=test "},                                                 \
    {                                                                                              \
        VERDICT, 1, NULL                                                                           \
    }

// In the directory of the test; valid until the next call.
static inline const char *in_directory(const char *name)
{
    static char path_buffer[256];

    snprintf(path_buffer, sizeof path_buffer, "%s/%s", cli_directory(), name);
    return path_buffer;
}

// NULL if it cannot be opened; valid until the next call.
static inline char *read_all(const char *path, size_t *size)
{
    static char data[65536];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = 0;

    *size = 0;
    while (fd >= 0 && (got = read(fd, data + *size, sizeof data - 1 - *size)) > 0)
        *size += (size_t)got;
    if (fd >= 0)
        close(fd);
    data[*size] = '\0';
    return fd >= 0 ? data : NULL;
}

static inline void write_all(const char *path, mode_t mode, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(fchmod(fd, mode), 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
}

#endif

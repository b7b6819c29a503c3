// SPDX-License-Identifier: BSD-2-Clause
#include "settings/passed_policy.h"
#include "settings/policy_file.h"
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_whole(int fd, const char *text, size_t size, size_t at)
{
    size_t done = 0;

    while (done < size) {
        const ssize_t written = pwrite(fd, text + done, size - done, (off_t)(at + done));
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        done += (size_t)written;
    }
    return true;
}

enum fault passed_policy_write(int fd, const char *text, const char *leaked)
{
    const size_t size = strlen(text) + 1;

    return write_whole(fd, text, size, 0) && write_whole(fd, leaked, strlen(leaked) + 1, size)
               ? FAULT_NONE
               : FAULT_IO;
}

// Both are there, each with its end.
static bool take(const char *bytes, size_t size, char leaked[LEAKED_NAME_SIZE])
{
    const size_t text = strnlen(bytes, size) + 1;

    if (text == 1 || text >= size)
        return false;
    const size_t length = strnlen(bytes + text, size - text);
    if (length == size - text || length >= LEAKED_NAME_SIZE)
        return false;
    memcpy(leaked, bytes + text, length + 1);
    return true;
}

enum fault passed_policy_read(int fd, char **text, char leaked[LEAKED_NAME_SIZE])
{
    char name[LEAKED_NAME_SIZE] = "";
    struct stat status;

    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        return FAULT_FORMAT;
    if (status.st_size <= 0 || status.st_size > (off_t)(POLICY_FILE_MAX + 1 + LEAKED_NAME_SIZE))
        return FAULT_LIMIT;
    const size_t size = (size_t)status.st_size;
    char *bytes = malloc(size);
    if (bytes == NULL)
        return FAULT_MEMORY;
    enum fault fault = pread(fd, bytes, size, 0) == (ssize_t)size ? FAULT_NONE : FAULT_IO;
    if (fault == FAULT_NONE && !take(bytes, size, name))
        fault = FAULT_FORMAT;
    if (fault == FAULT_NONE && strlen(bytes) > POLICY_FILE_MAX)
        fault = FAULT_LIMIT;
    if (fault != FAULT_NONE) {
        free(bytes);
        return fault;
    }
    memcpy(leaked, name, sizeof name);
    *text = bytes;
    return FAULT_NONE;
}

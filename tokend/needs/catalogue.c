// SPDX-License-Identifier: BSD-2-Clause
#include "needs/catalogue.h"
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC 0x950412deu // in this machine's order: msgfmt ran on it

struct header {
    uint32_t magic, revision, count, originals, translations;
};
struct text {
    uint32_t length, offset;
};

// Each text must lie inside the file and end with its zero byte.
static bool table_fits(int fd, uint32_t table, uint32_t count, uint64_t size)
{
    struct text text;
    char last;

    for (uint32_t i = 0; i < count; i++) {
        const uint64_t at = (uint64_t)table + (uint64_t)i * sizeof text;
        if (at + sizeof text > size ||
            pread(fd, &text, sizeof text, (off_t)at) != (ssize_t)sizeof text)
            return false;
        const uint64_t end = (uint64_t)text.offset + text.length;
        if (end >= size || pread(fd, &last, 1, (off_t)end) != 1 || last != '\0')
            return false;
    }
    return true;
}

// The first original is the empty one, of the catalogue's own header.
static bool begins_with_header(int fd, uint32_t originals)
{
    struct text text;

    return pread(fd, &text, sizeof text, (off_t)originals) == (ssize_t)sizeof text &&
           text.length == 0;
}

enum fault catalogue_check(const char *path)
{
    struct header header;
    struct stat status;
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    bool good;

    if (fd < 0)
        return errno == ENOENT ? FAULT_NOT_FOUND : FAULT_REFUSED;
    good = fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
           pread(fd, &header, sizeof header, 0) == (ssize_t)sizeof header &&
           header.magic == MAGIC && header.count > 0 && begins_with_header(fd, header.originals) &&
           table_fits(fd, header.originals, header.count, (uint64_t)status.st_size) &&
           table_fits(fd, header.translations, header.count, (uint64_t)status.st_size);
    close(fd);
    return good ? FAULT_NONE : FAULT_CORRUPT;
}

// SPDX-License-Identifier: BSD-2-Clause
#include "destroy_file.h"
#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK 65536
#define PAGE 4096 // file systems give room in such steps, or larger ones

static void tell(const struct destroy_watch *watch, uint64_t bytes)
{
    if (watch != NULL && watch->done != NULL)
        watch->done(watch->context, bytes);
}

enum fault destroy_digest(const char *path, char digest[65], const struct destroy_watch *watch)
{
    static uint8_t block[BLOCK];
    crypto_hash_sha256_state state;
    uint8_t hash[crypto_hash_sha256_BYTES];
    uint64_t done = 0;
    ssize_t got;
    const int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0)
        return fault_from_errno(errno);
    crypto_hash_sha256_init(&state);
    while ((got = read(fd, block, sizeof block)) > 0 || (got < 0 && errno == EINTR)) {
        if (got < 0)
            continue;
        crypto_hash_sha256_update(&state, block, (size_t)got);
        tell(watch, done += (uint64_t)got);
    }
    close(fd);
    if (got < 0)
        return FAULT_IO;
    crypto_hash_sha256_final(&state, hash);
    sodium_bin2hex(digest, 65, hash, sizeof hash);
    return FAULT_NONE;
}

static enum fault overwrite(int fd, uint64_t size, const struct destroy_watch *watch)
{
    static uint8_t block[BLOCK];

    for (uint64_t done = 0; done < size;) {
        const size_t part = size - done < sizeof block ? (size_t)(size - done) : sizeof block;
        randombytes_buf(block, part);
        const ssize_t put = pwrite(fd, block, part, (off_t)done);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return put < 0 ? fault_from_errno(errno) : FAULT_IO;
        tell(watch, done += (uint64_t)put);
    }
    return fsync(fd) == 0 ? FAULT_NONE : fault_from_errno(errno);
}

enum fault destroy_overwrite(const char *path, const struct destroy_watch *watch)
{
    struct stat status;
    const int fd = open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0)
        return errno == ENOENT ? FAULT_NONE : fault_from_errno(errno);
    enum fault fault = FAULT_NONE;
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
        fault = FAULT_REFUSED; // somebody has put something else there
    } else {
        const uint64_t size = (uint64_t)status.st_size;
        fault = overwrite(fd, (size + PAGE - 1) / PAGE * PAGE, watch);
    }
    close(fd);
    return fault;
}

enum fault destroy_name(const char *path)
{
    if (unlink(path) != 0 && errno != ENOENT)
        return fault_from_errno(errno);
    return file_flush_directory(path);
}

// SPDX-License-Identifier: BSD-2-Clause
#include "backup_copy.h"
#include "base/secret.h"
#include "config.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define COPIES_MOST 20
#define LOG_HEAD_SIZE 32 // of a write-ahead log: its salts change when it begins anew

static enum fault put_member(struct backup_copy *copy, const char *name, uint64_t size)
{
    crypto_generichash_update(&copy->written, (const uint8_t *)name, strlen(name) + 1);
    return backup_member(&copy->writer, name, size);
}

static enum fault put_bytes(struct backup_copy *copy, const void *data, size_t size)
{
    crypto_generichash_update(&copy->written, data, size);
    return backup_bytes(&copy->writer, data, size);
}

// As long as it was when it was opened: what it grows by is in the write-ahead log as well.
static enum fault put_file(struct backup_copy *copy, const char *name, const char *path)
{
    static uint8_t block[BACKUP_PIECE];
    struct stat status;
    const int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0 || fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
        copy->unread = path;
        if (fd >= 0)
            close(fd);
        return FAULT_NOT_FOUND;
    }
    uint64_t left = (uint64_t)status.st_size;
    enum fault fault = put_member(copy, name, left);
    while (fault == FAULT_NONE && left > 0) {
        const ssize_t got = read(fd, block, left < sizeof block ? (size_t)left : sizeof block);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            copy->unread = got < 0 ? path : NULL; // it became shorter, or the disk fails
            fault = got < 0 ? FAULT_NOT_FOUND : FAULT_CONFLICT;
            break;
        }
        left -= (uint64_t)got;
        fault = put_bytes(copy, block, (size_t)got);
        progress_show(&copy->progress, (size_t)((uint64_t)status.st_size - left),
                      (size_t)status.st_size);
    }
    secret_wipe(block, sizeof block);
    close(fd);
    return fault;
}

// What tells whether the write-ahead log was begun anew while the database was read. Without one,
// or with an empty one, the database must not have changed: a tokend that begins and ends meanwhile
// leaves no log behind either.
struct sight {
    bool log;
    uint8_t head[LOG_HEAD_SIZE];
    struct stat store;
};

static enum fault look(struct backup_copy *copy, struct sight *sight)
{
    memset(sight, 0, sizeof *sight);
    snprintf(copy->log, sizeof copy->log, "%s-wal", copy->settings->store_file);
    if (stat(copy->settings->store_file, &sight->store) != 0) {
        copy->unread = copy->settings->store_file;
        return FAULT_NOT_FOUND;
    }
    const int fd = open(copy->log, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return FAULT_NONE;
    const ssize_t got = fd >= 0 ? pread(fd, sight->head, LOG_HEAD_SIZE, 0) : -1;
    if (fd >= 0)
        close(fd);
    if (got < 0) {
        copy->unread = copy->log;
        return FAULT_NOT_FOUND;
    }
    sight->log = got == LOG_HEAD_SIZE;
    return FAULT_NONE;
}

static bool same_time(struct timespec one, struct timespec other)
{
    return one.tv_sec == other.tv_sec && one.tv_nsec == other.tv_nsec;
}

static bool is_same(const struct sight *before, const struct sight *after)
{
    const struct stat *one = &before->store, *other = &after->store;

    if (before->log != after->log || one->st_ino != other->st_ino || one->st_dev != other->st_dev)
        return false;
    if (before->log)
        return memcmp(before->head, after->head, LOG_HEAD_SIZE) == 0;
    return one->st_size == other->st_size && same_time(one->st_mtim, other->st_mtim) &&
           same_time(one->st_ctim, other->st_ctim);
}

static enum fault put_facts(struct backup_copy *copy)
{
    char text[256];

    snprintf(text, sizeof text, "records=%" PRId64 "\nmade=%lld\nversion=%s\n", copy->records,
             (long long)time(NULL), PACKAGE_VERSION);
    const enum fault fault = put_member(copy, "facts", strlen(text));
    return fault == FAULT_NONE ? put_bytes(copy, text, strlen(text)) : fault;
}

// First the database, then its write-ahead log, as a power cut would leave them: what went from
// there into the database meanwhile is still in it, unless it was begun anew. CONFLICT: it was.
static enum fault copy_once(struct backup_copy *copy, FILE *out, const uint8_t key[BACKUP_KEY_SIZE])
{
    const struct daemon_settings *settings = copy->settings;
    struct sight before, after;
    struct stat status;
    const char *log = copy->log;

    crypto_generichash_init(&copy->written, NULL, 0, crypto_generichash_BYTES);
    enum fault fault = look(copy, &before);
    if (fault == FAULT_NONE)
        fault = backup_begin(&copy->writer, out, key);
    if (fault == FAULT_NONE)
        fault = put_facts(copy);
    if (fault == FAULT_NONE)
        fault = put_file(copy, "key", settings->key_file);
    if (fault == FAULT_NONE)
        fault = put_file(copy, "store", settings->store_file);
    if (fault == FAULT_NONE && stat(log, &status) == 0)
        fault = put_file(copy, "store-wal", log);
    if (fault == FAULT_NOT_FOUND && copy->unread == log && lstat(log, &status) != 0) {
        copy->unread = NULL; // tokend has ended meanwhile, and moved it into the database
        fault = FAULT_CONFLICT;
    }
    if (fault == FAULT_NONE)
        fault = look(copy, &after);
    if (fault == FAULT_NONE && !is_same(&before, &after))
        fault = FAULT_CONFLICT;
    return fault == FAULT_NONE ? backup_end(&copy->writer) : fault;
}

enum fault backup_copy_whole(struct backup_copy *copy, FILE *out,
                             const uint8_t key[BACKUP_KEY_SIZE], unsigned *copies)
{
    enum fault fault = FAULT_CONFLICT;

    for (*copies = 0; fault == FAULT_CONFLICT && *copies < COPIES_MOST; ++*copies) {
        rewind(out);
        if (ftruncate(fileno(out), 0) != 0)
            return FAULT_IO;
        fault = copy_once(copy, out, key);
        if (fault == FAULT_CONFLICT)
            nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    }
    return fault;
}

static enum fault see_member(void *context, const char *name, uint64_t size)
{
    (void)size;
    crypto_generichash_update(context, (const uint8_t *)name, strlen(name) + 1);
    return FAULT_NONE;
}

static enum fault see_bytes(void *context, const void *data, size_t size)
{
    crypto_generichash_update(context, data, size);
    return FAULT_NONE;
}

enum fault backup_copy_read_again(struct backup_copy *copy, FILE *in)
{
    uint8_t wrote[crypto_generichash_BYTES], read[crypto_generichash_BYTES];
    crypto_generichash_state seen;
    const struct backup_taker taker = {&seen, see_member, see_bytes};

    crypto_generichash_init(&seen, NULL, 0, crypto_generichash_BYTES);
    const enum fault fault = backup_read(in, NULL, &copy->writer, &taker);
    crypto_generichash_final(&seen, read, sizeof read);
    crypto_generichash_final(&copy->written, wrote, sizeof wrote);
    return fault == FAULT_NONE && memcmp(wrote, read, sizeof read) != 0 ? FAULT_CORRUPT : fault;
}

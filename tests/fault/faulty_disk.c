// SPDX-License-Identifier: BSD-2-Clause
#include "faulty_disk.h"
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SECTOR 512

struct pending { // a write or, without data, a truncation
    sqlite3_int64 offset;
    size_t size;
    uint8_t *data;
    struct pending *next;
};

struct content { // of one path, as the platter has it, and what is on its way
    char path[512];
    uint8_t *durable;
    size_t size, room;
    bool exists;
    struct pending *first, **last;
    struct content *next;
};

struct disk_file {
    sqlite3_file base;
    struct content *content; // NULL: not of interest
    sqlite3_file *real;      // behind this struct in the same allocation
};

static struct {
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    struct content *contents;
    uint64_t operations, syncs, wal_syncs;
    uint64_t cut_at;
    bool cut;
    uint64_t fail_from, fail_until;
    int fail_code;
    bool fail_reads;
    uint64_t reads_left; // until one fails
    bool read_failed;
} disk;

static void *need(void *memory)
{
    if (memory == NULL)
        abort();
    return memory;
}

static void drop_pending(struct content *content)
{
    while (content->first != NULL) {
        struct pending *pending = content->first;
        content->first = pending->next;
        free(pending->data);
        free(pending);
    }
    content->last = &content->first;
}

static void apply(struct content *content, const struct pending *pending)
{
    size_t end = (size_t)pending->offset + pending->size;
    if (pending->data == NULL) { // truncation
        if (end < content->size)
            content->size = end;
        return;
    }
    if (end > content->size) {
        if (end > content->room) {
            content->room = end * 2;
            content->durable = need(realloc(content->durable, content->room));
        }
        memset(content->durable + content->size, 0, end - content->size);
        content->size = end;
    }
    memcpy(content->durable + pending->offset, pending->data, pending->size);
}

static void make_durable(struct content *content)
{
    for (struct pending *pending = content->first; pending != NULL; pending = pending->next)
        apply(content, pending);
    drop_pending(content);
    content->exists = true;
}

static struct content *find(const char *path)
{
    for (struct content *content = disk.contents; content != NULL; content = content->next)
        if (strcmp(content->path, path) == 0)
            return content;
    struct content *content = need(calloc(1, sizeof *content));
    snprintf(content->path, sizeof content->path, "%s", path);
    content->last = &content->first;
    content->next = disk.contents;
    disk.contents = content;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) { // what was there before we looked is taken as durable
        off_t size = lseek(fd, 0, SEEK_END);
        content->room = (size_t)size + 1;
        content->durable = need(malloc(content->room));
        content->size = (size_t)pread(fd, content->durable, (size_t)size, 0);
        content->exists = true;
        close(fd);
    }
    return content;
}

static void note(struct content *content, sqlite3_int64 offset, const void *data, size_t size)
{
    struct pending *pending = need(calloc(1, sizeof *pending));
    pending->offset = offset;
    pending->size = size;
    if (data != NULL) {
        pending->data = need(malloc(size + 1));
        memcpy(pending->data, data, size);
    }
    *content->last = pending;
    content->last = &pending->next;
}

// Counts an operation and says how it ends.
static int operate(int failure)
{
    disk.operations++;
    if (disk.cut_at != 0 && disk.operations >= disk.cut_at)
        disk.cut = true;
    if (disk.cut)
        return failure;
    if (disk.fail_from != 0 && disk.operations >= disk.fail_from &&
        disk.operations < disk.fail_until)
        return disk.fail_code;
    return SQLITE_OK;
}

// --- files -----------------------------------------------------------------------------------

static struct disk_file *own(sqlite3_file *file)
{
    return (struct disk_file *)file;
}

static sqlite3_file *real(sqlite3_file *file)
{
    return own(file)->real;
}

static int file_close(sqlite3_file *file)
{
    return real(file)->pMethods->xClose(real(file));
}

static int file_read(sqlite3_file *file, void *data, int size, sqlite3_int64 offset)
{
    if (disk.reads_left > 0 && --disk.reads_left == 0) {
        disk.read_failed = true;
        return SQLITE_IOERR_READ;
    }
    if (disk.cut || disk.fail_reads)
        return SQLITE_IOERR_READ;
    return real(file)->pMethods->xRead(real(file), data, size, offset);
}

static int file_write(sqlite3_file *file, const void *data, int size, sqlite3_int64 offset)
{
    bool was_cut = disk.cut;
    int code = operate(SQLITE_IOERR_WRITE);
    // The write during which the power fails is on its way like those before it.
    if (own(file)->content != NULL && !was_cut && (code == SQLITE_OK || disk.cut))
        note(own(file)->content, offset, data, (size_t)size);
    if (code != SQLITE_OK)
        return code;
    return real(file)->pMethods->xWrite(real(file), data, size, offset);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    int code = operate(SQLITE_IOERR_TRUNCATE);
    if (code != SQLITE_OK)
        return code;
    if (own(file)->content != NULL)
        note(own(file)->content, size, NULL, 0);
    return real(file)->pMethods->xTruncate(real(file), size);
}

static int file_sync(sqlite3_file *file, int flags)
{
    (void)flags; // the real disk is not needed: we are the disk
    int code = operate(SQLITE_IOERR_FSYNC);
    if (code != SQLITE_OK)
        return code;
    struct content *content = own(file)->content;
    disk.syncs++;
    if (content != NULL) {
        size_t length = strlen(content->path);
        disk.wal_syncs += length > 4 && strcmp(content->path + length - 4, "-wal") == 0;
        make_durable(content);
    }
    return SQLITE_OK;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real(file)->pMethods->xFileSize(real(file), size);
}

static int file_lock(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xLock(real(file), level);
}

static int file_unlock(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xUnlock(real(file), level);
}

static int file_check_lock(sqlite3_file *file, int *reserved)
{
    return real(file)->pMethods->xCheckReservedLock(real(file), reserved);
}

static int file_control(sqlite3_file *file, int operation, void *argument)
{
    return real(file)->pMethods->xFileControl(real(file), operation, argument);
}

static int file_sector_size(sqlite3_file *file)
{
    (void)file;
    return SECTOR;
}

static int file_characteristics(sqlite3_file *file)
{
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

// Version 1: no shared memory, which the exclusive mode does not need, and no memory maps.
static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
};

static int disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
                     int *out_flags)
{
    (void)vfs;
    struct disk_file *opened = own(file);
    memset(opened, 0, sizeof *opened);
    opened->real = (sqlite3_file *)(opened + 1);
    if (name != NULL &&
        (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)))
        opened->content = find(name);
    int code = disk.real->xOpen(disk.real, name, opened->real, flags, out_flags);
    if (opened->real->pMethods != NULL)
        opened->base.pMethods = &methods;
    return code;
}

static int disk_delete(sqlite3_vfs *vfs, const char *name, int sync_directory)
{
    (void)vfs;
    int code = operate(SQLITE_IOERR_DELETE);
    if (code != SQLITE_OK)
        return code;
    struct content *content = find(name);
    drop_pending(content);
    content->size = 0;
    content->exists = false;
    return disk.real->xDelete(disk.real, name, sync_directory);
}

void disk_install(void)
{
    disk.real = sqlite3_vfs_find(NULL);
    disk.vfs = *disk.real;
    disk.vfs.zName = "faulty";
    disk.vfs.szOsFile = (int)sizeof(struct disk_file) + disk.real->szOsFile;
    disk.vfs.xOpen = disk_open;
    disk.vfs.xDelete = disk_delete;
    sqlite3_vfs_register(&disk.vfs, 1);
}

uint64_t disk_operations(void)
{
    return disk.operations;
}

uint64_t disk_syncs(void)
{
    return disk.syncs;
}

uint64_t disk_wal_syncs(void)
{
    return disk.wal_syncs;
}

bool disk_has_unsynced(void)
{
    for (struct content *content = disk.contents; content != NULL; content = content->next)
        if (content->first != NULL)
            return true;
    return false;
}

void disk_cut_power_at(uint64_t operation)
{
    disk.cut_at = operation == 0 ? 0 : disk.operations + operation;
}

bool disk_power_is_cut(void)
{
    return disk.cut;
}

static uint64_t roll(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

// Each sector of each write reaches the platter or not; garbage may be in the last one that did.
static void apply_part(struct content *content, const struct pending *pending, uint64_t *seed)
{
    if (pending->data == NULL) {
        if (roll(seed) % 2 == 0)
            apply(content, pending);
        return;
    }
    uint64_t mood = roll(seed) % 4; // all, none, or by sector
    for (size_t done = 0; done < pending->size;) {
        size_t size = SECTOR - ((size_t)pending->offset + done) % SECTOR;
        if (size > pending->size - done)
            size = pending->size - done;
        struct pending piece = {pending->offset + (sqlite3_int64)done, size, pending->data + done,
                                NULL};
        if (mood == 0 || (mood >= 2 && roll(seed) % 2 == 0))
            apply(content, &piece);
        done += size;
    }
}

void disk_restore_power(uint64_t seed)
{
    seed = seed * 2654435761u + 88172645463325252u;
    for (struct content *content = disk.contents; content != NULL; content = content->next) {
        bool any = content->first != NULL;
        for (struct pending *pending = content->first; pending != NULL; pending = pending->next)
            apply_part(content, pending, &seed);
        drop_pending(content);
        if (!content->exists && !any)
            continue;
        int fd = open(content->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (fd < 0 || write(fd, content->durable, content->size) != (ssize_t)content->size)
            abort();
        close(fd);
        content->exists = true;
    }
    disk.cut = false;
    disk.cut_at = 0;
}

void disk_fail(uint64_t from, uint64_t length, int code)
{
    disk.fail_from = from == 0 ? 0 : disk.operations + from;
    disk.fail_until = disk.fail_from + length;
    disk.fail_code = code;
}

void disk_fail_read(uint64_t n)
{
    disk.reads_left = n;
    if (n > 0)
        disk.read_failed = false;
}

bool disk_read_has_failed(void)
{
    return disk.read_failed;
}

void disk_fail_reads(bool fail)
{
    disk.fail_reads = fail;
}

void disk_forget(void)
{
    while (disk.contents != NULL) {
        struct content *content = disk.contents;
        disk.contents = content->next;
        drop_pending(content);
        free(content->durable);
        free(content);
    }
    disk.cut = false;
    disk.cut_at = disk.fail_from = 0;
}

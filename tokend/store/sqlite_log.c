// SPDX-License-Identifier: BSD-2-Clause
#include "store/sqlite_log.h"
#include <stddef.h>
#include <stdint.h>

// Pages in the log at which a commit moves them itself, because the loop never became idle enough
// to do it; what is left is for the last batch.
#define PAGES_MAX 1900

static int note_pages(void *context, sqlite3 *handle, const char *name, int pages)
{
    struct sqlite_log *self = context;
    (void)handle;
    (void)name;
    self->pages = pages;
    return SQLITE_OK;
}

void sqlite_log_watch(struct sqlite_log *self, sqlite3 *handle)
{
    *self = (struct sqlite_log){.handle = handle};
    sqlite3_wal_hook(handle, note_pages, self);
}

void sqlite_log_doubt(struct sqlite_log *self)
{
    self->doubtful = true;
}

int sqlite_log_settle(struct sqlite_log *self)
{
    sqlite3_file *log = NULL;
    if (!self->doubtful)
        return SQLITE_OK;
    int code =
        sqlite3_wal_checkpoint_v2(self->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_file_control(self->handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    if (code == SQLITE_OK && log != NULL && log->pMethods != NULL)
        code = log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
    if (code != SQLITE_OK)
        return code;
    self->doubtful = self->widened = false;
    self->pages = 0;
    return SQLITE_OK;
}

static void checkpoint(struct sqlite_log *self)
{
    if (self->pages == 0)
        return;
    // A fault loses nothing: the log stays as it is, and the next call tries again.
    if (sqlite3_wal_checkpoint_v2(self->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL) ==
        SQLITE_OK)
        self->pages = 0;
}

// Zeros behind the last frame: no page has the number 0, so nothing takes them for a frame. Without
// the room the log grows as it is used.
static void widen(struct sqlite_log *self)
{
    static const uint8_t zeros[65536];
    sqlite3_file *log = NULL;
    sqlite3_int64 size = 0;
    if (self->widened ||
        sqlite3_file_control(self->handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) !=
            SQLITE_OK ||
        log == NULL || log->pMethods == NULL || log->pMethods->xFileSize(log, &size) != SQLITE_OK)
        return;
    self->widened = true;
    sqlite3_int64 end = size;
    int code = SQLITE_OK;
    while (end < SQLITE_LOG_BYTES && code == SQLITE_OK) {
        int count = SQLITE_LOG_BYTES - end < (int)sizeof zeros ? (int)(SQLITE_LOG_BYTES - end)
                                                               : (int)sizeof zeros;
        code = log->pMethods->xWrite(log, zeros, count, end);
        end += count;
    }
    if (code == SQLITE_OK && end > size)
        code = log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
    if (code != SQLITE_OK)
        (void)log->pMethods->xTruncate(log, size);
}

void sqlite_log_tidy(struct sqlite_log *self)
{
    checkpoint(self);
    if (self->pages == 0)
        widen(self);
}

void sqlite_log_shorten(struct sqlite_log *self)
{
    if (self->pages >= PAGES_MAX)
        checkpoint(self);
}

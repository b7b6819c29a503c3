// SPDX-License-Identifier: BSD-2-Clause
// The write-ahead log of the SQLite driver: how long it may become, when it is moved into the
// database, and what is left in it by a commit that failed. Functions that can fail return SQLite's
// codes.
#ifndef WARIFU_STORE_SQLITE_LOG_H
#define WARIFU_STORE_SQLITE_LOG_H

#include <sqlite3.h>
#include <stdbool.h>

// The log is given this size once, and pages are moved out of it before it grows: to write over
// blocks that the file has already costs half of what a flush costs that must also record its new
// size and blocks.
#define SQLITE_LOG_BYTES 8388608
#define SQLITE_LOG_BYTES_TEXT "8388608"

struct sqlite_log { // sqlite_log.c's own
    sqlite3 *handle;
    int pages;
    bool widened;  // or not possible
    bool doubtful; // a commit failed, and the log may hold all of it
};

// `self` must stay where it is as long as the connection is open.
void sqlite_log_watch(struct sqlite_log *self, sqlite3 *handle);

// A commit whose last write or flush failed has all its frames in the log, and whoever reads that
// after a crash would take for done what everybody was told is not. sqlite_log_settle() empties the
// log then, with what was committed moved into the database first; until it has succeeded, nothing
// new may begin.
void sqlite_log_doubt(struct sqlite_log *self);
int sqlite_log_settle(struct sqlite_log *self);

// After a commit: moves the pages if the log has become long.
void sqlite_log_shorten(struct sqlite_log *self);
// When nobody waits: moves the pages, and gives the log its size. A fault loses nothing: the log
// stays as it is, and the next call tries again.
void sqlite_log_tidy(struct sqlite_log *self);

#endif

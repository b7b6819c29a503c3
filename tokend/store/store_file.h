// SPDX-License-Identifier: BSD-2-Clause
// The files of the store: nobody else can write there, no file is a trap (a link, a FIFO), and one
// daemon uses them at a time (abuse:D13, abuse:S3, abuse:S6).
#ifndef WARIFU_STORE_STORE_FILE_H
#define WARIFU_STORE_STORE_FILE_H

#include "base/fault.h"
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define STORE_FILE_APPLICATION_ID 0x77617266 // "warf" in the file's header: this is a store of ours

// Checks the directory, the file and its companions, and locks the file (flock: released when the
// process ends, however that happens). `resolved` is the path without symlinks. The descriptor must
// stay open until the database is closed: closing any descriptor of a file drops SQLite's own locks
// on it.
enum fault store_file_open(const char *path, char resolved[PATH_MAX], int *file, char *why,
                           size_t why_size) MUST_CHECK;

// Which files the open store consists of.
struct store_file_marks {
    char path[PATH_MAX]; // resolved, as store_file_open() gave it
    dev_t device;        // of the file
    ino_t file, log;     // log: its "-wal", 0 until that is seen for the first time
};

// Records the marks of the file that store_file_open() gave; that of the log is recorded when it is
// first seen.
enum fault store_file_mark(const char *resolved, int file,
                           struct store_file_marks *marks) MUST_CHECK;
// NONE when a program that starts now would open these very files: nothing was moved, deleted,
// replaced or mounted over. `logged`: something was committed, so the log must exist. NOT_FOUND
// when it would not, IO when that cannot be determined. Two calls of stat(2).
enum fault store_file_look(struct store_file_marks *marks, bool logged) MUST_CHECK;

// A new empty file to build the store in; EXISTS if anything is at `path`. `directory` is locked
// against a second creator and must be given to store_file_finish() or closed.
enum fault store_file_start(const char *path, char building[PATH_MAX], int *directory) MUST_CHECK;
// Gives the finished file its name, durably; EXISTS if anything is there by now.
enum fault store_file_finish(const char *path, const char *building, int directory) MUST_CHECK;

#endif

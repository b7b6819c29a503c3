// SPDX-License-Identifier: BSD-2-Clause
// Where the store lies: nobody else may be able to write there, nothing may be a trap, and one
// daemon at a time (abuse:D13, abuse:S3, abuse:S6).
#ifndef WARIFU_STORE_STORE_FILE_H
#define WARIFU_STORE_STORE_FILE_H

#include "base/fault.h"
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define STORE_FILE_APPLICATION_ID 0x77617266 // "warf" in the file's header: this is a store of ours

// Checks directory, file and its companions, and locks the file (flock: gone with the process,
// however it dies). `resolved` is the path without symlinks. The descriptor must stay open until
// the database is closed: closing any descriptor of a file drops SQLite's own locks on it.
enum fault store_file_open(const char *path, char resolved[PATH_MAX], int *file, char *why,
                           size_t why_size) MUST_CHECK;

// Which files the open store consists of.
struct store_file_marks {
    char path[PATH_MAX]; // resolved, as store_file_open() gave it
    dev_t device;        // of the file
    ino_t file, log;     // log: its "-wal", 0 until that was seen first
};

// Takes the marks of the file that store_file_open() gave; the log is taken by the first look at
// it.
enum fault store_file_mark(const char *resolved, int file,
                           struct store_file_marks *marks) MUST_CHECK;
// Whether these very files would be opened by a program that starts now: NONE when nothing was
// moved, deleted, replaced or mounted over. `logged`: something was committed, so the log must be
// there. Two calls of stat(2). NOT_FOUND: they would not; IO: that cannot be known now.
enum fault store_file_look(struct store_file_marks *marks, bool logged) MUST_CHECK;

// A new empty file to build the store in; EXISTS if anything is at `path`. `directory` is locked
// against a second creator and must be given to store_file_finish() or closed.
enum fault store_file_start(const char *path, char building[PATH_MAX], int *directory) MUST_CHECK;
// Gives the finished file its name, durably; EXISTS if anything is there by now.
enum fault store_file_finish(const char *path, const char *building, int directory) MUST_CHECK;

#endif

// SPDX-License-Identifier: BSD-2-Clause
// A site's list of leaked passwords, read where it lies (B1, B5). As the public ones are
// distributed: lines "HASH:COUNT", in hexadecimal, sorted by the hash, LF or CR LF; one file of
// whole hashes, or a folder of files named by the first five digits ("5BAA6" or "5BAA6.txt") with
// the rest of them. A look-up reads some dozens of lines, however long the list is, and keeps none
// of it in memory. A count of 0 is padding, and no password.
#ifndef WARIFU_FACTOR_LEAKED_H
#define WARIFU_FACTOR_LEAKED_H

#include "base/fault.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#define LEAKED_DIGITS_MOST 40 // of a hash: 40 (SHA-1) or 32 (NTLM)
#define LEAKED_PREFIX 5       // in the name of a folder's file
#define LEAKED_OPEN_FLAGS (O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)

struct leaked_list { // zero: none is open
    int fd;          // of the file or the folder
    bool open, folder;
    unsigned digits;
    struct stat seen; // when it was opened
};

// Opens it, and looks at some of it. NOT_FOUND: it is not there. REFUSED: it may not be read, is a
// symlink, neither file nor folder, or others than root and whoever runs this could write to it.
// CORRUPT: what was looked at is no list of such hashes, or not in order; the whole is not read.
enum fault leaked_open(const char *path, unsigned digits, struct leaked_list *list) MUST_CHECK;
void leaked_close(struct leaked_list *list);

// Whether the hash (upper-case digits, NUL) is on the list. A folder's file that is not there has
// none of its hashes: CORRUPT, as a line that is none, and lines out of order where the search
// comes by. CONFLICT: the list is no longer the one that was opened. *has is false on every fault.
enum fault leaked_has(const struct leaked_list *list, const char *hash, bool *has) MUST_CHECK;

// As leaked_open(); one that did not change since the last time is not read again.
enum fault leaked_check(const char *path, unsigned digits) MUST_CHECK;

// A number that changes when the file or folder does; 0: it is not there. Reads nothing of it.
uint64_t leaked_stamp(const char *path);

#endif

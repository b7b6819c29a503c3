// SPDX-License-Identifier: BSD-2-Clause
// Where a new secret (temporary password, seed) goes: to the person's own screen, into a new file
// that only this person can read, or nowhere: then nothing is made in the first place (abuse:C2,
// abuse:C3).
#ifndef WARIFU_TOOLS_DISCLOSE_H
#define WARIFU_TOOLS_DISCLOSE_H

#include "arguments.h"
#include <stdbool.h>

struct disclosure {
    bool to_file, asked; // --output, --show-secret
    int fd;
    const char *path;
    bool written;
};

#define DISCLOSURE_CLOSED                                                                          \
    {                                                                                              \
        .fd = -1                                                                                   \
    }

// Decides before anything is done. With --output the file is created now (O_EXCL, O_NOFOLLOW, 0600
// whatever the umask), so that no secret is made that cannot be kept. EXIT_USAGE when standard
// output is not a terminal and nobody asked to see it; EXIT_NO_OUTPUT when the file cannot be made.
enum exit_code disclosure_open(struct disclosure *disclosure, const struct arguments *arguments,
                               struct outcome *outcome);

// One of several new files, each for a secret of its own, where --output names FILE: PATH is
// FILE.1, FILE.2. It has to live as long. EXIT_NO_OUTPUT as above.
enum exit_code disclosure_beside(struct disclosure *disclosure, const char *path,
                                 struct outcome *outcome);

// Appends and flushes to the disk: what is in the file survives whatever comes next.
bool disclosure_write(struct disclosure *disclosure, const char *text);

// One line "user,password,expires", after a heading; CSV quoting.
bool disclosure_password(struct disclosure *disclosure, const AdminRow *row);

// What was written is worth nothing: closing removes the file.
void disclosure_forget(struct disclosure *disclosure);

// Closes; a file into which nothing was written is removed again.
void disclosure_close(struct disclosure *disclosure);

#endif

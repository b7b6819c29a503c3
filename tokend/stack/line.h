// SPDX-License-Identifier: BSD-2-Clause
// Lines and words of PAM's files, cut as libpam cuts them (G1). Where libpam does something odd, so
// does this: what an administrator meant is of no use, only what happens at a login.
#ifndef WARIFU_STACK_LINE_H
#define WARIFU_STACK_LINE_H

#include <stdbool.h>
#include <stddef.h>

// libpam's buffer. What is longer is cut, and what is cut off becomes a line of its own, even
// where it was the end of a comment.
#define LINE_SIZE 1024

struct line_source {
    const char *text; // as in the file, zero bytes included
    size_t size;
    size_t at;       // what comes next
    unsigned number; // lines of the file that are read
    unsigned cut;    // the first line that was longer than the buffer; 0: none
};

enum line_end {
    LINE_READ,
    LINE_NONE,    // the end of the file
    LINE_REFUSED, // libpam gives the file up: a continued line that has no end
    LINE_ENDLESS  // libpam hangs: a continued line that leaves one byte of its buffer
};

// The next line that says something, with the lines that a backslash joins to it. `first` is the
// number of its first line in the file.
enum line_end line_next(struct line_source *source, char line[LINE_SIZE], unsigned *first);

// Cuts the next word off `*rest`, which becomes NULL with the last one. "[a b]" is one word,
// without its brackets. NULL: there is none.
char *line_word(char **rest);

#endif

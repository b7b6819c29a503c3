// SPDX-License-Identifier: BSD-2-Clause
// The recovery key as it stands on paper: 14 groups of four letters and digits, with a checksum.
// Whole, or in two shares, of which one alone says nothing (H3; decision 86).
#ifndef WARIFU_TOOLS_BACKUP_PAPER_H
#define WARIFU_TOOLS_BACKUP_PAPER_H

#include "backup_file.h"
#include <stdbool.h>

#define BACKUP_PAPER_SIZE 72
#define BACKUP_PAPER_GROUPS 14

// What a paper has; the checksum tells them apart, so that none is taken for another.
enum backup_paper {
    BACKUP_PAPER_NONE, // mistyped
    BACKUP_PAPER_WHOLE,
    BACKUP_PAPER_FIRST, // share
    BACKUP_PAPER_SECOND,
};

void backup_paper_write(enum backup_paper kind, const uint8_t bytes[BACKUP_KEY_SIZE],
                        char paper[BACKUP_PAPER_SIZE]);
// Reads it again, whatever blanks, dashes and small letters it has. NONE: `bytes` are untouched.
enum backup_paper backup_paper_read(const char *paper, uint8_t bytes[BACKUP_KEY_SIZE]);

// The first share is random, the second the exclusive or of it and the key.
void backup_paper_split(const uint8_t key[BACKUP_KEY_SIZE], uint8_t first[BACKUP_KEY_SIZE],
                        uint8_t second[BACKUP_KEY_SIZE]);
void backup_paper_join(const uint8_t first[BACKUP_KEY_SIZE], const uint8_t second[BACKUP_KEY_SIZE],
                       uint8_t key[BACKUP_KEY_SIZE]);

// Whether `typed` is these groups of the paper (1 to 14), or all of it.
bool backup_paper_has(const char *paper, const unsigned groups[2], const char *typed);

#endif

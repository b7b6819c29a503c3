// SPDX-License-Identifier: BSD-2-Clause
// Ranges of records of the log, as a text that a fact of the store has room for. Pure.
#ifndef WARIFU_VAULT_LOG_RANGES_H
#define WARIFU_VAULT_LOG_RANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOG_RANGES_MOST 16  // that a text has
#define LOG_RANGES_SIZE 512 // of a text; a value of a fact is no larger (store/meta.h)

struct log_range {
    int64_t first, last; // both in it
    char kind;           // a letter, of the first where several became one; 0: none
};

// "e5-6 d9-9 ", or without letters. Returns how many there are in `ranges`.
size_t log_ranges_read(const char *text, struct log_range ranges[LOG_RANGES_MOST]);
// Sorts them and makes one of those that touch; then, until there are no more than `most`, of the
// two that have the least between them. Returns how many are left.
size_t log_ranges_join(struct log_range *ranges, size_t count, size_t most);
// As many as there is room for, joined until they fit.
void log_ranges_write(struct log_range *ranges, size_t count, char text[LOG_RANGES_SIZE]);
// Whether one of them has all records from `first` to `last`.
bool log_ranges_hold(const struct log_range *ranges, size_t count, int64_t first, int64_t last);

#endif

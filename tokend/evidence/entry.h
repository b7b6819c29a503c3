// SPDX-License-Identifier: BSD-2-Clause
// A record of the log as a leaf of its tree, and as a line of an export: one line of JSON, ASCII
// but for the body, without a newline. The leaf is the hash of exactly these bytes, so whoever has
// the line has the leaf. Never to be changed: it would change every head.
//
//     {"sequence":12,"time":1790000000,"steady":86400000,"event":"login.granted","user":"taro","record":{...}}
//
// `time` is in seconds since 1970, `steady` the store's own time in milliseconds. `record` is the
// body as it is stored, if that looks like an object and has no control character; otherwise it is
// a string. In strings, quotes, backslashes, control characters and what is not ASCII are \uXXXX;
// where the whole is not UTF-8, each byte from 0x80 is \udcXX, which no UTF-8 gives. Different
// records have different lines.
#ifndef WARIFU_EVIDENCE_ENTRY_H
#define WARIFU_EVIDENCE_ENTRY_H

#include "base/fault.h"
#include "core/merkle.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct entry {
    int64_t sequence, time, steady;
    const char *event, *user, *body;
};

// A line on the heap, which the caller frees. MEMORY.
enum fault entry_line(const struct entry *entry, char **line, size_t *length) MUST_CHECK;
enum fault entry_leaf(const struct entry *entry, struct merkle_hash *leaf) MUST_CHECK;

// The first two numbers of a line; false: it does not begin like one. All the rest is in the hash.
bool entry_numbers(const char *line, size_t length, int64_t *sequence, int64_t *time) MUST_CHECK;

#endif

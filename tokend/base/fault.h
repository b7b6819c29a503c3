// SPDX-License-Identifier: BSD-2-Clause
// Faults: what went wrong while doing. A fault is never a verdict: a verdict (wire/warifu.proto,
// Result) decides, a fault says that nothing could be decided, and then the answer is "denied".
// One way to handle errors everywhere: functions that can fail return `enum fault`, results go
// through out-parameters, which are untouched unless FAULT_NONE is returned.
#ifndef WARIFU_BASE_FAULT_H
#define WARIFU_BASE_FAULT_H

enum fault {
    FAULT_NONE = 0,
    FAULT_MEMORY,    // allocation failed
    FAULT_IO,        // the operating system refused a read, write, connect ...
    FAULT_FULL,      // no space or quota
    FAULT_READONLY,  // read-only file system or store
    FAULT_BUSY,      // locked by somebody else, or a bounded queue is full; try again
    FAULT_TIMEOUT,   // the deadline passed
    FAULT_CLOSED,    // the other side went away
    FAULT_FORMAT,    // input is not what it must be (truncated, unknown field, bad UTF-8 ...)
    FAULT_LIMIT,     // input is longer, larger or more than allowed
    FAULT_CORRUPT,   // integrity check failed: seal, MAC, schema, invariant in the store
    FAULT_NOT_FOUND, // no such row, file, user
    FAULT_EXISTS,    // would overwrite
    FAULT_CONFLICT,  // compare-and-set lost
    FAULT_REFUSED,   // not allowed (owner, mode, peer, role)
    FAULT_CONFIG,    // a setting is wrong; the message names file, line, setting
    FAULT_RANDOM,    // the random source failed
    FAULT_VERSION,   // schema, protocol or key newer than this program
    FAULT_INTERNAL,  // broken invariant of our own
    FAULT_COUNT_
};

// A short English name ("timeout"), never NULL; static storage.
const char *fault_name(enum fault fault);

// Maps errno to a fault (ENOSPC/EDQUOT -> FULL, EROFS -> READONLY, ENOMEM -> MEMORY ...), else IO.
enum fault fault_from_errno(int error_number);

#define MUST_CHECK __attribute__((warn_unused_result))

#endif

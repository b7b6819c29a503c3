// SPDX-License-Identifier: BSD-2-Clause
// What the exit status of `warifu` says. The small numbers answer the question that was asked,
// those from 65 follow sysexits.h: something around the question went wrong. Never renumber:
// scripts rely on them, and doc/man/warifu.1 lists them (tests/integration/cli_table_test.c
// compares).
#ifndef WARIFU_TOOLS_EXIT_CODE_H
#define WARIFU_TOOLS_EXIT_CODE_H

enum exit_code {
    EXIT_DONE = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_NOT_FOUND = 3,
    EXIT_CONFLICT = 4,
    EXIT_FORBIDDEN = 5,
    EXIT_STALE = 6,
    EXIT_NOT_ALL = 7,
    EXIT_WAITS = 8,
    EXIT_LOG_EDITED = 20, // what `audit verify` finds
    EXIT_LOG_DELETED = 21,
    EXIT_LOG_REORDERED = 22,
    EXIT_LOG_ADDED = 23,
    EXIT_LOG_CUT = 24,
    EXIT_LOG_FORKED = 25,
    EXIT_LOG_WRONG_KEY = 26,
    EXIT_LOG_ROLLED_BACK = 27,
    EXIT_LOG_NO_PROOF = 28, // a witness has nothing that it could sign
    EXIT_LOG_UNWITNESSED = 29,
    EXIT_CHECK_LOW = 30, // the worst of what `check` finds
    EXIT_CHECK_NOT_ALL = 31,
    EXIT_CHECK_MEDIUM = 32,
    EXIT_CHECK_HIGH = 33,
    EXIT_CHECK_CRITICAL = 34,
    EXIT_STATUS_WARNING = 40, // the worst that holds, as `status` says
    EXIT_STATUS_CRITICAL = 41,
    EXIT_REPORT_OPEN = 50, // what `report` comes to
    EXIT_REPORT_GAP = 51,
    EXIT_ALERTS = 55, // what `audit analyse` finds
    EXIT_ALERTS_NOT_ALL = 56,
    EXIT_BAD_DATA = 65,
    EXIT_NO_INPUT = 66,
    EXIT_UNREACHABLE = 69,
    EXIT_INTERNAL = 70,
    EXIT_NO_OUTPUT = 73,
    EXIT_NOT_WRITTEN = 74,
    EXIT_TEMPORARY = 75,
    EXIT_PROTOCOL = 76,
    EXIT_NOT_PERMITTED = 77,
};

struct exit_meaning {
    enum exit_code code;
    const char *name;    // stable; "name" of the status object of --json
    const char *meaning; // msgid
};

// Ends with a NULL name.
extern const struct exit_meaning exit_meanings[];

// For "edited", "deleted", "cut", "added", as tokend calls what it found in its log.
enum exit_code log_flaw_exit(const char *flaw);

// Never NULL.
const char *exit_name(enum exit_code code);

#endif

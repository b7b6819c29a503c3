// SPDX-License-Identifier: BSD-2-Clause
// `warifu check`: the inspection of this machine (G1). A check is a row of check_table.c; what it
// can find is a table beside its code. Whatever could not be looked at is a finding as well.
#ifndef WARIFU_TOOLS_CHECK_H
#define WARIFU_TOOLS_CHECK_H

#include "core/policy.h"
#include "report.h"
#include "root.h"
#include "settings/daemon_file.h"

// In the order in which they decide the exit status.
enum severity {
    SEVERITY_INFO, // to be known; nothing is wrong
    SEVERITY_LOW,
    SEVERITY_UNKNOWN, // it could not be looked at: never "good"
    SEVERITY_MEDIUM,
    SEVERITY_HIGH,
    SEVERITY_CRITICAL,
    SEVERITIES
};

struct check_finding {
    const char *id; // "pam.past"; NULL ends a table
    enum severity severity;
    const char *clauses; // "A1 G1"
    const char *what;    // msgids
    const char *why;
    const char *remedy; // the command, or what to do; "": nothing
};

struct checking;
struct cli;

struct check {
    const char *id;      // "pam"; NULL ends the table
    const char *clauses; // of what it looks at
    void (*run)(struct checking *checking);
    const struct check_finding *findings;
};

extern const struct check checks[];

#define CHECKS_MAX 16

struct checking {
    struct cli *cli; // for what tokend alone knows
    const struct root *root;
    const struct check *check; // that runs
    struct report *report;
    bool japanese;
    const struct daemon_settings *settings; // NULL: tokend.conf cannot be used; and why
    char settings_error[256];
    enum severity worst;
    unsigned counts[SEVERITIES], found, of_each[CHECKS_MAX]; // of_each: in the order of checks[]
};

// Reports a finding of the check that runs. `where`: the file, service or account; `format` NULL:
// no more is to be said. Words from outside go through outcome_quote() in `format`'s arguments.
void check_found(struct checking *checking, const char *finding, const char *where,
                 const char *format, ...) __attribute__((format(printf, 4, 5)));

// What could not be looked at, and because of what.
void check_not_done(struct checking *checking, const char *where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// The next line of a text without its end, or NULL; blanks before it are passed. Writes zero bytes.
char *check_line(char **rest);

// A program of this machine, with what it prints. FAULT_NOT_FOUND: none of the paths (NULL ends
// them) is there. FAULT_IO: it failed; `text` (free it in any case) is what it said.
enum fault check_ask(const char *const *paths, const char *const *arguments,
                     char **text) MUST_CHECK;

#endif

// SPDX-License-Identifier: BSD-2-Clause
// The programs of the roles. Each links what its roles need and nothing else, so that a process
// maps no library that it never calls (doc/decisions/0046-a-program-for-each-role.md).
#ifndef WARIFU_DAEMON_PROGRAMS_H
#define WARIFU_DAEMON_PROGRAMS_H

#include "base/fault.h"
#include "daemon/process.h"

// Open for executing, so that a supervisor that runs goes on with what it was started with while
// others are being installed: a role never runs a program of another version.
struct programs {
    int own;                 // this process's
    int role[PROCESS_KINDS]; // roles of one program have one descriptor
};

// None is open: to be closed without harm where opening was not reached.
void programs_none(struct programs *programs);

// Opens them in `directory` and asks each for its version, which needs that all its libraries are
// there; all together have 20 seconds to answer. On a fault nothing stays open, and `why` names the
// file and says what to do: NOT_FOUND, it is not there; REFUSED, somebody else than root and the
// owner of this program could change it; VERSION, it does not start, or is of another version.
enum fault programs_open(struct programs *programs, const char *directory, char *why,
                         size_t why_size) MUST_CHECK;
void programs_close(struct programs *programs);

// What the program of that name prints for --version: name, release, and a number that is another
// when what the programs say to each other is, so that two builds of one release are told apart.
const char *program_version(const char *name);

#endif

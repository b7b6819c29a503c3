// SPDX-License-Identifier: BSD-2-Clause
// Programs of the system that setting up needs, with nothing of the caller's environment.
#ifndef WARIFU_SETUP_PROGRAM_H
#define WARIFU_SETUP_PROGRAM_H

#include "base/fault.h"
#include <stdbool.h>

#define PROGRAM_PATH "PATH=/usr/sbin:/usr/bin:/sbin:/bin"

// Runs words[0] (looked for along that path) to its end. It hears nothing and is not heard, but by
// whoever reads `log` (NULL: nobody), a file that is made anew. FAULT_NOT_FOUND: there is no such
// program; FAULT_REFUSED: it ended with anything but 0.
enum fault program_run(const char *const words[], const char *const environment[],
                       const char *log) MUST_CHECK;

// The same at the terminal or the descriptors of the caller; what else it needs is in
// `environment`.
enum fault program_run_here(const char *const words[], const char *const environment[]) MUST_CHECK;

// The same, with its exit status, or below 0: it could not be run, or a signal has ended it.
// `aside`: what it would print to standard output goes to standard error.
int program_status(const char *const words[], const char *const environment[], bool aside);

#endif

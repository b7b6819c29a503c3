// SPDX-License-Identifier: BSD-2-Clause
// The reader of other systems' files shuts itself in before the first of their bytes (abuse:D17).
#ifndef WARIFU_TOOLS_IMPORT_SANDBOX_H
#define WARIFU_TOOLS_IMPORT_SANDBOX_H

#include <stdbool.h>

// From here on this process can compute, read its standard input, write its standard output and
// end; any other system call kills it. Memory (1 GiB) and processor time (60 s) are bounded, and it
// ends with whoever started it. False: that cannot be had here. Of a build with sanitizers only
// time is bounded: they open files and reserve terabytes of addresses.
bool import_shut_in(void);

#endif

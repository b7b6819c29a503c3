// SPDX-License-Identifier: BSD-2-Clause
// The module's own arguments in the PAM file: the only configuration it reads.
#ifndef WARIFU_PAM_OPTIONS_H
#define WARIFU_PAM_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#define OPTION_TIMEOUT_DEFAULT 30 // seconds
#define OPTION_TIMEOUT_MOST 600

struct options {
    const char *socket;  // socket=PATH: absolute; points into argv
    uint32_t patience;   // timeout=SECONDS, here in milliseconds
    bool try_first_pass; // offer the password of an earlier module first
    bool use_first_pass; // offer that password and never ask for one
};

// Returns NULL when every argument is known and right, else the first that is not (abuse:P12).
const char *options_read(int argc, const char **argv, struct options *options);

#endif

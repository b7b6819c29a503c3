// SPDX-License-Identifier: BSD-2-Clause
// One conversation with the daemon: it drives, the module relays.
#ifndef WARIFU_PAM_RELAY_H
#define WARIFU_PAM_RELAY_H

#include "options.h"
#include "wire/warifu.pb.h"
#include <security/pam_modules.h>

// Carries one operation to its verdict and returns the PAM code for it. Tells the person (unless
// PAM_SILENT) and the log when no verdict could be had.
int relay_operation(pam_handle_t *handle, int flags, const struct options *options,
                    Operation operation);

#endif

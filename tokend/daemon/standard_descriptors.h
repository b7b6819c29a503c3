// SPDX-License-Identifier: BSD-2-Clause
#ifndef WARIFU_DAEMON_STANDARD_DESCRIPTORS_H
#define WARIFU_DAEMON_STANDARD_DESCRIPTORS_H

#include <stdbool.h>

// Descriptors 0-2 must be something, or a socket would become somebody's standard error
// (abuse:P10). Those that are not become /dev/null. False: errno says why not.
bool standard_descriptors_open(void);

#endif

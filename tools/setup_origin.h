// SPDX-License-Identifier: BSD-2-Clause
// Whether the person who runs this command came over the network: a trial login has to be tried as
// what they would really do.
#ifndef WARIFU_TOOLS_SETUP_ORIGIN_H
#define WARIFU_TOOLS_SETUP_ORIGIN_H

#include <stdbool.h>
#include <stddef.h>

// False: they are at the machine, as far as is known; `host` is "" then. Asked in this order:
// logind about the session that this process is in, utmp about its terminal, the environment. The
// environment alone says nothing behind sudo, which takes it away.
bool setup_origin(char *host, size_t size);

#endif

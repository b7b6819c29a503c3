// SPDX-License-Identifier: BSD-2-Clause
// Whether managers are told (F5), for `warifu status`.
#ifndef WARIFU_TOOLS_STATUS_NOTICE_H
#define WARIFU_TOOLS_STATUS_NOTICE_H

#include "settings/daemon_file.h"
#include "status_state.h"
#include <stdint.h>

// Puts `notices`: "nobody" where tokend.conf names nobody, "silent" where none were looked for
// within an hour, else "told"; and `notices_late`, how many have waited for more than that. Nothing
// where that cannot be seen. `now`: seconds since 1970.
void status_notice(const struct daemon_settings *settings, int64_t now, struct status_items *items);

#endif

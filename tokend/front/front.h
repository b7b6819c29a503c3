// SPDX-License-Identifier: BSD-2-Clause
// The front: one unprivileged event loop (libevent) that parses everything untrusted and owns the
// conversations. No key, no file, no secret longer than it takes to pass it on.
#ifndef WARIFU_FRONT_FRONT_H
#define WARIFU_FRONT_FRONT_H

#include "settings/daemon_file.h"

struct front_ports {
    int control_fd;        // wire/handover.h: a new VAULT or NAMES end when one died; EOF: end
    int auth_fd, admin_fd; // listening; -1 in rescue
    int rescue_fd;         // listening: serve root's rescue there, and nothing else; -1: the front
    int vault_fd, names_fd;
    const char *locales; // where translations lie, as bindtextdomain(); NULL: LOCALEDIR
};

// Loads what it needs, calls `ready` once, then serves until the control socket ends; a rescue
// also ends when nobody has been there for a while. Owns the
// descriptors. Returns the process's exit status.
int front_serve(const struct front_ports *ports, const struct daemon_settings *settings,
                void (*ready)(void));

#endif

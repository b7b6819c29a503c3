// SPDX-License-Identifier: BSD-2-Clause
// What systemd says of tokend's units, for `warifu status`.
#ifndef WARIFU_TOOLS_STATUS_UNITS_H
#define WARIFU_TOOLS_STATUS_UNITS_H

#include <stdbool.h>

struct unit_state {
    const char *name, *state; // "active", "failed", "masked", "inactive"
    bool down;                // logins or root's rescue do not work so
};

// Each unit that is installed, as `systemctl show` prints them; writes zero bytes into the text.
void status_units_read(char *text, void (*visit)(void *context, const struct unit_state *unit),
                       void *context);
// Asks systemctl. Nothing is visited where no systemd runs.
void status_units(void (*visit)(void *context, const struct unit_state *unit), void *context);

#endif

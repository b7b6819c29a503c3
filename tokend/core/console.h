// SPDX-License-Identifier: BSD-2-Clause
// The consoles of a machine by name, and the kernel's numbers for them (devices.txt): what is
// plugged into the machine itself, or is its serial line. No name gives a pseudo terminal.
#ifndef WARIFU_CORE_CONSOLE_H
#define WARIFU_CORE_CONSOLE_H

#include <stdbool.h>

#define CONSOLE_NAME_SIZE 16 // with NUL

struct console_number {
    unsigned major, minor;
};

// "tty1" to "tty63", "ttyS0", "hvc0", "ttyAMA0" ...; false: no console has this name.
bool console_number(const char *name, struct console_number *number);

#endif

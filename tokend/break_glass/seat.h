// SPDX-License-Identifier: BSD-2-Clause
// Whether somebody sits at a console of this machine: what the kernel says of the controlling
// terminal of this very process, and nothing that a caller could say (F2).
#ifndef WARIFU_BREAK_GLASS_SEAT_H
#define WARIFU_BREAK_GLASS_SEAT_H

#include "break_glass/folder.h"

// The console of the set that is this process's controlling terminal, through `path` ("/dev/tty").
// False: there is none, or it is another terminal (a pseudo terminal of ssh, tmux, script; a
// console that the set does not name).
bool seat_find(const char *path, const struct glass_set *set, char terminal[CONSOLE_NAME_SIZE]);

#endif

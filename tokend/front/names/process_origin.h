// SPDX-License-Identifier: BSD-2-Clause
// Where a process began: its session, from its control group and what logind wrote of it, and the
// kernel's audit session. Files only: nobody is asked, so nothing can stall. For the process
// *names*, which may open files; what it means, core/desk.h says.
//
// /proc is read for this alone. Who somebody is, it never tells (abuse:D2).
#ifndef WARIFU_FRONT_PROCESS_ORIGIN_H
#define WARIFU_FRONT_PROCESS_ORIGIN_H

#include "wire/channel.pb.h"
#include <stdbool.h>
#include <stdint.h>

// `uid`: whose the process has to be, by its effective uid, or nothing is known. The caller holds a
// descriptor of the process (front/connection/peer.h) and looks afterwards whether it still lives:
// only then was it that process all the time, and no other one of the same number.
void process_origin_read(uint32_t pid, uint32_t uid, ProcessOrigin *where);

// Whether this process sees those of others in /proc; a service manager may hide them.
bool process_origin_can_be_read(void);

// Whether anybody may have the program of this PAM service started: what it asks for is no login at
// a console, even where it runs as root without a session (polkit's helper since version 127).
bool process_origin_is_anybodys(const char *service);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// Accepting connections: who is there is asked of the kernel once, at accept (abuse:D2), and there
// is never a spin when descriptors run out (abuse:D6).
#ifndef WARIFU_FRONT_LISTENER_H
#define WARIFU_FRONT_LISTENER_H

#include "base/fault.h"

struct front;
struct front_ports;

// Listens on the sockets that there are; owned by `front` from now on.
enum fault listener_start(struct front *front, const struct front_ports *ports) MUST_CHECK;
void listener_stop(struct front *front);

#endif

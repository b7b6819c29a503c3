// SPDX-License-Identifier: BSD-2-Clause
// Nobody could say who somebody is: the login fails before the vault has heard of it. So that it is
// on record all the same (E2), the vault is asked for a plan for them, which it cannot make either;
// its answer changes nothing.
#ifndef WARIFU_FRONT_UNNAMED_H
#define WARIFU_FRONT_UNNAMED_H

#include "wire/channel.pb.h"

struct ports;

// A vault that is not there hears nothing: it keeps no record then anyway.
void unnamed_tell(struct ports *ports, Operation operation, const Subject *subject);

#endif

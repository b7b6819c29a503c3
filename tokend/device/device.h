// SPDX-License-Identifier: BSD-2-Clause
// The device process: one ceremony with one authenticator, then it ends. It alone opens devices and
// has nothing else: no key, no store, no network (abuse:D11). The PIN comes from the front, goes to
// the authenticator, and is wiped (B2).
#ifndef WARIFU_DEVICE_DEVICE_H
#define WARIFU_DEVICE_DEVICE_H

#include "wire/channel.pb.h"

#define DEVICE_SECONDS_MOST 60  // for a touch
#define DEVICE_SPARE_SECONDS 15 // for everything else, until the process is killed

// Loads what cannot be loaded once the sandbox is closed.
void device_prepare(void);

// Says on `fd` that it is ready, takes one DeviceCall, answers it, returns an exit status. `fd`
// hanging up ends it.
int device_serve(int fd);

// --- the parts of it ---

// Carries out a call; *reply is filled whatever happens.
void device_run(const DeviceCall *call, DeviceReply *reply);

#endif

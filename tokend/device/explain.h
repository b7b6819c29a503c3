// SPDX-License-Identifier: BSD-2-Clause
// What an error of the library means: one status for the person, from what the authenticator said
// (device/ctap.h), what was seen on the cable (device/gate.h) and what the memory allowed. Each
// notes in the reply in which phase it ended and with which number, for the log.
#ifndef WARIFU_DEVICE_EXPLAIN_H
#define WARIFU_DEVICE_EXPLAIN_H

#include "wire/channel.pb.h"

// `error` (FIDO_OK, or libfido2's) ended `phase`.
KeyStatus device_explain(DevicePhase phase, int error, const DeviceCall *call, DeviceReply *reply);
// `error` ended the opening.
KeyStatus device_explain_open(int error, const DeviceCall *call, DeviceReply *reply);

#endif

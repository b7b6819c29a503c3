// SPDX-License-Identifier: BSD-2-Clause
// What the fuzz target of the device process and the program that records its first inputs share.
#ifndef WARIFU_FUZZ_DEVICE_TAPE_H
#define WARIFU_FUZZ_DEVICE_TAPE_H

#include "wire/channel.pb.h"

enum { TAPE_MAKE = 1, TAPE_PIN = 2, TAPE_MORE = 4, TAPE_CHOICES = 8 };

// The first credential that may sign: its id is TAPE_HANDLE, repeated.
#define TAPE_HANDLE 0x1d
#define TAPE_HANDLE_SIZE 32

// The one authenticator that libfido2 finds; it must be opened by this path.
extern char tape_path[64];

// The call that goes with the choices of an input's first byte.
void tape_call(uint8_t choices, DeviceCall *call);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// The gate between an authenticator and libfido2: its frames are gathered until a message is whole,
// and no CBOR that does not pass the bounds check goes on (D16). One ceremony and one authenticator
// a process, so there is one gate.
#ifndef WARIFU_DEVICE_GATE_H
#define WARIFU_DEVICE_GATE_H

#include <fido.h>
#include <stdbool.h>

// The functions for fido_dev_set_io_functions(): open takes the path of a hidraw device.
extern const fido_dev_io_t gate_io;

// Reading ends with an error as soon as this descriptor hangs up: nobody waits for the answer.
void gate_watch(int fd);

// Whether something was refused because it does not pass, since the device was opened; whether
// nobody waits any more.
bool gate_refused(void);
bool gate_abandoned(void);

#endif

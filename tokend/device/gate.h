// SPDX-License-Identifier: BSD-2-Clause
// The gate between an authenticator and libfido2: its frames are gathered until a message is whole,
// and no CBOR that does not pass the bounds check goes on (abuse:D16). One ceremony and one
// authenticator a process, so there is one gate.
#ifndef WARIFU_DEVICE_GATE_H
#define WARIFU_DEVICE_GATE_H

#include <fido.h>
#include <stdbool.h>
#include <stdint.h>

// The functions for fido_dev_set_io_functions(): open takes the path of a hidraw device.
extern const fido_dev_io_t gate_io;

// Reading ends with an error as soon as this descriptor hangs up: nobody waits for the answer.
void gate_watch(int fd);

// Whether nobody waits any more.
bool gate_abandoned(void);

#define GATE_CLIENT_PIN 6 // the CTAP command

// What was seen since the device was opened. libfido2 makes one error of most of it.
struct gate_seen {
    int open_error;    // errno of opening it, 0: it is open
    bool refused;      // something that does not pass, or no message at all
    bool gone;         // it was pulled out
    bool silent;       // it said nothing in time
    bool wanted_touch; // it has asked for a touch since the last command
    uint8_t hid_error; // CTAPHID's; 0: none
    uint8_t command;   // the CTAP command that was sent last; 0: none
    uint8_t status;    // its answer's; 0: none yet, or well
};
const struct gate_seen *gate_seen(void);

#endif

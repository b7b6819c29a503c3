// SPDX-License-Identifier: BSD-2-Clause
// What an error of an authenticator means, by where in a ceremony it came (abuse:M9): every CTAP2
// status (CTAP 2.1 section 8.2), every error of libfido2's own, and what the cable showed. Pure.
#ifndef WARIFU_DEVICE_CTAP_H
#define WARIFU_DEVICE_CTAP_H

#include "wire/channel.pb.h"
#include <stdbool.h>

struct ctap_end {
    DevicePhase phase;
    int error;     // of libfido2: 0, a CTAP status, or below zero its own
    bool with_pin; // a PIN was typed for it
};

// Never FAILED, which would count as a guess; SIGNED for 0 in SIGN, CREATE and NEW_PIN alone.
KeyStatus ctap_status(const struct ctap_end *end);

// Of a CTAPHID error (CTAP 2.1 section 11.2.9.1.6).
KeyStatus ctap_hid_status(uint8_t error);

#endif

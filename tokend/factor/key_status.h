// SPDX-License-Identifier: BSD-2-Clause
// What became of a ceremony with an ID card or key, in words (abuse:F5, abuse:F10, abuse:M9): for a
// login the front says them, for an enrolment the vault does. Each status has one text for each
// reader, and it is true whatever the authenticator is.
#ifndef WARIFU_FACTOR_KEY_STATUS_H
#define WARIFU_FACTOR_KEY_STATUS_H

#include "wire/channel.pb.h"

// English, to be translated by who says it; NULL when there is nothing to say.
const char *key_status_text(KeyStatus status);  // for whoever wants to log in
const char *key_status_enrol(KeyStatus status); // for whoever registers a key
const char *key_status_pin(KeyStatus status);   // for whoever sets or changes its PIN

// "pin_wrong", for records; "" of what went well.
const char *key_status_name(KeyStatus status);

// "getInfo", for the log.
const char *key_phase_name(DevicePhase phase);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// What a verified FIDO2 assertion shows, as classes, and what its signature count says. Pure.
#ifndef WARIFU_FACTOR_FIDO2_CLASSES_H
#define WARIFU_FACTOR_FIDO2_CLASSES_H

#include "core/classes.h"
#include <stdint.h>

// Flags of the authenticator data (WebAuthn L3 section 6.1).
#define FIDO2_FLAG_UP 0x01 // a person touched it
#define FIDO2_FLAG_UV 0x04 // it verified the person, by whatever means
#define FIDO2_FLAG_BE 0x08 // the credential may be copied to other devices
#define FIDO2_FLAG_BS 0x10 // and has been
#define FIDO2_FLAG_AT 0x40 // attested credential data follow
#define FIDO2_FLAG_ED 0x80 // extensions follow

// How an authenticator can verify its holder; recorded at enrolment.
#define FIDO2_CAN_PIN 1U      // a PIN typed on this host
#define FIDO2_CAN_PASSCODE 2U // a code typed on the authenticator itself
#define FIDO2_CAN_FINGER 4U   // a finger, face or other part of the body on the authenticator

// What this host asked for in the ceremony.
enum fido2_method {
    FIDO2_METHOD_UNKNOWN,
    FIDO2_METHOD_PIN,     // a PIN was typed here and sent to the authenticator
    FIDO2_METHOD_BUILT_IN // the authenticator's own means
};

// The classes of an assertion whose signature is right. No UP: nothing. UP: possession. UV adds
// knowledge or inherence only if no other means could have set it: UV alone does not say PIN or
// finger. So when an authenticator can do both and nobody knows which it was, UV adds nothing.
class_set fido2_classes(unsigned capability, uint8_t flags, enum fido2_method method);

enum fido2_count_policy { FIDO2_COUNT_FLAGS, FIDO2_COUNT_DENIES };
enum fido2_count { FIDO2_COUNT_FINE, FIDO2_COUNT_FLAGGED, FIDO2_COUNT_DENIED };

// A signature count that does not grow says that the credential may have been cloned (abuse:F3). 0
// after 0 is an authenticator that does not count, and fine; N after N, less than N and 0 after N
// are flagged or denied, as the policy says.
enum fido2_count fido2_judge_count(uint32_t stored, uint32_t shown, enum fido2_count_policy policy);

#endif

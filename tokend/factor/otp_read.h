// SPDX-License-Identifier: BSD-2-Clause
// Reading otpauth:// URIs as authenticators export them (Key Uri Format). Liberal: what does not
// change a code's value is taken as it comes or ignored, and said; what does, and is not supported
// or cannot be read, is refused, and said to be that very thing (abuse:M7).
#ifndef WARIFU_FACTOR_OTP_READ_H
#define WARIFU_FACTOR_OTP_READ_H

#include "base/text.h"
#include "factor/otp.h"

enum otp_uri_flaw {
    OTP_URI_GOOD,
    OTP_URI_NOT_ONE,         // no otpauth:// URI with parameters
    OTP_URI_MIGRATION,       // many accounts in one, as Google Authenticator transfers them
    OTP_URI_TYPE,            // neither totp nor hotp (Steam)
    OTP_URI_NO_SECRET,       // none, or without a value
    OTP_URI_SECRET,          // not Base32
    OTP_URI_SECRET_SIZE,     // shorter or longer than OTP_SECRET_MIN..MAX
    OTP_URI_SECRET_WEAK,     // otp_secret_is_weak()
    OTP_URI_ALGORITHM,       // none of SHA1, SHA256, SHA512
    OTP_URI_DIGITS,          // not 6 to 8
    OTP_URI_PERIOD,          // TOTP: neither 30 nor 60
    OTP_URI_COUNTER,         // HOTP: no number
    OTP_URI_COUNTER_MISSING, // HOTP: none
    OTP_URI_CONTRADICTION,   // a parameter twice, with two values
};

#define OTP_IGNORED_SIZE 128

struct otp_uri {
    struct otp_parameters parameters; // the caller wipes them
    uint64_t counter;                 // HOTP: the next one; TOTP: 0
    char account[ACCOUNT_NAME_SIZE];  // whose it says it is, without the issuer; "" if it does not
    // Names of what was there and had no effect, escaped: "image, period"; ends in "..." if there
    // were more. What only names the service (issuer) is not among them.
    char ignored[OTP_IGNORED_SIZE];
};

enum otp_uri_flaw otp_read_uri(const char *uri, struct otp_uri *read) MUST_CHECK;

// The same where only the generator matters. FAULT_LIMIT when it asks for what we do not support,
// else FAULT_FORMAT.
enum fault otp_parse_uri(const char *uri, struct otp_parameters *parameters,
                         uint64_t *counter) MUST_CHECK;

#endif

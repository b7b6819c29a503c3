// SPDX-License-Identifier: BSD-2-Clause
// One-time codes, possession: TOTP (RFC 6238) and HOTP (RFC 4226) over liboath. Judges codes; the
// store makes them single-use by compare-and-set (promise 5).
#ifndef WARIFU_FACTOR_OTP_H
#define WARIFU_FACTOR_OTP_H

#include "base/clock.h"
#include "base/fault.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum otp_kind { OTP_TOTP = 1, OTP_HOTP = 2 };
enum otp_algorithm { OTP_SHA1 = 1, OTP_SHA256 = 2, OTP_SHA512 = 3 };

#define OTP_SECRET_MIN 16 // RFC 4226 section 4, abuse:R6: at least 128 bits
#define OTP_SECRET_MAX 64
#define OTP_WINDOW_MAX 100  // steps to each side, or counters ahead
#define OTP_RANGE_MAX 10000 // of a resynchronisation
#define OTP_LOOK_BEHIND 10  // HOTP: used counters that are still recognised as replays
#define OTP_CODE_SIZE 9     // digits and NUL

struct otp_parameters {
    enum otp_kind kind;
    enum otp_algorithm algorithm;
    uint8_t digits;  // 6..8
    uint16_t period; // TOTP: 30 or 60 seconds
    int32_t drift;   // TOTP: steps the token's clock is ahead of ours
    uint8_t secret[OTP_SECRET_MAX];
    size_t secret_size; // 16..64 bytes; generated: 20, 32 or 64 after the algorithm
};

// How a code is read: digits only after removing nothing; anything but exactly `digits` ASCII
// digits does not match (abuse:T2).
struct otp_match {
    bool matches;
    bool replay;    // matches, but its step or counter was used already: not a guess (promise 4)
    int64_t moving; // the step or counter it belongs to; becomes the last used one
    int32_t drift;  // TOTP: the new drift to store
};

// TOTP: steps now+drift-window .. now+drift+window; HOTP: last+1 .. last+look_ahead. `last` is the
// last used step or counter (-1: none yet). Every candidate is computed whatever matches and
// whatever was typed, so time does not tell which. On a code that is in range but at or before
// `last`, replay is true, matches false. HOTP: the OTP_LOOK_BEHIND counters up to `last` are
// replays too. match->drift is the offset of the accepted step from the clock, so that a slow or
// fast token is followed, but never further than `window`, or than a resynchronisation led it: a
// token whose clock is right is always found again, however late its codes were typed. FAULT_LIMIT:
// window beyond OTP_WINDOW_MAX; FAULT_INTERNAL: parameters that no enrolment makes.
enum fault otp_check(const struct otp_parameters *parameters, const char *code, int64_t last,
                     struct wall_time now, uint32_t window, struct otp_match *match) MUST_CHECK;

// Resynchronisation by two consecutive codes within `range` steps or counters (abuse:T6). On
// success the second code's step is match->moving, so neither can be used again. Steps at or before
// `last` are replays, unless `last` lies further ahead of the token's clock than any window
// reaches: then our clock was wrong when it was stored, and match->moving may be lower than `last`.
enum fault otp_resynchronise(const struct otp_parameters *parameters, const char *first,
                             const char *second, int64_t last, struct wall_time now, uint32_t range,
                             struct otp_match *match) MUST_CHECK;

// The code of one step or counter (enrolment, tests). FAULT_INTERNAL as above.
enum fault otp_code(const struct otp_parameters *parameters, int64_t moving,
                    char code[OTP_CODE_SIZE]) MUST_CHECK;

// A fresh secret of the length that suits parameters->algorithm. FAULT_RANDOM leaves none
// (abuse:T11).
enum fault otp_generate_secret(struct otp_parameters *parameters) MUST_CHECK;

// otpauth://totp/ISSUER:ACCOUNT?secret=... (Key Uri Format), percent-encoded, into `uri`. `counter`
// is the next one (HOTP only). An issuer that is too long to be there twice, or has a colon, stands
// in the parameters only; an account that is too long is shortened, ending in "...": it is a label
// for its owner's eyes. FAULT_FORMAT: a colon, which is the separator, in the account, or bad
// UTF-8; FAULT_LIMIT: does not fit, and `uri` is then empty.
enum fault otp_uri(const struct otp_parameters *parameters, const char *issuer, const char *account,
                   uint64_t counter, char *uri, size_t size) MUST_CHECK;

// Whether it is no secret at all: one byte, zero for instance, over and over.
bool otp_secret_is_weak(const struct otp_parameters *parameters);

// Base32 (RFC 4648) without padding. `grouped` puts a space after every four for the eye. Reading
// also takes lower case, spaces, hyphens and padding at the end, however much; it sets secret and
// secret_size only.
enum fault otp_base32(const struct otp_parameters *parameters, bool grouped, char *text,
                      size_t size) MUST_CHECK;
enum fault otp_from_base32(const char *text, struct otp_parameters *parameters) MUST_CHECK;

#endif

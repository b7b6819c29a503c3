// SPDX-License-Identifier: BSD-2-Clause
// The codes themselves: generation, judgement, resynchronisation. Texts about them: otp_uri.c.
#include "factor/otp.h"
#include "base/secret.h"
#include "factor/random.h"
#include <liboath/oath.h>
#include <string.h>

static const struct {
    int flag; // of oath_totp_generate2()
    size_t secret_size;
} algorithms[] = {
    [OTP_SHA1] = {0, 20},
    [OTP_SHA256] = {OATH_TOTP_HMAC_SHA256, 32},
    [OTP_SHA512] = {OATH_TOTP_HMAC_SHA512, 64},
};

static bool sound(const struct otp_parameters *p)
{
    return (p->kind == OTP_HOTP || (p->kind == OTP_TOTP && (p->period == 30 || p->period == 60))) &&
           p->algorithm >= OTP_SHA1 && p->algorithm <= OTP_SHA512 && p->digits >= 6 &&
           p->digits <= 8 && p->secret_size >= OTP_SECRET_MIN && p->secret_size <= OTP_SECRET_MAX;
}

enum fault otp_code(const struct otp_parameters *parameters, int64_t moving,
                    char code[OTP_CODE_SIZE])
{
    if (!sound(parameters) || moving < 0)
        return FAULT_INTERNAL;
    // RFC 6238 is RFC 4226 with a step as counter. A step size of one second makes liboath take
    // `moving` as it is, and unlike oath_hotp_generate() this call knows SHA-256 and SHA-512.
    int rc = oath_totp_generate2((const char *)parameters->secret, parameters->secret_size,
                                 (time_t)moving, 1, 0, parameters->digits,
                                 algorithms[parameters->algorithm].flag, code);
    return rc == OATH_OK ? FAULT_NONE : FAULT_INTERNAL;
}

// Digits only, exactly as many as demanded. `typed` becomes comparable text in any case, so that
// a malformed code costs what a wrong one costs.
static bool well_formed(const char *code, uint8_t digits, char typed[OTP_CODE_SIZE])
{
    memset(typed, 'x', OTP_CODE_SIZE);
    if (code == NULL || strnlen(code, (size_t)digits + 1) != digits)
        return false;
    for (size_t i = 0; i < digits; i++)
        if (code[i] < '0' || code[i] > '9') // not isdigit(): no locale has a say here (abuse:E1)
            return false;
    memcpy(typed, code, digits);
    return true;
}

// Compares `typed` with the code of one step. A step before the epoch costs the same, matches
// never.
static enum fault compare(const struct otp_parameters *p, int64_t moving, const char *typed,
                          bool *equal)
{
    char expected[OTP_CODE_SIZE];
    enum fault fault = otp_code(p, moving < 0 ? 0 : moving, expected);

    if (fault == FAULT_NONE)
        *equal = secret_equal(expected, typed, p->digits) & (moving >= 0);
    secret_wipe(expected, sizeof expected);
    return fault;
}

// The offset becomes the drift, so that a token whose clock is slow or fast is followed login by
// login; the bound keeps a chain of late codes from leading the window away from a right clock.
static int32_t follow(int64_t offset, int32_t drift, uint32_t window)
{
    int64_t bound = drift < 0 ? -(int64_t)drift : drift;

    if (bound < window)
        bound = window;
    if (offset > bound)
        return (int32_t)bound;
    return (int32_t)(offset < -bound ? -bound : offset);
}

static int64_t distance(int64_t a, int64_t b)
{
    return a < b ? b - a : a - b;
}

enum fault otp_check(const struct otp_parameters *parameters, const char *code, int64_t last,
                     struct wall_time now, uint32_t window, struct otp_match *match)
{
    const bool totp = parameters->kind == OTP_TOTP;
    struct otp_match found = {.moving = -1, .drift = parameters->drift};
    char typed[OTP_CODE_SIZE];
    int64_t current = 0, first, end;
    enum fault fault = FAULT_NONE;

    if (!sound(parameters) || last < -1 || last > INT64_MAX / 2 || now.seconds < 0)
        return FAULT_INTERNAL;
    if (window > OTP_WINDOW_MAX)
        return FAULT_LIMIT;
    if (totp) {
        current = now.seconds / parameters->period;
        first = current + parameters->drift - (int64_t)window;
        end = current + parameters->drift + (int64_t)window;
    } else {
        first = last - (OTP_LOOK_BEHIND - 1);
        end = last + (int64_t)window;
    }
    const bool possible = well_formed(code, parameters->digits, typed);
    // Two steps may share one code: an unused one wins over a used one, then the one nearest
    // to where the token should be.
    const int64_t expected = totp ? current + parameters->drift : last + 1;
    for (int64_t moving = first; moving <= end; moving++) {
        bool equal = false;
        fault = compare(parameters, moving, typed, &equal);
        if (fault != FAULT_NONE)
            goto out;
        if (!(equal & possible))
            continue;
        if (moving <= last) {
            found.replay = true;
        } else if (!found.matches ||
                   distance(moving, expected) < distance(found.moving, expected)) {
            found.matches = true;
            found.moving = moving;
        }
    }
    if (found.matches) {
        found.replay = false;
        if (totp)
            found.drift = follow(found.moving - current, parameters->drift, window);
    }
    *match = found;
out:
    secret_wipe(typed, sizeof typed);
    return fault;
}

enum fault otp_resynchronise(const struct otp_parameters *parameters, const char *first,
                             const char *second, int64_t last, struct wall_time now, uint32_t range,
                             struct otp_match *match)
{
    const bool totp = parameters->kind == OTP_TOTP;
    struct otp_match found = {.moving = -1, .drift = parameters->drift};
    char typed_first[OTP_CODE_SIZE], typed_second[OTP_CODE_SIZE];
    int64_t current = 0, from, to;
    bool previous = false; // did `first` match one step before?
    enum fault fault = FAULT_NONE;

    if (!sound(parameters) || last < -1 || last > INT64_MAX / 2 || now.seconds < 0)
        return FAULT_INTERNAL;
    if (range > OTP_RANGE_MAX)
        return FAULT_LIMIT;
    bool possible = well_formed(first, parameters->digits, typed_first);
    possible &= well_formed(second, parameters->digits, typed_second);
    if (totp) {
        current = now.seconds / parameters->period;
        from = current - (int64_t)range;
        to = current + (int64_t)range;
        // A step that no code of today can have reached was stored under a wrong clock (abuse:T6).
        if (last > current + parameters->drift + OTP_WINDOW_MAX)
            last = -1;
    } else {
        from = last + 1;
        to = last + (int64_t)range;
    }
    for (int64_t moving = from; moving <= to; moving++) {
        bool is_first = false, is_second = false;
        fault = compare(parameters, moving, typed_first, &is_first);
        if (fault == FAULT_NONE)
            fault = compare(parameters, moving, typed_second, &is_second);
        if (fault != FAULT_NONE)
            goto out;
        if (previous & is_second & possible) {
            if (moving - 1 <= last) {
                found.replay = true;
            } else if (!found.matches ||
                       distance(moving, current) < distance(found.moving, current)) {
                found.matches = true;
                found.moving = moving;
            }
        }
        previous = is_first;
    }
    if (found.matches) {
        found.replay = false;
        if (totp)
            found.drift = (int32_t)(found.moving - current);
    }
    *match = found;
out:
    secret_wipe(typed_first, sizeof typed_first);
    secret_wipe(typed_second, sizeof typed_second);
    return fault;
}

enum fault otp_generate_secret(struct otp_parameters *parameters)
{
    if (parameters->algorithm < OTP_SHA1 || parameters->algorithm > OTP_SHA512)
        return FAULT_INTERNAL;
    size_t size = algorithms[parameters->algorithm].secret_size;
    enum fault fault = random_fill(parameters->secret, size);
    parameters->secret_size = fault == FAULT_NONE ? size : 0;
    return fault;
}

// SPDX-License-Identifier: BSD-2-Clause
// One otpauth:// URI a line, as authenticator apps export them.
#include "base/secret.h"
#include "base/text.h"
#include "factor/otp_read.h"
#include "import_parse.h"
#include "language.h"
#include <string.h>

static const char *const flaws[] = {
    [OTP_URI_NOT_ONE] = N_("The line is not an otpauth:// URI with parameters."),
    [OTP_URI_MIGRATION] = N_("This is a transfer of several accounts between telephones: export "
                             "them one by one, as otpauth:// URIs."),
    [OTP_URI_TYPE] = N_("The URI is for neither totp nor hotp: other codes cannot be judged here."),
    [OTP_URI_NO_SECRET] = N_("The URI holds no secret."),
    [OTP_URI_SECRET] = N_("The secret is not Base32."),
    [OTP_URI_SECRET_SIZE] =
        N_("The secret is shorter than 16 or longer than 64 bytes: enrol a new one."),
    [OTP_URI_SECRET_WEAK] = N_("The secret is one byte repeated: enrol a new one."),
    [OTP_URI_ALGORITHM] = N_("The algorithm is not SHA1, SHA256 or SHA512."),
    [OTP_URI_DIGITS] = N_("The codes do not have 6 to 8 digits."),
    [OTP_URI_PERIOD] = N_("The period is neither 30 nor 60 seconds."),
    [OTP_URI_COUNTER] = N_("The counter is not a number."),
    [OTP_URI_COUNTER_MISSING] = N_("The URI is for hotp and does not say the counter."),
    [OTP_URI_CONTRADICTION] = N_("A parameter stands twice, with two values."),
};

static enum fault each_line(struct import_run *run, size_t line, char *text)
{
    struct import_token token = {.counter = 0};
    struct otp_uri uri;
    enum fault fault = FAULT_NONE;

    if (text[0] == '#')
        return FAULT_NONE;
    for (size_t length = strlen(text); length > 0 && strchr(" \t", text[length - 1]) != NULL;)
        text[--length] = '\0';
    const enum otp_uri_flaw flaw = otp_read_uri(text, &uri);
    if (flaw != OTP_URI_GOOD) {
        fault = import_problem(run, line, "%s", _(flaws[flaw]));
    } else if (import_owner(run, line, &token, uri.account, &fault)) {
        token.parameters = uri.parameters;
        token.counter = uri.counter;
        memcpy(token.ignored, uri.ignored, sizeof token.ignored);
        if (text_copy(token.label, sizeof token.label, uri.account) != FAULT_NONE)
            token.label[0] = '\0';
        fault = import_token_found(run, line, &token);
    }
    secret_wipe(&uri, sizeof uri);
    secret_wipe(&token, sizeof token);
    return fault;
}

enum fault import_otpauth(struct import_run *run, char *data)
{
    return import_each_line(run, data, each_line);
}

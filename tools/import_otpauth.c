// SPDX-License-Identifier: BSD-2-Clause
// One otpauth:// URI a line, as authenticator apps export them.
#include "base/secret.h"
#include "base/text.h"
#include "import_parse.h"
#include "language.h"
#include <string.h>

static enum fault each_line(struct import_run *run, size_t line, char *text)
{
    struct import_token token = {.counter = 0};
    char account[256];
    enum fault fault;

    if (text[0] == '#')
        return FAULT_NONE;
    fault = otp_parse_uri(text, &token.parameters, &token.counter);
    if (fault == FAULT_LIMIT)
        fault =
            import_problem(run, line,
                           _("The URI asks for something else than SHA1, SHA256 or SHA512, 6 to 8 "
                             "digits, 30 or 60 seconds, and a secret of %d to %d bytes."),
                           OTP_SECRET_MIN, OTP_SECRET_MAX);
    else if (fault != FAULT_NONE || otp_uri_account(text, account, sizeof account) != FAULT_NONE)
        fault = import_problem(run, line, _("The line is not an otpauth:// URI."));
    else if (import_owner(run, line, &token, account, &fault)) {
        if (text_copy(token.label, sizeof token.label, account) != FAULT_NONE)
            token.label[0] = '\0';
        fault = import_token_found(run, line, &token);
    }
    secret_wipe(&token, sizeof token);
    return fault;
}

enum fault import_otpauth(struct import_run *run, char *data)
{
    return import_each_line(run, data, each_line);
}

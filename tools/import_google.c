// SPDX-License-Identifier: BSD-2-Clause
// google-authenticator's file: the secret in Base32, options as lines that begin with a double
// quote, then emergency codes, which are not carried over.
#include "base/secret.h"
#include "base/text.h"
#include "import_parse.h"
#include "language.h"
#include <string.h>

struct google {
    struct import_token token;
    bool totp, hotp;
};

static const char *read_counter(struct google *google, char *value)
{
    int64_t number;

    google->hotp = true;
    if (text_to_number(value, 0, INT64_MAX / 4, &number) != FAULT_NONE)
        return N_("The counter is not a number.");
    google->token.counter = (uint64_t)number;
    return NULL;
}

static const char *read_totp(struct google *google, char *value)
{
    (void)value;
    google->totp = true;
    return NULL;
}

static const char *read_step(struct google *google, char *value)
{
    int64_t number;

    if (text_to_number(value, 30, 60, &number) != FAULT_NONE || (number != 30 && number != 60))
        return N_("The step size is neither 30 nor 60 seconds: enrol a new authenticator.");
    google->token.parameters.period = (uint16_t)number;
    return NULL;
}

static const char *read_skew(struct google *google, char *value)
{
    const bool negative = value[0] == '-';
    int64_t number;

    if (text_to_number(value + negative, 0, OTP_RANGE_MAX, &number) != FAULT_NONE)
        return N_("The time skew is not a number of steps.");
    google->token.parameters.drift = (int32_t)(negative ? -number : number);
    return NULL;
}

static const struct {
    const char *name;
    const char *(*read)(struct google *, char *value); // returns a problem or NULL
} options[] = {
    {"TOTP_AUTH", read_totp},
    {"HOTP_COUNTER", read_counter},
    {"STEP_SIZE", read_step},
    {"TIME_SKEW", read_skew},
};

// Other options (rate limit, window, used codes) are policy here, not a token's.
static const char *read_option(struct google *google, char *text)
{
    char *name = import_word(&text);
    char *value = name == NULL ? NULL : import_word(&text), nothing[1] = "";

    for (size_t i = 0; name != NULL && i < sizeof options / sizeof *options; i++)
        if (strcmp(name, options[i].name) == 0)
            return options[i].read(google, value == NULL ? nothing : value);
    if (name != NULL) {
        char shown[40];
        import_ignore(&google->token, escape_text(shown, sizeof shown, name));
    }
    return NULL;
}

static bool is_emergency_code(const char *text)
{
    return strspn(text, "0123456789") == 8 && text[8] == '\0';
}

enum fault import_google(struct import_run *run, char *data)
{
    struct google google = {
        .token.parameters = {.kind = OTP_TOTP, .algorithm = OTP_SHA1, .digits = 6, .period = 30}};
    enum fault fault = FAULT_NONE;
    const char *problem = NULL;
    size_t line = 1;
    bool emergency = false;

    for (char *at = data; *at != '\0' && problem == NULL; line++) {
        size_t length = strcspn(at, "\n");
        const bool ended = at[length] == '\n';
        at[length] = '\0';
        if (length > 0 && at[length - 1] == '\r')
            at[length - 1] = '\0';
        if (!text_is_utf8(at)) {
            problem = import_not_utf8;
        } else if (line == 1) {
            fault = otp_from_base32(at, &google.token.parameters);
            if (fault == FAULT_LIMIT)
                problem =
                    N_("The secret is shorter than 16 or longer than 64 bytes: enrol a new one.");
            else if (fault != FAULT_NONE)
                problem = N_("The first line is not a Base32 secret.");
            else if (otp_secret_is_weak(&google.token.parameters))
                problem = N_("The secret is one byte repeated: enrol a new one.");
        } else if (at[0] == '"') {
            problem = read_option(&google, at + 1);
        } else if (is_emergency_code(at)) {
            emergency = true;
        } else if (at[0] != '\0') {
            problem = N_("The line is neither an option nor an emergency code.");
        }
        at += length + ended;
    }
    if (problem != NULL)
        line--;
    else if (google.token.parameters.secret_size == 0)
        line = 0, problem = N_("The file is empty.");
    else if (google.totp == google.hotp)
        line = 0, problem = N_("Exactly one of TOTP_AUTH and HOTP_COUNTER must be given.");
    else if (run->user[0] == '\0')
        line = 0, problem = N_("The file does not say whose it is: give a user.");
    if (problem != NULL) {
        fault = import_problem(run, line, "%s", _(problem));
        if (fault == FAULT_NONE)
            fault = FAULT_FORMAT;
    } else if (import_owner(run, 1, &google.token, "", &fault)) {
        if (emergency)
            import_ignore(&google.token, "emergency codes");
        if (google.hotp)
            google.token.parameters.kind = OTP_HOTP;
        else
            google.token.counter = 0;
        fault = import_token_found(run, 1, &google.token);
    }
    secret_wipe(&google, sizeof google);
    return fault;
}

// SPDX-License-Identifier: BSD-2-Clause
// pam_oath's users file: type user pin secret [counter [last code [time]]]. The PIN (third word) is
// not carried over: warifu's password is the knowledge.
#include "base/secret.h"
#include "base/text.h"
#include "import_parse.h"
#include "language.h"
#include <string.h>

// "HOTP/T30/6", "HOTP/E/8", "HOTP"; an algorithm may stand anywhere after HOTP.
static bool read_type(const char *type, struct otp_parameters *p)
{
    static const struct {
        const char *name;
        struct otp_parameters sets; // what is not 0
    } parts[] = {
        {"E", {.kind = OTP_HOTP}},
        {"T30", {.kind = OTP_TOTP, .period = 30}},
        {"T60", {.kind = OTP_TOTP, .period = 60}},
        {"6", {.digits = 6}},
        {"7", {.digits = 7}},
        {"8", {.digits = 8}},
        {"SHA1", {.algorithm = OTP_SHA1}},
        {"SHA256", {.algorithm = OTP_SHA256}},
        {"SHA512", {.algorithm = OTP_SHA512}},
    };

    *p =
        (struct otp_parameters){.kind = OTP_HOTP, .algorithm = OTP_SHA1, .digits = 6, .period = 30};
    if (strncmp(type, "HOTP", 4) != 0)
        return false;
    for (type += 4; *type == '/';) {
        size_t length = strcspn(++type, "/"), i = 0, count = sizeof parts / sizeof *parts;
        while (i < count &&
               (strlen(parts[i].name) != length || strncmp(parts[i].name, type, length) != 0))
            i++;
        if (i == count)
            return false;
        const struct otp_parameters *sets = &parts[i].sets;
        p->kind = sets->kind != 0 ? sets->kind : p->kind;
        p->period = sets->period != 0 ? sets->period : p->period;
        p->digits = sets->digits != 0 ? sets->digits : p->digits;
        p->algorithm = sets->algorithm != 0 ? sets->algorithm : p->algorithm;
        type += length;
    }
    return *type == '\0';
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// FAULT_FORMAT: not pairs of hexadecimal digits. *size may be more than fits: only counted then.
static enum fault read_hex(const char *text, uint8_t *out, size_t room, size_t *size)
{
    for (*size = 0; *text != '\0'; text += 2, ++*size) {
        int high = hex_digit(text[0]);
        int low = high < 0 ? -1 : hex_digit(text[1]);
        if (low < 0)
            return FAULT_FORMAT;
        if (*size < room)
            out[*size] = (uint8_t)(high << 4 | low);
    }
    return FAULT_NONE;
}

static enum fault each_line(struct import_run *run, size_t line, char *text)
{
    struct import_token token = {.counter = 0};
    uint8_t secret[OTP_SECRET_MAX];
    size_t size;
    enum fault fault = FAULT_NONE;
    char *type = import_word(&text);

    if (type[0] == '#')
        return FAULT_NONE;
    char *user = import_word(&text);
    char *pin = user == NULL ? NULL : import_word(&text);
    char *hex = pin == NULL ? NULL : import_word(&text);
    char *counter = hex == NULL ? NULL : import_word(&text);
    char *last_code = counter == NULL ? NULL : import_word(&text);
    if (!read_type(type, &token.parameters)) {
        // A line of something else may hold anything: do not show it.
        fault =
            import_problem(run, line,
                           _("The type is not one of HOTP, HOTP/E, HOTP/T30, HOTP/T60 with 6 to 8 "
                             "digits."));
    } else if (hex == NULL) {
        fault = import_problem(
            run, line, _("A user name, a PIN or \"-\", and a secret must follow the type."));
    } else if (read_hex(hex, secret, sizeof secret, &size) != FAULT_NONE) {
        fault = import_problem(run, line, _("The secret is not hexadecimal."));
    } else if (import_secret(run, line, &token, secret, size, &fault) &&
               import_owner(run, line, &token, user, &fault)) {
        int64_t number = 0;
        bool good = token.parameters.kind == OTP_TOTP || counter == NULL ||
                    text_to_number(counter, 0, INT64_MAX / 4, &number) == FAULT_NONE;
        // The file keeps the counter of the last code used, so the next one is one further.
        token.counter = token.parameters.kind == OTP_TOTP ? 0 : (uint64_t)number;
        if (token.parameters.kind == OTP_HOTP && last_code != NULL)
            token.counter++;
        if (strcmp(pin, "-") != 0 && strcmp(pin, "+") != 0)
            import_ignore(&token, "PIN");
        fault = good ? import_token_found(run, line, &token)
                     : import_problem(run, line, _("The counter is not a number."));
    }
    secret_wipe(secret, sizeof secret);
    secret_wipe(&token, sizeof token);
    return fault;
}

enum fault import_pam_oath(struct import_run *run, char *data)
{
    return import_each_line(run, data, each_line);
}

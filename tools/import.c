// SPDX-License-Identifier: BSD-2-Clause
#include "import.h"
#include "base/file.h"
#include "base/secret.h"
#include "base/text.h"
#include "factor/plain_text.h"
#include "import_parse.h"
#include "language.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    enum fault (*parse)(struct import_run *, char *);
    bool secret; // others must not even read it
} formats[IMPORT_FORMAT_COUNT_] = {
    [IMPORT_PSKC] = {"pskc", import_pskc, true},
    [IMPORT_PAM_OATH] = {"pam_oath", import_pam_oath, true},
    [IMPORT_GOOGLE] = {"google-authenticator", import_google, true},
    [IMPORT_OTPAUTH] = {"otpauth", import_otpauth, true},
    [IMPORT_PEOPLE] = {"csv", import_people, false},
    [IMPORT_PAM_U2F] = {"pam_u2f", import_u2f, false},
};

const char *import_format_name(enum import_format format)
{
    return (unsigned)format < IMPORT_FORMAT_COUNT_ ? formats[format].name : NULL;
}

enum fault import_format_by_name(const char *name, enum import_format *format)
{
    for (int i = 0; i < IMPORT_FORMAT_COUNT_; i++)
        if (strcmp(name, formats[i].name) == 0) {
            *format = (enum import_format)i;
            return FAULT_NONE;
        }
    return FAULT_NOT_FOUND;
}

enum fault import_problem(struct import_run *run, size_t line, const char *format, ...)
{
    char message[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return run->visitor->problem(run->visitor->context, line, message);
}

const char *import_quote(const char *text)
{
    static char quoted[2][80];
    static unsigned next;

    next = !next;
    return escape_text(quoted[next], sizeof quoted[next], text);
}

bool import_name(struct import_run *run, size_t line, char user[IMPORT_NAME_SIZE], const char *name,
                 enum fault *fault)
{
    if (!text_is_utf8(name))
        *fault = import_problem(run, line, _("The name \"%s\" is not UTF-8."), import_quote(name));
    else if (!plain_text(name))
        *fault = import_problem(run, line,
                                _("The name \"%s\" has characters that cannot be seen, or that are "
                                  "not composed (NFC)."),
                                import_quote(name));
    else if (text_copy(user, IMPORT_NAME_SIZE, name) != FAULT_NONE)
        *fault = import_problem(run, line, _("The name \"%s\" is longer than %d bytes."),
                                import_quote(name), IMPORT_NAME_SIZE - 1);
    else
        return true;
    return false;
}

bool import_owner(struct import_run *run, size_t line, struct import_token *token, const char *name,
                  enum fault *fault)
{
    if (name[0] == '\0')
        name = run->user;
    if (!plain_text(token->label))
        *fault = import_problem(run, line,
                                _("The label of \"%s\" has characters that cannot be seen, or that "
                                  "are not composed (NFC)."),
                                import_quote(name));
    else
        return import_name(run, line, token->user, name, fault);
    return false;
}

bool import_secret(struct import_run *run, size_t line, struct import_token *token,
                   const uint8_t *secret, size_t size, enum fault *fault)
{
    if (size >= OTP_SECRET_MIN && size <= OTP_SECRET_MAX) {
        memcpy(token->parameters.secret, secret, size);
        token->parameters.secret_size = size;
        if (!otp_secret_is_weak(&token->parameters))
            return true;
        *fault = import_problem(run, line, "%s",
                                _("The secret is one byte over and over: enrol a new one."));
        return false;
    }
    *fault = import_problem(run, line,
                            _("The secret has %zu bytes; %d to %d are accepted: enrol a new one."),
                            size, OTP_SECRET_MIN, OTP_SECRET_MAX);
    return false;
}

void import_ignore(struct import_token *token, const char *what)
{
    const size_t used = strlen(token->ignored), room = sizeof token->ignored - used;

    if (strlen(what) + sizeof ", " <= room)
        snprintf(token->ignored + used, room, "%s%s", used > 0 ? ", " : "", what);
}

static enum fault count_record(struct import_run *run, size_t line)
{
    if (++run->records <= IMPORT_RECORDS_MAX)
        return FAULT_NONE;
    enum fault fault = import_problem(
        run, line, _("There are more than %u records: split the file."), IMPORT_RECORDS_MAX);
    return fault != FAULT_NONE ? fault : FAULT_LIMIT;
}

enum fault import_token_found(struct import_run *run, size_t line, const struct import_token *token)
{
    enum fault fault = count_record(run, line);

    if (fault == FAULT_NONE)
        fault = run->visitor->token(run->visitor->context, line, token);
    return fault;
}

enum fault import_person_found(struct import_run *run, size_t line,
                               const struct import_person *person)
{
    enum fault fault = count_record(run, line);

    if (fault == FAULT_NONE)
        fault = run->visitor->person(run->visitor->context, line, person);
    return fault;
}

enum fault import_key_found(struct import_run *run, size_t line, const struct import_key *key)
{
    enum fault fault = count_record(run, line);

    if (fault == FAULT_NONE)
        fault = run->visitor->key(run->visitor->context, line, key);
    return fault;
}

const char import_not_utf8[] =
    N_("The line is not UTF-8. A spreadsheet must be saved as \"CSV UTF-8\".");

enum fault import_each_line(struct import_run *run, char *data,
                            enum fault (*each)(struct import_run *, size_t, char *))
{
    enum fault fault = FAULT_NONE;
    size_t line = 1;

    for (char *at = data; fault == FAULT_NONE && *at != '\0'; line++) {
        size_t length = strcspn(at, "\n"), kept = length;
        const bool ended = at[length] == '\n';
        if (kept > 0 && at[kept - 1] == '\r')
            kept--;
        at[kept] = '\0';
        if (kept > IMPORT_LINE_MAX)
            fault =
                import_problem(run, line, _("The line is longer than %u bytes."), IMPORT_LINE_MAX);
        else if (!text_is_utf8(at))
            fault = import_problem(run, line, "%s", _(import_not_utf8));
        else if (at[strspn(at, " \t")] != '\0')
            fault = each(run, line, at);
        at += length + ended;
    }
    return fault;
}

char *import_word(char **rest)
{
    char *word = *rest + strspn(*rest, " \t");
    size_t length = strcspn(word, " \t");

    if (length == 0)
        return NULL;
    *rest = word + length + (word[length] != '\0');
    word[length] = '\0';
    return word;
}

enum fault import_not_this_format(struct import_run *run, size_t line, const char *why)
{
    enum fault fault = import_problem(run, line, "%s", _(why));
    return fault != FAULT_NONE ? fault : FAULT_FORMAT;
}

enum fault import_text(enum import_format format, char *data, size_t size, const char *user,
                       const struct import_visitor *visitor)
{
    struct import_run run = {visitor, user == NULL ? "" : user, 0};

    if ((unsigned)format >= IMPORT_FORMAT_COUNT_ || data[size] != '\0')
        return FAULT_INTERNAL;
    if (strlen(data) != size)
        return import_not_this_format(&run, 0, N_("The file is not text: it contains NUL bytes."));
    if (strncmp(data, "\xef\xbb\xbf", 3) == 0) // what spreadsheets put in front
        data += 3;
    return formats[format].parse(&run, data);
}

static const struct {
    enum fault fault;
    const char *sentence;
} file_faults[] = {
    {FAULT_NOT_FOUND, N_("There is no such file.")},
    {FAULT_LIMIT, N_("The file is larger than 16 MiB: split it.")},
    {FAULT_REFUSED,
     N_("The file cannot be used: it must be a regular file, not a symbolic link, that "
        "you may read and others cannot change; if it holds secrets, others must not "
        "read it either (chmod 600).")},
};

enum fault import_file(enum import_format format, const char *path, const char *user,
                       const struct import_visitor *visitor)
{
    struct import_run run = {visitor, "", 0};
    struct file_demand demand = {FILE_ANY_OWNER, 0022, IMPORT_FILE_MAX};
    char *data = NULL;
    size_t size = 0;
    enum fault fault, told;

    if ((unsigned)format >= IMPORT_FORMAT_COUNT_)
        return FAULT_INTERNAL;
    if (formats[format].secret)
        demand.forbidden = 0077;
    fault = file_read_checked(path, &demand, &data, &size);
    for (size_t i = 0; fault != FAULT_NONE && i < sizeof file_faults / sizeof *file_faults; i++)
        if (file_faults[i].fault == fault &&
            (told = import_problem(&run, 0, "%s", _(file_faults[i].sentence))) != FAULT_NONE)
            return told;
    if (fault != FAULT_NONE)
        return fault;
    fault = import_text(format, data, size, user, visitor);
    secret_wipe(data, size);
    free(data);
    return fault;
}

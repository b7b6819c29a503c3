// SPDX-License-Identifier: BSD-2-Clause
#include "import_parse.h"
#include "base/text.h"
#include "factor/plain_text.h"
#include "language.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum fault import_problem(struct import_run *run, size_t line, const char *format, ...)
{
    char message[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return run->handlers->problem(run->handlers->context, line, message);
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
        *fault =
            import_problem(run, line, "%s", _("The secret is one byte repeated: enrol a new one."));
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
        fault = run->handlers->token(run->handlers->context, line, token);
    return fault;
}

enum fault import_person_found(struct import_run *run, size_t line,
                               const struct import_person *person)
{
    enum fault fault = count_record(run, line);

    if (fault == FAULT_NONE)
        fault = run->handlers->person(run->handlers->context, line, person);
    return fault;
}

enum fault import_key_found(struct import_run *run, size_t line, const struct import_key *key)
{
    enum fault fault = count_record(run, line);

    if (fault == FAULT_NONE)
        fault = run->handlers->key(run->handlers->context, line, key);
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

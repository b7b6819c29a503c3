// SPDX-License-Identifier: BSD-2-Clause
#include "import.h"
#include "import_charset.h"
#include "import_parse.h"
#include "language.h"
#include <stdlib.h>
#include <string.h>

static enum fault (*const parsers[IMPORT_FORMAT_COUNT_])(struct import_run *, char *) = {
    [IMPORT_PSKC] = import_pskc,     [IMPORT_PAM_OATH] = import_pam_oath,
    [IMPORT_GOOGLE] = import_google, [IMPORT_OTPAUTH] = import_otpauth,
    [IMPORT_PEOPLE] = import_people, [IMPORT_PAM_U2F] = import_u2f,
};

bool import_prepare(enum import_format format)
{
    return format == IMPORT_PSKC     ? import_pskc_prepare()
           : format == IMPORT_PEOPLE ? import_charset_prepare()
                                     : true;
}

enum fault import_text(enum import_format format, char *data, size_t size, const char *user,
                       const struct import_handlers *handlers)
{
    struct import_run run = {handlers, user == NULL ? "" : user, 0};

    if ((unsigned)format >= IMPORT_FORMAT_COUNT_ || data[size] != '\0')
        return FAULT_INTERNAL;
    if (strlen(data) != size)
        return import_not_this_format(&run, 0, N_("The file is not text: it contains NUL bytes."));
    if (strncmp(data, "\xef\xbb\xbf", 3) == 0) // what spreadsheets put in front of UTF-8
        return parsers[format](&run, data + 3);
    char *const utf8 = format == IMPORT_PEOPLE ? import_charset_utf8(data, size) : NULL;
    const enum fault fault = parsers[format](&run, utf8 != NULL ? utf8 : data);

    free(utf8);
    return fault;
}

// SPDX-License-Identifier: BSD-2-Clause
#include "import.h"
#include "base/file.h"
#include "base/secret.h"
#include "import_parse.h"
#include "language.h"
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

// SPDX-License-Identifier: BSD-2-Clause
// warifu-import-reader FORMAT LANGUAGE CATALOGUES USER: reads a file of another system from
// standard input and writes what import_text() finds as records (import_record.h). Its libraries
// take apart XML and more that strangers wrote; so it is a process that holds nothing but that
// file, and from the first of its bytes on can only compute, write its answer and end (seccomp).
// Run by warifu alone (import_file.c).
#include "base/fault.h"
#include "import.h"
#include "import_record.h"
#include "import_sandbox.h"
#include "language.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// What warifu tells apart: what is wrong here, and not with the file.
enum { EXIT_START = 70, EXIT_OUTPUT = 74 };

static void put(const struct import_record *record)
{
    const char *bytes = (const char *)record;

    for (size_t done = 0; done < sizeof *record;) {
        const ssize_t got = write(STDOUT_FILENO, bytes + done, sizeof *record - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            _exit(EXIT_OUTPUT); // nobody listens any more
        done += (size_t)got;
    }
}

// --- what the parsers call: one record that is used again, for no byte of another may be left in
// it

static struct import_record *fresh(struct import_record *record, enum import_record_kind kind,
                                   size_t line)
{
    memset(record, 0, sizeof *record);
    record->kind = kind;
    record->line = line;
    return record;
}

static enum fault token(void *context, size_t line, const struct import_token *found)
{
    struct import_record *record = fresh(context, IMPORT_RECORD_TOKEN, line);

    record->token = *found;
    put(record);
    return FAULT_NONE;
}

static enum fault person(void *context, size_t line, const struct import_person *found)
{
    struct import_record *record = fresh(context, IMPORT_RECORD_PERSON, line);

    record->person = *found;
    put(record);
    return FAULT_NONE;
}

static enum fault key(void *context, size_t line, const struct import_key *found)
{
    struct import_record *record = fresh(context, IMPORT_RECORD_KEY, line);

    record->key = *found;
    put(record);
    return FAULT_NONE;
}

static enum fault problem(void *context, size_t line, const char *message)
{
    struct import_record *record = fresh(context, IMPORT_RECORD_PROBLEM, line);

    strncat(record->message, message, sizeof record->message - 1);
    put(record);
    return FAULT_NONE;
}

// Everything up to the end of standard input, with a NUL behind it. NULL: more than a file may
// have.
static char *read_all(size_t *size)
{
    char *data = malloc(IMPORT_FILE_MAX + 2);
    ssize_t got = 1;

    *size = 0;
    while (data != NULL && got > 0 && *size <= IMPORT_FILE_MAX) {
        got = read(STDIN_FILENO, data + *size, IMPORT_FILE_MAX + 1 - *size);
        if (got > 0)
            *size += (size_t)got;
        else if (got < 0 && errno == EINTR)
            got = 1;
    }
    if (data != NULL && (got < 0 || *size > IMPORT_FILE_MAX)) {
        free(data);
        return NULL;
    }
    if (data != NULL)
        data[*size] = '\0';
    return data;
}

int main(int argc, char *argv[])
{
    static struct import_record record;
    const struct import_handlers handlers = {&record, token, person, key, problem};
    struct language language;
    enum import_format format;
    size_t size;

    if (argc != 5 || import_format_by_name(argv[1], &format) != FAULT_NONE)
        return EXIT_START;
    char language_name[3];
    snprintf(language_name, sizeof language_name, "%.2s", argv[2]);
    // All that opens files, before the first byte of the stranger's.
    language_choose(&language, language_name, argv[3][0] != '\0' ? argv[3] : NULL);
    if (!import_prepare(format) || !import_shut_in())
        return EXIT_START;
    char *data = read_all(&size);
    if (data == NULL)
        _exit(EXIT_START);
    const enum fault fault = import_text(format, data, size, argv[4], &handlers);
    fresh(&record, IMPORT_RECORD_END, 0)->fault = fault;
    put(&record);
    _exit(EXIT_SUCCESS);
}

// SPDX-License-Identifier: BSD-2-Clause
#include "base/file.h"
#include "base/secret.h"
#include "import.h"
#include "import_record.h"
#include "language.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define READER "warifu-import-reader"

static const struct {
    const char *name;
    bool secret; // others must not even read it
} formats[IMPORT_FORMAT_COUNT_] = {
    [IMPORT_PSKC] = {"pskc", true},
    [IMPORT_PAM_OATH] = {"pam_oath", true},
    [IMPORT_GOOGLE] = {"google-authenticator", true},
    [IMPORT_OTPAUTH] = {"otpauth", true},
    [IMPORT_PEOPLE] = {"csv", false},
    [IMPORT_PAM_U2F] = {"pam_u2f", false},
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

// --- the reader's process ------------------------------------------------------------------------

#define SILENT_SECONDS 120 // without a record: it hangs

struct reader {
    pid_t process;
    int fd; // our end of its standard input and output
};

// Beside a program that is not installed yet, else where it is installed.
static const char *find_reader(char path[PATH_MAX])
{
    const ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - sizeof READER);

    if (length > 0) {
        path[length] = '\0';
        char *name = strrchr(path, '/');
        if (name != NULL) {
            strcpy(name + 1, READER);
            if (access(path, X_OK) == 0)
                return path;
        }
    }
    return WARIFU_LIBEXECDIR "/" READER;
}

static int spawn(const struct import_source *source, const char *program, int fd, pid_t *process)
{
    const char *arguments[] = {program,
                               formats[source->format].name,
                               source->language,
                               source->catalogues != NULL ? source->catalogues : "",
                               source->user != NULL ? source->user : "",
                               NULL};
    static const char *const nothing[] = {NULL};
    posix_spawn_file_actions_t actions;
    int error = posix_spawn_file_actions_init(&actions);

    if (error != 0)
        return error;
    // Nothing else: not the terminal either, which shows and types what it likes.
    if ((error = posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY,
                                                  0)) == 0 &&
        (error = posix_spawn_file_actions_adddup2(&actions, fd, STDIN_FILENO)) == 0 &&
        (error = posix_spawn_file_actions_adddup2(&actions, fd, STDOUT_FILENO)) == 0 &&
        (error = posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1)) == 0)
        error = posix_spawn(process, program, &actions, NULL,
                            (char *const *)(uintptr_t)arguments, // which it does not change
                            (char *const *)(uintptr_t)nothing);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

static enum fault start(const struct import_source *source, const struct import_handlers *handlers,
                        struct reader *reader)
{
    const struct timeval patience = {.tv_sec = SILENT_SECONDS};
    char path[PATH_MAX], message[IMPORT_MESSAGE_SIZE];
    const char *program = source->reader != NULL ? source->reader : find_reader(path);
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return fault_from_errno(errno);
    const int error = spawn(source, program, ends[1], &reader->process);
    close(ends[1]);
    reader->fd = ends[0];
    if (error == 0) {
        (void)setsockopt(reader->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        (void)setsockopt(reader->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        return FAULT_NONE;
    }
    close(reader->fd);
    snprintf(message, sizeof message,
             _("The reader of files, %s, cannot be started (%s): install warifu again."), program,
             strerror(error));
    const enum fault fault = handlers->problem(handlers->context, 0, message);
    return fault != FAULT_NONE ? fault : FAULT_INTERNAL;
}

// The whole file, and that this was it. One that ends before is found out by what it answers.
static void give(const struct reader *reader, const char *data, size_t size)
{
    while (size > 0) {
        const ssize_t sent = send(reader->fd, data, size, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            break;
        data += sent;
        size -= (size_t)sent;
    }
    shutdown(reader->fd, SHUT_WR);
}

static bool hear(const struct reader *reader, struct import_record *record)
{
    ssize_t got;

    do
        got = recv(reader->fd, record, sizeof *record, MSG_WAITALL);
    while (got < 0 && errno == EINTR);
    return got == sizeof *record && import_record_is_sound(record);
}

static enum fault hand_over(const struct import_handlers *handlers,
                            const struct import_record *record)
{
    const size_t line = (size_t)record->line;

    switch (record->kind) {
    case IMPORT_RECORD_TOKEN:
        return handlers->token(handlers->context, line, &record->token);
    case IMPORT_RECORD_PERSON:
        return handlers->person(handlers->context, line, &record->person);
    case IMPORT_RECORD_KEY:
        return handlers->key(handlers->context, line, &record->key);
    default:
        return handlers->problem(handlers->context, line, record->message);
    }
}

// Whether a reader of this file may say that.
static bool is_expected(const struct import_source *source, const struct import_record *record)
{
    static const uint32_t found[IMPORT_FORMAT_COUNT_] = {
        [IMPORT_PSKC] = IMPORT_RECORD_TOKEN,    [IMPORT_PAM_OATH] = IMPORT_RECORD_TOKEN,
        [IMPORT_GOOGLE] = IMPORT_RECORD_TOKEN,  [IMPORT_OTPAUTH] = IMPORT_RECORD_TOKEN,
        [IMPORT_PEOPLE] = IMPORT_RECORD_PERSON, [IMPORT_PAM_U2F] = IMPORT_RECORD_KEY,
    };

    // This format knows no names: whose they are has been said here.
    if (source->format == IMPORT_GOOGLE && record->kind == IMPORT_RECORD_TOKEN &&
        strcmp(record->token.user, source->user != NULL ? source->user : "") != 0)
        return false;
    return record->kind == found[source->format] || record->kind == IMPORT_RECORD_PROBLEM ||
           record->kind == IMPORT_RECORD_END;
}

// All records. False: the reader did not come to its end, or said what no parser says: more records
// than a file may have, or more of anything than the file has bytes.
static bool hear_all(const struct reader *reader, const struct import_source *source, size_t bytes,
                     const struct import_handlers *handlers, enum fault *fault)
{
    struct import_record record;
    size_t heard = 0, found = 0;
    bool come_to_end = false;

    *fault = FAULT_NONE;
    while (*fault == FAULT_NONE && !come_to_end && heard++ <= bytes + 1 && hear(reader, &record) &&
           is_expected(source, &record)) {
        come_to_end = record.kind == IMPORT_RECORD_END;
        if (come_to_end)
            *fault = (enum fault)record.fault;
        else if (record.kind != IMPORT_RECORD_PROBLEM && ++found > IMPORT_RECORDS_MAX)
            break;
        else
            *fault = hand_over(handlers, &record);
    }
    secret_wipe(&record, sizeof record);
    return come_to_end || *fault != FAULT_NONE;
}

// Wherever it is: nothing of it is wanted any more. Whether it ended by itself, and said that it
// could not begin.
static bool end(const struct reader *reader)
{
    int status = 0;

    close(reader->fd);
    kill(reader->process, SIGKILL);
    while (waitpid(reader->process, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) && WEXITSTATUS(status) != 0;
}

static enum fault parse(const struct import_source *source, const char *data, size_t size,
                        const struct import_handlers *handlers)
{
    struct reader reader = {.process = -1, .fd = -1};
    enum fault fault = start(source, handlers, &reader);

    if (fault != FAULT_NONE)
        return fault;
    give(&reader, data, size);
    const bool whole = hear_all(&reader, source, size, handlers, &fault);
    const bool unable = end(&reader);
    if (whole)
        return fault;
    fault = handlers->problem(
        handlers->context, 0,
        unable ? _("The reader of files does not work on this machine: install warifu again.")
               : _("The reader of the file ended too early: the file is damaged or malicious. "
                   "Nothing more of it was read."));
    if (fault != FAULT_NONE)
        return fault;
    return unable ? FAULT_INTERNAL : FAULT_FORMAT;
}

// --- the file ------------------------------------------------------------------------------------

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

enum fault import_file(const struct import_source *source, const struct import_handlers *handlers)
{
    struct file_demand demand = {FILE_ANY_OWNER, 0022, IMPORT_FILE_MAX};
    char *data = NULL;
    size_t size = 0;
    enum fault fault, told;

    if ((unsigned)source->format >= IMPORT_FORMAT_COUNT_ || source->language == NULL)
        return FAULT_INTERNAL;
    if (formats[source->format].secret)
        demand.forbidden = 0077;
    fault = file_read_checked(source->path, &demand, &data, &size);
    for (size_t i = 0; fault != FAULT_NONE && i < sizeof file_faults / sizeof *file_faults; i++)
        if (file_faults[i].fault == fault &&
            (told = handlers->problem(handlers->context, 0, _(file_faults[i].sentence))) !=
                FAULT_NONE)
            return told;
    if (fault != FAULT_NONE)
        return fault;
    fault = parse(source, data, size, handlers);
    secret_wipe(data, size);
    free(data);
    return fault;
}

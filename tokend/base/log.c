// SPDX-License-Identifier: BSD-2-Clause
#include "base/log.h"
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <syslog.h>
#include <unistd.h>

// Where lines go is a property of the process, set once at its start: the one file-static of base.
static struct {
    const char *program;
    enum log_level most;
    bool to_syslog;
    bool to_journal; // standard error is read by journald: each line begins with its priority
} destination = {.program = "warifu", .most = LOG_LEVEL_NOTICE};

static const struct {
    const char *name;
    int priority;
} levels[] = {
    [LOG_LEVEL_ERROR] = {"error: ", LOG_ERR},   [LOG_LEVEL_WARNING] = {"warning: ", LOG_WARNING},
    [LOG_LEVEL_NOTICE] = {"", LOG_NOTICE},      [LOG_LEVEL_INFO] = {"", LOG_INFO},
    [LOG_LEVEL_DEBUG] = {"debug: ", LOG_DEBUG},
};

void log_to_stderr(const char *program, enum log_level most)
{
    destination.program = program;
    destination.most = most;
    destination.to_syslog = false;
    destination.to_journal = getenv("JOURNAL_STREAM") != NULL;
}

void log_to_syslog(const char *program, enum log_level most)
{
    // LOG_NDELAY: the connection is made before the sandbox forbids connect().
    openlog(program, LOG_PID | LOG_NDELAY, LOG_AUTHPRIV);
    destination.program = program;
    destination.most = most;
    destination.to_syslog = true;
}

// Callers escape what came from outside; should one forget, a line is still one line (abuse:A1).
static void flatten(char *line)
{
    for (; *line != '\0'; line++)
        if ((unsigned char)*line < 0x20 || *line == 0x7f)
            *line = '?';
}

void log_line(enum log_level level, const char *format, ...)
{
    if ((unsigned)level >= sizeof levels / sizeof *levels || level > destination.most)
        return;
    int saved_errno = errno;
    char text[1024], line[1200];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length < 0) {
        errno = saved_errno;
        return;
    }
    flatten(text);
    if (destination.to_syslog) {
        syslog(LOG_AUTHPRIV | levels[level].priority, "%s%s", levels[level].name, text);
    } else {
        char priority[8] = "";
        if (destination.to_journal) // sd-daemon(3)
            snprintf(priority, sizeof priority, "<%d>", levels[level].priority);
        length = snprintf(line, sizeof line - 1, "%s%s: %s%s", priority, destination.program,
                          levels[level].name, text);
        size_t size = length < (int)sizeof line - 1 ? (size_t)length : sizeof line - 2;
        line[size++] = '\n';
        // One write, so that lines of several processes never mix. Nowhere to report a failure to.
        ssize_t ignored = write(STDERR_FILENO, line, size);
        (void)ignored;
    }
    errno = saved_errno;
}

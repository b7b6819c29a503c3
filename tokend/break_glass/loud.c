// SPDX-License-Identifier: BSD-2-Clause
#include "break_glass/loud.h"
#include "base/text.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <unistd.h>

static void write_to(const char *path, const char *text)
{
    const int fd = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

    if (fd < 0)
        return;
    (void)!write(fd, text, strlen(text));
    close(fd);
}

// The journal's own protocol: a datagram of NAME=value lines; our values have no line ends.
static void to_journal(const struct loud *what, const char *line, int priority)
{
    const struct sockaddr_un address = {.sun_family = AF_UNIX,
                                        .sun_path = "/run/systemd/journal/socket"};
    char text[2048];
    const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd < 0)
        return;
    const int size = snprintf(
        text, sizeof text,
        "MESSAGE=%s\nMESSAGE_ID=" GLASS_MESSAGE_ID "\nPRIORITY=%d\nSYSLOG_FACILITY=10\n"
        "SYSLOG_IDENTIFIER=warifu-break-glass\nWARIFU_EVENT=break_glass.%s\nWARIFU_CLAUSE=F2\n"
        "WARIFU_SET=%s\nWARIFU_NUMBER=%u\nWARIFU_USER=%s\nWARIFU_TTY=%s\nWARIFU_SERVICE=%s\n",
        line, priority, what->outcome, what->set->id, what->number, what->set->account,
        what->terminal, what->service);
    if (size > 0 && (size_t)size < sizeof text)
        (void)sendto(fd, text, (size_t)size, MSG_NOSIGNAL, (const struct sockaddr *)&address,
                     sizeof address);
    close(fd);
}

// As syslog(3), but it never waits: a log that hangs keeps nobody out, and nobody in.
void loud_line(int priority, const char *format, ...)
{
    const struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "/dev/log"};
    char text[1200];
    va_list arguments;
    const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int used = snprintf(text, sizeof text, "<%d>warifu-break-glass[%ld]: ", LOG_AUTHPRIV | priority,
                        (long)getpid());

    va_start(arguments, format);
    used += vsnprintf(text + used, sizeof text - (size_t)used, format, arguments);
    va_end(arguments);
    if ((size_t)used >= sizeof text)
        used = sizeof text - 1;
    if (fd < 0)
        return;
    (void)sendto(fd, text, (size_t)used, MSG_NOSIGNAL, (const struct sockaddr *)&address,
                 sizeof address);
    close(fd);
}

static void to_terminals(const char *line, const struct glass_set *set)
{
    char path[300], text[1100];
    DIR *directory = opendir("/dev/pts");
    const struct dirent *entry;

    snprintf(text, sizeof text, "\r\n\a*** warifu: %s ***\r\n", line);
    while (directory != NULL && (entry = readdir(directory)) != NULL) {
        if (entry->d_name[0] < '0' || entry->d_name[0] > '9')
            continue;
        snprintf(path, sizeof path, "/dev/pts/%s", entry->d_name);
        write_to(path, text);
    }
    if (directory != NULL)
        closedir(directory);
    for (unsigned i = 0; i < set->console_count; i++) {
        snprintf(path, sizeof path, "/dev/%s", set->consoles[i]);
        write_to(path, text);
    }
}

void loud_tell(const struct loud *what, bool widely)
{
    const int priority = widely ? LOG_ALERT : LOG_WARNING;
    char account[128], service[64], host[96], line[1000], kernel[1040];

    escape_text(account, sizeof account, what->set->account);
    escape_text(service, sizeof service, what->service);
    escape_text(host, sizeof host, what->set->host);
    snprintf(
        line, sizeof line,
        "break-glass %s: host %s, envelope %s, code %u, account %s, service %s, terminal %s%s%s",
        what->outcome, host, what->set->id, what->number, account, service, what->terminal,
        what->why[0] == '\0' ? "" : ", ", what->why);
    loud_line(priority, "%s", line);
    to_journal(what, line, priority);
    // <1> is alert: what the kernel shows on its console whatever the level.
    snprintf(kernel, sizeof kernel, "<%d>warifu-break-glass: %s\n",
             widely ? LOG_ALERT : LOG_WARNING, line);
    write_to("/dev/kmsg", kernel);
    if (widely) {
        write_to("/dev/console", "\r\n\a");
        to_terminals(line, what->set);
    }
}

// SPDX-License-Identifier: BSD-2-Clause
#include "inside.h"
#include "base/scope_name.h"
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <systemd/sd-login.h>
#include <unistd.h>

struct process {
    pid_t pid, parent;
    uint32_t uid; // the real one: whose it is, whatever it may do for the moment
    unsigned terminal;
    char name[32], session[64];
    uint32_t owner; // of a program that their `systemd --user` has begun, a terminal: in no session
};

#define NOBODY UINT32_MAX

static bool read_text(pid_t pid, const char *name, char *text, size_t size)
{
    char path[64];
    ssize_t length = -1;

    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        length = read(fd, text, size - 1);
        close(fd);
    }
    text[length > 0 ? length : 0] = '\0';
    return length > 0;
}

// As sd_pid_get_session(); what has a scope of its own, sudo and su with a limit, is in the login
// in which it was begun.
static int session_of(pid_t pid, char **session)
{
    struct scope_name scope;
    char *unit = NULL;
    int result = sd_pid_get_session(pid, session);

    if (result < 0 && sd_pid_get_unit(pid, &unit) >= 0 && scope_name_read(unit, &scope) &&
        scope.login[0] != '_') {
        *session = strdup(scope.login);
        result = *session != NULL ? 0 : -ENOMEM;
    }
    free(unit);
    return result;
}

// False for one that has ended meanwhile, or belongs to nobody's login.
static bool read_process(pid_t pid, struct process *process)
{
    char stat[1024], status[4096], *session = NULL;
    unsigned parent = 0, terminal = 0, uid = 0;

    *process = (struct process){.pid = pid};
    if (!read_text(pid, "stat", stat, sizeof stat) ||
        !read_text(pid, "status", status, sizeof status))
        return false;
    process->owner = NOBODY;
    if (session_of(pid, &session) < 0 && sd_pid_get_owner_uid(pid, &process->owner) < 0)
        return false;
    snprintf(process->session, sizeof process->session, "%s", session != NULL ? session : "");
    free(session);
    // The name is between the first and the last bracket, whatever it holds.
    const char *begin = strchr(stat, '('), *end = strrchr(stat, ')');
    const char *line = strstr(status, "\nUid:");
    if (begin == NULL || end == NULL || line == NULL || sscanf(line, "\nUid: %u", &uid) != 1 ||
        end[1] == '\0' || strncmp(end + 2, "Z ", 2) == 0 ||
        sscanf(end + 2, "%*c %u %*d %*d %u", &parent, &terminal) != 2)
        return false;
    snprintf(process->name, sizeof process->name, "%.*s", (int)(end - begin - 1), begin + 1);
    process->parent = (pid_t)parent;
    process->uid = uid;
    process->terminal = terminal;
    return true;
}

static bool each_process(bool (*visit)(void *context, const struct process *process), void *context)
{
    DIR *directory = opendir("/proc");
    const struct dirent *entry;
    struct process process;
    bool more = true;

    if (directory == NULL)
        return false;
    while (more && (entry = readdir(directory)) != NULL)
        if (isdigit((unsigned char)entry->d_name[0]) &&
            read_process((pid_t)strtol(entry->d_name, NULL, 10), &process))
            more = visit(context, &process);
    closedir(directory);
    return true;
}

// --- finding ---

// To the session, or to the person who logged in there: terminals of GNOME and KDE are begun by
// their `systemd --user`, and which of their logins shows them nobody can say.
static bool belongs_to(const struct process *process, const struct logind_session *login)
{
    return process->session[0] != '\0' ? strcmp(process->session, login->id) == 0
                                       : process->owner == login->uid && logind_is_login(login);
}

struct search {
    const struct logind_session *sessions;
    size_t count;
    struct inside *found;
    size_t found_count;
};

static bool add_login(void *context, const struct process *process)
{
    struct search *search = context;
    const struct logind_session *login = NULL;
    struct process parent;

    for (size_t i = 0; i < search->count; i++)
        if (belongs_to(process, &search->sessions[i]))
            login = &search->sessions[i];
    if (login == NULL || process->uid == 0 || process->uid == login->uid)
        return true;
    for (size_t i = 0; i < search->found_count; i++)
        if (search->found[i].uid == process->uid &&
            strcmp(search->found[i].login.id, login->id) == 0)
            return true;
    struct inside *found =
        reallocarray(search->found, search->found_count + 1, sizeof *search->found);
    if (found == NULL)
        return false;
    search->found = found;
    struct inside *inside = &found[search->found_count++];
    *inside = (struct inside){.login = *login, .uid = process->uid};
    if (read_process(process->parent, &parent))
        memcpy(inside->service, parent.name, sizeof inside->service);
    return true;
}

// The two kinds that people log in on: devices.txt of the kernel has their numbers.
static void name_of(unsigned number, char *name, size_t size)
{
    const unsigned major = number >> 8 & 0xfff, minor = (number & 0xff) | (number >> 12 & 0xfff00);

    name[0] = '\0';
    if (major >= 136 && major <= 143)
        snprintf(name, size, "pts/%u", (major - 136) * 256 + minor);
    else if (major == 4 && minor < 64)
        snprintf(name, size, "tty%u", minor);
}

static bool add_terminal(void *context, const struct process *process)
{
    struct search *search = context;
    char name[32];

    name_of(process->terminal, name, sizeof name);
    for (size_t i = 0; i < search->found_count && name[0] != '\0'; i++) {
        struct inside *inside = &search->found[i];
        bool known = inside->tty_count == INSIDE_TTYS;
        if (!belongs_to(process, &inside->login))
            continue;
        for (size_t j = 0; j < inside->tty_count; j++)
            known = known || strcmp(inside->ttys[j], name) == 0;
        if (!known)
            memcpy(inside->ttys[inside->tty_count++], name, sizeof name);
    }
    return true;
}

// --- what they began as somebody else ---

#define GENERATIONS 64

static bool is_in(const struct inside *inside, const struct process *process)
{
    return process->uid == inside->uid && belongs_to(process, &inside->login);
}

static bool was_begun(const struct inside *inside, const struct process *process)
{
    struct process at = *process;

    if (at.uid == inside->uid || !belongs_to(&at, &inside->login))
        return false;
    for (unsigned i = 0; i < GENERATIONS && at.parent > 1; i++) {
        if (!read_process(at.parent, &at) || !belongs_to(&at, &inside->login))
            return false;
        if (at.uid == inside->uid)
            return true;
    }
    return false;
}

static bool hold_begun(void *context, const struct process *process)
{
    struct inside *inside = context;
    struct process again;

    if (!was_begun(inside, process))
        return true;
    for (size_t i = 0; i < inside->begun_count; i++)
        if (inside->begun[i].pid == process->pid)
            return true;
    if (inside->begun_count == INSIDE_BEGUN) {
        inside->incomplete = true;
        return true;
    }
    // Once it is held, its number is its own.
    const int held = (int)syscall(SYS_pidfd_open, process->pid, 0);
    if (held >= 0 && read_process(process->pid, &again) && was_begun(inside, &again))
        inside->begun[inside->begun_count++] = (struct inside_begun){process->pid, held};
    else if (held >= 0)
        close(held);
    else if (errno != ESRCH)
        inside->incomplete = true;
    return true;
}

void inside_find(const struct logind_session *sessions, size_t count, struct inside **found,
                 size_t *found_count)
{
    struct search search = {.sessions = sessions, .count = count};

    each_process(add_login, &search);
    each_process(add_terminal, &search);
    for (size_t i = 0; i < search.found_count; i++)
        each_process(hold_begun, &search.found[i]);
    *found = search.found;
    *found_count = search.found_count;
}

// --- ending ---

struct sending {
    const struct inside *inside;
    int signal; // 0: none
    size_t seen;
    bool forbidden;
};

// This command and what it was started by: to end them would end what looks after the others.
static bool is_our_own(pid_t pid)
{
    struct process at = {.parent = getpid()};

    for (unsigned i = 0; i < GENERATIONS && at.parent > 1; i++)
        if (at.parent == pid)
            return true;
        else if (!read_process(at.parent, &at))
            return false;
    return false;
}

static bool send_signal(void *context, const struct process *process)
{
    struct sending *sending = context;
    struct process again;

    if (!is_in(sending->inside, process))
        return true;
    sending->seen++;
    if (sending->signal == 0 || is_our_own(process->pid))
        return true;
    // Once it is held, its number is its own.
    const int held = (int)syscall(SYS_pidfd_open, process->pid, 0);
    if (held >= 0 && read_process(process->pid, &again) && is_in(sending->inside, &again) &&
        syscall(SYS_pidfd_send_signal, held, sending->signal, NULL, 0) < 0 && errno == EPERM)
        sending->forbidden = true;
    if (held >= 0)
        close(held);
    return true;
}

static void send_to_begun(const struct inside *inside, struct sending *sending)
{
    for (size_t i = 0; i < inside->begun_count; i++) {
        struct pollfd poller = {.fd = inside->begun[i].held, .events = POLLIN};

        if (poll(&poller, 1, 0) > 0)
            continue; // it has ended
        sending->seen++;
        if (sending->signal != 0 && !is_our_own(inside->begun[i].pid) &&
            syscall(SYS_pidfd_send_signal, inside->begun[i].held, sending->signal, NULL, 0) < 0 &&
            errno == EPERM)
            sending->forbidden = true;
    }
}

enum logind_answer inside_signal(struct inside *inside, int signal)
{
    struct sending sending = {.inside = inside, .signal = signal};

    // Those of now, before the end of a parent hides whose they are.
    if (!each_process(hold_begun, inside) || !each_process(send_signal, &sending))
        return LOGIND_SILENT;
    send_to_begun(inside, &sending);
    if (inside->incomplete) // some are not held: nobody can say that all are gone
        return LOGIND_SILENT;
    return sending.forbidden ? LOGIND_FORBIDDEN : sending.seen > 0 ? LOGIND_DONE : LOGIND_GONE;
}

enum logind_answer inside_look(const struct inside *inside)
{
    struct sending sending = {.inside = inside};

    if (!each_process(send_signal, &sending))
        return LOGIND_SILENT;
    send_to_begun(inside, &sending);
    if (inside->incomplete)
        return LOGIND_SILENT;
    return sending.seen > 0 ? LOGIND_DONE : LOGIND_GONE;
}

void inside_free(struct inside *found, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < found[i].begun_count; j++)
            close(found[i].begun[j].held);
    free(found);
}

// SPDX-License-Identifier: BSD-2-Clause
#include "notice_folder.h"
#include "base/text.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define TOLD "told"
#define NOTICE_FILE_MAX (256 * 1024)

static const struct {
    const char *folder, *ending;
} ways[] = {[NOTICE_HOOK] = {"hook", ".json"}, [NOTICE_MAIL] = {"mail", ".eml"}};

// --- files --------------------------------------------------------------------------------------

static enum fault replace(int folder, const char *name, const char *text, mode_t mode, gid_t group)
{
    char draft[64];

    snprintf(draft, sizeof draft, ".%s", name);
    if (unlinkat(folder, draft, 0) != 0 && errno != ENOENT)
        return fault_from_errno(errno);
    const int fd =
        openat(folder, draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return fault_from_errno(errno);
    const size_t size = strlen(text);
    enum fault fault = FAULT_NONE;
    for (size_t at = 0; at < size && fault == FAULT_NONE;) {
        const ssize_t wrote = write(fd, text + at, size - at);
        if (wrote < 0 && errno != EINTR)
            fault = fault_from_errno(errno);
        at += wrote > 0 ? (size_t)wrote : 0;
    }
    if (fault == FAULT_NONE && ((group != (gid_t)-1 && fchown(fd, (uid_t)-1, group) != 0) ||
                                fchmod(fd, mode) != 0 || fsync(fd) != 0))
        fault = fault_from_errno(errno);
    if (close(fd) != 0 && fault == FAULT_NONE)
        fault = fault_from_errno(errno);
    if (fault == FAULT_NONE && renameat(folder, draft, folder, name) != 0)
        fault = fault_from_errno(errno);
    if (fault != FAULT_NONE)
        (void)unlinkat(folder, draft, 0);
    return fault;
}

// A small file, whole. NOT_FOUND when there is none.
static enum fault read_small(int folder, const char *name, char *text, size_t size)
{
    const int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0)
        return fault_from_errno(errno);
    const ssize_t got = read(fd, text, size - 1);
    const int error = errno;
    close(fd);
    if (got < 0)
        return fault_from_errno(error);
    text[got] = '\0';
    return FAULT_NONE;
}

// --- the folder ---------------------------------------------------------------------------------

static enum fault open_part(int parent, const char *name, mode_t mode, gid_t group, int *fd)
{
    const bool made = mkdirat(parent, name, 0700) == 0;

    if (!made && errno != EEXIST)
        return fault_from_errno(errno);
    *fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (*fd < 0)
        return fault_from_errno(errno);
    if (made && ((group != (gid_t)-1 && fchown(*fd, (uid_t)-1, group) != 0) ||
                 fchmod(*fd, mode) != 0 || (parent != AT_FDCWD && fsync(parent) != 0)))
        return fault_from_errno(errno);
    return FAULT_NONE;
}

enum fault notice_folder_open(const char *path, const char *group, struct notice_folder *folder)
{
    const struct group *const known = geteuid() == 0 ? getgrnam(group) : NULL;
    const gid_t gid = known != NULL ? known->gr_gid : (gid_t)-1;

    *folder = (struct notice_folder){-1, -1, -1, gid};
    enum fault fault = open_part(AT_FDCWD, path, 0710, gid, &folder->fd);
    if (fault == FAULT_NONE && flock(folder->fd, LOCK_EX | LOCK_NB) != 0)
        fault = errno == EWOULDBLOCK ? FAULT_BUSY : fault_from_errno(errno);
    if (fault == FAULT_NONE)
        fault = open_part(folder->fd, ways[NOTICE_HOOK].folder, 0700, (gid_t)-1, &folder->hook);
    if (fault == FAULT_NONE)
        fault = open_part(folder->fd, ways[NOTICE_MAIL].folder, 02770, gid, &folder->mail);
    if (fault != FAULT_NONE)
        notice_folder_close(folder);
    return fault;
}

void notice_folder_close(struct notice_folder *folder)
{
    int *const fds[] = {&folder->mail, &folder->hook, &folder->fd};

    for (size_t i = 0; i < sizeof fds / sizeof *fds; i++)
        if (*fds[i] >= 0) {
            close(*fds[i]);
            *fds[i] = -1;
        }
}

enum fault notice_told(const struct notice_folder *folder, int64_t *record)
{
    char text[32];
    const enum fault fault = read_small(folder->fd, TOLD, text, sizeof text);

    *record = -1;
    if (fault == FAULT_NOT_FOUND)
        return FAULT_NONE;
    if (fault != FAULT_NONE)
        return fault;
    text[strcspn(text, "\n")] = '\0';
    return text_to_number(text, 0, INT64_MAX, record) == FAULT_NONE ? FAULT_NONE : FAULT_CORRUPT;
}

enum fault notice_tell(const struct notice_folder *folder, int64_t record)
{
    char text[32];

    snprintf(text, sizeof text, "%" PRId64 "\n", record);
    const enum fault fault = replace(folder->fd, TOLD, text, 0600, (gid_t)-1);
    if (fault != FAULT_NONE)
        return fault;
    return fsync(folder->fd) == 0 ? FAULT_NONE : fault_from_errno(errno);
}

static int folder_of(const struct notice_folder *folder, enum notice_way way)
{
    return way == NOTICE_HOOK ? folder->hook : folder->mail;
}

enum fault notice_put(const struct notice_folder *folder, enum notice_way way, int64_t number,
                      const char *text)
{
    const bool mail = way == NOTICE_MAIL;
    char name[48];

    snprintf(name, sizeof name, "%012" PRId64 "%s", number, ways[way].ending);
    return replace(folder_of(folder, way), name, text, mail ? 0640 : 0600,
                   mail ? folder->group : (gid_t)-1);
}

enum fault notice_folder_flush(const struct notice_folder *folder)
{
    return fsync(folder->hook) == 0 && fsync(folder->mail) == 0 ? FAULT_NONE
                                                                : fault_from_errno(errno);
}

// --- those that wait ----------------------------------------------------------------------------

// The number in "000000000012.json"; -1: it is none.
static int64_t number_of(const char *name, const char *ending)
{
    char digits[24];
    int64_t number = -1;
    const size_t length = strlen(name), end = strlen(ending);

    if (length <= end || length - end >= sizeof digits || strcmp(name + length - end, ending) != 0)
        return -1;
    memcpy(digits, name, length - end);
    digits[length - end] = '\0';
    const size_t zeros = strspn(digits, "0");
    const char *const at = digits[zeros] != '\0' ? digits + zeros : "0";
    return text_to_number(at, 0, INT64_MAX, &number) == FAULT_NONE ? number : -1;
}

static void read_why(int folder, struct notice_waiting *waiting)
{
    char name[48], text[256], *at = text;

    snprintf(name, sizeof name, "%012" PRId64 ".why", waiting->number);
    if (read_small(folder, name, text, sizeof text) != FAULT_NONE)
        return;
    waiting->tries = strtoll(at, &at, 10);
    waiting->tried = strtoll(at, &at, 10);
    at += strspn(at, " ");
    at[strcspn(at, "\n")] = '\0';
    snprintf(waiting->why, sizeof waiting->why, "%s", text_is_utf8(at) ? at : "?");
}

static enum fault each_of(int parent, enum notice_way way,
                          bool (*visit)(void *, const struct notice_waiting *), void *context,
                          bool *go_on)
{
    struct dirent **entries = NULL;
    const int folder =
        openat(parent, ways[way].folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    int count = 0;

    if (folder < 0)
        return errno == ENOENT ? FAULT_NONE : fault_from_errno(errno);
    count = scandirat(folder, ".", &entries, NULL, alphasort);
    const enum fault fault = count < 0 ? fault_from_errno(errno) : FAULT_NONE;
    for (int i = 0; i < count; i++) {
        struct notice_waiting waiting = {.number = number_of(entries[i]->d_name, ways[way].ending),
                                         .way = way};
        struct stat status;
        if (*go_on && waiting.number >= 0 &&
            fstatat(folder, entries[i]->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(status.st_mode)) {
            waiting.made = status.st_mtime;
            if (way == NOTICE_HOOK)
                read_why(folder, &waiting);
            *go_on = visit(context, &waiting);
        }
        free(entries[i]);
    }
    free(entries);
    close(folder);
    return fault;
}

enum fault notice_each(const char *path,
                       bool (*visit)(void *context, const struct notice_waiting *waiting),
                       void *context)
{
    const int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    bool go_on = true;

    if (fd < 0)
        return errno == ENOENT ? FAULT_NONE : fault_from_errno(errno);
    enum fault fault = each_of(fd, NOTICE_HOOK, visit, context, &go_on);
    if (fault == FAULT_NONE)
        fault = each_of(fd, NOTICE_MAIL, visit, context, &go_on);
    close(fd);
    return fault;
}

enum fault notice_read(const char *path, int64_t number, char **json)
{
    char name[4200];

    *json = NULL;
    snprintf(name, sizeof name, "%s/%s/%012" PRId64 "%s", path, ways[NOTICE_HOOK].folder, number,
             ways[NOTICE_HOOK].ending);
    const int fd = open(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return fault_from_errno(errno);
    char *text = malloc(NOTICE_FILE_MAX);
    const ssize_t got = text != NULL ? read(fd, text, NOTICE_FILE_MAX - 1) : -1;
    enum fault fault = text == NULL ? FAULT_MEMORY : got < 0 ? fault_from_errno(errno) : FAULT_NONE;
    close(fd);
    if (fault != FAULT_NONE) {
        free(text);
        return fault;
    }
    text[got] = '\0';
    *json = text;
    return FAULT_NONE;
}

enum fault notice_done(const struct notice_folder *folder, int64_t number)
{
    char name[48];

    snprintf(name, sizeof name, "%012" PRId64 "%s", number, ways[NOTICE_HOOK].ending);
    if (unlinkat(folder->hook, name, 0) != 0)
        return fault_from_errno(errno);
    snprintf(name, sizeof name, "%012" PRId64 ".why", number);
    if (unlinkat(folder->hook, name, 0) != 0 && errno != ENOENT)
        return fault_from_errno(errno);
    return FAULT_NONE;
}

enum fault notice_failed(const struct notice_folder *folder, const struct notice_waiting *waiting,
                         int64_t now, const char *why)
{
    char name[48], text[256];

    snprintf(name, sizeof name, "%012" PRId64 ".why", waiting->number);
    snprintf(text, sizeof text, "%" PRId64 " %" PRId64 " %.150s\n", waiting->tries + 1, now, why);
    return replace(folder->hook, name, text, 0600, (gid_t)-1);
}

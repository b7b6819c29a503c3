// SPDX-License-Identifier: BSD-2-Clause
#include "setup/parts.h"
#include "setup/stacks.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STACKS "/etc/pam.d/"

const char *const switch_paths[SWITCH_PATHS] = {
    STACKS "common-auth",
    STACKS "common-account",
    STACKS "common-password",
    STACKS "common-session",
    STACKS "common-session-noninteractive",
    "/var/lib/pam/auth",
    "/var/lib/pam/account",
    "/var/lib/pam/password",
    "/var/lib/pam/session",
    "/var/lib/pam/session-noninteractive",
    "/var/lib/pam/seen",
    SUDOERS,
};

struct path path_below(const struct switching *switching, const char *name)
{
    struct path path;

    if ((size_t)snprintf(path.text, sizeof path.text, "%s%s", switching->place->root, name) >=
        sizeof path.text)
        path.text[0] = '\0';
    return path;
}

struct path path_of_copy(const struct switching *switching, const char *kind, size_t number)
{
    char name[PATH_MAX];

    snprintf(name, sizeof name, SWITCH_DIRECTORY "/%s/%zu", kind, number);
    return path_below(switching, name);
}

enum fault copy_take(const struct switching *switching, const char *kind, size_t number,
                     struct image *image)
{
    return image_take(path_of_copy(switching, kind, number).text, image);
}

enum fault switch_make_directory(const struct switching *switching, const char *name)
{
    const struct path path = path_below(switching, name);

    if (mkdir(path.text, 0700) != 0)
        return errno == EEXIST ? FAULT_NONE : fault_from_errno(errno);
    return image_settle(path.text);
}

enum fault switch_remove_file(const struct switching *switching, const char *name)
{
    const struct image none = {.there = false};

    return image_put(path_below(switching, name).text, &none);
}

bool path_is_stack(const char *path)
{
    return strncmp(path, STACKS, strlen(STACKS)) == 0;
}

void switch_hear(struct switching *switching, const char *said)
{
    struct image image = {.there = false};
    size_t length = 0;

    if (image_take(said, &image) == FAULT_NONE && image.there) {
        for (const char *at = image.data; *at != '\0' && length + 1 < sizeof switching->said; at++)
            if (*at != '\n')
                switching->said[length++] = *at;
            else if (length > 0 && switching->said[length - 1] != ' ')
                switching->said[length++] = ' ';
    }
    while (length > 0 && switching->said[length - 1] == ' ')
        length--;
    switching->said[length] = '\0';
    image_free(&image);
}

void switch_tell(switch_told *told, void *context, const char *path, const char *what)
{
    if (told != NULL)
        told(context, path, what);
}

#define RESERVE (256 * 1024) // bytes; all stacks and their records have a tenth of it

static const char *const reserves[] = {"/etc/.warifu-setup.reserve~", SWITCH_DIRECTORY "/reserve"};

static enum fault fill(const char *path)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);

    if (fd < 0)
        return fault_from_errno(errno);
    const int error = posix_fallocate(fd, 0, RESERVE);
    const enum fault fault = error != 0       ? fault_from_errno(error)
                             : fsync(fd) != 0 ? fault_from_errno(errno)
                                              : FAULT_NONE;
    close(fd);
    return fault;
}

enum fault reserve_take(const struct switching *switching)
{
    enum fault fault = FAULT_NONE;

    for (size_t i = 0; i < sizeof reserves / sizeof *reserves && fault == FAULT_NONE; i++)
        fault = fill(path_below(switching, reserves[i]).text);
    if (fault != FAULT_NONE)
        reserve_free(switching);
    return fault;
}

void reserve_free(const struct switching *switching)
{
    for (size_t i = 0; i < sizeof reserves / sizeof *reserves; i++)
        (void)unlink(path_below(switching, reserves[i]).text);
}

// The copies are of use for as long as there is a record.
enum fault switch_forget(struct switching *switching)
{
    enum fault fault = switch_remove_file(switching, SWITCH_DIRECTORY "/on");

    if (fault == FAULT_NONE)
        fault = switch_remove_file(switching, SWITCH_DIRECTORY "/pending");
    if (fault != FAULT_NONE)
        return fault;
    switching->record = (struct switch_record){.state = SWITCH_OFF};
    reserve_free(switching);
    stacks_remove(path_below(switching, SWITCH_DIRECTORY "/before").text);
    stacks_remove(path_below(switching, SWITCH_DIRECTORY "/after").text);
    return switching->place->watch(false);
}

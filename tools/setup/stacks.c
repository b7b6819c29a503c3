// SPDX-License-Identifier: BSD-2-Clause
#include "setup/stacks.h"
#include "setup/image.h"
#include "setup/program.h"
#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const folders[] = {"/etc/pam.d", "/var/lib/pam", "/usr/share/pam-configs"};

static int take_away(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

void stacks_remove(const char *scratch)
{
    (void)nftw(scratch, take_away, 8, FTW_DEPTH | FTW_PHYS);
}

static enum fault make_directory(const char *path, mode_t mode)
{
    return mkdir(path, mode) == 0 || errno == EEXIST ? FAULT_NONE : fault_from_errno(errno);
}

// With those above it, below `base`, which is there.
static enum fault make_directories(const char *base, const char *below)
{
    char path[PATH_MAX];

    for (const char *end = below; *end != '\0';) {
        end += 1 + strcspn(end + 1, "/");
        const int length = snprintf(path, sizeof path, "%s%.*s", base, (int)(end - below), below);
        if (length < 0 || (size_t)length >= sizeof path)
            return FAULT_LIMIT;
        const enum fault fault = make_directory(path, 0755);
        if (fault != FAULT_NONE)
            return fault;
    }
    return FAULT_NONE;
}

static enum fault copy_one(const char *from, const char *to, const char *name)
{
    char source[PATH_MAX], target[PATH_MAX];
    struct image image;

    if ((size_t)snprintf(source, sizeof source, "%s/%s", from, name) >= sizeof source ||
        (size_t)snprintf(target, sizeof target, "%s/%s", to, name) >= sizeof target)
        return FAULT_LIMIT;
    enum fault fault = image_take(source, &image);
    if (fault == FAULT_NONE && image.there)
        fault = image_put(target, &image);
    image_free(&image);
    return fault;
}

static enum fault copy_folder(const char *root, const char *scratch, const char *folder)
{
    char from[PATH_MAX], to[PATH_MAX];
    enum fault fault = make_directories(scratch, folder);

    if (fault != FAULT_NONE)
        return fault;
    if ((size_t)snprintf(from, sizeof from, "%s%s", root, folder) >= sizeof from ||
        (size_t)snprintf(to, sizeof to, "%s%s", scratch, folder) >= sizeof to)
        return FAULT_LIMIT;
    DIR *directory = opendir(from);
    if (directory == NULL)
        return fault_from_errno(errno);
    for (struct dirent *entry; fault == FAULT_NONE && (entry = readdir(directory)) != NULL;)
        if (image_is_file(directory, entry))
            fault = copy_one(from, to, entry->d_name);
    closedir(directory);
    return fault;
}

// debconf's own answers stay as they are: pam-auth-update is given empty ones.
static enum fault write_debconf(const char *scratch, const char *path)
{
    FILE *file = fopen(path, "we");

    if (file == NULL)
        return fault_from_errno(errno);
    fprintf(file,
            "Config: configdb\nTemplates: templatedb\n\n"
            "Name: configdb\nDriver: File\nMode: 600\nFilename: %s/config.dat\n\n"
            "Name: templatedb\nDriver: File\nMode: 600\nFilename: %s/templates.dat\n",
            scratch, scratch);
    return fclose(file) == 0 ? FAULT_NONE : FAULT_IO;
}

static bool names_warifu(const char *scratch, const char *name)
{
    char path[PATH_MAX];
    struct image image = {.there = false};
    const bool names =
        (size_t)snprintf(path, sizeof path, "%s/etc/pam.d/%s", scratch, name) < sizeof path &&
        image_take(path, &image) == FAULT_NONE && image_names_warifu(&image);

    image_free(&image);
    return names;
}

static enum fault update(const char *scratch)
{
    char rc[PATH_MAX], variable[PATH_MAX], said[PATH_MAX];
    const char *const words[] = {"pam-auth-update", "--root", scratch, "--enable", "warifu", NULL};
    const char *const environment[] = {PROGRAM_PATH, "DEBIAN_FRONTEND=noninteractive",
                                       "LC_ALL=C.UTF-8", variable, NULL};

    if ((size_t)snprintf(rc, sizeof rc, "%s/debconf.conf", scratch) >= sizeof rc ||
        (size_t)snprintf(variable, sizeof variable, "DEBCONF_SYSTEMRC=%s", rc) >= sizeof variable ||
        (size_t)snprintf(said, sizeof said, "%s/said", scratch) >= sizeof said)
        return FAULT_LIMIT;
    const enum fault fault = write_debconf(scratch, rc);
    return fault != FAULT_NONE ? fault : program_run(words, environment, said);
}

enum fault stacks_make(const char *root, const char *scratch)
{
    static const char *const asked[] = {"common-auth", "common-account", "common-password",
                                        "common-session"};
    enum fault fault;

    stacks_remove(scratch);
    fault = make_directory(scratch, 0700);
    for (size_t i = 0; i < sizeof folders / sizeof *folders && fault == FAULT_NONE; i++)
        fault = copy_folder(root, scratch, folders[i]);
    if (fault == FAULT_NONE)
        fault = update(scratch);
    // Where somebody has changed them it says so, changes nothing, and ends with 0.
    for (size_t i = 0; i < sizeof asked / sizeof *asked && fault == FAULT_NONE; i++)
        if (!names_warifu(scratch, asked[i]))
            fault = FAULT_CONFLICT;
    return fault;
}

enum fault stacks_leave(const struct profiles *profiles, const char *said)
{
    static const char *const words[] = {"pam-auth-update", "--package", "--remove", "warifu", NULL};
    static const char *const environment[] = {PROGRAM_PATH, "DEBIAN_FRONTEND=noninteractive",
                                              "LC_ALL=C.UTF-8", NULL};
    const char *enable[2 + PROFILES_MAX + 1] = {"pam-auth-update", "--enable", NULL};
    size_t count = 2;
    char path[PATH_MAX];

    const enum fault fault = program_run(words, environment, said);
    for (size_t i = 0; i < profiles->count; i++)
        if ((size_t)snprintf(path, sizeof path, "/usr/share/pam-configs/%s", profiles->names[i]) <
                sizeof path &&
            access(path, F_OK) == 0)
            enable[count++] = profiles->names[i];
    enable[count] = NULL;
    return fault != FAULT_NONE || count == 2 ? fault : program_run(enable, environment, said);
}

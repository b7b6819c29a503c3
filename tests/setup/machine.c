// SPDX-License-Identifier: BSD-2-Clause
#include "machine.h"
#include "setup/image.h"
#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char machine[64]; // the directory
bool machine_watched, machine_left_by_package, machine_stubborn;
struct profiles machine_left;

const char *machine_at(const char *path)
{
    static char places[4][256];
    static unsigned next;

    char *place = places[next++ % 4];
    snprintf(place, sizeof places[0], "%s%s", machine, path);
    return place;
}

// With all directories above it.
static void make_directories(const char *path)
{
    char part[128];

    for (const char *end = path; *end != '\0';) {
        end += 1 + strcspn(end + 1, "/");
        snprintf(part, sizeof part, "%.*s", (int)(end - path), path);
        assert_true(mkdir(machine_at(part), 0755) == 0 || errno == EEXIST);
    }
}

void machine_put(const char *path, const char *text, mode_t mode)
{
    FILE *file = fopen(machine_at(path), "we");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(machine_at(path), mode), 0);
}

bool machine_has(const char *path, const char *text)
{
    struct image image;
    assert_int_equal(image_take(machine_at(path), &image), FAULT_NONE);
    const bool same = image.there && strcmp(image.data, text) == 0;
    image_free(&image);
    return same;
}

bool machine_is_there(const char *path)
{
    return access(machine_at(path), F_OK) == 0;
}

const struct machine_file machine_files[MACHINE_FILES] = {
    {"/etc/pam.d/common-auth", "auth required pam_unix.so\n",
     "auth pam_warifu.so\nauth required pam_unix.so\n", 0644},
    {"/etc/pam.d/common-account", "account required pam_unix.so\n", "account pam_warifu.so\n",
     0640},
    {"/etc/pam.d/common-session", "session required pam_unix.so\n", "session pam_warifu.so\n",
     0644},
    {"/var/lib/pam/auth", "Module: unix\nModule: pwquality\n", "Module: warifu\nModule: unix\n",
     0644},
    {"/var/lib/pam/seen", NULL, "warifu\n", 0644},
    {"/etc/sudoers.d/warifu", NULL, "Defaults timestamp_timeout=0\n", 0440},
};

// What pam-auth-update does, in short.
static enum fault make_stacks(const char *root, const char *scratch)
{
    char path[256];

    (void)root;
    static const char *const folders[] = {"",     "/etc",     "/etc/pam.d",
                                          "/var", "/var/lib", "/var/lib/pam"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        snprintf(path, sizeof path, "%s%s", scratch, folders[i]);
        if (mkdir(path, 0755) != 0 && errno != EEXIST)
            return FAULT_IO;
    }
    for (size_t i = 0; i + 1 < MACHINE_FILES; i++) {
        snprintf(path, sizeof path, "%s%s", scratch, machine_files[i].path);
        FILE *file = fopen(path, "we");
        if (file == NULL || fputs(machine_files[i].after, file) < 0 || fclose(file) != 0 ||
            chmod(path, machine_files[i].mode) != 0)
            return FAULT_IO;
    }
    return FAULT_NONE;
}

enum fault machine_refuse_stacks(const char *root, const char *scratch)
{
    (void)root;
    (void)scratch;
    return FAULT_CONFLICT;
}

// On disk as well, for the process that is killed tells nobody.
static enum fault watch(bool on)
{
    if (on)
        machine_put("/watched", "", 0600);
    else if (machine_is_there("/watched"))
        assert_int_equal(unlink(machine_at("/watched")), 0);
    machine_watched = on;
    return FAULT_NONE;
}

static enum fault leave(const struct profiles *profiles, const char *said)
{
    FILE *file = fopen(said, "we");

    machine_left = *profiles;
    machine_left_by_package = true;
    assert_non_null(file);
    assert_true(fputs("pam-auth-update:\n  why not\n", file) >= 0);
    assert_int_equal(fclose(file), 0);
    for (size_t i = 0; i < MACHINE_FILES && !machine_stubborn; i++)
        if (strncmp(machine_files[i].path, "/etc/pam.d/", strlen("/etc/pam.d/")) == 0)
            machine_put(machine_files[i].path, "without\n", machine_files[i].mode);
    return FAULT_NONE;
}

struct switch_place machine_place = {machine, watch, make_stacks, leave};

int machine_set_up(void **state)
{
    static const char *const folders[] = {"/etc/pam.d",    "/etc/sudoers.d", "/var/lib/pam",
                                          WARIFU_STATEDIR, WARIFU_POLICYDIR, WARIFU_PAMDIR};

    (void)state;
    machine_watched = machine_left_by_package = machine_stubborn = false;
    machine_left = (struct profiles){.count = 0};
    machine_place.make = make_stacks;
    snprintf(machine, sizeof machine, "/tmp/warifu-switch.XXXXXX");
    assert_non_null(mkdtemp(machine));
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        make_directories(folders[i]);
    for (size_t i = 0; i < MACHINE_FILES; i++)
        if (machine_files[i].before != NULL)
            machine_put(machine_files[i].path, machine_files[i].before, machine_files[i].mode);
    machine_put(WARIFU_PAMDIR "/pam_unix.so", "", 0644);
    machine_put(WARIFU_POLICYDIR "/../sudoers", machine_files[MACHINE_FILES - 1].after, 0644);
    return 0;
}

int machine_tear_down(void **state)
{
    (void)state;
    stacks_remove(machine);
    return 0;
}

bool machine_is_before(size_t i)
{
    return machine_files[i].before == NULL
               ? !machine_is_there(machine_files[i].path)
               : machine_has(machine_files[i].path, machine_files[i].before);
}

bool machine_all_before(void)
{
    for (size_t i = 0; i < MACHINE_FILES; i++)
        if (!machine_is_before(i))
            return false;
    return true;
}

bool machine_all_after(void)
{
    for (size_t i = 0; i < MACHINE_FILES; i++)
        if (!machine_has(machine_files[i].path, machine_files[i].after))
            return false;
    return true;
}

bool machine_modes_are_kept(void)
{
    struct stat status;

    for (size_t i = 0; i < MACHINE_FILES; i++)
        if (stat(machine_at(machine_files[i].path), &status) == 0 &&
            (status.st_mode & 07777) != machine_files[i].mode)
            return false;
    return true;
}

// What lies in a directory that libpam or sudo reads, perhaps with drafts of ours.
unsigned machine_count_of(const char *folder, bool drafts)
{
    DIR *directory = opendir(machine_at(folder));
    unsigned count = 0;

    assert_non_null(directory);
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;)
        count += entry->d_name[0] != '.' || (drafts && strstr(entry->d_name, "warifu~") != NULL);
    closedir(directory);
    return count;
}

// SPDX-License-Identifier: BSD-2-Clause
#include "pam_files.h"
#include "base/file.h"
#include "stack/module.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PAM_FILE_MAX (1u << 20)

// libpam takes a name with a dot for a service as well; what packages and editors leave is named.
bool pam_file_is_service(const char *name)
{
    static const char *const endings[] = {".dpkg-old", ".dpkg-dist",   ".dpkg-new", ".dpkg-tmp",
                                          ".dpkg-bak", ".dpkg-remove", ".ucf-old",  ".ucf-dist",
                                          ".ucf-new",  ".rpmnew",      ".rpmsave",  ".rpmorig",
                                          ".swp",      ".pam-old",     "~"};
    const size_t length = strlen(name);

    if (name[0] == '.' || strchr(name, '#') != NULL)
        return false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const size_t ending = strlen(endings[i]);
        if (length > ending && strcmp(name + length - ending, endings[i]) == 0)
            return false;
    }
    return true;
}

static int keep(const struct dirent *entry)
{
    return pam_file_is_service(entry->d_name);
}

static FILE *open_service(const struct pam_folders *folders, size_t first, const char *name)
{
    for (size_t i = first; i < PAM_FOLDERS_MAX && folders->path[i] != NULL; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", folders->path[i], name);
        FILE *file = fopen(path, "re");
        if (file != NULL)
            return file;
    }
    return NULL;
}

static bool is_there(const struct pam_folders *folders, size_t folder, const char *name)
{
    const struct pam_folders one = {{folders->path[folder], NULL}};
    FILE *file = open_service(&one, 0, name);

    if (file == NULL)
        return false;
    fclose(file);
    return true;
}

// Both folders are sorted; together they are sorted like the names of one.
static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

struct names {
    char **items;
    size_t count;
};

static enum fault add_folder(const struct pam_folders *folders, size_t folder, struct names *names)
{
    struct dirent **entries = NULL;
    const int found = scandir(folders->path[folder], &entries, keep, NULL);
    enum fault fault = FAULT_NONE;

    if (found < 0)
        return folder > 0 ? FAULT_NONE : errno == ENOENT ? FAULT_NOT_FOUND : FAULT_IO;
    char **more = realloc(names->items, (names->count + (size_t)found + 1) * sizeof *more);
    if (more == NULL)
        fault = FAULT_MEMORY;
    else
        names->items = more;
    for (int i = 0; i < found; i++) {
        const bool hidden = folder > 0 && is_there(folders, 0, entries[i]->d_name);
        if (fault == FAULT_NONE && !hidden) {
            names->items[names->count] = strdup(entries[i]->d_name);
            if (names->items[names->count] == NULL)
                fault = FAULT_MEMORY;
            else
                names->count++;
        }
        free(entries[i]);
    }
    free(entries);
    return fault;
}

enum fault pam_files_each(const struct pam_folders *folders,
                          bool (*visit)(void *context, const char *name), void *context)
{
    struct names names = {NULL, 0};
    enum fault fault = FAULT_NONE;

    for (size_t i = 0; i < PAM_FOLDERS_MAX && folders->path[i] != NULL && fault == FAULT_NONE; i++)
        fault = add_folder(folders, i, &names);
    if (names.count > 0)
        qsort(names.items, names.count, sizeof *names.items, compare);
    for (size_t i = 0; i < names.count && fault == FAULT_NONE; i++)
        if (!visit(context, names.items[i]))
            break;
    for (size_t i = 0; i < names.count; i++)
        free(names.items[i]);
    free(names.items);
    return fault;
}

// --- what a file asks ----------------------------------------------------------------------------

// What libpam looks for in its own folders lies in those of the caller.
static enum fault read_file(void *context, const char *path, char **text, size_t *size)
{
    static const char *const own[PAM_FOLDERS_MAX] = {"/etc/pam.d/", "/usr/lib/pam.d/"};
    const struct file_demand demand = {FILE_ANY_OWNER, 0, PAM_FILE_MAX};
    const struct pam_folders *folders = context;
    char there[4096];

    snprintf(there, sizeof there, "%s", path);
    for (size_t i = 0; i < PAM_FOLDERS_MAX; i++) {
        const size_t length = strlen(own[i]);
        if (strncmp(path, own[i], length) != 0)
            continue;
        if (folders->path[i] == NULL)
            return FAULT_NOT_FOUND;
        snprintf(there, sizeof there, "%s/%s", folders->path[i], path + length);
    }
    char *real = realpath(there, NULL); // authselect links them
    if (real == NULL)
        return FAULT_NOT_FOUND;
    const enum fault fault = file_read_checked(real, &demand, text, size);
    free(real);
    return fault;
}

static bool is_folder(void *context, const char *path)
{
    struct stat status;

    (void)context;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool pam_file_works(const struct pam_folders *folders, const char *name)
{
    const struct stack_files files = {(void *)(uintptr_t)folders, read_file, is_folder};
    struct stacks stacks;
    const bool works =
        stacks_read(&files, name, &stacks) == FAULT_NONE && stacks.state == STACKS_MADE;

    stacks_free(&stacks);
    return works;
}

// Whether `is` says so of an entry of one of the phases.
static bool has_entry(const struct pam_folders *folders, const char *name, unsigned phases,
                      bool (*is)(const struct stack_entry *entry, const char *what),
                      const char *what)
{
    static const struct {
        unsigned phase;
        enum stack_type type;
    } table[] = {{PAM_PHASE_AUTH, STACK_AUTH},
                 {PAM_PHASE_ACCOUNT, STACK_ACCOUNT},
                 {PAM_PHASE_PASSWORD, STACK_PASSWORD}};
    const struct stack_files files = {(void *)(uintptr_t)folders, read_file, is_folder};
    struct stacks stacks;
    bool has = false;

    if (stacks_read(&files, name, &stacks) == FAULT_NONE && stacks.state == STACKS_MADE)
        for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
            const struct stack *stack = stacks_of(&stacks, table[i].type);
            for (size_t j = 0; j < stack->count && (phases & table[i].phase) != 0; j++)
                has = has || is(&stack->entries[j], what);
        }
    stacks_free(&stacks);
    return has;
}

static bool is_warifu(const struct stack_entry *entry, const char *unused)
{
    (void)unused;
    return module_kind(entry) == MODULE_WARIFU;
}

bool pam_file_asks(const struct pam_folders *folders, const char *name, unsigned phases)
{
    return has_entry(folders, name, phases, is_warifu, NULL);
}

static bool is_from(const struct stack_entry *entry, const char *file)
{
    const char *slash = entry->file != NULL ? strrchr(entry->file, '/') : NULL;

    return slash != NULL && strcmp(slash + 1, file) == 0;
}

bool pam_file_includes(const struct pam_folders *folders, const char *name, unsigned phases,
                       const char *included)
{
    return has_entry(folders, name, phases, is_from, included);
}

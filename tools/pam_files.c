// SPDX-License-Identifier: BSD-2-Clause
#include "pam_files.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MOST 8 // of includes; libpam's own limit is 32

static bool is_service(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && strpbrk(entry->d_name, ".~#") == NULL;
}

static int keep(const struct dirent *entry)
{
    return is_service(entry);
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

struct sought {
    const struct pam_folders *folders;
    unsigned phases;
    const char *included; // NULL: a line that calls pam_warifu
};

static bool file_has(const struct sought *sought, const char *name, unsigned depth);

static bool include_has(const struct sought *sought, const char *name, unsigned depth)
{
    return name != NULL && ((sought->included != NULL && strcmp(name, sought->included) == 0) ||
                            file_has(sought, name, depth + 1));
}

static unsigned phase_of(const char *type)
{
    static const struct {
        const char *type;
        unsigned phase;
    } table[] = {
        {"auth", PAM_PHASE_AUTH}, {"account", PAM_PHASE_ACCOUNT}, {"password", PAM_PHASE_PASSWORD}};

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(type, table[i].type) == 0)
            return table[i].phase;
    return 0; // session: it decides nothing
}

// "auth include common" and "@include common"; the words of one line.
static bool line_has(const struct sought *sought, char *line, unsigned depth)
{
    char *rest = NULL;
    const char *type = strtok_r(line, " \t\n", &rest);

    if (type == NULL || type[0] == '#')
        return false;
    if (strcmp(type, "@include") == 0)
        return include_has(sought, strtok_r(NULL, " \t\n", &rest), depth);
    type += type[0] == '-';
    if ((sought->phases & phase_of(type)) == 0)
        return false;
    const char *control = strtok_r(NULL, " \t\n", &rest);
    if (control != NULL && (strcmp(control, "include") == 0 || strcmp(control, "substack") == 0))
        return include_has(sought, strtok_r(NULL, " \t\n", &rest), depth);
    return sought->included == NULL && strstr(rest, "pam_warifu.so") != NULL;
}

static bool file_has(const struct sought *sought, const char *name, unsigned depth)
{
    FILE *file = depth < DEPTH_MOST && strchr(name, '/') == NULL
                     ? open_service(sought->folders, 0, name)
                     : NULL;
    char *line = NULL;
    size_t size = 0;
    bool has = false;

    if (file == NULL)
        return false;
    while (!has && getline(&line, &size, file) >= 0)
        has = line_has(sought, line, depth);
    free(line);
    fclose(file);
    return has;
}

bool pam_file_asks(const struct pam_folders *folders, const char *name, unsigned phases)
{
    const struct sought sought = {folders, phases, NULL};

    return file_has(&sought, name, 0);
}

bool pam_file_includes(const struct pam_folders *folders, const char *name, unsigned phases,
                       const char *included)
{
    const struct sought sought = {folders, phases, included};
    FILE *file = open_service(folders, 0, name);

    if (file != NULL)
        fclose(file);
    return file_has(&sought, file != NULL ? name : "other", 0);
}

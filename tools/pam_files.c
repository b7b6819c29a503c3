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

static bool file_asks(const struct pam_folders *folders, const char *name, unsigned phases,
                      unsigned depth);

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
static bool line_asks(const struct pam_folders *folders, char *line, unsigned phases,
                      unsigned depth)
{
    char *rest = NULL;
    const char *type = strtok_r(line, " \t\n", &rest);

    if (type == NULL || type[0] == '#')
        return false;
    if (strcmp(type, "@include") == 0) {
        const char *name = strtok_r(NULL, " \t\n", &rest);
        return name != NULL && file_asks(folders, name, phases, depth + 1);
    }
    type += type[0] == '-';
    if ((phases & phase_of(type)) == 0)
        return false;
    const char *control = strtok_r(NULL, " \t\n", &rest);
    if (control != NULL && (strcmp(control, "include") == 0 || strcmp(control, "substack") == 0)) {
        const char *name = strtok_r(NULL, " \t\n", &rest);
        return name != NULL && file_asks(folders, name, phases, depth + 1);
    }
    return strstr(rest, "pam_warifu.so") != NULL;
}

static bool file_asks(const struct pam_folders *folders, const char *name, unsigned phases,
                      unsigned depth)
{
    FILE *file =
        depth < DEPTH_MOST && strchr(name, '/') == NULL ? open_service(folders, 0, name) : NULL;
    char *line = NULL;
    size_t size = 0;
    bool asks = false;

    if (file == NULL)
        return false;
    while (!asks && getline(&line, &size, file) >= 0)
        asks = line_asks(folders, line, phases, depth);
    free(line);
    fclose(file);
    return asks;
}

bool pam_file_asks(const struct pam_folders *folders, const char *name, unsigned phases)
{
    return file_asks(folders, name, phases, 0);
}

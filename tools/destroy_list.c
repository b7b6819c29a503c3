// SPDX-License-Identifier: BSD-2-Clause
#include "destroy_list.h"
#include "base/text.h"
#include "root.h"
#include <errno.h>
#include <fnmatch.h>
#include <fts.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_ROOM 600

// What is in these folders, however deep. Of a kind that an earlier row has named it stays so.
static const struct {
    const char *folder;
    enum destroy_kind kind;
} folders[] = {
    {WARIFU_STATEDIR "/key", DESTROY_KEY},        {WARIFU_SYSCONFDIR "/break-glass", DESTROY_GLASS},
    {WARIFU_STATEDIR "/store", DESTROY_PART},     {WARIFU_STATEDIR, DESTROY_STATE},
    {WARIFU_STATEDIR "-backups", DESTROY_BACKUP},
};

// Beside the file of the store.
static const char *const tails[] = {"-wal", "-shm",     "-journal",     ".restored",
                                    ".new", ".new-wal", ".new-journal", ".copying"};

// Where a credential of a service is looked for that is named without a path, and where units are
// changed by the administrator of a machine.
static const char *const credentials[] = {
    WARIFU_SYSCONFDIR "/master.cred", "/etc/credstore/master", "/etc/credstore.encrypted/master",
    "/run/credstore/master", "/run/credstore.encrypted/master"};
static const char *const unit_folders[] = {"/etc/systemd/system/tokend.service.d",
                                           "/run/systemd/system/tokend.service.d"};

static enum fault add(struct destroy_list *list, const char *path, enum destroy_kind kind)
{
    struct stat status;

    if (lstat(path, &status) != 0 || S_ISDIR(status.st_mode) || strcmp(path, DESTROY_MARK) == 0)
        return FAULT_NONE;
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i].path, path) == 0)
            return FAULT_NONE;
    struct destroy_item *items = reallocarray(list->items, list->count + 1, sizeof *items);
    char *copy = strdup(path);
    if (items != NULL)
        list->items = items;
    if (items == NULL || copy == NULL) {
        free(copy);
        return FAULT_MEMORY;
    }
    const bool plain = S_ISREG(status.st_mode);
    items[list->count++] = (struct destroy_item){
        .path = copy, .kind = kind, .plain = plain, .bytes = plain ? (uint64_t)status.st_size : 0};
    return FAULT_NONE;
}

static enum fault add_tail(struct destroy_list *list, const char *path, const char *tail,
                           enum destroy_kind kind)
{
    char whole[PATH_ROOM];

    snprintf(whole, sizeof whole, "%s%s", path, tail);
    return add(list, whole, kind);
}

// Only names that match; NULL: all, however deep.
static enum fault add_folder(struct destroy_list *list, const char *folder, const char *pattern,
                             enum destroy_kind kind)
{
    char path[PATH_ROOM];
    char *const paths[] = {path, NULL};
    enum fault fault = FAULT_NONE;

    snprintf(path, sizeof path, "%s", folder);
    FTS *walk = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    if (walk == NULL)
        return FAULT_MEMORY;
    for (FTSENT *entry; fault == FAULT_NONE && (entry = fts_read(walk)) != NULL;) {
        if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR)
            fault = FAULT_IO;
        else if (entry->fts_info != FTS_D && entry->fts_info != FTS_DP &&
                 (pattern == NULL || fnmatch(pattern, entry->fts_name, 0) == 0))
            fault = add(list, entry->fts_path, kind);
        else if (pattern != NULL && entry->fts_level > 0)
            (void)fts_set(walk, entry, FTS_SKIP);
    }
    fts_close(walk);
    return fault;
}

// --- credentials of systemd ----------------------------------------------------------------------

struct units {
    struct destroy_list *list;
    const struct root *root;
    const char *folder;
    bool begun; // a destruction
    enum fault fault;
};

// LoadCredential[Encrypted]=master:PATH names a file; SetCredential[Encrypted]=master:... has it in
// the unit's own file.
static enum fault take_line(struct units *units, const char *unit, char *line)
{
    static const char *const names[] = {"LoadCredential=master:", "LoadCredentialEncrypted=master:",
                                        "SetCredential=master:", "SetCredentialEncrypted=master:"};

    line += strspn(line, " \t");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strncmp(line, names[i], strlen(names[i])) == 0) {
            const char *path = line + strlen(names[i]);
            return add(units->list, *names[i] == 'S' ? unit : path, DESTROY_KEY);
        }
    return FAULT_NONE;
}

static bool look_at_unit(void *context, const char *name)
{
    struct units *units = context;
    char path[PATH_ROOM], *text, *rest;
    size_t size;

    snprintf(path, sizeof path, "%s/%s", units->folder, name);
    if (root_read(units->root, path, &text, &size) != FAULT_NONE)
        return true; // systemd does not read it either
    // One that an earlier run has overwritten says no more that it held a key.
    if (units->begun && (strlen(text) != size || !text_is_utf8(text)))
        units->fault = add(units->list, path, DESTROY_KEY);
    for (char *line = strtok_r(text, "\n", &rest); line != NULL && units->fault == FAULT_NONE;
         line = strtok_r(NULL, "\n", &rest))
        units->fault = take_line(units, path, line);
    free(text);
    return units->fault == FAULT_NONE;
}

static enum fault add_credentials(struct destroy_list *list)
{
    struct root root;
    enum fault fault = root_open(&root, NULL);

    if (fault != FAULT_NONE)
        return fault;
    for (size_t i = 0; i < sizeof credentials / sizeof *credentials && fault == FAULT_NONE; i++)
        fault = add(list, credentials[i], DESTROY_KEY);
    for (size_t i = 0; i < sizeof unit_folders / sizeof *unit_folders && fault == FAULT_NONE; i++) {
        struct units units = {list, &root, unit_folders[i], access(DESTROY_MARK, F_OK) == 0,
                              FAULT_NONE};
        fault = root_each(&root, unit_folders[i], ".conf", look_at_unit, &units);
        if (fault == FAULT_NONE)
            fault = units.fault;
    }
    root_close(&root);
    return fault;
}

// --- all of it -----------------------------------------------------------------------------------

static int by_kind(const void *one, const void *other)
{
    const struct destroy_item *a = one, *b = other;

    return a->kind != b->kind ? (a->kind > b->kind) - (a->kind < b->kind)
                              : strcmp(a->path, b->path);
}

// What tokend copied before it converted the store (store/copy.h).
static enum fault add_copies(struct destroy_list *list, const char *store)
{
    char folder[PATH_ROOM], name[PATH_ROOM], pattern[PATH_ROOM];

    snprintf(folder, sizeof folder, "%s", store);
    snprintf(name, sizeof name, "%s", store);
    snprintf(pattern, sizeof pattern, "%.*s.schema-*", PATH_ROOM - 16, basename(name));
    return add_folder(list, dirname(folder), pattern, DESTROY_PART);
}

// What managers were to be told names people.
static enum fault add_notices(struct destroy_list *list, const char *folder)
{
    static const char *const parts[] = {"hook", "mail"};
    enum fault fault = FAULT_NONE;

    for (size_t i = 0; i < sizeof parts / sizeof *parts && fault == FAULT_NONE; i++) {
        char path[PATH_ROOM];
        snprintf(path, sizeof path, "%s/%s", folder, parts[i]);
        fault = add_folder(list, path, NULL, DESTROY_STATE);
    }
    return fault == FAULT_NONE ? add_tail(list, folder, "/told", DESTROY_STATE) : fault;
}

enum fault destroy_list_make(struct destroy_list *list, const struct daemon_settings *settings)
{
    char folder[sizeof settings->key_file];
    enum fault fault = add(list, settings->key_file, DESTROY_KEY);

    snprintf(folder, sizeof folder, "%s", settings->key_file);
    if (fault == FAULT_NONE)
        fault = add_tail(list, dirname(folder), "/anchor", DESTROY_KEY);
    if (fault == FAULT_NONE)
        fault = add_credentials(list);
    if (fault == FAULT_NONE)
        fault = add(list, settings->store_file, DESTROY_STORE);
    for (size_t i = 0; i < sizeof tails / sizeof *tails && fault == FAULT_NONE; i++)
        fault = add_tail(list, settings->store_file, tails[i], DESTROY_PART);
    if (fault == FAULT_NONE)
        fault = add_copies(list, settings->store_file);
    for (size_t i = 0; i < sizeof folders / sizeof *folders && fault == FAULT_NONE; i++)
        fault = add_folder(list, folders[i].folder, NULL, folders[i].kind);
    if (fault == FAULT_NONE) // that folder may be somebody's for other things as well
        fault = add_folder(list, settings->backup_folder, "warifu-*.backup*", DESTROY_BACKUP);
    if (fault == FAULT_NONE)
        fault = add_notices(list, settings->notice_folder);
    if (fault == FAULT_NONE && list->count > 0)
        qsort(list->items, list->count, sizeof *list->items, by_kind);
    return fault;
}

void destroy_list_free(struct destroy_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i].path);
    free(list->items);
    *list = (struct destroy_list){NULL, 0};
}

const char *destroy_kind_word(enum destroy_kind kind)
{
    static const char *const words[DESTROY_KINDS] = {
        [DESTROY_KEY] = "master_key",     [DESTROY_GLASS] = "envelope",
        [DESTROY_STATE] = "host_state",   [DESTROY_BACKUP] = "backup_file",
        [DESTROY_PART] = "part_of_store", [DESTROY_STORE] = "store_file"};

    return words[kind];
}

uint64_t destroy_list_bytes(const struct destroy_list *list)
{
    uint64_t bytes = 0;

    for (size_t i = 0; i < list->count; i++)
        bytes += list->items[i].bytes;
    return bytes;
}

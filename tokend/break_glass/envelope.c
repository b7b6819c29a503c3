// SPDX-License-Identifier: BSD-2-Clause
#include "break_glass/envelope.h"
#include "base/secret.h"
#include "factor/random.h"
#include <stdio.h>
#include <string.h>

enum fault glass_draft_make(struct glass_draft *draft)
{
    enum fault fault = glass_letters_generate(draft->set.id, sizeof draft->set.id);

    if (fault == FAULT_NONE)
        fault = glass_letters_generate(draft->set.check, sizeof draft->set.check);
    for (unsigned i = 0; i < draft->set.codes && fault == FAULT_NONE; i++)
        fault = glass_code_generate(draft->codes[i]);
    if (fault != FAULT_NONE)
        glass_draft_wipe(draft);
    return fault;
}

void glass_draft_wipe(struct glass_draft *draft)
{
    secret_wipe(draft, sizeof *draft);
}

// --- what is left of others
// ------------------------------------------------------------------------

// A round takes away as much as fits; then the folder is read anew.
#define ROUND 64

struct leaving {
    const char *kept; // "": none
    char active[GLASS_SET_SIZE];
    char names[ROUND][GLASS_NAME_SIZE];
    unsigned count;
};

// The set that an unused code or a description belongs to.
static bool belongs_to(const char *name, char set[GLASS_SET_SIZE])
{
    unsigned number;

    if (glass_name_read(name, ".code", set, &number))
        return true;
    if (strlen(name) != GLASS_SET_SIZE - 1 + 4 || strcmp(name + GLASS_SET_SIZE - 1, ".set") != 0)
        return false;
    memcpy(set, name, GLASS_SET_SIZE - 1);
    set[GLASS_SET_SIZE - 1] = '\0';
    return glass_are_letters(set, GLASS_SET_SIZE);
}

static bool note(void *context, const char *name)
{
    struct leaving *leaving = context;
    char set[GLASS_SET_SIZE];

    if (!belongs_to(name, set) || strcmp(set, leaving->kept) == 0 ||
        strcmp(set, leaving->active) == 0)
        return true;
    snprintf(leaving->names[leaving->count++], GLASS_NAME_SIZE, "%s", name);
    return leaving->count < ROUND;
}

// Where a code was used, the description stays: it says on which account.
static bool has_uses(const struct glass_folder *folder, const char *name)
{
    char set[GLASS_SET_SIZE];
    struct glass_count count = {0};

    return strstr(name, ".set") != NULL && belongs_to(name, set) &&
           (glass_count(folder, set, &count) != FAULT_NONE || count.used > 0);
}

static enum fault take_others(const struct glass_folder *folder, const char *kept,
                              const char *active)
{
    struct leaving leaving = {.kept = kept};
    enum fault fault;

    snprintf(leaving.active, sizeof leaving.active, "%s", active);
    for (unsigned removed = 1; removed > 0;) {
        leaving.count = removed = 0;
        fault = glass_each(folder, note, &leaving);
        for (unsigned i = 0; i < leaving.count && fault == FAULT_NONE; i++) {
            if (has_uses(folder, leaving.names[i]))
                continue;
            fault = glass_file_remove(folder, leaving.names[i]);
            removed++;
        }
        if (fault != FAULT_NONE)
            return fault;
    }
    return glass_folder_sync(folder);
}

// --- changes
// ---------------------------------------------------------------------------------------

static enum fault write_code(const struct glass_folder *folder, const struct glass_draft *draft,
                             unsigned number)
{
    char letters[GLASS_LETTERS + 1];
    uint8_t salt[GLASS_SALT_SIZE], hash[GLASS_HASH_SIZE];
    unsigned group;
    enum fault fault = random_fill(salt, sizeof salt);

    if (fault == FAULT_NONE && !glass_code_read(draft->codes[number - 1], letters, &group))
        fault = FAULT_INTERNAL;
    if (fault != FAULT_NONE)
        return fault;
    glass_code_hash(letters, draft->set.id, draft->set.machine, salt, hash);
    secret_wipe(letters, sizeof letters);
    return glass_code_make(folder, draft->set.id, number, salt, hash);
}

enum fault glass_draft_write(const struct glass_folder *folder, const struct glass_draft *draft)
{
    char active[GLASS_SET_SIZE] = "";
    enum fault fault = glass_active_read(folder, active);

    // What cannot be read is in force for nobody, but nothing of it is thrown away here.
    if (fault == FAULT_NONE || fault == FAULT_NOT_FOUND)
        fault = take_others(folder, "", active);
    for (unsigned number = 1; number <= draft->set.codes && fault == FAULT_NONE; number++)
        fault = write_code(folder, draft, number);
    return fault == FAULT_NONE ? glass_set_write(folder, &draft->set) : fault;
}

enum fault glass_activate(const struct glass_folder *folder, const char *id)
{
    const enum fault fault = glass_active_write(folder, id);

    return fault == FAULT_NONE ? take_others(folder, id, "") : fault;
}

enum fault glass_deactivate(const struct glass_folder *folder)
{
    enum fault fault = glass_file_remove(folder, "active");

    if (fault == FAULT_NONE)
        fault = glass_folder_sync(folder);
    return fault == FAULT_NONE ? take_others(folder, "", "") : fault;
}

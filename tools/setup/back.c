// SPDX-License-Identifier: BSD-2-Clause
#include "setup/back.h"
#include "setup/image.h"
#include "setup/modules.h"
#include "setup/parts.h"
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define THEIRS_MOST 1000 // of one file

// Under a name that nothing has: what was kept in an earlier way back is somebody's as well.
static enum fault free_name(const struct switching *switching, size_t number, struct path *path)
{
    struct stat status;
    char name[PATH_MAX];

    *path = path_of_copy(switching, "theirs", number);
    for (unsigned i = 2; lstat(path->text, &status) == 0; i++) {
        if (i > THEIRS_MOST)
            return FAULT_LIMIT;
        snprintf(name, sizeof name, SWITCH_DIRECTORY "/theirs/%zu.%u", number, i);
        *path = path_below(switching, name);
    }
    return FAULT_NONE;
}

// Theirs is kept beside the copies, for whoever has written it meanwhile.
static enum fault keep_aside(const struct switching *switching, size_t number,
                             const struct image *theirs)
{
    struct path path;
    enum fault fault = switch_make_directory(switching, SWITCH_DIRECTORY "/theirs");

    if (fault == FAULT_NONE)
        fault = free_name(switching, number, &path);
    return fault == FAULT_NONE ? image_put(path.text, theirs) : fault;
}

static enum fault put_back(const struct switching *switching, size_t number, switch_told *told,
                           void *context)
{
    const char *path = switching->record.paths[number];
    struct image before, after = {.there = false}, now = {.there = false};
    enum fault fault = copy_take(switching, "before", number, &before);

    if (fault == FAULT_NONE)
        fault = copy_take(switching, "after", number, &after);
    if (fault == FAULT_NONE)
        fault = image_take(path_below(switching, path).text, &now);
    if (fault == FAULT_NONE)
        fault = image_tidy(path_below(switching, path).text);
    if (fault == FAULT_NONE && !image_equal(&now, &before)) {
        if (now.there && !image_equal(&now, &after)) {
            fault = keep_aside(switching, number, &now);
            switch_tell(told, context, path, "kept_aside");
        }
        if (fault == FAULT_NONE)
            fault = image_put(path_below(switching, path).text, &before);
        if (fault == FAULT_NONE)
            switch_tell(told, context, path, before.there ? "restored" : "removed");
    }
    image_free(&before);
    image_free(&after);
    image_free(&now);
    return fault;
}

// What a file was can be had, and can be read by libpam as it is now: nothing is made up, and no
// stack is brought back whose module somebody has removed meanwhile.
static bool is_fit(const struct switching *switching, size_t number, switch_told *told,
                   void *context)
{
    const char *path = switching->record.paths[number];
    struct image before = {.there = false};
    const char *why = NULL;

    if (copy_take(switching, "before", number, &before) != FAULT_NONE ||
        before.there == switching->record.created[number])
        why = "copy_lost";
    else if (path_is_stack(path) && !modules_are_there(switching->place->root, &before))
        why = "module_gone";
    image_free(&before);
    if (why != NULL)
        switch_tell(told, context, path, why);
    return why == NULL;
}

static bool all_fit(const struct switching *switching, switch_told *told, void *context)
{
    bool fit = true;

    for (size_t i = 0; i < switching->record.count; i++)
        fit = is_fit(switching, i, told, context) && fit; // each is told
    return fit;
}

static enum fault put_all_back(struct switching *switching, switch_told *told, void *context)
{
    enum fault fault = FAULT_NONE;

    reserve_free(switching);
    // Each of them, whatever became of the one before: every stack that works again helps.
    for (size_t i = switching->record.count; i-- > 0;) {
        const enum fault one = put_back(switching, i, told, context);
        fault = fault != FAULT_NONE ? fault : one;
    }
    return fault != FAULT_NONE ? fault : switch_forget(switching);
}

// Whether all that was switched on is as it was left then.
static bool is_ours(const struct switching *switching)
{
    bool ours = switching->record.count > 0;

    for (size_t i = 0; i < switching->record.count && ours; i++) {
        struct image after, now = {.there = false};
        ours = copy_take(switching, "after", i, &after) == FAULT_NONE &&
               image_take(path_below(switching, switching->record.paths[i]).text, &now) ==
                   FAULT_NONE &&
               image_equal(&after, &now);
        image_free(&after);
        image_free(&now);
    }
    return ours;
}

static bool is_made_by_us(const struct switching *switching, const char *path)
{
    bool made = false;

    for (size_t i = 0; i < switching->record.count; i++)
        made =
            made || (strcmp(switching->record.paths[i], path) == 0 && switching->record.created[i]);
    return made;
}

static enum fault take_sudoers_away(const struct switching *switching, switch_told *told,
                                    void *context)
{
    struct image shipped, now = {.there = false};
    enum fault fault = image_take(path_below(switching, SUDOERS_SHIPPED).text, &shipped);

    if (fault == FAULT_NONE)
        fault = image_take(path_below(switching, SUDOERS).text, &now);
    if (fault == FAULT_NONE && now.there && shipped.there && now.size == shipped.size &&
        memcmp(now.data, shipped.data, now.size) == 0) {
        fault = switch_remove_file(switching, SUDOERS);
        switch_tell(told, context, SUDOERS, "removed");
    } else if (fault == FAULT_NONE && now.there && is_made_by_us(switching, SUDOERS)) {
        switch_tell(told, context, SUDOERS, "left"); // somebody has changed it
    }
    image_free(&shipped);
    image_free(&now);
    return fault;
}

// pam-auth-update leaves stacks alone that somebody has changed, and ends with 0.
static bool stacks_name_warifu(const struct switching *switching)
{
    bool named = false;

    for (size_t i = 0; i < SWITCH_PATHS && !named; i++) {
        struct image image = {.there = false};
        named = path_is_stack(switch_paths[i]) &&
                (image_take(path_below(switching, switch_paths[i]).text, &image) != FAULT_NONE ||
                 image_names_warifu(&image));
        image_free(&image);
    }
    return named;
}

#define MODULE "Module: "

// The next profile that a file of /var/lib/pam says is in force: `at` moves behind it.
static size_t next_profile(const char **at, const char **name)
{
    while ((*at = strstr(*at, MODULE)) != NULL) {
        *name = *at + strlen(MODULE);
        const size_t length = strcspn(*name, " \t\n");
        *at = *name + length;
        if (length > 0)
            return length;
    }
    return 0;
}

static void add_profile(struct profiles *profiles, const char *name, size_t length)
{
    for (size_t i = 0; i < profiles->count; i++)
        if (strlen(profiles->names[i]) == length && strncmp(profiles->names[i], name, length) == 0)
            return;
    if (profiles->count < PROFILES_MAX && length < sizeof profiles->names[0])
        snprintf(profiles->names[profiles->count++], sizeof profiles->names[0], "%.*s", (int)length,
                 name);
}

static bool has_profile(const struct image *image, const char *name, size_t length)
{
    const char *at = image->there ? image->data : NULL, *other = NULL;

    for (size_t size; at != NULL && (size = next_profile(&at, &other)) > 0;)
        if (size == length && strncmp(other, name, length) == 0)
            return true;
    return false;
}

// What warifu's profile has put out of force, pwquality say, comes back with its end.
static struct profiles displaced(const struct switching *switching)
{
    struct profiles profiles = {.count = 0};

    for (size_t i = 0; i < switching->record.count; i++) {
        struct image before = {.there = false}, after = {.there = false};
        const char *at, *name = NULL;
        if (!path_is_stack(switching->record.paths[i]) &&
            copy_take(switching, "before", i, &before) == FAULT_NONE && before.there &&
            copy_take(switching, "after", i, &after) == FAULT_NONE && after.there) {
            at = before.data;
            for (size_t length; at != NULL && (length = next_profile(&at, &name)) > 0;)
                if (!has_profile(&after, name, length))
                    add_profile(&profiles, name, length);
        }
        image_free(&before);
        image_free(&after);
    }
    return profiles;
}

// As removing the package does it.
static enum fault leave(struct switching *switching, switch_told *told, void *context)
{
    const struct path said = path_below(switching, SWITCH_DIRECTORY "/said");
    const struct profiles profiles = displaced(switching);
    enum fault fault = FAULT_NONE;

    for (size_t i = 0; i < SWITCH_PATHS && fault == FAULT_NONE; i++)
        fault = image_tidy(path_below(switching, switch_paths[i]).text);
    if (fault == FAULT_NONE)
        fault = switching->place->leave(&profiles, said.text);
    if (fault == FAULT_NONE && stacks_name_warifu(switching))
        fault = FAULT_CONFLICT;
    if (fault != FAULT_NONE)
        switch_hear(switching, said.text);
    const enum fault gone = switch_remove_file(switching, SWITCH_DIRECTORY "/said");
    if (fault == FAULT_NONE)
        fault = gone;
    if (fault == FAULT_NONE)
        fault = take_sudoers_away(switching, told, context);
    return fault == FAULT_NONE ? switch_forget(switching) : fault;
}

enum fault switch_back(struct switching *switching, switch_told *told, void *context)
{
    return all_fit(switching, told, context) ? put_all_back(switching, told, context)
                                             : leave(switching, told, context);
}

enum fault switch_undo(struct switching *switching, switch_told *told, void *context)
{
    const enum switch_state state = switching->record.state;

    return state == SWITCH_HALF || state == SWITCH_WAITING || is_ours(switching)
               ? switch_back(switching, told, context)
               : leave(switching, told, context);
}

enum fault switch_drop(struct switching *switching)
{
    enum fault fault = FAULT_NONE;

    for (size_t i = 0; i < switching->record.count && fault == FAULT_NONE; i++)
        if (strcmp(switching->record.paths[i], SUDOERS) == 0 && switching->record.created[i])
            fault = take_sudoers_away(switching, NULL, NULL);
    return fault == FAULT_NONE ? switch_forget(switching) : fault;
}

// SPDX-License-Identifier: BSD-2-Clause
#include "setup/switch.h"
#include "base/text.h"
#include "setup/back.h"
#include "setup/image.h"
#include "setup/lock.h"
#include "setup/parts.h"
#include "setup/stacks.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// --- the directory -----------------------------------------------------------------------------

static enum fault lock(struct switching *switching, int patience)
{
    const struct path file = path_below(switching, SWITCH_DIRECTORY "/lock");
    struct stat status;

    if (lstat(path_below(switching, SWITCH_DIRECTORY).text, &status) != 0)
        return fault_from_errno(errno);
    if (!S_ISDIR(status.st_mode) || status.st_uid != geteuid() || (status.st_mode & 022) != 0)
        return FAULT_REFUSED;
    return patience < 0 ? lock_take(file.text, &switching->lock)
                        : lock_take_over(file.text, patience, &switching->lock);
}

// Each stack that the switch has had call warifu still does.
static bool is_in_force(const struct switching *switching)
{
    const struct switch_record *record = &switching->record;
    bool in_force = true;

    for (size_t i = 0; i < record->count && in_force; i++) {
        struct image after = {.there = false}, now = {.there = false};
        if (path_is_stack(record->paths[i]) &&
            copy_take(switching, "after", i, &after) == FAULT_NONE && image_names_warifu(&after))
            in_force =
                image_take(path_below(switching, record->paths[i]).text, &now) == FAULT_NONE &&
                image_names_warifu(&now);
        image_free(&after);
        image_free(&now);
    }
    return in_force;
}

// Somebody has taken warifu out since, with pam-auth-update, say: nothing is on that a record could
// be of. A stack that cannot be read says nothing.
static bool is_stale(const struct switching *switching)
{
    struct image image = {.there = false};
    const bool stale =
        switching->record.state == SWITCH_ON &&
        image_take(path_below(switching, switch_paths[0]).text, &image) == FAULT_NONE &&
        image.there && !image_names_warifu(&image);

    image_free(&image);
    return stale;
}

static enum fault read_records(struct switching *switching)
{
    enum fault fault =
        record_read(path_below(switching, SWITCH_DIRECTORY "/on").text, &switching->record);

    if (fault == FAULT_NONE) // whoever confirmed it may have been interrupted in that
        fault = switch_remove_file(switching, SWITCH_DIRECTORY "/pending");
    else if (fault == FAULT_NOT_FOUND)
        fault = record_read(path_below(switching, SWITCH_DIRECTORY "/pending").text,
                            &switching->record);
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

enum fault switch_open(struct switching *switching, const struct switch_place *place, int patience)
{
    *switching = (struct switching){.place = place, .lock = -1};
    enum fault fault = switch_make_directory(switching, SWITCH_DIRECTORY);
    if (fault == FAULT_NONE)
        fault = lock(switching, patience);
    if (fault == FAULT_NONE)
        fault = read_records(switching);
    if (fault == FAULT_NONE && is_stale(switching))
        fault = switch_drop(switching);
    return fault;
}

void switch_close(struct switching *switching)
{
    if (switching->lock >= 0)
        close(switching->lock);
    switching->lock = -1;
}

// --- what is meant to be -------------------------------------------------------------------------

static enum fault make(struct switching *switching, const char *scratch)
{
    char said[PATH_MAX];
    const enum fault fault = switching->place->make(switching->place->root, scratch);

    if (fault != FAULT_NONE &&
        (size_t)snprintf(said, sizeof said, "%s/said", scratch) < sizeof said)
        switch_hear(switching, said);
    return fault;
}

enum fault switch_prepare(struct switching *switching, char *scratch, size_t size)
{
    const struct path path = path_below(switching, SWITCH_DIRECTORY "/new");

    if (text_copy(scratch, size, path.text) != FAULT_NONE)
        return FAULT_LIMIT;
    return make(switching, path.text);
}

void switch_prepared_free(const struct switching *switching)
{
    stacks_remove(path_below(switching, SWITCH_DIRECTORY "/new").text);
}

// The line for sudo, where there is sudo; a file of that name that is there already is a person's.
static enum fault take_sudoers(const struct switching *switching, const struct image *before,
                               struct image *image)
{
    struct stat status;

    if (before->there || stat(path_below(switching, "/etc/sudoers.d").text, &status) != 0)
        return image_take(path_below(switching, SUDOERS).text, image);
    const enum fault fault = image_take(path_below(switching, SUDOERS_SHIPPED).text, image);
    image->mode = 0440;
    return fault;
}

static enum fault take_new(const struct switching *switching, const char *path,
                           const struct image *before, struct image *image)
{
    char name[PATH_MAX];

    if (strcmp(path, SUDOERS) == 0)
        return take_sudoers(switching, before, image);
    snprintf(name, sizeof name, SWITCH_DIRECTORY "/new%s", path);
    return image_take(path_below(switching, name).text, image);
}

static enum fault keep_one(struct switching *switching, const char *path)
{
    struct switch_record *record = &switching->record;
    struct image before, after = {.there = false};
    enum fault fault = image_take(path_below(switching, path).text, &before);

    if (fault == FAULT_NONE)
        fault = take_new(switching, path, &before, &after);
    if (fault == FAULT_NONE && !image_equal(&before, &after)) {
        fault = image_put(path_of_copy(switching, "before", record->count).text, &before);
        if (fault == FAULT_NONE)
            fault = image_put(path_of_copy(switching, "after", record->count).text, &after);
        if (fault == FAULT_NONE)
            fault = text_copy(record->paths[record->count], sizeof *record->paths, path);
        record->created[record->count++] = !before.there;
    }
    image_free(&before);
    image_free(&after);
    return fault;
}

// Copies of before and after, of what differs.
static enum fault keep_all(struct switching *switching)
{
    enum fault fault;

    stacks_remove(path_below(switching, SWITCH_DIRECTORY "/before").text);
    stacks_remove(path_below(switching, SWITCH_DIRECTORY "/after").text);
    fault = switch_make_directory(switching, SWITCH_DIRECTORY "/before");
    if (fault == FAULT_NONE)
        fault = switch_make_directory(switching, SWITCH_DIRECTORY "/after");
    for (size_t i = 0; i < SWITCH_PATHS && fault == FAULT_NONE; i++)
        fault = keep_one(switching, switch_paths[i]);
    return fault;
}

static enum fault set_record(struct switching *switching, enum switch_state state, int64_t window)
{
    struct switch_record *record = &switching->record;
    struct wall_time wall;
    struct boot_time boot;

    record->state = state;
    if (clock_read_wall(&wall) != FAULT_NONE || clock_read_boot(&boot) != FAULT_NONE ||
        clock_boot_id(record->boot) != FAULT_NONE)
        return FAULT_INTERNAL;
    record->deadline = boot.milliseconds + window;
    record->since = wall.seconds + 1; // one of this second may have been before
    return record_write(path_below(switching, SWITCH_DIRECTORY "/pending").text, record);
}

// --- on, confirmed -------------------------------------------------------------------------------

static enum fault put_new(const struct switching *switching, size_t number, switch_told *told,
                          void *context)
{
    const char *path = switching->record.paths[number];
    struct image before, after = {.there = false};
    enum fault fault = copy_take(switching, "before", number, &before);

    if (fault == FAULT_NONE)
        fault = copy_take(switching, "after", number, &after);
    if (fault == FAULT_NONE)
        fault = image_put(path_below(switching, path).text, &after);
    if (fault == FAULT_NONE)
        switch_tell(told, context, path, before.there ? "replaced" : "created");
    image_free(&before);
    image_free(&after);
    return fault;
}

enum fault switch_on(struct switching *switching, int64_t window, switch_told *told, void *context)
{
    const struct switch_place *place = switching->place;

    if (switching->record.state != SWITCH_OFF)
        return FAULT_EXISTS;
    enum fault fault = make(switching, path_below(switching, SWITCH_DIRECTORY "/new").text);
    if (fault == FAULT_NONE)
        fault = keep_all(switching);
    switch_prepared_free(switching);
    if (fault == FAULT_NONE && switching->record.count == 0)
        return FAULT_EXISTS; // pam-auth-update has done it
    // Before anything is changed: where there is no room for the way back there is no way there.
    if (fault == FAULT_NONE)
        fault = reserve_take(switching);
    // From here on whoever is interrupted leaves a record, and somebody who looks at it.
    if (fault == FAULT_NONE)
        fault = set_record(switching, SWITCH_HALF, window);
    if (fault == FAULT_NONE)
        fault = place->watch(true);
    for (size_t i = 0; i < switching->record.count && fault == FAULT_NONE; i++)
        fault = put_new(switching, i, told, context);
    if (fault == FAULT_NONE)
        fault = set_record(switching, SWITCH_WAITING, window);
    if (fault != FAULT_NONE && switching->record.state != SWITCH_OFF &&
        switch_back(switching, NULL, NULL) != FAULT_NONE)
        switching->record.state = SWITCH_HALF; // the one who looks goes on with it
    if (fault != FAULT_NONE && switching->record.state == SWITCH_OFF)
        reserve_free(switching);
    return fault;
}

bool switch_is_overdue(const struct switching *switching, const char boot[37], struct boot_time now)
{
    const struct switch_record *record = &switching->record;

    return record->state == SWITCH_HALF ||
           (record->state == SWITCH_WAITING &&
            (strcmp(record->boot, boot) != 0 || now.milliseconds >= record->deadline));
}

enum fault switch_confirm(struct switching *switching)
{
    if (switching->record.state != SWITCH_WAITING)
        return FAULT_NOT_FOUND;
    if (!is_in_force(switching))
        return FAULT_CONFLICT;
    switching->record.state = SWITCH_ON;
    enum fault fault =
        record_write(path_below(switching, SWITCH_DIRECTORY "/on").text, &switching->record);
    if (fault == FAULT_NONE)
        fault = switch_remove_file(switching, SWITCH_DIRECTORY "/pending");
    if (fault != FAULT_NONE)
        switching->record.state = SWITCH_WAITING; // as it is on the disk
    return fault == FAULT_NONE ? switching->place->watch(false) : fault;
}

// SPDX-License-Identifier: BSD-2-Clause
#include "setup/switch.h"
#include "base/text.h"
#include "setup/image.h"
#include "setup/stacks.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIRECTORY WARIFU_STATEDIR "/setup"
#define SUDOERS "/etc/sudoers.d/warifu"
#define SUDOERS_SHIPPED WARIFU_POLICYDIR "/../sudoers"

// What pam-auth-update writes, and the line that has sudo ask each time. In this order, so that
// who is asked for two factors can also give them.
static const char *const paths[] = {
    "/etc/pam.d/common-auth",
    "/etc/pam.d/common-account",
    "/etc/pam.d/common-password",
    "/etc/pam.d/common-session",
    "/etc/pam.d/common-session-noninteractive",
    "/var/lib/pam/auth",
    "/var/lib/pam/account",
    "/var/lib/pam/password",
    "/var/lib/pam/session",
    "/var/lib/pam/session-noninteractive",
    "/var/lib/pam/seen",
    SUDOERS,
};

struct path {
    char text[PATH_MAX];
};

static struct path below(const struct switching *switching, const char *name)
{
    struct path path;

    // Of constants, and of a root that is short; what does not fit names nothing.
    if ((size_t)snprintf(path.text, sizeof path.text, "%s%s", switching->place->root, name) >=
        sizeof path.text)
        path.text[0] = '\0';
    return path;
}

static struct path copy_of(const struct switching *switching, const char *kind, size_t number)
{
    char name[PATH_MAX];

    snprintf(name, sizeof name, DIRECTORY "/%s/%zu", kind, number);
    return below(switching, name);
}

static enum fault take_copy(const struct switching *switching, const char *kind, size_t number,
                            struct image *image)
{
    return image_take(copy_of(switching, kind, number).text, image);
}

// --- the directory -----------------------------------------------------------------------------

static enum fault make_directory(const struct switching *switching, const char *name)
{
    const struct path path = below(switching, name);

    if (mkdir(path.text, 0700) != 0)
        return errno == EEXIST ? FAULT_NONE : fault_from_errno(errno);
    return image_settle(path.text);
}

static enum fault lock(struct switching *switching)
{
    struct stat status;

    switching->directory =
        open(below(switching, DIRECTORY).text, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (switching->directory < 0)
        return fault_from_errno(errno);
    if (fstat(switching->directory, &status) != 0 || status.st_uid != geteuid() ||
        (status.st_mode & 022) != 0)
        return FAULT_REFUSED;
    if (flock(switching->directory, LOCK_EX | LOCK_NB) != 0)
        return errno == EWOULDBLOCK ? FAULT_BUSY : fault_from_errno(errno);
    return FAULT_NONE;
}

static enum fault remove_file(const struct switching *switching, const char *name)
{
    const struct image none = {.there = false};

    return image_put(below(switching, name).text, &none);
}

enum fault switch_open(struct switching *switching, const struct switch_place *place)
{
    *switching = (struct switching){.place = place, .directory = -1};
    enum fault fault = make_directory(switching, DIRECTORY);
    if (fault == FAULT_NONE)
        fault = lock(switching);
    if (fault != FAULT_NONE)
        return fault;
    fault = record_read(below(switching, DIRECTORY "/on").text, &switching->record);
    if (fault == FAULT_NONE) // whoever confirmed it may have been interrupted in that
        return remove_file(switching, DIRECTORY "/pending");
    if (fault == FAULT_NOT_FOUND)
        fault = record_read(below(switching, DIRECTORY "/pending").text, &switching->record);
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

void switch_close(struct switching *switching)
{
    if (switching->directory >= 0)
        close(switching->directory);
    switching->directory = -1;
}

// The copies are of use for as long as there is a record.
static enum fault forget(struct switching *switching)
{
    enum fault fault = remove_file(switching, DIRECTORY "/on");

    if (fault == FAULT_NONE)
        fault = remove_file(switching, DIRECTORY "/pending");
    if (fault != FAULT_NONE)
        return fault;
    switching->record = (struct switch_record){.state = SWITCH_OFF};
    stacks_remove(below(switching, DIRECTORY "/before").text);
    stacks_remove(below(switching, DIRECTORY "/after").text);
    return switching->place->watch(false);
}

// --- what is meant to be -------------------------------------------------------------------------

enum fault switch_prepare(const struct switching *switching, char *scratch, size_t size)
{
    const struct path path = below(switching, DIRECTORY "/new");

    if (text_copy(scratch, size, path.text) != FAULT_NONE)
        return FAULT_LIMIT;
    return switching->place->make(switching->place->root, path.text);
}

void switch_prepared_free(const struct switching *switching)
{
    stacks_remove(below(switching, DIRECTORY "/new").text);
}

// The line for sudo, where there is sudo; a file of that name that is there already is a person's.
static enum fault take_sudoers(const struct switching *switching, const struct image *before,
                               struct image *image)
{
    struct stat status;

    if (before->there || stat(below(switching, "/etc/sudoers.d").text, &status) != 0)
        return image_take(below(switching, SUDOERS).text, image);
    const enum fault fault = image_take(below(switching, SUDOERS_SHIPPED).text, image);
    image->mode = 0440;
    return fault;
}

static enum fault take_new(const struct switching *switching, const char *path,
                           const struct image *before, struct image *image)
{
    char name[PATH_MAX];

    if (strcmp(path, SUDOERS) == 0)
        return take_sudoers(switching, before, image);
    snprintf(name, sizeof name, DIRECTORY "/new%s", path);
    return image_take(below(switching, name).text, image);
}

static enum fault keep_one(struct switching *switching, const char *path)
{
    struct switch_record *record = &switching->record;
    struct image before, after = {.there = false};
    enum fault fault = image_take(below(switching, path).text, &before);

    if (fault == FAULT_NONE)
        fault = take_new(switching, path, &before, &after);
    if (fault == FAULT_NONE && !image_equal(&before, &after)) {
        fault = image_put(copy_of(switching, "before", record->count).text, &before);
        if (fault == FAULT_NONE)
            fault = image_put(copy_of(switching, "after", record->count).text, &after);
        if (fault == FAULT_NONE)
            fault = text_copy(record->paths[record->count++], sizeof *record->paths, path);
    }
    image_free(&before);
    image_free(&after);
    return fault;
}

// Copies of before and after, of what differs.
static enum fault keep_all(struct switching *switching)
{
    enum fault fault;

    stacks_remove(below(switching, DIRECTORY "/before").text);
    stacks_remove(below(switching, DIRECTORY "/after").text);
    fault = make_directory(switching, DIRECTORY "/before");
    if (fault == FAULT_NONE)
        fault = make_directory(switching, DIRECTORY "/after");
    for (size_t i = 0; i < sizeof paths / sizeof *paths && fault == FAULT_NONE; i++)
        fault = keep_one(switching, paths[i]);
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
    return record_write(below(switching, DIRECTORY "/pending").text, record);
}

// --- on, confirmed -------------------------------------------------------------------------------

static void tell(switch_told *told, void *context, const char *path, const char *what)
{
    if (told != NULL)
        told(context, path, what);
}

static enum fault put_new(const struct switching *switching, size_t number, switch_told *told,
                          void *context)
{
    const char *path = switching->record.paths[number];
    struct image before, after = {.there = false};
    enum fault fault = take_copy(switching, "before", number, &before);

    if (fault == FAULT_NONE)
        fault = take_copy(switching, "after", number, &after);
    if (fault == FAULT_NONE)
        fault = image_put(below(switching, path).text, &after);
    if (fault == FAULT_NONE)
        tell(told, context, path, before.there ? "replaced" : "created");
    image_free(&before);
    image_free(&after);
    return fault;
}

// Removing the package, or pam-auth-update, has taken warifu out meanwhile.
static bool is_stale(const struct switching *switching)
{
    struct image image;
    const bool stale = switching->record.state == SWITCH_ON &&
                       image_take(below(switching, paths[0]).text, &image) == FAULT_NONE &&
                       image.there && strstr(image.data, "pam_warifu.so") == NULL;

    if (switching->record.state == SWITCH_ON)
        image_free(&image);
    return stale;
}

enum fault switch_on(struct switching *switching, int64_t window, switch_told *told, void *context)
{
    const struct switch_place *place = switching->place;
    enum fault fault = is_stale(switching) ? forget(switching) : FAULT_NONE;

    if (fault == FAULT_NONE && switching->record.state != SWITCH_OFF)
        return FAULT_EXISTS;
    if (fault == FAULT_NONE)
        fault = place->make(place->root, below(switching, DIRECTORY "/new").text);
    if (fault == FAULT_NONE)
        fault = keep_all(switching);
    switch_prepared_free(switching);
    if (fault == FAULT_NONE && switching->record.count == 0)
        return FAULT_EXISTS; // pam-auth-update has done it
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
    switching->record.state = SWITCH_ON;
    enum fault fault = record_write(below(switching, DIRECTORY "/on").text, &switching->record);
    if (fault == FAULT_NONE)
        fault = remove_file(switching, DIRECTORY "/pending");
    return fault == FAULT_NONE ? switching->place->watch(false) : fault;
}

// --- and back
// --------------------------------------------------------------------------------------

// Theirs is kept beside the copies, for whoever has written it meanwhile.
static enum fault keep_aside(const struct switching *switching, size_t number,
                             const struct image *theirs)
{
    const enum fault fault = make_directory(switching, DIRECTORY "/theirs");

    return fault != FAULT_NONE ? fault
                               : image_put(copy_of(switching, "theirs", number).text, theirs);
}

static enum fault put_back(const struct switching *switching, size_t number, switch_told *told,
                           void *context)
{
    const char *path = switching->record.paths[number];
    struct image before, after = {.there = false}, now = {.there = false};
    enum fault fault = take_copy(switching, "before", number, &before);

    if (fault == FAULT_NONE)
        fault = take_copy(switching, "after", number, &after);
    if (fault == FAULT_NONE)
        fault = image_take(below(switching, path).text, &now);
    if (fault == FAULT_NONE)
        fault = image_tidy(below(switching, path).text);
    if (fault == FAULT_NONE && !image_equal(&now, &before)) {
        if (now.there && !image_equal(&now, &after)) {
            fault = keep_aside(switching, number, &now);
            tell(told, context, path, "kept_aside");
        }
        if (fault == FAULT_NONE)
            fault = image_put(below(switching, path).text, &before);
        if (fault == FAULT_NONE)
            tell(told, context, path, before.there ? "restored" : "removed");
    }
    image_free(&before);
    image_free(&after);
    image_free(&now);
    return fault;
}

enum fault switch_back(struct switching *switching, switch_told *told, void *context)
{
    enum fault fault = FAULT_NONE;

    // Each of them, whatever became of the one before: every stack that works again helps.
    for (size_t i = switching->record.count; i-- > 0;) {
        const enum fault one = put_back(switching, i, told, context);
        fault = fault != FAULT_NONE ? fault : one;
    }
    return fault != FAULT_NONE ? fault : forget(switching);
}

// Whether all that was switched on is as it was left then.
static bool is_ours(const struct switching *switching)
{
    bool ours = switching->record.count > 0;

    for (size_t i = 0; i < switching->record.count && ours; i++) {
        struct image after, now = {.there = false};
        ours = take_copy(switching, "after", i, &after) == FAULT_NONE &&
               image_take(below(switching, switching->record.paths[i]).text, &now) == FAULT_NONE &&
               image_equal(&after, &now);
        image_free(&after);
        image_free(&now);
    }
    return ours;
}

static enum fault take_sudoers_away(const struct switching *switching, switch_told *told,
                                    void *context)
{
    struct image shipped, now = {.there = false};
    enum fault fault = image_take(below(switching, SUDOERS_SHIPPED).text, &shipped);

    if (fault == FAULT_NONE)
        fault = image_take(below(switching, SUDOERS).text, &now);
    if (fault == FAULT_NONE && now.there && shipped.there && now.size == shipped.size &&
        memcmp(now.data, shipped.data, now.size) == 0) {
        fault = remove_file(switching, SUDOERS);
        tell(told, context, SUDOERS, "removed");
    }
    image_free(&shipped);
    image_free(&now);
    return fault;
}

// pam-auth-update leaves stacks alone that somebody has changed, and ends with 0.
static bool stacks_name_warifu(const struct switching *switching)
{
    bool named = false;

    for (size_t i = 0; i < sizeof paths / sizeof *paths && !named; i++) {
        struct image image = {.there = false};
        named = strncmp(paths[i], "/etc/pam.d/", strlen("/etc/pam.d/")) == 0 &&
                (image_take(below(switching, paths[i]).text, &image) != FAULT_NONE ||
                 (image.there && strstr(image.data, "pam_warifu.so") != NULL));
        image_free(&image);
    }
    return named;
}

enum fault switch_undo(struct switching *switching, switch_told *told, void *context)
{
    const enum switch_state state = switching->record.state;

    if (state == SWITCH_HALF || state == SWITCH_WAITING || is_ours(switching))
        return switch_back(switching, told, context);
    enum fault fault = switching->place->leave();
    if (fault == FAULT_NONE && stacks_name_warifu(switching))
        fault = FAULT_CONFLICT;
    if (fault == FAULT_NONE)
        fault = take_sudoers_away(switching, told, context);
    return fault == FAULT_NONE ? forget(switching) : fault;
}

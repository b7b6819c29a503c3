// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/anchoring.h"
#include "base/file.h"
#include "base/log.h"
#include "base/secret.h"
#include "store/meta.h"
#include "store/rows_look.h"
#include "vault/loop/restoring.h"
#include "vault/loop/state.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PLACES 2
#define PLACE_SIZE 512 // a sector: one write does not spoil the other place
#define FILE_SIZE (PLACES * PLACE_SIZE)

#define PATH_SIZE (sizeof((struct daemon_settings *)0)->key_file + 16)

// What is recorded while an earlier state is being accepted makes it longer: how long it was when
// that was first begun is kept, or a second try would take fewer records for lost.
#define META_ACCEPTING "anchor.accepting"
#define HAD "had="
#define BEGUN_SIZE 32

static void path_of(const struct vault *vault, char path[PATH_SIZE])
{
    const char *key = vault->settings->key_file;
    const char *slash = strrchr(key, '/');
    snprintf(path, PATH_SIZE, "%.*s/anchor", slash != NULL ? (int)(slash - key) : 1,
             slash != NULL ? key : ".");
}

// The highest that is this store's. FAULT_CORRUPT: there is none in the file.
static enum fault read_anchor(struct vault *vault)
{
    const struct file_demand demand = {geteuid(), 0077, FILE_SIZE};
    struct anchoring *anchoring = &vault->anchoring;
    struct anchor anchor;
    char path[PATH_SIZE], *data = NULL;
    size_t size = 0;
    path_of(vault, path);
    anchoring->highest = (struct anchor){0};
    anchoring->place = 0;
    anchoring->found = false;
    struct stat status;
    anchoring->when.seconds = stat(path, &status) == 0 ? status.st_mtim.tv_sec : 0;
    enum fault fault = file_read_checked(path, &demand, &data, &size);
    if (fault != FAULT_NONE)
        return fault;
    fault = FAULT_CORRUPT;
    for (unsigned i = 0; i < PLACES && size == FILE_SIZE; i++) {
        if (store_anchor_open(vault->store, (const uint8_t *)data + i * (size_t)PLACE_SIZE,
                              &anchor) != FAULT_NONE ||
            (anchoring->found &&
             store_anchor_compare(&anchor, &anchoring->highest) != ANCHOR_BEHIND))
            continue;
        anchoring->found = true;
        anchoring->highest = anchor;
        anchoring->place = (i + 1) % PLACES;
        fault = FAULT_NONE;
    }
    free(data);
    return fault;
}

static bool refuse(struct vault *vault, char *why, size_t size, const char *what)
{
    snprintf(why, size,
             "%s; nobody is let in. Put back the newest store, or, after looking into it, as root: "
             "warifu --rescue REASON audit recover --reason REASON",
             what);
    vault->anchoring.rolled_back = true;
    return false;
}

static bool refuse_rows(struct vault *vault, char *why, size_t size)
{
    char what[400];
    snprintf(what, sizeof what,
             "rows of the store were put back to an earlier state%s%.100s%s, behind its own log: "
             "what was revoked since may open again",
             vault->anchoring.whose[0] != '\0' ? " (that of " : "", vault->anchoring.whose,
             vault->anchoring.whose[0] != '\0' ? ")" : "");
    return refuse(vault, why, size, what);
}

static void name_whose(struct anchoring *anchoring, const struct rows_state *rows)
{
    anchoring->whose[0] = '\0';
    if (rows->person != 0)
        snprintf(anchoring->whose, sizeof anchoring->whose, "person %" PRId64 "%s%s", rows->person,
                 rows->name[0] != '\0' ? ", " : "", rows->name);
}

// *had: records of the store, unless it had fewer when it was begun.
static enum fault accepting_begun(struct vault *vault, bool *begun, int64_t *had)
{
    char value[BEGUN_SIZE] = "";
    const enum fault fault = store_meta_get(vault->store, META_ACCEPTING, value, sizeof value);

    *begun = value[0] != '\0';
    if (strncmp(value, HAD, strlen(HAD)) == 0) {
        const int64_t first = strtoll(value + strlen(HAD), NULL, 10);
        *had = first < *had ? first : *had;
    }
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

static enum fault begin_accepting(struct vault *vault)
{
    char value[BEGUN_SIZE];

    snprintf(value, sizeof value, HAD "%" PRId64, vault->anchoring.had);
    return store_meta_put(vault->store, META_ACCEPTING, value);
}

bool anchoring_permits(struct vault *vault, char *why, size_t size)
{
    const struct anchor *anchor = &vault->anchoring.highest;
    char what[200];
    struct anchor now = {0};
    struct rows_state rows = {.hold = false};
    bool known = true;
    bool begun = false;
    vault->anchoring.rolled_back = false;
    enum fault fault = store_anchor_known(vault->store, &known);
    if (fault == FAULT_NONE)
        fault = store_anchor_now(vault->store, &now);
    vault->anchoring.had = (int64_t)now.size;
    if (fault == FAULT_NONE)
        fault = accepting_begun(vault, &begun, &vault->anchoring.had);
    if (fault == FAULT_NONE)
        fault = store_rows_look(vault->store, &rows);
    // A row that does not open lets nobody in as it is, and all others are as they were written.
    const bool hold = rows.hold || rows.damaged;
    vault->anchoring.rows_moved = !hold;
    name_whose(&vault->anchoring, &rows);
    if (fault != FAULT_NONE) {
        snprintf(why, size, "the store cannot be compared with its anchor (%s)", fault_name(fault));
        return false;
    }
    fault = read_anchor(vault);
    vault->anchoring.restored = restoring_is_there(vault);
    vault->anchoring.behind = fault != FAULT_NONE || begun || vault->anchoring.restored ||
                              store_anchor_compare(anchor, &now) != ANCHOR_HOLDS;
    if (vault->anchoring.accepting)
        return true;
    if (vault->anchoring.restored) // whatever an anchor says, and also where there never was one
        return refuse(vault, why, size,
                      "the store was restored from a backup, and nobody has accepted it yet");
    if (begun)
        return refuse(
            vault, why, size,
            "the store was put back to an earlier state, and accepting that was begun and "
            "not ended");
    if (fault != FAULT_NONE) {
        // A store from before there were anchors, or one that is being made: it gets one.
        snprintf(what, sizeof what,
                 "the anchor of the store beside the master key is missing or damaged (%s), so "
                 "nobody knows whether this is its newest state",
                 fault_name(fault));
        if (!known && !hold)
            snprintf(what, sizeof what, "rows of the store were put back to an earlier state");
        return (!known && hold) || refuse(vault, why, size, what);
    }
    if (store_anchor_compare(anchor, &now) == ANCHOR_HOLDS)
        return hold || refuse_rows(vault, why, size);
    snprintf(what, sizeof what,
             "the store was put back to an earlier state: its log has %" PRIu64
             " records, and had %" PRIu64,
             now.size, anchor->size);
    return refuse(vault, why, size, what);
}

static int open_file(const char *path)
{
    struct stat status;
    const int fd = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

    if (fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
        status.st_size == FILE_SIZE && status.st_uid == geteuid() && (status.st_mode & 0077) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

// A file that is gone, or that the next start would not read, is made anew: whoever serves has been
// allowed to.
static enum fault put(const struct vault *vault, const uint8_t sealed[STORE_ANCHOR_SIZE])
{
    static const uint8_t nothing[FILE_SIZE] = {0};
    char path[PATH_SIZE];
    path_of(vault, path);
    int fd = open_file(path);
    if (fd < 0) {
        (void)unlink(path);
        const enum fault made = file_create(path, 0600, nothing, sizeof nothing);
        if (made != FAULT_NONE)
            return made;
        fd = open_file(path);
    }
    if (fd < 0)
        return fault_from_errno(errno);
    const off_t at = (off_t)vault->anchoring.place * PLACE_SIZE;
    enum fault fault = FAULT_NONE;
    if (pwrite(fd, sealed, STORE_ANCHOR_SIZE, at) != STORE_ANCHOR_SIZE)
        fault = FAULT_IO;
    else if (fdatasync(fd) != 0)
        fault = fault_from_errno(errno);
    close(fd);
    return fault;
}

static enum fault write_anchor(struct vault *vault)
{
    struct anchoring *anchoring = &vault->anchoring;
    uint8_t sealed[STORE_ANCHOR_SIZE];
    struct anchor now;
    enum fault fault = store_anchor_now(vault->store, &now);
    if (fault == FAULT_NONE && anchoring->found &&
        store_anchor_compare(&anchoring->highest, &now) == ANCHOR_BEHIND)
        return FAULT_NONE; // it is accepted with the commit that comes
    if (fault == FAULT_NONE)
        fault = store_anchor_seal(vault->store, &now, sealed);
    if (fault == FAULT_NONE)
        fault = put(vault, sealed);
    if (fault != FAULT_NONE)
        return fault;
    anchoring->highest = now;
    anchoring->found = true;
    anchoring->place = (anchoring->place + 1) % PLACES;
    return FAULT_NONE;
}

static void tell(struct vault *vault, enum fault fault)
{
    if (fault != FAULT_NONE && !vault->anchoring.failed)
        log_error("the anchor of the store beside the master key cannot be written (%s): that the "
                  "store is put back would not be noticed",
                  fault_name(fault));
    vault->anchoring.failed = fault != FAULT_NONE;
}

// The file comes before what says that there is one: whoever crashes between has an anchor too
// many.
enum fault anchoring_start(struct vault *vault)
{
    bool known;
    enum fault fault = store_anchor_known(vault->store, &known);
    // Of rows alone nothing has to be kept: they are other ones until they are accepted. Noted
    // here, a second try would take the whole store for an earlier state.
    if (fault == FAULT_NONE && vault->anchoring.accepting && vault->anchoring.behind)
        fault = begin_accepting(vault);
    if (fault != FAULT_NONE || known)
        return fault;
    fault = write_anchor(vault);
    tell(vault, fault);
    return fault == FAULT_NONE ? store_anchor_note(vault->store, 0) : FAULT_NONE;
}

enum fault anchoring_accepted(struct vault *vault)
{
    return store_meta_put(vault->store, META_ACCEPTING, "");
}

void anchoring_write(struct vault *vault)
{
    bool known;
    enum fault fault = store_anchor_known(vault->store, &known);
    if (fault == FAULT_NONE && !known)
        return;
    if (fault == FAULT_NONE)
        fault = write_anchor(vault);
    tell(vault, fault);
}

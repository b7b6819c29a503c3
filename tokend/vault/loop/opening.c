// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/opening.h"
#include "base/file.h"
#include "base/log.h"
#include "base/secret.h"
#include "store/meta.h"
#include "store/rows_look.h"
#include "vault/loop/configuration.h"
#include "vault/loop/in_force.h"
#include "vault/loop/steady.h"
#include "vault/loop/text.h"
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

_Static_assert(sizeof((struct dummy *)NULL)->secret == STORE_DECOY_KEY_SIZE, "made of one another");

#define META_COST "password.cost"

static enum fault read_descriptor(int fd, uint8_t key[STORE_KEY_SIZE])
{
    uint8_t bytes[STORE_KEY_SIZE + 1]; // one more, to notice a longer key
    size_t done = 0;
    enum fault fault = FAULT_NONE;

    while (done < sizeof bytes && fault == FAULT_NONE) {
        const ssize_t got = pread(fd, bytes + done, sizeof bytes - done, (off_t)done);
        if (got == 0)
            break;
        if (got > 0)
            done += (size_t)got;
        else if (errno != EINTR)
            fault = fault_from_errno(errno);
    }
    if (fault == FAULT_NONE && done != STORE_KEY_SIZE)
        fault = FAULT_FORMAT;
    if (fault == FAULT_NONE)
        memcpy(key, bytes, STORE_KEY_SIZE);
    secret_wipe(bytes, sizeof bytes);
    return fault;
}

enum fault opening_key(const struct vault *vault, uint8_t key[STORE_KEY_SIZE],
                       bool *from_credential)
{
    const struct file_demand demand = {
        .owner = geteuid(),
        .forbidden = 0077,
        .largest = STORE_KEY_SIZE,
    };
    enum fault fault;
    int fd = -1;

    *from_credential = vault->ports->key_fd >= 0;
    if (*from_credential)
        return read_descriptor(vault->ports->key_fd, key);
    fault = file_open_checked(vault->settings->key_file, &demand, &fd);
    if (fault == FAULT_NONE) {
        fault = read_descriptor(fd, key);
        close(fd);
    }
    return fault;
}

static void unavailable(struct vault *vault, const char *why)
{
    // Said once, not at every try.
    if (vault->state != STORE_UNAVAILABLE || strcmp(vault->why, why) != 0)
        log_error("the store cannot be used: %s", why);
    vault->state = STORE_UNAVAILABLE;
    text_put(vault->why, sizeof vault->why, why);
}

void opening_lost(struct vault *vault)
{
    char why[STORE_WHY_SIZE];

    if (vault->store == NULL || !store_is_displaced(vault->store))
        return;
    store_close(&vault->store);
    vault->displaced = true;
    snprintf(
        why, sizeof why,
        "nothing is recorded: the store was moved or replaced while tokend ran; put back %s with "
        "its -wal file and restart tokend",
        vault->settings->store_file);
    unavailable(vault, why);
}

void opening_store(struct vault *vault)
{
    const char *path = vault->settings->store_file;
    const bool there = access(path, F_OK) == 0 || errno != ENOENT;
    const bool keyed = access(vault->settings->key_file, F_OK) == 0 || errno != ENOENT;
    uint8_t key[STORE_KEY_SIZE];
    bool from_credential = false;
    char why[STORE_WHY_SIZE] = "";
    enum fault fault;

    if (vault->displaced) // what lies there now is for an administrator to decide
        return;
    if (!there && !keyed) {
        if (vault->state != STORE_ABSENT || vault->why[0] == '\0')
            log_notice("there is no store yet: run \"warifu init\" as root");
        vault->state = STORE_ABSENT;
        text_put(vault->why, sizeof vault->why, "there is no store yet: run \"warifu init\"");
        return;
    }
    // A key without its store: the store was lost or moved away. Nobody is let in as if this were
    // the first day (abuse:R5).
    if (!there) {
        unavailable(vault, "the key is there but the store is gone: restore it from a backup, or "
                           "move the key away to start afresh");
        return;
    }
    fault = opening_key(vault, key, &from_credential);
    if (fault != FAULT_NONE) {
        unavailable(vault, fault == FAULT_NOT_FOUND
                               ? "the store is there but its key is gone: restore the key"
                               : "the key cannot be read: owner, mode 0400 and 32 bytes are "
                                 "expected");
        return;
    }
    fault = store_open(path, key, &vault->store, why, sizeof why);
    secret_wipe(key, sizeof key);
    if (fault != FAULT_NONE) {
        vault->store = NULL;
        unavailable(vault, why[0] != '\0' ? why : fault_name(fault));
        return;
    }
    if (!anchoring_permits(vault, why, sizeof why)) {
        store_close(&vault->store);
        unavailable(vault, why);
        return;
    }
    fault = opening_start(vault);
    if (fault != FAULT_NONE) {
        store_close(&vault->store);
        unavailable(vault, fault_name(fault));
        return;
    }
    if (vault->policy_moved) { // nobody is let in by a policy that is not in force
        (void)in_force_hand_over(vault);
        store_close(&vault->store);
        unavailable(vault, "the policy in force is being put in the place of the file's");
        return;
    }
    vault->state = STORE_SERVING;
    text_put(vault->why, sizeof vault->why, "");
}

// Rows keep the cost of the policy under which they were made, so what is verified for nobody must
// take as long as the dearest of them (promise 3).
static enum fault remember_cost(struct vault *vault)
{
    char text[32] = "";
    struct password_cost before = {0}, *now = &vault->dearest;
    enum fault fault = store_meta_get(vault->store, META_COST, text, sizeof text);

    if (fault == FAULT_NONE &&
        sscanf(text, "%" SCNu32 " %" SCNu32, &before.memory_kib, &before.passes) != 2)
        return FAULT_CORRUPT;
    if (fault != FAULT_NONE && fault != FAULT_NOT_FOUND)
        return fault;
    if ((uint64_t)before.memory_kib * before.passes >= (uint64_t)now->memory_kib * now->passes) {
        *now = before;
        return FAULT_NONE;
    }
    snprintf(text, sizeof text, "%" PRIu32 " %" PRIu32, now->memory_kib, now->passes);
    return store_meta_put(vault->store, META_COST, text);
}

static enum fault tell_damaged(struct vault *vault)
{
    struct rows_damaged rows;
    const struct rows_damaged *damaged = &rows;
    char what[STORE_NAME_SIZE + 32];
    struct event event;
    enum fault fault = store_rows_damaged(vault->store, &rows);

    // One of the rest stands for all of it.
    vault->damage.rows = damaged->count;
    vault->damage.stale = false;
    for (size_t i = 0; fault == FAULT_NONE && i < damaged->count && i <= damaged->named; i++) {
        if (i < damaged->named)
            snprintf(what, sizeof what, "person %" PRId64 ", %s", damaged->first[i].person,
                     damaged->first[i].name);
        else
            snprintf(what, sizeof what, "%" PRIu64 " more", damaged->count - i);
        log_error("the store's row of %s does not open: nobody logs in by it", what);
        // Nobody vouches for the name, but the row is found, and ended, by it.
        event_init(&event, EVENT_STORE_DAMAGED, i < damaged->named ? damaged->first[i].name : "");
        event_text(&event, FIELD_WHAT, what);
        fault = journal_record(vault, &event);
    }
    return fault;
}

enum fault opening_start(struct vault *vault)
{
    struct event event;
    char boot_id[37];
    struct instant *now = &vault->now;
    enum fault fault = vault->clock->boot_id(boot_id);

    if (fault == FAULT_NONE)
        fault = vault->clock->wall(&now->wall);
    if (fault == FAULT_NONE)
        fault = vault->clock->boot(&now->boot);
    now->synchronised = vault->clock->synchronised();
    if (fault == FAULT_NONE)
        fault = store_begin(vault->store);
    if (fault != FAULT_NONE)
        return fault;
    fault = steady_start(vault->store, boot_id, now->boot, now->wall, now->synchronised,
                         &vault->steady_offset);
    now->steady.milliseconds = now->boot.milliseconds + vault->steady_offset;
    if (fault == FAULT_NONE) {
        event_init(&event, EVENT_VAULT_STARTED, "");
        fault = journal_record(vault, &event);
    }
    if (fault == FAULT_NONE)
        fault = tell_damaged(vault);
    if (fault == FAULT_NONE && !now->synchronised) {
        event_init(&event, EVENT_CLOCK_UNSYNCHRONISED, "");
        fault = journal_record(vault, &event);
    }
    if (fault == FAULT_NONE)
        fault = in_force_start(vault);
    if (fault == FAULT_NONE && !vault->policy_moved)
        fault = configuration_record(vault);
    if (fault == FAULT_NONE)
        fault = remember_cost(vault);
    if (fault == FAULT_NONE)
        fault = anchoring_start(vault);
    if (fault == FAULT_NONE)
        fault = store_commit(vault->store);
    if (fault == FAULT_NONE)
        store_decoy_key(vault->store, vault->dummy.secret);
    if (fault != FAULT_NONE) {
        store_rollback(vault->store);
        journal_forget(&vault->journal, 0);
        return fault;
    }
    log_watch_start(vault);
    heads_note(vault); // of these records, and of what the last run did not come to tell
    journal_mirror(vault);
    return FAULT_NONE;
}

// SPDX-License-Identifier: BSD-2-Clause
// The first day: key, store and the first administrator, made together or not at all. Never on its
// own: only root, by name (abuse:R5).
#include "base/file.h"
#include "base/log.h"
#include "base/secret.h"
#include "base/text.h"
#include "factor/random.h"
#include "settings/stopgap.h"
#include "store/person.h"
#include "store/request.h"
#include "vault/admin/admin.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include "vault/login/review.h"
#include "vault/loop/opening.h"
#include <string.h>
#include <unistd.h>

// Takes back only what this very call has made.
static void discard(struct vault *vault, bool key_made, bool store_made)
{
    char path[sizeof vault->settings->store_file + 8];
    static const char *const parts[] = {"", "-wal", "-shm", "-journal"};

    if (vault->store != NULL)
        store_close(&vault->store);
    for (size_t i = 0; store_made && i < sizeof parts / sizeof *parts; i++) {
        snprintf(path, sizeof path, "%s%s", vault->settings->store_file, parts[i]);
        (void)!unlink(path);
    }
    if (key_made)
        (void)!unlink(vault->settings->key_file);
}

static enum fault make_key(struct vault *vault, uint8_t key[STORE_KEY_SIZE], bool *made)
{
    bool from_credential = false;
    enum fault fault;

    *made = false;
    if (vault->ports->key_fd >= 0)
        return opening_key(vault, key, &from_credential);
    fault = random_fill(key, STORE_KEY_SIZE);
    if (fault == FAULT_NONE)
        fault = file_create(vault->settings->key_file, 0400, key, STORE_KEY_SIZE);
    *made = fault == FAULT_NONE;
    return fault;
}

// The first of root's works without factors, which the first administrator does not review (F2).
static enum fault open_review(struct admin *admin, const struct person *person)
{
    const char *reason = admin_text(admin, "reason");
    struct vault *vault = admin->vault;
    struct request review;
    int64_t id;
    enum fault fault =
        review_open_rescue(vault, &admin->call->actor, reason != NULL ? reason : "init", &id);

    if (fault == FAULT_NONE)
        fault = store_request_get(vault->store, id, &review);
    if (fault == FAULT_NONE)
        fault = review_add_verb(vault, &review, admin->verb->wire, person->name);
    return fault == FAULT_NONE ? review_note_person(vault, &review, person->id) : fault;
}

// In a transaction of its own: the batch's has no store to belong to.
static enum fault first_admin(struct admin *admin, struct person *person, struct wall_time *expires)
{
    struct vault *vault = admin->vault;
    struct event event;
    enum fault fault = store_begin(vault->store);

    if (fault != FAULT_NONE)
        return fault;
    admin_event(admin, &event, EVENT_STORE_CREATED, "");
    fault = admin_record(admin, &event);
    if (fault == FAULT_NONE)
        fault = store_person_add(vault->store, person);
    if (fault == FAULT_NONE)
        fault = admin_store_first(admin, person->id, expires);
    if (fault == FAULT_NONE)
        fault = open_review(admin, person);
    if (fault == FAULT_NONE) {
        admin_event(admin, &event, EVENT_USER_ADDED, person->name);
        event_number(&event, FIELD_UID, person->uid);
        event_text(&event, FIELD_BEFORE, "none");
        event_text(&event, FIELD_AFTER, role_name(ROLE_ADMIN));
        fault = admin_record(admin, &event);
    }
    if (fault == FAULT_NONE)
        fault = store_commit(vault->store);
    if (fault != FAULT_NONE)
        store_rollback(vault->store);
    return fault;
}

static enum fault refuse_state(struct admin *admin)
{
    if (admin->vault->state == STORE_SERVING)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT, N_("There is a store already."),
                         N_("Add people with: warifu user add"), NULL);
    return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                     N_("A key or a store is there but cannot be used; nothing was touched."),
                     N_("Restore what is missing from a backup, or move both away to start "
                        "afresh. What is wrong: warifu status"),
                     NULL);
}

static enum fault verb_init(struct admin *admin)
{
    struct vault *vault = admin->vault;
    const Identity *target = &admin->call->target;
    const char *display = admin_text(admin, "display");
    struct wall_time expires = {0};
    uint8_t key[STORE_KEY_SIZE] = {0};
    bool key_made = false;
    bool store_made = false;
    struct person person = {
        .uid = target->uid,
        .role = ROLE_ADMIN,
        .state = PERSON_ACTIVE,
        .created = vault->now.wall,
    };
    enum fault fault;

    if (admin->call->actor.peer_uid != 0)
        return admin_end(admin, AdminStatus_ADMIN_FORBIDDEN, N_("Only root may do this."), NULL,
                         NULL);
    // Where the store is may be what is damaged; there would be two of them.
    if (policy_is_stopgap(vault->policy))
        return admin_end(
            admin, AdminStatus_ADMIN_CONFLICT, N_("tokend.conf or the policy is damaged."),
            N_("tokend -n says what is wrong. Mend it, then: systemctl reload tokend"), NULL);
    if (vault->store == NULL)
        opening_store(vault); // look again: it may be there by now
    if (vault->state != STORE_ABSENT)
        return refuse_state(admin);
    if (!admin->call->has_target || target->status != NameStatus_NAME_FOUND)
        return admin_end(admin, AdminStatus_ADMIN_NOT_FOUND,
                         N_("There is no account with that name on this system."),
                         N_("Create the account first, for example with useradd."),
                         admin_text(admin, "user"));
    if (target->uid == 0 || target->uid == UINT32_MAX)
        return admin_end(admin, AdminStatus_ADMIN_INVALID,
                         N_("root is not a person and cannot be enrolled."),
                         N_("Enrol the person's own account and use sudo."), target->name);
    if (text_copy(person.name, sizeof person.name, target->name) != FAULT_NONE ||
        text_copy(person.display, sizeof person.display,
                  display != NULL ? display : target->full_name) != FAULT_NONE)
        return admin_end(admin, AdminStatus_ADMIN_INVALID, N_("The name is too long."), NULL,
                         "display");
    if (admin_needs_hash(admin))
        return admin_order_password(admin);
    if (!admin->call->call.dry_run) {
        fault = make_key(vault, key, &key_made);
        if (fault == FAULT_NONE)
            fault = store_create(vault->settings->store_file, key, &vault->store);
        store_made = vault->store != NULL;
        secret_wipe(key, sizeof key);
        if (fault == FAULT_NONE)
            fault = opening_start(vault);
        if (fault == FAULT_NONE)
            fault = first_admin(admin, &person, &expires);
        if (fault != FAULT_NONE) {
            log_error("the store could not be made: %s", fault_name(fault));
            discard(vault, key_made, store_made);
            return fault;
        }
        vault->state = STORE_SERVING;
        text_put(vault->why, sizeof vault->why, "");
    }
    AdminRow *row = admin_row(admin);
    row_text(row, "store", vault->settings->store_file);
    row_text(row, "key_file",
             vault->ports->key_fd >= 0 ? "$CREDENTIALS_DIRECTORY" : vault->settings->key_file);
    row_text(row, "user", person.name);
    admin_put_first(admin, row, expires);
    return admin_done_for_somebody_new(
        admin, N_("The store was made and the first administrator enrolled."));
}

const struct admin_handler handlers_init[] = {
    {"init", verb_init},
    {NULL, NULL},
};

// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/in_force.h"
#include "base/log.h"
#include "settings/passed_policy.h"
#include "settings/policy_file.h"
#include "settings/stopgap.h"
#include "store/meta.h"
#include "vault/loop/journal.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define META_ACTIVE "policy.active"
#define META_OFFERED "policy.offered"

static enum fault get(struct vault *vault, const char *name, char digest[POLICY_DIGEST_SIZE])
{
    const enum fault fault = store_meta_get(vault->store, name, digest, POLICY_DIGEST_SIZE);

    if (fault == FAULT_NOT_FOUND)
        digest[0] = '\0';
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

enum fault in_force_active(struct vault *vault, char digest[POLICY_DIGEST_SIZE])
{
    return get(vault, META_ACTIVE, digest);
}

enum fault in_force_offered(struct vault *vault, char digest[POLICY_DIGEST_SIZE])
{
    return get(vault, META_OFFERED, digest);
}

enum fault in_force_digest(struct vault *vault)
{
    char *text = NULL;
    size_t size = 0;

    if (vault->ports->policy_text != NULL) {
        text_digest(vault->ports->policy_text, vault->policy_digest);
        return FAULT_NONE;
    }
    FILE *out = open_memstream(&text, &size); // a policy that never was a file
    if (out == NULL)
        return FAULT_MEMORY;
    policy_dump(vault->policy, out);
    const bool written = !ferror(out);
    if (fclose(out) == 0 && written)
        text_digest(text, vault->policy_digest);
    free(text);
    return vault->policy_digest[0] != '\0' ? FAULT_NONE : FAULT_MEMORY;
}

// The version of what the vault was given, which is added when it is new.
static enum fault have_version(struct vault *vault, struct policy_version *version)
{
    const char *text = vault->ports->policy_text;
    enum fault fault = store_policy_get(vault->store, vault->policy_digest, version);

    if (fault != FAULT_NOT_FOUND || text == NULL)
        return fault;
    *version = (struct policy_version){.seen = vault->now.wall};
    memcpy(version->digest, vault->policy_digest, sizeof version->digest);
    snprintf(version->profile, sizeof version->profile, "%s", vault->policy->profile);
    return store_policy_add(vault->store, version, text);
}

static enum fault record(struct vault *vault, enum event_id id, const char *before,
                         const char *after)
{
    struct event event;

    event_init(&event, id, "");
    event_text(&event, FIELD_ACTOR, "root");
    event_text(&event, FIELD_BEFORE, before[0] != '\0' ? before : "none");
    event_text(&event, FIELD_AFTER, after);
    return journal_record(vault, &event);
}

enum fault in_force_move(struct vault *vault, struct policy_version *version)
{
    char active[POLICY_DIGEST_SIZE], lies[POLICY_DIGEST_SIZE]; // in the file's place
    enum fault fault = in_force_active(vault, active);

    version->activated = vault->now.wall;
    if (fault == FAULT_NONE)
        fault = in_force_offered(vault, lies);
    if (fault == FAULT_NONE && lies[0] == '\0')
        memcpy(lies, active, sizeof lies);
    if (fault == FAULT_NONE)
        fault = store_policy_put(vault->store, version);
    if (fault == FAULT_NONE)
        fault = store_meta_put(vault->store, META_ACTIVE, version->digest);
    if (fault == FAULT_NONE)
        fault = store_meta_put(vault->store, META_OFFERED,
                               strcmp(lies, version->digest) == 0 ? "" : lies);
    if (fault == FAULT_NONE)
        vault->policy_moved = true;
    return fault;
}

// The file is what is in force.
static enum fault forget_offer(struct vault *vault)
{
    char offered[POLICY_DIGEST_SIZE];
    const enum fault fault = in_force_offered(vault, offered);

    return fault == FAULT_NONE && offered[0] != '\0'
               ? store_meta_put(vault->store, META_OFFERED, "")
               : fault;
}

static enum fault withdraw_offer(struct vault *vault, const char *active)
{
    char offered[POLICY_DIGEST_SIZE];
    enum fault fault = in_force_offered(vault, offered);

    if (fault != FAULT_NONE || offered[0] == '\0')
        return fault;
    fault = forget_offer(vault);
    return fault == FAULT_NONE ? record(vault, EVENT_POLICY_WITHDRAWN, offered, active) : fault;
}

static enum fault take_file(struct vault *vault, const char *active)
{
    struct policy_version version;
    enum fault fault = have_version(vault, &version);

    if (fault == FAULT_NOT_FOUND) // no file at all: nothing that could be put in force again
        return FAULT_NONE;
    if (fault == FAULT_NONE)
        fault = in_force_move(vault, &version);
    vault->policy_moved = false;
    if (fault == FAULT_NONE)
        fault = forget_offer(vault);
    return fault == FAULT_NONE ? record(vault, EVENT_POLICY_ACTIVATED, active, version.digest)
                               : fault;
}

// Said at each start, as long as it lies there; told once.
static enum fault offer_file(struct vault *vault, const char *active)
{
    char before[POLICY_DIGEST_SIZE] = "";
    struct policy_version version;
    enum fault fault = have_version(vault, &version);

    if (fault == FAULT_NOT_FOUND)
        return FAULT_NONE;
    log_warning("the policy file is not the policy in force, and needs an approval: warifu policy "
                "list");
    if (fault == FAULT_NONE)
        fault = in_force_offered(vault, before);
    if (fault != FAULT_NONE || strcmp(before, version.digest) == 0)
        return fault;
    fault = store_meta_put(vault->store, META_OFFERED, version.digest);
    return fault == FAULT_NONE ? record(vault, EVENT_POLICY_OFFERED, active, version.digest)
                               : fault;
}

// The text that is in force, the caller's to free, its list of leaked passwords, and whether
// another one needs an approval. What this version of the program cannot read lets nobody in, and
// root's rescue can put another text in its place.
static enum fault read_active(struct vault *vault, const char *digest, char **text,
                              char leaked[LEAKED_NAME_SIZE], bool *approved)
{
    struct policy_version version;
    struct policy *policy = NULL;
    char error[512] = "";
    enum fault fault = store_policy_get(vault->store, digest, &version);

    *approved = true;
    leaked[0] = '\0';
    if (fault == FAULT_NONE)
        fault = store_policy_text(vault->store, &version, text);
    if (fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault;
    fault = policy_take("the policy in the store", *text, &policy, error, sizeof error);
    if (fault == FAULT_NONE) {
        *approved = policy->activation == ACTIVATION_APPROVED;
        memcpy(leaked, policy->password.leaked, LEAKED_NAME_SIZE);
    }
    policy_free(&policy);
    if (fault != FAULT_CONFIG)
        return fault;
    log_error("the policy in force cannot be read by this version, so nobody can log in: %s; root: "
              "warifu --rescue REASON policy activate",
              error);
    free(*text);
    *text = stopgap_policy("the policy in the store", false);
    return *text != NULL ? FAULT_NONE : FAULT_MEMORY;
}

enum fault in_force_start(struct vault *vault)
{
    const bool damaged = policy_is_stopgap(vault->policy);
    char active[POLICY_DIGEST_SIZE], leaked[LEAKED_NAME_SIZE], *text = NULL;
    bool approved = false;
    enum fault fault = in_force_active(vault, active);

    vault->policy_moved = false;
    if (fault != FAULT_NONE || (damaged && !stopgap_is_of_policy(vault->policy)))
        return fault;
    if (active[0] == '\0')
        return damaged ? FAULT_NONE : take_file(vault, active);
    if (strcmp(active, vault->policy_digest) == 0)
        return vault->ports->policy_from_store ? FAULT_NONE : withdraw_offer(vault, active);
    fault = read_active(vault, active, &text, leaked, &approved);
    free(text);
    if (fault != FAULT_NONE)
        return fault;
    if (!approved)
        return damaged ? FAULT_NONE : take_file(vault, active);
    if (!damaged)
        fault = offer_file(vault, active);
    vault->policy_moved = true;
    return fault;
}

bool in_force_hand_over(struct vault *vault)
{
    char active[POLICY_DIGEST_SIZE] = "", leaked[LEAKED_NAME_SIZE], *text = NULL;
    bool approved = false, done = false;
    struct handover handover = {HANDOVER_POLICY, 0, vault->ports->policy_fd, 0, 0};

    if (!vault->policy_moved)
        return false;
    vault->policy_moved = false;
    if (vault->ports->control_fd < 0) // dismissed: the next vault finds the same
        return false;
    if (vault->store == NULL || in_force_active(vault, active) != FAULT_NONE ||
        strcmp(active, vault->policy_digest) == 0)
        return false; // what was to move it was not committed
    if (read_active(vault, active, &text, leaked, &approved) == FAULT_NONE && handover.fd >= 0)
        done = passed_policy_write(handover.fd, text, leaked) == FAULT_NONE &&
               handover_send(vault->ports->control_fd, &handover) == FAULT_NONE;
    free(text);
    if (!done)
        log_error(
            "the policy in force cannot be handed to the other processes; it is from the next "
            "start of tokend on");
    return done;
}

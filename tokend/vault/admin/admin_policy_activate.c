// SPDX-License-Identifier: BSD-2-Clause
// Another policy is put in force, or an earlier one again: one administrator asks, another approves
// exactly this text (D7, D8). Root does it alone only in a rescue, which is looked at afterwards.
#include "vault/admin/admin_policy_activate.h"
#include "settings/policy_file.h"
#include "store/policy_text.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include "vault/admin/policy_changes.h"
#include "vault/admin/whom.h"
#include "vault/loop/in_force.h"
#include "vault/loop/journal.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WHAT "policy activate "

// What is approved: this text in the place of that one. Nothing else has this word.
static void say_what(const struct policy_version *version, const char *active,
                     char what[sizeof((struct request *)NULL)->what])
{
    snprintf(what, sizeof((struct request *)NULL)->what, WHAT "%s (%s), in the place of %s",
             version->digest, version->profile, active[0] != '\0' ? active : "none");
}

// FAULT_CONFIG with the reason where this version of the program does not take it (tokend -n).
static enum fault take_text(struct admin *admin, const struct policy_version *version,
                            struct policy **policy, char *error, size_t size)
{
    char *text = NULL;
    enum fault fault = store_policy_text(admin->vault->store, version, &text);

    *policy = NULL;
    if (fault == FAULT_NONE)
        fault = policy_take("the policy in the store", text, policy, error, size);
    free(text);
    return fault;
}

// That it takes it now; *good is false when the page has been ended with why not.
static enum fault look_at_text(struct admin *admin, const struct policy_version *version,
                               bool *good)
{
    struct policy *policy = NULL;
    char error[512] = "";
    const enum fault fault = take_text(admin, version, &policy, error, sizeof error);

    *good = fault == FAULT_NONE;
    policy_free(&policy);
    return fault != FAULT_CONFIG
               ? fault
               : admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                           N_("This version of tokend cannot use that policy any more."),
                           N_("Look at it: warifu policy lint"), error);
}

// *good is false when the page has been ended with why not.
static enum fault may_replace(struct admin *admin, const struct policy_version *version,
                              const char *active, bool *good)
{
    *good = false;
    if (strcmp(version->digest, active) == 0)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT, N_("This policy is in force already."),
                         N_("See: warifu policy list"), "digest");
    // What the file says counts at the next reload anyway. In a rescue a policy that cannot be read
    // any more has to give way to one that can.
    if (!admin->rescue && admin->vault->policy->activation != ACTIVATION_APPROVED)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("The file decides which policy is in force: the policy has "
                            "policy_activation = free."),
                         N_("Root puts the text in its place: warifu policy text DIGEST, then "
                            "systemctl reload tokend"),
                         "digest");
    return look_at_text(admin, version, good);
}

static enum fault put_in_force(struct admin *admin, struct policy_version *version,
                               const char *active, const struct request *request)
{
    struct event event;
    enum fault fault = in_force_move(admin->vault, version);

    if (fault != FAULT_NONE)
        return fault;
    admin_event(admin, &event, EVENT_POLICY_ACTIVATED, "");
    event_text(&event, FIELD_BEFORE, active[0] != '\0' ? active : "none");
    event_text(&event, FIELD_AFTER, version->digest);
    if (request != NULL) {
        event_text(&event, FIELD_APPLICANT, request->by.name);
        event_number(&event, FIELD_REVIEW, request->id);
    }
    return admin_record(admin, &event);
}

static enum fault verb_policy_activate(struct admin *admin)
{
    struct request request = {.kind = REQUEST_POLICY};
    const struct parts nobody = {0};
    char active[POLICY_DIGEST_SIZE];
    struct policy_version version;
    bool go = false;
    enum fault fault = admin_policy_version(admin, admin_text(admin, "digest"), &version, &go);

    if (fault == FAULT_NONE && go)
        fault = admin_may(admin, &nobody, &go);
    if (fault == FAULT_NONE && go)
        fault = in_force_active(admin->vault, active);
    if (fault == FAULT_NONE && go)
        fault = may_replace(admin, &version, active, &go);
    if (fault != FAULT_NONE || !go)
        return fault;
    if (admin->rescue) {
        fault = put_in_force(admin, &version, active, NULL);
        return fault == FAULT_NONE ? admin_done(admin, N_("In force. Others will look at this "
                                                          "rescue: warifu review list"))
                                   : fault;
    }
    say_what(&version, active, request.what);
    fault = request_make(admin, &request, &go);
    if (fault == FAULT_NONE && go)
        fault = request_put(admin, &request);
    return fault != FAULT_NONE || !go
               ? fault
               : admin_done(admin, N_("It waits for another administrator, who sees what it "
                                      "changes, and for whom: warifu request show"));
}

static enum fault version_of(struct admin *admin, const struct request *request,
                             struct policy_version *version)
{
    char digest[POLICY_DIGEST_SIZE];

    snprintf(digest, sizeof digest, "%.64s", request->what + strlen(WHAT));
    const enum fault fault = store_policy_get(admin->vault->store, digest, version);
    return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault; // texts are never deleted
}

enum fault policy_activation_put_effect(struct admin *admin, const struct request *request)
{
    struct policy_version version;
    struct policy *policy = NULL;
    char error[512] = "";
    enum fault fault = version_of(admin, request, &version);

    if (fault == FAULT_NONE)
        fault = take_text(admin, &version, &policy, error, sizeof error);
    if (fault == FAULT_NONE)
        fault = policy_changes_put(admin, admin->vault->policy, policy);
    policy_free(&policy);
    return fault == FAULT_CONFIG ? FAULT_NONE : fault; // whoever approves it is told why not
}

enum fault policy_activation_approve(struct admin *admin, const struct request *request,
                                     bool *allowed)
{
    char active[POLICY_DIGEST_SIZE], what[sizeof request->what];
    struct policy_version version;
    enum fault fault = in_force_active(admin->vault, active);

    *allowed = false;
    if (fault == FAULT_NONE)
        fault = version_of(admin, request, &version);
    if (fault != FAULT_NONE)
        return fault;
    say_what(&version, active, what);
    if (strcmp(what, request->what) != 0)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("Another policy has been put in force since this was asked for."),
                         N_("Decline it, and have it asked for again: warifu request reject"),
                         "request");
    fault = may_replace(admin, &version, active, allowed);
    return fault == FAULT_NONE && *allowed ? put_in_force(admin, &version, active, request) : fault;
}

const struct admin_handler handlers_policy_activate[] = {
    {"policy.activate", verb_policy_activate},
    {NULL, NULL},
};

// SPDX-License-Identifier: BSD-2-Clause
#include "base/secret.h"
#include "store/password.h"
#include "store/person.h"
#include "vault/admin/admin.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include "vault/admin/whom.h"
#include <string.h>

enum fault admin_order_password(struct admin *admin)
{
    const struct password_policy *policy = &admin->vault->policy->password;
    HashCall *order = admin->order;

    memset(order, 0, sizeof *order);
    order->task = HashTask_HASH_CREATE;
    order->memory_kib = password_drawn_cost().memory_kib;
    order->passes = password_drawn_cost().passes;
    // Whoever it is for may be given a role, or privilege, before it is replaced.
    const enum fault fault = password_generate(policy_password_length(policy, true),
                                               order->password, sizeof order->password);
    admin->ordered = fault == FAULT_NONE;
    return fault;
}

static enum fault verb_password_reset(struct admin *admin)
{
    struct person person;
    struct wall_time expires;
    const char *before = "";
    struct event event;
    bool found;
    enum fault fault = admin_own_person(admin, &person, &found);

    if (fault != FAULT_NONE || !found)
        return fault;
    if (!policy_keeps_passwords(admin->vault->policy))
        return admin_refuse_elsewhere(
            admin, N_("Set it there: passwd for the shadow file, else in the directory. A lost "
                      "generator of codes: warifu totp revoke, then warifu totp register."));
    if (admin_needs_hash(admin))
        return admin_order_password(admin);
    fault = admin_password_state(admin->vault, &person, &before);
    if (fault == FAULT_NONE)
        fault = admin_store_first(admin, person.id, &expires);
    if (fault != FAULT_NONE)
        return fault;
    admin_event(admin, &event, EVENT_PASSWORD_RESET, person.name);
    event_text(&event, FIELD_BEFORE, before);
    event_text(&event, FIELD_AFTER, "temporary");
    fault = admin_record(admin, &event);
    if (fault != FAULT_NONE)
        return fault;
    AdminRow *row = admin_row(admin);
    row_text(row, "user", person.name);
    admin_put_first(admin, row, expires);
    return admin_done_for_somebody_new(admin, N_("The password was replaced by a temporary one."));
}

static enum fault verb_password_expire(struct admin *admin)
{
    struct vault *vault = admin->vault;
    struct password password;
    struct person person;
    struct event event;
    bool found;
    enum fault fault = admin_own_person(admin, &person, &found);

    if (fault != FAULT_NONE || !found)
        return fault;
    fault = store_password_get(vault->store, person.id, &password);
    if (fault == FAULT_NONE) {
        admin_event(admin, &event, EVENT_PASSWORD_EXPIRED, person.name);
        event_text(&event, FIELD_BEFORE, password.must_change ? "expired" : "valid");
        event_text(&event, FIELD_AFTER, "expired");
        password.must_change = true;
        password.enrol_until = (struct wall_time){0}; // whoever knows it enrols nothing with it
        fault = store_password_put(vault->store, &password);
    }
    secret_wipe(&password, sizeof password);
    if (fault == FAULT_NONE)
        fault = admin_record(admin, &event);
    if (fault != FAULT_NONE)
        return fault;
    AdminRow *row = admin_row(admin);
    row_text(row, "user", person.name);
    admin_put_taken(admin, (struct taking){.person = person.id}, false);
    fault = admin_put_open(admin, row, &person);
    if (fault != FAULT_NONE)
        return fault;
    return admin_done(admin, N_("The password must be changed at the next login."));
}

static enum fault verb_password_policy(struct admin *admin)
{
    const struct password_policy *policy = &admin->vault->policy->password;
    const struct {
        const char *setting;
        uint32_t value;
        const char *clause;
    } settings[] = {
        {"min_length", policy->min_length, "B1"},
        {"min_classes", policy->min_classes, "B1"},
        {"dictionary", policy->dictionary, "B1"},
        {"site_words", (uint32_t)policy->site_words.count, "B1"},
        {"leaked", policy->leaked[0] != '\0', "B1"},
        {"history", policy->history, "B6"},
        {"max_age_days", policy->max_age_days, "B6"},
        {"privileged_max_age_seconds", policy->privileged_max_age_seconds, "B6"},
        {"privileged_min_length", policy->privileged_min_length, "B1"},
        {"privileged_min_classes", policy->privileged_min_classes, "B1"},
        {"privileged_history", policy->privileged_history, "B6"},
        {"privileged_max_uses", policy->privileged_max_uses, "B6"},
        {"warn_days", policy->warn_days, "B6"},
        {"min_age_seconds", policy->min_age_seconds, "B6"},
        {"temporary_seconds", policy->temporary_seconds, "B3"},
        {"argon2_memory_kib", policy->argon2_memory_kib, "B7"},
        {"argon2_passes", policy->argon2_passes, "B7"},
    };

    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        AdminRow *row = admin_row(admin);
        char value[16];
        snprintf(value, sizeof value, "%u", settings[i].value);
        row_text(row, "setting", settings[i].setting);
        // Numbers stand for themselves; the rest are words, which the client may translate.
        if (strcmp(settings[i].setting, "dictionary") == 0 ||
            strcmp(settings[i].setting, "leaked") == 0)
            row_text(row, "value", settings[i].value != 0 ? "yes" : "no");
        else if (settings[i].value == UINT32_MAX && strstr(settings[i].setting, "history") != NULL)
            row_text(row, "value", "all");
        else
            row_text(row, "value", value);
        row_text(row, "clause", settings[i].clause);
    }
    return admin_pages(admin);
}

const struct admin_handler handlers_password[] = {
    {"password.reset", verb_password_reset},
    {"password.expire", verb_password_expire},
    {"password.policy", verb_password_policy},
    {NULL, NULL},
};

// SPDX-License-Identifier: BSD-2-Clause
#include "base/secret.h"
#include "vault/admin.h"
#include <string.h>

static struct password_demand demand_of(const struct password_policy *policy, const char *user,
                                        const char *full_name)
{
    return (struct password_demand){
        .min_length = policy->min_length,
        .min_classes = policy->min_classes,
        .dictionary = policy->dictionary,
        .user = user,
        .full_name = full_name,
        .site_words = (const char *const *)policy->site_words.items,
        .site_word_count = policy->site_words.count,
    };
}

bool admin_needs_hash(const struct admin *admin)
{
    return admin->hash == NULL && !admin->call->call.dry_run;
}

enum fault admin_order_password(struct admin *admin)
{
    const struct password_policy *policy = &admin->vault->policy->password;
    const struct password_demand demand =
        demand_of(policy, admin_text(admin, "user"), admin->call->target.full_name);
    HashCall *order = admin->order;

    memset(order, 0, sizeof *order);
    order->task = HashTask_HASH_CREATE;
    order->memory_kib = policy->argon2_memory_kib;
    order->passes = policy->argon2_passes;
    const enum fault fault = password_generate(&demand, order->password, sizeof order->password);
    admin->ordered = fault == FAULT_NONE;
    return fault;
}

const char *admin_made_password(const struct admin *admin)
{
    return admin->hash != NULL ? admin->order->password : "";
}

enum fault admin_store_password(struct admin *admin, int64_t person, struct wall_time *expires)
{
    struct vault *vault = admin->vault;
    const char *encoded = admin->hash != NULL ? admin->hash->encoded : vault->dummy.encoded;
    struct password row;
    enum fault fault = store_password_get(vault->store, person, &row);

    if (fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault;
    memcpy(row.encoded, encoded, sizeof row.encoded);
    row.temporary = true;
    row.used = false;
    row.must_change = false;
    row.set_at = vault->now.wall;
    row.expires.seconds = vault->now.wall.seconds + vault->policy->password.temporary_seconds;
    row.enrol_until = (struct wall_time){0};
    *expires = row.expires;
    fault = store_password_put(vault->store, &row);
    secret_wipe(&row, sizeof row);
    return fault;
}

enum fault verb_password_reset(struct admin *admin)
{
    struct person person;
    struct wall_time expires;
    struct event event;
    bool found;
    enum fault fault = admin_own_person(admin, &person, &found);

    if (fault != FAULT_NONE || !found)
        return fault;
    if (admin_needs_hash(admin))
        return admin_order_password(admin);
    fault = admin_store_password(admin, person.id, &expires);
    if (fault != FAULT_NONE)
        return fault;
    admin_event(admin, &event, EVENT_PASSWORD_RESET, person.name);
    fault = admin_record(admin, &event);
    if (fault != FAULT_NONE)
        return fault;
    AdminRow *row = admin_row(admin);
    row_text(row, "user", person.name);
    row_text(row, "temporary_password", admin_made_password(admin));
    row_number(row, "expires", expires.seconds);
    return admin_done(admin, N_("The password was replaced by a temporary one."));
}

enum fault verb_password_expire(struct admin *admin)
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
    admin_put_stop(admin, row, false);
    fault = admin_put_open(admin, row, &person);
    if (fault != FAULT_NONE)
        return fault;
    return admin_done(admin, N_("The password must be changed at the next login."));
}

enum fault verb_password_policy(struct admin *admin)
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
        {"history", policy->history, "B6"},
        {"max_age_days", policy->max_age_days, "B6"},
        {"privileged_max_age_seconds", policy->privileged_max_age_seconds, "B6"},
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
        if (strcmp(settings[i].setting, "dictionary") == 0)
            row_text(row, "value", settings[i].value != 0 ? "yes" : "no");
        else if (settings[i].value == UINT32_MAX && strcmp(settings[i].setting, "history") == 0)
            row_text(row, "value", "all");
        else
            row_text(row, "value", value);
        row_text(row, "clause", settings[i].clause);
    }
    return admin_pages(admin);
}

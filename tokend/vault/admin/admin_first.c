// SPDX-License-Identifier: BSD-2-Clause
// What people are given to begin with, shown once, to its issuer only (B3, B4): a temporary
// password, or, where another PAM service keeps the passwords, a registration code.
#include "base/secret.h"
#include "store/key.h"
#include "store/otp.h"
#include "store/password.h"
#include "store/person.h"
#include "vault/admin/admin.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include "vault/admin/whom.h"
#include "vault/login/registration.h"
#include <string.h>

bool admin_needs_hash(const struct admin *admin)
{
    return admin->hash == NULL && !admin->call->call.dry_run &&
           policy_keeps_passwords(admin->vault->policy);
}

static enum fault store_temporary(struct admin *admin, int64_t person, struct wall_time *expires)
{
    struct vault *vault = admin->vault;
    const char *encoded = admin->hash != NULL ? admin->hash->encoded : vault->dummy.encoded;
    struct password row;
    enum fault fault = store_password_get(vault->store, person, &row);

    if (fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault;
    memcpy(row.encoded, encoded, sizeof row.encoded);
    fault = admin_giver(admin, person, &row.giver);
    if (fault != FAULT_NONE)
        goto done;
    row.temporary = true;
    row.used = false;
    row.must_change = false;
    row.set_at = vault->now.wall;
    row.expires.seconds = vault->now.wall.seconds + vault->policy->password.temporary_seconds;
    row.enrol_until = (struct wall_time){0};
    *expires = row.expires;
    fault = store_password_put(vault->store, &row);
done:
    secret_wipe(&row, sizeof row);
    return fault;
}

enum fault admin_store_first(struct admin *admin, int64_t person, struct wall_time *expires)
{
    int64_t giver = 0;

    if (policy_keeps_passwords(admin->vault->policy))
        return store_temporary(admin, person, expires);
    const enum fault fault = admin_giver(admin, person, &giver);
    return fault == FAULT_NONE
               ? registration_issue(admin->vault, person, giver, admin->registration, expires)
               : fault;
}

void admin_put_first(const struct admin *admin, AdminRow *row, struct wall_time expires)
{
    const bool dry = admin->call->call.dry_run;

    if (policy_keeps_passwords(admin->vault->policy))
        row_text(row, "temporary_password", admin->hash != NULL ? admin->order->password : "");
    else
        row_text(row, "registration_code", dry ? "" : admin->registration);
    row_number(row, "expires", expires.seconds);
}

enum fault admin_refuse_elsewhere(struct admin *admin, const char *hint)
{
    return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                     N_("Passwords are not kept here: the policy (knowledge) has another PAM "
                        "service judge them."),
                     hint, admin->vault->policy->knowledge_service);
}

static enum fault has_code(struct vault *vault, int64_t person, bool *has)
{
    struct otp_credential credentials[STORE_OTP_MAX];
    size_t count = 0;
    const enum fault fault =
        store_otp_list(vault->store, person, credentials, STORE_OTP_MAX, &count);

    *has = false;
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++)
        *has = *has || credentials[i].state == CREDENTIAL_ACTIVE;
    secret_wipe(credentials, sizeof credentials);
    return fault;
}

static enum fault has_key(struct vault *vault, int64_t person, bool *has)
{
    struct key_credential keys[STORE_KEYS_MAX];
    size_t count = 0;
    const enum fault fault = store_key_list(vault->store, person, keys, STORE_KEYS_MAX, &count);

    *has = false;
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++)
        *has = *has || keys[i].state == CREDENTIAL_ACTIVE;
    return fault;
}

enum fault admin_person_stuck(struct vault *vault, const struct person *person, bool *stuck)
{
    struct password row = {0};
    bool code = false;
    bool key = false;

    *stuck = false;
    if (person->shared || person->state != PERSON_ACTIVE)
        return FAULT_NONE;
    enum fault fault = store_password_get(vault->store, person->id, &row);
    if (fault == FAULT_NONE)
        fault = has_code(vault, person->id, &code);
    if (fault == FAULT_NONE)
        fault = has_key(vault, person->id, &key);
    const bool registration = registration_is_open(&row);
    const bool over = row.temporary && row.expires.seconds <= vault->now.wall.seconds;
    if (policy_keeps_passwords(vault->policy))
        *stuck = !key && (row.encoded[0] == '\0' || registration || over);
    else
        *stuck = !key && !code && (!registration || over);
    secret_wipe(&row, sizeof row);
    return fault;
}

static enum fault verb_totp_register(struct admin *admin)
{
    struct wall_time expires = {0};
    const char *before = "";
    struct person person;
    struct event event;
    bool found;
    bool has = true;
    enum fault fault = admin_own_person(admin, &person, &found);

    if (fault != FAULT_NONE || !found)
        return fault;
    if (policy_keeps_passwords(admin->vault->policy))
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("Passwords are kept here, so a temporary password leads to the "
                            "registration."),
                         N_("Give one with: warifu password reset"), person.name);
    if (person.state != PERSON_ACTIVE)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("The person's state does not allow this."), N_("See: warifu user show"),
                         person.name);
    fault = has_code(admin->vault, person.id, &has);
    if (fault != FAULT_NONE)
        return fault;
    if (has)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("The person has a generator of one-time codes."),
                         N_("If it is lost: warifu totp revoke, then this again."), person.name);
    fault = admin_password_state(admin->vault, &person, &before);
    if (fault == FAULT_NONE)
        fault = admin_store_first(admin, person.id, &expires);
    if (fault != FAULT_NONE)
        return fault;
    admin_event(admin, &event, EVENT_REGISTRATION_ISSUED, person.name);
    event_text(&event, FIELD_BEFORE, before);
    event_text(&event, FIELD_AFTER, "registration");
    event_number(&event, FIELD_UNTIL, expires.seconds);
    fault = admin_record(admin, &event);
    if (fault != FAULT_NONE)
        return fault;
    AdminRow *row = admin_row(admin);
    row_text(row, "user", person.name);
    admin_put_first(admin, row, expires);
    return admin_done_for_somebody_new(
        admin, N_("A registration code was issued: it registers an authenticator at the desk."));
}

const struct admin_handler handlers_first[] = {
    {"totp.register", verb_totp_register},
    {NULL, NULL},
};

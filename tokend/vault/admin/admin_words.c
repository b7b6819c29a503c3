// SPDX-License-Identifier: BSD-2-Clause
// What rows and events call a role, a person's state and what stands in the place of a password.
#include "base/secret.h"
#include "store/password.h"
#include "store/person.h"
#include "vault/admin/admin.h"
#include "vault/admin/whom.h"
#include "vault/login/registration.h"
#include <string.h>

static const char *const roles[] = {
    [ROLE_NONE] = "none",
    [ROLE_STAFF] = "staff",
    [ROLE_ADMIN] = "admin",
    [ROLE_AUDITOR] = "auditor",
};

const char *role_name(enum role role)
{
    return (unsigned)role < sizeof roles / sizeof *roles ? roles[role] : roles[ROLE_NONE];
}

enum role role_by_name(const char *name)
{
    for (unsigned i = ROLE_STAFF; i < sizeof roles / sizeof *roles; i++)
        if (strcmp(roles[i], name) == 0)
            return (enum role)i;
    return ROLE_NONE;
}

// What stands in the place of a password: of ours, or, where they are kept elsewhere, the code
// with which a person registers.
static const char *password_word(const struct vault *vault, const struct password *password,
                                 bool expired)
{
    const bool over = password->expires.seconds <= vault->now.wall.seconds;

    if (!policy_keeps_passwords(vault->policy))
        return registration_is_open(password) ? (over ? "registration_expired" : "registration")
               : expired                      ? "expired"
                                              : "elsewhere";
    if (password->encoded[0] == '\0' || registration_is_open(password))
        return "none";
    if (password->temporary)
        return password->used ? "temporary_used" : over ? "temporary_expired" : "temporary";
    return expired                                                   ? "expired"
           : password->enrol_until.seconds > vault->now.wall.seconds ? "enrolling"
                                                                     : "set";
}

enum fault admin_password_state(struct vault *vault, const struct person *person, const char **word)
{
    struct password password;
    bool expired = false;
    const enum fault fault = store_password_get(vault->store, person->id, &password);

    if (fault == FAULT_NONE) {
        (void)password_days_left(vault, &password, person->role != ROLE_STAFF, &expired);
        *word = password_word(vault, &password, expired);
    }
    secret_wipe(&password, sizeof password);
    return fault;
}

const char *admin_person_state(const struct vault *vault, const struct person *person)
{
    if (person->state == PERSON_ACTIVE && person_is_over(vault, person))
        return "expired";
    return person_is_dormant(vault, person) ? "dormant" : person_state_name(person->state);
}

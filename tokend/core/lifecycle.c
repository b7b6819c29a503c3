// SPDX-License-Identifier: BSD-2-Clause
#include "core/lifecycle.h"
#include <stddef.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

// Nothing leads out of REVOKED and REMOVED, and nothing back to PENDING: what is lost is enrolled
// anew, so that an old record can never be talked back to life (C4, C5).
static const struct {
    enum credential_state from;
    enum credential_event event;
    enum credential_state to;
} credential_moves[] = {
    {CREDENTIAL_PENDING, CREDENTIAL_CONFIRM, CREDENTIAL_ACTIVE},
    {CREDENTIAL_PENDING, CREDENTIAL_REVOKE, CREDENTIAL_REVOKED},
    {CREDENTIAL_ACTIVE, CREDENTIAL_SUSPEND, CREDENTIAL_SUSPENDED},
    {CREDENTIAL_ACTIVE, CREDENTIAL_REVOKE, CREDENTIAL_REVOKED},
    {CREDENTIAL_SUSPENDED, CREDENTIAL_RESUME, CREDENTIAL_ACTIVE},
    {CREDENTIAL_SUSPENDED, CREDENTIAL_REVOKE, CREDENTIAL_REVOKED},
};

static const struct {
    enum person_state from;
    enum person_event event;
    enum person_state to;
} person_moves[] = {
    {PERSON_ACTIVE, PERSON_SUSPEND, PERSON_SUSPENDED},
    {PERSON_ACTIVE, PERSON_REMOVE, PERSON_REMOVED},
    {PERSON_SUSPENDED, PERSON_RESUME, PERSON_ACTIVE},
    {PERSON_SUSPENDED, PERSON_REMOVE, PERSON_REMOVED},
    {PERSON_DAMAGED, PERSON_REMOVE, PERSON_REMOVED},
};

enum credential_state credential_next(enum credential_state from, enum credential_event event)
{
    for (size_t i = 0; i < COUNT(credential_moves); i++)
        if (credential_moves[i].from == from && credential_moves[i].event == event)
            return credential_moves[i].to;
    return CREDENTIAL_NONE;
}

enum person_state person_next(enum person_state from, enum person_event event)
{
    for (size_t i = 0; i < COUNT(person_moves); i++)
        if (person_moves[i].from == from && person_moves[i].event == event)
            return person_moves[i].to;
    return PERSON_NONE;
}

const char *credential_state_name(enum credential_state state)
{
    static const char *const names[] = {
        [CREDENTIAL_NONE] = "none",       [CREDENTIAL_PENDING] = "pending",
        [CREDENTIAL_ACTIVE] = "active",   [CREDENTIAL_SUSPENDED] = "suspended",
        [CREDENTIAL_REVOKED] = "revoked",
    };

    return (size_t)state < COUNT(names) ? names[state] : "unknown";
}

const char *person_state_name(enum person_state state)
{
    static const char *const names[] = {
        [PERSON_NONE] = "none",           [PERSON_ACTIVE] = "active",
        [PERSON_SUSPENDED] = "suspended", [PERSON_REMOVED] = "removed",
        [PERSON_DAMAGED] = "damaged",
    };

    return (size_t)state < COUNT(names) ? names[state] : "unknown";
}

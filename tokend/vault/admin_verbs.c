// SPDX-License-Identifier: BSD-2-Clause
#include "vault/admin.h"
#include <string.h>

#define TEXT(name, required, bytes)                                                                \
    {                                                                                              \
        name, ARGUMENT_TEXT, required, 0, bytes                                                    \
    }
#define NUMBER(name, required, min, max)                                                           \
    {                                                                                              \
        name, ARGUMENT_NUMBER, required, min, max                                                  \
    }
#define USER TEXT("user", true, 32)
#define REASON TEXT("reason", true, REASON_MAX)
#define AFTER TEXT("after", false, 64)
#define CREDENTIAL(required) NUMBER("credential", required, 1, INT64_MAX)

static const struct verb verbs[] = {
    {"init", BY_ROOT, true, true, {USER, TEXT("display", false, 128), {0}}, verb_init},
    {"user.add",
     BY_ADMIN,
     true,
     false,
     {USER,
      TEXT("display", false, 128),
      TEXT("role", false, 16),
      TEXT("reason", false, REASON_MAX),
      {0}},
     verb_user_add},
    {"user.list",
     BY_ADMIN | BY_AUDITOR,
     false,
     false,
     {NUMBER("dormant", false, 0, 1), NUMBER("shared", false, 0, 1), AFTER, {0}},
     verb_user_list},
    {"user.show", BY_ADMIN | BY_AUDITOR, false, false, {USER, AFTER, {0}}, verb_user_show},
    {"user.suspend", BY_ADMIN, true, false, {USER, REASON, {0}}, verb_user_suspend},
    {"user.resume", BY_ADMIN, true, false, {USER, REASON, {0}}, verb_user_resume},
    {"user.remove", BY_ADMIN, true, false, {USER, REASON, {0}}, verb_user_remove},
    {"user.role",
     BY_ADMIN,
     true,
     false,
     {USER, TEXT("role", true, 16), REASON, {0}},
     verb_user_role},
    {"shared.create",
     BY_ADMIN,
     true,
     false,
     {USER, TEXT("display", false, 128), REASON, {0}},
     verb_shared_create},
    {"shared.add",
     BY_ADMIN,
     true,
     false,
     {USER, TEXT("member", true, 32), REASON, {0}},
     verb_shared_add},
    {"shared.remove",
     BY_ADMIN,
     true,
     false,
     {USER, TEXT("member", true, 32), REASON, {0}},
     verb_shared_remove},
    {"shared.list", BY_ADMIN | BY_AUDITOR, false, false, {USER, AFTER, {0}}, verb_shared_list},
    {"password.reset", BY_ADMIN, true, false, {USER, REASON, {0}}, verb_password_reset},
    {"password.expire", BY_ADMIN, true, false, {USER, REASON, {0}}, verb_password_expire},
    {"password.policy", BY_ADMIN | BY_AUDITOR, false, false, {AFTER, {0}}, verb_password_policy},
    {"totp.enrol",
     BY_ADMIN,
     true,
     false,
     {USER,
      TEXT("label", false, 64),
      TEXT("kind", false, 8),
      TEXT("algorithm", false, 8),
      NUMBER("digits", false, 6, 8),
      NUMBER("period", false, 30, 60),
      {0}},
     verb_totp_enrol},
    {"totp.confirm",
     BY_ADMIN,
     true,
     false,
     {USER, CREDENTIAL(true), TEXT("code", true, 32), {0}},
     verb_totp_confirm},
    {"totp.import",
     BY_ADMIN,
     true,
     false,
     {USER,
      TEXT("kind", true, 8),
      TEXT("algorithm", true, 8),
      NUMBER("digits", true, 6, 8),
      NUMBER("period", false, 0, 60),
      TEXT("secret", true, 160),
      NUMBER("counter", false, 0, INT64_C(0x7fffffffffff)),
      TEXT("label", false, 64),
      {0}},
     verb_totp_import},
    {"totp.resync",
     BY_ADMIN,
     true,
     false,
     {USER, CREDENTIAL(false), TEXT("first", true, 32), TEXT("second", true, 32), REASON, {0}},
     verb_totp_resync},
    {"totp.revoke",
     BY_ADMIN,
     true,
     false,
     {USER, CREDENTIAL(false), REASON, {0}},
     verb_totp_revoke},
    {"totp.list",
     BY_ADMIN | BY_AUDITOR,
     false,
     false,
     {TEXT("user", false, 32), AFTER, {0}},
     verb_totp_list},
    {"emergency.issue",
     BY_ADMIN,
     true,
     false,
     {USER, NUMBER("until", true, 0, INT64_C(253402300799)), REASON, {0}},
     verb_emergency_issue},
    {"emergency.approve",
     BY_ADMIN,
     true,
     false,
     {NUMBER("emergency", true, 1, INT64_MAX), REASON, {0}},
     verb_emergency_approve},
    {"emergency.list",
     BY_ADMIN | BY_AUDITOR,
     false,
     false,
     {NUMBER("all", false, 0, 1), AFTER, {0}},
     verb_emergency_list},
    {"emergency.close",
     BY_ADMIN,
     true,
     false,
     {NUMBER("emergency", true, 1, INT64_MAX), REASON, {0}},
     verb_emergency_close},
    {"lock.show",
     BY_ADMIN | BY_AUDITOR,
     false,
     false,
     {TEXT("user", false, 32), AFTER, {0}},
     verb_lock_show},
    {"lock.clear",
     BY_ADMIN,
     true,
     false,
     {USER, TEXT("origin", false, 8), REASON, {0}},
     verb_lock_clear},
    {"policy.explain",
     BY_ADMIN | BY_AUDITOR,
     false,
     false,
     {USER,
      TEXT("service", true, 63),
      TEXT("rhost", false, 255),
      TEXT("tty", false, 127),
      TEXT("host", false, 64),
      {0}},
     verb_policy_explain},
    {"status", BY_ADMIN | BY_AUDITOR, false, true, {AFTER, {0}}, verb_status},
    {"log",
     BY_ADMIN | BY_AUDITOR,
     false,
     false,
     {NUMBER("after", false, 0, INT64_MAX),
      NUMBER("since", false, 0, INT64_MAX),
      TEXT("user", false, 32),
      TEXT("event", false, 48),
      {0}},
     verb_log},
};

const struct verb *verb_find(const char *name)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i].name, name) == 0)
            return &verbs[i];
    return NULL;
}

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

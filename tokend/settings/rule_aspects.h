// SPDX-License-Identifier: BSD-2-Clause
// What a rule of a policy is about, as the checks of policy_lint.h ask it: privilege, logins, whom
// a service has before it.
#ifndef WARIFU_SETTINGS_RULE_ASPECTS_H
#define WARIFU_SETTINGS_RULE_ASPECTS_H

#include "core/policy.h"
#include "core/policy_decide.h"
#include <stdbool.h>
#include <stdint.h>

bool list_names(const struct text_list *list, const char *item);

// Whether anything is in it that is not excluded by "!".
bool list_names_some(const struct text_list *list);

// What the very engine that logs people in would do, at the time that is best for them.
struct decision rule_decide(const struct policy *policy, const char *service, const char *user,
                            uint32_t uid, enum origin origin);

// It names a service with which a session begins.
bool rule_is_login(const struct rule *rule);

// One of its ways is content with what somebody knows.
bool rule_asks_password_alone(const struct rule *rule);

// The least failures of the rules that somebody at the machine meets without privilege; UINT32_MAX
// where there is none.
uint32_t rules_ordinary_failures(const struct policy *policy);

// Services in which nobody is asked anything, or where the stack itself has let root through.
bool service_is_without_person(const char *service);

// What begins inside the session of a login: sudo, su, polkit, and, with a policy, the site's own
// programs that it calls privileged. logind opens no session for it.
bool service_begins_inside(const struct policy *policy, const char *service);

// Whether some rule lets people in by this service only while they hold a grant (D1).
bool rules_demand_grant(const struct policy *policy, const char *service);

// Whether the rule limits the time of such a session, and refuses it where nothing can end it (D4).
bool rule_needs_scopes(const struct policy *policy, const struct rule *rule);

// Where a person sits down and begins.
bool service_begins_session(const char *service);

#endif

// SPDX-License-Identifier: BSD-2-Clause
#include "settings/lint_passwords.h"
#include "settings/rule_aspects.h"

#define DAY 86400

bool lint_short_password(const struct policy *policy, const struct rule *rule)
{
    (void)rule;
    return policy->password.min_length < 8;
}

bool lint_few_character_classes(const struct policy *policy, const struct rule *rule)
{
    (void)rule;
    return policy->password.min_classes < 3;
}

bool lint_no_dictionary(const struct policy *policy, const struct rule *rule)
{
    (void)rule;
    return !policy->password.dictionary;
}

bool lint_long_temporary(const struct policy *policy, const struct rule *rule)
{
    (void)rule;
    return policy->password.temporary_seconds > 7 * DAY;
}

bool lint_no_first_login(const struct policy *policy, const struct rule *rule)
{
    (void)rule;
    for (size_t i = 0; i < policy->rule_count; i++)
        if (!policy->rules[i].deny && policy->rules[i].first_login)
            return false;
    return true;
}

bool lint_unprotected_keys(const struct policy *policy, const struct rule *rule)
{
    (void)policy;
    return !rule->deny && rule->unprotected_keys;
}

bool lint_first_login_elsewhere(const struct policy *policy, const struct rule *rule)
{
    return rule->first_login &&
           (policy_rule_serves_privilege(policy, rule) || !rule_is_login(rule));
}

bool lint_first_login_remote(const struct policy *policy, const struct rule *rule)
{
    (void)policy;
    return rule->first_login && rule->origin != ORIGIN_LOCAL;
}

// The limit for all holds for privilege as well.
bool lint_old_passwords(const struct policy *policy, const struct rule *rule)
{
    const struct password_policy *password = &policy->password;

    (void)rule;
    return (password->max_age_days == 0 || password->max_age_days > 186) &&
           (password->privileged_max_age_seconds == 0 ||
            password->privileged_max_age_seconds > 186 * DAY);
}

bool lint_reused_passwords(const struct policy *policy, const struct rule *rule)
{
    (void)rule;
    return policy->password.history != UINT32_MAX &&
           policy->password.privileged_history != UINT32_MAX;
}

// OWASP's least costs: 19 MiB with 2 passes, or 46 MiB with 1.
bool lint_cheap_hash(const struct policy *policy, const struct rule *rule)
{
    const uint32_t least = policy->password.argon2_passes >= 2 ? 19456 : 47104;

    (void)rule;
    return policy->password.argon2_memory_kib < least;
}

bool lint_kept_elsewhere(const struct policy *policy, const struct rule *rule)
{
    (void)rule;
    return !policy_keeps_passwords(policy);
}

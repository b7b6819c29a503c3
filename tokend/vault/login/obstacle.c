// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/obstacle.h"
#include "factor/dictionary.h"
#include "factor/leaked.h"
#include "vault/login/verification.h"

Obstacle obstacle_to_change(const struct vault *vault)
{
    const struct password_policy *policy = &vault->policy->password;

    // Looked at each time: they are installed and removed while this runs.
    if (policy->dictionary && dictionary_check(NULL) != FAULT_NONE)
        return Obstacle_OBSTACLE_DICTIONARY;
    return policy->leaked[0] != '\0' &&
                   leaked_check(policy->leaked, policy->leaked_digits) != FAULT_NONE
               ? Obstacle_OBSTACLE_LEAKED
               : Obstacle_OBSTACLE_NONE;
}

Obstacle obstacle_to_enrol(const struct vault *vault, const struct rule *rule)
{
    return !vault->now.synchronised && rule->unsynchronised_clock == CLOCK_REFUSE
               ? Obstacle_OBSTACLE_CLOCK
               : Obstacle_OBSTACLE_NONE;
}

static bool asks_code(const struct rule *rule)
{
    for (size_t i = 0; i < rule->way_count && i < WAYS_MAX; i++)
        if (way_has(&rule->ways[i], FactorKind_FACTOR_OTP))
            return true;
    return false;
}

Obstacle obstacle_ahead(const struct vault *vault, const struct rule *rule)
{
    const Obstacle clock =
        asks_code(rule) ? obstacle_to_enrol(vault, rule) : Obstacle_OBSTACLE_NONE;

    // Where passwords are kept elsewhere a first login sets none.
    if (clock != Obstacle_OBSTACLE_NONE || !rule->first_login ||
        !policy_keeps_passwords(vault->policy))
        return clock;
    return obstacle_to_change(vault);
}

bool obstacle_stopped(const struct vault *vault, const HashReply *hash, ChangeReply *out)
{
    const Obstacle obstacle = hash->done                ? Obstacle_OBSTACLE_NONE
                              : hash->leaked_unreadable ? Obstacle_OBSTACLE_LEAKED
                                                        : obstacle_to_change(vault);

    if (obstacle == Obstacle_OBSTACLE_NONE)
        return false;
    out->result = Result_RESULT_FAULT;
    out->obstacle = obstacle;
    return true;
}

const char *obstacle_name(Obstacle obstacle)
{
    static const char *const names[_Obstacle_ARRAYSIZE] = {
        [Obstacle_OBSTACLE_DICTIONARY] = "dictionary",
        [Obstacle_OBSTACLE_CLOCK] = "clock",
        [Obstacle_OBSTACLE_LEAKED] = "leaked",
    };
    return (unsigned)obstacle < _Obstacle_ARRAYSIZE ? names[obstacle] : NULL;
}

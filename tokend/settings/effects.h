// SPDX-License-Identifier: BSD-2-Clause
// Which setting of a rule works for which programs (policies/settings.tsv): a setting that can do
// nothing where it is written is refused, because whoever wrote it relies on it (D4).
#ifndef WARIFU_SETTINGS_EFFECTS_H
#define WARIFU_SETTINGS_EFFECTS_H

#include "base/fault.h"
#include "core/policy.h"
#include <stdbool.h>
#include <stddef.h>

enum effect {
    EFFECT_FULL, // works for every service
    EFFECT_NONE, // does nothing there
    EFFECT_IDLE, // what it says never comes about there, which lets nobody in
    EFFECT_LATE, // works, but not when the time is up
};

struct effect_row {
    const char *setting; // "session"; "origin=remote": of that value alone
    enum effect effect;
    const char *where;  // kinds and names of services, "-otp", "-key", between blanks; "-": nowhere
    const char *why[2]; // in English and Japanese
};

// In the order of the settings of a rule; several rows may be about one setting.
const struct effect_row *effect_table(size_t *count);

struct effect_hit {
    const struct effect_row *row;
    const char *service; // of the rule, or one that its patterns mean; NULL: whichever
    // Every service that the rule means is one of these, or it names one of them.
    bool whole;
};

// What of the table hits a rule: settings with the value that they have when nobody writes them
// hit nothing, except prompt and login, whose limits hold always. The peer returns false to
// stop.
void effects_of_rule(const struct rule *rule,
                     bool (*visit)(void *context, const struct effect_hit *hit), void *context);

// FAULT_CONFIG: a setting does nothing where it stands; `error` names file and line, rule, setting,
// service, why, and what to do.
enum fault effects_check(const struct policy *policy, char *error, size_t error_size) MUST_CHECK;

#endif

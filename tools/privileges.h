// SPDX-License-Identifier: BSD-2-Clause
// Privilege that was used outside the time for which it was granted, as the log has both (D4). For
// alerts.h alone.
#ifndef WARIFU_TOOLS_PRIVILEGES_H
#define WARIFU_TOOLS_PRIVILEGES_H

#include "bursts.h"

struct privileges {
    const struct alert_policy *policy;
    struct bursts used, refused;
    struct recent_table grants, sessions;
    struct recent_room room;
};

void privileges_begin(struct privileges *privileges, const struct alert_policy *policy,
                      void (*tell)(void *context, const struct alert *alert), void *context);
// Any record; those that have nothing to do with it pass.
void privileges_add(struct privileges *privileges, const struct alert_record *record,
                    const char *person, const char *place, int64_t steady);
int64_t privileges_end(struct privileges *privileges);

#endif

// SPDX-License-Identifier: BSD-2-Clause
// Why somebody cannot get in: a pure function of items that other verbs have told, over one table
// of causes, in the order in which a login comes to them (decision 83).
#ifndef WARIFU_TOOLS_DOCTOR_CAUSES_H
#define WARIFU_TOOLS_DOCTOR_CAUSES_H

#include "status_state.h"
#include <stdbool.h>

struct cause {
    const char *id;      // "budget.locked"; NULL ends the table
    const char *item;    // a fact
    const char *value;   // that it has; "?": a number of 1 or more
    bool past;           // it tells of the last attempt: counts where nothing else is in the way
    const char *text;    // msgid
    const char *command; // what mends it; %U the person, %S the service; "": nothing need be done
};

extern const struct cause causes[];

// Calls `visit` for what stands in the way now, or, where nothing does, for what the last attempt
// failed by, the first in order first. Returns how many.
unsigned causes_find(const struct status_items *items,
                     void (*visit)(void *context, const struct cause *cause), void *context);

// `command` with the names in it.
void cause_command(const struct cause *cause, const char *person, const char *service, char *text,
                   size_t size);

#endif

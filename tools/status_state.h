// SPDX-License-Identifier: BSD-2-Clause
// What the items of `warifu status` come to: a pure function of them, over one table of conditions.
#ifndef WARIFU_TOOLS_STATUS_STATE_H
#define WARIFU_TOOLS_STATUS_STATE_H

#include <stddef.h>
#include <stdint.h>

// In the order in which they decide the exit status.
enum status_severity {
    STATUS_FINE,
    STATUS_NOTE,
    STATUS_WARNING,
    STATUS_CRITICAL,
    STATUS_SEVERITIES
};

#define STATUS_ITEMS_MAX 96

struct status_item {
    char item[40], value[520];
};

struct status_items {
    struct status_item list[STATUS_ITEMS_MAX];
    size_t count;
};

// A fact of the same name is replaced; what has no room is left out.
void status_item_put(struct status_items *items, const char *item, const char *value);
void status_item_put_number(struct status_items *items, const char *item, int64_t number);
// NULL, or `absent`: there is none, or it is no number.
const char *status_item(const struct status_items *items, const char *item);
int64_t status_item_number(const struct status_items *items, const char *item, int64_t absent);

struct status_condition {
    const char *item; // of one item the first condition that holds counts; NULL ends the table
    enum status_test { STATUS_IS, STATUS_FROM, STATUS_BELOW } test;
    const char *value; // STATUS_IS
    int64_t number;    // STATUS_FROM: so many or more; STATUS_BELOW: fewer
    enum status_severity severity;
    const char *text, *remedy; // msgids; remedy: the command, or what to do
};

extern const struct status_condition status_conditions[];

// Many at once are no longer people who mistype: of so many people, so many locked budgets.
int64_t status_storm(int64_t people);

// Calls `visit` for each condition that holds, the worst first. Returns the worst.
enum status_severity
status_judge(const struct status_items *items,
             void (*visit)(void *context, const struct status_condition *condition), void *context);

const char *status_severity_name(enum status_severity severity); // "critical"

#endif

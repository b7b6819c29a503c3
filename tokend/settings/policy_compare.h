// SPDX-License-Identifier: BSD-2-Clause
// What a new policy changes, for whom: the engine that logs people in is asked under both, for
// every person, service, host, origin and time that matters. People whom no condition of either
// policy tells apart are asked about once, and so are services and hosts: twenty thousand people
// are a few classes (A8, D7).
#ifndef WARIFU_SETTINGS_POLICY_COMPARE_H
#define WARIFU_SETTINGS_POLICY_COMPARE_H

#include "base/fault.h"
#include "core/policy.h"
#include "core/policy_decide.h"
#include "core/policy_groups.h"
#include "settings/decision_words.h"

struct compare_person {
    const char *name;
    uint32_t uid;
    // As policy_request.groups, of the old policy and of the new one.
    uint8_t groups[2][POLICY_GROUP_ITEMS_MAX / 8];
};

// One change, and all to whom it happens: every one of these people, at every of these services,
// hosts, origins and times. What is not listed does not change.
struct change {
    enum change_kind kind;
    const char *before, *after; // in words: what differs
    size_t people_count, service_count, host_count;
    const size_t *people; // places in what was asked
    const size_t *services, *hosts;
    bool local, remote;
    bool always;      // else at some times of the week only ...
    const char *when; // ... "mon 08:30-17:15, ..., holiday sat 00:00-24:00"
};

struct comparison {
    bool japanese;
    const struct policy *policies[2]; // old, new
    const struct compare_person *people;
    size_t people_count;
    const char *const *services;
    size_t service_count;
    const char *const *hosts;
    size_t host_count;
    // Now and then; NULL: nobody wants to know.
    void (*progress)(void *context, size_t done, size_t all);
    // Of each change, the weightiest first; false stops.
    bool (*visit)(void *context, const struct change *change);
    void *context;
};

// Times are those of one week, of plain days and of holidays; the clock is synchronised. MEMORY.
enum fault policy_compare(const struct comparison *comparison) MUST_CHECK;

#endif

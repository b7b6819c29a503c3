// SPDX-License-Identifier: BSD-2-Clause
// Exceptions (F1): for some time a rule of the policy is relaxed for a person or a group, in one
// setting, to something that was approved. Pure: which of them are in force is an argument, and
// core/policy.h is the only place that decides with them.
//
// A setting is in the table only where its relaxation ends with the exception, changes nothing of
// what has to be proved, and says nothing about an ID that is suspended or locked; why each of the
// others is not is in doc/decisions/0050-exceptions.md.
#ifndef WARIFU_CORE_EXCEPTION_H
#define WARIFU_CORE_EXCEPTION_H

#include "base/clock.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rule;

enum relaxed {
    RELAX_NOTHING = 0,
    RELAX_TIME, // wider: this window counts beside the rule's own, or any time does
    RELAX_HOST, // wider: the exception's own host counts as one of the rule's
    RELAX_COUNT_
};

#define EXCEPTION_VALUE_SIZE 48 // bytes with NUL
#define EXCEPTION_GROUP_SIZE 65
#define EXCEPTION_RULE_SIZE 129
#define EXCEPTION_TEXT_SIZE 257
#define EXCEPTION_ANY "any"

// What an exception relaxes, to what, for which group. No rule is relaxed that asks for fewer
// classes than this (A1): no clause of the documents allows less for a time, neither A1's own nor
// F1's.
#define EXCEPTION_CLASSES 2

struct exception {
    int64_t number;         // of the request that was approved
    struct wall_time until; // its end: a session that it lets in lasts no longer
    enum relaxed setting;
    char value[EXCEPTION_VALUE_SIZE];
    char group[EXCEPTION_GROUP_SIZE]; // one of the policy's group conditions; "": a person's own
    char rule[EXCEPTION_RULE_SIZE];   // the rule's name; of another rule it relaxes nothing
    char service[65], host[65];       // where it holds, patterns (core/glob.h)
};

// "time", "host"; the clause that the setting serves; NOTHING for any other word.
const char *relaxed_name(enum relaxed setting);
const char *relaxed_clause(enum relaxed setting);
enum relaxed relaxed_by_name(const char *name);

// Whether the setting may be relaxed to this: for a time "any" or one window of core/window.h that
// excludes nothing; for a host "any" alone, for the exception itself says where it holds.
bool relaxed_takes(enum relaxed setting, const char *value);

// "time = any; rule elevate", "time = sat 08:30-17:15; group juki; rule elevate": what an approver
// is shown is what is read again, so that nothing else can be in force. False: it does not fit, or
// would not be read as it was written.
bool exception_write(const struct exception *exception, char out[EXCEPTION_TEXT_SIZE]);
// Fills setting, value, group and rule. False: it is no such text.
bool exception_read(const char *text, struct exception *exception);

// Whether this rule may be relaxed at all: it lets in, asks for two classes or more, and never lets
// anybody in who has not proved them here.
bool exception_may_relax(const struct rule *rule);
// Whether the rule states a condition that this setting is about.
bool exception_has_effect(const struct rule *rule, enum relaxed setting);

// Whether it is about this rule, this setting, and this place.
bool exception_is_about(const struct exception *exception, const struct rule *rule,
                        enum relaxed setting, const char *service, const char *host);

#endif
